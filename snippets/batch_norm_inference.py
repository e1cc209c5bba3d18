"""BatchNorm after training: running statistics, inference with them, and folding it away."""

import numpy as np


def update_running_statistics(
    running_mean: np.ndarray, running_var: np.ndarray, x: np.ndarray, momentum: float = 0.1
) -> tuple[np.ndarray, np.ndarray]:
    """Move the running statistics towards those of a batch, as every training step does.

    The batch itself is standardized by its biased variance; what is stored is the unbiased one,
    whose mean over batches is the variance of the data at any batch size.

    Args:
        running_mean: (C,), before the step.
        running_var: (C,), before the step.
        x: (N, C, ...), the batch.
        momentum: weight of the new value, as in PyTorch; ONNX and Keras weigh the old one.

    Returns:
        The running mean and the running variance after the step, each of shape (C,).

    Raises:
        ValueError: the statistics are not of shape (C,), the momentum is not from 0 to 1, or a
            channel has one value only, which has no unbiased variance.

    Source: Ioffe and Szegedy 2015, Batch Normalization, section 3.1 and algorithm 2.
    """
    if not x.shape[1:2] == running_mean.shape == running_var.shape:
        raise ValueError(
            f"x {x.shape} needs statistics of shape (C,), got {running_mean.shape}, {running_var.shape}"
        )
    if not 0 <= momentum <= 1:
        raise ValueError(f"momentum must be from 0 to 1, got {momentum}")
    others = (0, *range(2, x.ndim))  # all axes but the channels'
    if x.size <= x.shape[1]:
        raise ValueError(f"x {x.shape} has fewer than two values per channel")
    mean, var = x.mean(axis=others), x.var(axis=others, ddof=1)
    running_mean = (1 - momentum) * running_mean + momentum * mean
    running_var = (1 - momentum) * running_var + momentum * var
    return running_mean, running_var


def batch_norm_inference(
    x: np.ndarray,
    running_mean: np.ndarray,
    running_var: np.ndarray,
    weight: np.ndarray,
    bias: np.ndarray,
    eps: float = 1e-5,
) -> np.ndarray:
    """Standardize each channel by fixed statistics, then scale and shift it.

    With the statistics fixed it is one affine map per channel, so samples do not meet.

    Args:
        x: (N, C, ...)
        running_mean: (C,)
        running_var: (C,)
        weight: (C,), scale.
        bias: (C,), shift.
        eps: added to the variance, in the unit of `x` squared.

    Returns:
        (N, C, ...)

    Raises:
        ValueError: statistics, `weight` or `bias` are not of shape (C,).

    Source: Ioffe and Szegedy 2015, Batch Normalization, section 3.1 and algorithm 2.
    """
    per_channel = (running_mean, running_var, weight, bias)
    if any(values.shape != x.shape[1:2] for values in per_channel):
        shapes = [values.shape for values in per_channel]
        raise ValueError(f"x {x.shape} needs statistics, weight and bias of (C,), got {shapes}")
    channels = (-1, *[1] * (x.ndim - 2))  # (C, 1, ...), against (N, C, ...)
    mean, var, weight, bias = (values.reshape(channels) for values in per_channel)
    return (x - mean) / np.sqrt(var + eps) * weight + bias


def fold_batch_norm(
    conv_weight: np.ndarray,
    conv_bias: np.ndarray,
    running_mean: np.ndarray,
    running_var: np.ndarray,
    weight: np.ndarray,
    bias: np.ndarray,
    eps: float = 1e-5,
) -> tuple[np.ndarray, np.ndarray]:
    """Weight and bias of the convolution that does the work of a convolution and its BatchNorm.

    Two affine maps in a row are one affine map; each output channel has its own factor.

    Args:
        conv_weight: (c_out, c_in, kh, kw), of the convolution before the normalization.
        conv_bias: (c_out,); zeros where the convolution has none.
        running_mean: (c_out,)
        running_var: (c_out,)
        weight: (c_out,), scale of the normalization.
        bias: (c_out,), shift of the normalization.
        eps: as in the normalization.

    Returns:
        Weight (c_out, c_in, kh, kw) and bias (c_out,) of the folded convolution.

    Raises:
        ValueError: the weight has not four axes, or one of the others is not of shape (c_out,).

    Source: Jacob et al. 2018, Quantization and Training of Neural Networks for Efficient
        Integer-Arithmetic-Only Inference, section 3.2.
    """
    per_channel = (conv_bias, running_mean, running_var, weight, bias)
    if conv_weight.ndim != 4 or any(
        values.shape != conv_weight.shape[:1] for values in per_channel
    ):
        shapes = [values.shape for values in per_channel]
        raise ValueError(f"conv_weight {conv_weight.shape} needs vectors of (c_out,), got {shapes}")
    scale = weight / np.sqrt(running_var + eps)  # (c_out,)
    folded_weight = conv_weight * scale[:, None, None, None]
    folded_bias = (conv_bias - running_mean) * scale + bias
    return folded_weight, folded_bias
