"""Positions: what is added to the input, or to the scores, so that attention knows the order."""

import math

import numpy as np


def angular_frequencies(d: int, base: float = 10_000.0) -> np.ndarray:
    """Give every pair of channels a frequency of its own, from 1 down to almost 1 / base.

    They fall geometrically: the first pair tells neighbors apart, the last one distant regions.

    Args:
        d: number of channels, even.
        base: what the wavelength of a pair number d/2 would be, in units of 2 pi positions.

    Returns:
        (d/2,), in radians per position.

    Raises:
        ValueError: `d` is odd or below 2.

    Source: Vaswani et al. 2017, Attention Is All You Need, section 3.5.
    """
    if d < 2 or d % 2:
        raise ValueError(f"channels come in pairs, so d must be even, got {d}")
    return base ** (-np.arange(0, d, 2) / d)


def sinusoidal_positions(positions: np.ndarray, d: int, base: float = 10_000.0) -> np.ndarray:
    """Encode a position as the hands of d/2 clocks, each by the sine and cosine of its angle.

    A step of k positions turns every clock by a fixed angle, whatever the position.

    Args:
        positions: (...), integers.
        d: number of channels, even.
        base: as in `angular_frequencies`.

    Returns:
        (..., d), sines in the even channels and cosines in the odd ones.

    Raises:
        ValueError: `d` is odd or below 2.

    Source: Vaswani et al. 2017, Attention Is All You Need, section 3.5.
    """
    angles = positions[..., None] * angular_frequencies(d, base)  # (..., d/2)
    waves = np.stack([np.sin(angles), np.cos(angles)], axis=-1)  # (..., d/2, 2)
    return waves.reshape(*positions.shape, d)


def learned_positions(positions: np.ndarray, weight: np.ndarray) -> np.ndarray:
    """Look up the trained vector of every position.

    NumPy would count a negative position from the end; there is no such row here.

    Args:
        positions: (...), integers from 0 to N - 1.
        weight: (N, d), a row for each position.

    Returns:
        (..., d)

    Raises:
        ValueError: the table has no row for a position.

    Source: Gehring et al. 2017, Convolutional Sequence to Sequence Learning, section 3.1.
    """
    missing = positions[(positions < 0) | (positions >= len(weight))]
    if missing.size:
        raise ValueError(f"no row for position {missing[0]} in a table of {len(weight)}")
    return weight[positions]


def learned_positions_backward(
    grad_output: np.ndarray, positions: np.ndarray, num_positions: int
) -> np.ndarray:
    """Gradient of the table: each row sums over all places where its position occurred.

    Args:
        grad_output: (..., d), gradient with respect to the output.
        positions: (...), as in the forward pass.
        num_positions: N, the number of rows of the table.

    Returns:
        (N, d), zero in the rows that no position asked for.

    Source: the chain rule; a row is an input of every output that copies it.
    """
    grad_weight = np.zeros((num_positions, grad_output.shape[-1]), grad_output.dtype)
    np.add.at(grad_weight, positions, grad_output)
    return grad_weight


def relative_positions(query_positions: np.ndarray, key_positions: np.ndarray) -> np.ndarray:
    """Say how far each key is ahead of each query: negative in the past, 0 at the query itself.

    Args:
        query_positions: (L,), integers.
        key_positions: (S,), integers.

    Returns:
        (L, S), key minus query.

    Raises:
        ValueError: there is another number of axes than one.

    Source: Shaw et al. 2018, Self-Attention with Relative Position Representations, section 3.2.
    """
    if query_positions.ndim != 1 or key_positions.ndim != 1:
        raise ValueError(f"one axis each, not {query_positions.shape} and {key_positions.shape}")
    return key_positions - query_positions[:, None]


