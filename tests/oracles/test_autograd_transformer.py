"""Layers of the Transformer, forward and backward, against the formulas as the papers print them."""

from collections.abc import Callable
from typing import Any

import autograd.numpy as anp
import numpy as np
import pytest
from autograd import grad

from snippets.multi_head import multi_head_attention, multi_head_attention_backward
from snippets.pre_norm import causal_language_model, pre_norm_layer, pre_norm_layer_backward
from snippets.residual import residual_block, residual_block_backward
from snippets.transformer import (
    decoder_layer,
    encoder_layer,
    encoder_layer_backward,
    feed_forward,
    feed_forward_backward,
)
from tests.layers import HEADS, draw_layer, draw_tokens, leaves, on_leaves, structure

# Two exact computations in float64: what is left is rounding, of sums of at most 40 terms
# behind two normalizations.
RTOL, ATOL = 1e-9, 1e-11


def attention(query: Any, key: Any, value: Any, legal: np.ndarray) -> Any:
    """Vaswani et al. 2017, equation 1; section 3.2.3 sets illegal connections to -inf."""
    scores = anp.einsum("blc,bsc->bls", query, key) / query.shape[-1] ** 0.5
    exponential = anp.exp(anp.where(legal, scores, -np.inf))
    weights = exponential / anp.sum(exponential, axis=-1, keepdims=True)
    return anp.einsum("bls,bsc->blc", weights, value)


def multi_head(x: Any, memory: Any, projections: Any, legal: np.ndarray) -> Any:
    """Section 3.2.2: Concat(head_1, ..., head_h) W^O, with head_i of Q W_i^Q, K W_i^K, V W_i^V."""
    to_query, to_key, to_value, (output_weight, output_bias) = projections
    width = x.shape[-1] // HEADS
    heads = []
    for i in range(HEADS):
        own = slice(i * width, (i + 1) * width)
        query, key, value = (
            anp.einsum("btc,cd->btd", tokens, weight[:, own]) + bias[own]
            for tokens, (weight, bias) in ((x, to_query), (memory, to_key), (memory, to_value))
        )
        heads.append(attention(query, key, value, legal))
    return anp.dot(anp.concatenate(heads, axis=-1), output_weight) + output_bias


def everything(x: Any, memory: Any) -> np.ndarray:
    """Every query may see every key."""
    return np.ones((x.shape[1], memory.shape[1]), dtype=bool)


def past(x: Any) -> np.ndarray:
    """Token i may see the tokens up to i."""
    return np.array([[j <= i for j in range(x.shape[1])] for i in range(x.shape[1])])


def network(x: Any, weight_1: Any, bias_1: Any, weight_2: Any, bias_2: Any) -> Any:
    """Equation 2: max(0, x W_1 + b_1) W_2 + b_2."""
    hidden = anp.dot(x, weight_1) + bias_1
    return anp.dot(anp.where(hidden > 0, hidden, 0), weight_2) + bias_2


def norm(x: Any, gain: Any, bias: Any) -> Any:
    """Ba et al. 2016, equation 3, with gain and bias; the eps under the root is PyTorch's."""
    mean = anp.sum(x, -1, keepdims=True) / x.shape[-1]
    variance = anp.sum((x - mean) ** 2, -1, keepdims=True) / x.shape[-1]
    return gain * (x - mean) / anp.sqrt(variance + 1e-5) + bias


def post_norm_formula(x: Any, projections: Any, weights: Any, norms: Any) -> Any:
    """Xiong et al. 2020, table 1, left column."""
    x_1 = multi_head(x, x, projections, everything(x, x))
    x_3 = norm(x + x_1, *norms[0])
    x_4 = network(x_3, *weights)
    return norm(x_3 + x_4, *norms[1])


def pre_norm_formula(legal: Callable[[Any], np.ndarray]) -> Callable[..., Any]:
    """Xiong et al. 2020, table 1, right column."""

    def formula(x: Any, projections: Any, weights: Any, norms: Any) -> Any:
        x_1 = norm(x, *norms[0])
        x_3 = x + multi_head(x_1, x_1, projections, legal(x))
        x_4 = norm(x_3, *norms[1])
        return x_3 + network(x_4, *weights)

    return formula


def assert_same(
    output: np.ndarray, gradients: Any, formula: Callable[..., Any], inputs: Any, grad_output: Any
) -> None:
    """Assert that output and gradients are those of the formula, in the inputs' structure."""
    of_arrays = on_leaves(formula, inputs)
    arrays = leaves(inputs)
    np.testing.assert_allclose(output, of_arrays(*arrays), RTOL, ATOL, strict=True)
    expected = grad(lambda *a: anp.sum(grad_output * of_arrays(*a)), tuple(range(len(arrays))))
    assert structure(gradients) == structure(inputs)
    for gradient, reference in zip(leaves(gradients), expected(*arrays), strict=True):
        np.testing.assert_allclose(gradient, reference, RTOL, ATOL, strict=True)


