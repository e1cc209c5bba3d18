"""Activations: softmax and tanh, and their gradients."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from snippets.activations import softmax, softmax_backward, tanh, tanh_backward
from tests.gradients import assert_gradients

few_examples = settings(deadline=None, derandomize=True, max_examples=25)
scores = arrays(np.float64, (3, 4), elements=st.floats(-1e4, 1e4))


def test_softmax_is_proportional_to_the_exponential() -> None:
    """The weights of ln 1, ln 2 and ln 5 are 1/8, 2/8 and 5/8."""
    x = np.log([1.0, 2.0, 5.0])

    # NumPy's log and exp may be off by 4 units in the last place, which is 1e-15.
    np.testing.assert_allclose(softmax(x), [1 / 8, 2 / 8, 5 / 8], rtol=1e-14)


@few_examples
@given(x=scores, axis=st.sampled_from([0, 1, -1]))
def test_softmax_sums_to_one_along_its_axis(x: np.ndarray, axis: int) -> None:
    """The weights are not negative, and sum to 1 along the axis that was given."""
    weights = softmax(x, axis=axis)

    assert (weights >= 0).all()
    np.testing.assert_allclose(weights.sum(axis=axis), 1, rtol=1e-14)  # four roundings


@few_examples
@given(x=scores, shift=st.floats(-1e4, 1e4))
def test_softmax_ignores_a_constant(x: np.ndarray, shift: float) -> None:
    """Adding the same number to all scores changes no weight."""
    shifted = softmax(x + shift)

    # x + shift is rounded by up to 4e-12, which the exponential turns into a relative error.
    np.testing.assert_allclose(shifted, softmax(x), rtol=1e-11, atol=1e-300)


def test_softmax_normalizes_the_last_axis_by_default() -> None:
    """Without an axis, the weights of the last axis sum to 1."""
    x = np.random.default_rng(0).standard_normal((2, 3, 4))

    np.testing.assert_array_equal(softmax(x), softmax(x, axis=2))


def test_softmax_does_not_overflow_in_float32() -> None:
    """Scores of 1e4, whose exponential float32 cannot hold, give finite weights."""
    x = np.array([1e4, 1e4, -1e4], dtype=np.float32)

    with np.errstate(over="raise", invalid="raise"):
        np.testing.assert_array_equal(softmax(x), [0.5, 0.5, 0])


def test_softmax_gives_no_weight_to_minus_infinity() -> None:
    """A score of -inf gets the weight 0 as long as another score is finite."""
    x = np.array([0.0, -np.inf, 0.0])

    np.testing.assert_array_equal(softmax(x), [0.5, 0, 0.5])


def test_softmax_of_one_score_is_one() -> None:
    """Where there is nothing to share with, the weight is 1."""
    x = np.array([[3.0], [-7.0]])

    np.testing.assert_array_equal(softmax(x), [[1], [1]])


def test_softmax_of_an_empty_batch_is_empty() -> None:
    """No rows in, no rows out."""
    x = np.zeros((0, 3))

    assert softmax(x).shape == (0, 3)


def test_softmax_backward_by_hand() -> None:
    """At p = (1/4, 3/4) and g = (1, 0), p (g - p.g) = (1/4 * 3/4, 3/4 * -1/4)."""
    output, grad_output = np.array([0.25, 0.75]), np.array([1.0, 0.0])

    np.testing.assert_array_equal(softmax_backward(grad_output, output), [0.1875, -0.1875])


@pytest.mark.parametrize("axis", [0, 1, 2, -1])
def test_softmax_backward_agrees_with_central_differences(axis: int) -> None:
    """The gradient is the one of the forward pass, along any axis."""
    x, grad_output = np.random.default_rng(0).standard_normal((2, 2, 3, 4))

    gradient = softmax_backward(grad_output, softmax(x, axis), axis)

    assert_gradients([gradient], lambda x: softmax(x, axis), [x], grad_output)


@few_examples
@given(
    x=scores,
    grad_output=arrays(np.float64, (3, 4), elements=st.floats(-1, 1)),
    axis=st.integers(0, 1),
)
def test_softmax_backward_sums_to_zero(x: np.ndarray, grad_output: np.ndarray, axis: int) -> None:
    """Softmax ignores a constant, so its gradient has no component along one."""
    gradient = softmax_backward(grad_output, softmax(x, axis), axis)

    np.testing.assert_allclose(gradient.sum(axis=axis), 0, atol=1e-14)  # rounding of sums near 1


def test_softmax_backward_uses_the_last_axis_by_default() -> None:
    """Without an axis, the gradient sums to 0 along the last one."""
    grad_output, x = np.random.default_rng(0).standard_normal((2, 2, 3, 4))
    output = softmax(x)

    gradient = softmax_backward(grad_output, output)

    np.testing.assert_array_equal(gradient, softmax_backward(grad_output, output, axis=2))


def test_softmax_backward_vanishes_at_one_hot_weights() -> None:
    """Where one weight is 1 and the others 0, no gradient passes."""
    output, grad_output = np.array([0.0, 1.0, 0.0]), np.array([5.0, -2.0, 3.0])

    np.testing.assert_array_equal(softmax_backward(grad_output, output), [0, 0, 0])


def test_tanh_by_hand() -> None:
    """At ln 2, (e^x - e^-x) / (e^x + e^-x) = (2 - 1/2) / (2 + 1/2) = 0.6."""
    x = np.log([2.0])

    np.testing.assert_allclose(tanh(x), [0.6], rtol=1e-14)  # tanh may be off by 4 ulp


@few_examples
@given(x=scores)
def test_tanh_is_odd_and_bounded(x: np.ndarray) -> None:
    """Every value lands in [-1, 1], and its negative on the negative."""
    output = tanh(x)

    assert (np.abs(output) <= 1).all()
    np.testing.assert_array_equal(tanh(-x), -output)


def test_tanh_saturates_without_overflow_in_float32() -> None:
    """At 1e4 the output is 1 to the last bit, and no warning is raised on the way."""
    x = np.array([1e4, -1e4], dtype=np.float32)

    with np.errstate(over="raise", invalid="raise"):
        np.testing.assert_array_equal(tanh(x), [1, -1])


def test_tanh_of_an_empty_array_is_empty() -> None:
    """No values in, no values out."""
    x = np.zeros((0, 3))

    assert tanh(x).shape == (0, 3)


def test_tanh_backward_by_hand() -> None:
    """At an output of 0.6, a gradient of 2 becomes 2 (1 - 0.36) = 1.28."""
    output, grad_output = np.array([0.6]), np.array([2.0])

    np.testing.assert_allclose(
        tanh_backward(grad_output, output), [1.28], rtol=1e-15
    )  # 0.6 is rounded


def test_tanh_backward_agrees_with_central_differences() -> None:
    """The gradient is the one of the forward pass."""
    x, grad_output = np.random.default_rng(0).standard_normal((2, 3, 4))

    gradient = tanh_backward(grad_output, tanh(x))

    assert_gradients([gradient], tanh, [x], grad_output)


@few_examples
@given(x=scores)
def test_tanh_backward_never_enlarges_a_gradient(x: np.ndarray) -> None:
    """The derivative of tanh lies in [0, 1]."""
    derivative = tanh_backward(np.ones_like(x), tanh(x))

    assert ((derivative >= 0) & (derivative <= 1)).all()


def test_tanh_backward_vanishes_at_saturation() -> None:
    """Where the output is 1 or -1, no gradient passes."""
    output, grad_output = np.array([1.0, -1.0]), np.array([5.0, 7.0])

    np.testing.assert_array_equal(tanh_backward(grad_output, output), [0, 0])


def test_softmax_of_no_scores_is_empty() -> None:
    """An empty row has no weights, and no error."""
    assert softmax(np.ones((2, 0), dtype=np.float32)).shape == (2, 0)
