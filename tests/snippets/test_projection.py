"""The cosine of two vectors, and the length of a projection."""

import re
from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from snippets.projection import cosine_similarity, scalar_projection

few_examples = settings(deadline=None, derandomize=True, max_examples=25)
vectors = arrays(np.float64, (3, 4), elements=st.floats(-9, 9))
factors = st.floats(0.01, 100)


def test_cosine_similarity_by_hand() -> None:
    """(3, 4) and (4, 3) have the product 24 and the lengths 5 and 5."""
    a, b = np.array([[3.0, 4.0], [3.0, 4.0]]), np.array([[4.0, 3.0], [-8.0, 6.0]])

    np.testing.assert_array_equal(cosine_similarity(a, b), [24 / 25, 0])


@few_examples
@given(a=vectors, b=vectors, factor=factors)
def test_cosine_similarity_ignores_lengths(a: np.ndarray, b: np.ndarray, factor: float) -> None:
    """A longer vector has the same angle."""
    a, b = a + np.array([10, 0, 0, 0]), b + np.array([0, 10, 0, 0])  # not near zero

    cosine = cosine_similarity(a, b)

    np.testing.assert_allclose(cosine_similarity(factor * a, b), cosine, rtol=1e-13, atol=1e-14)
    np.testing.assert_allclose(cosine_similarity(b, factor * a), cosine, rtol=1e-13, atol=1e-14)


@few_examples
@given(a=vectors, b=vectors)
def test_cosine_similarity_lies_between_minus_one_and_one(a: np.ndarray, b: np.ndarray) -> None:
    """The inequality of Cauchy and Schwarz."""
    assert (np.abs(cosine_similarity(a, b)) <= 1 + 1e-15).all()  # a few roundings


def test_cosine_similarity_of_a_zero_vector_is_zero() -> None:
    """As in torch, where nothing is divided by zero either."""
    zero, a = np.zeros(3), np.array([1.0, 2.0, 3.0])

    with np.errstate(all="raise"):
        assert cosine_similarity(zero, a) == cosine_similarity(a, zero) == 0


def test_cosine_similarity_divides_by_eps_at_least() -> None:
    """Lengths of 0.5 and 2 become 1 and 2 where eps is 1: 1 / 2 instead of 1."""
    a, b = np.array([0.5, 0.0]), np.array([2.0, 0.0])

    assert cosine_similarity(a, b, eps=1.0) == 0.5


def test_scalar_projection_by_hand() -> None:
    """(3, 4) reaches 3 along the first axis, whichever length stands for it, and -4 down."""
    a, b = np.array([[3.0, 4.0]] * 3), np.array([[1.0, 0.0], [7.0, 0.0], [0.0, -2.0]])

    np.testing.assert_array_equal(scalar_projection(a, b), [3, 3, -4])


@few_examples
@given(a=vectors, b=vectors)
def test_scalar_projection_leaves_an_orthogonal_rest(a: np.ndarray, b: np.ndarray) -> None:
    """What is left of a vector without its projection is orthogonal to the direction."""
    b = b + np.array([20, 0, 0, 0])
    direction = b / np.linalg.norm(b, axis=-1, keepdims=True)

    rest = a - scalar_projection(a, b)[:, None] * direction

    np.testing.assert_allclose((rest * direction).sum(axis=-1), 0, atol=1e-14)  # values up to 9


def test_scalar_projection_refuses_a_vector_without_direction() -> None:
    """One zero vector among others raises an error."""
    b = np.array([[1.0, 2.0], [0.0, 0.0]])

    with pytest.raises(ValueError, match="length 0"):
        scalar_projection(np.ones((2, 2)), b)


@pytest.mark.parametrize("f", [cosine_similarity, scalar_projection])
def test_projections_of_no_vectors_are_empty(f: Callable[..., np.ndarray]) -> None:
    """No pairs in, no numbers out."""
    assert f(np.zeros((0, 3)), np.zeros((0, 3))).shape == (0,)


@pytest.mark.parametrize("f", [cosine_similarity, scalar_projection])
def test_projections_refuse_shapes_that_would_broadcast(f: Callable[..., np.ndarray]) -> None:
    """Another shape raises an error that names both."""
    with pytest.raises(ValueError, match=re.escape("a (3, 4) and b (4,) differ in shape")):
        f(np.ones((3, 4)), np.ones(4))
