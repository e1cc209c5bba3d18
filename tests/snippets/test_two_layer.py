"""The network of two layers: its value, its gradients, and the shapes that it accepts."""

import re

import numpy as np
import pytest

from snippets.two_layer import two_layer, two_layer_backward
from tests.gradients import assert_gradients

LN3 = np.log(3.0)


def draw(rows: int = 7) -> tuple[list[np.ndarray], np.ndarray]:
    """x, w1, b1, w2 and b2 for 3 inputs, 5 hidden units and 2 outputs; and a gradient."""
    rng = np.random.default_rng(0)
    shapes = (rows, 3), (3, 5), (5,), (5, 2), (2,)
    return [rng.standard_normal(shape) for shape in shapes], rng.standard_normal((rows, 2))


def test_two_layer_by_hand() -> None:
    """Tanh of half ln 3 is 1/2: the hidden layer is (1/2, -1/2), the output 8/2 - 4/2 + 1."""
    x, w1, w2 = np.array([[LN3]]), np.array([[0.5, -1.0]]), np.array([[8.0], [4.0]])

    output, hidden = two_layer(x, w1, np.array([0.0, LN3 / 2]), w2, np.array([1.0]))

    np.testing.assert_allclose(hidden, [[0.5, -0.5]], rtol=1e-14)  # tanh may be off by 2 ulp
    np.testing.assert_allclose(output, [[3]], rtol=1e-14)


def test_two_layer_maps_every_row_alone() -> None:
    """No sample changes the output of another one."""
    (x, *parameters), _ = draw()

    output, _ = two_layer(x, *parameters)

    for row, expected in zip(x, output):
        # A product of one row may be summed in another order.
        np.testing.assert_allclose(two_layer(row[None], *parameters)[0][0], expected, atol=1e-13)


def test_two_layer_backward_by_hand() -> None:
    """The slope of tanh is 1 - 1/4 at both hidden units; the rest are products."""
    x, hidden = np.array([[2.0]]), np.array([[0.5, -0.5]])
    w1, w2 = np.array([[1.0, -1.0]]), np.array([[8.0], [4.0]])

    gradients = two_layer_backward(np.array([[1.0]]), x, hidden, w1, w2)

    # before the tanh: 3/4 * (8, 4) = (6, 3); x: 6 - 3; w1: 2 * (6, 3)
    for gradient, expected in zip(gradients, ([[3]], [[12, 6]], [6, 3], [[0.5], [-0.5]], [1])):
        np.testing.assert_array_equal(gradient, expected)


@pytest.mark.parametrize("rows", [7, 1])
def test_two_layer_backward_agrees_with_central_differences(rows: int) -> None:
    """The gradients of the input and of all parameters are those of the forward pass."""
    inputs, grad_output = draw(rows)
    x, w1, _, w2, _ = inputs
    _, hidden = two_layer(*inputs)

    gradients = two_layer_backward(grad_output, x, hidden, w1, w2)

    assert_gradients(gradients, lambda *inputs: two_layer(*inputs)[0], inputs, grad_output)


def test_two_layer_of_no_samples_has_parameters_without_gradient() -> None:
    """An empty batch has an empty output, and gradients of zero."""
    inputs, grad_output = draw(rows=0)
    x, w1, _, w2, _ = inputs

    output, hidden = two_layer(*inputs)
    grad_x, *others = two_layer_backward(grad_output, x, hidden, w1, w2)

    assert output.shape == (0, 2)
    assert grad_x.shape == (0, 3)
    for gradient, parameter in zip(others, inputs[1:], strict=True):
        np.testing.assert_array_equal(gradient, np.zeros_like(parameter))


def test_two_layer_refuses_a_second_layer_of_another_width() -> None:
    """A hidden layer that the second weight does not fit raises an error that names the shapes."""
    (x, w1, b1, w2, b2), _ = draw()
    message = "x (7, 5), weight (2, 5) and bias (2,) do not fit together"

    with pytest.raises(ValueError, match=re.escape(message)):
        two_layer(x, w1, b1, w2.T, b2)


def test_two_layer_backward_refuses_another_number_of_samples() -> None:
    """A gradient for fewer rows than there were raises an error that names the shapes."""
    (x, w1, _, w2, _), grad_output = draw()
    message = "grad_output (4, 2), x (7, 5) and weight (5, 2) do not fit together"

    with pytest.raises(ValueError, match=re.escape(message)):
        two_layer_backward(grad_output[:4], x, np.zeros((7, 5)), w1, w2)
