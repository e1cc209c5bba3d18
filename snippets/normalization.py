"""Normalization: the same standardization, over different axes."""

import numpy as np


def standardize(x: np.ndarray, axis: tuple[int, ...], eps: float = 1e-5) -> np.ndarray:
    """Shift and scale to mean 0 and variance 1 over the given axes.

    The variance is the biased one (divided by the count), as in every normalization layer.

    Args:
        x: (...)
        axis: the axes that share one mean and one variance.
        eps: added to the variance, in the unit of `x` squared.

    Returns:
        (...), the shape and dtype of `x`.

    Source: Ioffe and Szegedy 2015, Batch Normalization, algorithm 1.
    """
    centered = x - x.mean(axis=axis, keepdims=True)
    var = np.square(centered).mean(axis=axis, keepdims=True)
    return centered / np.sqrt(var + eps)


def standardize_backward(
    grad_output: np.ndarray, x: np.ndarray, axis: tuple[int, ...], eps: float = 1e-5
) -> np.ndarray:
    """Gradient through the mean and the variance too.

    Both are functions of `x`: what is left of the gradient has no mean and,
    up to `eps`, no component along the standardized values.

    Args:
        grad_output: (...), gradient with respect to the standardized values.
        x: (...), the input of the forward pass.
        axis: the axes of the forward pass.
        eps: as in the forward pass.

    Returns:
        (...), gradient with respect to `x`.

    Raises:
        ValueError: the gradient has another shape than `x`.

    Source: Ioffe and Szegedy 2015, Batch Normalization, section 3 (below algorithm 1).
    """
    if grad_output.shape != x.shape:
        raise ValueError(f"grad_output {grad_output.shape} and x {x.shape} differ in shape")
    x_hat = standardize(x, axis, eps)
    along = x_hat * (grad_output * x_hat).mean(axis=axis, keepdims=True)
    centered = grad_output - grad_output.mean(axis=axis, keepdims=True)
    return (centered - along) / np.sqrt(x.var(axis=axis, keepdims=True) + eps)


def batch_norm(
    x: np.ndarray, weight: np.ndarray, bias: np.ndarray, eps: float = 1e-5
) -> np.ndarray:
    """Standardize each channel over the batch, as in training, then scale and shift it.

    A sample's output depends on the other samples of its batch.

    Args:
        x: (N, C, ...)
        weight: (C,), scale.
        bias: (C,), shift.
        eps: added to the variance, in the unit of `x` squared.

    Returns:
        (N, C, ...)

    Raises:
        ValueError: `weight` or `bias` is not of shape (C,).

    Source: Ioffe and Szegedy 2015, Batch Normalization, algorithm 1 and section 3.2.
    """
    if not x.shape[1:2] == weight.shape == bias.shape:
        raise ValueError(
            f"x {x.shape} needs weight and bias of shape (C,), got {weight.shape}, {bias.shape}"
        )
    others = (0, *range(2, x.ndim))  # all axes but the channels'
    channels = (-1, *[1] * (x.ndim - 2))  # (C, 1, ...), against (N, C, ...)
    return standardize(x, others, eps) * weight.reshape(channels) + bias.reshape(channels)


def batch_norm_backward(
    grad_output: np.ndarray, x: np.ndarray, weight: np.ndarray, eps: float = 1e-5
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Gradients of batch normalization in training.

    Args:
        grad_output: (N, C, ...), gradient with respect to the output.
        x: (N, C, ...), the input of the forward pass.
        weight: (C,)
        eps: as in the forward pass.

    Returns:
        Gradients with respect to `x`, `weight` and `bias`, each in the shape of its array.

    Raises:
        ValueError: the gradient has another shape than `x`, or `weight` is not of shape (C,).

    Source: Ioffe and Szegedy 2015, Batch Normalization, section 3 (below algorithm 1).
    """
    if x.shape[1:2] != weight.shape:
        raise ValueError(f"x {x.shape} needs a weight of shape (C,), got {weight.shape}")
    others = (0, *range(2, x.ndim))
    channels = (-1, *[1] * (x.ndim - 2))
    grad_x = standardize_backward(grad_output * weight.reshape(channels), x, others, eps)
    grad_weight = (grad_output * standardize(x, others, eps)).sum(axis=others)
    return grad_x, grad_weight, grad_output.sum(axis=others)


def layer_norm(
    x: np.ndarray, weight: np.ndarray, bias: np.ndarray, eps: float = 1e-5
) -> np.ndarray:
    """Standardize each sample over its own features, then scale and shift them.

    A sample's output depends on nothing but the sample.

    Args:
        x: (..., *features)
        weight: (*features,), scale; its shape says which trailing axes are features.
        bias: (*features,), shift.
        eps: added to the variance, in the unit of `x` squared.

    Returns:
        (..., *features)

    Raises:
        ValueError: `weight` and `bias` are not of the shape of the trailing axes of `x`.

    Source: Ba et al. 2016, Layer Normalization, section 3.
    """
    if not x.shape[x.ndim - weight.ndim :] == weight.shape == bias.shape:
        raise ValueError(
            f"x {x.shape} does not end in the shape of weight {weight.shape} and bias {bias.shape}"
        )
    features = tuple(range(-weight.ndim, 0))
    return standardize(x, features, eps) * weight + bias


def layer_norm_backward(
    grad_output: np.ndarray, x: np.ndarray, weight: np.ndarray, eps: float = 1e-5
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Gradients of layer normalization.

    Args:
        grad_output: (..., *features), gradient with respect to the output.
        x: (..., *features), the input of the forward pass.
        weight: (*features,)
        eps: as in the forward pass.

    Returns:
        Gradients with respect to `x`, `weight` and `bias`, each in the shape of its array.

    Raises:
        ValueError: the gradient has another shape than `x`, or `weight` is not of the shape of
            the trailing axes of `x`.

    Source: Ioffe and Szegedy 2015, Batch Normalization, section 3 (below algorithm 1).
    """
    if x.shape[x.ndim - weight.ndim :] != weight.shape:
        raise ValueError(f"x {x.shape} does not end in the shape of weight {weight.shape}")
    features = tuple(range(-weight.ndim, 0))
    samples = tuple(range(x.ndim - weight.ndim))
    grad_x = standardize_backward(grad_output * weight, x, features, eps)
    grad_weight = (grad_output * standardize(x, features, eps)).sum(axis=samples)
    return grad_x, grad_weight, grad_output.sum(axis=samples)
