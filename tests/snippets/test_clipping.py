"""Gradient clipping, by the global norm and by value."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from snippets.clipping import clip_grad_norm, clip_grad_value, global_norm

few_examples = settings(deadline=None, derandomize=True, max_examples=25)
gradients_of_two = st.tuples(
    arrays(np.float64, (2, 3), elements=st.floats(-99, 99)),
    arrays(np.float64, (4,), elements=st.floats(-99, 99)),
).map(list)
both = pytest.mark.parametrize("clip", [clip_grad_norm, clip_grad_value])
Clip = Callable[[Any, float], list[np.ndarray]]


def flat(gradients: list[np.ndarray]) -> np.ndarray:
    """All gradients as one vector."""
    return np.concatenate([gradient.ravel() for gradient in gradients])


def test_global_norm_by_hand() -> None:
    """(2, 3, 6) has the norm 7, in whatever arrays it is."""
    assert global_norm([np.array([[2.0], [3.0]]), np.array([-6.0])]) == 7


def test_global_norm_of_nothing_is_zero() -> None:
    """No arrays, or arrays without elements."""
    assert global_norm([]) == global_norm([np.zeros((0, 3))]) == 0


def test_global_norm_does_not_overflow_in_float32() -> None:
    """Squares of 3e30 and 4e30 are beyond float32, the norm 5e30 is not."""
    norm = global_norm([np.array([3e30, 4e30], dtype=np.float32)])

    assert abs(norm / 5e30 - 1) < 1e-6  # float32 rounds the elements


def test_clip_grad_norm_by_hand() -> None:
    """A norm of 5 clipped to 2 is times 2/5, for every array."""
    first, second = clip_grad_norm([np.array([[3.0]]), np.array([4.0])], 2.0)

    np.testing.assert_allclose(first, [[6 / 5]], rtol=1e-15)  # one rounding each
    np.testing.assert_allclose(second, [8 / 5], rtol=1e-15)


@few_examples
@given(gradients=gradients_of_two, max_norm=st.floats(0.01, 999))
def test_clip_grad_norm_keeps_the_direction(gradients: list[np.ndarray], max_norm: float) -> None:
    """The result is a multiple of the gradient, of the smaller of the two norms."""
    clipped = clip_grad_norm(gradients, max_norm)

    norm, product = np.linalg.norm(flat(gradients)), flat(clipped) @ flat(gradients)
    smaller = min(norm, max_norm)
    np.testing.assert_allclose(np.linalg.norm(flat(clipped)), smaller, rtol=1e-12, atol=1e-300)
    np.testing.assert_allclose(product, norm * smaller, rtol=1e-12, atol=1e-300)  # cosine 1


def test_clip_grad_norm_leaves_small_gradients_as_they_are() -> None:
    """Below the threshold nothing changes, not even the last bit; zeros included."""
    gradients = [np.array([0.1, 0.2]), np.zeros(3)]

    clipped = clip_grad_norm(gradients, 1.0)

    for gradient, expected in zip(clipped, gradients, strict=True):
        np.testing.assert_array_equal(gradient, expected)


def test_clip_grad_norm_does_not_hide_a_value_that_is_not_finite() -> None:
    """A NaN anywhere makes every gradient NaN, rather than passing by unseen."""
    clipped = clip_grad_norm([np.array([1.0, np.nan]), np.array([2.0])], 1.0)

    assert np.isnan(flat(clipped)).all()


def test_clip_grad_value_by_hand() -> None:
    """Each element is cut on its own, on both sides."""
    first, second = clip_grad_value([np.array([[3.0, -0.5]]), np.array([-4.0])], 2.0)

    np.testing.assert_array_equal(first, [[2, -0.5]])
    np.testing.assert_array_equal(second, [-2])


@few_examples
@given(gradients=gradients_of_two, clip_value=st.floats(0.01, 999))
def test_clip_grad_value_bounds_each_element(
    gradients: list[np.ndarray], clip_value: float
) -> None:
    """Signs stay, and no element grows or passes the bound."""
    clipped, before = flat(clip_grad_value(gradients, clip_value)), flat(gradients)

    np.testing.assert_array_equal(np.abs(clipped), np.minimum(np.abs(before), clip_value))
    assert (clipped * before >= 0).all()


@both
def test_clipping_keeps_shapes_and_float32_and_its_inputs(clip: Clip) -> None:
    """New arrays of the old shapes and dtype; what came in stays as it was."""
    gradients = [np.full((2, 3), 9, np.float32), np.full((0, 4), 9, np.float32)]
    for gradient in gradients:
        gradient.flags.writeable = False

    clipped = clip(gradients, 0.5)

    assert [(g.shape, g.dtype) for g in clipped] == [(g.shape, g.dtype) for g in gradients]
    assert (gradients[0] == 9).all()


@both
def test_clipping_of_nothing_is_nothing(clip: Clip) -> None:
    """No gradients in, none out."""
    assert clip([], 1.0) == []


@both
@pytest.mark.parametrize("threshold", [0.0, -1.0, float("nan")])
def test_clipping_refuses_a_threshold_that_is_not_positive(clip: Clip, threshold: float) -> None:
    """A bound of nothing would end training."""
    with pytest.raises(ValueError, match=f"must be positive, got {threshold}"):
        clip([np.ones(2)], threshold)
