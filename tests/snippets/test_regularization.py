"""Regularization: the proximal steps of L1 and L2, and smoothed labels."""

import re
from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from snippets.regularization import prox_l1, prox_l2, smooth_labels

few_examples = settings(deadline=None, derandomize=True, max_examples=25)
weights = arrays(np.float64, (3, 4), elements=st.floats(-9, 9))
strengths = st.floats(0, 5)

PROX = pytest.mark.parametrize(
    ("prox", "penalty"),
    [(prox_l1, np.abs), (prox_l2, lambda v: v**2 / 2)],
    ids=["L1", "L2"],
)
Function = Callable[..., np.ndarray]


def test_prox_l1_by_hand() -> None:
    """With a strength of 1, absolute values lose 1 and stop at 0."""
    weight = np.array([-3.0, -1.0, -0.5, 0.0, 0.25, 1.0, 2.5])

    np.testing.assert_array_equal(prox_l1(weight, 1.0), [-2, 0, 0, 0, 0, 0, 1.5])


def test_prox_l2_by_hand() -> None:
    """With a strength of 3, everything is divided by 4."""
    np.testing.assert_array_equal(prox_l2(np.array([-8.0, 0.0, 1.0]), 3.0), [-2, 0, 0.25])


@PROX
@few_examples
@given(weight=weights, strength=strengths, step=st.floats(-3, 3))
def test_prox_is_the_minimum(
    prox: Function, penalty: Function, weight: np.ndarray, strength: float, step: float
) -> None:
    """No step away from it, in any coordinate, lowers (v - w)^2 / 2 plus the penalty."""

    def objective(v: np.ndarray) -> np.ndarray:
        return (v - weight) ** 2 / 2 + strength * penalty(v)

    v = prox(weight, strength)

    assert (objective(v + step) >= objective(v) - 1e-13).all()  # rounding of values up to 81


@PROX
@few_examples
@given(weight=weights, other=weights, strength=strengths)
def test_prox_brings_weights_no_further_apart(
    prox: Function, penalty: Function, weight: np.ndarray, other: np.ndarray, strength: float
) -> None:
    """A proximal step is not expansive, and it is odd."""
    after = prox(weight, strength) - prox(other, strength)

    assert (np.abs(after) <= np.abs(weight - other) + 1e-14).all()  # rounding of values up to 9
    np.testing.assert_array_equal(prox(-weight, strength), -prox(weight, strength))


@PROX
def test_prox_without_strength_changes_nothing(prox: Function, penalty: Function) -> None:
    """At a strength of 0 there is no penalty."""
    weight = np.array([-2.0, 0.0, 3.0])

    np.testing.assert_array_equal(prox(weight, 0.0), weight)


@PROX
def test_prox_of_no_weights_is_empty(prox: Function, penalty: Function) -> None:
    """No weights in, no weights out, in float32 as well."""
    assert prox(np.zeros((0, 3), np.float32), 0.5).shape == (0, 3)


@PROX
def test_prox_refuses_a_negative_strength(prox: Function, penalty: Function) -> None:
    """A negative penalty would have no minimum."""
    with pytest.raises(ValueError, match=re.escape("strength must not be negative, got -0.1")):
        prox(np.ones(3), -0.1)


def test_smooth_labels_by_hand() -> None:
    """A fifth of the uniform distribution over four classes: 0.05 each, and 0.8 for the true one."""
    targets = smooth_labels(np.array([[0.0, 0.0, 1.0, 0.0]]), 0.2)

    np.testing.assert_allclose(targets, [[0.05, 0.05, 0.85, 0.05]], rtol=1e-15)  # a rounding


@few_examples
@given(
    classes=arrays(np.int64, (2, 3), elements=st.integers(0, 4)), label_smoothing=st.floats(0, 1)
)
def test_smooth_labels_are_probabilities(classes: np.ndarray, label_smoothing: float) -> None:
    """Smoothed rows sum to 1, are not negative, and are largest at the true class."""
    one_hot = np.eye(5)[classes]

    targets = smooth_labels(one_hot, label_smoothing)

    np.testing.assert_allclose(targets.sum(axis=-1), 1, rtol=1e-15)  # five roundings
    assert (targets >= 0).all()
    assert ((targets * one_hot).sum(axis=-1) >= targets.max(axis=-1)).all()


def test_smooth_labels_twice() -> None:
    """Smoothing by a and then by b is smoothing by 1 - (1 - a)(1 - b): it mixes linearly."""
    one_hot = np.eye(4)[[2, 0, 1]]

    twice = smooth_labels(smooth_labels(one_hot, 0.1), 0.2)

    np.testing.assert_allclose(twice, smooth_labels(one_hot, 0.28), rtol=1e-14)  # roundings


def test_smooth_labels_at_both_ends() -> None:
    """At 0 the targets are as they were, at 1 uniform."""
    one_hot = np.eye(4)[[2, 0, 1]]

    np.testing.assert_array_equal(smooth_labels(one_hot, 0.0), one_hot)
    np.testing.assert_array_equal(smooth_labels(one_hot, 1.0), np.full((3, 4), 0.25))


def test_smooth_labels_of_an_empty_batch_are_empty() -> None:
    """No rows in, no rows out."""
    assert smooth_labels(np.zeros((0, 4)), 0.1).shape == (0, 4)


@pytest.mark.parametrize("label_smoothing", [-0.1, 1.1, np.nan])
def test_smooth_labels_refuses_what_is_no_share(label_smoothing: float) -> None:
    """A share outside of [0, 1] raises an error that names it."""
    message = f"label_smoothing must be from 0 to 1, got {label_smoothing}"

    with pytest.raises(ValueError, match=re.escape(message)):
        smooth_labels(np.eye(3), label_smoothing)
