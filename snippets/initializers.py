"""Initializers: the values that weights have before the first step."""

import numpy as np


def constant(shape: tuple[int, ...], value: float) -> np.ndarray:
    """Give every weight the same value: right for biases, wrong for the weights of hidden units.

    Args:
        shape: shape of the array.
        value: the value of every element.

    Returns:
        `shape`, float64.

    Source: Goodfellow et al. 2016, Deep Learning, section 8.4.
    """
    return np.full(shape, value, dtype=np.float64)


def normal(shape: tuple[int, ...], std: float, rng: np.random.Generator) -> np.ndarray:
    """Draw every weight on its own, from a Gaussian of mean 0: no two hidden units start equal.

    Args:
        shape: shape of the array.
        std: standard deviation of the weights.
        rng: source of the randomness.

    Returns:
        `shape`, float64.

    Raises:
        ValueError: `std` is negative.

    Source: Goodfellow et al. 2016, Deep Learning, section 8.4.
    """
    if std < 0:
        raise ValueError(f"std must not be negative, got {std}")
    return std * rng.standard_normal(shape)
