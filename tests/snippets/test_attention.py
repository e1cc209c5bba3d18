"""Attention: scores, weights, masks, the average of the values, and the gradients."""

import re
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from snippets.attention import (
    attention_scores,
    attention_weights,
    padding_mask,
    scaled_dot_product_attention,
    scaled_dot_product_attention_backward,
    self_attention,
)
from tests.gradients import assert_gradients

few_examples = settings(deadline=None, derandomize=True, max_examples=25)
numbers = st.floats(-9, 9)

# One query and two keys of width 4 whose scores are 2 * 0 / 2 = 0 and 2 * ln 3 / 2 = ln 3.
QUERY = np.array([[2.0, 0.0, 0.0, 0.0]])
KEY = np.array([[0.0, 5.0, 0.0, 0.0], [np.log(3.0), 0.0, 7.0, 0.0]])
VALUE = np.array([[8.0, 0.0], [0.0, 4.0]])

ROWS = np.array([[1, 0, 1, 1, 0], [0, 0, 0, 0, 0], [0, 1, 0, 0, 0]], dtype=bool)  # (L, S)
VISIBILITY = [
    pytest.param({}, id="everything"),
    pytest.param({"is_causal": True}, id="causal"),
    pytest.param({"attn_mask": ROWS}, id="mask with an empty row"),
    pytest.param({"attn_mask": ROWS, "is_causal": True}, id="mask and causal"),
]


def draw(*leading: int) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """Query, key, value and a gradient: L = 3 queries, S = 5 keys, d = 4 and d_v = 2."""
    rng = np.random.default_rng(0)
    shapes = (3, 4), (5, 4), (5, 2), (3, 2)
    query, key, value, grad_output = (rng.standard_normal((*leading, *shape)) for shape in shapes)
    return query, key, value, grad_output


def test_attention_scores_by_hand() -> None:
    """(2, 0, 0, 2) and (1, 5, 7, 2) have the product 2 + 4; divided by the root of 4 it is 3."""
    query, key = np.array([[2.0, 0.0, 0.0, 2.0]]), np.array([[1.0, 5.0, 7.0, 2.0]])

    np.testing.assert_array_equal(attention_scores(query, key), [[3]])


@pytest.mark.parametrize("width", [16, 256, 1024])
def test_attention_scores_have_variance_one(width: int) -> None:
    """Independent terms of variance 1 give scores of variance 1, whatever the width."""
    query, key = np.random.default_rng(0).standard_normal((2, 200, width))

    # 40,000 scores, but of only 400 vectors, so the variance is known to some percent.
    assert abs(attention_scores(query, key).var() - 1) < 0.1


@few_examples
@given(
    query=arrays(np.float64, (2, 3, 4), elements=numbers),
    key=arrays(np.float64, (2, 5, 4), elements=numbers),
)
def test_attention_scores_are_symmetric(query: np.ndarray, key: np.ndarray) -> None:
    """Exchanging queries and keys transposes the scores, in each batch."""
    scores = attention_scores(query, key)

    assert scores.shape == (2, 3, 5)
    # Sums of four products of at most 81, in another order.
    np.testing.assert_allclose(scores, attention_scores(key, query).mT, atol=1e-13)


def test_attention_scores_of_an_empty_batch_are_empty() -> None:
    """No samples in, no samples out."""
    scores = attention_scores(np.zeros((0, 3, 4)), np.zeros((0, 5, 4)))

    assert scores.shape == (0, 3, 5)


def test_attention_weights_by_hand() -> None:
    """Scores of 0 and ln 3 share the attention as 1 to 3."""
    weights = attention_weights(QUERY, KEY)

    np.testing.assert_allclose(weights, [[1 / 4, 3 / 4]], rtol=1e-14)  # exp may be off by 4 ulp


def test_attention_weights_causal_by_hand() -> None:
    """With equal scores, query i shares its attention among the keys 0 to i."""
    weights = attention_weights(np.zeros((3, 4)), np.zeros((3, 4)), is_causal=True)

    expected = np.array([[1, 0, 0], [1 / 2, 1 / 2, 0], [1 / 3, 1 / 3, 1 / 3]])
    np.testing.assert_allclose(weights, expected, rtol=1e-15)  # one rounding each


