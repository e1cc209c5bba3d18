"""Residual blocks: the sum, and the gradient that passes the skip."""

import re

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from snippets.residual import residual_block, residual_block_backward
from tests.gradients import assert_gradients

few_examples = settings(deadline=None, derandomize=True, max_examples=25)


def draw(*leading: int) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """Input, weight, bias and a gradient, of width 3."""
    rng = np.random.default_rng(0)
    x, grad_output = rng.standard_normal((2, *leading, 3))
    return x, rng.standard_normal((3, 3)), rng.standard_normal(3), grad_output


def test_residual_block_by_hand() -> None:
    """tanh(ln 2) is 3/5, so 1 + 10 * 3/5 is 7; the other unit is silent."""
    x, weight = np.array([[1.0, 4.0]]), np.array([[np.log(2), 0.0], [0.0, 0.0]])

    output = residual_block(x, weight, np.zeros(2), scale=10)

    np.testing.assert_allclose(output, [[7, 4]], rtol=1e-14)  # a few roundings


@few_examples
@given(arrays(np.float64, (4, 3), elements=st.floats(-9, 9)))
def test_residual_block_moves_nothing_further_than_its_scale(x: np.ndarray) -> None:
    """The branch ends in tanh, so it adds at most `scale` to each element."""
    _, weight, bias, _ = draw()

    change = residual_block(x, weight, bias, 0.3) - x

    assert np.abs(change).max() <= 0.3 + 1e-14  # rounding of a sum up to 9


def test_residual_block_with_a_silent_branch_is_the_identity() -> None:
    """Weights of zero let the input through as it is."""
    x, weight, bias, _ = draw(5)

    np.testing.assert_array_equal(residual_block(x, 0 * weight, 0 * bias), x)


@pytest.mark.parametrize(("leading", "scale"), [((), 1.0), ((5,), 0.3), ((2, 4), 1.0)])
def test_residual_block_backward_agrees_with_central_differences(
    leading: tuple[int, ...], scale: float
) -> None:
    """The three gradients are those of the forward pass."""
    x, weight, bias, grad_output = draw(*leading)

    gradients = residual_block_backward(grad_output, x, weight, bias, scale)

    assert_gradients(
        gradients, lambda *inputs: residual_block(*inputs, scale), [x, weight, bias], grad_output
    )


def test_residual_block_backward_hands_the_gradient_on() -> None:
    """With a silent branch the gradient of the input is that of the output."""
    x, weight, bias, grad_output = draw(5)

    grad_x, _, _ = residual_block_backward(grad_output, x, 0 * weight, bias)

    np.testing.assert_array_equal(grad_x, grad_output)


def test_residual_block_refuses_a_branch_of_another_width() -> None:
    """A branch of width 1 would broadcast over the sum: an error that names the shape."""
    x, weight, bias, _ = draw(5)
    message = "weight (3, 1) is not square"

    with pytest.raises(ValueError, match=re.escape(message)):
        residual_block(x, weight[:, :1], bias[:1])
