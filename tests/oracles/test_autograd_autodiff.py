"""The tape, its nesting and dual numbers, against autograd on the same formulas."""

from collections.abc import Callable
from typing import Any

import autograd.numpy as anp
import numpy as np
import pytest
from autograd import grad, hessian_vector_product, make_jvp

from snippets import autodiff, dual, functional, two_layer

# Two exact derivatives in float64: what is left is rounding, of sums of at most 40 terms.
RTOL, ATOL = 1e-10, 1e-12
W = np.random.default_rng(1).standard_normal((3, 4))


def formulas(np: Any) -> dict[str, Callable[[Any], Any]]:
    """Functions of a matrix (5, 3), written with the NumPy of ours or of autograd."""
    return {
        "elementwise": lambda x: (np.tanh(x * x - x) * np.exp(-x) / (2 + x * x)).sum(),
        "matrix product": lambda x: (np.tanh(x @ W) * np.exp(x @ W / 4)).sum(),
        "broadcasting": lambda x: (np.exp(x - x.sum(axis=0) / 5) / (1 + x.sum() * x.sum())).sum(),
        "softmax": lambda x: (
            np.exp(x) / np.exp(x).sum(axis=1, keepdims=True) * np.exp(W[:, 0] * x)
        ).sum(),
        "product of sums": lambda x: (x * x).sum() * np.tanh(x.sum() / 9) - 3 * x.sum(),
    }


OURS, THEIRS = formulas(np), formulas(anp)
every_formula = pytest.mark.parametrize("name", OURS)


def draw(seed: int = 0) -> np.ndarray:
    """A matrix (5, 3)."""
    return np.random.default_rng(seed).standard_normal((5, 3))


@every_formula
def test_value_and_grad(name: str) -> None:
    """The gradient of the tape is autograd's."""
    x = draw()

    value, gradient = functional.value_and_grad(OURS[name], x)

    np.testing.assert_allclose(value, THEIRS[name](x), RTOL)
    np.testing.assert_allclose(gradient, grad(THEIRS[name])(x), RTOL, ATOL, strict=True)


@every_formula
def test_backward(name: str) -> None:
    """What `backward` leaves in `.grad` is autograd's gradient."""
    x = autodiff.Tensor(draw())

    OURS[name](x).backward()

    np.testing.assert_allclose(x.grad, grad(THEIRS[name])(x.value), RTOL, ATOL, strict=True)


@every_formula
def test_hessian_vector_product(name: str) -> None:
    """The gradient of a gradient is autograd's."""
    x, vector = draw(), draw(2)

    product = functional.hessian_vector_product(OURS[name], x, vector)

    expected = hessian_vector_product(THEIRS[name])(x, vector)
    np.testing.assert_allclose(product, expected, RTOL, 1e-10, strict=True)  # values up to 100


@every_formula
def test_jvp(name: str) -> None:
    """The derivative along a direction, in forward mode, is autograd's."""
    x, tangent = draw(), draw(2)

    value, derivative = dual.jvp(OURS[name], x, tangent)

    expected_value, expected = make_jvp(THEIRS[name])(x)(tangent)
    np.testing.assert_allclose([value, derivative], [expected_value, expected], RTOL)


@pytest.mark.parametrize("order", [1, 2, 3, 4])
def test_higher_derivatives(order: int) -> None:
    """Nested four times, the derivatives of a function of one number are autograd's."""

    def ours(x: Any) -> Any:
        return np.tanh(x * x) / (2 - np.exp(-x))

    def theirs(x: Any) -> Any:
        return anp.tanh(x * x) / (2 - anp.exp(-x))

    for _ in range(order):
        ours = (lambda f: lambda x: functional.value_and_grad(f, x)[1])(ours)
        theirs = grad(theirs)

    np.testing.assert_allclose(ours(0.5), theirs(0.5), RTOL)


def test_two_layer_backward() -> None:
    """Goodfellow et al. 2016, section 6.1: W2^T tanh(W1^T x + b1) + b2 for every x."""
    rng = np.random.default_rng(0)
    shapes = (7, 3), (3, 5), (5,), (5, 2), (2,)
    inputs = tuple(rng.standard_normal(shape) for shape in shapes)
    x, w1, _, w2, _ = inputs
    grad_output = rng.standard_normal((7, 2))

    def formula(x: Any, w1: Any, b1: Any, w2: Any, b2: Any) -> Any:
        hidden = anp.tanh(anp.einsum("ij,ni->nj", w1, x) + b1)
        return anp.sum(grad_output * (anp.einsum("ij,ni->nj", w2, hidden) + b2))

    _, hidden = two_layer.two_layer(*inputs)
    gradients = two_layer.two_layer_backward(grad_output, x, hidden, w1, w2)

    for gradient, expected in zip(gradients, grad(formula, (0, 1, 2, 3, 4))(*inputs), strict=True):
        np.testing.assert_allclose(gradient, expected, RTOL, ATOL, strict=True)