def test_attention_weights_masked_by_hand() -> None:
    """With equal scores, a query shares its attention among the keys marked True."""
    mask = np.array([[True, False, True], [False, False, True]])

    weights = attention_weights(np.zeros((2, 4)), np.zeros((3, 4)), mask)

    np.testing.assert_array_equal(weights, [[1 / 2, 0, 1 / 2], [0, 0, 1]])


@pytest.mark.parametrize(("queries", "keys"), [(3, 5), (5, 3), (4, 4), (1, 3)])
def test_attention_weights_causal_is_a_mask_from_the_first_key(queries: int, keys: int) -> None:
    """Query i sees the keys 0 to i, also where there are more keys than queries or fewer."""
    rng = np.random.default_rng(0)
    query, key = rng.standard_normal((queries, 4)), rng.standard_normal((keys, 4))
    mask = np.arange(keys) <= np.arange(queries)[:, None]

    weights = attention_weights(query, key, is_causal=True)

    np.testing.assert_array_equal(weights, attention_weights(query, key, mask))


def test_attention_weights_need_both_causality_and_the_mask() -> None:
    """A key must be allowed by both: the mask lets query 0 see key 2, causality does not."""
    mask = np.array([[True, True, True], [False, True, True], [True, False, True]])

    weights = attention_weights(np.zeros((3, 4)), np.zeros((3, 4)), mask, is_causal=True)

    np.testing.assert_array_equal(weights, [[1, 0, 0], [0, 1, 0], [1 / 2, 0, 1 / 2]])


@few_examples
@given(
    query=arrays(np.float64, (3, 4), elements=numbers),
    key=arrays(np.float64, (5, 4), elements=numbers),
    mask=arrays(np.bool_, (3, 5)),
)
def test_attention_weights_treat_masked_keys_as_absent(
    query: np.ndarray, key: np.ndarray, mask: np.ndarray
) -> None:
    """A query gives its visible keys the weights that they get alone, and the others exactly 0."""
    weights = attention_weights(query, key, mask)

    for row, visible, own in zip(query, mask, weights, strict=True):
        assert (own[~visible] == 0).all()
        if visible.any():
            alone = attention_weights(row[None], key[visible])[0]
            # Scores up to 162, rounded by 3e-14, which becomes a relative error.
            np.testing.assert_allclose(own[visible], alone, rtol=1e-12, atol=1e-300)


def test_attention_weights_sum_to_one_or_to_nothing() -> None:
    """A row sums to 1, or to exactly 0 where the mask leaves no key."""
    query, key, _, _ = draw(2)

    sums = attention_weights(query, key, ROWS).sum(axis=-1)

    np.testing.assert_allclose(sums, [[1, 0, 1]] * 2, rtol=1e-14)  # a few roundings


@pytest.mark.parametrize("dtype", [np.float16, np.float32, np.float64])
def test_attention_weights_of_a_fully_masked_row_are_zero(dtype: type[np.floating[Any]]) -> None:
    """A query that may see nothing gets exact zeros, and no invalid operation on the way."""
    query, key = np.ones((2, 4), dtype), np.ones((3, 4), dtype)

    with np.errstate(over="raise", invalid="raise", divide="raise"):
        weights = attention_weights(query, key, np.zeros((2, 3), dtype=bool))

    np.testing.assert_array_equal(weights, np.zeros((2, 3), dtype), strict=True)


def test_attention_weights_mask_below_any_score() -> None:
    """A visible score of -1e10 still beats a masked one: no constant like -1e9 hides it."""
    query, key = np.array([[1e5]]), np.array([[-1e5], [1e5]])

    weights = attention_weights(query, key, np.array([[True, False]]))

    np.testing.assert_array_equal(weights, [[1, 0]])


@pytest.mark.parametrize("visibility", VISIBILITY)
def test_attention_weights_do_not_overflow_in_float32(visibility: dict[str, Any]) -> None:
    """Scores of 1e4 and -1e4 give weights of 1 and 0, masked or not."""
    query = np.full((3, 4), 100, dtype=np.float32)
    key = np.array([[50], [-50], [-50], [-50], [-50]], dtype=np.float32).repeat(4, axis=1)

    with np.errstate(over="raise", invalid="raise", divide="raise"):
        weights = attention_weights(query, key, **visibility)

    np.testing.assert_array_equal(weights[0], [1, 0, 0, 0, 0])  # no mask here hides key 0 from it
    assert np.isfinite(weights).all()


