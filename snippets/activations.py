"""Activations: the functions between the linear layers, each above its backward pass."""

import numpy as np


def softmax(x: np.ndarray, axis: int = -1) -> np.ndarray:
    """Turn scores into positive weights that sum to 1 along an axis.

    Adding a constant to all scores changes nothing, so the maximum is subtracted first:
    the largest exponent is 0 and nothing overflows.

    Args:
        x: (...), scores; at least one along `axis` must be finite.
        axis: the axis along which the weights sum to 1.

    Returns:
        (...), the shape and dtype of `x`.

    Source: Goodfellow et al. 2016, Deep Learning, section 4.1.
    """
    highest = x.max(axis=axis, keepdims=True, initial=-np.inf)  # of no scores at all too
    exponential = np.exp(x - highest)
    return exponential / exponential.sum(axis=axis, keepdims=True)


def softmax_backward(grad_output: np.ndarray, output: np.ndarray, axis: int = -1) -> np.ndarray:
    """Gradient of the scores, from the gradient of the weights.

    The Jacobian is diag(p) - p p^T: it needs the output alone, and it vanishes at one-hot weights.

    Args:
        grad_output: (...), gradient with respect to the weights.
        output: (...), the weights that `softmax` returned.
        axis: the axis that `softmax` was given.

    Returns:
        (...), gradient with respect to the scores.

    Source: Goodfellow et al. 2016, Deep Learning, section 6.2.2.3.
    """
    inner = (grad_output * output).sum(axis=axis, keepdims=True)
    return output * (grad_output - inner)


def tanh(x: np.ndarray) -> np.ndarray:
    """Squash every value into (-1, 1), keeping its sign.

    Args:
        x: (...)

    Returns:
        (...), the shape and dtype of `x`.

    Source: Goodfellow et al. 2016, Deep Learning, section 6.3.2.
    """
    return np.tanh(x)


def tanh_backward(grad_output: np.ndarray, output: np.ndarray) -> np.ndarray:
    """Gradient of the input of tanh: the derivative is 1 - tanh(x)^2, so the output is enough.

    Args:
        grad_output: (...), gradient with respect to the output.
        output: (...), what `tanh` returned.

    Returns:
        (...), gradient with respect to the input.

    Source: Goodfellow et al. 2016, Deep Learning, section 6.3.2.
    """
    return grad_output * (1 - output**2)
