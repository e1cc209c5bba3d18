"""Weight decay: where it acts in a step of gradient descent, of momentum, and of Adam."""

import re
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from snippets.weight_decay import adam_step, decay, momentum_step, sgd_step

few_examples = settings(deadline=None, derandomize=True, max_examples=25)
numbers = arrays(np.float64, (3, 4), elements=st.floats(-9, 9))
WEIGHT, GRAD, ZERO = np.array([2.0, -1.0]), np.array([3.0, 0.5]), np.zeros(2)

KINDS = pytest.mark.parametrize("decoupled", [False, True], ids=["L2", "decoupled"])


def test_decay_in_the_gradient_by_hand() -> None:
    """L2 of strength 1/2 adds half the weights to the gradient."""
    weight, grad = decay(WEIGHT, GRAD, 0.1, 0.5, decoupled=False)

    np.testing.assert_array_equal(weight, [2, -1])
    np.testing.assert_array_equal(grad, [4, 0])


def test_decoupled_decay_by_hand() -> None:
    """A strength of 1/2 at a learning rate of 1/2 takes a quarter off the weights."""
    weight, grad = decay(WEIGHT, GRAD, 0.5, 0.5, decoupled=True)

    np.testing.assert_array_equal(weight, [1.5, -0.75])
    np.testing.assert_array_equal(grad, [3, 0.5])


@KINDS
def test_sgd_step_by_hand(decoupled: bool) -> None:
    """2 - 0.5 (3 + 0.5 * 2) = 0.75 * 2 - 0.5 * 3 = 0, whichever way the decay goes."""
    weight = sgd_step(WEIGHT, GRAD, 0.5, 0.5, decoupled)

    np.testing.assert_array_equal(weight, [0, -1])


@few_examples
@given(weight=numbers, grad=numbers, lr=st.floats(0, 2), strength=st.floats(0, 2))
def test_sgd_does_not_tell_the_two_apart(
    weight: np.ndarray, grad: np.ndarray, lr: float, strength: float
) -> None:
    """For plain gradient descent, L2 and decoupled decay are one step."""
    l2, decoupled = (sgd_step(weight, grad, lr, strength, kind) for kind in (False, True))

    np.testing.assert_allclose(decoupled, l2, rtol=0, atol=1e-13)  # values up to 63


def test_momentum_step_by_hand() -> None:
    """The velocity 0.5 * 2 + 3 = 4 moves the weight of 2 by 0.5 * 4."""
    weight, velocity = momentum_step(WEIGHT, GRAD, np.array([2.0, 1.0]), 0.5, 0.5)

    np.testing.assert_array_equal(velocity, [4, 1])
    np.testing.assert_array_equal(weight, [0, -1.5])


@KINDS
def test_momentum_step_with_decay_by_hand(decoupled: bool) -> None:
    """L2 enters the velocity and stays there, decoupled decay does not."""
    weight, velocity = momentum_step(WEIGHT, ZERO, ZERO, 0.5, 0.5, 0.5, decoupled)

    np.testing.assert_array_equal(velocity, [0, 0] if decoupled else [1, -0.5])
    np.testing.assert_array_equal(weight, [1.5, -0.75])


def test_momentum_of_zero_is_plain_descent() -> None:
    """Without momentum the velocity is the gradient."""
    weight, velocity = momentum_step(WEIGHT, GRAD, np.array([9.0, 9.0]), 0.1, 0.0)

    np.testing.assert_array_equal(velocity, GRAD)
    np.testing.assert_array_equal(weight, sgd_step(WEIGHT, GRAD, 0.1))


def test_adam_step_by_hand() -> None:
    """The first step is the learning rate in the direction of the gradient's sign."""
    weight, m, v = adam_step(WEIGHT, GRAD, ZERO, ZERO, 1, 0.5, (0.5, 0.75), eps=0)

    np.testing.assert_array_equal(m, [1.5, 0.25])
    np.testing.assert_array_equal(v, [9 / 4, 1 / 16])
    np.testing.assert_array_equal(weight, [1.5, -1.5])