def test_attention_weights_take_a_mask_for_each_head() -> None:
    """A mask with leading axes masks each sample and head on its own, or all heads alike."""
    query, key, _, _ = draw(2, 3)
    mask = np.random.default_rng(0).random((2, 1, 3, 5)) < 0.5

    weights = attention_weights(query, key, mask)

    for sample, head in np.ndindex(2, 3):
        alone = attention_weights(query[sample, head], key[sample, head], mask[sample, 0])
        np.testing.assert_allclose(weights[sample, head], alone, rtol=1e-13)  # order of sums


def test_attention_by_hand() -> None:
    """Weights of 1/4 and 3/4 average (8, 0) and (0, 4) to (2, 3)."""
    output = scaled_dot_product_attention(QUERY, KEY, VALUE)

    np.testing.assert_allclose(output, [[2, 3]], rtol=1e-14)  # exp may be off by 4 ulp


@few_examples
@given(
    query=arrays(np.float64, (3, 4), elements=numbers),
    key=arrays(np.float64, (5, 4), elements=numbers),
    value=arrays(np.float64, (5, 2), elements=numbers),
    order=st.permutations(range(5)),
)
def test_attention_ignores_the_order_of_the_keys(
    query: np.ndarray, key: np.ndarray, value: np.ndarray, order: list[int]
) -> None:
    """Keys and values are a set: moving them together changes nothing."""
    output = scaled_dot_product_attention(query, key[order], value[order])

    expected = scaled_dot_product_attention(query, key, value)
    np.testing.assert_allclose(output, expected, atol=1e-12)  # scores up to 162, values up to 9


@few_examples
@given(
    query=arrays(np.float64, (3, 4), elements=numbers),
    key=arrays(np.float64, (5, 4), elements=numbers),
    value=arrays(np.float64, (5, 2), elements=numbers),
)
def test_attention_stays_between_the_values(
    query: np.ndarray, key: np.ndarray, value: np.ndarray
) -> None:
    """An average is not below the smallest value and not above the largest."""
    output = scaled_dot_product_attention(query, key, value)

    rounding = 1e-13  # of a sum of five values up to 9
    assert (output >= value.min(axis=0) - rounding).all()
    assert (output <= value.max(axis=0) + rounding).all()


@pytest.mark.parametrize("visibility", VISIBILITY)
def test_attention_averages_with_its_weights(visibility: dict[str, Any]) -> None:
    """The output is the weighted sum of the values, under any mask."""
    query, key, value, _ = draw(2)
    weights = attention_weights(query, key, **visibility)

    output = scaled_dot_product_attention(query, key, value, **visibility)

    expected = (weights[..., None] * value[:, None]).sum(axis=-2)  # (B, L, S, d_v) over S
    np.testing.assert_allclose(output, expected, rtol=1e-13, atol=1e-14)  # order of sums


def test_attention_causal_does_not_see_the_future() -> None:
    """Other keys and values from position 2 on leave the outputs before it as they were."""
    query, key, value, _ = draw()
    later = (np.arange(5) >= 2)[:, None]

    output = scaled_dot_product_attention(query, key + later, value - later, is_causal=True)

    expected = scaled_dot_product_attention(query, key, value, is_causal=True)
    np.testing.assert_array_equal(output[:2], expected[:2])


def test_attention_of_a_fully_masked_row_is_zero() -> None:
    """A query that may see nothing takes nothing from any value."""
    query, key, value, _ = draw()

    output = scaled_dot_product_attention(query, key, value, ROWS)

    np.testing.assert_array_equal(output[1], [0, 0])


def test_attention_to_one_key_returns_its_value() -> None:
    """Where there is one key, its weight is 1 whatever the query."""
    query, _, _, _ = draw()

    output = scaled_dot_product_attention(query, KEY[:1], VALUE[:1])

    np.testing.assert_array_equal(output, [[8, 0]] * 3)


@pytest.mark.parametrize("visibility", VISIBILITY)
def test_attention_treats_batch_and_heads_alone(visibility: dict[str, Any]) -> None:
    """Each sample and head gives what it gives alone."""
    query, key, value, _ = draw(2, 3)

    output = scaled_dot_product_attention(query, key, value, **visibility)

    for i in np.ndindex(2, 3):
        alone = scaled_dot_product_attention(query[i], key[i], value[i], **visibility)
        np.testing.assert_allclose(output[i], alone, rtol=1e-12, atol=1e-14)  # order of sums


