"""Attention in tiles: the same result without ever holding all scores at once."""

import numpy as np

from snippets.attention import attention_scores


def online_softmax_step(
    highest: np.ndarray,
    total: np.ndarray,
    weighted: np.ndarray,
    scores: np.ndarray,
    value: np.ndarray,
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Add some more keys to a softmax-weighted sum of values.

    Exponentials are relative to the highest score so far; when that grows, what was
    added up before shrinks by exp(old - new), as if the new maximum had been known all along.

    Args:
        highest: (..., L, 1), finite: the highest score so far.
        total: (..., L, 1), sum of exp(score - highest) so far.
        weighted: (..., L, d_v), sum of exp(score - highest) times the value so far.
        scores: (..., L, S), of the keys to be added; -inf where a key is masked.
        value: (..., S, d_v), of the keys to be added.

    Returns:
        `highest`, `total` and `weighted` with these keys; the mean is weighted / total.

    Source: Milakov and Gimelshein 2018, Online normalizer calculation, algorithm 3;
        Dao et al. 2022, FlashAttention, algorithm 1.
    """
    new_highest = np.maximum(highest, scores.max(axis=-1, keepdims=True))
    shrink = np.exp(highest - new_highest)
    weights = np.exp(scores - new_highest)  # (..., L, S)
    new_total = shrink * total + weights.sum(axis=-1, keepdims=True)
    return new_highest, new_total, shrink * weighted + weights @ value


def flash_attention(
    query: np.ndarray,
    key: np.ndarray,
    value: np.ndarray,
    is_causal: bool = False,
    block_size: int = 128,
) -> np.ndarray:
    """Compute scaled dot-product attention tile by tile: at no time are there more scores than one.

    Args:
        query: (..., L, d)
        key: (..., S, d), with the leading axes of `query`.
        value: (..., S, d_v), with the leading axes of `query`.
        is_causal: query i sees the keys 0 to i only.
        block_size: queries, and keys, in a tile.

    Returns:
        (..., L, d_v)

    Raises:
        ValueError: shapes do not agree, or the block size is not positive.

    Source: Dao et al. 2022, FlashAttention, section 3.1, with the loops in the order of
        Dao 2023, FlashAttention-2, section 3.1.
    """
    if query.shape[:-2] != key.shape[:-2] or key.shape[:-1] != value.shape[:-1]:
        raise ValueError(f"query {query.shape}, key {key.shape} and value {value.shape} differ")
    if block_size < 1:
        raise ValueError(f"block_size must be positive, got {block_size}")
    queries, keys = query.shape[-2], key.shape[-2]
    output = np.zeros((*query.shape[:-1], value.shape[-1]), query.dtype)
    for top in range(0, queries, block_size):
        rows = slice(top, top + block_size)
        weighted = output[..., rows, :]  # (..., block, d_v): zeros
        total = np.zeros_like(weighted[..., :1])  # (..., block, 1)
        highest = total - np.inf
        seen = min(keys, top + block_size) if is_causal else keys  # later tiles would be masked
        for left in range(0, seen, block_size):
            columns = slice(left, left + block_size)
            scores = attention_scores(query[..., rows, :], key[..., columns, :])
            if is_causal:
                visible = np.tri(*scores.shape[-2:], top - left, dtype=bool)
                scores = np.where(visible, scores, -np.inf)
            highest, total, weighted = online_softmax_step(
                highest, total, weighted, scores, value[..., columns, :]
            )
        output[..., rows, :] = weighted / np.maximum(total, 1)  # below 1 only if there is no key
    return output
