"""The GRU: its state, the order and meaning of its gates, and its gradients."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from snippets.gru import gru, gru_backward
from tests.gradients import assert_gradients

few_examples = settings(deadline=None, derandomize=True, max_examples=25)


def draw(steps: int = 5, batch: int = 2, width: int = 3, hidden: int = 4) -> tuple[np.ndarray, ...]:
    """x, h0, weight_ih, weight_hh, bias_ih, bias_hh."""
    rng = np.random.default_rng(0)
    shapes = [
        (steps, batch, width),
        (batch, hidden),
        (3 * hidden, width),
        (3 * hidden, hidden),
        (3 * hidden,),
        (3 * hidden,),
    ]
    return tuple(rng.standard_normal(shape) for shape in shapes)


def backward(grad_output: np.ndarray, inputs: tuple[np.ndarray, ...]) -> tuple[np.ndarray, ...]:
    """All gradients, of a forward pass with these inputs."""
    x, h0, weight_ih, weight_hh, _, bias_hh = inputs
    return gru_backward(grad_output, x, h0, weight_ih, weight_hh, bias_hh, *gru(*inputs))


def test_gru_by_hand() -> None:
    """Reset 1/2, update 3/4, and a candidate whose second bias of 2 ln 3 is halved by the reset.

    The candidate is tanh(ln 3) = 4/5, and the state 1/4 * 4/5 + 3/4 * 2 = 17/10.
    """
    none = np.zeros((3, 1))
    bias_ih, bias_hh = np.array([0.0, np.log(3), 0.0]), np.array([0.0, 0.0, 2 * np.log(3)])

    output, gates = gru(np.zeros((1, 1, 1)), np.full((1, 1), 2.0), none, none, bias_ih, bias_hh)

    np.testing.assert_allclose(gates, [[[1 / 2, 3 / 4, 4 / 5]]], rtol=1e-15)  # one rounding each
    np.testing.assert_allclose(output, [[[17 / 10]]], rtol=1e-15)


@few_examples
@given(cut=st.integers(0, 6))
def test_gru_can_be_continued(cut: int) -> None:
    """A sequence in two parts, the second from the last state of the first, gives the whole."""
    x, h0, *parameters = draw(steps=6)

    first, _ = gru(x[:cut], h0, *parameters)
    second, _ = gru(x[cut:], first[-1] if cut else h0, *parameters)

    # The order of sums in a product may depend on its number of rows.
    whole, _ = gru(x, h0, *parameters)
    np.testing.assert_allclose(np.concatenate([first, second]), whole, rtol=1e-12)


def test_gru_with_an_update_gate_of_one_copies_its_state() -> None:
    """A logit of 100 is a gate of 1, and the state stays, bit for bit."""
    x, h0, weight_ih, weight_hh, _, bias_hh = draw()

    output, _ = gru(x, h0, weight_ih, weight_hh, np.repeat([0.0, 100.0, 0.0], 4), bias_hh)

    np.testing.assert_array_equal(output, np.broadcast_to(h0, output.shape))


def test_gru_with_gates_of_zero_is_a_layer_of_the_input() -> None:
    """Without reset and update the state is the candidate of the input alone."""
    x, h0, weight_ih, weight_hh, bias_ih, bias_hh = draw()
    closed = np.repeat([-100.0, -100.0, 0.0], 4)

    output, _ = gru(x, h0, weight_ih, weight_hh, bias_ih + closed, bias_hh)

    np.testing.assert_allclose(output, np.tanh(x @ weight_ih[8:].T + bias_ih[8:]), rtol=1e-12)


def test_gru_treats_each_sequence_alone() -> None:
    """A sequence gives in a batch what it gives by itself."""
    x, h0, *parameters = draw(batch=3)

    returned = gru(x, h0, *parameters)

    for b in range(3):
        alone = gru(x[:, [b]], h0[[b]], *parameters)
        for array, own in zip(returned, alone, strict=True):
            np.testing.assert_allclose(array[:, [b]], own, rtol=1e-12)  # order of sums


def test_gru_is_finite_where_all_gates_are_saturated() -> None:
    """Logits of thousands give gates of 0 and 1, in float32 as well, and nothing overflows."""
    x, h0, *parameters = (array.astype(np.float32) for array in draw())

    with np.errstate(over="raise", invalid="raise"):
        returned = gru(10_000 * x, h0, *parameters)

    assert all(np.isfinite(array).all() for array in returned)


@pytest.mark.parametrize(("steps", "batch"), [(0, 2), (5, 0)])
def test_gru_of_nothing_is_nothing(steps: int, batch: int) -> None:
    """No steps or no sequences: no states, and gradients of zero."""
    inputs = draw(steps=steps, batch=batch)

    output, _ = gru(*inputs)
    gradients = backward(np.zeros_like(output), inputs)

    assert output.shape == (steps, batch, 4)
    for gradient, x in zip(gradients, inputs, strict=True):
        np.testing.assert_array_equal(gradient, np.zeros_like(x))


@pytest.mark.parametrize("position", [0, 1, 4, 5])
def test_gru_refuses_shapes_that_would_broadcast(position: int) -> None:
    """One sequence, state or bias for all is an error."""
    inputs = list(draw())
    inputs[position] = inputs[position][:, :1] if position == 0 else inputs[position][:1]

    with pytest.raises(ValueError, match="do not fit together for 3 gates"):
        gru(*inputs)


def test_gru_backward_by_hand() -> None:
    """One step: r = 1/2, z = 3/4, n = 4/5 and a state of 2 before, whose product is 4.

    The candidate's sum gets 8 * 1/4 * (1 - 16/25) = 18/25, the update gate's
    8 * (2 - 4/5) * 3/16 = 9/5, and the reset gate's 18/25 * 4 * 1/4 = 18/25.
    """
    gates, output = np.array([[[1 / 2, 3 / 4, 4 / 5]]]), np.array([[[17 / 10]]])
    weight_hh = np.array([[0.0], [0.0], [2.0]])

    gradients = gru_backward(
        np.array([[[8.0]]]), np.ones((1, 1, 1)), np.array([[2.0]]),
        np.ones((3, 1)), weight_hh, np.zeros(3), output, gates,
    )  # fmt: skip

    r, z, n = 18 / 25, 9 / 5, 18 / 25
    expected = [
        [r + z + n],  # x
        [n / 2 * 2 + 8 * 3 / 4],  # h0: through the product, and kept by the update gate
        [r, z, n],
        [2 * r, 2 * z, 2 * n / 2],
        [r, z, n],
        [r, z, n / 2],  # behind the reset gate
    ]
    for gradient, value in zip(gradients, expected, strict=True):
        np.testing.assert_allclose(gradient.ravel(), value, rtol=1e-14)  # a few roundings


@pytest.mark.parametrize("batch", [1, 2])
def test_gru_backward_agrees_with_central_differences(batch: int) -> None:
    """The gradients of inputs, state and parameters are those of the forward pass."""
    inputs = draw(batch=batch)
    grad_output = np.random.default_rng(1).standard_normal((5, batch, 4))

    gradients = backward(grad_output, inputs)

    assert_gradients(gradients, lambda *inputs: gru(*inputs)[0], inputs, grad_output)


def test_gru_backward_refuses_a_bias_that_would_broadcast() -> None:
    """Of nine numbers one would be left for the candidate's four units."""
    x, h0, weight_ih, weight_hh, _, bias_hh = inputs = draw()
    output, gates = gru(*inputs)

    with pytest.raises(ValueError, match="do not fit together for 3 gates"):
        gru_backward(output, x, h0, weight_ih, weight_hh, bias_hh[:9], output, gates)
