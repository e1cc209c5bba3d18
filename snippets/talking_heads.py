"""Talking heads: the heads exchange their scores before the softmax."""

import numpy as np

from snippets.activations import softmax
from snippets.attention import attention_scores


def talking_heads_scores(query: np.ndarray, key: np.ndarray, mixing: np.ndarray) -> np.ndarray:
    """Mix the scores of all heads: a new head sees a weighted sum of what the old ones compared.

    One head's scores have rank d_h at most; a sum of H of them may have rank H * d_h.

    Args:
        query: (..., H, L, d_h)
        key: (..., H, S, d_h)
        mixing: (G, H), learned; the identity gives plain multi-head attention.

    Returns:
        (..., G, L, S)

    Raises:
        ValueError: `query` and `key` differ in d_h, or `mixing` is not for H heads.

    Source: Shazeer et al. 2020, Talking-Heads Attention, section 4 (the projection P_l).
    """
    if not query.shape[-3] == key.shape[-3] == mixing.shape[-1]:
        raise ValueError(
            f"query {query.shape}, key {key.shape}, mixing {mixing.shape}: other heads"
        )
    return np.einsum("gh,...hls->...gls", mixing, attention_scores(query, key))


def talking_heads_attention(
    query: np.ndarray, key: np.ndarray, value: np.ndarray, mixing: np.ndarray
) -> np.ndarray:
    """Average the values with the softmax of the mixed scores.

    The second mixing of the paper, of the weights after the softmax, is left out.

    Args:
        query: (..., H, L, d_h)
        key: (..., H, S, d_h)
        value: (..., G, S, d_v)
        mixing: (G, H), learned; the identity gives plain multi-head attention.

    Returns:
        (..., G, L, d_v)

    Raises:
        ValueError: `query` and `key` differ in d_h, or `mixing` is not for these heads.

    Source: Shazeer et al. 2020, Talking-Heads Attention, section 4.
    """
    if mixing.shape[:1] != value.shape[-3:-2]:
        raise ValueError(f"mixing {mixing.shape} and value {value.shape} differ in their heads")
    return softmax(talking_heads_scores(query, key, mixing)) @ value
