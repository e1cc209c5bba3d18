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


def log_softmax(x: np.ndarray, axis: int = -1) -> np.ndarray:
    """Logarithms of the weights that softmax gives, without computing the weights.

    The logarithm undoes the exponential of the numerator, so no weight is rounded to 0 on the way:
    the result is finite as long as the difference of two scores is.

    Args:
        x: (...), scores; at least one along `axis` must be finite.
        axis: the axis along which the weights sum to 1.

    Returns:
        (...), the shape and dtype of `x`; never above 0.

    Source: Blanchard, Higham and Higham 2021, Accurately Computing the Log-Sum-Exp and Softmax
        Functions, section 4.
    """
    shifted = x - x.max(axis=axis, keepdims=True, initial=-np.inf)
    return shifted - np.log(np.exp(shifted).sum(axis=axis, keepdims=True))


def log_softmax_backward(grad_output: np.ndarray, output: np.ndarray, axis: int = -1) -> np.ndarray:
    """Gradient of the scores, from the gradient of the logarithms.

    The Jacobian is I - 1 p^T: what comes in, less its sum shared out by the weights.

    Args:
        grad_output: (...), gradient with respect to the output.
        output: (...), what `log_softmax` returned.
        axis: the axis that `log_softmax` was given.

    Returns:
        (...), gradient with respect to the scores.

    Source: Goodfellow et al. 2016, Deep Learning, section 6.2.2.3.
    """
    return grad_output - np.exp(output) * grad_output.sum(axis=axis, keepdims=True)


def sigmoid(x: np.ndarray) -> np.ndarray:
    """Squash every value into (0, 1): the probability whose log-odds are `x`.

    Only exp(-|x|) is computed, which cannot overflow; one half is 1 minus the other.

    Args:
        x: (...)

    Returns:
        (...), the shape and dtype of `x`.

    Source: Goodfellow et al. 2016, Deep Learning, section 3.10.
    """
    small = np.exp(-np.abs(x))
    return np.where(x < 0, small, 1) / (1 + small)


def sigmoid_backward(grad_output: np.ndarray, output: np.ndarray) -> np.ndarray:
    """Gradient of the input of the sigmoid: the derivative is s (1 - s), at most 1/4.

    Args:
        grad_output: (...), gradient with respect to the output.
        output: (...), what `sigmoid` returned.

    Returns:
        (...), gradient with respect to the input.

    Source: Goodfellow et al. 2016, Deep Learning, section 3.10.
    """
    return grad_output * output * (1 - output)


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
