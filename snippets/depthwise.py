"""Depthwise-separable convolution: space and channels mixed one after the other."""

import numpy as np

from snippets.conv import conv2d
from snippets.pointwise import conv1x1


def depthwise_separable_conv2d(
    x: np.ndarray,
    depthwise_weight: np.ndarray,
    pointwise_weight: np.ndarray,
    bias: np.ndarray,
    stride: int = 1,
    padding: int = 0,
) -> np.ndarray:
    """Filter each channel with a kernel of its own, then mix the channels at each position.

    Args:
        x: (N, C_in, H, W)
        depthwise_weight: (C_in, 1, k_h, k_w), one kernel a channel.
        pointwise_weight: (C_out, C_in)
        bias: (C_out,)
        stride: of the filters.
        padding: zeros on each side.

    Returns:
        (N, C_out, H_out, W_out)

    Raises:
        ValueError: there is not one kernel a channel, or the shapes do not fit otherwise.

    Source: Howard et al. 2017, MobileNets, section 3.1 (with nothing between the two steps).
    """
    channels = x.shape[1]
    if depthwise_weight.shape[:2] != (channels, 1):
        raise ValueError(f"x {x.shape} needs {channels} kernels, not {depthwise_weight.shape}")
    filtered = conv2d(x, depthwise_weight, stride=stride, padding=padding, groups=channels)
    return conv1x1(filtered, pointwise_weight, bias)


def conv2d_multiply_adds(
    in_channels: int, out_channels: int, kernel_size: int, positions: int, groups: int = 1
) -> int:
    """Count the multiply-adds of a convolution with square kernels.

    An output sums over the channels of its own group only: groups divide the cost.

    Args:
        in_channels: channels of the input.
        out_channels: channels of the output.
        kernel_size: height and width of the kernels.
        positions: outputs a channel, height times width.
        groups: the channels fall into so many groups.

    Returns:
        Multiply-adds of one image, biases not counted.

    Raises:
        ValueError: a number is below 1, or the groups do not divide the channels.

    Source: Howard et al. 2017, MobileNets, section 3.1, equations 2 to 5.
    """
    sizes = in_channels, out_channels, kernel_size, positions, groups
    if min(sizes) < 1 or in_channels % groups or out_channels % groups:
        raise ValueError(f"channels {in_channels} and {out_channels} in {groups} groups: {sizes}")
    return positions * out_channels * (in_channels // groups) * kernel_size**2
