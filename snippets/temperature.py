"""Softmax with a temperature, and its gradient."""

import numpy as np

from snippets.activations import softmax, softmax_backward


def softmax_with_temperature(x: np.ndarray, temperature: float = 1.0, axis: int = -1) -> np.ndarray:
    """Softmax of scores divided by a temperature: below 1 it sharpens, above 1 it flattens.

    The order of the scores stays, so the most likely class does.

    Args:
        x: (...), scores.
        temperature: what the scores are divided by, above 0.
        axis: the axis along which the weights sum to 1.

    Returns:
        (...), the shape and dtype of `x`.

    Raises:
        ValueError: `temperature` is not positive.

    Source: Hinton et al. 2015, Distilling the Knowledge in a Neural Network, equation 1.
    """
    if not temperature > 0:
        raise ValueError(f"temperature must be positive, got {temperature}")
    return softmax(x / temperature, axis)


def softmax_with_temperature_backward(
    grad_output: np.ndarray, output: np.ndarray, temperature: float = 1.0, axis: int = -1
) -> np.ndarray:
    """Gradient of the scores: that of softmax, divided by the temperature once more.

    Args:
        grad_output: (...), gradient with respect to the weights.
        output: (...), the weights of the forward pass.
        temperature: as in the forward pass.
        axis: as in the forward pass.

    Returns:
        (...), gradient with respect to the scores.

    Raises:
        ValueError: `temperature` is not positive, or the shapes differ.

    Source: Hinton et al. 2015, Distilling the Knowledge in a Neural Network, equation 2.
    """
    if not temperature > 0:
        raise ValueError(f"temperature must be positive, got {temperature}")
    if grad_output.shape != output.shape:
        raise ValueError(f"grad_output {grad_output.shape} and output {output.shape} differ")
    return softmax_backward(grad_output, output, axis) / temperature
