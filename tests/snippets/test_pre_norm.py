"""Pre-norm layers and the language model: values, causality, and the gradients."""

import re

import numpy as np
import pytest

from snippets.pre_norm import causal_language_model, pre_norm_layer, pre_norm_layer_backward
from tests.layers import HEADS, assert_layer_gradients, draw_layer, draw_tokens, silent

TOKENS = np.array([[3, 1, 4, 1], [0, 5, 2, 2]])


def draw_model(layers: int = 2) -> tuple:
    """Six tokens, seven places, layers of width 4."""
    rng = np.random.default_rng(3)
    embedding, positions = rng.standard_normal((6, 4)), rng.standard_normal((7, 4))
    every = tuple(draw_layer(norms=2, seed=seed) for seed in range(layers))
    return embedding, positions, every, tuple(rng.standard_normal((2, 4)))


def test_pre_norm_layer_with_silent_sub_layers_is_the_identity() -> None:
    """The sum is left alone, so with zeros in the branches the tokens pass as they are."""
    x, _ = draw_tokens(2)
    attention, network, norms = draw_layer(norms=2)

    np.testing.assert_array_equal(
        pre_norm_layer(x, silent(attention), silent(network), norms, HEADS), x
    )


def test_pre_norm_layer_reads_no_scale() -> None:
    """Tokens ten times as large add the same branches, up to eps."""
    x, _ = draw_tokens(2)
    attention, network, norms = draw_layer(norms=2)
    network = (*network[:2], 0 * network[2], 0 * network[3])  # attention alone

    branch = pre_norm_layer(1000 * x, attention, network, norms, HEADS) - 1000 * x

    expected = pre_norm_layer(100 * x, attention, network, norms, HEADS) - 100 * x
    np.testing.assert_allclose(
        branch, expected, rtol=1e-6, atol=1e-6
    )  # eps beside variances of 1e4


def test_pre_norm_layer_causal_does_not_see_the_future() -> None:
    """Another token at place 2 leaves the outputs at places 0 and 1 as they were."""
    x, _ = draw_tokens(2)
    layer = draw_layer(norms=2)

    output = pre_norm_layer(x + [[0], [0], [1]] * np.arange(4), *layer, HEADS, is_causal=True)

    expected = pre_norm_layer(x, *layer, HEADS, is_causal=True)
    np.testing.assert_allclose(output[:, :2], expected[:, :2], rtol=1e-12, atol=1e-13)


@pytest.mark.parametrize("is_causal", [False, True])
@pytest.mark.parametrize("leading", [(), (2,)])
def test_pre_norm_layer_backward_agrees_with_central_differences(
    leading: tuple[int, ...], is_causal: bool
) -> None:
    """The gradients of the tokens and of all parameters are those of the forward pass."""
    x, _ = draw_tokens(*leading)
    layer = draw_layer(norms=2)
    grad_output = np.random.default_rng(2).standard_normal(x.shape)

    gradients = pre_norm_layer_backward(grad_output, x, *layer, HEADS, is_causal)

    assert_layer_gradients(gradients, pre_norm_layer, x, layer, grad_output, is_causal=is_causal)


def test_language_model_without_layers_by_hand() -> None:
    """Token 1 at place 0 is (3, 1), normalized (1, -1), times 2: the logits compare with that."""
    embedding, positions = np.array([[0.0, 5.0], [2.0, 1.0], [1.0, 4.0]]), np.array([[1.0, 0.0]])
    final_norm = np.array([2.0, 2.0]), np.zeros(2)

    logits = causal_language_model(np.array([1]), embedding, positions, (), final_norm, 1)

    np.testing.assert_allclose(logits, [[-10, 2, -6]], rtol=1e-4)  # eps beside a variance of 1


def test_language_model_does_not_see_the_future() -> None:
    """Another token at place 2 changes the logits there and later, not before."""
    model = draw_model()
    other = TOKENS.copy()
    other[:, 2] = 5

    moved = np.abs(
        causal_language_model(TOKENS, *model, HEADS) - causal_language_model(other, *model, HEADS)
    ).max(axis=-1)

    assert (moved[:, :2] < 1e-12).all()
    assert (moved[:, 2:] > 1e-3).all()


def test_language_model_gives_a_prefix_what_it_gives_the_whole() -> None:
    """The logits of the first tokens do not depend on how many follow."""
    model = draw_model()

    logits = causal_language_model(TOKENS[:, :2], *model, HEADS)

    expected = causal_language_model(TOKENS, *model, HEADS)[:, :2]
    np.testing.assert_allclose(logits, expected, rtol=1e-11, atol=1e-12)  # order of sums


def test_language_model_knows_places() -> None:
    """The same token twice has other logits, through the positions alone: there are no layers."""
    logits = causal_language_model(np.array([3, 3]), *draw_model(layers=0), HEADS)

    assert np.abs(logits[0] - logits[1]).max() > 1e-3


def test_language_model_refuses_more_tokens_than_places() -> None:
    """Eight tokens and seven places raise an error that names the shapes."""
    message = "tokens (2, 8) need more places than positions (7, 4)"

    with pytest.raises(ValueError, match=re.escape(message)):
        causal_language_model(np.tile(TOKENS, 2), *draw_model(), HEADS)
