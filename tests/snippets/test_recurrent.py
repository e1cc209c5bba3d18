"""The plain recurrent network, and backpropagation through time."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from snippets.recurrent import rnn, rnn_backward
from tests.gradients import assert_gradients

few_examples = settings(deadline=None, derandomize=True, max_examples=25)


def draw(steps: int = 5, batch: int = 2, width: int = 3, hidden: int = 4) -> tuple[np.ndarray, ...]:
    """x, h0, weight_ih, weight_hh, bias_ih, bias_hh."""
    rng = np.random.default_rng(0)
    shapes = [
        (steps, batch, width),
        (batch, hidden),
        (hidden, width),
        (hidden, hidden),
        (hidden,),
        (hidden,),
    ]
    return tuple(rng.standard_normal(shape) for shape in shapes)


def backward(grad_output: np.ndarray, inputs: tuple[np.ndarray, ...]) -> tuple[np.ndarray, ...]:
    """All gradients, of a forward pass with these inputs."""
    return rnn_backward(grad_output, *inputs[:4], rnn(*inputs))


def test_rnn_by_hand() -> None:
    """Two steps of one unit: tanh(2 + 1) with the bias, then tanh(3 * the state - 1 + 1)."""
    x, h0 = np.array([[[1.0]], [[-0.5]]]), np.zeros((1, 1))
    parameters = np.array([[2.0]]), np.array([[3.0]]), np.array([0.25]), np.array([0.75])

    first, second = rnn(x, h0, *parameters)[:, 0, 0]

    assert first == np.tanh(3.0)
    assert second == np.tanh(3 * first)


@few_examples
@given(cut=st.integers(0, 6))
def test_rnn_can_be_continued(cut: int) -> None:
    """A sequence in two parts, the second from the last state of the first, gives the whole."""
    x, h0, *parameters = draw(steps=6)

    first = rnn(x[:cut], h0, *parameters)
    second = rnn(x[cut:], first[-1] if cut else h0, *parameters)

    # The order of sums in a product may depend on its number of rows.
    np.testing.assert_allclose(np.concatenate([first, second]), rnn(x, h0, *parameters), rtol=1e-12)


def test_rnn_treats_each_sequence_alone() -> None:
    """A sequence gives in a batch what it gives by itself."""
    x, h0, *parameters = draw(batch=3)

    output = rnn(x, h0, *parameters)

    for b in range(3):
        alone = rnn(x[:, [b]], h0[[b]], *parameters)
        np.testing.assert_allclose(output[:, [b]], alone, rtol=1e-12)  # order of sums


def test_rnn_does_not_see_the_future() -> None:
    """Another input at step 3 leaves the states before it as they were, and changes all after."""
    x, h0, *parameters = draw()
    other = x + (np.arange(5) == 3)[:, None, None]

    difference = np.abs(rnn(other, h0, *parameters) - rnn(x, h0, *parameters)).max(axis=(1, 2))

    assert (difference[:3] == 0).all()
    assert (difference[3:] > 0).all()


@pytest.mark.parametrize(("steps", "batch"), [(0, 2), (5, 0)])
def test_rnn_of_nothing_is_nothing(steps: int, batch: int) -> None:
    """No steps or no sequences: no states, and gradients of zero."""
    inputs = draw(steps=steps, batch=batch)

    output = rnn(*inputs)
    gradients = backward(np.zeros_like(output), inputs)

    assert output.shape == (steps, batch, 4)
    for gradient, x in zip(gradients, inputs, strict=True):
        np.testing.assert_array_equal(gradient, np.zeros_like(x))


def test_rnn_refuses_sequences_that_come_first() -> None:
    """(B, T, d) instead of (T, B, d) does not fit the states."""
    x, h0, *parameters = draw()

    with pytest.raises(ValueError, match="do not fit together"):
        rnn(x.swapaxes(0, 1), h0, *parameters)


def test_rnn_backward_by_hand() -> None:
    """Two steps from a state of zero: the loss of the second reaches the first through the weight."""
    x, zeros = np.zeros((2, 1, 1)), np.zeros((1, 1))
    weight_ih, weight_hh = np.array([[5.0]]), np.array([[3.0]])
    output = np.array([[[0.5]], [[0.8]]])  # slopes of 0.75 and 0.36
    grad_output = np.array([[[10.0]], [[100.0]]])

    gradients = rnn_backward(grad_output, x, zeros, weight_ih, weight_hh, output)

    second = 100 * 0.36
    first = (10 + 3 * second) * 0.75
    expected = [5 * first, 5 * second], 3 * first, 0, 0.5 * second, first + second, first + second
    for gradient, value in zip(gradients, expected, strict=True):
        np.testing.assert_allclose(gradient.ravel(), value, rtol=1e-14)  # a few roundings


@pytest.mark.parametrize("batch", [1, 2])
def test_rnn_backward_agrees_with_central_differences(batch: int) -> None:
    """The gradients of inputs, state and parameters are those of the forward pass."""
    inputs = draw(batch=batch)
    grad_output = np.random.default_rng(1).standard_normal((5, batch, 4))

    gradients = backward(grad_output, inputs)

    assert_gradients(gradients, rnn, inputs, grad_output)


def test_rnn_backward_of_a_linear_network_is_a_power() -> None:
    """At rest the slope of tanh is 1, so the Jacobian of three steps is the third power."""
    _, _, weight_ih, weight_hh, *_ = draw()
    zeros = np.zeros((4, 4))
    last = np.eye(4) * (np.arange(3) == 2)[:, None, None]

    gradients = rnn_backward(
        last, np.zeros((3, 4, 3)), zeros, weight_ih, weight_hh, np.zeros((3, 4, 4))
    )

    power = np.linalg.matrix_power(weight_hh, 3)
    np.testing.assert_allclose(gradients[1], power, rtol=1e-12)  # order of products


def test_rnn_backward_refuses_another_output() -> None:
    """A gradient that would broadcast is an error."""
    inputs = draw()

    with pytest.raises(ValueError, match="do not fit together"):
        backward(np.ones((5, 2, 1)), inputs)
