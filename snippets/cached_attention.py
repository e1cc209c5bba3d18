"""Attention one token at a time: what a Transformer must remember while it generates."""

import numpy as np

from snippets.attention import scaled_dot_product_attention


def attend_and_remember(
    query: np.ndarray,
    key: np.ndarray,
    value: np.ndarray,
    keys: np.ndarray,
    values: np.ndarray,
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Attend from one new token to itself and to all before it, whose keys and values are kept.

    Token by token this gives what causal attention gives for the whole sequence.

    Args:
        query: (..., 1, d), of the new token, as the next two.
        key: (..., 1, d)
        value: (..., 1, d_v)
        keys: (..., t, d), of the t tokens before it, as the next.
        values: (..., t, d_v)

    Returns:
        The output (..., 1, d_v), and the keys and values of t + 1 tokens.

    Raises:
        ValueError: the shapes do not fit together.

    Source: Shazeer 2019, Fast Transformer Decoding, section 2.4.
    """
    if key.shape[:-1] != value.shape[:-1]:
        raise ValueError(f"key {key.shape} and value {value.shape} differ in their number")
    keys = np.concatenate([keys, key], axis=-2)
    values = np.concatenate([values, value], axis=-2)
    return scaled_dot_product_attention(query, keys, values), keys, values
