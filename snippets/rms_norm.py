"""RMSNorm: the scale of LayerNorm without its centering."""

import numpy as np


def rms_norm(x: np.ndarray, weight: np.ndarray, eps: float = 1e-5) -> np.ndarray:
    """Divide each sample by the root mean square of its features, then scale them.

    Nothing is subtracted and nothing is added, so there is no mean and no bias.

    Args:
        x: (..., *features)
        weight: (*features,), scale; its shape says which trailing axes are features.
        eps: added to the mean square, in the unit of `x` squared.

    Returns:
        (..., *features)

    Raises:
        ValueError: `weight` is not of the shape of the trailing axes of `x`.

    Source: Zhang and Sennrich 2019, Root Mean Square Layer Normalization, equation 4.
    """
    if x.shape[x.ndim - weight.ndim :] != weight.shape:
        raise ValueError(f"x {x.shape} does not end in the shape of weight {weight.shape}")
    features = tuple(range(-weight.ndim, 0))
    mean_square = np.square(x).mean(axis=features, keepdims=True)
    return x / np.sqrt(mean_square + eps) * weight


def rms_norm_backward(
    grad_output: np.ndarray, x: np.ndarray, weight: np.ndarray, eps: float = 1e-5
) -> tuple[np.ndarray, np.ndarray]:
    """Gradients of RMSNorm: what points along the normalized sample is taken out.

    Args:
        grad_output: (..., *features), gradient with respect to the output.
        x: (..., *features), the input of the forward pass.
        weight: (*features,)
        eps: as in the forward pass.

    Returns:
        Gradients with respect to `x` and `weight`, each in the shape of its array.

    Raises:
        ValueError: the gradient has another shape than `x`, or `weight` is not of the shape of
            the trailing axes of `x`.

    Source: Zhang and Sennrich 2019, Root Mean Square Layer Normalization, section 4.2.
    """
    if grad_output.shape != x.shape or x.shape[x.ndim - weight.ndim :] != weight.shape:
        raise ValueError(
            f"grad_output {grad_output.shape}, x {x.shape} and weight {weight.shape} do not fit together"
        )
    features = tuple(range(-weight.ndim, 0))
    samples = tuple(range(x.ndim - weight.ndim))
    root = np.sqrt(np.square(x).mean(axis=features, keepdims=True) + eps)
    x_hat, scaled = x / root, grad_output * weight
    along = x_hat * (scaled * x_hat).mean(axis=features, keepdims=True)
    return (scaled - along) / root, (grad_output * x_hat).sum(axis=samples)
