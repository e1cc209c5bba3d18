"""Grouped heads, caches and tiles against the reference cases of ONNX's Attention.

The cases of grouped heads and of caches with a mask have masks that are added to the scores;
ours are boolean, so what is taken here are the cases without one.
"""

import numpy as np
import pytest

from snippets.decoding import cached_attention
from snippets.flash_attention import flash_attention
from snippets.grouped_query import grouped_query_attention
from tests.oracles.onnx_cases import assert_as_expected, reference_case


@pytest.mark.parametrize("name", ["test_attention_4d_gqa", "test_attention_4d_gqa_causal"])
def test_grouped_query_attention(name: str) -> None:
    """Nine heads of queries read three heads of keys and values."""
    case = reference_case("attention", name)

    output = grouped_query_attention(*case.inputs, is_causal=bool(case.attributes.get("is_causal")))

    assert_as_expected([output], case)


@pytest.mark.parametrize("name", ["test_attention_3d_gqa", "test_attention_3d_gqa_causal"])
def test_grouped_query_attention_of_packed_heads(name: str) -> None:
    """The same where the heads lie side by side in the last axis, as projections leave them."""
    case = reference_case("attention", name)
    counts = [case.attributes[f"{which}_num_heads"] for which in ("q", "kv", "kv")]
    heads = [
        x.reshape(*x.shape[:2], count, -1).swapaxes(1, 2)
        for x, count in zip(case.inputs, counts, strict=True)
    ]

    output = grouped_query_attention(*heads, is_causal=bool(case.attributes.get("is_causal")))

    packed = output.swapaxes(1, 2)
    assert_as_expected([packed.reshape(*packed.shape[:2], -1)], case)


def test_cached_attention() -> None:
    """Four new tokens after three: their causal mask is aligned with the last key."""
    case = reference_case("attention", "test_attention_4d_causal_with_past_and_present")

    returned = cached_attention(*case.inputs)

    assert_as_expected(list(returned), case)


@pytest.mark.parametrize(
    "name",
    [
        "test_attention_4d_gqa_causal_nonpad_decode",
        "test_attention_4d_causal_nonpad_continued_prefill",
        "test_attention_4d_causal_nonpad_batch_prefill",
    ],
)
def test_cached_attention_with_caches_of_different_length(name: str) -> None:
    """The new keys of a sample are the last of those that its cache holds; the rest is padding."""
    case = reference_case("attention", name)
    query, key, value, lengths = case.inputs
    groups, new = key.shape[1], query.shape[2]

    outputs = []
    for q, k, v, length in zip(query, key, value, lengths, strict=True):
        grouped = q.reshape(groups, -1, *q.shape[1:])  # heads that share keys on an axis
        (k_past, k_new), (v_past, v_new) = (
            np.split(x[:, None, :length], [length - new], axis=2) for x in (k, v)
        )
        output, _, _ = cached_attention(grouped, k_new, v_new, k_past, v_past)
        outputs.append(output.reshape(q.shape))

    assert_as_expected([np.stack(outputs)], case)


@pytest.mark.parametrize("block_size", [2, 3, 128])
@pytest.mark.parametrize(
    "name",
    [
        "test_attention_4d",
        "test_attention_4d_causal",
        "test_attention_4d_diff_heads_sizes",
        "test_attention_4d_diff_heads_sizes_causal",
    ],
)
def test_flash_attention(name: str, block_size: int) -> None:
    """Four queries and six keys, in tiles that divide them, that do not, and all at once."""
    case = reference_case("attention", name)

    is_causal = bool(case.attributes.get("is_causal"))
    output = flash_attention(*case.inputs, is_causal, block_size)

    assert_as_expected([output], case)
