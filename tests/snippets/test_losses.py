"""Losses of regression: squared, absolute and Huber's, their reductions and gradients."""

import re
from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from snippets.losses import (
    huber_loss,
    huber_loss_backward,
    l1_loss,
    l1_loss_backward,
    mse_loss,
    mse_loss_backward,
    reduce_loss,
    reduce_loss_backward,
)
from tests.gradients import assert_gradients

Function = Callable[..., np.ndarray]
few_examples = settings(deadline=None, derandomize=True, max_examples=25)
values = arrays(np.float64, (3, 4), elements=st.floats(-9, 9))

LOSSES = pytest.mark.parametrize(
    ("loss", "backward"),
    [
        (mse_loss, mse_loss_backward),
        (l1_loss, l1_loss_backward),
        (huber_loss, huber_loss_backward),
    ],
    ids=["MSE", "L1", "Huber"],
)
REDUCTIONS = pytest.mark.parametrize("reduction", ["mean", "sum", "none"])

# Errors of -3, 0, 0.5 and 2.
INPUT, TARGET = np.array([[-2.0, 1.0], [0.5, 5.0]]), np.array([[1.0, 1.0], [0.0, 3.0]])


def draw() -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Predictions and targets, no two of which are close, and a gradient for each loss."""
    rng = np.random.default_rng(0)
    error = rng.choice([-1, 1], (3, 4)) * rng.uniform(0.1, 3, (3, 4))
    target, each = rng.standard_normal((2, 3, 4))
    return target + error, target, each


def gradient_of(reduction: str, each: np.ndarray) -> np.ndarray:
    """A gradient in the shape of what a loss returns."""
    return each if reduction == "none" else np.array(0.7)


def test_reductions_by_hand() -> None:
    """Losses of 1, 2 and 6 have the sum 9 and the mean 3."""
    losses = np.array([1.0, 2.0, 6.0])

    assert reduce_loss(losses) == 3
    assert reduce_loss(losses, "sum") == 9
    np.testing.assert_array_equal(reduce_loss(losses, "none"), losses)


def test_mse_by_hand() -> None:
    """The squares of -3, 0, 0.5 and 2 are 9, 0, 0.25 and 4."""
    np.testing.assert_array_equal(mse_loss(INPUT, TARGET, "none"), [[9, 0], [0.25, 4]])
    assert mse_loss(INPUT, TARGET) == 13.25 / 4


def test_l1_by_hand() -> None:
    """The sizes of -3, 0, 0.5 and 2 are 3, 0, 0.5 and 2."""
    np.testing.assert_array_equal(l1_loss(INPUT, TARGET, "none"), [[3, 0], [0.5, 2]])
    assert l1_loss(INPUT, TARGET) == 5.5 / 4


def test_huber_by_hand() -> None:
    """With a delta of 1: 3 - 1/2, 0, 0.25 / 2 and 2 - 1/2; with 2: 2 (3 - 1), ..., 4 / 2."""
    np.testing.assert_array_equal(huber_loss(INPUT, TARGET, "none"), [[2.5, 0], [0.125, 1.5]])
    np.testing.assert_array_equal(huber_loss(INPUT, TARGET, "none", 2.0), [[4, 0], [0.125, 2]])


def test_gradients_by_hand() -> None:
    """Twice the error, its sign, and the error clipped; a quarter of each under a mean."""
    pair = INPUT, TARGET

    np.testing.assert_array_equal(mse_loss_backward(1.0, *pair), [[-1.5, 0], [0.25, 1]])
    np.testing.assert_array_equal(l1_loss_backward(1.0, *pair), [[-0.25, 0], [0.25, 0.25]])
    np.testing.assert_array_equal(huber_loss_backward(1.0, *pair, "sum"), [[-1, 0], [0.5, 1]])
    np.testing.assert_array_equal(huber_loss_backward(1.0, *pair, "sum", 2.0), [[-2, 0], [0.5, 2]])


@LOSSES
@REDUCTIONS
def test_gradients_agree_with_central_differences(
    loss: Function, backward: Function, reduction: str
) -> None:
    """The gradient is that of the loss, under every reduction."""
    input, target, each = draw()
    grad_output = gradient_of(reduction, each)

    gradient = backward(grad_output, input, target, reduction)

    assert_gradients([gradient], lambda x: loss(x, target, reduction), [input], grad_output)


@pytest.mark.parametrize("delta", [0.05, 1.3, 9.0])
def test_huber_backward_agrees_with_central_differences_at_any_delta(delta: float) -> None:
    """Within delta, beyond it, and on both sides of it."""
    input, target, each = draw()

    gradient = huber_loss_backward(each, input, target, "none", delta)

    assert_gradients([gradient], lambda x: huber_loss(x, target, "none", delta), [input], each)


@LOSSES
@few_examples
@given(input=values, target=values)
def test_losses_are_even_and_never_negative(
    loss: Function, backward: Function, input: np.ndarray, target: np.ndarray
) -> None:
    """A loss does not change where prediction and target change places, and is 0 if they agree."""
    losses = loss(input, target, "none")

    assert (losses >= 0).all()
    np.testing.assert_array_equal(losses, loss(target, input, "none"))
    np.testing.assert_array_equal(loss(target, target, "none"), np.zeros((3, 4)))


@few_examples
@given(input=values, target=values, delta=st.floats(0.01, 20))
def test_huber_lies_below_both_of_its_limits(
    input: np.ndarray, target: np.ndarray, delta: float
) -> None:
    """It is at most half the squared error, and at most delta times the absolute one."""
    losses = huber_loss(input, target, "none", delta)

    rounding = 1e-13  # of values up to 18 * 18
    assert (losses <= mse_loss(input, target, "none") / 2 + rounding).all()
    assert (losses <= delta * l1_loss(input, target, "none") + rounding).all()


@few_examples
@given(input=values, target=values)
def test_huber_with_a_large_delta_is_half_the_squared_error(
    input: np.ndarray, target: np.ndarray
) -> None:
    """Where no error is beyond delta, there is no line."""
    np.testing.assert_allclose(
        huber_loss(input, target, delta=100.0), mse_loss(input, target) / 2, rtol=1e-14
    )


def test_huber_keeps_a_huge_error_finite() -> None:
    """In float32 the square of 1e30 overflows, and the line beyond delta does not."""
    input, target = np.array([1e30], np.float32), np.zeros(1, np.float32)

    with np.errstate(over="raise"):
        assert huber_loss(input, target) == np.float32(1e30)


@LOSSES
def test_a_sum_is_n_times_the_mean(loss: Function, backward: Function) -> None:
    """So are their gradients."""
    input, target, _ = draw()

    np.testing.assert_allclose(loss(input, target, "sum"), 12 * loss(input, target), rtol=1e-14)
    np.testing.assert_allclose(
        backward(0.7, input, target, "sum"), 12 * backward(0.7, input, target), rtol=1e-14
    )


@LOSSES
def test_no_samples_cost_nothing(loss: Function, backward: Function) -> None:
    """The sum of no losses is 0, their mean is NaN, and there is no gradient."""
    nothing = np.zeros((0, 4))

    assert loss(nothing, nothing, "sum") == 0
    with pytest.warns(RuntimeWarning):
        assert np.isnan(loss(nothing, nothing))
    assert backward(0.7, nothing, nothing).shape == (0, 4)


@LOSSES
def test_shapes_that_would_broadcast_are_refused(loss: Function, backward: Function) -> None:
    """A column of predictions against a row of targets is a common bug; it raises."""
    column, row = np.zeros((4, 1)), np.zeros(4)
    message = re.escape("input (4, 1) and target (4,) differ in shape")

    with pytest.raises(ValueError, match=message):
        loss(column, row)
    with pytest.raises(ValueError, match=message):
        backward(0.7, column, row)


@LOSSES
def test_unknown_reductions_are_refused(loss: Function, backward: Function) -> None:
    """A reduction that is none raises an error that names it."""
    input, target, _ = draw()

    with pytest.raises(ValueError, match="mean, sum or none, got 'average'"):
        loss(input, target, "average")
    with pytest.raises(ValueError, match="mean, sum or none, got 'average'"):
        backward(0.7, input, target, "average")


@pytest.mark.parametrize(
    ("shape", "reduction"), [((3, 4), "mean"), ((1,), "sum"), ((), "none"), ((4,), "none")]
)
def test_gradients_of_another_shape_are_refused(shape: tuple[int, ...], reduction: str) -> None:
    """One number for a mean or a sum, one for each loss otherwise."""
    message = f"grad_output {shape} is no gradient of losses (3, 4) under the reduction {reduction}"

    with pytest.raises(ValueError, match=re.escape(message)):
        reduce_loss_backward(np.zeros(shape), np.zeros((3, 4)), reduction)


@pytest.mark.parametrize("delta", [0.0, -1.0])
def test_huber_refuses_a_delta_that_is_not_positive(delta: float) -> None:
    """At 0 the loss would be 0 everywhere."""
    with pytest.raises(ValueError, match=f"delta must be positive, got {delta}"):
        huber_loss(INPUT, TARGET, delta=delta)
    with pytest.raises(ValueError, match=f"delta must be positive, got {delta}"):
        huber_loss_backward(1.0, INPUT, TARGET, delta=delta)
