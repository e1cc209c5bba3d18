"""Gradients by autograd, of the formulas as the papers print them."""

from collections.abc import Callable
from typing import Any

import autograd.numpy as anp
import numpy as np
import pytest
from autograd import grad

from snippets.activations import softmax, softmax_backward, tanh, tanh_backward
from snippets.attention import scaled_dot_product_attention_backward
from snippets.dropout import dropout_backward
from snippets.linear import linear_backward
from snippets.normalization import batch_norm_backward, layer_norm_backward, standardize_backward

# Two exact derivatives in float64: what is left is rounding, of sums of at most 40 terms.
RTOL, ATOL = 1e-10, 1e-12


def autograd_gradients(
    f: Callable[..., Any], inputs: tuple[np.ndarray, ...], grad_output: np.ndarray
) -> tuple[np.ndarray, ...]:
    """Gradients of `(grad_output * f(*inputs)).sum()` with respect to every input."""
    every = tuple(range(len(inputs)))
    gradients: tuple[np.ndarray, ...] = grad(lambda *x: anp.sum(grad_output * f(*x)), every)(
        *inputs
    )
    return gradients


def assert_same(gradients: tuple[np.ndarray, ...], expected: tuple[np.ndarray, ...]) -> None:
    """Assert that the two lists of gradients agree, one by one and in shape."""
    for gradient, reference in zip(gradients, expected, strict=True):
        np.testing.assert_allclose(gradient, reference, RTOL, ATOL, strict=True)


@pytest.mark.parametrize("axis", [0, 1, 2])
def test_softmax_backward(axis: int) -> None:
    """Goodfellow et al. 2016, equation 4.1: exp(x_i) over the sum of exp(x_j)."""
    x, grad_output = np.random.default_rng(0).standard_normal((2, 3, 4, 5))

    def formula(x: Any) -> Any:
        return anp.exp(x) / anp.sum(anp.exp(x), axis, keepdims=True)

    gradient = softmax_backward(grad_output, softmax(x, axis), axis)

    assert_same((gradient,), autograd_gradients(formula, (x,), grad_output))


def test_tanh_backward() -> None:
    """Its definition: (e^x - e^-x) / (e^x + e^-x)."""
    x, grad_output = np.random.default_rng(0).standard_normal((2, 3, 4))

    def formula(x: Any) -> Any:
        return (anp.exp(x) - anp.exp(-x)) / (anp.exp(x) + anp.exp(-x))

    gradient = tanh_backward(grad_output, tanh(x))

    assert_same((gradient,), autograd_gradients(formula, (x,), grad_output))


@pytest.mark.parametrize("leading", [(), (4,), (2, 3)])
def test_linear_backward(leading: tuple[int, ...]) -> None:
    """Goodfellow et al. 2016, section 6.1: x^T W + b for every x."""
    rng = np.random.default_rng(0)
    x, grad_output = rng.standard_normal((*leading, 3)), rng.standard_normal((*leading, 5))
    weight, bias = rng.standard_normal((3, 5)), rng.standard_normal(5)

    def formula(x: Any, weight: Any, bias: Any) -> Any:
        return anp.einsum("...i,ij->...j", x, weight) + bias

    gradients = linear_backward(grad_output, x, weight)

    assert_same(gradients, autograd_gradients(formula, (x, weight, bias), grad_output))


@pytest.mark.parametrize("p", [0.0, 0.25, 0.9])
def test_dropout_backward(p: float) -> None:
    """Srivastava et al. 2014, section 10: r * y, with weights divided by the share retained."""
    rng = np.random.default_rng(0)
    x, grad_output = rng.standard_normal((2, 3, 4))
    mask = rng.random((3, 4)) >= p

    def formula(y: Any) -> Any:
        return anp.where(mask, y, 0) / (1 - p)

    gradient = dropout_backward(grad_output, p, mask)

    assert_same((gradient,), autograd_gradients(formula, (x,), grad_output))


