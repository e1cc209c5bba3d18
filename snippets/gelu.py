"""GELU and SiLU: a value times a probability that grows with it."""

import math

import numpy as np


def normal_cdf(x: np.ndarray) -> np.ndarray:
    """The probability that a standard normal number is below a value, scipy's `ndtr`.

    Args:
        x: (...)

    Returns:
        (...), from 0 to 1, in the dtype of `x`.

    Source: Hendrycks and Gimpel 2016, Gaussian Error Linear Units, section 2.
    """
    scaled = x / math.sqrt(2)
    erf = np.vectorize(math.erf, otypes=[scaled.dtype])  # NumPy has none of its own
    return 0.5 * (1 + erf(scaled))


def gelu(x: np.ndarray, approximate: str = "none") -> np.ndarray:
    """Multiply every value by the probability that a standard normal number is below it.

    With "tanh" a formula stands in for that probability, off by little wherever the product counts.

    Args:
        x: (...)
        approximate: "none" or "tanh", as in torch.

    Returns:
        (...), the shape and dtype of `x`.

    Raises:
        ValueError: `approximate` is neither.

    Source: Hendrycks and Gimpel 2016, Gaussian Error Linear Units, section 2.
    """
    if approximate not in ("none", "tanh"):
        raise ValueError(f'approximate must be "none" or "tanh", got {approximate!r}')
    if approximate == "none":
        return x * normal_cdf(x)
    inner = math.sqrt(2 / math.pi) * (x + 0.044715 * x**3)
    return 0.5 * x * (1 + np.tanh(inner))


def gelu_backward(grad_output: np.ndarray, x: np.ndarray, approximate: str = "none") -> np.ndarray:
    """Gradient of the input of GELU: its slope is the probability plus x times the density.

    Args:
        grad_output: (...), gradient with respect to the output.
        x: (...), the input of the forward pass.
        approximate: as in the forward pass.

    Returns:
        (...), gradient with respect to the input.

    Raises:
        ValueError: the gradient has another shape than the input, or `approximate` is unknown.

    Source: Hendrycks and Gimpel 2016, Gaussian Error Linear Units, section 2.
    """
    if grad_output.shape != x.shape:
        raise ValueError(f"grad_output {grad_output.shape} and x {x.shape} differ")
    if approximate not in ("none", "tanh"):
        raise ValueError(f'approximate must be "none" or "tanh", got {approximate!r}')
    if approximate == "none":
        density = np.exp(-0.5 * x**2) / math.sqrt(2 * math.pi)
        return grad_output * (normal_cdf(x) + x * density)
    root = math.sqrt(2 / math.pi)
    t = np.tanh(root * (x + 0.044715 * x**3))
    slope_of_inner = root * (1 + 3 * 0.044715 * x**2)
    return grad_output * 0.5 * (1 + t + x * (1 - t**2) * slope_of_inner)


def silu(x: np.ndarray) -> np.ndarray:
    """Multiply every value by its logistic sigmoid.

    The sigmoid is written as (1 + tanh(x / 2)) / 2, which cannot overflow.

    Args:
        x: (...)

    Returns:
        (...), the shape and dtype of `x`.

    Source: Hendrycks and Gimpel 2016, Gaussian Error Linear Units, section 2, where it is named.
    """
    return 0.5 * x * (1 + np.tanh(0.5 * x))


def silu_backward(grad_output: np.ndarray, x: np.ndarray) -> np.ndarray:
    """Gradient of the input of SiLU: with the sigmoid s, its slope is s (1 + x (1 - s)).

    Args:
        grad_output: (...), gradient with respect to the output.
        x: (...), the input of the forward pass.

    Returns:
        (...), gradient with respect to the input.

    Raises:
        ValueError: the gradient has another shape than the input.

    Source: Hendrycks and Gimpel 2016, Gaussian Error Linear Units, section 2.
    """
    if grad_output.shape != x.shape:
        raise ValueError(f"grad_output {grad_output.shape} and x {x.shape} differ")
    s = 0.5 * (1 + np.tanh(0.5 * x))
    return grad_output * s * (1 + x * (1 - s))
