"""Attention with fewer heads of keys and values than of queries."""

import numpy as np

from snippets.attention import scaled_dot_product_attention


def grouped_query_attention(
    query: np.ndarray,
    key: np.ndarray,
    value: np.ndarray,
    attn_mask: np.ndarray | None = None,
    is_causal: bool = False,
) -> np.ndarray:
    """Let neighboring heads of queries share one head of keys and values.

    With G = H every head has its own (multi-head), with G = 1 all share one (multi-query).

    Args:
        query: (..., H, L, d)
        key: (..., G, S, d); G divides H, and query head h reads head h // (H / G).
        value: (..., G, S, d_v)
        attn_mask: (..., L, S), True where a query may see a key; None if everywhere.
        is_causal: query i sees the keys 0 to i only.

    Returns:
        (..., H, L, d_v)

    Raises:
        ValueError: `key` and `value` differ in G, or G does not divide H.

    Source: Ainslie et al. 2023, GQA, section 2.2.
    """
    heads, groups = query.shape[-3], key.shape[-3]
    if groups != value.shape[-3] or heads % groups:
        raise ValueError(f"{heads} heads of queries for key {key.shape} and value {value.shape}")
    key, value = (np.repeat(shared, heads // groups, axis=-3) for shared in (key, value))
    return scaled_dot_product_attention(query, key, value, attn_mask, is_causal)


def multi_query_attention(
    x: np.ndarray,
    weight_query: np.ndarray,
    weight_key: np.ndarray,
    weight_value: np.ndarray,
    weight_output: np.ndarray,
    is_causal: bool = False,
) -> np.ndarray:
    """Self-attention in which H heads ask different questions about the same keys and values.

    Args:
        x: (..., L, D)
        weight_query: (H, D, d), one matrix a head.
        weight_key: (D, d), one for all heads.
        weight_value: (D, d_v), one for all heads.
        weight_output: (H, d_v, D), one matrix a head.
        is_causal: token i sees the tokens 0 to i only.

    Returns:
        (..., L, D): the heads' contributions, added up.

    Raises:
        ValueError: shapes do not agree.

    Source: Shazeer 2019, Fast Transformer Decoding, section 3.
    """
    if len(weight_query) != len(weight_output):
        raise ValueError(f"heads differ: query {weight_query.shape}, output {weight_output.shape}")
    x = x[..., None, :, :]  # (..., 1, L, D): an axis for the heads
    query = x @ weight_query  # (..., H, L, d)
    key, value = x @ weight_key, x @ weight_value  # (..., 1, L, d), (..., 1, L, d_v)
    output = grouped_query_attention(query, key, value, is_causal=is_causal)  # (..., H, L, d_v)
    return (output @ weight_output).sum(axis=-3)
