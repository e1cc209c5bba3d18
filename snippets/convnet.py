"""A small convolutional network: layers of convolution and ReLU."""

from collections.abc import Sequence

import numpy as np

from snippets.conv import conv2d


def conv_features(x: np.ndarray, weights: Sequence[np.ndarray], stride: int = 1) -> np.ndarray:
    """Run images through convolutions with ReLU, padded with zeros so that stride 1 keeps the size.

    Args:
        x: (N, C, H, W)
        weights: one kernel a layer, (C_out, C_in, k, k) with k odd.
        stride: of every layer.

    Returns:
        (N, C_out of the last layer, ...), the feature maps; each layer divides H and W by the stride, rounded up.

    Raises:
        ValueError: a kernel is not square and odd, or does not fit the layer before it.

    Source: Goodfellow et al. 2016, Deep Learning, section 9.3 (convolution stage and detector stage).
    """
    for weight in weights:
        size = weight.shape[-1]
        if weight.shape[2:] != (size, size) or size % 2 == 0:
            raise ValueError(f"kernels must be square and odd, got {weight.shape}")
        x = np.maximum(conv2d(x, weight, stride=stride, padding=size // 2), 0)
    return x
