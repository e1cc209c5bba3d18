"""The plain recurrent network: one state, and the same weights at every step."""

import numpy as np

from snippets.recurrent_parts import check_shapes, project, sum_over_steps


def rnn(
    x: np.ndarray,
    h0: np.ndarray,
    weight_ih: np.ndarray,
    weight_hh: np.ndarray,
    bias_ih: np.ndarray,
    bias_hh: np.ndarray,
) -> np.ndarray:
    """Read a sequence step by step; the state is all that a step knows of those before it.

    Args:
        x: (T, B, d), T steps of B sequences.
        h0: (B, h), the state before the first step.
        weight_ih: (h, d), from the input.
        weight_hh: (h, h), from the state before.
        bias_ih: (h,)
        bias_hh: (h,)

    Returns:
        (T, B, h), the state after every step.

    Raises:
        ValueError: the shapes do not fit together.

    Source: Goodfellow et al. 2016, Deep Learning, equations 10.8 and 10.9 in section 10.2.
    """
    check_shapes(1, x, weight_ih, weight_hh, (bias_ih, bias_hh), (h0,))
    output = project(x, weight_ih, bias_ih + bias_hh)  # (T, B, h)
    weight = np.ascontiguousarray(weight_hh.T)  # turned once, and read in order at every step
    h = h0
    for t in range(len(x)):
        h = np.tanh(output[t] + h @ weight)
        output[t] = h
    return output


def rnn_backward(
    grad_output: np.ndarray,
    x: np.ndarray,
    h0: np.ndarray,
    weight_ih: np.ndarray,
    weight_hh: np.ndarray,
    output: np.ndarray,
) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """Gradients of `rnn`, by backpropagation through time.

    A state is used twice, by the loss of its step and by the next step, so it has two gradients.

    Args:
        grad_output: (T, B, h), gradient with respect to the output.
        x: (T, B, d)
        h0: (B, h)
        weight_ih: (h, d)
        weight_hh: (h, h)
        output: (T, B, h), what `rnn` returned.

    Returns:
        Gradients with respect to `x`, `h0`, `weight_ih`, `weight_hh`, `bias_ih` and `bias_hh`.

    Raises:
        ValueError: the shapes do not fit together.

    Source: Goodfellow et al. 2016, Deep Learning, section 10.2.2.
    """
    check_shapes(1, x, weight_ih, weight_hh, (), (h0,), (grad_output, output))
    grad_sums = np.empty_like(output)  # with respect to what is inside the tanh
    slope = 1 - output**2
    grad_h = np.zeros_like(h0)  # from the later steps
    for t in reversed(range(len(x))):
        grad_sums[t] = (grad_output[t] + grad_h) * slope[t]
        grad_h = grad_sums[t] @ weight_hh
    previous = np.concatenate([h0[None], output])[:-1]
    grad_x = project(grad_sums, weight_ih.T)
    grad_weight_ih, grad_weight_hh = (
        sum_over_steps(grad_sums, x),
        sum_over_steps(grad_sums, previous),
    )
    grad_bias = grad_sums.sum(axis=(0, 1))
    return grad_x, grad_h, grad_weight_ih, grad_weight_hh, grad_bias, grad_bias
