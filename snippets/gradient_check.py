"""Gradients by evaluating the function only: what a gradient is checked against."""

from collections.abc import Callable
from typing import Any

import numpy as np

Function = Callable[[np.ndarray], Any]


def forward_difference(f: Function, x: np.ndarray, h: float) -> np.ndarray:
    """Estimate a gradient from one step forward along each input.

    The error is of the order of h, plus rounding errors divided by h.

    Args:
        f: takes an array like `x`, gives a scalar.
        x: (...), the point.
        h: the step.

    Returns:
        (...), in the shape of `x`.

    Source: Baydin et al. 2018, Automatic Differentiation in Machine Learning, section 2.1.
    """
    gradient, start = np.zeros_like(x), f(x)
    for index in np.ndindex(x.shape):
        forward = x.copy()
        forward[index] += h
        gradient[index] = (f(forward) - start) / h
    return gradient


def central_difference(f: Function, x: np.ndarray, h: float = 6e-6) -> np.ndarray:
    """Estimate a gradient from a step forward and a step back along each input.

    What f has of even order cancels: the error is of the order of h squared, plus rounding
    errors divided by h. They balance near the cube root of the precision, 6e-6 in float64.

    Args:
        f: takes an array like `x`, gives a scalar.
        x: (...), the point.
        h: the step.

    Returns:
        (...), in the shape of `x`.

    Source: Baydin et al. 2018, Automatic Differentiation in Machine Learning, section 2.1.
    """
    gradient = np.zeros_like(x)
    for index in np.ndindex(x.shape):
        forward, back = x.copy(), x.copy()
        forward[index] += h
        back[index] -= h
        gradient[index] = (f(forward) - f(back)) / (2 * h)
    return gradient


def complex_step(f: Function, x: np.ndarray, h: float = 1e-20) -> np.ndarray:
    """Estimate a gradient from a step along the imaginary axis for each input.

    The imaginary part of f(x + ih) is h f'(x) with an error of the order of h cubed. Nothing is
    subtracted, so nothing cancels, and h can be so small that no error is left.

    Args:
        f: takes a complex array like `x`, gives a scalar; analytic, so without abs, max or real.
        x: (...), the point, real.
        h: the step.

    Returns:
        (...), in the shape of `x`.

    Source: Squire and Trapp 1998, Using Complex Variables to Estimate Derivatives, page 110.
    """
    gradient = np.zeros_like(x)
    for index in np.ndindex(x.shape):
        aside = x.astype(complex)
        aside[index] += 1j * h
        gradient[index] = f(aside).imag / h
    return gradient


def relative_error(gradient: np.ndarray, expected: np.ndarray) -> float:
    """Compare two gradients as vectors: the length of the difference over that of the longer one.

    Elements near zero are dominated by rounding, so they are not compared one by one.

    Args:
        gradient: (...)
        expected: (...)

    Returns:
        From 0, if they are equal, to 2, if they are opposite; also 0 if both are zero.

    Raises:
        ValueError: the shapes differ.

    Source: Goodfellow et al. 2016, Deep Learning, section 11.5, on checking derivatives.
    """
    if gradient.shape != expected.shape:
        raise ValueError(f"gradient {gradient.shape} and expected {expected.shape} differ in shape")
    longer = max(np.linalg.norm(gradient), np.linalg.norm(expected))
    return float(np.linalg.norm(gradient - expected) / longer) if longer > 0 else 0.0
