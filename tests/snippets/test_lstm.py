"""The LSTM: its cell, the order of its gates, its gradients and its cost."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from snippets.lstm import lstm, lstm_backward, lstm_multiply_adds, set_forget_bias
from tests.gradients import assert_gradients

few_examples = settings(deadline=None, derandomize=True, max_examples=25)


def draw(steps: int = 5, batch: int = 2, width: int = 3, hidden: int = 4) -> tuple[np.ndarray, ...]:
    """x, h0, c0, weight_ih, weight_hh, bias_ih, bias_hh."""
    rng = np.random.default_rng(0)
    shapes = [
        (steps, batch, width),
        (batch, hidden),
        (batch, hidden),
        (4 * hidden, width),
        (4 * hidden, hidden),
        (4 * hidden,),
        (4 * hidden,),
    ]
    return tuple(rng.standard_normal(shape) for shape in shapes)


def backward(
    grad_output: np.ndarray, grad_c: np.ndarray, inputs: tuple[np.ndarray, ...]
) -> tuple[np.ndarray, ...]:
    """All gradients, of a forward pass with these inputs."""
    return lstm_backward(grad_output, grad_c, *inputs[:5], *lstm(*inputs))


def test_set_forget_bias_by_hand() -> None:
    """The second of four blocks is the forget gates'."""
    bias = set_forget_bias(np.arange(8.0), 9.0)

    np.testing.assert_array_equal(bias, [0, 1, 9, 9, 4, 5, 6, 7])


def test_set_forget_bias_refuses_other_than_four_blocks() -> None:
    """Six numbers are no four gates."""
    with pytest.raises(ValueError, match="equal division"):
        set_forget_bias(np.zeros(6), 1.0)


def test_lstm_by_hand() -> None:
    """Gates of 1/2, 3/4 and 1/4 by their biases, a candidate of 1/2, and a cell of 2.

    The cell is 3/4 * 2 + 1/2 * 1/2 = 7/4, and the output 1/4 of its tanh.
    """
    bias = np.array([0.0, np.log(3), np.arctanh(0.5), -np.log(3)])  # i f g o
    none = np.zeros((4, 1))

    output, cells, gates = lstm(
        np.zeros((1, 1, 1)), np.ones((1, 1)), np.full((1, 1), 2.0), none, none, bias, none[:, 0]
    )

    np.testing.assert_allclose(gates, [[[1 / 2, 3 / 4, 1 / 2, 1 / 4]]], rtol=1e-15)
    np.testing.assert_allclose(cells, [[[7 / 4]]], rtol=1e-15)  # one rounding each
    np.testing.assert_allclose(output, [[[np.tanh(7 / 4) / 4]]], rtol=1e-15)


@few_examples
@given(cut=st.integers(0, 6))
def test_lstm_can_be_continued(cut: int) -> None:
    """A sequence in two parts, the second from the last output and cell, gives the whole."""
    x, h0, c0, *parameters = draw(steps=6)

    output, cells, _ = lstm(x[:cut], h0, c0, *parameters)
    h, c = (output[-1], cells[-1]) if cut else (h0, c0)
    later, later_cells, _ = lstm(x[cut:], h, c, *parameters)

    whole, whole_cells, _ = lstm(x, h0, c0, *parameters)
    # The order of sums in a product may depend on its number of rows.
    np.testing.assert_allclose(np.concatenate([output, later]), whole, rtol=1e-12)
    np.testing.assert_allclose(np.concatenate([cells, later_cells]), whole_cells, rtol=1e-12)


def test_lstm_with_open_forget_gates_and_closed_input_gates_keeps_its_cell() -> None:
    """Logits of 40 and -40 are 1 and 0 up to rounding."""
    x, h0, c0, weight_ih, weight_hh, *_ = draw()
    bias = np.repeat([-40.0, 40.0, 0.0, 0.0], 4)

    _, cells, _ = lstm(x, h0, c0, weight_ih, weight_hh, bias, 0 * bias)

    np.testing.assert_allclose(cells, np.broadcast_to(c0, cells.shape), rtol=1e-12)


def test_lstm_treats_each_sequence_alone() -> None:
    """A sequence gives in a batch what it gives by itself."""
    x, h0, c0, *parameters = draw(batch=3)

    returned = lstm(x, h0, c0, *parameters)

    for b in range(3):
        alone = lstm(x[:, [b]], h0[[b]], c0[[b]], *parameters)
        for array, own in zip(returned, alone, strict=True):
            np.testing.assert_allclose(array[:, [b]], own, rtol=1e-12)  # order of sums


