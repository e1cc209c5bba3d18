"""Normalization over groups of channels, within a sample: GroupNorm, and its extreme InstanceNorm."""

import numpy as np

from snippets.normalization import standardize, standardize_backward


def group_norm(
    x: np.ndarray, num_groups: int, weight: np.ndarray, bias: np.ndarray, eps: float = 1e-5
) -> np.ndarray:
    """Standardize each group of channels of each sample, then scale and shift each channel.

    A group is a run of neighboring channels; groups differ in statistics, channels in the affine.

    Args:
        x: (N, C, ...)
        num_groups: G, a divisor of C.
        weight: (C,), scale.
        bias: (C,), shift.
        eps: added to the variance, in the unit of `x` squared.

    Returns:
        (N, C, ...)

    Raises:
        ValueError: `weight` or `bias` is not of shape (C,), or G does not divide C.

    Source: Wu and He 2018, Group Normalization, section 3.1.
    """
    if not x.shape[1:2] == weight.shape == bias.shape:
        raise ValueError(
            f"x {x.shape} needs weight and bias of shape (C,), got {weight.shape}, {bias.shape}"
        )
    if num_groups < 1 or x.shape[1] % num_groups:
        raise ValueError(f"the channels of x {x.shape} do not form {num_groups} equal groups")
    groups = x.reshape(x.shape[0], num_groups, x.shape[1] // num_groups, *x.shape[2:])
    x_hat = standardize(groups, tuple(range(2, groups.ndim)), eps).reshape(x.shape)
    channels = (-1, *[1] * (x.ndim - 2))  # (C, 1, ...), against (N, C, ...)
    return x_hat * weight.reshape(channels) + bias.reshape(channels)


def group_norm_backward(
    grad_output: np.ndarray, x: np.ndarray, num_groups: int, weight: np.ndarray, eps: float = 1e-5
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Gradients of group normalization.

    Args:
        grad_output: (N, C, ...), gradient with respect to the output.
        x: (N, C, ...), the input of the forward pass.
        num_groups: as in the forward pass.
        weight: (C,)
        eps: as in the forward pass.

    Returns:
        Gradients with respect to `x`, `weight` and `bias`, each in the shape of its array.

    Raises:
        ValueError: the gradient has another shape than `x`, `weight` is not of shape (C,), or G
            does not divide C.

    Source: Wu and He 2018, Group Normalization, section 3.1.
    """
    if grad_output.shape != x.shape:
        raise ValueError(f"grad_output {grad_output.shape} and x {x.shape} differ in shape")
    x_hat = group_norm(x, num_groups, np.ones_like(weight), np.zeros_like(weight), eps)
    others = (0, *range(2, x.ndim))  # all axes but the channels'
    groups = (x.shape[0], num_groups, x.shape[1] // num_groups, *x.shape[2:])
    scaled = (grad_output * weight.reshape(-1, *[1] * (x.ndim - 2))).reshape(groups)
    within = tuple(range(2, scaled.ndim))
    grad_x = standardize_backward(scaled, x.reshape(groups), within, eps).reshape(x.shape)
    return grad_x, (grad_output * x_hat).sum(axis=others), grad_output.sum(axis=others)


def instance_norm(
    x: np.ndarray, weight: np.ndarray, bias: np.ndarray, eps: float = 1e-5
) -> np.ndarray:
    """Standardize each channel of each sample over its positions, then scale and shift it.

    What all positions of a channel share, such as the contrast of an image, is gone afterwards.

    Args:
        x: (N, C, ...), with at least one axis of positions.
        weight: (C,), scale.
        bias: (C,), shift.
        eps: added to the variance, in the unit of `x` squared.

    Returns:
        (N, C, ...)

    Raises:
        ValueError: `x` has no axis of positions, or `weight` or `bias` is not of shape (C,).

    Source: Ulyanov et al. 2016, Instance Normalization, section 2.
    """
    if x.ndim < 3 or not x.shape[1:2] == weight.shape == bias.shape:
        raise ValueError(
            f"x {x.shape} must be (N, C, ...) with weight and bias (C,), got {weight.shape}, {bias.shape}"
        )
    channels = (-1, *[1] * (x.ndim - 2))  # (C, 1, ...), against (N, C, ...)
    x_hat = standardize(x, tuple(range(2, x.ndim)), eps)
    return x_hat * weight.reshape(channels) + bias.reshape(channels)


def instance_norm_backward(
    grad_output: np.ndarray, x: np.ndarray, weight: np.ndarray, eps: float = 1e-5
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Gradients of instance normalization.

    Args:
        grad_output: (N, C, ...), gradient with respect to the output.
        x: (N, C, ...), the input of the forward pass.
        weight: (C,)
        eps: as in the forward pass.

    Returns:
        Gradients with respect to `x`, `weight` and `bias`, each in the shape of its array.

    Raises:
        ValueError: the shapes do not fit together.

    Source: Ulyanov et al. 2016, Instance Normalization, section 2.
    """
    if x.ndim < 3 or x.shape[1:2] != weight.shape:
        raise ValueError(f"x {x.shape} must be (N, C, ...) with a weight (C,), got {weight.shape}")
    positions, others = tuple(range(2, x.ndim)), (0, *range(2, x.ndim))
    scaled = grad_output * weight.reshape(-1, *[1] * (x.ndim - 2))
    grad_x = standardize_backward(scaled, x, positions, eps)
    grad_weight = (grad_output * standardize(x, positions, eps)).sum(axis=others)
    return grad_x, grad_weight, grad_output.sum(axis=others)
