"""Gradients of activations and of a stack of layers by autograd, of the formulas in the papers."""

from typing import Any

import autograd.numpy as anp
import numpy as np
import pytest

from snippets.gelu import gelu_backward, silu_backward
from snippets.rectifiers import leaky_relu_backward, relu, relu_backward
from snippets.sigmoid_stack import sigmoid_stack, sigmoid_stack_backward
from tests.oracles.test_autograd import assert_same, autograd_gradients


def draw() -> Any:
    """Inputs and a gradient."""
    return np.random.default_rng(0).standard_normal((2, 3, 4))


def test_relu_backward() -> None:
    """Goodfellow et al. 2016, section 6.3.1: max(0, z)."""
    x, grad_output = draw()

    gradient = relu_backward(grad_output, relu(x))

    expected = autograd_gradients(lambda z: anp.maximum(0, z), (x,), grad_output)
    assert_same((gradient,), expected)


@pytest.mark.parametrize("alpha", [0.01, 0.3])
def test_leaky_relu_backward(alpha: float) -> None:
    """Goodfellow et al. 2016, section 6.3.1: max(0, z) + alpha min(0, z)."""
    x, grad_output = draw()

    def formula(z: Any) -> Any:
        return anp.maximum(0, z) + alpha * anp.minimum(0, z)

    gradient = leaky_relu_backward(grad_output, x, alpha)

    assert_same((gradient,), autograd_gradients(formula, (x,), grad_output))


NODES, WEIGHTS = np.polynomial.legendre.leggauss(40)  # exact to rounding for |x| below 4


def probability(x: Any) -> Any:
    """Phi(x) as 1/2 and the integral of the density from 0 to x, by Gauss and Legendre."""
    t = x[..., None] * (NODES + 1) / 2
    density = anp.exp(-(t**2) / 2) / (2 * np.pi) ** 0.5
    return 0.5 + x / 2 * anp.sum(WEIGHTS * density, axis=-1)


def test_gelu_backward() -> None:
    """Hendrycks and Gimpel 2016, section 2: x Phi(x)."""
    x, grad_output = draw()

    gradient = gelu_backward(grad_output, x)

    assert_same((gradient,), autograd_gradients(lambda x: x * probability(x), (x,), grad_output))


def test_gelu_backward_of_the_tanh_form() -> None:
    """Hendrycks and Gimpel 2016, section 2: 0.5x(1 + tanh[sqrt(2/pi)(x + 0.044715x^3)])."""
    x, grad_output = draw()

    def formula(x: Any) -> Any:
        return 0.5 * x * (1 + anp.tanh((2 / np.pi) ** 0.5 * (x + 0.044715 * x**3)))

    gradient = gelu_backward(grad_output, x, "tanh")

    assert_same((gradient,), autograd_gradients(formula, (x,), grad_output))


def test_silu_backward() -> None:
    """Hendrycks and Gimpel 2016, section 2: x sigma(x)."""
    x, grad_output = draw()

    gradient = silu_backward(grad_output, x)

    expected = autograd_gradients(lambda x: x / (1 + anp.exp(-x)), (x,), grad_output)
    assert_same((gradient,), expected)


@pytest.mark.parametrize("leading", [(), (4,), (2, 3)])
def test_sigmoid_stack_backward(leading: tuple[int, ...]) -> None:
    """Goodfellow et al. 2016, section 6.3.2: sigma(z) = 1 / (1 + exp(-z)), layer on layer."""
    rng = np.random.default_rng(0)
    x, grad_output = rng.standard_normal((*leading, 3)), rng.standard_normal((*leading, 2))
    layers = tuple(
        (rng.standard_normal((n, m)), rng.standard_normal(m)) for n, m in [(3, 5), (5, 4), (4, 2)]
    )

    def formula(x: Any) -> Any:
        for weight, bias in layers:
            x = 1 / (1 + anp.exp(-(anp.dot(x, weight) + bias)))
        return x

    gradient = sigmoid_stack_backward(grad_output, sigmoid_stack(x, layers), layers)

    assert_same((gradient,), autograd_gradients(formula, (x,), grad_output))
