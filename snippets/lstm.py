"""The LSTM: a cell that is added to, and gates that say what is kept, written and shown."""

import numpy as np

from snippets.activations import sigmoid
from snippets.recurrent_parts import check_shapes, project, sum_over_steps


def set_forget_bias(bias: np.ndarray, value: float) -> np.ndarray:
    """Open the forget gates at the start of training, or close them.

    torch adds two biases, so the sum counts: set one of them to `value`, the other to 0.

    Args:
        bias: (4h,), one of the two biases, in the order i f g o.
        value: what the h forget gates get; 1 is usual, 0 leaves them half open.

    Returns:
        (4h,), a copy with the second quarter replaced.

    Raises:
        ValueError: the length is not a multiple of 4.

    Source: Jozefowicz et al. 2015, An Empirical Exploration of Recurrent Network Architectures,
        section 2.
    """
    i, f, g, o = np.split(bias, 4)
    return np.concatenate([i, np.full_like(f, value), g, o])


def lstm(
    x: np.ndarray,
    h0: np.ndarray,
    c0: np.ndarray,
    weight_ih: np.ndarray,
    weight_hh: np.ndarray,
    bias_ih: np.ndarray,
    bias_hh: np.ndarray,
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Read a sequence with a cell that changes by addition, behind three gates.

    The rows of the parameters are those of torch: input gate, forget gate, candidate, output
    gate (i f g o). ONNX has i o f g.

    Args:
        x: (T, B, d), T steps of B sequences.
        h0: (B, h), the output before the first step.
        c0: (B, h), the cell before the first step.
        weight_ih: (4h, d), from the input.
        weight_hh: (4h, h), from the output before.
        bias_ih: (4h,)
        bias_hh: (4h,)

    Returns:
        The output (T, B, h), the cells (T, B, h) and the open gates (T, B, 4h) after every step;
        the backward pass needs all three.

    Raises:
        ValueError: the shapes do not fit together.

    Source: Gers et al. 2000, Learning to Forget, section 3; PyTorch, torch.nn.LSTM.
    """
    check_shapes(4, x, weight_ih, weight_hh, (bias_ih, bias_hh), (h0, c0))
    gates = project(x, weight_ih, bias_ih + bias_hh)  # (T, B, 4h)
    weight = np.ascontiguousarray(weight_hh.T)  # turned once, and read in order at every step
    output = np.empty((*x.shape[:2], h0.shape[1]), gates.dtype)
    cells = np.empty_like(output)
    h, c = h0, c0
    for t in range(len(x)):
        gates[t] += h @ weight
        i, f, g, o = np.split(gates[t], 4, axis=-1)  # views: what is written stays in `gates`
        i[:], f[:], g[:], o[:] = sigmoid(i), sigmoid(f), np.tanh(g), sigmoid(o)
        c = f * c + i * g
        h = o * np.tanh(c)
        output[t], cells[t] = h, c
    return output, cells, gates


def lstm_backward(
    grad_output: np.ndarray,
    grad_c: np.ndarray,
    x: np.ndarray,
    h0: np.ndarray,
    c0: np.ndarray,
    weight_ih: np.ndarray,
    weight_hh: np.ndarray,
    output: np.ndarray,
    cells: np.ndarray,
    gates: np.ndarray,
) -> tuple[np.ndarray, ...]:
    """Gradients of `lstm`, by backpropagation through time.

    The gradient of the cell goes back one step by a product with the forget gate, and nothing
    else. Every sum before a nonlinearity acts on the cell or, for o, on the output, with a slope
    that is known beforehand for all steps.

    Args:
        grad_output: (T, B, h), gradient with respect to the output of every step.
        grad_c: (B, h), gradient with respect to the last cell.
        x: (T, B, d)
        h0: (B, h)
        c0: (B, h)
        weight_ih: (4h, d)
        weight_hh: (4h, h)
        output: (T, B, h), what `lstm` returned, as the next two.
        cells: (T, B, h)
        gates: (T, B, 4h)

    Returns:
        Gradients with respect to `x`, `h0`, `c0`, `weight_ih`, `weight_hh`, `bias_ih` and `bias_hh`.

    Raises:
        ValueError: the shapes do not fit together.

    Source: Greff et al. 2017, LSTM: A Search Space Odyssey, section II.B, without peepholes.
    """
    i, f, g, o = np.split(gates, 4, axis=-1)
    sequences = (grad_output, output, cells, i)
    check_shapes(4, x, weight_ih, weight_hh, (), (h0, c0, grad_c), sequences)
    previous_h = np.concatenate([h0[None], output])[:-1]
    previous_c = np.concatenate([c0[None], cells])[:-1]
    shown = np.tanh(cells)
    slopes = [g * i * (1 - i), previous_c * f * (1 - f), i * (1 - g**2), shown * o * (1 - o)]
    slopes = np.concatenate(slopes, axis=-1)  # (T, B, 4h)
    cell_to_output = o * (1 - shown**2)
    grad_sums = np.empty_like(gates)
    grad_h = np.zeros_like(h0)
    for t in reversed(range(len(x))):
        grad_h = grad_h + grad_output[t]
        grad_c = grad_c + grad_h * cell_to_output[t]
        grad_sums[t] = np.concatenate([grad_c, grad_c, grad_c, grad_h], axis=-1) * slopes[t]
        grad_h, grad_c = grad_sums[t] @ weight_hh, grad_c * f[t]
    grad_x = project(grad_sums, weight_ih.T)
    grad_weight_ih, grad_weight_hh = (
        sum_over_steps(grad_sums, x),
        sum_over_steps(grad_sums, previous_h),
    )
    grad_bias = grad_sums.sum(axis=(0, 1))
    return grad_x, grad_h, grad_c, grad_weight_ih, grad_weight_hh, grad_bias, grad_bias


def lstm_multiply_adds(steps: int, input_size: int, hidden_size: int) -> int:
    """Count the multiply-adds of the matrix products of one layer, for one sequence.

    Each of the four gates reads the input and the last output: d + h products for each of its
    h units, at every step. The products of gates and cells, 3 h a step, are left out.

    Args:
        steps: T
        input_size: d
        hidden_size: h

    Returns:
        4 T h (d + h)

    Source: Hochreiter and Schmidhuber 1997, Long Short-Term Memory, section 4: of the order of
        the number of weights a step.
    """
    return 4 * steps * hidden_size * (input_size + hidden_size)
