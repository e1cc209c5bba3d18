"""A network of two layers, and its backward pass written by hand."""

import numpy as np

from snippets.activations import tanh, tanh_backward
from snippets.linear import linear, linear_backward


def two_layer(
    x: np.ndarray, w1: np.ndarray, b1: np.ndarray, w2: np.ndarray, b2: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """Map every row of `x` through a hidden layer of tanh units and a linear output layer.

    The hidden layer is returned as well, for the backward pass needs it.

    Args:
        x: (N, in_features)
        w1: (in_features, hidden_features)
        b1: (hidden_features,)
        w2: (hidden_features, out_features)
        b2: (out_features,)

    Returns:
        The output (N, out_features) and the hidden layer (N, hidden_features).

    Raises:
        ValueError: the shapes do not fit together.

    Source: Goodfellow et al. 2016, Deep Learning, section 6.5.4, algorithm 6.3.
    """
    hidden = tanh(linear(x, w1, b1))  # (N, hidden_features)
    return linear(hidden, w2, b2), hidden


def two_layer_backward(
    grad_output: np.ndarray, x: np.ndarray, hidden: np.ndarray, w1: np.ndarray, w2: np.ndarray
) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """Gradients of the network: the chain rule from the output back, one layer after the other.

    Each layer turns the gradient of its output into that of its parameters and of its input,
    and its input is the output of the layer before.

    Args:
        grad_output: (N, out_features), gradient of the loss with respect to the output.
        x: (N, in_features), the input of the forward pass.
        hidden: (N, hidden_features), as `two_layer` returned it.
        w1: (in_features, hidden_features)
        w2: (hidden_features, out_features)

    Returns:
        Gradients with respect to `x`, `w1`, `b1`, `w2` and `b2`, each in the shape of its array.

    Raises:
        ValueError: the shapes do not fit together.

    Source: Goodfellow et al. 2016, Deep Learning, section 6.5.4, algorithm 6.4.
    """
    grad_hidden, grad_w2, grad_b2 = linear_backward(grad_output, hidden, w2)
    grad_sums = tanh_backward(grad_hidden, hidden)  # (N, hidden_features), before the tanh
    grad_x, grad_w1, grad_b1 = linear_backward(grad_sums, x, w1)
    return grad_x, grad_w1, grad_b1, grad_w2, grad_b2
