"""Sigmoid layers on top of one another, and what is left of the gradient below them."""

import numpy as np

from snippets.linear import linear


def sigmoid_stack(
    x: np.ndarray, layers: tuple[tuple[np.ndarray, np.ndarray], ...]
) -> tuple[np.ndarray, ...]:
    """Send `x` through dense layers, each with a logistic sigmoid behind it.

    Args:
        x: (..., n_0)
        layers: pairs of a weight (n_i, n_i+1) and a bias (n_i+1,).

    Returns:
        The output of every layer, (..., n_1) to (..., n_L): the backward pass needs them all.

    Raises:
        ValueError: the shapes do not fit together.

    Source: Goodfellow et al. 2016, Deep Learning, section 6.3.2.
    """
    outputs = []
    for weight, bias in layers:
        x = 0.5 * (1 + np.tanh(0.5 * linear(x, weight, bias)))  # 1 / (1 + exp(-z)), no overflow
        outputs.append(x)
    return tuple(outputs)


def sigmoid_stack_backward(
    grad_output: np.ndarray,
    outputs: tuple[np.ndarray, ...],
    layers: tuple[tuple[np.ndarray, np.ndarray], ...],
) -> np.ndarray:
    """Gradient of the stack's input: each layer multiplies by its weight and by s (1 - s).

    That factor is 1/4 at most, where the sigmoid s is 1/2, and near 0 where s is near 0 or 1.

    Args:
        grad_output: (..., n_L), gradient with respect to the last output.
        outputs: what `sigmoid_stack` returned.
        layers: as in the forward pass.

    Returns:
        (..., n_0), gradient with respect to the input.

    Raises:
        ValueError: there is not one output a layer, or the shapes do not fit together.

    Source: Goodfellow et al. 2016, Deep Learning, section 6.3.2.
    """
    for (weight, _), s in zip(reversed(layers), reversed(outputs), strict=True):
        if grad_output.shape != s.shape:
            raise ValueError(f"grad_output {grad_output.shape} and output {s.shape} differ")
        grad_output = (grad_output * s * (1 - s)) @ weight.T
    return grad_output