def test_adam_second_step_by_hand() -> None:
    """m = (1 + 3) / 2 = 2, corrected by 3/4; v = (3 * 2 + 9) / 4, corrected by 7/16."""
    weight, m, v = adam_step(
        WEIGHT[:1], GRAD[:1], np.array([1.0]), np.array([2.0]), 2, 1.0, (0.5, 0.75), eps=1.0
    )

    np.testing.assert_array_equal(m, [2])
    np.testing.assert_array_equal(v, [15 / 4])
    expected = 2 - (8 / 3) / (np.sqrt(60 / 7) + 1)
    np.testing.assert_allclose(weight, [expected], rtol=1e-15)  # a few roundings


@few_examples
@given(grad=numbers, scale=st.floats(0.5, 100))
def test_adam_does_not_see_the_scale_of_the_gradient(grad: np.ndarray, scale: float) -> None:
    """Without eps, a gradient and any multiple of it give the same step."""
    grad = np.where(np.abs(grad) < 1e-3, 1.0, grad)
    weight, m, v = np.zeros((3, 3, 4))

    step, *_ = adam_step(weight, grad, m, v, 1, 0.1, eps=0)
    scaled, *_ = adam_step(weight, scale * grad, m, v, 1, 0.1, eps=0)

    np.testing.assert_allclose(scaled, step, rtol=1e-13)  # a few roundings


def test_adam_hides_the_strength_of_l2() -> None:
    """Where the loss has no gradient, any L2 moves a weight by the learning rate."""
    for strength in (0.01, 1.0):
        weight, *_ = adam_step(WEIGHT, ZERO, ZERO, ZERO, 1, 0.1, eps=0, weight_decay=strength)

        np.testing.assert_allclose(weight, [1.9, -0.9], rtol=1e-14)  # a few roundings


def test_adam_with_decoupled_decay_shrinks_by_its_factor() -> None:
    """Where the loss has no gradient, AdamW multiplies by 1 - lr * weight_decay alone."""
    weight, m, v = adam_step(WEIGHT, ZERO, ZERO, ZERO, 1, 0.5, weight_decay=0.5, decoupled=True)

    np.testing.assert_array_equal(weight, 0.75 * WEIGHT)
    np.testing.assert_array_equal([m, v], [ZERO, ZERO])


@KINDS
def test_steps_of_no_weights_are_empty(decoupled: bool) -> None:
    """No weights in, no weights out."""
    empty = np.zeros((0, 3))

    for arrays_out in (
        [sgd_step(empty, empty, 0.1, 0.5, decoupled)],
        momentum_step(empty, empty, empty, 0.1, 0.9, 0.5, decoupled),
        adam_step(empty, empty, empty, empty, 1, 0.1, weight_decay=0.5, decoupled=decoupled),
    ):
        assert {array.shape for array in arrays_out} == {(0, 3)}


@pytest.mark.parametrize(
    ("f", "arguments", "message"),
    [
        (decay, (np.ones(3), np.ones(1), 0.1, 0.5, True), "weight (3,) and grad (1,)"),
        (sgd_step, (np.ones(3), np.ones(1), 0.1), "weight (3,) and grad (1,)"),
        (momentum_step, (np.ones(3), np.ones(3), np.ones(1), 0.1), "velocity (1,) and grad (3,)"),
        (momentum_step, (np.ones(1), np.ones(3), np.ones(3), 0.1), "weight (1,) and grad (3,)"),
        (
            adam_step,
            (np.ones(3), np.ones(3), np.ones(1), np.ones(3), 1, 0.1),
            "m (1,), v (3,) and grad (3,)",
        ),
        (
            adam_step,
            (np.ones(3), np.ones(3), np.ones(1), np.ones(1), 1, 0.1),
            "m (1,), v (1,) and grad (3,)",
        ),
    ],
)
def test_steps_refuse_arrays_that_would_broadcast(f: Any, arguments: Any, message: str) -> None:
    """Arrays of different shapes raise an error that names them."""
    with pytest.raises(ValueError, match=re.escape(f"{message} differ in shape")):
        f(*arguments)


def test_adam_refuses_a_step_before_the_first() -> None:
    """Step 0 would divide by zero in the bias correction."""
    with pytest.raises(ValueError, match="steps are counted from 1, got 0"):
        adam_step(WEIGHT, GRAD, ZERO, ZERO, 0, 0.1)
