"""Pooling to a fixed size, whatever the size of the image: one number a channel, or a grid."""

import numpy as np


def global_avg_pool2d(x: np.ndarray) -> np.ndarray:
    """Average every channel over all of its positions.

    Height and width are gone, so that the layer behind it fits images of every size.

    Args:
        x: (N, C, H, W), floating point.

    Returns:
        (N, C)

    Raises:
        ValueError: `x` is no batch of images, or has no pixels.

    Source: Lin et al. 2014, Network In Network, section 3.2.
    """
    if x.ndim != 4 or min(x.shape[2:]) < 1:
        raise ValueError(f"x {x.shape} is not (N, C, H, W) with pixels to average")
    return x.mean(axis=(2, 3))


def global_avg_pool2d_backward(grad_output: np.ndarray, shape: tuple[int, ...]) -> np.ndarray:
    """Give each position of a channel the same share of its gradient.

    Args:
        grad_output: (N, C), gradient with respect to the averages.
        shape: (N, C, H, W), of the input.

    Returns:
        (N, C, H, W), gradient with respect to the input.

    Raises:
        ValueError: `shape` is no batch of images with pixels, or `grad_output` is not (N, C).
    """
    if len(shape) != 4 or grad_output.shape != shape[:2] or min(shape[2:]) < 1:
        raise ValueError(f"grad_output {grad_output.shape} and an input of {shape} do not fit")
    share = grad_output / (shape[2] * shape[3])
    return np.full(shape, share[..., None, None])


def averaging_matrix(size: int, output_size: int) -> np.ndarray:
    """Weights that average a line of pixels to a given number of cells.

    Cell i goes from floor(i size / output_size) to ceil((i + 1) size / output_size), so cells
    overlap where the sizes do not divide, and no pixel is left out.

    Args:
        size: how many pixels there are.
        output_size: how many cells.

    Returns:
        (output_size, size), rows that sum to 1.

    Raises:
        ValueError: a size is below 1.

    Source: PyTorch, torch.nn.functional.adaptive_avg_pool2d (ATen/native/AdaptivePooling.h).
    """
    if min(size, output_size) < 1:
        raise ValueError(f"no averages of {size} pixels in {output_size} cells")
    cell, pixel = np.arange(output_size)[:, None], np.arange(size)
    start = cell * size // output_size  # (output_size, 1)
    stop = -(-(cell + 1) * size // output_size)  # rounded up
    inside = (start <= pixel) & (pixel < stop)  # (output_size, size)
    return inside / (stop - start)


def adaptive_avg_pool2d(x: np.ndarray, output_size: int | tuple[int, int]) -> np.ndarray:
    """Average an image of any size to a grid of a given size.

    The average over a rectangle is one over its rows and then one over its columns.

    Args:
        x: (N, C, H, W), floating point.
        output_size: rows and columns of the grid; one number stands for both.

    Returns:
        (N, C, *output_size)

    Raises:
        ValueError: `x` is no batch of images with pixels, or a size is below 1.

    Source: PyTorch, torch.nn.functional.adaptive_avg_pool2d.
    """
    if x.ndim != 4:
        raise ValueError(f"x {x.shape} is not (N, C, H, W)")
    sizes = zip(x.shape[2:], np.broadcast_to(output_size, 2))
    rows, columns = (averaging_matrix(*pair).astype(x.dtype) for pair in sizes)
    return rows @ x @ columns.T


def adaptive_avg_pool2d_backward(grad_output: np.ndarray, shape: tuple[int, ...]) -> np.ndarray:
    """Give each pixel its shares of the cells that it is in.

    Args:
        grad_output: (N, C, rows, columns), gradient with respect to the grid.
        shape: (N, C, H, W), of the input.

    Returns:
        (N, C, H, W), gradient with respect to the input.

    Raises:
        ValueError: the two are no batches of images, or differ in N or C.
    """
    if not len(shape) == grad_output.ndim == 4 or grad_output.shape[:2] != shape[:2]:
        raise ValueError(f"grad_output {grad_output.shape} and an input of {shape} do not fit")
    sizes = zip(shape[2:], grad_output.shape[2:])
    rows, columns = (averaging_matrix(*pair).astype(grad_output.dtype) for pair in sizes)
    return rows.T @ grad_output @ columns