def test_lstm_is_finite_where_all_gates_are_saturated() -> None:
    """Logits of thousands give gates of 0 and 1, in float32 as well, and nothing overflows."""
    x, h0, c0, *parameters = (array.astype(np.float32) for array in draw())

    with np.errstate(over="raise", invalid="raise"):
        returned = lstm(10_000 * x, h0, c0, *parameters)

    assert all(np.isfinite(array).all() for array in returned)


@pytest.mark.parametrize(("steps", "batch"), [(0, 2), (5, 0)])
def test_lstm_of_nothing_is_nothing(steps: int, batch: int) -> None:
    """No steps or no sequences: the gradient of the last cell is that of the first."""
    inputs = draw(steps=steps, batch=batch)
    grad_c = np.ones((batch, 4))

    output, cells, gates = lstm(*inputs)
    gradients = backward(np.zeros_like(output), grad_c, inputs)

    assert [a.shape[2] for a in (output, cells, gates)] == [4, 4, 16]
    for position, (gradient, x) in enumerate(zip(gradients, inputs, strict=True)):
        np.testing.assert_array_equal(gradient, grad_c if position == 2 else np.zeros_like(x))


@pytest.mark.parametrize("position", [0, 1, 2, 5, 6])
def test_lstm_refuses_shapes_that_would_broadcast(position: int) -> None:
    """One sequence, state or bias for all is an error."""
    inputs = list(draw())
    inputs[position] = inputs[position][:, :1] if position == 0 else inputs[position][:1]

    with pytest.raises(ValueError, match="do not fit together for 4 gates"):
        lstm(*inputs)


def test_lstm_backward_by_hand() -> None:
    """One step, on the path of the cell alone: 8 through the cell, 8 * 3/4 to the cell before.

    With i = 1/2, f = 3/4, g = 1/2, o = 1/4 and a cell of 2 before, the sums of the gates get
    8 * g i (1 - i), 8 * 2 f (1 - f), 8 * i (1 - g^2) and nothing.
    """
    gates, cells = np.array([[[1 / 2, 3 / 4, 1 / 2, 1 / 4]]]), np.array([[[7 / 4]]])
    zero, one = np.zeros((1, 1)), np.ones((4, 1))

    gradients = lstm_backward(
        np.zeros((1, 1, 1)), np.array([[8.0]]), np.ones((1, 1, 1)), zero, np.array([[2.0]]),
        one, 0 * one, np.tanh(cells) / 4, cells, gates,
    )  # fmt: skip

    sums = [1.0, 3.0, 3.0, 0.0]
    expected = [7.0], [0.0], [6.0], sums, [0.0] * 4, sums, sums
    for gradient, value in zip(gradients, expected, strict=True):
        np.testing.assert_array_equal(gradient.ravel(), value)  # quarters and whole numbers


@pytest.mark.parametrize("batch", [1, 2])
def test_lstm_backward_agrees_with_central_differences(batch: int) -> None:
    """All gradients are those of the forward pass, of the outputs and the last cell together."""
    inputs = draw(batch=batch)
    rng = np.random.default_rng(1)
    grad_output, grad_c = rng.standard_normal((5, batch, 4)), rng.standard_normal((batch, 4))

    def output_and_last_cell(*inputs: np.ndarray) -> np.ndarray:
        output, cells, _ = lstm(*inputs)
        return np.concatenate([output, cells[-1:]])

    gradients = backward(grad_output, grad_c, inputs)

    both = np.concatenate([grad_output, grad_c[None]])
    assert_gradients(gradients, output_and_last_cell, inputs, both)


def test_lstm_backward_refuses_another_gradient() -> None:
    """A gradient that would broadcast is an error."""
    inputs = draw()

    with pytest.raises(ValueError, match="do not fit together for 4 gates"):
        backward(np.ones((5, 2, 4)), np.ones((1, 4)), inputs)


def test_lstm_multiply_adds_by_hand() -> None:
    """Four gates of 5 units that read 3 + 5 numbers at each of 2 steps: 4 * 5 * 8 * 2."""
    assert lstm_multiply_adds(2, 3, 5) == 320


def test_lstm_multiply_adds_are_the_weights_times_the_steps() -> None:
    """Every weight is used once a step."""
    _, _, _, weight_ih, weight_hh, *_ = draw()

    assert lstm_multiply_adds(7, 3, 4) == 7 * (weight_ih.size + weight_hh.size)
