"""Cross-entropy: log-probabilities of the true class, their reductions and gradients."""

import re
from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from snippets.activations import log_softmax, log_softmax_backward
from snippets.cross_entropy import (
    class_index,
    cross_entropy,
    cross_entropy_backward,
    nll_loss,
    nll_loss_backward,
)
from tests.gradients import assert_gradients

Function = Callable[..., np.ndarray]
few_examples = settings(deadline=None, derandomize=True, max_examples=25)
logits_of_three = arrays(np.float64, (3, 5), elements=st.floats(-50, 50))
classes_of_three = arrays(np.int64, 3, elements=st.integers(0, 4))

LOSSES = pytest.mark.parametrize(
    ("loss", "backward"),
    [(nll_loss, nll_loss_backward), (cross_entropy, cross_entropy_backward)],
    ids=["NLL", "cross-entropy"],
)
REDUCTIONS = pytest.mark.parametrize("reduction", ["mean", "sum", "none"])


def draw(*positions: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Logits of 5 classes for 4 samples, the true classes, and a gradient for each loss."""
    rng = np.random.default_rng(0)
    logits, each = rng.standard_normal((4, 5, *positions)), rng.standard_normal((4, *positions))
    return logits, rng.integers(0, 5, (4, *positions)), each


def test_nll_by_hand() -> None:
    """It takes minus the number of the true class; there is no logarithm."""
    input = np.array([[-1.0, -2.0, -4.0], [-0.5, -8.0, -3.0]])
    target = np.array([2, 0])

    np.testing.assert_array_equal(nll_loss(input, target, "none"), [4, 0.5])
    assert nll_loss(input, target) == 2.25


def test_cross_entropy_by_hand() -> None:
    """Logits of ln 1, ln 2 and ln 5 are probabilities of 1/8, 2/8 and 5/8."""
    logits = np.log([[1.0, 2.0, 5.0], [1.0, 2.0, 5.0]])

    losses = cross_entropy(logits, np.array([2, 1]), "none")

    np.testing.assert_allclose(losses, np.log([8 / 5, 8 / 2]), rtol=1e-14)  # a few roundings


def test_cross_entropy_backward_by_hand() -> None:
    """Probabilities of 1/8, 2/8 and 5/8, less 1 for the true class."""
    logits = np.log([[1.0, 2.0, 5.0]])

    gradient = cross_entropy_backward(1.0, logits, np.array([1]))

    np.testing.assert_allclose(gradient, [[1 / 8, -6 / 8, 5 / 8]], rtol=1e-14)


def test_nll_backward_by_hand() -> None:
    """-1 for the true class, shared out among two samples."""
    gradient = nll_loss_backward(1.0, np.zeros((2, 3)), np.array([2, 0]))

    np.testing.assert_array_equal(gradient, [[0, 0, -0.5], [-0.5, 0, 0]])


@LOSSES
@REDUCTIONS
@pytest.mark.parametrize("positions", [(), (3,), (2, 3)])
def test_gradients_agree_with_central_differences(
    loss: Function, backward: Function, reduction: str, positions: tuple[int, ...]
) -> None:
    """The gradient is that of the loss, for samples, sequences and images."""
    logits, target, each = draw(*positions)
    grad_output = each if reduction == "none" else np.array(0.7)

    gradient = backward(grad_output, logits, target, reduction)

    assert_gradients([gradient], lambda x: loss(x, target, reduction), [logits], grad_output)


@REDUCTIONS
def test_cross_entropy_backward_is_the_chain_of_its_parts(reduction: str) -> None:
    """NLL's gradient, sent back through log-softmax."""
    logits, target, each = draw(3)
    grad_output = each if reduction == "none" else 0.7
    output = log_softmax(logits, axis=1)

    gradient = cross_entropy_backward(grad_output, logits, target, reduction)

    inner = nll_loss_backward(grad_output, output, target, reduction)
    expected = log_softmax_backward(inner, output, axis=1)
    np.testing.assert_allclose(gradient, expected, rtol=1e-13, atol=1e-15)  # a few roundings


@few_examples
@given(logits=logits_of_three, target=classes_of_three, shift=st.floats(-50, 50))
def test_cross_entropy_ignores_a_constant(
    logits: np.ndarray, target: np.ndarray, shift: float
) -> None:
    """Adding the same number to all logits changes no loss, so the gradient sums to 0."""
    losses = cross_entropy(logits, target, "none")
    gradient = cross_entropy_backward(1.0, logits, target)

    assert (losses >= 0).all()
    np.testing.assert_allclose(  # logits up to 100, rounded by 1e-14
        cross_entropy(logits + shift, target, "none"), losses, rtol=0, atol=1e-13
    )
    np.testing.assert_allclose(gradient.sum(axis=1), 0, atol=1e-15)  # rounding of sums near 1


@few_examples
@given(logits=logits_of_three, target=classes_of_three, order=st.permutations(range(5)))
def test_cross_entropy_ignores_the_names_of_the_classes(
    logits: np.ndarray, target: np.ndarray, order: list[int]
) -> None:
    """Moving the columns and the targets together changes nothing but the order of a sum."""
    renamed = np.argsort(order)[target]

    np.testing.assert_allclose(
        cross_entropy(logits[:, order], renamed), cross_entropy(logits, target), atol=1e-13
    )


def test_cross_entropy_of_equal_logits_is_the_log_of_their_number() -> None:
    """A model that knows nothing is surprised by log C, at any level of the logits."""
    np.testing.assert_allclose(
        cross_entropy(np.full((2, 7), 300.0), np.array([3, 6])), np.log(7), rtol=1e-15
    )


def test_cross_entropy_is_exact_far_behind() -> None:
    """In float32, a true class that is 10,000 behind costs 10,000, and pulls by 1."""
    logits, target = np.array([[0, 1e4]], dtype=np.float32), np.array([0])

    with np.errstate(all="raise", under="ignore"):
        assert cross_entropy(logits, target) == 10_000
        np.testing.assert_array_equal(cross_entropy_backward(1.0, logits, target), [[-1, 1]])


@LOSSES
def test_positions_are_samples(loss: Function, backward: Function) -> None:
    """A sequence costs what its positions cost one by one."""
    logits, target, each = draw(3)

    losses = loss(logits, target, "none")
    gradient = backward(each, logits, target, "none")

    for i in range(3):
        np.testing.assert_array_equal(losses[:, i], loss(logits[..., i], target[:, i], "none"))
        np.testing.assert_array_equal(
            gradient[..., i], backward(each[:, i], logits[..., i], target[:, i], "none")
        )


@LOSSES
def test_no_samples_cost_nothing(loss: Function, backward: Function) -> None:
    """The sum of no losses is 0, and there is no gradient."""
    nothing, target = np.zeros((0, 5)), np.zeros(0, np.int64)

    assert loss(nothing, target, "sum") == 0
    assert backward(0.7, nothing, target).shape == (0, 5)


def test_class_index_of_a_sequence() -> None:
    """The index has an axis for the classes, of size 1."""
    target = np.array([[1, 0, 4], [3, 3, 2]])

    np.testing.assert_array_equal(class_index(np.zeros((2, 5, 3)), target), target[:, None])


@LOSSES
@pytest.mark.parametrize("wrong", [-1, 5, -100])
def test_targets_that_are_no_class_are_refused(
    loss: Function, backward: Function, wrong: int
) -> None:
    """NumPy would take -1 for the last class."""
    logits, target = np.zeros((2, 5)), np.array([0, wrong])

    with pytest.raises(ValueError, match="targets must be classes from 0 to 4"):
        loss(logits, target)
    with pytest.raises(ValueError, match="targets must be classes from 0 to 4"):
        backward(0.7, logits, target)


@LOSSES
@pytest.mark.parametrize(
    ("shape", "targets"), [((4, 5), (5,)), ((4, 5), (1,)), ((4, 3, 5), (4, 3))]
)
def test_targets_of_another_shape_are_refused(
    loss: Function, backward: Function, shape: tuple[int, ...], targets: tuple[int, ...]
) -> None:
    """One of them has its classes on the last axis, as a Transformer returns them."""
    logits, target = np.zeros(shape), np.zeros(targets, np.int64)
    message = re.escape(f"input {shape} and target {targets} do not fit together")

    with pytest.raises(ValueError, match=message):
        loss(logits, target)
    with pytest.raises(ValueError, match=message):
        backward(0.7, logits, target)


@LOSSES
def test_one_sample_without_a_batch_is_refused(loss: Function, backward: Function) -> None:
    """Classes are on axis 1, so there has to be an axis 0."""
    with pytest.raises(ValueError, match=re.escape("(5,)") + "|axis 1"):
        loss(np.zeros(5), np.array(0))
    with pytest.raises(ValueError, match=re.escape("(5,)")):
        backward(0.7, np.zeros(5), np.array(0))


@LOSSES
def test_unknown_reductions_are_refused(loss: Function, backward: Function) -> None:
    """A reduction that is none raises an error that names it."""
    logits, target, _ = draw()

    with pytest.raises(ValueError, match="mean, sum or none, got 'average'"):
        loss(logits, target, "average")
    with pytest.raises(ValueError, match="mean, sum or none, got 'average'"):
        backward(0.7, logits, target, "average")
