"""Layers and a loss behind one interface: forward(x), which remembers, and backward(grad)."""

from collections.abc import Sequence
from typing import Any, Protocol

import numpy as np

from snippets.activations import tanh, tanh_backward
from snippets.linear import linear, linear_backward


class Layer(Protocol):
    """What a network asks of each of its layers.

    Source: Goodfellow et al. 2016, Deep Learning, section 6.5.6, on `bprop`.
    """

    parameters: list[np.ndarray]  # what the optimizer updates
    gradients: list[np.ndarray]  # of the loss with respect to each of them, set by `backward`

    def forward(self, x: np.ndarray) -> np.ndarray:
        """Compute the output, and remember what `backward` will need."""

    def backward(self, grad_output: np.ndarray) -> np.ndarray:
        """From the gradient of the output: set those of the parameters, return that of `x`."""


class Linear:
    """A dense layer: it remembers its input."""

    def __init__(self, weight: np.ndarray, bias: np.ndarray) -> None:
        self.parameters = [weight, bias]
        self.gradients: list[np.ndarray] = []

    def forward(self, x: np.ndarray) -> np.ndarray:
        self.x = x
        return linear(x, *self.parameters)

    def backward(self, grad_output: np.ndarray) -> np.ndarray:
        grad_x, *self.gradients = linear_backward(grad_output, self.x, self.parameters[0])
        return grad_x


class Tanh:
    """An activation has no parameters: it remembers its output, of which the derivative is made."""

    def __init__(self) -> None:
        self.parameters: list[np.ndarray] = []
        self.gradients: list[np.ndarray] = []

    def forward(self, x: np.ndarray) -> np.ndarray:
        self.output = tanh(x)
        return self.output

    def backward(self, grad_output: np.ndarray) -> np.ndarray:
        return tanh_backward(grad_output, self.output)


class MeanSquaredError:
    """A loss stands last: its forward pass takes the target too, its backward pass starts the way."""

    def forward(self, prediction: np.ndarray, target: np.ndarray) -> np.floating[Any]:
        if prediction.shape != target.shape:
            raise ValueError(f"prediction {prediction.shape} and target {target.shape} differ")
        self.error = prediction - target
        return (self.error * self.error).mean()

    def backward(self) -> np.ndarray:
        return 2 * self.error / self.error.size


def forward(layers: Sequence[Layer], x: np.ndarray) -> np.ndarray:
    """Send an input through layers: the output of each is the input of the next.

    Args:
        layers: in the order of the forward pass.
        x: (...), the input of the first.

    Returns:
        The output of the last layer.

    Source: Goodfellow et al. 2016, Deep Learning, section 6.5.6.
    """
    for layer in layers:
        x = layer.forward(x)
    return x


def backward(layers: Sequence[Layer], grad_output: np.ndarray) -> np.ndarray:
    """Send a gradient back through layers: what each returns, the one before it gets.

    Args:
        layers: in the order of the forward pass, which they have been through.
        grad_output: (...), gradient with respect to the output of the last.

    Returns:
        The gradient with respect to the input of the first layer.

    Source: Goodfellow et al. 2016, Deep Learning, section 6.5.6.
    """
    for layer in reversed(layers):
        grad_output = layer.backward(grad_output)
    return grad_output
