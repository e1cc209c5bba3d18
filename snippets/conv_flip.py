"""Convolution in the sense of mathematics: the kernel is turned before it slides."""

import numpy as np

from snippets.conv import conv2d


def convolve2d(x: np.ndarray, kernel: np.ndarray) -> np.ndarray:
    """Convolve two matrices in full: at every shift where they touch.

    Every element of `x` puts down a copy of the kernel. Seen from the output, the kernel is
    turned by 180 degrees: that is the only difference from `conv2d`.

    Args:
        x: (H, W)
        kernel: (kh, kw)

    Returns:
        (H + kh - 1, W + kw - 1)

    Raises:
        ValueError: one of the two is not a matrix, or is empty.

    Source: Goodfellow et al. 2016, Deep Learning, equations 9.4 and 9.5.
    """
    height, width = kernel.shape
    turned = kernel[::-1, ::-1]
    return conv2d(x[None, None], turned[None, None], padding=(height - 1, width - 1))[0, 0]
