"""Patches: how a vision transformer turns an image into tokens."""

import numpy as np


def patchify(x: np.ndarray, patch_size: int) -> np.ndarray:
    """Cut images into square patches, each of them one token, row by row.

    Followed by a dense layer it is a convolution whose stride is as large as its kernel.

    Args:
        x: (N, C, H, W)
        patch_size: P, a divisor of H and W.

    Returns:
        (N, H/P * W/P, C * P * P), the order within a token being that of a kernel (C, P, P).

    Raises:
        ValueError: `patch_size` is below 1, or does not divide H and W.

    Source: Dosovitskiy et al. 2021, An Image is Worth 16x16 Words, section 3.1.
    """
    n, channels, height, width = x.shape
    if patch_size < 1 or height % patch_size or width % patch_size:
        raise ValueError(f"x {x.shape} cannot be cut into patches of {patch_size}")
    rows, columns = height // patch_size, width // patch_size
    grid = x.reshape(n, channels, rows, patch_size, columns, patch_size)
    tokens = grid.transpose(0, 2, 4, 1, 3, 5)  # (N, H/P, W/P, C, P, P)
    return tokens.reshape(n, rows * columns, channels * patch_size**2)
