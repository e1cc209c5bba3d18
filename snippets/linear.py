"""The dense layer."""

import numpy as np


def linear(x: np.ndarray, weight: np.ndarray, bias: np.ndarray) -> np.ndarray:
    """Map every row of `x` through one affine function.

    Args:
        x: (..., in_features)
        weight: (in_features, out_features); torch.nn.functional.linear stores the transpose.
        bias: (out_features,)

    Returns:
        (..., out_features)

    Raises:
        ValueError: the shapes do not fit together.

    Source: Goodfellow et al. 2016, Deep Learning, section 6.1.
    """
    if x.shape[-1:] != weight.shape[:1] or weight.shape[1:] != bias.shape:
        raise ValueError(
            f"x {x.shape}, weight {weight.shape} and bias {bias.shape} do not fit together"
        )
    return x @ weight + bias


def linear_backward(
    grad_output: np.ndarray, x: np.ndarray, weight: np.ndarray
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Gradients of a dense layer: each is a product with what stood beside it in the forward pass.

    The weight and the bias serve every row, so their gradients sum over all rows.

    Args:
        grad_output: (..., out_features), gradient with respect to the output.
        x: (..., in_features), the input of the forward pass.
        weight: (in_features, out_features)

    Returns:
        Gradients with respect to `x`, `weight` and `bias`, each in the shape of its array.

    Raises:
        ValueError: the shapes do not fit together.

    Source: Goodfellow et al. 2016, Deep Learning, section 6.5.6.
    """
    if (x.shape[-1], grad_output.shape[-1]) != weight.shape or x.shape[:-1] != grad_output.shape[
        :-1
    ]:
        raise ValueError(
            f"grad_output {grad_output.shape}, x {x.shape} and weight {weight.shape} do not fit together"
        )
    rows = x.reshape(-1, x.shape[-1])  # (N, in_features)
    grad_rows = grad_output.reshape(-1, grad_output.shape[-1])  # (N, out_features)
    return grad_output @ weight.T, rows.T @ grad_rows, grad_rows.sum(axis=0)
