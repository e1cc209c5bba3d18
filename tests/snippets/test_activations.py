"""Activations: softmax, its logarithm, the sigmoid and tanh, and their gradients."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from snippets.activations import (
    log_softmax,
    log_softmax_backward,
    sigmoid,
    sigmoid_backward,
    softmax,
    softmax_backward,
    tanh,
    tanh_backward,
)
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


def test_log_softmax_by_hand() -> None:
    """The weights of ln 1, ln 2 and ln 5 are 1/8, 2/8 and 5/8."""
    x = np.log([1.0, 2.0, 5.0])

    np.testing.assert_allclose(log_softmax(x), np.log([1 / 8, 2 / 8, 5 / 8]), rtol=1e-14)


@few_examples
@given(x=scores, axis=st.sampled_from([0, 1, -1]))
def test_log_softmax_is_the_logarithm_of_softmax(x: np.ndarray, axis: int) -> None:
    """Its exponential is softmax, along any axis, and it is finite and never above 0."""
    output = log_softmax(x, axis=axis)

    assert np.isfinite(output).all()
    assert (output <= 0).all()
    # Outputs down to -2e4 are rounded by 4e-12, which the exponential makes a relative error.
    np.testing.assert_allclose(np.exp(output), softmax(x, axis=axis), rtol=1e-11, atol=1e-300)


@pytest.mark.parametrize("dtype", [np.float16, np.float32, np.float64])
def test_softmax_ignores_a_shift_that_is_exact(dtype: type[np.floating]) -> None:
    """Multiples of 1/4 stay what they are at 100, even in float16: no bit changes."""
    x = np.array([[-5.25, 3.5, 0.0], [1.75, 1.5, -9.0]], dtype)
    moved = x + dtype(100)

    np.testing.assert_array_equal(softmax(moved), softmax(x), strict=True)
    np.testing.assert_array_equal(log_softmax(moved), log_softmax(x), strict=True)


def test_log_softmax_of_weights_that_round_to_zero_is_finite() -> None:
    """1,000 behind is a weight of 0, and a logarithm of -1,000; rows have their own maximum."""
    x = np.array([[0, 1e3], [-1e4, -9e3]], dtype=np.float32)

    with np.errstate(over="raise", divide="raise", invalid="raise"):
        np.testing.assert_array_equal(log_softmax(x), np.array([[-1e3, 0]] * 2, np.float32))


def test_log_softmax_of_minus_infinity_is_minus_infinity() -> None:
    """A score of -inf has the weight 0 as long as another score is finite."""
    x = np.array([0.0, -np.inf])

    np.testing.assert_array_equal(log_softmax(x), [0, -np.inf])


def test_log_softmax_of_an_empty_batch_is_empty() -> None:
    """No rows in, no rows out."""
    assert log_softmax(np.zeros((0, 3))).shape == (0, 3)


def test_log_softmax_backward_by_hand() -> None:
    """At p = (1/4, 3/4) and g = (1, 3), g less 4 p is (0, 0); at g = (1, 0) it is g - p."""
    output = np.log([0.25, 0.75])

    np.testing.assert_allclose(
        log_softmax_backward(np.array([1.0, 3.0]), output), [0, 0], atol=1e-15
    )
    np.testing.assert_allclose(
        log_softmax_backward(np.array([1.0, 0.0]), output), [0.75, -0.75], rtol=1e-15
    )


@pytest.mark.parametrize("axis", [0, 1, 2, -1])
def test_log_softmax_backward_agrees_with_central_differences(axis: int) -> None:
    """The gradient is the one of the forward pass, along any axis."""
    x, grad_output = np.random.default_rng(0).standard_normal((2, 2, 3, 4))

    gradient = log_softmax_backward(grad_output, log_softmax(x, axis), axis)

    assert_gradients([gradient], lambda x: log_softmax(x, axis), [x], grad_output)


def test_log_softmax_uses_the_last_axis_by_default() -> None:
    """Without an axis, the weights of the last axis sum to 1."""
    grad_output, x = np.random.default_rng(0).standard_normal((2, 2, 3, 4))
    output = log_softmax(x)

    gradient = log_softmax_backward(grad_output, output)

    np.testing.assert_array_equal(output, log_softmax(x, axis=2))
    np.testing.assert_array_equal(gradient, log_softmax_backward(grad_output, output, axis=2))


def test_sigmoid_by_hand() -> None:
    """Log-odds of ln 3, 0 and -ln 3 are probabilities of 3/4, 1/2 and 1/4."""
    x = np.array([np.log(3), 0, -np.log(3)])

    np.testing.assert_allclose(sigmoid(x), [3 / 4, 1 / 2, 1 / 4], rtol=1e-14)


@few_examples
@given(x=arrays(np.float64, (3, 4), elements=st.floats(-700, 700)))
def test_sigmoid_of_both_sides_sums_to_one(x: np.ndarray) -> None:
    """The probabilities of x and of -x are those of yes and no; neither is rounded to 0."""
    np.testing.assert_allclose(sigmoid(x) + sigmoid(-x), 1, rtol=1e-15)  # two roundings
    assert (sigmoid(x) > 0).all()


@few_examples
@given(x=arrays(np.float64, (3, 4), elements=st.floats(-30, 30)))
def test_sigmoid_is_softmax_over_two(x: np.ndarray) -> None:
    """The weight of x against a score of 0."""
    pairs = np.stack([x, np.zeros_like(x)], axis=-1)

    np.testing.assert_allclose(sigmoid(x), softmax(pairs)[..., 0], rtol=1e-14)  # some roundings


def test_sigmoid_saturates_without_overflow() -> None:
    """Far out it is 0 or 1, in float32 and at infinity too."""
    x = np.array([-np.inf, -1e4, 1e4, np.inf], dtype=np.float32)

    with np.errstate(over="raise", invalid="raise"):
        np.testing.assert_array_equal(sigmoid(x), np.array([0, 0, 1, 1], np.float32), strict=True)


def test_sigmoid_backward_by_hand() -> None:
    """At outputs of 1/2, 1/4 and 1, the derivative is 1/4, 3/16 and 0."""
    output, grad_output = np.array([0.5, 0.25, 1.0]), np.array([1.0, 2.0, 5.0])

    np.testing.assert_array_equal(sigmoid_backward(grad_output, output), [0.25, 0.375, 0])


def test_sigmoid_backward_agrees_with_central_differences() -> None:
    """The gradient is the one of the forward pass."""
    x, grad_output = np.random.default_rng(0).standard_normal((2, 3, 4))

    gradient = sigmoid_backward(grad_output, sigmoid(x))

    assert_gradients([gradient], sigmoid, [x], grad_output)


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
