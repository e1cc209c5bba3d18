"""The multilayer perceptron: what it computes, what is left of it without ReLU, and its size."""

import itertools

import numpy as np

from snippets.linear import linear
from snippets.rectifiers import relu


def mlp(x: np.ndarray, layers: tuple[tuple[np.ndarray, np.ndarray], ...]) -> np.ndarray:
    """Affine maps with a ReLU between them, and none behind the last.

    Args:
        x: (..., n_0)
        layers: one or more pairs of a weight (n_i, n_i+1) and a bias (n_i+1,).

    Returns:
        (..., n_L)

    Raises:
        ValueError: there is no layer, or the shapes do not fit together.

    Source: Goodfellow et al. 2016, Deep Learning, section 6.1.
    """
    *hidden, last = layers
    for weight, bias in hidden:
        x = relu(linear(x, weight, bias))
    return linear(x, *last)


def merge_linear(
    layers: tuple[tuple[np.ndarray, np.ndarray], ...],
) -> tuple[np.ndarray, np.ndarray]:
    """The one layer that does what a stack of layers does with nothing between them.

    A bias is an input to all later layers, so it goes through their weights too.

    Args:
        layers: one or more pairs of a weight (n_i, n_i+1) and a bias (n_i+1,).

    Returns:
        Weight (n_0, n_L) and bias (n_L,).

    Raises:
        ValueError: there is no layer, or the shapes do not fit together.

    Source: Goodfellow et al. 2016, Deep Learning, section 6.1.
    """
    (weight, bias), *later = layers
    if weight.shape[1:] != bias.shape:
        raise ValueError(f"weight {weight.shape} and bias {bias.shape} do not fit together")
    for next_weight, next_bias in later:
        bias = linear(bias, next_weight, next_bias)
        weight = weight @ next_weight
    return weight, bias


def mlp_parameter_count(sizes: tuple[int, ...]) -> int:
    """How many weights and biases an MLP has.

    Each unit has one weight for every unit of the layer before it, and one bias.

    Args:
        sizes: the number of inputs, the widths of the hidden layers, the number of outputs.

    Raises:
        ValueError: there are fewer than two sizes, or one is below 1.

    Source: Goodfellow et al. 2016, Deep Learning, section 6.4.
    """
    if len(sizes) < 2 or min(sizes) < 1:
        raise ValueError(f"sizes must be two or more, each 1 at least, got {sizes}")
    return sum((n_in + 1) * n_out for n_in, n_out in itertools.pairwise(sizes))
