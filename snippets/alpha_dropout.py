"""SELU and the dropout that goes with it: both keep mean 0 and variance 1."""

import math

import numpy as np


def selu(
    x: np.ndarray, alpha: float = 1.6732632423543772, scale: float = 1.0507009873554805
) -> np.ndarray:
    """Scaled exponential linear unit: a line above 0, a curve that saturates below.

    With these two constants a standard normal input gives mean 0 and variance 1 again.

    Args:
        x: (...)
        alpha: the curve tends to -scale * alpha.
        scale: slope above 0.

    Returns:
        (...), the shape and dtype of `x`.

    Source: Klambauer et al. 2017, Self-Normalizing Neural Networks, equation 2, and its fixed point of mean 0
    and variance 1.
    """
    curve = alpha * np.expm1(np.minimum(x, 0))  # 0 where x is above: exp of it might overflow
    return scale * (np.maximum(x, 0) + curve)


def selu_backward(
    grad_output: np.ndarray,
    output: np.ndarray,
    alpha: float = 1.6732632423543772,
    scale: float = 1.0507009873554805,
) -> np.ndarray:
    """Gradient of the input of SELU.

    The slope of the curve is its height above the lowest value, so the output is enough.

    Args:
        grad_output: (...), gradient with respect to the output.
        output: (...), what `selu` returned.
        alpha: as in the forward pass.
        scale: as in the forward pass.

    Returns:
        (...), gradient with respect to the input.

    Raises:
        ValueError: the gradient has another shape than the output.

    Source: Klambauer et al. 2017, Self-Normalizing Neural Networks, equation 2.
    """
    if grad_output.shape != output.shape:
        raise ValueError(f"grad_output {grad_output.shape} and output {output.shape} differ")
    return grad_output * np.where(output > 0, scale, output + scale * alpha)


def alpha_dropout(
    x: np.ndarray,
    p: float,
    rng: np.random.Generator | None = None,
    training: bool = True,
    mask: np.ndarray | None = None,
    low: float = -1.7580993408473766,
) -> np.ndarray:
    """Set each element to SELU's lowest value with probability p; then scale and shift them all.

    The scale a and the shift b are those that bring mean 0 and variance 1 back.

    Args:
        x: (...), of mean 0 and variance 1, as SELU gives them.
        p: probability that an element is dropped, from 0 to below 1.
        rng: source of the mask, where none is given.
        training: if False, `x` is returned as it is.
        mask: (...), True where an element is kept; drawn from `rng` if None.
        low: what dropped elements become, minus the product of SELU's scale and alpha.

    Returns:
        (...), the shape and dtype of `x`.

    Raises:
        ValueError: `p` is not in [0, 1), there is neither a mask nor an `rng`,
            or the mask has another shape than `x`.

    Source: Klambauer et al. 2017, Self-Normalizing Neural Networks, "New Dropout Technique".
    """
    if not 0 <= p < 1:
        raise ValueError(f"p must be at least 0 and below 1, got {p}")
    if not training:
        return x
    if mask is None:
        if rng is None:
            raise ValueError("dropout in training needs an rng or a mask")
        mask = rng.random(x.shape) >= p
    if mask.shape != x.shape:
        raise ValueError(f"mask {mask.shape} and x {x.shape} differ in shape")
    a = 1 / math.sqrt((1 - p) * (1 + p * low**2))
    b = -a * p * low
    return a * np.where(mask, x, low) + b


def alpha_dropout_backward(
    grad_output: np.ndarray, p: float, mask: np.ndarray, low: float = -1.7580993408473766
) -> np.ndarray:
    """Gradient of the input: the mask and the scale a; the value of dropped elements is a constant.

    Args:
        grad_output: (...), gradient with respect to the output.
        p: as in the forward pass.
        mask: (...), the mask of the forward pass.
        low: as in the forward pass.

    Returns:
        (...), gradient with respect to the input.

    Raises:
        ValueError: the mask has another shape than the gradient.

    Source: Klambauer et al. 2017, Self-Normalizing Neural Networks, "New Dropout Technique".
    """
    if mask.shape != grad_output.shape:
        raise ValueError(f"mask {mask.shape} and grad_output {grad_output.shape} differ in shape")
    a = 1 / math.sqrt((1 - p) * (1 + p * low**2))
    return grad_output * mask * a