@pytest.mark.parametrize(("leading", "queries"), [((0,), 3), ((2, 0), 3), ((2,), 0)])
def test_attention_without_queries_is_empty(leading: tuple[int, ...], queries: int) -> None:
    """No samples, no heads or no queries: no rows."""
    query, key = np.zeros((*leading, queries, 4)), np.zeros((*leading, 5, 4))
    value = np.zeros((*leading, 5, 2))

    output = scaled_dot_product_attention(query, key, value, is_causal=True)

    assert output.shape == (*leading, queries, 2)


@pytest.mark.parametrize(
    "f",
    [
        attention_scores,
        attention_weights,
        lambda query, key: scaled_dot_product_attention(query, key, np.zeros((2, 5, 4))),
        lambda query, key: scaled_dot_product_attention_backward(
            np.zeros((2, 3, 4)), query, key, np.zeros((2, 5, 4))
        ),
    ],
    ids=["scores", "weights", "attention", "backward"],
)
def test_attention_refuses_query_and_key_of_different_width(f: Any) -> None:
    """Another d in query and key raises an error that names both shapes."""
    message = "query (2, 3, 4) and key (2, 5, 1) differ in their last axis"

    with pytest.raises(ValueError, match=re.escape(message)):
        f(np.zeros((2, 3, 4)), np.zeros((2, 5, 1)))


def test_attention_refuses_key_and_value_of_different_number() -> None:
    """Another S in key and value raises an error that names both shapes."""
    query, key, value = np.zeros((2, 3, 4)), np.zeros((2, 5, 4)), np.zeros((2, 1, 4))
    message = "key (2, 5, 4) and value (2, 1, 4) differ in their number"

    with pytest.raises(ValueError, match=re.escape(message)):
        scaled_dot_product_attention(query, key, value)


def test_attention_backward_by_hand() -> None:
    """The weights are (1/4, 3/4) and the gradients of the weights (8, 0): their mean is 2."""
    grad_output = np.array([[1.0, 0.0]])

    grad_query, grad_key, grad_value = scaled_dot_product_attention_backward(
        grad_output, QUERY, KEY, VALUE
    )

    # scores: 1/4 (8 - 2) / 2 = 3/4 and 3/4 (0 - 2) / 2 = -3/4, times the keys, the query
    expected_query = [[-0.75 * np.log(3), 0.75 * 5, -0.75 * 7, 0]]
    np.testing.assert_allclose(grad_query, expected_query, rtol=1e-14)  # a few roundings
    np.testing.assert_allclose(grad_key, [[1.5, 0, 0, 0], [-1.5, 0, 0, 0]], rtol=1e-14)
    np.testing.assert_allclose(grad_value, [[1 / 4, 0], [3 / 4, 0]], rtol=1e-14)


@pytest.mark.parametrize("leading", [(), (2, 2)])
@pytest.mark.parametrize("visibility", VISIBILITY)
def test_attention_backward_agrees_with_central_differences(
    leading: tuple[int, ...], visibility: dict[str, Any]
) -> None:
    """The three gradients are those of the forward pass, under any mask."""
    query, key, value, grad_output = draw(*leading)

    gradients = scaled_dot_product_attention_backward(grad_output, query, key, value, **visibility)

    assert_gradients(
        gradients,
        lambda *inputs: scaled_dot_product_attention(*inputs, **visibility),
        [query, key, value],
        grad_output,
    )


@few_examples
@given(shift=arrays(np.float64, (4,), elements=numbers))
def test_attention_backward_has_no_part_along_a_shift_of_all_keys(shift: np.ndarray) -> None:
    """Moving all keys by one vector changes no weight, so their gradients sum to 0."""
    query, key, value, grad_output = draw()

    _, grad_key, _ = scaled_dot_product_attention_backward(grad_output, query, key + shift, value)

    np.testing.assert_allclose(grad_key.sum(axis=0), 0, atol=1e-13)  # scores up to 40


