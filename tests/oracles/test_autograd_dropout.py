"""Gradients of SELU and of the kinds of dropout by autograd, of the formulas of the papers."""

from collections.abc import Callable
from typing import Any

import autograd.numpy as anp
import numpy as np
import pytest
from autograd import grad

from snippets.alpha_dropout import alpha_dropout_backward, selu, selu_backward
from snippets.dropout import spatial_dropout

# Two exact derivatives in float64: what is left is rounding.
RTOL, ATOL = 1e-12, 1e-14


def autograd_gradient(f: Callable[[Any], Any], x: np.ndarray, grad_output: np.ndarray) -> Any:
    """The gradient of `(grad_output * f(x)).sum()`."""
    return grad(lambda x: anp.sum(grad_output * f(x)))(x)


@pytest.mark.parametrize(("alpha", "scale"), [(1.6732632423543772, 1.0507009873554805), (2, 3)])
def test_selu_backward(alpha: float, scale: float) -> None:
    """Klambauer et al. 2017, equation 2: lambda x, or lambda (alpha e^x - alpha)."""
    x, grad_output = np.random.default_rng(0).standard_normal((2, 3, 4, 5))

    def formula(x: Any) -> Any:
        return scale * anp.where(x > 0, x, alpha * anp.exp(x) - alpha)

    gradient = selu_backward(grad_output, selu(x, alpha, scale), alpha, scale)

    np.testing.assert_allclose(
        gradient, autograd_gradient(formula, x, grad_output), RTOL, ATOL, strict=True
    )


@pytest.mark.parametrize("q", [1.0, 0.75, 0.1])
def test_alpha_dropout_backward(q: float) -> None:
    """Klambauer et al. 2017, "New Dropout Technique": a (x d + alpha' (1 - d)) + b."""
    rng = np.random.default_rng(0)
    x, grad_output = rng.standard_normal((2, 3, 4, 5))
    d = rng.random(x.shape) < q
    lowest = -1.0507009873554805 * 1.6732632423543772
    a = (q + lowest**2 * q * (1 - q)) ** -0.5
    b = -a * (1 - q) * lowest

    def formula(x: Any) -> Any:
        return a * (x * d + lowest * (1 - d)) + b

    gradient = alpha_dropout_backward(grad_output, 1 - q, d)

    np.testing.assert_allclose(
        gradient, autograd_gradient(formula, x, grad_output), RTOL, ATOL, strict=True
    )


@pytest.mark.parametrize("p", [0.0, 0.25, 0.9])
def test_spatial_dropout(p: float) -> None:
    """Tompson et al. 2015, section 3.2: the value of a draw holds for a whole feature map."""
    rng = np.random.default_rng(0)
    x, grad_output = rng.standard_normal((2, 2, 3, 4, 5))
    kept = rng.random((2, 3)) >= p

    def formula(x: Any) -> Any:
        return anp.einsum("ncij,nc->ncij", x, kept / (1 - p))

    gradient = spatial_dropout(grad_output, p, mask=kept)  # its own backward pass

    np.testing.assert_allclose(
        gradient, autograd_gradient(formula, x, grad_output), RTOL, ATOL, strict=True
    )
