"""Transposed convolution: the backward pass of a convolution, used as a layer."""

import numpy as np

from snippets.conv import conv2d


def conv_transpose2d(
    x: np.ndarray,
    weight: np.ndarray,
    bias: np.ndarray | None = None,
    stride: int | tuple[int, int] = 1,
    padding: int | tuple[int, int] = 0,
    output_padding: int | tuple[int, int] = 0,
    dilation: int | tuple[int, int] = 1,
) -> np.ndarray:
    """Spread the input with zeros and slide the turned kernels over it.

    It is the gradient of `conv2d` with respect to its input, written as a convolution itself.

    Args:
        x: (N, C, H, W), where the convolution has its output.
        weight: (C, F, kh, kw): that of the convolution, which maps F channels to C.
        bias: (F,); None for no bias.
        stride: of the convolution: here, from one element of the spread input to the next. Here
            and below, one number serves both axes.
        padding: of the convolution: here, what is cut off on each side.
        output_padding: rows and columns that the convolution left unread, from 0 to stride - 1.
        dilation: from one tap of a kernel to the next.

    Returns:
        (N, F, out_h, out_w)

    Raises:
        ValueError: `x` and `weight` differ in C, `output_padding` is not below `stride`, or the
            padding is negative or cuts everything off.

    Source: Dumoulin and Visin 2016, A guide to convolution arithmetic, relationship 14.
    """
    stride, padding, unread, dilation = (
        np.broadcast_to(value, 2) for value in (stride, padding, output_padding, dilation)
    )
    if (unread < 0).any() or (unread >= stride).any() or (padding < 0).any():
        raise ValueError(f"{output_padding=} is not from 0 to {stride=} - 1, or {padding=} below 0")
    samples, channels, *size = x.shape
    spread = stride * (np.array(size) - 1) + 1 + unread
    zeros = np.zeros((samples, channels, *spread), x.dtype)
    zeros[:, :, :: stride[0], :: stride[1]] = x
    turned = weight[:, :, ::-1, ::-1].swapaxes(0, 1)  # (F, C, kh, kw)
    margin = dilation * (np.array(weight.shape[2:]) - 1)  # for every overlap
    output = conv2d(zeros, turned, bias, padding=margin, dilation=dilation)
    (top, left), (bottom, right) = padding, output.shape[2:] - padding
    if bottom <= top or right <= left:
        raise ValueError(f"{padding=} cuts off all of {output.shape}")
    return output[:, :, top:bottom, left:right]
