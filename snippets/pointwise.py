"""Dense layers over the channels, at each position alone, by the names they go by."""

import numpy as np


def conv1x1(x: np.ndarray, weight: np.ndarray, bias: np.ndarray) -> np.ndarray:
    """Convolve with a kernel of size 1: the same dense layer over the channels at every position.

    A matrix product takes the channels from the last axis, so they are moved there and back.

    Args:
        x: (N, C_in, ...), any number of spatial axes.
        weight: (C_out, C_in); torch.nn.functional.conv2d wants (C_out, C_in, 1, 1).
        bias: (C_out,)

    Returns:
        (N, C_out, ...)

    Raises:
        ValueError: the shapes do not fit together.

    Source: Lin et al. 2014, Network in Network, section 3.1.
    """
    if x.shape[1:2] != weight.shape[1:] or weight.shape[:1] != bias.shape:
        raise ValueError(
            f"x {x.shape}, weight {weight.shape} and bias {bias.shape} do not fit together"
        )
    pixels = np.moveaxis(x, 1, -1)  # (N, ..., C_in)
    return np.moveaxis(pixels @ weight.T + bias, -1, 1)


def gpt2_conv1d(x: np.ndarray, weight: np.ndarray, bias: np.ndarray) -> np.ndarray:
    """Map every token alone, as the function named conv1d in GPT-2's code does.

    The leading 1 of the weight is the width of the kernel; it is dropped before the product.

    Args:
        x: (..., n_x), one row a token.
        weight: (1, n_x, n_f); torch.nn.functional.linear wants (n_f, n_x).
        bias: (n_f,)

    Returns:
        (..., n_f)

    Raises:
        ValueError: the shapes do not fit together.

    Source: Radford et al. 2019, GPT-2, src/model.py (function conv1d).
    """
    if weight.shape != (1, *x.shape[-1:], *bias.shape):
        raise ValueError(
            f"x {x.shape}, weight {weight.shape} and bias {bias.shape} do not fit together"
        )
    return x @ weight[0] + bias
