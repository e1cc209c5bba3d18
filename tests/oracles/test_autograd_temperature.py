"""Softmax with a temperature, its Jacobian, and divergences by autograd."""

from collections.abc import Callable
from typing import Any

import autograd.numpy as anp
import numpy as np
import pytest
from autograd import grad, jacobian

from snippets.activations import softmax
from snippets.information import cross_entropy, kl_divergence
from snippets.softmax_jacobian import softmax_jacobian
from snippets.temperature import softmax_with_temperature, softmax_with_temperature_backward
from tests.oracles.test_autograd import assert_same, autograd_gradients


@pytest.mark.parametrize("temperature", [0.3, 1.0, 4.0])
def test_softmax_with_temperature_backward(temperature: float) -> None:
    """Hinton et al. 2015, equation 1: exp(z_i / T) over the sum of exp(z_j / T)."""
    x, grad_output = np.random.default_rng(0).standard_normal((2, 3, 4, 5))

    def formula(z: Any) -> Any:
        return anp.exp(z / temperature) / anp.sum(anp.exp(z / temperature), 1, keepdims=True)

    output = softmax_with_temperature(x, temperature, 1)
    gradient = softmax_with_temperature_backward(grad_output, output, temperature, 1)

    np.testing.assert_allclose(output, formula(x), rtol=1e-13)  # order of operations
    assert_same((gradient,), autograd_gradients(formula, (x,), grad_output))


def test_softmax_jacobian() -> None:
    """Goodfellow et al. 2016, equation 4.1, derived in every score."""
    rows = np.random.default_rng(0).standard_normal((3, 5))

    def formula(x: Any) -> Any:
        return anp.exp(x) / anp.sum(anp.exp(x))

    matrices = softmax_jacobian(softmax(rows))

    expected = np.stack([jacobian(formula)(x) for x in rows])
    np.testing.assert_allclose(matrices, expected, rtol=1e-10, atol=1e-12, strict=True)


def cross_entropy_formula(p: Any, q: Any) -> Any:
    """Cross-entropy as Goodfellow et al. 2016 define it in section 3.13."""
    return -anp.sum(p * anp.log(q))


def divergence_formula(p: Any, q: Any) -> Any:
    """The divergence as Cover and Thomas 2006 define it in section 2.3."""
    return anp.sum(p * anp.log(p / q))


@pytest.mark.parametrize(
    ("ours", "formula"),
    [(cross_entropy, cross_entropy_formula), (kl_divergence, divergence_formula)],
)
def test_both_losses_have_one_gradient(
    ours: Callable[..., np.ndarray], formula: Callable[..., Any]
) -> None:
    """Our values are those of the formulas, whose gradient in the logits is q - p for both."""
    rng = np.random.default_rng(0)
    p, logits = rng.dirichlet(np.ones(5)), rng.standard_normal(5)

    def loss(z: Any) -> Any:
        return formula(p, anp.exp(z) / anp.sum(anp.exp(z)))

    q = softmax(logits)

    np.testing.assert_allclose(ours(p, q), loss(logits), rtol=1e-13)
    np.testing.assert_allclose(grad(loss)(logits), q - p, atol=1e-14)
