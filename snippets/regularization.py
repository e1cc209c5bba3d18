"""Regularization of weights and of targets, one closed form each."""

import numpy as np


def prox_l1(weight: np.ndarray, strength: float) -> np.ndarray:
    """Move every weight towards zero by the same amount, and stop at zero.

    For a weight w this is the v that minimizes (v - w)^2 / 2 + strength * |v|: the slope of |v|
    is 1 right up to zero, so the pull does not fade. Also called soft thresholding.

    Args:
        weight: (...)
        strength: what is taken off each absolute value, at least 0.

    Returns:
        (...), the shape and dtype of `weight`; exactly 0 where |weight| <= strength.

    Raises:
        ValueError: `strength` is negative.

    Source: Goodfellow et al. 2016, Deep Learning, section 7.1.2.
    """
    if strength < 0:
        raise ValueError(f"strength must not be negative, got {strength}")
    return np.sign(weight) * np.maximum(np.abs(weight) - strength, 0)


def prox_l2(weight: np.ndarray, strength: float) -> np.ndarray:
    """Shrink every weight by the same factor.

    For a weight w this is the v that minimizes (v - w)^2 / 2 + strength * v^2 / 2: the slope of
    v^2 vanishes at zero, and so does the pull.

    Args:
        weight: (...)
        strength: of the penalty, at least 0.

    Returns:
        (...), the shape and dtype of `weight`.

    Raises:
        ValueError: `strength` is negative.

    Source: Goodfellow et al. 2016, Deep Learning, section 7.1.1.
    """
    if strength < 0:
        raise ValueError(f"strength must not be negative, got {strength}")
    return weight / (1 + strength)


def smooth_labels(targets: np.ndarray, label_smoothing: float) -> np.ndarray:
    """Mix target probabilities with the uniform distribution over all classes.

    The true class gets its share of the uniform part as well, so rows that sum to 1 still do.

    Args:
        targets: (..., K), probabilities of the K classes, such as one-hot rows.
        label_smoothing: weight of the uniform distribution, from 0 to 1.

    Returns:
        (..., K)

    Raises:
        ValueError: `label_smoothing` is not from 0 to 1.

    Source: Szegedy et al. 2016, Rethinking the Inception Architecture, section 7.
    """
    if not 0 <= label_smoothing <= 1:
        raise ValueError(f"label_smoothing must be from 0 to 1, got {label_smoothing}")
    return (1 - label_smoothing) * targets + label_smoothing / targets.shape[-1]