@pytest.mark.parametrize("is_causal", [False, True])
@pytest.mark.parametrize("masked", [False, True])
def test_multi_head_attention(masked: bool, is_causal: bool) -> None:
    """One head after the other, each with its own slice of the weights."""
    x, memory = draw_tokens(2)
    projections, *_ = draw_layer(norms=2)
    grad_output = np.random.default_rng(2).standard_normal(x.shape)
    mask = np.array([[[1, 0, 1, 1, 0], [1, 1, 0, 0, 0], [1, 1, 1, 1, 1]], [[1, 1, 1, 1, 0]] * 3])
    legal = mask.astype(bool) if masked else np.ones((3, 5), dtype=bool)
    seen = legal & (np.arange(5) <= np.arange(3)[:, None]) if is_causal else legal
    options = legal if masked else None, is_causal

    output = multi_head_attention(x, memory, projections, HEADS, *options)
    gradients = multi_head_attention_backward(grad_output, x, memory, projections, HEADS, *options)

    assert_same(
        output,
        gradients,
        lambda x, memory, projections: multi_head(x, memory, projections, seen),
        (x, memory, projections),
        grad_output,
    )


@pytest.mark.parametrize("leading", [(4,), (2, 3)])
def test_feed_forward(leading: tuple[int, ...]) -> None:
    """Vaswani et al. 2017, equation 2, of two layers of other widths."""
    rng = np.random.default_rng(0)
    inputs = [rng.standard_normal(s) for s in [(*leading, 3), (3, 5), (5,), (5, 2), (2,)]]
    grad_output = rng.standard_normal((*leading, 2))

    gradients = feed_forward_backward(grad_output, *inputs)

    assert_same(feed_forward(*inputs), gradients, network, inputs, grad_output)


def test_encoder_layer() -> None:
    """Post-norm: the normalizations stand behind the sums."""
    x, _ = draw_tokens(2)
    layer = draw_layer(norms=2)
    grad_output = np.random.default_rng(2).standard_normal(x.shape)

    output = encoder_layer(x, *layer, HEADS)
    gradients = encoder_layer_backward(grad_output, x, *layer, HEADS)

    assert_same(output, gradients, post_norm_formula, (x, *layer), grad_output)


@pytest.mark.parametrize("is_causal", [False, True])
def test_pre_norm_layer(is_causal: bool) -> None:
    """Pre-norm: the normalizations stand before the sub-layers."""
    x, _ = draw_tokens(2)
    layer = draw_layer(norms=2)
    grad_output = np.random.default_rng(2).standard_normal(x.shape)
    formula = pre_norm_formula(past if is_causal else lambda x: everything(x, x))

    output = pre_norm_layer(x, *layer, HEADS, is_causal)
    gradients = pre_norm_layer_backward(grad_output, x, *layer, HEADS, is_causal)

    assert_same(output, gradients, formula, (x, *layer), grad_output)


def test_decoder_layer() -> None:
    """Vaswani et al. 2017, section 3.1: LayerNorm(x + Sublayer(x)), three times."""
    x, memory = draw_tokens(2)
    own, cross, weights, norms = layer = draw_layer(norms=3, attentions=2)

    output = decoder_layer(x, memory, *layer, HEADS)

    x = norm(x + multi_head(x, x, own, past(x)), *norms[0])
    x = norm(x + multi_head(x, memory, cross, everything(x, memory)), *norms[1])
    x = norm(x + network(x, *weights), *norms[2])
    np.testing.assert_allclose(output, x, RTOL, ATOL, strict=True)


def test_causal_language_model() -> None:
    """Embeddings and places in, pre-norm layers, a final norm, and the embeddings again."""
    rng = np.random.default_rng(3)
    tokens = np.array([[3, 1, 4, 1], [0, 5, 2, 2]])
    embedding, places = rng.standard_normal((6, 4)), rng.standard_normal((7, 4))
    layers, final_norm = (
        (draw_layer(norms=2), draw_layer(norms=2, seed=1)),
        rng.standard_normal((2, 4)),
    )

    logits = causal_language_model(tokens, embedding, places, layers, tuple(final_norm), HEADS)

    one_hot = (tokens[..., None] == np.arange(6)).astype(float)
    x = one_hot @ embedding + places[:4]
    for layer in layers:
        x = pre_norm_formula(past)(x, *layer)
    expected = np.einsum("btc,vc->btv", norm(x, *final_norm), embedding)
    np.testing.assert_allclose(logits, expected, RTOL, ATOL, strict=True)


@pytest.mark.parametrize("scale", [1.0, 0.3])
def test_residual_block(scale: float) -> None:
    """He et al. 2016, equation 1: y = F(x, W) + x, with a scale before F."""
    rng = np.random.default_rng(0)
    x, grad_output = rng.standard_normal((2, 2, 4, 3))
    weight, bias = rng.standard_normal((3, 3)), rng.standard_normal(3)

    def formula(x: Any, weight: Any, bias: Any) -> Any:
        z = anp.einsum("btc,cd->btd", x, weight) + bias
        return scale * (anp.exp(z) - anp.exp(-z)) / (anp.exp(z) + anp.exp(-z)) + x

    gradients = residual_block_backward(grad_output, x, weight, bias, scale)

    output = residual_block(x, weight, bias, scale)
    assert_same(output, gradients, formula, (x, weight, bias), grad_output)
