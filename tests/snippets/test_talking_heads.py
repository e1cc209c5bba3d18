"""Talking heads: the mixed scores, their rank, and the attention they give."""

import numpy as np
import pytest

from snippets.attention import attention_scores, scaled_dot_product_attention
from snippets.talking_heads import talking_heads_attention, talking_heads_scores


def draw(*leading: int) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """Two heads become three; 4 queries, 6 keys, width 2, values of width 5."""
    rng = np.random.default_rng(0)
    query, key = rng.standard_normal((*leading, 2, 4, 2)), rng.standard_normal((*leading, 2, 6, 2))
    return query, key, rng.standard_normal((*leading, 3, 6, 5)), rng.standard_normal((3, 2))


def test_talking_heads_scores_by_hand() -> None:
    """The products 6 and 20 are 3 and 10 over the root of 4: 2 * 3 + 10 is 16."""
    query = np.array([[[6.0, 0, 0, 0]], [[0, 4.0, 0, 0]]])
    key = np.array([[[1.0, 0, 0, 0]], [[0, 5.0, 0, 0]]])

    scores = talking_heads_scores(query, key, np.array([[2.0, 1.0], [0.0, -1.0]]))

    np.testing.assert_array_equal(scores, [[[16]], [[-10]]])


def test_talking_heads_scores_are_linear_in_the_mixing() -> None:
    """New head g is the sum of the old heads, each times its weight in row g."""
    query, key, _, mixing = draw(2)
    old = attention_scores(query, key)

    scores = talking_heads_scores(query, key, mixing)

    for g, (first, second) in enumerate(mixing):
        expected = first * old[:, 0] + second * old[:, 1]
        np.testing.assert_allclose(scores[:, g], expected, rtol=1e-12, atol=1e-13)


def test_talking_heads_scores_may_have_the_rank_of_all_heads_together() -> None:
    """Heads of rank 2 are mixed to rank 4."""
    query, key, _, mixing = draw()

    scores = talking_heads_scores(query, key, mixing)

    np.testing.assert_array_equal(np.linalg.matrix_rank(attention_scores(query, key)), [2, 2])
    np.testing.assert_array_equal(np.linalg.matrix_rank(scores), [4, 4, 4])


def test_talking_heads_attention_by_hand() -> None:
    """Scores of 0 and ln 3, from a head that has ln 9 counted half, share as 1 to 3."""
    query = np.array([[[2 * np.log(9.0), 0, 0, 0]]])
    key = np.array([[[0.0, 1, 0, 0], [1.0, 0, 0, 0]]])

    output = talking_heads_attention(query, key, np.array([[[8.0], [0.0]]]), np.array([[0.5]]))

    np.testing.assert_allclose(output, [[[2]]], rtol=1e-14)  # exp may be off by 4 ulp


def test_talking_heads_that_do_not_mix_are_plain_attention() -> None:
    """The identity leaves every head alone."""
    query, key, value, _ = draw(2)

    output = talking_heads_attention(query, key, value[:, :2], np.eye(2))

    expected = scaled_dot_product_attention(query, key, value[:, :2])
    np.testing.assert_allclose(output, expected, rtol=1e-12, atol=1e-14)  # order of sums


def test_talking_heads_attention_stays_between_the_values() -> None:
    """The weights are a softmax after the mixing, so each output is an average."""
    query, key, value, mixing = draw(2)

    output = talking_heads_attention(query, key, value, 5 * mixing)

    assert (output >= value.min(axis=-2, keepdims=True) - 1e-14).all()
    assert (output <= value.max(axis=-2, keepdims=True) + 1e-14).all()


@pytest.mark.parametrize("change", [lambda m: m.T, lambda m: m[:, :1]])
def test_talking_heads_refuse_a_mixing_for_other_heads(change) -> None:
    """A mixing that would broadcast, or not fit, raises an error that names the shapes."""
    query, key, value, mixing = draw()

    with pytest.raises(ValueError, match="mixing"):
        talking_heads_scores(query, key, change(mixing))
    with pytest.raises(ValueError, match="mixing"):
        talking_heads_attention(query, key, value[:1], mixing)
