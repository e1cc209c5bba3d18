"""Dropout: noise that multiplies, scaled in training or at inference, by element or by channel."""

import numpy as np


def dropout(
    x: np.ndarray,
    p: float,
    rng: np.random.Generator | None = None,
    training: bool = True,
    mask: np.ndarray | None = None,
) -> np.ndarray:
    """Zero each element with probability p and divide the others by 1 - p.

    The division keeps the mean over masks equal to `x`, so that inference needs no change.

    Args:
        x: (...)
        p: probability that an element is dropped, from 0 to 1.
        rng: source of the mask, where none is given.
        training: if False, `x` is returned as it is.
        mask: (...), True where an element is kept; drawn from `rng` if None.

    Returns:
        (...), the shape and dtype of `x`.

    Raises:
        ValueError: `p` is not a probability, there is neither a mask nor an `rng`,
            or the mask has another shape than `x`.

    Source: Srivastava et al. 2014, Dropout, section 10 (the scaling at training time).
    """
    if not 0 <= p <= 1:
        raise ValueError(f"p must be a probability, got {p}")
    if not training:
        return x
    if mask is None:
        if rng is None:
            raise ValueError("dropout in training needs an rng or a mask")
        mask = rng.random(x.shape) >= p
    if mask.shape != x.shape:
        raise ValueError(f"mask {mask.shape} and x {x.shape} differ in shape")
    scale = 1 / (1 - p) if p < 1 else 0.0  # p = 1 drops everything
    return x * mask * scale


def dropout_backward(grad_output: np.ndarray, p: float, mask: np.ndarray) -> np.ndarray:
    """Gradient of the input: the mask and the scale of the forward pass, once more.

    Args:
        grad_output: (...), gradient with respect to the output.
        p: as in the forward pass.
        mask: (...), the mask of the forward pass.

    Returns:
        (...), gradient with respect to the input.

    Raises:
        ValueError: the mask has another shape than the gradient.

    Source: Srivastava et al. 2014, Dropout, section 5.1.
    """
    if mask.shape != grad_output.shape:
        raise ValueError(f"mask {mask.shape} and grad_output {grad_output.shape} differ in shape")
    scale = 1 / (1 - p) if p < 1 else 0.0
    return grad_output * mask * scale


def classic_dropout(
    x: np.ndarray,
    p: float,
    rng: np.random.Generator | None = None,
    training: bool = True,
    mask: np.ndarray | None = None,
) -> np.ndarray:
    """Zero each element with probability p in training; multiply all of them by 1 - p at inference.

    Nothing is scaled in training, so inference has to shrink `x` to the mean that training had.

    Args:
        x: (...)
        p: probability that an element is dropped, from 0 to 1.
        rng: source of the mask, where none is given.
        training: if False, nothing is dropped and everything is scaled.
        mask: (...), True where an element is kept; drawn from `rng` if None.

    Returns:
        (...), the shape and dtype of `x`.

    Raises:
        ValueError: `p` is not a probability, there is neither a mask nor an `rng`,
            or the mask has another shape than `x`.

    Source: Srivastava et al. 2014, Dropout, section 4 (there p is the probability of keeping).
    """
    if not 0 <= p <= 1:
        raise ValueError(f"p must be a probability, got {p}")
    if not training:
        return x * (1 - p)
    if mask is None:
        if rng is None:
            raise ValueError("dropout in training needs an rng or a mask")
        mask = rng.random(x.shape) >= p
    if mask.shape != x.shape:
        raise ValueError(f"mask {mask.shape} and x {x.shape} differ in shape")
    return x * mask


def spatial_dropout(
    x: np.ndarray,
    p: float,
    rng: np.random.Generator | None = None,
    training: bool = True,
    mask: np.ndarray | None = None,
) -> np.ndarray:
    """Drop whole channels of a sample, by one draw for all positions, and scale the others.

    Neighboring positions say nearly the same: where they are dropped one by one, the others
    stand in for them. torch.nn.functional calls it dropout1d, dropout2d or dropout3d.

    Args:
        x: (N, C, ...)
        p: probability that a channel of a sample is dropped, from 0 to 1.
        rng: source of the mask, where none is given.
        training: if False, nothing is dropped or scaled.
        mask: (N, C), True where a channel is kept; drawn from `rng` if None.

    Returns:
        (N, C, ...), the shape and dtype of `x`.

    Raises:
        ValueError: `x` has no channels, `p` is not a probability, there is neither a mask
            nor an `rng`, or the mask is not of shape (N, C).

    Source: Tompson et al. 2015, Efficient Object Localization, section 3.2.
    """
    if x.ndim < 2:
        raise ValueError(f"x must be of shape (N, C, ...), got {x.shape}")
    factor = dropout(np.ones(x.shape[:2], x.dtype), p, rng, training, mask)  # (N, C)
    return x * factor.reshape(*x.shape[:2], *[1] * (x.ndim - 2))
