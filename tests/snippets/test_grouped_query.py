"""Grouped-query attention, from one group to one for each head, and the multi-query layer."""

import re

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from snippets.attention import scaled_dot_product_attention
from snippets.grouped_query import grouped_query_attention, multi_query_attention

few_examples = settings(deadline=None, derandomize=True, max_examples=25)
numbers = st.floats(-9, 9)


def draw(groups: int, *leading: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Query, key and value: 6 heads, 3 queries, 5 keys, d = 4 and d_v = 2."""
    rng = np.random.default_rng(0)
    shapes = (6, 3, 4), (groups, 5, 4), (groups, 5, 2)
    query, key, value = (rng.standard_normal((*leading, *shape)) for shape in shapes)
    return query, key, value


def layer(heads: int = 3) -> list[np.ndarray]:
    """Five tokens of width 7 and the weights of a multi-query layer: d = 4 and d_v = 2."""
    rng = np.random.default_rng(0)
    shapes = (5, 7), (heads, 7, 4), (7, 4), (7, 2), (heads, 2, 7)
    return [rng.standard_normal(shape) for shape in shapes]


def test_grouped_query_attention_by_hand() -> None:
    """One key each: heads 0 and 1 return the value of group 0, heads 2 and 3 that of group 1."""
    query, key = np.ones((4, 1, 3)), np.ones((2, 1, 3))
    value = np.array([[[5.0]], [[9.0]]])

    output = grouped_query_attention(query, key, value)

    np.testing.assert_array_equal(output, [[[5]], [[5]], [[9]], [[9]]])


@few_examples
@given(
    groups=st.sampled_from([1, 2, 3, 6]),
    seed=st.integers(0, 99),
    mask=arrays(np.bool_, (3, 5)),
    is_causal=st.booleans(),
)
def test_grouped_query_attention_is_a_loop_over_heads(
    groups: int, seed: int, mask: np.ndarray, is_causal: bool
) -> None:
    """Head h attends with its own query to group h // (H / G), under any mask."""
    rng = np.random.default_rng(seed)
    query, key = rng.standard_normal((2, 6, 3, 4)), rng.standard_normal((2, groups, 5, 4))
    value = rng.standard_normal((2, groups, 5, 2))

    output = grouped_query_attention(query, key, value, mask, is_causal)

    for h in range(6):
        g = h // (6 // groups)
        alone = scaled_dot_product_attention(query[:, h], key[:, g], value[:, g], mask, is_causal)
        np.testing.assert_allclose(output[:, h], alone, rtol=1e-12, atol=1e-14)  # order of sums


def test_grouped_query_attention_with_a_group_for_each_head_is_multi_head() -> None:
    """With G = H the result is that of attention."""
    query, key, value = draw(6, 2)

    output = grouped_query_attention(query, key, value)

    expected = scaled_dot_product_attention(query, key, value)
    np.testing.assert_allclose(output, expected, rtol=1e-13)  # the products may differ in order


def test_grouped_query_attention_takes_a_mask_for_each_head() -> None:
    """A mask with an axis of query heads masks each on its own, also within a group."""
    query, key, value = draw(2)
    mask = np.random.default_rng(0).random((6, 3, 5)) < 0.5

    output = grouped_query_attention(query, key, value, mask)

    for h in range(6):
        alone = scaled_dot_product_attention(query[h], key[h // 3], value[h // 3], mask[h])
        np.testing.assert_allclose(output[h], alone, rtol=1e-12, atol=1e-14)  # order of sums


def test_grouped_query_attention_of_an_empty_batch_is_empty() -> None:
    """No samples in, no samples out."""
    output = grouped_query_attention(*draw(2, 0))

    assert output.shape == (0, 6, 3, 2)


@pytest.mark.parametrize(
    ("heads", "groups", "values"),
    [(6, 4, 4), (2, 3, 3), (1, 3, 3), (6, 3, 2), (6, 6, 1), (6, 1, 6)],
    ids=["no divisor", "too many", "part of a group", "other values", "one value", "one key"],
)
def test_grouped_query_attention_refuses_other_numbers_of_heads(
    heads: int, groups: int, values: int
) -> None:
    """Groups that do not divide the heads, or that differ, raise an error that names them."""
    query, key, value = np.ones((heads, 3, 4)), np.ones((groups, 5, 4)), np.ones((values, 5, 2))
    message = f"{heads} heads of queries for key ({groups}, 5, 4) and value ({values}, 5, 2)"

    with pytest.raises(ValueError, match=re.escape(message)):
        grouped_query_attention(query, key, value)


def test_multi_query_attention_by_hand() -> None:
    """Queries of 0 average the values 3 and 6; the heads write them with weights 5 and 7."""
    x, weight_query = np.array([[1.0], [2.0]]), np.zeros((2, 1, 1))
    weight_key, weight_value = np.array([[4.0]]), np.array([[3.0]])
    weight_output = np.array([[[5.0]], [[7.0]]])
    layer = x, weight_query, weight_key, weight_value, weight_output

    everything, causal = multi_query_attention(*layer), multi_query_attention(*layer, True)

    np.testing.assert_array_equal(everything, [[4.5 * 12], [4.5 * 12]])
    np.testing.assert_array_equal(causal, [[3 * 12], [4.5 * 12]])


@pytest.mark.parametrize("is_causal", [False, True])
def test_multi_query_attention_is_multi_head_with_tied_keys_and_values(is_causal: bool) -> None:
    """It equals the sum over heads that each have a copy of the one key and value projection."""
    x, weight_query, weight_key, weight_value, weight_output = layer()

    output = multi_query_attention(
        x, weight_query, weight_key, weight_value, weight_output, is_causal
    )

    keys, values = np.stack([x @ weight_key] * 3), np.stack([x @ weight_value] * 3)
    heads = scaled_dot_product_attention(x @ weight_query, keys, values, is_causal=is_causal)
    concatenated = np.concatenate(heads, axis=-1)  # (L, H d_v): the paper's multi-head layer
    expected = concatenated @ weight_output.reshape(6, 7)
    np.testing.assert_allclose(output, expected, rtol=1e-12, atol=1e-13)  # order of sums


@few_examples
@given(order=st.permutations(range(3)))
def test_multi_query_attention_ignores_the_order_of_the_heads(order: list[int]) -> None:
    """Heads that trade places, with their queries and outputs, give the same sum."""
    x, weight_query, weight_key, weight_value, weight_output = layer()

    output = multi_query_attention(
        x, weight_query[order], weight_key, weight_value, weight_output[order]
    )

    expected = multi_query_attention(x, weight_query, weight_key, weight_value, weight_output)
    np.testing.assert_allclose(output, expected, rtol=1e-12, atol=1e-13)  # order of sums


def test_multi_query_attention_treats_samples_alone() -> None:
    """Each sequence of a batch gives what it gives alone."""
    first, *weights = layer()
    batch = np.stack([first, first[::-1], 2 * first])

    output = multi_query_attention(batch, *weights)

    for sequence, own in zip(batch, output, strict=True):
        alone = multi_query_attention(sequence, *weights)
        np.testing.assert_allclose(own, alone, rtol=1e-12, atol=1e-13)  # order of sums


@pytest.mark.parametrize(("queries", "outputs"), [(3, 2), (3, 1), (1, 3)])
def test_multi_query_attention_refuses_other_numbers_of_heads(queries: int, outputs: int) -> None:
    """Heads of queries without an output, or the other way, raise an error that names the shapes."""
    x, weight_query, weight_key, weight_value, weight_output = layer()
    message = f"heads differ: query ({queries}, 7, 4), output ({outputs}, 2, 7)"

    with pytest.raises(ValueError, match=re.escape(message)):
        multi_query_attention(
            x, weight_query[:queries], weight_key, weight_value, weight_output[:outputs]
        )


def test_multi_query_attention_refuses_keys_of_another_width() -> None:
    """Queries and keys that differ in d raise an error."""
    x, weight_query, weight_key, weight_value, weight_output = layer()

    with pytest.raises(ValueError, match="differ in their last axis"):
        multi_query_attention(x, weight_query, weight_key[:, :3], weight_value, weight_output)
