"""Layers behind one interface: each alone, and in a chain."""

import re

import numpy as np
import pytest

from snippets.layers import Linear, MeanSquaredError, Tanh, backward, forward
from tests.gradients import assert_gradients


class Times:
    """A layer that multiplies by a number, and adds to a list who was called."""

    def __init__(self, factor: float, calls: list[tuple[str, float]]) -> None:
        self.factor, self.calls = factor, calls

    def forward(self, x: np.ndarray) -> np.ndarray:
        self.calls.append(("forward", self.factor))
        return self.factor * x

    def backward(self, grad_output: np.ndarray) -> np.ndarray:
        self.calls.append(("backward", self.factor))
        return self.factor * grad_output


def test_forward_and_backward_by_hand() -> None:
    """Layers that double and triple: both passes multiply by 6, the second in the reverse order."""
    calls: list[tuple[str, float]] = []
    layers = [Times(2, calls), Times(3, calls)]

    output = forward(layers, np.array([5.0]))
    gradient = backward(layers, np.array([7.0]))

    np.testing.assert_array_equal([output, gradient], [[30], [42]])
    assert calls == [("forward", 2), ("forward", 3), ("backward", 3), ("backward", 2)]


def test_no_layers_change_nothing() -> None:
    """An empty network is the identity, in both directions."""
    x = np.array([1.0, 2.0])

    np.testing.assert_array_equal(forward([], x), x)
    np.testing.assert_array_equal(backward([], x), x)


def test_linear_backward_keeps_the_gradients_of_its_parameters() -> None:
    """The gradient of the input is returned, those of the weight and the bias are kept."""
    rng = np.random.default_rng(0)
    x, weight, bias = (
        rng.standard_normal((7, 3)),
        rng.standard_normal((3, 2)),
        rng.standard_normal(2),
    )
    grad_output = rng.standard_normal((7, 2))
    layer = Linear(weight, bias)

    layer.forward(x)
    grad_x = layer.backward(grad_output)

    assert_gradients(
        [grad_x, *layer.gradients],
        lambda x, weight, bias: Linear(weight, bias).forward(x),
        [x, weight, bias],
        grad_output,
    )


def test_linear_backward_replaces_the_gradients_of_the_pass_before() -> None:
    """Two passes leave the gradients of the second one, not their sum."""
    layer = Linear(np.ones((3, 2)), np.zeros(2))

    for rows in (4, 7):
        layer.forward(np.ones((rows, 3)))
        layer.backward(np.ones((rows, 2)))

    np.testing.assert_array_equal(layer.gradients[1], [7, 7])


def test_tanh_backward_agrees_with_central_differences() -> None:
    """The gradient of the input is that of tanh, and there are no parameters."""
    x, grad_output = np.random.default_rng(0).standard_normal((2, 4, 3))
    layer = Tanh()

    layer.forward(x)
    grad_x = layer.backward(grad_output)

    assert_gradients([grad_x], lambda x: Tanh().forward(x), [x], grad_output)
    assert (layer.parameters, layer.gradients) == ([], [])


def test_mean_squared_error_by_hand() -> None:
    """Errors of 1 and -3: their squares have the mean 5, its gradient is the error over 2 times 2."""
    criterion = MeanSquaredError()

    loss = criterion.forward(np.array([[2.0], [1.0]]), np.array([[1.0], [4.0]]))

    assert loss == 5
    np.testing.assert_array_equal(criterion.backward(), [[1], [-3]])


def test_mean_squared_error_backward_agrees_with_central_differences() -> None:
    """The gradient of the prediction is that of the mean."""
    prediction, target = np.random.default_rng(0).standard_normal((2, 7, 3))
    criterion = MeanSquaredError()

    criterion.forward(prediction, target)
    gradient = criterion.backward()

    assert_gradients(
        [gradient], lambda x: MeanSquaredError().forward(x, target), [prediction], np.ones(())
    )


def test_mean_squared_error_refuses_targets_of_another_shape() -> None:
    """A target that would broadcast raises an error that names the shapes."""
    message = "prediction (7, 2) and target (7, 1) differ"

    with pytest.raises(ValueError, match=re.escape(message)):
        MeanSquaredError().forward(np.zeros((7, 2)), np.zeros((7, 1)))


def test_layers_keep_float32() -> None:
    """Parameters and inputs in float32 give outputs, losses and gradients in float32."""
    layers = [Linear(np.ones((3, 2), np.float32), np.ones(2, np.float32)), Tanh()]
    criterion = MeanSquaredError()

    loss = criterion.forward(
        forward(layers, np.ones((4, 3), np.float32)), np.ones((4, 2), np.float32)
    )
    gradients = [backward(layers, criterion.backward()), *layers[0].gradients]

    assert {array.dtype for array in [loss, *gradients]} == {np.dtype(np.float32)}
