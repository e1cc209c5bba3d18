"""Masks of ONNX's Attention that ours takes as one boolean mask, against its reference cases."""

import numpy as np
import pytest

from snippets.attention import padding_mask, scaled_dot_product_attention
from tests.oracles.onnx_cases import Arrays, assert_as_expected, reference_case


def attention_node(
    query: np.ndarray,
    key: np.ndarray,
    value: np.ndarray,
    attn_mask: np.ndarray | None = None,
    nonpad_kv_seqlen: np.ndarray | None = None,
    *,
    is_causal: int = 0,
    left_window_size: int = -1,
    right_window_size: int = -1,
) -> Arrays:
    """Every way to hide a key, in one mask: a window, padding, and the diagonal that it moves.

    The last query of a padded batch is its last token: the diagonal ends there.
    """
    if attn_mask is not None and attn_mask.dtype == np.int64:  # a case without a mask
        attn_mask, nonpad_kv_seqlen = None, attn_mask
    queries, keys = query.shape[-2], key.shape[-2]
    visible = np.ones((queries, keys), dtype=bool)
    offset = np.zeros((1, 1, 1), dtype=np.int64)
    if nonpad_kv_seqlen is not None:
        visible = visible & padding_mask(nonpad_kv_seqlen, keys)[:, None]  # (B, 1, L, S)
        offset = (nonpad_kv_seqlen - queries)[:, None, None, None]
    distance = np.arange(keys) - np.arange(queries)[:, None] - offset  # from query to key
    if is_causal:
        visible = visible & (distance <= 0)
    if left_window_size >= 0:
        visible = visible & (distance >= -left_window_size)
    if right_window_size >= 0:
        visible = visible & (distance <= right_window_size)
    if attn_mask is not None and attn_mask.dtype == bool:
        visible = visible & attn_mask
    elif attn_mask is not None:
        hidden = keys - attn_mask.shape[-1]  # a short mask leaves the last keys out
        visible = visible & (np.arange(keys) < attn_mask.shape[-1])
        bias = np.pad(attn_mask, [(0, 0)] * (attn_mask.ndim - 1) + [(0, hidden)])
        query, key = with_bias(query, key, bias)
    return [scaled_dot_product_attention(query, key, value, visible)]


def with_bias(
    query: np.ndarray, key: np.ndarray, bias: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """Queries and keys whose scores are those of the given ones plus a bias of (..., L, S).

    Query i gets the i-th unit vector as further channels, and each key its column of the bias.
    Scores are divided by the root of the new width, which the queries make up for.
    """
    queries, width = query.shape[-2:]
    root = np.float32(np.sqrt(width + queries))
    units = np.broadcast_to(np.eye(queries, dtype=query.dtype) * root, (*query.shape[:-1], queries))
    columns = np.broadcast_to(bias.mT, (*key.shape[:-1], queries))
    scaled = query * (root / np.float32(np.sqrt(width)))
    return np.concatenate([scaled, units], axis=-1), np.concatenate([key, columns], axis=-1)


@pytest.mark.parametrize(
    "name",
    [
        # a window, by hand in the second case, and a mask of keys only
        "test_attention_local_window",
        "test_attention_bidirectional_window",
        "test_attention_local_window_default",
        "test_attention_local_window_rank1_boolean_mask",
        # padding, with or without a diagonal in the lower right corner, and rows without any key
        "test_attention_4d_diff_heads_mask4d_padded_kv",
        "test_attention_4d_causal_nonpad_batch_prefill",
        "test_attention_4d_causal_nonpad_continued_prefill",
        "test_attention_4d_causal_nonpad_attn_mask_composition",
        "test_attention_4d_causal_nonpad_negative_offset_structural_empty",
        # scores plus a bias
        "test_attention_4d_attn_mask",
        "test_attention_4d_attn_mask_3d",
        "test_attention_4d_attn_mask_4d",
        "test_attention_4d_attn_mask_3d_causal",
        "test_attention_4d_attn_mask_4d_causal",
        "test_attention_4d_diff_heads_sizes_attn_mask",
    ],
)
def test_reference_case_of_onnx(name: str) -> None:
    """Our output is the one that ONNX gives as the reference for this case."""
    case = reference_case("attention", name)

    assert_as_expected(attention_node(*case.inputs, **case.attributes), case)
