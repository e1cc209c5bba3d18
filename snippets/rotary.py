"""Rotary positions: queries and keys are turned, each by its position, before they meet."""

import numpy as np

from snippets.attention import attention_scores
from snippets.positions import angular_frequencies


def rotate_pairs(
    x: np.ndarray, cos: np.ndarray, sin: np.ndarray, interleaved: bool = False
) -> np.ndarray:
    """Turn every pair of channels in its plane.

    Which two channels make a pair is a convention: i and i + d/2, or the neighbors 2i and 2i + 1.

    Args:
        x: (..., T, d)
        cos: (..., T, d/2), cosine of the angle of each position and pair.
        sin: (..., T, d/2), its sine.
        interleaved: pairs are neighbors.

    Returns:
        (..., T, d), channels in the order of `x`.

    Raises:
        ValueError: `cos` or `sin` does not fit the pairs of `x`.

    Source: Su et al. 2021, RoFormer, section 3.4.2 (neighbors).
    """
    pairs = (*x.shape[:-1], x.shape[-1] // 2)
    fits = cos.shape == sin.shape and cos.shape[-2:] == pairs[-2:] and not x.shape[-1] % 2
    if not fits or np.broadcast_shapes(cos.shape, pairs) != pairs:
        raise ValueError(f"cos {cos.shape} and sin {sin.shape} do not fit the pairs of {x.shape}")
    first, second = (x[..., ::2], x[..., 1::2]) if interleaved else np.split(x, 2, axis=-1)
    turned = cos * first - sin * second, sin * first + cos * second
    if interleaved:
        return np.stack(turned, axis=-1).reshape(x.shape)  # from (..., T, d/2, 2)
    return np.concatenate(turned, axis=-1)


def rope(
    x: np.ndarray, positions: np.ndarray, base: float = 10_000.0, interleaved: bool = False
) -> np.ndarray:
    """Turn queries or keys by angles in proportion to their positions.

    Args:
        x: (..., T, d)
        positions: (T,), or (..., T) where they differ between samples.
        base: as in `angular_frequencies`.
        interleaved: as in `rotate_pairs`.

    Returns:
        (..., T, d), of the same norms as `x`.

    Raises:
        ValueError: `d` is odd, or `positions` do not fit `x`.

    Source: Su et al. 2021, RoFormer, section 3.2.2.
    """
    angles = positions[..., None] * angular_frequencies(x.shape[-1], base)  # (..., T, d/2)
    cos, sin = np.cos(angles).astype(x.dtype), np.sin(angles).astype(x.dtype)
    return rotate_pairs(x, cos, sin, interleaved)


def rope_backward(
    grad_output: np.ndarray,
    positions: np.ndarray,
    base: float = 10_000.0,
    interleaved: bool = False,
) -> np.ndarray:
    """Gradient of the input: the transpose of a rotation turns back.

    Args:
        grad_output: (..., T, d), gradient with respect to the output.
        positions: as in the forward pass.
        base: as in the forward pass.
        interleaved: as in the forward pass.

    Returns:
        (..., T, d), gradient with respect to the input.

    Source: Su et al. 2021, RoFormer, section 3.2.2 (the matrix is orthogonal).
    """
    return rope(grad_output, -positions, base, interleaved)


def rotary_scores(
    query: np.ndarray, key: np.ndarray, query_positions: np.ndarray, key_positions: np.ndarray
) -> np.ndarray:
    """Compare queries and keys that were turned: only the difference of their angles is left.

    Args:
        query: (..., L, d)
        key: (..., S, d)
        query_positions: (L,), integers.
        key_positions: (S,), integers.

    Returns:
        (..., L, S)

    Raises:
        ValueError: `query` and `key` differ in d, d is odd, or positions do not fit.

    Source: Su et al. 2021, RoFormer, section 3.2.2.
    """
    return attention_scores(rope(query, query_positions), rope(key, key_positions))


def xpos(
    x: np.ndarray,
    positions: np.ndarray,
    is_key: bool = False,
    gamma: float = 0.4,
    scale_base: float = 512.0,
) -> np.ndarray:
    """Turn as RoPE does, and let every pair fade with the distance of query and key.

    Queries grow fainter with their position and keys stronger, so in a product only the
    difference of positions is left. The pairs that turn fastest fade fastest.

    Args:
        x: (..., T, d), queries or keys.
        positions: (T,), or (..., T) where they differ between samples.
        is_key: scale by the inverse, as keys are.
        gamma: how slowly pairs fade; the larger, the more slowly.
        scale_base: distance at which the first pair has faded to gamma / (1 + gamma).

    Returns:
        (..., T, d)

    Raises:
        ValueError: `d` is odd, or `positions` do not fit `x`.

    Source: Sun et al. 2022, A Length-Extrapolatable Transformer, section 3.2; its code for 512.
    """
    d = x.shape[-1]
    angles = positions[..., None] * angular_frequencies(d)  # (..., T, d/2)
    zeta = (np.arange(0, d, 2) / d + gamma) / (1 + gamma)  # (d/2,)
    exponent = (-positions if is_key else positions) / scale_base
    scale = zeta ** exponent[..., None]  # (..., T, d/2)
    cos, sin = (scale * np.cos(angles)).astype(x.dtype), (scale * np.sin(angles)).astype(x.dtype)
    return rotate_pairs(x, cos, sin)