def test_attention_backward_gives_nothing_to_what_is_masked() -> None:
    """A key that no query sees, and a query that sees no key, have gradients of exactly 0."""
    query, key, value, grad_output = draw()

    grad_query, grad_key, grad_value = scaled_dot_product_attention_backward(
        grad_output, query, key, value, ROWS
    )

    np.testing.assert_array_equal(grad_query[1], np.zeros(4))
    np.testing.assert_array_equal(grad_key[4], np.zeros(4))
    np.testing.assert_array_equal(grad_value[4], np.zeros(2))


def test_attention_backward_with_nothing_visible_is_zero() -> None:
    """Where every row is masked all gradients are exact zeros, with no invalid operation."""
    query, key, value, grad_output = (x.astype(np.float32) for x in draw())
    mask = np.zeros((3, 5), dtype=bool)

    with np.errstate(over="raise", invalid="raise", divide="raise"):
        gradients = scaled_dot_product_attention_backward(grad_output, query, key, value, mask)

    for gradient, x in zip(gradients, (query, key, value), strict=True):
        np.testing.assert_array_equal(gradient, np.zeros_like(x))


def test_attention_backward_of_an_empty_batch_is_empty() -> None:
    """No samples in, no gradients out."""
    gradients = scaled_dot_product_attention_backward(
        np.zeros((0, 3, 2)), np.zeros((0, 3, 4)), np.zeros((0, 5, 4)), np.zeros((0, 5, 2))
    )

    assert [gradient.shape for gradient in gradients] == [(0, 3, 4), (0, 5, 4), (0, 5, 2)]


def test_attention_backward_without_queries_is_zero() -> None:
    """Where nobody asks, keys and values have gradients of 0."""
    _, key, value, _ = draw()

    grad_query, grad_key, grad_value = scaled_dot_product_attention_backward(
        np.zeros((0, 2)), np.zeros((0, 4)), key, value
    )

    assert grad_query.shape == (0, 4)
    np.testing.assert_array_equal(grad_key, np.zeros((5, 4)))
    np.testing.assert_array_equal(grad_value, np.zeros((5, 2)))


def test_attention_to_no_keys_is_zero() -> None:
    """Where there is nothing to see, the mean of nothing is zero, as under a mask."""
    output = scaled_dot_product_attention(np.ones((2, 3)), np.ones((0, 3)), np.ones((0, 4)))

    np.testing.assert_array_equal(output, np.zeros((2, 4)))


def test_attention_weights_refuse_a_mask_that_is_not_boolean() -> None:
    """Zeros and ones could be meant as scores to add."""
    with pytest.raises(ValueError, match="attn_mask must be boolean, not float64"):
        attention_weights(np.ones((2, 3)), np.ones((2, 3)), attn_mask=np.ones((2, 2)))


def without_batch(position: int) -> list[np.ndarray]:
    """grad_output, query, key and value in a batch of 2, but for one of them."""
    query, key, value, grad_output = draw(2)
    arrays = [grad_output, query, key, value]
    arrays[position] = arrays[position][0]
    return arrays


@pytest.mark.parametrize("position", range(4), ids=["grad_output", "query", "key", "value"])
def test_attention_backward_refuses_a_shared_batch(position: int) -> None:
    """What broadcasts forward would have to be summed backward: an error that names the shapes."""
    with pytest.raises(ValueError, match=r"leading axes of \[.*\(2, 3, 5\)\] differ"):
        scaled_dot_product_attention_backward(*without_batch(position))


def test_attention_backward_refuses_a_batch_of_masks() -> None:
    """A mask with a batch of its own would give gradients with a batch."""
    query, key, value, grad_output = draw()

    with pytest.raises(ValueError, match="leading axes"):
        scaled_dot_product_attention_backward(
            grad_output, query, key, value, np.stack([ROWS, ~ROWS])
        )


# Two tokens with a query, a key and a value in one channel each: their scores are 0 and 2 ln 2
# for the first, 0 and 0 for the second.
TOKENS = np.array([[2.0, 0.0, 5.0], [0.0, np.log(2.0), 10.0]])
ASKS, NAMED, HOLDS = np.eye(3)[:, :1], np.eye(3)[:, 1:2], np.eye(3)[:, 2:]


def test_self_attention_by_hand() -> None:
    """Weights of (1/5, 4/5) and (1/2, 1/2) average the values 5 and 10 to 9 and 7.5."""
    output = self_attention(TOKENS, ASKS, NAMED, HOLDS)

    np.testing.assert_allclose(output, [[9], [7.5]], rtol=1e-14)  # exp may be off by 4 ulp


