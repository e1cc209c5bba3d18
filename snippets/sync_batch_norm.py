"""BatchNorm over a batch that is spread over devices: what each computes, sends and gets."""

import numpy as np

from snippets.batch_norm_inference import batch_norm_inference


def moments(x: np.ndarray) -> np.ndarray:
    """Count, mean and M2 of every channel: all that a device has to send.

    M2 is the sum of squared deviations from the device's own mean. A sum of squares would do as
    well on paper, but loses its digits where the mean is large.

    Args:
        x: (N, C, ...), the part of the batch that a device has.

    Returns:
        (3, C): count, mean and M2.

    Raises:
        ValueError: a channel has no value.

    Source: Chan et al. 1979, Updating Formulae and a Pairwise Algorithm for Computing Sample
        Variances, section 1.
    """
    if x.size == 0:
        raise ValueError(f"x {x.shape} has no value")
    others = (0, *range(2, x.ndim))  # all axes but the channels'
    mean = x.mean(axis=others, keepdims=True)
    count = np.full(x.shape[1], x.size // x.shape[1], x.dtype)
    return np.stack([count, mean.reshape(-1), np.square(x - mean).sum(axis=others)])


def merge_moments(parts: np.ndarray) -> np.ndarray:
    """Moments of the whole from the moments of its parts.

    What varies between the means of the parts adds to what varies within them.

    Args:
        parts: (D, 3, C), what `moments` gave on each device.

    Returns:
        (3, C): count, mean and M2 of all values together.

    Raises:
        ValueError: `parts` is not of that shape.

    Source: Chan et al. 1979, Updating Formulae and a Pairwise Algorithm for Computing Sample
        Variances, section 2.
    """
    if parts.ndim != 3 or parts.shape[1] != 3:
        raise ValueError(f"parts must have shape (D, 3, C), got {parts.shape}")
    counts, means, m2s = np.moveaxis(parts, 1, 0)  # (D, C) each
    count = counts.sum(axis=0)
    mean = (counts * means).sum(axis=0) / count
    between = (counts * (means - mean) ** 2).sum(axis=0)
    return np.stack([count, mean, m2s.sum(axis=0) + between])


def gradient_sums(
    grad_output: np.ndarray, x: np.ndarray, merged: np.ndarray, eps: float = 1e-5
) -> np.ndarray:
    """The two sums that a device sends in the backward pass.

    They are its share of the gradients of the shift and the scale.

    Args:
        grad_output: (N, C, ...), gradient with respect to the device's output.
        x: (N, C, ...), the device's part of the batch.
        merged: (3, C), count, mean and M2 over all devices.
        eps: as in the forward pass.

    Returns:
        (2, C): the sum of the gradient, and that of the gradient times the standardized values.

    Raises:
        ValueError: the gradient has another shape than `x`, or `merged` is not of shape (3, C).

    Source: Ioffe and Szegedy 2015, Batch Normalization, section 3 (below algorithm 1).
    """
    if grad_output.shape != x.shape:
        raise ValueError(f"grad_output {grad_output.shape} and x {x.shape} differ in shape")
    others = (0, *range(2, x.ndim))
    ones, zeros = np.ones(x.shape[1], x.dtype), np.zeros(x.shape[1], x.dtype)
    x_hat = sync_batch_norm(x, merged, ones, zeros, eps)
    return np.stack([grad_output.sum(axis=others), (grad_output * x_hat).sum(axis=others)])


def sync_batch_norm(
    x: np.ndarray, merged: np.ndarray, weight: np.ndarray, bias: np.ndarray, eps: float = 1e-5
) -> np.ndarray:
    """One device's part of batch normalization in training over all devices.

    Once the statistics have been exchanged, each device works alone.

    Args:
        x: (N, C, ...), the device's part of the batch.
        merged: (3, C), count, mean and M2 over all devices.
        weight: (C,), scale.
        bias: (C,), shift.
        eps: added to the variance, in the unit of `x` squared.

    Returns:
        (N, C, ...)

    Raises:
        ValueError: `merged` is not of shape (3, C), or `weight` or `bias` not of (C,).

    Source: Ioffe and Szegedy 2015, Batch Normalization, algorithm 1.
    """
    if merged.shape != (3, *x.shape[1:2]):
        raise ValueError(f"x {x.shape} needs moments of shape (3, C), got {merged.shape}")
    count, mean, m2 = merged
    return batch_norm_inference(x, mean, m2 / count, weight, bias, eps)


def sync_batch_norm_backward(
    grad_output: np.ndarray,
    x: np.ndarray,
    merged: np.ndarray,
    sums: np.ndarray,
    weight: np.ndarray,
    eps: float = 1e-5,
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """One device's part of the backward pass, after the second exchange.

    The statistics hang on every value of every device, so each gradient needs the sums over all.

    Args:
        grad_output: (N, C, ...), gradient with respect to the device's output.
        x: (N, C, ...), the device's part of the batch.
        merged: (3, C), count, mean and M2 over all devices.
        sums: (2, C), what `gradient_sums` gave, added up over all devices.
        weight: (C,)
        eps: as in the forward pass.

    Returns:
        Gradients with respect to the device's `x` (N, C, ...), and with respect to `weight` and
        `bias` (C,), these over all devices.

    Raises:
        ValueError: the shapes do not fit together.

    Source: Ioffe and Szegedy 2015, Batch Normalization, section 3 (below algorithm 1).
    """
    if grad_output.shape != x.shape or sums.shape != (2, *x.shape[1:2]):
        raise ValueError(
            f"grad_output {grad_output.shape}, x {x.shape} and sums {sums.shape} do not fit together"
        )
    x_hat = sync_batch_norm(x, merged, np.ones_like(weight), np.zeros_like(weight), eps)
    count, _, m2 = merged
    channels = (-1, *[1] * (x.ndim - 2))  # (C, 1, ...), against (N, C, ...)
    mean_grad, along = (sums / count).reshape(2, *channels)
    scale = (weight / np.sqrt(m2 / count + eps)).reshape(channels)
    return scale * (grad_output - mean_grad - x_hat * along), sums[1], sums[0]
