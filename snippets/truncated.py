"""Truncated backpropagation through time: every loss reaches back a fixed number of steps."""

import numpy as np

from snippets.recurrent_parts import check_shapes, project, sum_over_steps


def rnn_truncated_backward(
    grad_output: np.ndarray,
    x: np.ndarray,
    h0: np.ndarray,
    weight_ih: np.ndarray,
    weight_hh: np.ndarray,
    output: np.ndarray,
    window: int,
) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """Gradients of `rnn` where the loss of a step passes through its last `window` steps only.

    The losses of all steps go back side by side, one step at a time. With a window of T nothing
    is cut off. `h0` counts as an input of the first step.

    Args:
        grad_output: (T, B, h), gradient of each step's own loss with respect to its state.
        x: (T, B, d)
        h0: (B, h)
        weight_ih: (h, d)
        weight_hh: (h, h)
        output: (T, B, h), what `rnn` returned.
        window: k, at least 1.

    Returns:
        Gradients with respect to `x`, `h0`, `weight_ih`, `weight_hh`, `bias_ih` and `bias_hh`.

    Raises:
        ValueError: the shapes do not fit together, or `window` is not positive.

    Source: Williams and Peng 1990, An Efficient Gradient-Based Algorithm for On-Line Training of
        Recurrent Network Trajectories, abstract.
    """
    check_shapes(1, x, weight_ih, weight_hh, (), (h0,), (grad_output, output))
    if window < 1:
        raise ValueError(f"window must be positive, got {window}")
    slope = 1 - output**2
    grad_sums, grad_h0 = np.zeros_like(output), np.zeros_like(h0)
    grad_h = grad_output  # with respect to the state `lag` steps before each loss
    for lag in range(min(window, len(x))):
        reached = grad_h * slope[: len(x) - lag]
        grad_sums[: len(x) - lag] += reached
        grad_h = reached @ weight_hh
        grad_h0, grad_h = grad_h0 + grad_h[0], grad_h[1:]
    previous = np.concatenate([h0[None], output])[:-1]
    grad_x = project(grad_sums, weight_ih.T)
    grad_weight_ih, grad_weight_hh = (
        sum_over_steps(grad_sums, x),
        sum_over_steps(grad_sums, previous),
    )
    grad_bias = grad_sums.sum(axis=(0, 1))
    return grad_x, grad_h0, grad_weight_ih, grad_weight_hh, grad_bias, grad_bias
