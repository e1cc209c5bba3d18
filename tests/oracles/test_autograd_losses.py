"""Losses as papers and documentation print them, and the gradients that autograd takes of them."""

from collections.abc import Callable
from typing import Any

import autograd.numpy as anp
import numpy as np
import pytest
from autograd import grad

from snippets.activations import log_softmax, log_softmax_backward, sigmoid, sigmoid_backward
from snippets.binary_cross_entropy import (
    binary_cross_entropy,
    binary_cross_entropy_backward,
    binary_cross_entropy_with_logits,
    binary_cross_entropy_with_logits_backward,
)
from snippets.cross_entropy import (
    cross_entropy,
    cross_entropy_backward,
    nll_loss,
    nll_loss_backward,
)
from snippets.losses import (
    huber_loss,
    huber_loss_backward,
    l1_loss,
    l1_loss_backward,
    mse_loss,
    mse_loss_backward,
)

Function = Callable[..., np.ndarray]

# Exact derivatives in float64: what is left is rounding, of sums of at most 24 terms.
RTOL, ATOL = 1e-11, 1e-13
SHAPE = (3, 4)


def squared(input: Any, target: Any) -> Any:
    """Bishop 2006, section 1.5.5: the squared loss."""
    return (input - target) * (input - target)


def absolute(input: Any, target: Any) -> Any:
    """Bishop 2006, equation 1.91, with q = 1."""
    return anp.abs(input - target)


def huber(input: Any, target: Any) -> Any:
    """Huber 1964: t^2 / 2 for |t| < k, and k |t| - k^2 / 2 otherwise; k is 0.7 here."""
    t, k = input - target, 0.7
    return anp.where(anp.abs(t) < k, t**2 / 2, k * anp.abs(t) - k**2 / 2)


def bernoulli(p: Any, t: Any) -> Any:
    """Bishop 2006, equation 4.90, term by term."""
    return -(t * anp.log(p) + (1 - t) * anp.log(1 - p))


def bernoulli_of_logits(a: Any, t: Any) -> Any:
    """The same, with y = sigmoid(a) as in equation 4.59."""
    return bernoulli(1 / (1 + anp.exp(-a)), t)


def reduced(losses: Any, reduction: str) -> Any:
    """The documentation of PyTorch: mean(L) or sum(L), and L as it is."""
    if reduction == "mean":
        return anp.sum(losses) / losses.size
    return anp.sum(losses) if reduction == "sum" else losses


@pytest.mark.parametrize("reduction", ["mean", "sum", "none"])
@pytest.mark.parametrize(
    ("loss", "backward", "formula", "options"),
    [
        (mse_loss, mse_loss_backward, squared, {}),
        (l1_loss, l1_loss_backward, absolute, {}),
        (huber_loss, huber_loss_backward, huber, {"delta": 0.7}),
        (binary_cross_entropy, binary_cross_entropy_backward, bernoulli, {}),
        (
            binary_cross_entropy_with_logits,
            binary_cross_entropy_with_logits_backward,
            bernoulli_of_logits,
            {},
        ),
    ],
    ids=["mse", "l1", "huber", "bce", "bce with logits"],
)
def test_elementwise_losses(
    loss: Function,
    backward: Function,
    formula: Function,
    options: dict[str, float],
    reduction: str,
) -> None:
    """Values and gradients of the formula, under every reduction."""
    rng = np.random.default_rng(0)
    input, target = rng.uniform(0.05, 0.95, (2, *SHAPE))
    input = input if formula is bernoulli else 3 * input - 1
    grad_output = rng.standard_normal(SHAPE) if reduction == "none" else np.array(0.7)

    value = loss(input, target, reduction, **options)
    gradient = backward(grad_output, input, target, reduction, **options)

    np.testing.assert_allclose(value, reduced(formula(input, target), reduction), RTOL)
    expected = grad(lambda x: anp.sum(grad_output * reduced(formula(x, target), reduction)))(input)
    np.testing.assert_allclose(gradient, expected, RTOL, ATOL, strict=True)


def multinoulli(logits: Any, target: np.ndarray) -> Any:
    """Bishop 2006, equation 4.108: minus the sum of t_nk log y_nk, for each n; y is a softmax."""
    exponential = anp.exp(logits)
    y = exponential / anp.sum(exponential, axis=1, keepdims=True)
    one_hot = np.stack([target == k for k in range(logits.shape[1])], axis=1)
    return -anp.sum(one_hot * anp.log(y), axis=1)


def log_likelihood(input: Any, target: np.ndarray) -> Any:
    """The documentation of PyTorch: minus x_{n, y_n}, for each n."""
    one_hot = np.stack([target == k for k in range(input.shape[1])], axis=1)
    return -anp.sum(one_hot * input, axis=1)


@pytest.mark.parametrize("positions", [(), (3,), (3, 2)])
@pytest.mark.parametrize("reduction", ["mean", "sum", "none"])
@pytest.mark.parametrize(
    ("loss", "backward", "formula"),
    [
        (cross_entropy, cross_entropy_backward, multinoulli),
        (nll_loss, nll_loss_backward, log_likelihood),
    ],
    ids=["cross-entropy", "nll"],
)
def test_losses_of_classes(
    loss: Function,
    backward: Function,
    formula: Function,
    reduction: str,
    positions: tuple[int, ...],
) -> None:
    """Values and gradients of the formula, for samples, sequences and images."""
    rng = np.random.default_rng(0)
    input, target = rng.standard_normal((4, 5, *positions)), rng.integers(0, 5, (4, *positions))
    each = rng.standard_normal(target.shape)
    grad_output = each if reduction == "none" else np.array(0.7)

    value = loss(input, target, reduction)
    gradient = backward(grad_output, input, target, reduction)

    np.testing.assert_allclose(value, reduced(formula(input, target), reduction), RTOL)
    expected = grad(lambda x: anp.sum(grad_output * reduced(formula(x, target), reduction)))(input)
    np.testing.assert_allclose(gradient, expected, RTOL, ATOL, strict=True)


@pytest.mark.parametrize("axis", [0, 1, 2])
def test_log_softmax_backward(axis: int) -> None:
    """Goodfellow et al. 2016, equation 6.30: z_i less the logarithm of the sum of exp(z_j)."""
    z, grad_output = np.random.default_rng(0).standard_normal((2, 3, 4, 5))

    def formula(z: Any) -> Any:
        return z - anp.log(anp.sum(anp.exp(z), axis, keepdims=True))

    output = log_softmax(z, axis)
    gradient = log_softmax_backward(grad_output, output, axis)

    np.testing.assert_allclose(output, formula(z), RTOL)
    expected = grad(lambda z: anp.sum(grad_output * formula(z)))(z)
    np.testing.assert_allclose(gradient, expected, RTOL, ATOL, strict=True)


def test_sigmoid_backward() -> None:
    """Goodfellow et al. 2016, equation 3.30: 1 / (1 + exp(-x))."""
    x, grad_output = np.random.default_rng(0).standard_normal((2, *SHAPE))

    def formula(x: Any) -> Any:
        return 1 / (1 + anp.exp(-x))

    gradient = sigmoid_backward(grad_output, sigmoid(x))

    expected = grad(lambda x: anp.sum(grad_output * formula(x)))(x)
    np.testing.assert_allclose(gradient, expected, RTOL, ATOL, strict=True)
