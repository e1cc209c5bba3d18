"""The zero-one loss, and the logistic loss that is trained on in its place."""

import re
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from snippets.surrogate_losses import (
    logistic_loss,
    logistic_loss_backward,
    zero_one_loss,
    zero_one_loss_backward,
)
from tests.gradients import assert_gradients

few_examples = settings(deadline=None, derandomize=True, max_examples=25)
margins = arrays(np.float64, (3, 4), elements=st.floats(-30, 30))
BACKWARD = pytest.mark.parametrize("f", [zero_one_loss_backward, logistic_loss_backward])
Function = Callable[..., np.ndarray]


def test_zero_one_loss_by_hand() -> None:
    """A positive margin is right; a negative one is wrong, and so is none at all."""
    loss = zero_one_loss(np.array([2.0, 1e-300, 0.0, -0.0, -1e-300, -5.0]))

    np.testing.assert_array_equal(loss, [0, 0, 1, 1, 1, 1])


def test_logistic_loss_by_hand() -> None:
    """At no margin it is log 2; with odds of 3 for the true class it is log(4/3)."""
    loss = logistic_loss(np.array([0, np.log(3), -np.log(3)]))

    np.testing.assert_allclose(loss, np.log([2, 4 / 3, 4]), rtol=1e-14)  # a few roundings


def test_logistic_loss_backward_by_hand() -> None:
    """Its slope is minus the probability of the wrong class."""
    gradient = logistic_loss_backward(np.array([1.0, 2.0]), np.array([0, np.log(3)]))

    np.testing.assert_allclose(gradient, [-1 / 2, -1 / 2], rtol=1e-14)


@few_examples
@given(margin=margins)
def test_logistic_loss_bounds_the_zero_one_loss(margin: np.ndarray) -> None:
    """Divided by log 2 it is nowhere below, and it falls as the margin grows."""
    assert (logistic_loss(margin) / np.log(2) >= zero_one_loss(margin) - 1e-15).all()
    assert (logistic_loss(margin + 0.1) < logistic_loss(margin)).all()


@few_examples
@given(margin=margins)
def test_logistic_loss_is_the_logarithm_of_a_probability(margin: np.ndarray) -> None:
    """Both classes together have the probability 1."""
    total = np.exp(-logistic_loss(margin)) + np.exp(-logistic_loss(-margin))

    np.testing.assert_allclose(total, 1, rtol=1e-14)


def test_logistic_loss_backward_agrees_with_central_differences() -> None:
    """The gradient is that of the forward pass."""
    margin, grad_output = np.random.default_rng(0).standard_normal((2, 3, 4))

    gradient = logistic_loss_backward(grad_output, margin)

    assert_gradients([gradient], logistic_loss, [margin], grad_output)


def test_zero_one_loss_backward_agrees_with_central_differences() -> None:
    """Away from the boundary a small step changes no decision."""
    margin, grad_output = np.random.default_rng(0).standard_normal((2, 3, 4))

    gradient = zero_one_loss_backward(grad_output, margin)

    assert_gradients([gradient], zero_one_loss, [margin], grad_output)
    assert (zero_one_loss_backward(np.ones(1), np.zeros(1)) == 0).all()


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_logistic_loss_does_not_overflow(dtype: type[np.floating[Any]]) -> None:
    """Far on the wrong side it is the distance, with a slope of -1; far on the right side 0."""
    margin = np.array([-1000, 1000], dtype)

    with np.errstate(over="raise", invalid="raise", divide="raise"):
        loss, slope = logistic_loss(margin), logistic_loss_backward(np.ones(2, dtype), margin)

    np.testing.assert_array_equal(loss, np.array([1000, 0], dtype), strict=True)
    np.testing.assert_array_equal(slope, np.array([-1, 0], dtype), strict=True)


def test_losses_of_no_examples_are_empty() -> None:
    """No margins in, no losses out."""
    empty = np.zeros((0, 3))

    for f in (zero_one_loss, logistic_loss):
        assert f(empty).shape == (0, 3)


@BACKWARD
def test_backward_refuses_another_gradient(f: Function) -> None:
    """A gradient that would broadcast raises an error that names both shapes."""
    with pytest.raises(ValueError, match=re.escape("grad_output (3,) and margin (2, 3) differ")):
        f(np.ones(3), np.zeros((2, 3)))
