"""The convolutional layer: windows of the input, one matrix product, and the gradients."""

import math

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view


def conv_output_size(
    size: int, kernel_size: int, stride: int = 1, padding: int = 0, dilation: int = 1
) -> int:
    """At how many places a kernel fits along one axis.

    The first place is free; each further one takes a whole stride, and what is left is not read.

    Args:
        size: of the input along this axis.
        kernel_size: taps of the kernel along this axis.
        stride: from one place to the next.
        padding: zeros on each of the two sides.
        dilation: from one tap of the kernel to the next.

    Returns:
        The size of the output along this axis, 1 at least.

    Raises:
        ValueError: the kernel does not fit into the padded input, a size, a stride or a
            dilation is below 1, or the padding is negative.

    Source: Dumoulin and Visin 2016, A guide to convolution arithmetic, relationship 15.
    """
    if min(size, kernel_size, stride, dilation) < 1 or padding < 0:
        raise ValueError(f"{size=}, {kernel_size=}, {stride=}, {padding=}, {dilation=}")
    reach = dilation * (kernel_size - 1) + 1  # from the first tap to the last
    if reach > size + 2 * padding:
        raise ValueError(
            f"a kernel that reaches over {reach} does not fit into {size} + 2 * {padding}"
        )
    return (size + 2 * padding - reach) // stride + 1


def sliding_windows(
    x: np.ndarray,
    kernel_size: tuple[int, int],
    stride: int | tuple[int, int] = 1,
    padding: int | tuple[int, int] = 0,
    dilation: int | tuple[int, int] = 1,
) -> np.ndarray:
    """What each tap of a kernel sees at each of its places.

    Nothing is copied but the padding: a number in several windows is the same number in memory.

    Args:
        x: (N, C, H, W)
        kernel_size: kh and kw.
        stride: from one place to the next; here and below, one number serves both axes.
        padding: zeros on each side.
        dilation: from one tap of the kernel to the next.

    Returns:
        (N, C, kh, kw, out_h, out_w)

    Raises:
        ValueError: `x` has other than four axes, or the kernel does not fit.

    Source: Goodfellow et al. 2016, Deep Learning, equation 9.8 (the indices of V).
    """
    kernel = np.array(kernel_size)
    stride, padding, dilation = (np.broadcast_to(v, 2) for v in (stride, padding, dilation))
    _, _, height, width = x.shape
    for axis in zip((height, width), kernel, stride, padding, dilation):
        conv_output_size(*axis)  # raises where the kernel does not fit
    padded = np.pad(x, ((0, 0), (0, 0), (padding[0],) * 2, (padding[1],) * 2))
    reach = dilation * (kernel - 1) + 1  # from the first tap to the last
    windows = sliding_window_view(padded, reach, axis=(2, 3))
    windows = windows[:, :, :: stride[0], :: stride[1], :: dilation[0], :: dilation[1]]
    return windows.transpose(0, 1, 4, 5, 2, 3)


def sliding_windows_backward(
    grad_windows: np.ndarray,
    size: tuple[int, int],
    stride: int | tuple[int, int] = 1,
    padding: int | tuple[int, int] = 0,
    dilation: int | tuple[int, int] = 1,
) -> np.ndarray:
    """Add what comes back from every window to the place that it was read from.

    A number that several windows have read gets the sum of what they send back.

    Args:
        grad_windows: (N, C, kh, kw, out_h, out_w), gradient with respect to the windows.
        size: H and W of the input, without the padding.
        stride: as in the forward pass.
        padding: as in the forward pass; what falls on it is dropped.
        dilation: as in the forward pass.

    Returns:
        (N, C, H, W), gradient with respect to the input.

    Raises:
        ValueError: the windows are not those of an image of this size.

    Source: Dumoulin and Visin 2016, A guide to convolution arithmetic, section 4.1.
    """
    stride, padding, dilation = (np.broadcast_to(v, 2) for v in (stride, padding, dilation))
    samples, channels, *kernel, rows, cols = grad_windows.shape
    places = list(map(conv_output_size, size, kernel, stride, padding, dilation))
    if places != [rows, cols]:
        raise ValueError(f"windows {grad_windows.shape} are not those of an image of {size}")
    padded = np.zeros((samples, channels, *(size + 2 * padding)), grad_windows.dtype)
    for i, j in np.ndindex(*kernel):
        top, left = dilation * (i, j)
        down = slice(top, top + stride[0] * rows, stride[0])
        across = slice(left, left + stride[1] * cols, stride[1])
        padded[:, :, down, across] += grad_windows[:, :, i, j]  # windows overlap
    top, left = padding
    return padded[:, :, top : top + size[0], left : left + size[1]]


