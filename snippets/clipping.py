"""Gradient clipping: a bound on the step, kept by scaling or by cutting."""

import math
from collections.abc import Sequence

import numpy as np


def global_norm(gradients: Sequence[np.ndarray]) -> float:
    """The norm of all gradients as if they were one long vector.

    The squares are summed in float64: gradients that explode are what this is for, and in
    float32 a square overflows from 2e19 on.

    Args:
        gradients: arrays of any shapes.

    Returns:
        The square root of the sum of all squares; 0 of no elements.

    Source: Pascanu et al. 2013, On the difficulty of training recurrent neural networks,
        section 3.2.
    """
    return math.sqrt(sum(np.square(g, dtype=np.float64).sum() for g in gradients))


def clip_grad_norm(gradients: Sequence[np.ndarray], max_norm: float) -> list[np.ndarray]:
    """Scale all gradients by one factor, so that their global norm is `max_norm` at most.

    One factor for all keeps the direction of the step. torch.nn.utils.clip_grad_norm_ adds 1e-6
    to the norm that it divides by.

    Args:
        gradients: arrays of any shapes; one value that is not finite spoils them all.
        max_norm: positive.

    Returns:
        The gradients, in the same order, shapes and dtypes.

    Raises:
        ValueError: `max_norm` is not positive.

    Source: Pascanu et al. 2013, On the difficulty of training recurrent neural networks,
        algorithm 1 in section 3.2.
    """
    if not max_norm > 0:
        raise ValueError(f"max_norm must be positive, got {max_norm}")
    scale = max_norm / max(global_norm(gradients), max_norm)  # 1 where the norm is small enough
    return [gradient * scale for gradient in gradients]


def clip_grad_value(gradients: Sequence[np.ndarray], clip_value: float) -> list[np.ndarray]:
    """Cut every element to [-clip_value, clip_value], each on its own.

    Args:
        gradients: arrays of any shapes.
        clip_value: positive.

    Returns:
        The gradients, in the same order, shapes and dtypes.

    Raises:
        ValueError: `clip_value` is not positive.

    Source: Goodfellow et al. 2016, Deep Learning, section 10.11.1.
    """
    if not clip_value > 0:
        raise ValueError(f"clip_value must be positive, got {clip_value}")
    return [np.clip(gradient, -clip_value, clip_value) for gradient in gradients]
