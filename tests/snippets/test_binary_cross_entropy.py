"""Binary cross-entropy, of probabilities and of logits: values, gradients and what is far off."""

import re
from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from snippets.activations import sigmoid, sigmoid_backward
from snippets.binary_cross_entropy import (
    binary_cross_entropy,
    binary_cross_entropy_backward,
    binary_cross_entropy_with_logits,
    binary_cross_entropy_with_logits_backward,
)
from snippets.cross_entropy import cross_entropy
from tests.gradients import assert_gradients

Function = Callable[..., np.ndarray]
few_examples = settings(deadline=None, derandomize=True, max_examples=25)
logits_of_four = arrays(np.float64, (3, 4), elements=st.floats(-15, 15))
soft_labels = arrays(np.float64, (3, 4), elements=st.floats(0, 1))

LOSSES = pytest.mark.parametrize(
    ("loss", "backward"),
    [
        (binary_cross_entropy, binary_cross_entropy_backward),
        (binary_cross_entropy_with_logits, binary_cross_entropy_with_logits_backward),
    ],
    ids=["probabilities", "logits"],
)
REDUCTIONS = pytest.mark.parametrize("reduction", ["mean", "sum", "none"])


def draw() -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Numbers that are probabilities and may be logits, soft labels, and a gradient for each."""
    rng = np.random.default_rng(0)
    input, target = rng.uniform(0.05, 0.95, (2, 3, 4))
    return input, target, rng.standard_normal((3, 4))


def test_bce_by_hand() -> None:
    """A probability of 1/4 for a yes costs log 4, for a no log 4/3, and the average for half."""
    p, y = np.array([0.25, 0.25, 0.25]), np.array([1.0, 0.0, 0.5])

    losses = binary_cross_entropy(p, y, "none")

    expected = [np.log(4), np.log(4 / 3), np.log(4 * 4 / 3) / 2]
    np.testing.assert_allclose(losses, expected, rtol=1e-14)  # a few roundings
    np.testing.assert_allclose(binary_cross_entropy(p, y), np.mean(expected), rtol=1e-14)


def test_bce_with_logits_by_hand() -> None:
    """A logit of ln 3 is a probability of 3/4."""
    x, y = np.log([3.0, 3.0, 1 / 3]), np.array([1.0, 0.0, 1.0])

    losses = binary_cross_entropy_with_logits(x, y, "none")

    np.testing.assert_allclose(losses, np.log([4 / 3, 4, 4]), rtol=1e-14)  # a few roundings


def test_gradients_by_hand() -> None:
    """At p = 1/4 and a yes: -3/4 over 3/16 for the probability, -3/4 for the logit."""
    yes = np.ones(1)

    of_probability = binary_cross_entropy_backward(1.0, np.array([0.25]), yes)
    of_logit = binary_cross_entropy_with_logits_backward(1.0, -np.log([3.0]), yes)

    np.testing.assert_allclose(of_probability, [-4], rtol=1e-15)
    np.testing.assert_allclose(of_logit, [-3 / 4], rtol=1e-14)


@LOSSES
@REDUCTIONS
def test_gradients_agree_with_central_differences(
    loss: Function, backward: Function, reduction: str
) -> None:
    """The gradient is that of the loss, under every reduction."""
    input, target, each = draw()
    grad_output = each if reduction == "none" else np.array(0.7)

    gradient = backward(grad_output, input, target, reduction)

    assert_gradients([gradient], lambda x: loss(x, target, reduction), [input], grad_output)


@few_examples
@given(logits=logits_of_four, target=soft_labels)
def test_both_versions_agree_where_the_sigmoid_is_precise(
    logits: np.ndarray, target: np.ndarray
) -> None:
    """The loss of the sigmoid is the loss of the logit, and so is the gradient through it."""
    p = sigmoid(logits)

    # 1 - p is rounded by 1e-16, and is 3e-7 or more: 4e-10 of it.
    np.testing.assert_allclose(
        binary_cross_entropy(p, target), binary_cross_entropy_with_logits(logits, target), rtol=1e-9
    )
    np.testing.assert_allclose(
        sigmoid_backward(binary_cross_entropy_backward(1.0, p, target), p),
        binary_cross_entropy_with_logits_backward(1.0, logits, target),
        rtol=1e-9,
        atol=1e-16,
    )


@few_examples
@given(logits=logits_of_four, target=soft_labels)
def test_yes_and_no_may_change_places(logits: np.ndarray, target: np.ndarray) -> None:
    """The logit of a no is minus that of a yes."""
    np.testing.assert_allclose(
        binary_cross_entropy_with_logits(-logits, 1 - target),
        binary_cross_entropy_with_logits(logits, target),
        rtol=1e-13,  # of losses that differ by a rounding of x y
    )


@few_examples
@given(logits=logits_of_four, labels=arrays(np.bool_, (3, 4)))
def test_it_is_the_cross_entropy_of_two_classes(logits: np.ndarray, labels: np.ndarray) -> None:
    """One of which has the logit 0."""
    both = np.stack([np.zeros_like(logits), logits], axis=1)  # (3, 2, 4)

    expected = cross_entropy(both, labels.astype(np.int64))

    np.testing.assert_allclose(
        binary_cross_entropy_with_logits(logits, labels.astype(np.float64)), expected, rtol=1e-9
    )


@pytest.mark.parametrize("y", [0.2, 0.5, 0.9])
def test_the_best_probability_is_the_label(y: float) -> None:
    """There the gradient is 0, and the loss is the entropy of the label."""
    p = np.array([y])

    np.testing.assert_allclose(
        binary_cross_entropy(p, p), -y * np.log(y) - (1 - y) * np.log(1 - y), rtol=1e-14
    )
    np.testing.assert_array_equal(binary_cross_entropy_backward(1.0, p, p), [0])


def test_bce_of_certainty_is_finite() -> None:
    """A probability of 0 or 1 costs nothing where it is right, and 100 where it is wrong."""
    p, right = np.array([0.0, 1.0]), np.array([0.0, 1.0])

    with np.errstate(all="raise"):
        np.testing.assert_array_equal(binary_cross_entropy(p, right, "none"), [0, 0])
        np.testing.assert_array_equal(binary_cross_entropy(p, 1 - right, "none"), [100, 100])
        assert np.isfinite(binary_cross_entropy_backward(1.0, p, 1 - right)).all()


@pytest.mark.parametrize("dtype", [np.float16, np.float32, np.float64])
def test_bce_with_logits_is_exact_far_off(dtype: type[np.floating]) -> None:
    """A logit of 800 on the wrong side costs 800 and pulls by 1; on the right side nothing."""
    x, y = np.array([-800, -800, 800, 800], dtype), np.array([1, 0, 1, 0], dtype)
    each = np.ones(4, dtype)

    with np.errstate(all="raise", under="ignore"):
        losses = binary_cross_entropy_with_logits(x, y, "none")
        gradient = binary_cross_entropy_with_logits_backward(each, x, y, "none")

    np.testing.assert_array_equal(losses, np.array([800, 0, 0, 800], dtype), strict=True)
    np.testing.assert_array_equal(gradient, np.array([-1, 0, 0, 1], dtype), strict=True)


def test_bce_with_logits_keeps_small_losses() -> None:
    """A logit of 45 on the right side costs exp(-45), on either side, to the last digits."""
    x, y = np.array([45.0, -45.0]), np.array([1.0, 0.0])

    np.testing.assert_allclose(
        binary_cross_entropy_with_logits(x, y, "none"), np.exp([-45.0, -45.0]), rtol=1e-14
    )


@LOSSES
def test_no_samples_cost_nothing(loss: Function, backward: Function) -> None:
    """The sum of no losses is 0, and there is no gradient."""
    nothing = np.zeros((0, 4))

    assert loss(nothing, nothing, "sum") == 0
    assert backward(0.7, nothing, nothing).shape == (0, 4)


@LOSSES
def test_shapes_that_would_broadcast_are_refused(loss: Function, backward: Function) -> None:
    """A column of predictions against a row of labels raises an error that names both."""
    column, row = np.full((4, 1), 0.5), np.zeros(4)
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


@pytest.mark.parametrize("wrong", [-0.1, 1.1, np.nan, 3.0])
def test_bce_refuses_what_is_no_probability(wrong: float) -> None:
    """Logits, say, that were passed without their sigmoid."""
    with pytest.raises(ValueError, match="input must be probabilities, from 0 to 1"):
        binary_cross_entropy(np.array([0.5, wrong]), np.array([1.0, 0.0]))