def conv2d(
    x: np.ndarray,
    weight: np.ndarray,
    bias: np.ndarray | None = None,
    stride: int | tuple[int, int] = 1,
    padding: int | tuple[int, int] = 0,
    dilation: int | tuple[int, int] = 1,
    groups: int = 1,
) -> np.ndarray:
    """Slide filters over images: at each place, the dot product of each with what it sees.

    Nothing is flipped: what networks call convolution is cross-correlation.

    Args:
        x: (N, C, H, W)
        weight: (F, C / groups, kh, kw)
        bias: (F,); None for no bias.
        stride: from one place to the next; here and below, one number serves both axes.
        padding: zeros on each side.
        dilation: from one tap of a filter to the next.
        groups: channels and filters are split into as many; a filter sees its own channels only.

    Returns:
        (N, F, out_h, out_w)

    Raises:
        ValueError: the shapes do not fit together, or a filter not into the padded image.

    Source: Goodfellow et al. 2016, Deep Learning, equations 9.6 and 9.8.
    """
    filters, depth, *kernel = weight.shape
    if groups < 1 or x.shape[1] != groups * depth or filters % groups:
        raise ValueError(f"x {x.shape} and weight {weight.shape} do not fit for {groups=}")
    if bias is not None and bias.shape != (filters,):
        raise ValueError(f"bias {bias.shape} does not fit weight {weight.shape}")
    windows = sliding_windows(x, kernel, stride, padding, dilation)
    samples, *_, rows, cols = windows.shape
    taps = depth * math.prod(kernel)
    columns = windows.reshape(samples, groups, taps, rows * cols)  # one for each place
    output = weight.reshape(groups, filters // groups, taps) @ columns
    output = output.reshape(samples, filters, rows, cols)
    return output if bias is None else output + bias[:, None, None]


def conv2d_backward(
    grad_output: np.ndarray,
    x: np.ndarray,
    weight: np.ndarray,
    stride: int | tuple[int, int] = 1,
    padding: int | tuple[int, int] = 0,
    dilation: int | tuple[int, int] = 1,
    groups: int = 1,
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Gradients of a convolution: those of a matrix product, and windows added back in place.

    A filter serves every place of every sample, so its gradient sums over all of them.

    Args:
        grad_output: (N, F, out_h, out_w), gradient with respect to the output.
        x: (N, C, H, W), the input of the forward pass.
        weight: (F, C / groups, kh, kw)
        stride: as in the forward pass.
        padding: as in the forward pass.
        dilation: as in the forward pass.
        groups: as in the forward pass.

    Returns:
        Gradients with respect to `x`, `weight` and `bias`, each in the shape of its array.

    Raises:
        ValueError: the shapes do not fit together.

    Source: Goodfellow et al. 2016, Deep Learning, equations 9.11 and 9.13.
    """
    filters, depth, *kernel = weight.shape
    if groups < 1 or x.shape[1] != groups * depth or filters % groups:
        raise ValueError(f"x {x.shape} and weight {weight.shape} do not fit for {groups=}")
    windows = sliding_windows(x, kernel, stride, padding, dilation)
    samples, *_, rows, cols = windows.shape
    if grad_output.shape != (samples, filters, rows, cols):
        raise ValueError(
            f"grad_output {grad_output.shape} is not of {samples, filters, rows, cols}"
        )
    taps = depth * math.prod(kernel)
    columns = windows.reshape(samples, groups, taps, rows * cols)
    grad = grad_output.reshape(samples, groups, filters // groups, rows * cols)
    grad_weight = (grad @ columns.mT).sum(axis=0)  # (G, F / G, taps)
    grad_columns = weight.reshape(groups, filters // groups, taps).mT @ grad
    grad_windows = grad_columns.reshape(windows.shape)
    grad_x = sliding_windows_backward(grad_windows, x.shape[2:], stride, padding, dilation)
    return grad_x, grad_weight.reshape(weight.shape), grad_output.sum(axis=(0, 2, 3))
