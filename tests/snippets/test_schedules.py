"""Schedules: what each promises about its first, highest and last rates."""

import re
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from snippets.schedules import (
    cosine_annealing,
    cosine_restarts,
    exponential_decay,
    inverse_time_decay,
    linear_warmup,
    noam,
    one_cycle,
    polynomial_decay,
    step_decay,
)

few_examples = settings(deadline=None, derandomize=True, max_examples=25)
lengths = st.integers(1, 200)

SCHEDULES = [
    pytest.param(lambda step: linear_warmup(step, 0.3, 4), id="linear_warmup"),
    pytest.param(lambda step: step_decay(step, 0.3, 4), id="step_decay"),
    pytest.param(lambda step: exponential_decay(step, 0.3, 0.9), id="exponential_decay"),
    pytest.param(lambda step: polynomial_decay(step, 0.3, 9, 2.0), id="polynomial_decay"),
    pytest.param(lambda step: inverse_time_decay(step, 0.3, 4), id="inverse_time_decay"),
    pytest.param(lambda step: cosine_annealing(step, 0.3, 9, 0.1), id="cosine_annealing"),
    pytest.param(lambda step: cosine_restarts(step, 0.3, 4, 0.1), id="cosine_restarts"),
    pytest.param(lambda step: noam(step, 64, 4), id="noam"),
    pytest.param(lambda step: one_cycle(step, 0.3, 12), id="one_cycle"),
]


@pytest.mark.parametrize("schedule", SCHEDULES)
def test_a_schedule_takes_numbers_and_arrays(schedule: Callable[[Any], Any]) -> None:
    """The rate at an array of steps is the rate at each of them."""
    steps = np.arange(12).reshape(3, 4)

    rates = schedule(steps)

    expected = [[schedule(int(step)) for step in row] for row in steps]
    assert rates.shape == (3, 4)
    np.testing.assert_allclose(rates, expected, rtol=1e-14)  # scalar and vector pow, cos


@pytest.mark.parametrize("schedule", SCHEDULES)
def test_a_schedule_of_no_steps_is_empty(schedule: Callable[[Any], Any]) -> None:
    """No steps, no rates, and no complaint."""
    assert schedule(np.arange(0)).shape == (0,)


def test_linear_warmup_by_hand() -> None:
    """A quarter of the rate at each of four steps, then all of it."""
    rates = linear_warmup(np.arange(6), 2.0, 4)

    np.testing.assert_array_equal(rates, [0.5, 1.0, 1.5, 2.0, 2.0, 2.0])


def test_linear_warmup_multiplies_another_schedule() -> None:
    """On top of rates that fall, it lowers the first of them only."""
    falling = np.array([8.0, 4.0, 2.0, 1.0])

    rates = linear_warmup(np.arange(4), falling, 2)

    np.testing.assert_array_equal(rates, [4.0, 4.0, 2.0, 1.0])


@few_examples
@given(length=lengths)
def test_linear_warmup_ends_with_its_last_step(length: int) -> None:
    """The last step of the warm-up has all of the rate, the one before it has not."""
    rates = linear_warmup(np.arange(length), 0.3, length)

    assert rates[-1] == 0.3
    assert (rates[:-1] < 0.3).all()
    assert rates[0] > 0


def test_step_decay_by_hand() -> None:
    """A half after every two steps."""
    rates = step_decay(np.arange(5), 8.0, 2, 0.5)

    np.testing.assert_array_equal(rates, [8.0, 8.0, 4.0, 4.0, 2.0])


def test_exponential_decay_by_hand() -> None:
    """A half after every step."""
    rates = exponential_decay(np.arange(4), 8.0, 0.5)

    np.testing.assert_array_equal(rates, [8.0, 4.0, 2.0, 1.0])


def test_polynomial_decay_by_hand() -> None:
    """The square of what is left of four quarters, and zero from then on."""
    rates = polynomial_decay(np.arange(6), 16.0, 4, 2.0)

    np.testing.assert_array_equal(rates, [16.0, 9.0, 4.0, 1.0, 0.0, 0.0])


def test_inverse_time_decay_by_hand() -> None:
    """Half of the rate after decay_steps, a third after twice as many."""
    rates = inverse_time_decay(np.array([0, 5, 10]), 6.0, 5)

    np.testing.assert_allclose(rates, [6, 3, 2], rtol=1e-15)


@few_examples
@given(step=st.integers(0, 10**6), decay_steps=lengths)
def test_inverse_time_decay_is_c_over_t(step: int, decay_steps: int) -> None:
    """The product of the rate and decay_steps + step is the same at every step."""
    rate = inverse_time_decay(step, 0.3, decay_steps)

    np.testing.assert_allclose(rate * (decay_steps + step), 0.3 * decay_steps, rtol=1e-14)


