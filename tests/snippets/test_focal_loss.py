"""The focal loss: its factor, its gradient, and what stays finite."""

import re
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from snippets.focal_loss import focal_loss, focal_loss_backward, true_class_logits
from tests.gradients import assert_gradients

few_examples = settings(deadline=None, derandomize=True, max_examples=25)
logits_of_six = arrays(np.float64, 6, elements=st.floats(-20, 20))
gammas = st.floats(0, 5)
LABELS = np.array([1.0, 0.0, 0.0, 1.0, 1.0, 0.0])


def backward(logits: np.ndarray, targets: np.ndarray, gamma: float = 2.0) -> np.ndarray:
    """The gradient of the sum of the losses."""
    return focal_loss_backward(np.ones_like(logits), logits, targets, gamma)


EVERY = pytest.mark.parametrize("f", [true_class_logits, focal_loss, backward])
Function = Callable[..., np.ndarray]


def test_true_class_logits_by_hand() -> None:
    """Label 1 keeps the logit, label 0 turns its sign."""
    margin = true_class_logits(np.array([2.0, -3.0, 0.5]), np.array([1, 0, 0]))

    np.testing.assert_array_equal(margin, [2, 3, -0.5])


def test_focal_loss_by_hand() -> None:
    """With odds of 3 to 1, p is 3/4: at gamma 2 the loss is log(4/3) / 16, or 9/16 log 4."""
    logits = np.log([3.0, 3.0])

    loss = focal_loss(logits, np.array([1.0, 0.0]), 2.0)

    expected = [np.log(4 / 3) / 16, 9 / 16 * np.log(4)]
    np.testing.assert_allclose(loss, expected, rtol=1e-14)  # a few roundings


def test_focal_loss_backward_by_hand() -> None:
    """At p = 1/2 and gamma 1 the slope in the logit is 1/2 (log(1/2) / 2 - 1/2) for label 1."""
    gradient = focal_loss_backward(np.array([4.0, 8.0]), np.zeros(2), np.array([1, 0]), 1.0)

    slope = -(np.log(2) / 2 + 1 / 2) / 2
    np.testing.assert_allclose(gradient, [4 * slope, -8 * slope], rtol=1e-14)  # two roundings


@few_examples
@given(logits=logits_of_six)
def test_focal_loss_at_gamma_zero_is_cross_entropy(logits: np.ndarray) -> None:
    """Without gamma it is -log p_t, with the gradient p - y."""
    p = 1 / (1 + np.exp(-logits))
    p_t = np.where(LABELS == 1, p, 1 / (1 + np.exp(logits)))

    np.testing.assert_allclose(
        focal_loss(logits, LABELS, 0.0), -np.log(p_t), atol=1e-15, rtol=1e-13
    )
    np.testing.assert_allclose(backward(logits, LABELS, 0.0), p - LABELS, atol=1e-15)


@few_examples
@given(logits=logits_of_six, gamma=gammas, more=st.floats(0, 3))
def test_focal_loss_falls_as_gamma_rises(logits: np.ndarray, gamma: float, more: float) -> None:
    """The factor is at most 1, so more of it is less."""
    loss, less = focal_loss(logits, LABELS, gamma), focal_loss(logits, LABELS, gamma + more)

    assert (less <= loss * (1 + 1e-13)).all()  # roundings


@few_examples
@given(logits=logits_of_six, gamma=gammas)
def test_focal_loss_treats_both_classes_alike(logits: np.ndarray, gamma: float) -> None:
    """Exchanging the labels and turning the logits around changes nothing."""
    mirrored = focal_loss(-logits, 1 - LABELS, gamma)

    np.testing.assert_array_equal(mirrored, focal_loss(logits, LABELS, gamma))
    np.testing.assert_array_equal(
        backward(-logits, 1 - LABELS, gamma), -backward(logits, LABELS, gamma)
    )


@few_examples
@given(logits=logits_of_six, gamma=gammas)
def test_focal_loss_always_pulls_towards_the_label(logits: np.ndarray, gamma: float) -> None:
    """The gradient never points away from the true class."""
    assert (backward(logits, LABELS, gamma) * (2 * LABELS - 1) <= 0).all()


@pytest.mark.parametrize("gamma", [0.0, 0.5, 2.0, 5.0])
def test_focal_loss_backward_agrees_with_central_differences(gamma: float) -> None:
    """The gradient is that of the forward pass, the factor included."""
    rng = np.random.default_rng(0)
    logits, grad_output = rng.standard_normal((2, 3, 4))
    targets = (rng.random((3, 4)) < 0.5).astype(np.float64)

    gradient = focal_loss_backward(grad_output, logits, targets, gamma)

    assert_gradients([gradient], lambda x: focal_loss(x, targets, gamma), [logits], grad_output)


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_focal_loss_of_extreme_logits(dtype: type[np.floating[Any]]) -> None:
    """What is sure and right costs nothing, what is sure and wrong as much as its logit."""
    logits = np.array([500, -500, 500, -500], dtype)
    targets = np.array([1, 1, 0, 0])

    with np.errstate(over="raise", invalid="raise", divide="raise"):
        loss, gradient = focal_loss(logits, targets), backward(logits, targets)

    np.testing.assert_array_equal(loss, np.array([0, 500, 500, 0], dtype), strict=True)
    np.testing.assert_array_equal(gradient, np.array([0, -1, 1, 0], dtype), strict=True)


@pytest.mark.parametrize("targets", [np.array([1, 0]), np.array([True, False])])
def test_focal_loss_takes_labels_of_any_type(targets: np.ndarray) -> None:
    """Integers and booleans are labels too."""
    logits = np.array([0.5, 2.0])

    expected = focal_loss(logits, targets.astype(np.float64))
    np.testing.assert_array_equal(focal_loss(logits, targets), expected)


@EVERY
def test_focal_loss_of_no_examples_is_empty(f: Function) -> None:
    """No logits in, no losses out."""
    assert f(np.zeros((0, 3)), np.zeros((0, 3))).shape == (0, 3)


@EVERY
def test_focal_loss_refuses_other_shapes(f: Function) -> None:
    """Labels that would broadcast raise an error that names both shapes."""
    message = "logits (2, 3) and targets (3,) differ in shape"

    with pytest.raises(ValueError, match=re.escape(message)):
        f(np.zeros((2, 3)), np.zeros(3))


@EVERY
@pytest.mark.parametrize("label", [-1.0, 0.5, 2.0, np.nan])
def test_focal_loss_refuses_what_is_no_label(f: Function, label: float) -> None:
    """Labels of -1 and 1, or soft ones, raise an error that shows them."""
    with pytest.raises(ValueError, match=re.escape("targets must be 0 or 1, got [")):
        f(np.zeros(2), np.array([1.0, label]))


@pytest.mark.parametrize("f", [focal_loss, backward])
def test_focal_loss_refuses_a_negative_gamma(f: Function) -> None:
    """A negative power would make easy examples count the most."""
    with pytest.raises(ValueError, match=re.escape("gamma must not be negative, got -0.5")):
        f(np.zeros(2), np.zeros(2), -0.5)


def test_focal_loss_backward_refuses_another_gradient() -> None:
    """A gradient that would broadcast raises an error that names both shapes."""
    with pytest.raises(ValueError, match=re.escape("grad_output (3,) and logits (2, 3) differ")):
        focal_loss_backward(np.ones(3), np.zeros((2, 3)), np.zeros((2, 3)))