@pytest.mark.parametrize("axis", [(0,), (1,), (0, 2), (0, 1, 2)])
def test_standardize_backward(axis: tuple[int, ...]) -> None:
    """Ioffe and Szegedy 2015, algorithm 1, without scale and shift."""
    x, grad_output = np.random.default_rng(0).standard_normal((2, 2, 4, 5))
    count = np.prod([x.shape[i] for i in axis])

    def formula(x: Any) -> Any:
        mean = anp.sum(x, axis, keepdims=True) / count
        variance = anp.sum((x - mean) ** 2, axis, keepdims=True) / count
        return (x - mean) / (variance + 0.1) ** 0.5

    gradient = standardize_backward(grad_output, x, axis, eps=0.1)

    assert_same((gradient,), autograd_gradients(formula, (x,), grad_output))


@pytest.mark.parametrize("shape", [(4, 3), (4, 3, 5), (2, 3, 2, 5)])
def test_batch_norm_backward(shape: tuple[int, ...]) -> None:
    """Ioffe and Szegedy 2015, algorithm 1 for every channel, over samples and positions."""
    rng = np.random.default_rng(0)
    x, grad_output = rng.standard_normal((2, *shape))
    gamma, beta = rng.standard_normal((2, 3))

    def formula(x: Any, gamma: Any, beta: Any) -> Any:
        channels = []
        for k in range(3):
            values = x[:, k]
            mean = anp.sum(values) / values.size
            variance = anp.sum((values - mean) ** 2) / values.size
            channels.append(gamma[k] * (values - mean) / anp.sqrt(variance + 1e-3) + beta[k])
        return anp.stack(channels, axis=1)

    gradients = batch_norm_backward(grad_output, x, gamma, eps=1e-3)

    assert_same(gradients, autograd_gradients(formula, (x, gamma, beta), grad_output))


@pytest.mark.parametrize("features", [(5,), (4, 5), (2, 4, 5)])
def test_layer_norm_backward(features: tuple[int, ...]) -> None:
    """Ba et al. 2016, equation 3, with gain and bias; the eps under the root is PyTorch's."""
    rng = np.random.default_rng(0)
    x, grad_output = rng.standard_normal((2, 2, 4, 5))
    gain, bias = rng.standard_normal((2, *features))

    def formula(x: Any, gain: Any, bias: Any) -> Any:
        a = anp.reshape(x, (-1, gain.size))  # one row of H hidden units a sample
        mean = anp.sum(a, 1, keepdims=True) / gain.size
        deviation = anp.sqrt(anp.sum((a - mean) ** 2, 1, keepdims=True) / gain.size + 1e-3)
        rows = anp.ravel(gain) / deviation * (a - mean) + anp.ravel(bias)
        return anp.reshape(rows, x.shape)

    gradients = layer_norm_backward(grad_output, x, gain, eps=1e-3)

    assert_same(gradients, autograd_gradients(formula, (x, gain, bias), grad_output))


MASK = np.array([[1, 0, 1, 1, 0], [0, 1, 0, 0, 0], [1, 1, 1, 1, 1]], dtype=bool)


@pytest.mark.parametrize("is_causal", [False, True])
@pytest.mark.parametrize("attn_mask", [None, MASK | MASK[::-1]], ids=["no mask", "mask"])
def test_attention_backward(attn_mask: np.ndarray | None, is_causal: bool) -> None:
    """Vaswani et al. 2017, equation 1; section 3.2.3 sets illegal connections to -inf."""
    rng = np.random.default_rng(0)
    query, key = rng.standard_normal((2, 2, 3, 4)), rng.standard_normal((2, 2, 5, 4))
    value, grad_output = rng.standard_normal((2, 2, 5, 2)), rng.standard_normal((2, 2, 3, 2))
    legal = np.ones((3, 5), dtype=bool) if attn_mask is None else attn_mask.copy()
    for i, j in np.ndindex(3, 5):
        legal[i, j] &= not (is_causal and j > i)

    def formula(query: Any, key: Any, value: Any) -> Any:
        scores = anp.einsum("bhld,bhsd->bhls", query, key) / 4**0.5
        exponential = anp.exp(anp.where(legal, scores, -np.inf))
        weights = exponential / anp.sum(exponential, axis=-1, keepdims=True)
        return anp.einsum("bhls,bhsv->bhlv", weights, value)

    gradients = scaled_dot_product_attention_backward(
        grad_output, query, key, value, attn_mask, is_causal
    )

    assert_same(gradients, autograd_gradients(formula, (query, key, value), grad_output))
