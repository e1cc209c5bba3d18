"""Softmax with a temperature: its limits, its order and its gradient."""

import re
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from snippets.information import entropy
from snippets.temperature import softmax_with_temperature, softmax_with_temperature_backward
from tests.gradients import assert_gradients

few_examples = settings(deadline=None, derandomize=True, max_examples=25)
scores = arrays(np.float64, (2, 4), elements=st.floats(-5, 5))
temperatures = st.floats(0.2, 20)


def test_softmax_with_temperature_by_hand() -> None:
    """Scores of log 4 and 0 share as 4 to 1 at T = 1, as 2 to 1 at T = 2, as 16 to 1 at T = 1/2."""
    x = np.array([np.log(4), 0])

    weights = [softmax_with_temperature(x, T) for T in (1, 2, 0.5)]

    expected = [[4 / 5, 1 / 5], [2 / 3, 1 / 3], [16 / 17, 1 / 17]]
    np.testing.assert_allclose(weights, expected, rtol=1e-14)  # exp may be off by 4 ulp


def test_softmax_with_temperature_backward_by_hand() -> None:
    """Weights of 3/4 and 1/4 have the slopes 3/16 and -3/16, and at T = 1/2 twice these."""
    gradient = softmax_with_temperature_backward(np.array([1.0, 0.0]), np.array([0.75, 0.25]), 0.5)

    np.testing.assert_array_equal(gradient, [3 / 8, -3 / 8])


@few_examples
@given(x=scores, temperature=temperatures, factor=st.floats(1.01, 3))
def test_entropy_rises_with_temperature(x: np.ndarray, temperature: float, factor: float) -> None:
    """Hotter is never sharper."""
    colder = entropy(softmax_with_temperature(x, temperature))
    hotter = entropy(softmax_with_temperature(x, temperature * factor))

    assert (hotter >= colder - 1e-14).all()  # roundings


@few_examples
@given(x=scores, temperature=temperatures)
def test_the_order_of_scores_stays(x: np.ndarray, temperature: float) -> None:
    """A higher score never gets a lower weight."""
    weights = softmax_with_temperature(x, temperature)

    ordered = np.take_along_axis(weights, x.argsort(axis=-1), axis=-1)
    assert (np.diff(ordered) >= 0).all()


@few_examples
@given(x=scores, one=temperatures, two=temperatures)
def test_temperatures_multiply(x: np.ndarray, one: float, two: float) -> None:
    """The logarithms of the weights at one temperature are scores for the next."""
    twice = softmax_with_temperature(np.log(softmax_with_temperature(x, one)), two)

    # logarithms up to 50, rounded by 7e-15, divided by 0.2
    np.testing.assert_allclose(twice, softmax_with_temperature(x, one * two), rtol=1e-12)


def test_softmax_with_temperature_at_both_ends() -> None:
    """Cold: the largest scores share all of it. Hot: everything shares alike."""
    x = np.array([3.0, -1.0, 3.0, 2.9])

    cold, hot = softmax_with_temperature(x, 1e-4), softmax_with_temperature(x, 1e12)

    np.testing.assert_array_equal(cold, [0.5, 0, 0.5, 0])
    np.testing.assert_allclose(hot, [0.25] * 4, rtol=1e-11)  # scores of 3e-12


@pytest.mark.parametrize("temperature", [0.3, 1.0, 4.0])
@pytest.mark.parametrize("axis", [-1, 0, 1])
def test_softmax_with_temperature_backward_agrees_with_central_differences(
    temperature: float, axis: int
) -> None:
    """The gradient is that of the forward pass, along any axis."""
    x, grad_output = np.random.default_rng(0).standard_normal((2, 2, 3, 4))
    weights = softmax_with_temperature(x, temperature, axis)

    gradient = softmax_with_temperature_backward(grad_output, weights, temperature, axis)

    assert_gradients(
        [gradient], lambda x: softmax_with_temperature(x, temperature, axis), [x], grad_output
    )


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_softmax_with_temperature_does_not_overflow(dtype: type[np.floating[Any]]) -> None:
    """Scores that are large once divided give weights of 1 and 0."""
    x = np.array([100, 90, -100], dtype)

    with np.errstate(over="raise", invalid="raise", divide="raise"):
        weights = softmax_with_temperature(x, 0.01)

    np.testing.assert_array_equal(weights, np.array([1, 0, 0], dtype), strict=True)


def test_softmax_with_temperature_of_no_rows_is_empty() -> None:
    """No rows in, no rows out, backward as well."""
    empty = np.zeros((0, 4))

    assert softmax_with_temperature(empty, 2.0).shape == (0, 4)
    assert softmax_with_temperature_backward(empty, empty, 2.0).shape == (0, 4)


@pytest.mark.parametrize("temperature", [0.0, -1.0, np.nan])
def test_temperature_must_be_positive(temperature: float) -> None:
    """What is no temperature raises an error that names it, backward as well."""
    message = re.escape(f"temperature must be positive, got {temperature}")

    with pytest.raises(ValueError, match=message):
        softmax_with_temperature(np.zeros(3), temperature)
    with pytest.raises(ValueError, match=message):
        softmax_with_temperature_backward(np.zeros(3), np.full(3, 1 / 3), temperature)


def test_softmax_with_temperature_backward_refuses_other_shapes() -> None:
    """A gradient that would broadcast raises an error that names both shapes."""
    message = "grad_output (3,) and output (2, 3) differ"

    with pytest.raises(ValueError, match=re.escape(message)):
        softmax_with_temperature_backward(np.zeros(3), np.full((2, 3), 1 / 3), 2.0)
