"""What the RNN, the LSTM and the GRU share: parameters, and products for all steps at once."""

import numpy as np


def recurrent_parameters(
    gates: int, input_size: int, hidden_size: int, rng: np.random.Generator
) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """Draw the parameters of a layer, uniform in +-1/sqrt(hidden_size), in the shapes of torch.

    Args:
        gates: blocks of rows: 1 for an RNN, 4 for an LSTM (i f g o), 3 for a GRU (r z n).
        input_size: d
        hidden_size: h, at least 1.
        rng: source of the randomness.

    Returns:
        `weight_ih` (gates h, d), `weight_hh` (gates h, h), `bias_ih` and `bias_hh` (gates h,).

    Raises:
        ValueError: `hidden_size` is not positive.

    Source: PyTorch, torch.nn.LSTM, section Variables and its first note.
    """
    if hidden_size < 1:
        raise ValueError(f"hidden_size must be positive, got {hidden_size}")
    bound, rows = hidden_size**-0.5, gates * hidden_size
    return (
        rng.uniform(-bound, bound, (rows, input_size)),
        rng.uniform(-bound, bound, (rows, hidden_size)),
        rng.uniform(-bound, bound, rows),
        rng.uniform(-bound, bound, rows),
    )


def check_shapes(
    gates: int,
    x: np.ndarray,
    weight_ih: np.ndarray,
    weight_hh: np.ndarray,
    biases: tuple[np.ndarray, ...],
    states: tuple[np.ndarray, ...],
    sequences: tuple[np.ndarray, ...] = (),
) -> None:
    """Refuse arrays that do not fit together: some would broadcast, and give nonsense.

    Args:
        gates: blocks of rows in the parameters.
        x: (T, B, d)
        weight_ih: (gates h, d)
        weight_hh: (gates h, h)
        biases: each (gates h,)
        states: each (B, h)
        sequences: each (T, B, h)

    Raises:
        ValueError: a shape is another one.
    """
    size = weight_hh.shape[-1]
    rows = gates * size
    fit = (
        x.ndim == 3
        and weight_ih.shape == (rows, x.shape[-1])
        and weight_hh.shape == (rows, size)
        and all(bias.shape == (rows,) for bias in biases)
        and all(state.shape == (x.shape[1], size) for state in states)
        and all(sequence.shape == (*x.shape[:2], size) for sequence in sequences)
    )
    if not fit:
        others = ", ".join(str(array.shape) for array in (*biases, *states, *sequences))
        raise ValueError(
            f"x {x.shape}, weight_ih {weight_ih.shape}, weight_hh {weight_hh.shape} "
            f"and {others} do not fit together for {gates} gates"
        )


def project(x: np.ndarray, weight: np.ndarray, bias: np.ndarray | float = 0.0) -> np.ndarray:
    """Apply one affine map to the inputs of all steps, as a single product of matrices.

    Only the state has to wait for the step before; the inputs do not.

    Args:
        x: (T, B, d)
        weight: (n, d), as torch stores it.
        bias: (n,), or 0.

    Returns:
        (T, B, n)

    Source: Goodfellow et al. 2016, Deep Learning, equation 10.8 in section 10.2.
    """
    steps, batch, width = x.shape
    rows = x.reshape(steps * batch, width) @ weight.T + bias
    return rows.reshape(steps, batch, len(weight))


def sum_over_steps(grad_sums: np.ndarray, read: np.ndarray) -> np.ndarray:
    """Gradient of a weight that every step uses: its T gradients, summed in one product.

    Args:
        grad_sums: (T, B, n), gradient with respect to what the weight's product was added to.
        read: (T, B, m), what the weight was multiplied with.

    Returns:
        (n, m)

    Source: Goodfellow et al. 2016, Deep Learning, section 10.2.2.
    """
    return np.tensordot(grad_sums, read, axes=((0, 1), (0, 1)))