def test_self_attention_causal_by_hand() -> None:
    """The first token sees itself only and keeps its value of 5."""
    output = self_attention(TOKENS, ASKS, NAMED, HOLDS, is_causal=True)

    np.testing.assert_allclose(output, [[5], [7.5]], rtol=1e-14)


def test_self_attention_masked_by_hand() -> None:
    """The first token sees the second only, and the second nothing."""
    mask = np.array([[False, True], [False, False]])

    output = self_attention(TOKENS, ASKS, NAMED, HOLDS, mask)

    np.testing.assert_array_equal(output, [[10], [0]])


@few_examples
@given(
    x=arrays(np.float64, (4, 3), elements=st.floats(-3, 3)),
    order=st.permutations(range(4)),
)
def test_self_attention_is_equivariant(x: np.ndarray, order: list[int]) -> None:
    """Tokens in another order have the same outputs in that order."""
    weights = np.random.default_rng(0).standard_normal((3, 3, 5))

    output = self_attention(x[order], *weights)

    # Scores up to some hundred, rounded by 1e-13, which becomes a relative error.
    np.testing.assert_allclose(output, self_attention(x, *weights)[order], rtol=0, atol=1e-10)


@pytest.mark.parametrize("leading", [(2,), (2, 3), (0,)])
def test_self_attention_treats_sequences_alone(leading: tuple[int, ...]) -> None:
    """Each sequence of a batch gives what it gives alone."""
    rng = np.random.default_rng(0)
    x, weights = rng.standard_normal((*leading, 4, 3)), rng.standard_normal((3, 3, 5))

    output = self_attention(x, *weights)

    assert output.shape == (*leading, 4, 5)
    for i in np.ndindex(leading):
        np.testing.assert_allclose(output[i], self_attention(x[i], *weights), rtol=1e-12)


@pytest.mark.parametrize("shape", [(4, 5), (2, 3, 5)], ids=["rows", "one a sample"])
@pytest.mark.parametrize("position", range(3))
def test_self_attention_refuses_a_weight_of_another_shape(
    position: int, shape: tuple[int, ...]
) -> None:
    """A weight with other rows than x has features, or with a batch, is an error with shapes."""
    weights = [np.zeros((3, 5))] * 3
    weights[position] = np.zeros(shape)

    with pytest.raises(ValueError, match=re.escape(f"x (2, 4, 3) and weight {shape} do not fit")):
        self_attention(np.zeros((2, 4, 3)), *weights)


def test_padding_mask_by_hand() -> None:
    """Of rows of four keys, the first one, none, or all are tokens."""
    mask = padding_mask(np.array([1, 0, 4]), 4)

    expected = np.array([[[1, 0, 0, 0]], [[0, 0, 0, 0]], [[1, 1, 1, 1]]], dtype=bool)
    np.testing.assert_array_equal(mask, expected, strict=True)


@few_examples
@given(lengths=arrays(np.int64, (2, 3), elements=st.integers(0, 6)))
def test_padding_mask_counts_the_tokens(lengths: np.ndarray) -> None:
    """There are as many True as the sequence has tokens, and none after a False."""
    mask = padding_mask(lengths, 6)

    assert mask.shape == (2, 3, 1, 6)
    np.testing.assert_array_equal(mask.sum(axis=-1), lengths[..., None])
    assert not (mask[..., 1:] & ~mask[..., :-1]).any()


def test_padding_mask_hides_the_padding_from_attention() -> None:
    """With it a padded sequence gives what it gives alone; no token at all gives zeros."""
    query, key, value, _ = draw(2)

    output = scaled_dot_product_attention(query, key, value, padding_mask(np.array([2, 0]), 5))

    alone = scaled_dot_product_attention(query[0], key[0, :2], value[0, :2])
    np.testing.assert_allclose(output[0], alone, rtol=1e-13)  # order of sums
    np.testing.assert_array_equal(output[1], np.zeros((3, 2)))


@pytest.mark.parametrize("lengths", [[3, 5], [3, -1]])
def test_padding_mask_refuses_lengths_that_do_not_fit(lengths: list[int]) -> None:
    """A sequence of 5 tokens is not padded to 4."""
    message = f"lengths {lengths} are not all between 0 and 4"

    with pytest.raises(ValueError, match=re.escape(message)):
        padding_mask(np.array(lengths), 4)
