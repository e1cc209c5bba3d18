"""Skip connections: a layer adds to its input instead of replacing it."""

import numpy as np

from snippets.activations import tanh, tanh_backward
from snippets.linear import linear, linear_backward


def residual_block(
    x: np.ndarray, weight: np.ndarray, bias: np.ndarray, scale: float = 1.0
) -> np.ndarray:
    """Add a dense layer with tanh, the branch, to the input, the skip.

    Args:
        x: (..., d)
        weight: (d, d)
        bias: (d,)
        scale: of the branch; 1 / sqrt(depth) keeps a deep stack from growing.

    Returns:
        (..., d)

    Raises:
        ValueError: the shapes do not fit together.

    Source: He et al. 2016, Deep Residual Learning, section 3.2, equation 1.
    """
    if weight.shape[0] != weight.shape[-1]:
        raise ValueError(f"weight {weight.shape} is not square: the sum needs one width")
    return x + scale * tanh(linear(x, weight, bias))


def residual_block_backward(
    grad_output: np.ndarray,
    x: np.ndarray,
    weight: np.ndarray,
    bias: np.ndarray,
    scale: float = 1.0,
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Gradients of a residual block: the skip hands the gradient on as it is.

    Args:
        grad_output: (..., d), gradient with respect to the output.
        x: (..., d), the input of the forward pass.
        weight: (d, d)
        bias: (d,)
        scale: as in the forward pass.

    Returns:
        Gradients with respect to `x`, `weight` and `bias`, each in the shape of its array.

    Raises:
        ValueError: the shapes do not fit together.

    Source: He et al. 2016, Identity Mappings in Deep Residual Networks, section 2, equation 5.
    """
    grad_branch = tanh_backward(scale * grad_output, tanh(linear(x, weight, bias)))
    grad_through_branch, grad_weight, grad_bias = linear_backward(grad_branch, x, weight)
    return grad_output + grad_through_branch, grad_weight, grad_bias
