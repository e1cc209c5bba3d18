"""Decoding: one token at a time, and what each token has to read."""

import numpy as np

from snippets.attention import scaled_dot_product_attention


def cached_attention(
    query: np.ndarray,
    key: np.ndarray,
    value: np.ndarray,
    past_key: np.ndarray,
    past_value: np.ndarray,
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Attend causally from new tokens to all tokens so far, whose keys and values are remembered.

    The new tokens are the last ones: the first of them already sees all of the past.

    Args:
        query: (..., L, d), of the L new tokens.
        key: (..., L, d), of the new tokens.
        value: (..., L, d_v), of the new tokens.
        past_key: (..., P, d), of the P tokens before them; P is 0 at the start.
        past_value: (..., P, d_v)

    Returns:
        The output (..., L, d_v), and the keys (..., P + L, d) and values (..., P + L, d_v)
        that are the past of the next call.

    Raises:
        ValueError: there are not as many queries as new keys, or not as many keys as values.

    Source: Shazeer 2019, Fast Transformer Decoding, section 2.4.
    """
    if query.shape[-2] != key.shape[-2]:
        raise ValueError(f"query {query.shape} and key {key.shape} differ in their number")
    key = np.concatenate([past_key, key], axis=-2)  # (..., P + L, d)
    value = np.concatenate([past_value, value], axis=-2)  # (..., P + L, d_v)
    queries, keys = query.shape[-2], key.shape[-2]
    visible = np.tri(queries, keys, keys - queries, dtype=bool)  # the last query sees every key
    return scaled_dot_product_attention(query, key, value, visible), key, value


def kv_cache_bytes(
    num_layers: int,
    num_kv_heads: int,
    head_dim: int,
    num_tokens: int,
    itemsize: int = 2,
) -> int:
    """Count the bytes of the keys and values that one sequence keeps for later tokens.

    Every layer keeps its own; heads of queries do not count, only those of keys and values.

    Args:
        num_layers: layers with self-attention.
        num_kv_heads: heads of keys and values in a layer.
        head_dim: width of a head.
        num_tokens: tokens so far, prompt included.
        itemsize: bytes of a number.

    Returns:
        Bytes; for several sequences, add them up.

    Raises:
        ValueError: a size is negative.

    Source: Kwon et al. 2023, Efficient Memory Management for LLM Serving, section 3.
    """
    sizes = num_layers, num_kv_heads, head_dim, num_tokens, itemsize
    if min(sizes) < 0:
        raise ValueError(f"sizes must not be negative, got {sizes}")
    return 2 * num_layers * num_kv_heads * head_dim * num_tokens * itemsize


def matmul_intensity(rows: int, inner: int, columns: int, itemsize: int = 2) -> float:
    """Count the multiply-adds of a matrix product for each byte that it moves.

    Every element is moved once: a matrix that many rows share is read once for all of them.

    Args:
        rows: of the left matrix, (rows, inner): tokens that are multiplied at once.
        inner: the axis that is summed over.
        columns: of the right matrix, (inner, columns): weights, or the keys of one sequence.
        itemsize: bytes of a number.

    Returns:
        Multiply-adds a byte; twice that in floating-point operations a byte.

    Raises:
        ValueError: a size is not positive.

    Source: Williams et al. 2009, Roofline, the section on the roofline model.
    """
    sizes = rows, inner, columns, itemsize
    if min(sizes) < 1:
        raise ValueError(f"sizes must be positive, got {sizes}")
    multiply_adds = rows * inner * columns
    moved = rows * inner + inner * columns + rows * columns  # both matrices, and the result
    return multiply_adds / (itemsize * moved)
