"""ReLU and its relative with a leak, each above its backward pass."""

import numpy as np


def relu(x: np.ndarray) -> np.ndarray:
    """Keep what is positive and set the rest to 0, in a new array.

    Args:
        x: (...)

    Returns:
        (...), the shape and dtype of `x`.

    Source: Goodfellow et al. 2016, Deep Learning, section 6.3.1.
    """
    return np.maximum(x, 0)


def relu_backward(grad_output: np.ndarray, output: np.ndarray) -> np.ndarray:
    """Gradient of the input of ReLU: passed on where the unit is active, stopped elsewhere.

    The input is positive exactly where the output is. At 0, where the slope jumps, it counts as 0.

    Args:
        grad_output: (...), gradient with respect to the output.
        output: (...), what `relu` returned, or its input: their signs agree.

    Returns:
        (...), gradient with respect to the input.

    Raises:
        ValueError: the gradient has another shape than the output.

    Source: Goodfellow et al. 2016, Deep Learning, section 6.3.1.
    """
    if grad_output.shape != output.shape:
        raise ValueError(f"grad_output {grad_output.shape} and output {output.shape} differ")
    return grad_output * (output > 0)


def leaky_relu(x: np.ndarray, negative_slope: float = 0.01) -> np.ndarray:
    """Keep what is positive and shrink the rest, which leaves its slope above 0.

    Args:
        x: (...)
        negative_slope: the slope below 0.

    Returns:
        (...), the shape and dtype of `x`.

    Source: Maas et al. 2013, Rectifier Nonlinearities Improve Neural Network Acoustic Models,
        section 2.
    """
    return np.where(x > 0, x, negative_slope * x)


def leaky_relu_backward(
    grad_output: np.ndarray, x: np.ndarray, negative_slope: float = 0.01
) -> np.ndarray:
    """Gradient of the input of the leaky ReLU: what is stopped by ReLU is only shrunk.

    Args:
        grad_output: (...), gradient with respect to the output.
        x: (...), the input of the forward pass.
        negative_slope: as in the forward pass.

    Returns:
        (...), gradient with respect to the input.

    Raises:
        ValueError: the gradient has another shape than the input.

    Source: Maas et al. 2013, Rectifier Nonlinearities Improve Neural Network Acoustic Models,
        section 2.
    """
    if grad_output.shape != x.shape:
        raise ValueError(f"grad_output {grad_output.shape} and x {x.shape} differ")
    return np.where(x > 0, grad_output, negative_slope * grad_output)