def test_cosine_annealing_by_hand() -> None:
    """cos 60 is 1/2: after a third of the way, three quarters of the range are left."""
    rates = cosine_annealing(np.array([0, 2, 3, 4, 6, 9]), 5.0, 6, 1.0)

    np.testing.assert_allclose(rates, [5, 4, 3, 2, 1, 1], rtol=1e-15)


@few_examples
@given(total=lengths, lr_min=st.floats(0, 0.3))
def test_cosine_annealing_stays_between_its_ends_and_falls(total: int, lr_min: float) -> None:
    """From lr_max to lr_min without turning back."""
    rates = cosine_annealing(np.arange(total + 5), 0.3, total, lr_min)

    assert rates[0] == 0.3
    np.testing.assert_allclose(rates[total:], lr_min, rtol=1e-14, atol=1e-17)
    assert (np.diff(rates) <= 1e-16).all()  # rounding, where the range is narrow


def test_cosine_restarts_by_hand() -> None:
    """Cycles of three steps: all, three quarters and a quarter of the range."""
    rates = cosine_restarts(np.arange(7), 5.0, 3, 1.0)

    np.testing.assert_allclose(rates, [5, 4, 2, 5, 4, 2, 5], rtol=1e-15)


@few_examples
@given(cycle=lengths)
def test_cosine_restarts_have_a_mean_above_the_midpoint(cycle: int) -> None:
    """The mean over a cycle is the midpoint plus the range over twice the length."""
    rates = cosine_restarts(np.arange(3 * cycle), 5.0, cycle, 1.0)

    np.testing.assert_allclose(rates.mean(), 3 + 4 / (2 * cycle), rtol=1e-13)  # 600 roundings


def test_noam_by_hand() -> None:
    """Width 4 and 4 steps: half of t/8 up to 1/4, then half of 1/3 at t = 9."""
    rates = noam(np.array([0, 1, 3, 8]), 4, 4)

    np.testing.assert_allclose(rates, [1 / 16, 1 / 8, 1 / 4, 1 / 6], rtol=1e-15)


@few_examples
@given(warmup=lengths, width=st.integers(1, 4096))
def test_noam_is_highest_at_the_warmup_step(warmup: int, width: int) -> None:
    """The highest rate comes at step_num = warmup_steps and is 1 / sqrt(width * warmup)."""
    rates = noam(np.arange(3 * warmup + 2), width, warmup)

    assert rates.argmax() == warmup - 1
    np.testing.assert_allclose(rates.max(), 1 / np.sqrt(width * warmup), rtol=1e-13)


def test_one_cycle_by_hand() -> None:
    """Up from 1 to 4 in two steps, down to 1/4 in two: half-way lie the means."""
    rates = one_cycle(np.arange(5), 4.0, 5, pct_start=0.6, div_factor=4, final_div_factor=4)

    np.testing.assert_allclose(rates, [1, 2.5, 4, 2.125, 0.25], rtol=1e-14)


@few_examples
@given(total=st.integers(10, 300), pct_start=st.floats(0.2, 0.8))
def test_one_cycle_rises_once_and_falls_once(total: int, pct_start: float) -> None:
    """After the first fall there is no rise any more, and no rate is above the peak."""
    rates = one_cycle(np.arange(total), 0.3, total, pct_start)

    signs = np.sign(np.diff(rates))
    assert (np.diff(signs[signs != 0]) <= 0).all()
    assert rates.max() <= 0.3
    np.testing.assert_allclose(rates[[0, -1]], [0.3 / 25, 0.3 / 25e4], rtol=1e-9)  # by cancellation


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: linear_warmup(5, 0.3, 0), "warmup_steps must be at least 1, got 0"),
        (lambda: step_decay(5, 0.3, 0), "step_size must be at least 1, got 0"),
        (lambda: polynomial_decay(5, 0.3, -1), "total_steps must be at least 1, got -1"),
        (lambda: inverse_time_decay(5, 0.3, 0), "decay_steps must be positive, got 0"),
        (lambda: cosine_annealing(5, 0.3, 0), "total_steps must be at least 1, got 0"),
        (lambda: cosine_restarts(5, 0.3, 0), "cycle must be at least 1, got 0"),
        (lambda: noam(5, 64, 0), "d_model 64 and warmup_steps 0 must be at least 1"),
        (lambda: noam(5, 0, 64), "d_model 0 and warmup_steps 64 must be at least 1"),
        (lambda: one_cycle(5, 0.3, 3), "the peak is at"),
        (lambda: one_cycle(5, 0.3, 10, 1.0), "the peak is at 9.0 of 9"),
    ],
)
def test_a_length_that_is_none_is_refused(call: Callable[[], Any], message: str) -> None:
    """Lengths below one raise an error that names them."""
    with pytest.raises(ValueError, match=re.escape(message)):
        call()
