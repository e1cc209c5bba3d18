"""Pooling: every window of an image becomes one number, its maximum or its average."""

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view


def pool_geometry(
    shape: tuple[int, ...],
    kernel_size: int | tuple[int, int],
    stride: int | tuple[int, int] | None = None,
    padding: int | tuple[int, int] = 0,
) -> tuple[list[int], list[int], list[int], list[int]]:
    """Settings for rows and columns apart, and how many windows fit along each.

    A window that would stick out of the padded image is left out.

    Args:
        shape: (N, C, H, W)
        kernel_size: rows and columns of a window; one number stands for both.
        stride: from one window to the next; the kernel size if None, so that windows tile.
        padding: rows and columns added on each side, at most half a window.

    Returns:
        Kernel size, stride, padding and output size, each as [rows, columns].

    Raises:
        ValueError: an argument is out of range, or no window fits into the image.

    Source: Dumoulin and Visin 2016, A guide to convolution arithmetic, chapters 2 and 3.
    """
    kernel = np.broadcast_to(kernel_size, 2).tolist()
    step = kernel if stride is None else np.broadcast_to(stride, 2).tolist()
    pad = np.broadcast_to(padding, 2).tolist()
    if len(shape) != 4 or min(*kernel, *step) < 1:
        raise ValueError(f"no pooling of {shape} by kernel {kernel} and stride {step}")
    if any(not 0 <= p <= k / 2 for p, k in zip(pad, kernel)):
        raise ValueError(f"padding {pad} is not between 0 and half of kernel {kernel}")
    sizes = shape[2:]
    output = [(n + 2 * p - k) // s + 1 for n, k, s, p in zip(sizes, kernel, step, pad)]
    if min(*sizes, *output) < 1:
        raise ValueError(f"an image of {sizes} has no window of {kernel} with padding {pad}")
    return kernel, step, pad, output


def pool_windows(
    x: np.ndarray,
    kernel_size: int | tuple[int, int],
    stride: int | tuple[int, int] | None = None,
    padding: int | tuple[int, int] = 0,
    fill: float = 0.0,
) -> np.ndarray:
    """See an image as its windows.

    It is a view of the padded image: windows that overlap share their memory.

    Args:
        x: (N, C, H, W)
        kernel_size: rows and columns of a window.
        stride: from one window to the next; the kernel size if None.
        padding: rows and columns added on each side, at most half a window.
        fill: the value of what is added.

    Returns:
        (N, C, H_out, W_out, rows, columns), read-only.

    Raises:
        ValueError: as in pool_geometry.
    """
    kernel, step, pad, _ = pool_geometry(x.shape, kernel_size, stride, padding)
    sides = [(0, 0), (0, 0), *((p, p) for p in pad)]
    padded = np.pad(x, sides, constant_values=fill)
    windows = sliding_window_view(padded, kernel, axis=(2, 3))  # (N, C, rows, columns, *kernel)
    return windows[:, :, :: step[0], :: step[1]]


def pool_windows_backward(
    grad_windows: np.ndarray,
    shape: tuple[int, ...],
    kernel_size: int | tuple[int, int],
    stride: int | tuple[int, int] | None = None,
    padding: int | tuple[int, int] = 0,
) -> np.ndarray:
    """Bring the gradients of windows back to the image: a pixel sums over all that hold it.

    The loop is over places in a window. At one place the windows hold different pixels each, so
    that adding to a slice cannot miss any; they meet from one place to another.

    Args:
        grad_windows: (N, C, H_out, W_out, rows, columns), gradient with respect to the windows.
        shape: (N, C, H, W), of the image.
        kernel_size: as in the forward pass.
        stride: as in the forward pass.
        padding: as in the forward pass.

    Returns:
        (N, C, H, W), gradient with respect to the image.

    Raises:
        ValueError: as in pool_geometry, or `grad_windows` has not the shape of the windows.
    """
    kernel, step, pad, output = pool_geometry(shape, kernel_size, stride, padding)
    if grad_windows.shape != (*shape[:2], *output, *kernel):
        raise ValueError(f"grad_windows {grad_windows.shape}: not the windows of {shape}")
    rows, columns = shape[2] + 2 * pad[0], shape[3] + 2 * pad[1]
    grad_padded = np.zeros((*shape[:2], rows, columns), grad_windows.dtype)
    for i, j in np.ndindex(*kernel):
        bottom, right = i + step[0] * output[0], j + step[1] * output[1]
        grad_padded[:, :, i : bottom : step[0], j : right : step[1]] += grad_windows[..., i, j]
    return grad_padded[:, :, pad[0] : rows - pad[0], pad[1] : columns - pad[1]]


def max_pool2d(
    x: np.ndarray,
    kernel_size: int | tuple[int, int],
    stride: int | tuple[int, int] | None = None,
    padding: int | tuple[int, int] = 0,
) -> np.ndarray:
    """Keep the largest value of every window, in each channel alone.

    What is padded is minus infinity, so that it never wins.

    Args:
        x: (N, C, H, W), floating point.
        kernel_size: rows and columns of a window.
        stride: from one window to the next; the kernel size if None.
        padding: rows and columns added on each side, at most half a window.

    Returns:
        (N, C, H_out, W_out)

    Raises:
        ValueError: as in pool_geometry.

    Source: Goodfellow et al. 2016, Deep Learning, section 9.3.
    """
    return pool_windows(x, kernel_size, stride, padding, fill=-np.inf).max(axis=(-2, -1))


def max_pool2d_backward(
    grad_output: np.ndarray,
    x: np.ndarray,
    kernel_size: int | tuple[int, int],
    stride: int | tuple[int, int] | None = None,
    padding: int | tuple[int, int] = 0,
) -> np.ndarray:
    """Hand the gradient of every window to its largest value, the first one of equals.

    Args:
        grad_output: (N, C, H_out, W_out), gradient with respect to the output.
        x: (N, C, H, W), the input of the forward pass.
        kernel_size: as in the forward pass.
        stride: as in the forward pass.
        padding: as in the forward pass.

    Returns:
        (N, C, H, W), gradient with respect to `x`.

    Raises:
        ValueError: as in pool_geometry, or `grad_output` has not the shape of the output.
    """
    windows = pool_windows(x, kernel_size, stride, padding, fill=-np.inf)
    if grad_output.shape != windows.shape[:4]:
        raise ValueError(f"grad_output {grad_output.shape} is not {windows.shape[:4]}")
    rows, columns = windows.shape[4:]
    flat = windows.reshape(*windows.shape[:4], rows * columns)
    winner = flat.argmax(axis=-1)[..., None] == np.arange(rows * columns)
    grad_windows = np.where(winner, grad_output[..., None], 0).reshape(windows.shape)
    return pool_windows_backward(grad_windows, x.shape, kernel_size, stride, padding)


def avg_pool2d(
    x: np.ndarray,
    kernel_size: int | tuple[int, int],
    stride: int | tuple[int, int] | None = None,
    padding: int | tuple[int, int] = 0,
) -> np.ndarray:
    """Average every window, in each channel alone.

    What is padded is zero and counts, as in torch's default: windows at the border come out low.

    Args:
        x: (N, C, H, W), floating point.
        kernel_size: rows and columns of a window.
        stride: from one window to the next; the kernel size if None.
        padding: rows and columns added on each side, at most half a window.

    Returns:
        (N, C, H_out, W_out)

    Raises:
        ValueError: as in pool_geometry.

    Source: LeCun et al. 1998, Gradient-based learning applied to document recognition, section II.
    """
    return pool_windows(x, kernel_size, stride, padding).mean(axis=(-2, -1))


def avg_pool2d_backward(
    grad_output: np.ndarray,
    shape: tuple[int, ...],
    kernel_size: int | tuple[int, int],
    stride: int | tuple[int, int] | None = None,
    padding: int | tuple[int, int] = 0,
) -> np.ndarray:
    """Share the gradient of every window out among its values alike, whatever they were.

    Args:
        grad_output: (N, C, H_out, W_out), gradient with respect to the output.
        shape: (N, C, H, W), of the input.
        kernel_size: as in the forward pass.
        stride: as in the forward pass.
        padding: as in the forward pass; what falls on it is lost.

    Returns:
        (N, C, H, W), gradient with respect to the input.

    Raises:
        ValueError: as in pool_geometry, or `grad_output` has not the shape of the output.
    """
    (rows, columns), *_ = pool_geometry(shape, kernel_size, stride, padding)
    share = grad_output / (rows * columns)
    grad_windows = np.broadcast_to(share[..., None, None], (*share.shape, rows, columns))
    return pool_windows_backward(grad_windows, shape, kernel_size, stride, padding)
