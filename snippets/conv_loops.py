"""Convolution as it is written on a whiteboard: loops over places, nothing vectorized away."""

import numpy as np

from snippets.conv import conv_output_size


def conv2d_image(
    image: np.ndarray,
    kernel: np.ndarray,
    bias: float = 0.0,
    stride: int = 1,
    padding: int = 0,
) -> np.ndarray:
    """Slide one kernel over one gray image.

    The loop runs over the output, and the stride turns a place of it into one of the image.

    Args:
        image: (H, W)
        kernel: (kh, kw), not flipped.
        bias: added to each output.
        stride: from one place to the next.
        padding: zeros on each side.

    Returns:
        (out_h, out_w), the dtype of `image`.

    Raises:
        ValueError: the kernel does not fit into the padded image.

    Source: Goodfellow et al. 2016, Deep Learning, equation 9.6.
    """
    kh, kw = kernel.shape
    rows = conv_output_size(image.shape[0], kh, stride, padding)
    cols = conv_output_size(image.shape[1], kw, stride, padding)
    padded = np.pad(image, padding)
    output = np.zeros((rows, cols), image.dtype)
    for i, j in np.ndindex(rows, cols):
        top, left = i * stride, j * stride
        window = padded[top : top + kh, left : left + kw]
        output[i, j] = (window * kernel).sum() + bias
    return output


def conv2d_loops(
    x: np.ndarray,
    weight: np.ndarray,
    bias: np.ndarray,
    stride: int = 1,
    padding: int = 0,
    dilation: int = 1,
    groups: int = 1,
) -> np.ndarray:
    """Slide F filters over one image of C channels: loops over filters, places and channels.

    It is what `conv2d` computes, one window of one channel at a time.

    Args:
        x: (C, H, W)
        weight: (F, C / groups, kh, kw)
        bias: (F,)
        stride: from one place to the next, on both axes.
        padding: zeros on each side.
        dilation: from one tap of a filter to the next.
        groups: channels and filters are split into as many; a filter sees its own channels only.

    Returns:
        (F, out_h, out_w), the dtype of `x`.

    Raises:
        ValueError: the shapes do not fit together, or a filter not into the padded image.

    Source: Goodfellow et al. 2016, Deep Learning, equation 9.8.
    """
    filters, depth, kh, kw = weight.shape
    if len(x) != groups * depth or filters % groups or bias.shape != (filters,):
        raise ValueError(f"x {x.shape}, weight {weight.shape}, bias {bias.shape}, {groups=}")
    rows = conv_output_size(x.shape[1], kh, stride, padding, dilation)
    cols = conv_output_size(x.shape[2], kw, stride, padding, dilation)
    padded = np.pad(x, ((0, 0), (padding, padding), (padding, padding)))
    output = np.zeros((filters, rows, cols), x.dtype)
    for f, i, j in np.ndindex(filters, rows, cols):
        first = f // (filters // groups) * depth  # the first channel of this filter's group
        top, left = i * stride, j * stride
        for c in range(depth):
            window = padded[first + c, top:, left:][::dilation, ::dilation][:kh, :kw]
            output[f, i, j] += (window * weight[f, c]).sum()
        output[f, i, j] += bias[f]
    return output
