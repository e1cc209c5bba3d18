"""Max pooling with loops, as one writes it on a whiteboard."""

import numpy as np

from snippets.pooling import pool_geometry


def max_pool2d_loops(
    x: np.ndarray,
    kernel_size: int | tuple[int, int],
    stride: int | tuple[int, int] | None = None,
    padding: int | tuple[int, int] = 0,
) -> np.ndarray:
    """Cut out one window after the other, and keep its largest value.

    Nothing is padded: a window that starts outside of the image is cut at its edge.

    Args:
        x: (N, C, H, W), floating point.
        kernel_size: rows and columns of a window.
        stride: from one window to the next; the kernel size if None.
        padding: rows and columns by which windows may start before the image, and end after it.

    Returns:
        (N, C, H_out, W_out)

    Raises:
        ValueError: as in pool_geometry.

    Source: Goodfellow et al. 2016, Deep Learning, section 9.3.
    """
    kernel, step, pad, (rows, columns) = pool_geometry(x.shape, kernel_size, stride, padding)
    output = np.empty((*x.shape[:2], rows, columns), x.dtype)
    for i in range(rows):
        for j in range(columns):
            top, left = i * step[0] - pad[0], j * step[1] - pad[1]
            bottom, right = top + kernel[0], left + kernel[1]
            window = x[:, :, max(top, 0) : bottom, max(left, 0) : right]
            output[:, :, i, j] = window.max(axis=(2, 3))
    return output
