"""Truncated backpropagation through time."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from snippets.recurrent import rnn, rnn_backward
from snippets.truncated import rnn_truncated_backward
from tests.snippets.test_recurrent import draw

few_examples = settings(deadline=None, derandomize=True, max_examples=25)
T = 6
INPUTS = draw(steps=T)
OUTPUT = rnn(*INPUTS)
GRAD_OUTPUT = np.random.default_rng(1).standard_normal(OUTPUT.shape)


def assert_same(gradients: tuple[np.ndarray, ...], expected: list[np.ndarray]) -> None:
    """The two lists agree, up to the order of sums."""
    for gradient, reference in zip(gradients, expected, strict=True):
        np.testing.assert_allclose(gradient, reference, rtol=1e-12, atol=1e-13)


@pytest.mark.parametrize("window", [T, T + 1, 100])
def test_a_window_of_the_whole_sequence_cuts_nothing(window: int) -> None:
    """The gradients are then those of full backpropagation."""
    gradients = rnn_truncated_backward(GRAD_OUTPUT, *INPUTS[:4], OUTPUT, window)

    assert_same(gradients, list(rnn_backward(GRAD_OUTPUT, *INPUTS[:4], OUTPUT)))


@few_examples
@given(window=st.integers(1, T))
def test_the_window_of_each_loss_is_a_sequence_of_its_own(window: int) -> None:
    """The sum of full gradients over the last steps of each loss, from a state as a constant."""
    x, h0, weight_ih, weight_hh, *_ = INPUTS
    expected = [np.zeros_like(array) for array in INPUTS]
    for t in range(T):
        piece = slice(max(t - window + 1, 0), t + 1)
        state = OUTPUT[piece.start - 1] if piece.start else h0
        own = GRAD_OUTPUT[piece] * (np.arange(T)[piece] == t)[:, None, None]
        grad_x, grad_state, *rest = rnn_backward(
            own, x[piece], state, weight_ih, weight_hh, OUTPUT[piece]
        )
        expected[0][piece] += grad_x
        expected[1] += grad_state if piece.start == 0 else 0
        for total, gradient in zip(expected[2:], rest, strict=True):
            total += gradient

    gradients = rnn_truncated_backward(GRAD_OUTPUT, *INPUTS[:4], OUTPUT, window)

    assert_same(gradients, expected)


def test_inputs_outside_of_the_window_get_exactly_nothing() -> None:
    """With a window of 2 the loss of the last step reaches the last two inputs."""
    last = GRAD_OUTPUT * (np.arange(T) == T - 1)[:, None, None]

    grad_x, grad_h0, *_ = rnn_truncated_backward(last, *INPUTS[:4], OUTPUT, 2)

    assert (grad_x[:-2] == 0).all()
    assert (grad_x[-2:] != 0).all()
    assert (grad_h0 == 0).all()


@pytest.mark.parametrize(("steps", "batch"), [(0, 2), (5, 0)])
def test_nothing_gives_gradients_of_zero(steps: int, batch: int) -> None:
    """No steps or no sequences: gradients of zero, in the shapes of the inputs."""
    inputs = draw(steps=steps, batch=batch)
    output = rnn(*inputs)

    gradients = rnn_truncated_backward(np.zeros_like(output), *inputs[:4], output, 3)

    for gradient, x in zip(gradients, inputs, strict=True):
        np.testing.assert_array_equal(gradient, np.zeros_like(x))


@pytest.mark.parametrize("window", [0, -1])
def test_a_window_without_steps_is_refused(window: int) -> None:
    """A loss passes at least through its own step."""
    with pytest.raises(ValueError, match=f"window must be positive, got {window}"):
        rnn_truncated_backward(GRAD_OUTPUT, *INPUTS[:4], OUTPUT, window)


def test_shapes_that_would_broadcast_are_refused() -> None:
    """A gradient of one channel is an error."""
    with pytest.raises(ValueError, match="do not fit together"):
        rnn_truncated_backward(GRAD_OUTPUT[..., :1], *INPUTS[:4], OUTPUT, 2)
