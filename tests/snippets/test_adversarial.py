"""Adversarial examples of a linear classifier: margins, the worst of them, loss, and attack."""

import itertools
import math
import re

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from snippets.adversarial import (
    fgsm,
    logistic_loss,
    logistic_loss_backward,
    margins,
    worst_margins,
)
from tests.gradients import assert_gradients

few_examples = settings(deadline=None, derandomize=True, max_examples=25)
numbers = st.floats(-9, 9)
X = np.array([[1.0, 2.0, 0.0], [0.0, -1.0, 3.0]])
Y = np.array([1, -1])
WEIGHT = np.array([2.0, -1.0, 0.5])


def test_margins_by_hand() -> None:
    """Scores 0 + 1 and 2.5 + 1, the label of the second is -1."""
    np.testing.assert_array_equal(margins(X, Y, WEIGHT, 1.0), [1, -3.5])


def test_worst_margins_by_hand() -> None:
    """The weights have the L1 norm 3.5, so a change of 2 costs 7."""
    np.testing.assert_array_equal(worst_margins(X, Y, WEIGHT, 1.0, 2.0), [-6, -10.5])


@few_examples
@given(
    x=arrays(np.float64, (4, 3), elements=numbers),
    weight=arrays(np.float64, (3,), elements=numbers),
    eps=st.floats(0, 3),
)
def test_worst_margins_are_those_of_the_worst_corner(
    x: np.ndarray, weight: np.ndarray, eps: float
) -> None:
    """A linear function has its minimum over a cube in one of the corners."""
    y = np.array([1, -1, -1, 1])
    corners = [x + eps * np.array(signs) for signs in itertools.product((-1, 1), repeat=3)]

    worst = worst_margins(x, y, weight, 0.5, eps)

    expected = np.min([margins(corner, y, weight, 0.5) for corner in corners], axis=0)
    np.testing.assert_allclose(worst, expected, atol=1e-12)  # sums of terms up to 108


@pytest.mark.parametrize(
    ("x", "y", "weight"),
    [((2, 3), (1,), (3,)), ((2, 3), (2, 1), (3,)), ((2, 3), (2,), (2,)), ((3,), (), (2,))],
)
def test_margins_refuse_shapes_that_do_not_fit(
    x: tuple[int, ...], y: tuple[int, ...], weight: tuple[int, ...]
) -> None:
    """Other numbers raise an error that names the shapes, also where they would broadcast."""
    message = f"x {x}, y {y} and weight {weight} do not fit together"

    for f in (margins, lambda *arguments: worst_margins(*arguments, 0.1)):
        with pytest.raises(ValueError, match=re.escape(message)):
            f(np.ones(x), np.ones(y), np.ones(weight), 0.0)


def test_worst_margins_refuse_a_negative_distance() -> None:
    """A ball has no negative radius."""
    with pytest.raises(ValueError, match=re.escape("eps must not be negative, got -0.1")):
        worst_margins(X, Y, WEIGHT, 0.0, -0.1)


def test_logistic_loss_by_hand() -> None:
    """Margins 0 and -ln 3 have the losses ln 2 and ln 4."""
    losses = logistic_loss(np.array([0.0, -math.log(3)]))

    np.testing.assert_allclose(losses, [math.log(2), math.log(4)], rtol=1e-15)  # one rounding


def test_logistic_loss_does_not_overflow() -> None:
    """Margins of -800 and 800 have the losses 800 and 0."""
    with np.errstate(over="raise", invalid="raise"):
        losses = logistic_loss(np.array([-800.0, 800.0]))

    np.testing.assert_array_equal(losses, [800, 0])


@few_examples
@given(margin=st.floats(-50, 50))
def test_logistic_losses_of_both_labels_differ_by_the_margin(margin: float) -> None:
    """log(1 + e^m) - log(1 + e^-m) = m."""
    difference = logistic_loss(np.array(-margin)) - logistic_loss(np.array(margin))

    assert difference == pytest.approx(margin, abs=1e-13)  # rounding of numbers up to 50


def test_logistic_loss_backward_by_hand() -> None:
    """At 0 both labels have probability 1/2; at ln 3 the wrong one has 1/4."""
    gradient = logistic_loss_backward(np.array([1.0, 8.0]), np.array([0.0, math.log(3)]))

    np.testing.assert_allclose(gradient, [-1 / 2, -2], rtol=1e-14)  # exp may be off by 4 ulp


def test_logistic_loss_backward_agrees_with_central_differences() -> None:
    """The gradient is the one of the forward pass."""
    margin, grad_output = np.random.default_rng(0).standard_normal((2, 3, 4))

    gradient = logistic_loss_backward(grad_output, margin)

    assert_gradients([gradient], logistic_loss, [margin], grad_output)


def test_logistic_loss_backward_does_not_overflow() -> None:
    """The slope is -1 far on the wrong side, 0 far on the right one."""
    with np.errstate(over="raise", invalid="raise"):
        gradient = logistic_loss_backward(np.ones(2), np.array([-800.0, 800.0]))

    np.testing.assert_array_equal(gradient, [-1, 0])


def test_fgsm_by_hand() -> None:
    """Each coordinate moves by 1/2 with the sign of its gradient, or stays where that is 0."""
    moved = fgsm(np.array([1.0, 2.0, 3.0]), np.array([0.1, -7.0, 0.0]), 0.5)

    np.testing.assert_array_equal(moved, [1.5, 1.5, 3])


@pytest.mark.parametrize("eps", [0.0, 0.25, 2.0])
def test_fgsm_reaches_the_worst_margin(eps: float) -> None:
    """Against a linear classifier one step along the sign is the best attack there is."""
    rng = np.random.default_rng(0)
    x, y, weight = rng.standard_normal((4, 3)), np.array([1, -1, -1, 1]), rng.standard_normal(3)
    slope = logistic_loss_backward(np.ones(4), margins(x, y, weight, 0.3))
    grad_x = (slope * y)[:, None] * weight

    attacked = margins(fgsm(x, grad_x, eps), y, weight, 0.3)

    np.testing.assert_allclose(attacked, worst_margins(x, y, weight, 0.3, eps), rtol=1e-13)


def test_fgsm_refuses_a_gradient_of_another_shape() -> None:
    """One gradient for all samples would broadcast."""
    with pytest.raises(ValueError, match=re.escape("x (2, 3) and grad_x (3,) differ in shape")):
        fgsm(X, WEIGHT, 0.1)