def alibi_slopes(num_heads: int) -> np.ndarray:
    """Space the slopes of the heads geometrically, down to 1/256.

    For H heads, a power of two, they are 2^(-8h/H) with h from 1 to H. Other numbers take the
    slopes of the power of two below, and then every other slope of twice that power.

    Args:
        num_heads: number of heads, at least 1.

    Returns:
        (H,)

    Raises:
        ValueError: there is no head.

    Source: Press et al. 2022, Train Short, Test Long, section 3, and its reference code.
    """
    if num_heads < 1:
        raise ValueError(f"slopes need at least one head, got {num_heads}")
    power = 2 ** (num_heads.bit_length() - 1)
    slopes = 2.0 ** (-8 * np.arange(1, power + 1) / power)
    between = 2.0 ** (-8 * np.arange(1, 2 * power, 2) / (2 * power))
    return np.concatenate([slopes, between[: num_heads - power]])


def alibi_bias(
    query_positions: np.ndarray, key_positions: np.ndarray, slopes: np.ndarray
) -> np.ndarray:
    """Take from every score a penalty that grows linearly with the distance, in each head its own.

    Args:
        query_positions: (L,), integers.
        key_positions: (S,), integers.
        slopes: (H,), of `alibi_slopes`.

    Returns:
        (H, L, S), to be added to the scores after they were divided by the root of d.

    Raises:
        ValueError: positions have another number of axes than one.

    Source: Press et al. 2022, Train Short, Test Long, section 3.
    """
    distance = np.abs(relative_positions(query_positions, key_positions))  # (L, S)
    return -slopes[:, None, None] * distance.astype(slopes.dtype)


def t5_buckets(
    relative_position: np.ndarray,
    bidirectional: bool = True,
    num_buckets: int = 32,
    max_distance: int = 128,
) -> np.ndarray:
    """Sort offsets into buckets: one each for the nearest, ever wider ones for the others.

    Args:
        relative_position: (...), integers, key minus query.
        bidirectional: half of the buckets are for keys ahead; else those are in bucket 0.
        num_buckets: of both directions together.
        max_distance: from here on, at the latest, everything is in the last bucket.

    Returns:
        (...), integers from 0 to `num_buckets` - 1.

    Raises:
        ValueError: the buckets are too few, or all of them would be exact.

    Source: Raffel et al. 2020, Exploring the Limits of Transfer Learning, section 2.1, and its code.
    """
    side = num_buckets // 2 if bidirectional else num_buckets  # buckets of one direction
    max_exact = side // 2
    if not 1 <= max_exact < max_distance:
        raise ValueError(f"{num_buckets} buckets do not fit a distance of {max_distance}")
    ahead = relative_position > 0
    distance = np.where(ahead & (not bidirectional), 0, np.abs(relative_position))
    octaves = np.log2(np.maximum(distance, max_exact) / max_exact)
    wide = octaves / math.log2(max_distance / max_exact) * (side - max_exact)
    far = np.minimum(max_exact + wide.astype(np.int64), side - 1)
    return np.where(distance < max_exact, distance, far) + side * (ahead & bidirectional)


def t5_bias(
    query_positions: np.ndarray,
    key_positions: np.ndarray,
    weight: np.ndarray,
    bidirectional: bool = True,
    max_distance: int = 128,
) -> np.ndarray:
    """Add to every score a trained number: that of the head, for the bucket of the offset.

    Args:
        query_positions: (L,), integers.
        key_positions: (S,), integers.
        weight: (num_buckets, H)
        bidirectional: as in `t5_buckets`.
        max_distance: as in `t5_buckets`.

    Returns:
        (H, L, S), to be added to the scores.

    Raises:
        ValueError: positions have another number of axes than one, or the buckets are too few.

    Source: Raffel et al. 2020, Exploring the Limits of Transfer Learning, section 2.1.
    """
    offsets = relative_positions(query_positions, key_positions)  # (L, S)
    buckets = t5_buckets(offsets, bidirectional, len(weight), max_distance)
    return np.moveaxis(weight[buckets], -1, 0)  # (L, S, H) to (H, L, S)
