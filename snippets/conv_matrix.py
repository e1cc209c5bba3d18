"""Convolution as one big matrix, and its transpose as the backward pass."""

import numpy as np

from snippets.conv import conv_output_size


def tap_shifts(
    size: int, kernel_size: int, stride: int = 1, padding: int = 0, dilation: int = 1
) -> np.ndarray:
    """For each tap of a kernel on one axis, the matrix that says which input each output reads.

    A tap moves the input: its matrix has one diagonal of ones, and no one where it reads padding.

    Args:
        size: of the input.
        kernel_size: taps of the kernel.
        stride: from one place to the next.
        padding: zeros on each of the two sides.
        dilation: from one tap to the next.

    Returns:
        (kernel_size, out_size, size), True where tap k of output i reads input j.

    Raises:
        ValueError: the kernel does not fit into the padded input.

    Source: Dumoulin and Visin 2016, A guide to convolution arithmetic, section 4.1.
    """
    places = np.arange(conv_output_size(size, kernel_size, stride, padding, dilation))
    taps = dilation * np.arange(kernel_size)[:, None, None]
    return stride * places[:, None] + taps - padding == np.arange(size)


def conv_matrix(
    weight: np.ndarray,
    size: tuple[int, int],
    stride: int = 1,
    padding: int = 0,
    dilation: int = 1,
) -> np.ndarray:
    """The matrix T for which T @ x.ravel() is the convolution of an image `x`.

    Its blocks, one for each pair of rows, are Toeplitz matrices, and they repeat along the
    diagonals of T in turn: doubly block-Toeplitz, where the stride is 1.

    Args:
        weight: (F, C, kh, kw)
        size: H and W of the image.
        stride: from one place to the next, on both axes.
        padding: zeros on each side.
        dilation: from one tap of a filter to the next.

    Returns:
        (F * out_h * out_w, C * H * W)

    Raises:
        ValueError: a filter does not fit into the padded image.

    Source: Wang et al. 2020, Orthogonal Convolutional Neural Networks, section 3.
    """
    filters, channels, kh, kw = weight.shape
    down = tap_shifts(size[0], kh, stride, padding, dilation)  # (kh, out_h, H)
    across = tap_shifts(size[1], kw, stride, padding, dilation)  # (kw, out_w, W)
    rows, cols = down.shape[1], across.shape[1]
    matrix = np.einsum("fcij,iyh,jxw->fyxchw", weight, down, across, optimize=True)
    return matrix.reshape(filters * rows * cols, channels * size[0] * size[1])


def matrix_conv2d(
    x: np.ndarray, weight: np.ndarray, stride: int = 1, padding: int = 0, dilation: int = 1
) -> np.ndarray:
    """Convolve images by one product with a big matrix.

    It shows what a convolution is, not how to compute one: nearly all of the matrix is zeros.

    Args:
        x: (N, C, H, W)
        weight: (F, C, kh, kw)
        stride: from one place to the next, on both axes.
        padding: zeros on each side.
        dilation: from one tap of a filter to the next.

    Returns:
        (N, F, out_h, out_w)

    Raises:
        ValueError: `x` and `weight` differ in C, or a filter does not fit into the padded image.

    Source: Dumoulin and Visin 2016, A guide to convolution arithmetic, section 4.1.
    """
    samples, channels, *size = x.shape
    filters, depth, *kernel = weight.shape
    if channels != depth:
        raise ValueError(f"x {x.shape} and weight {weight.shape} differ in their channels")
    rows, cols = (conv_output_size(n, k, stride, padding, dilation) for n, k in zip(size, kernel))
    matrix = conv_matrix(weight, size, stride, padding, dilation)
    flat = x.reshape(samples, matrix.shape[1])
    return (flat @ matrix.T).reshape(samples, filters, rows, cols)


def matrix_conv2d_backward(
    grad_output: np.ndarray,
    weight: np.ndarray,
    size: tuple[int, int],
    stride: int = 1,
    padding: int = 0,
    dilation: int = 1,
) -> np.ndarray:
    """Gradient of the images: a product with the transpose of the same matrix.

    Args:
        grad_output: (N, F, out_h, out_w), gradient with respect to the output.
        weight: (F, C, kh, kw)
        size: H and W of the images.
        stride: as in the forward pass.
        padding: as in the forward pass.
        dilation: as in the forward pass.

    Returns:
        (N, C, H, W), gradient with respect to `x`.

    Raises:
        ValueError: the gradient is not that of such images.

    Source: Dumoulin and Visin 2016, A guide to convolution arithmetic, section 4.1.
    """
    filters, channels, *kernel = weight.shape
    places = [conv_output_size(n, k, stride, padding, dilation) for n, k in zip(size, kernel)]
    if grad_output.shape[1:] != (filters, *places):
        raise ValueError(f"grad_output {grad_output.shape} is not of (N, F, out_h, out_w)")
    matrix = conv_matrix(weight, size, stride, padding, dilation)
    flat = grad_output.reshape(len(grad_output), len(matrix))
    return (flat @ matrix).reshape(len(grad_output), channels, *size)
