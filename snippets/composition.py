"""Two convolutions in a row, as one."""

import numpy as np


def compose_kernels(first: np.ndarray, second: np.ndarray) -> np.ndarray:
    """The one kernel that does what two convolutions in a row do, nothing between them.

    Offsets add up, so that the kernels are convolved with each other, fully, and the channels
    between them are summed over. This holds at stride 1 and without padding.

    Args:
        first: (C_mid, C_in, k_h, k_w)
        second: (C_out, C_mid, l_h, l_w)

    Returns:
        (C_out, C_in, k_h + l_h - 1, k_w + l_w - 1)

    Raises:
        ValueError: the kernels differ in the number of channels between them.

    Source: Simonyan and Zisserman 2015, section 2.3 (a stack as a factored large kernel).
    """
    if first.shape[0] != second.shape[1]:
        raise ValueError(f"first {first.shape} and second {second.shape} do not fit together")
    (height, width), (rows, columns) = first.shape[2:], second.shape[2:]
    shape = second.shape[0], first.shape[1], height + rows - 1, width + columns - 1
    kernel = np.zeros(shape, np.result_type(first, second))
    for i, j in np.ndindex(rows, columns):
        tap = np.tensordot(second[:, :, i, j], first, axes=1)  # (C_out, C_in, k_h, k_w)
        kernel[:, :, i : i + height, j : j + width] += tap
    return kernel
