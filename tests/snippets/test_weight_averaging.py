"""Averages of the weights: equal ones, and ones that forget."""

import re

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from snippets.weight_averaging import ema_update, swa_update

few_examples = settings(deadline=None, derandomize=True, max_examples=25)
A, B = np.array([2.0, -4.0]), np.array([6.0, 4.0])


def test_swa_update_by_hand() -> None:
    """A fourth point moves the mean of three a quarter of the way."""
    np.testing.assert_array_equal(swa_update(A, B, 3), [3, -2])


@few_examples
@given(
    path=arrays(np.float64, st.tuples(st.integers(1, 20), st.just(3)), elements=st.floats(-9, 9))
)
def test_swa_updates_give_the_mean_of_the_path(path: np.ndarray) -> None:
    """Point by point, the result is the mean of all."""
    average = np.full(3, 77.0)  # an average of no points counts for nothing

    for number, weights in enumerate(path):
        average = swa_update(average, weights, number)

    np.testing.assert_allclose(average, path.mean(axis=0), atol=1e-13)  # 20 roundings of 77


def test_ema_update_by_hand() -> None:
    """A decay of 3/4 keeps three quarters of the old average."""
    np.testing.assert_array_equal(ema_update(A, B, 0.75), [3, -2])


@pytest.mark.parametrize(("decay", "expected"), [(0.0, B), (1.0, A)])
def test_ema_update_at_its_ends(decay: float, expected: np.ndarray) -> None:
    """A decay of 0 keeps the last weights only, one of 1 never moves."""
    np.testing.assert_array_equal(ema_update(A, B, decay), expected)


@few_examples
@given(decay=st.floats(0, 1), steps=st.integers(0, 20))
def test_ema_updates_weigh_points_by_powers_of_the_decay(decay: float, steps: int) -> None:
    """The point k steps back has the weight (1 - decay) decay^k, the start decay^steps."""
    points = np.random.default_rng(0).standard_normal((steps, 3))
    average = A.repeat(3)[:3]

    for weights in points:
        average = ema_update(average, weights, decay)

    ages = np.arange(steps)[::-1, None]
    expected = decay**steps * A.repeat(3)[:3] + ((1 - decay) * decay**ages * points).sum(axis=0)
    np.testing.assert_allclose(average, expected, atol=1e-13)  # 20 roundings


@pytest.mark.parametrize("decay", [-0.1, 1.1, np.nan])
def test_ema_update_refuses_what_is_no_share(decay: float) -> None:
    """A decay outside [0, 1] raises an error that names it."""
    with pytest.raises(ValueError, match=f"decay must be between 0 and 1, got {decay}"):
        ema_update(A, B, decay)


@pytest.mark.parametrize("update", [swa_update, ema_update])
def test_averages_refuse_weights_of_another_shape(update) -> None:
    """Weights that would broadcast are those of another array."""
    message = "average (2, 3) and weights (3,) differ in shape"

    with pytest.raises(ValueError, match=re.escape(message)):
        update(np.ones((2, 3)), np.ones(3), 0.5)
