"""The GRU: one state, a gate that keeps it, and a gate that hides it from the candidate."""

import numpy as np

from snippets.activations import sigmoid
from snippets.recurrent_parts import check_shapes, project, sum_over_steps


def gru(
    x: np.ndarray,
    h0: np.ndarray,
    weight_ih: np.ndarray,
    weight_hh: np.ndarray,
    bias_ih: np.ndarray,
    bias_hh: np.ndarray,
) -> tuple[np.ndarray, np.ndarray]:
    """Read a sequence with a state that is a mixture of itself and a candidate.

    As in torch, the rows are reset, update, candidate (r z n), an update gate of 1 keeps the
    state, and the reset gate acts after the matrix product: r * (W h + b), not W (r * h) + b.

    Args:
        x: (T, B, d), T steps of B sequences.
        h0: (B, h), the state before the first step.
        weight_ih: (3h, d), from the input.
        weight_hh: (3h, h), from the state before.
        bias_ih: (3h,)
        bias_hh: (3h,); its last third stands inside the product with r.

    Returns:
        The state (T, B, h) and the open gates (T, B, 3h) after every step; the backward pass
        needs both.

    Raises:
        ValueError: the shapes do not fit together.

    Source: Cho et al. 2014, Learning Phrase Representations using RNN Encoder-Decoder,
        equations 5 to 8 in section 2.3; PyTorch, torch.nn.GRU, for the place of the reset gate.
    """
    check_shapes(3, x, weight_ih, weight_hh, (bias_ih, bias_hh), (h0,))
    gates = project(x, weight_ih, bias_ih)  # (T, B, 3h)
    weight = np.ascontiguousarray(weight_hh.T)  # turned once, and read in order at every step
    output = np.empty((*x.shape[:2], h0.shape[1]), gates.dtype)
    h = h0
    for t in range(len(x)):
        r, z, n = np.split(gates[t], 3, axis=-1)  # views: what is written stays in `gates`
        h_r, h_z, h_n = np.split(h @ weight + bias_hh, 3, axis=-1)
        r[:], z[:] = sigmoid(r + h_r), sigmoid(z + h_z)
        n[:] = np.tanh(n + r * h_n)
        h = (1 - z) * n + z * h
        output[t] = h
    return output, gates


def gru_backward(
    grad_output: np.ndarray,
    x: np.ndarray,
    h0: np.ndarray,
    weight_ih: np.ndarray,
    weight_hh: np.ndarray,
    bias_hh: np.ndarray,
    output: np.ndarray,
    gates: np.ndarray,
) -> tuple[np.ndarray, ...]:
    """Gradients of `gru`, by backpropagation through time.

    The gradient of the state goes back along two ways: through the update gate, which only
    scales it, and through the sums before the three nonlinearities, by the matrix.

    Args:
        grad_output: (T, B, h), gradient with respect to the state of every step.
        x: (T, B, d)
        h0: (B, h)
        weight_ih: (3h, d)
        weight_hh: (3h, h)
        bias_hh: (3h,), needed because its last third is multiplied by r.
        output: (T, B, h), what `gru` returned, as the next.
        gates: (T, B, 3h)

    Returns:
        Gradients with respect to `x`, `h0`, `weight_ih`, `weight_hh`, `bias_ih` and `bias_hh`.

    Raises:
        ValueError: the shapes do not fit together.

    Source: Cho et al. 2014, equations 5 to 8 in section 2.3, differentiated.
    """
    r, z, n = np.split(gates, 3, axis=-1)
    check_shapes(3, x, weight_ih, weight_hh, (bias_hh,), (h0,), (grad_output, output, n))
    previous = np.concatenate([h0[None], output])[:-1]
    last = slice(2 * h0.shape[1], None)  # the candidate's rows
    h_n = project(previous, weight_hh[last], bias_hh[last])  # what r multiplies
    slope_n = (1 - z) * (1 - n**2)
    slope_r, slope_z = slope_n * h_n * r * (1 - r), (previous - n) * z * (1 - z)
    slopes = np.concatenate([slope_r, slope_z, slope_n], axis=-1)  # (T, B, 3h), of the input's sums
    slopes_h = np.concatenate([slope_r, slope_z, slope_n * r], axis=-1)  # and of the state's
    grad_states = np.empty_like(output)
    grad_h = np.zeros_like(h0)
    for t in reversed(range(len(x))):
        grad_states[t] = grad_h = grad_h + grad_output[t]
        grad_h = (np.tile(grad_h, 3) * slopes_h[t]) @ weight_hh + grad_h * z[t]
    grads = np.tile(grad_states, 3)
    grad_x = project(grads * slopes, weight_ih.T)
    grad_weight_ih = sum_over_steps(grads * slopes, x)
    grad_weight_hh = sum_over_steps(grads * slopes_h, previous)
    grad_bias_ih, grad_bias_hh = ((grads * s).sum(axis=(0, 1)) for s in (slopes, slopes_h))
    return grad_x, grad_h, grad_weight_ih, grad_weight_hh, grad_bias_ih, grad_bias_hh
