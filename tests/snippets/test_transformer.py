"""The layers of the Transformer: values, what depends on what, and the gradients."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from snippets.normalization import layer_norm
from snippets.transformer import (
    decoder_layer,
    encoder_layer,
    encoder_layer_backward,
    feed_forward,
    feed_forward_backward,
)
from tests.gradients import assert_gradients
from tests.layers import HEADS, assert_layer_gradients, draw_layer, draw_tokens, silent

few_examples = settings(deadline=None, derandomize=True, max_examples=25)


def draw_network(*leading: int) -> list[np.ndarray]:
    """Inputs of width 3, a network of 5 hidden units to width 2."""
    rng = np.random.default_rng(0)
    shapes = (*leading, 3), (3, 5), (5,), (5, 2), (2,)
    return [rng.standard_normal(shape) for shape in shapes]


def test_feed_forward_by_hand() -> None:
    """Hidden sums of 5, -1 and 0: the second is cut, and the others count 10 and 100 times."""
    x, weight_1, bias_1 = np.array([[1.0, 2.0]]), np.array([[1.0, 1, 2], [1, -1, 0]]), [2, 0, -2.0]
    weight_2 = np.array([[10.0], [1000.0], [100.0]])

    output = feed_forward(x, weight_1, np.array(bias_1), weight_2, np.array([7.0]))

    np.testing.assert_array_equal(output, [[57]])


def test_feed_forward_treats_each_token_alone() -> None:
    """A token gives what it gives alone, wherever it stands."""
    x, *network = draw_network(2, 4)

    output = feed_forward(x, *network)

    for i in np.ndindex(2, 4):
        np.testing.assert_allclose(output[i], feed_forward(x[i], *network), rtol=1e-12, atol=1e-14)


@pytest.mark.parametrize("leading", [(), (4,), (2, 3)])
def test_feed_forward_backward_agrees_with_central_differences(leading: tuple[int, ...]) -> None:
    """The five gradients are those of the forward pass."""
    inputs = draw_network(*leading)
    grad_output = np.random.default_rng(1).standard_normal((*leading, 2))

    gradients = feed_forward_backward(grad_output, *inputs)

    assert_gradients(gradients, feed_forward, inputs, grad_output)


def test_feed_forward_backward_stops_where_nothing_is_positive() -> None:
    """With all hidden units cut, only the last bias gets a gradient."""
    x, weight_1, bias_1, *second = draw_network(4)
    grad_output = np.ones((4, 2))

    *gradients, grad_bias_2 = feed_forward_backward(grad_output, x, weight_1, bias_1 - 99, *second)

    assert not any(gradient.any() for gradient in gradients)
    np.testing.assert_array_equal(grad_bias_2, [4, 4])


def test_encoder_layer_with_silent_sub_layers_by_hand() -> None:
    """What is left is the two normalizations: (7, 1) is 1 and -1, then 2 + 5 and -3 + 6."""
    x, zero, one = np.array([[7.0, 1.0]]), np.zeros(2), np.ones(2)
    attention = ((np.zeros((2, 2)), zero),) * 4
    network = np.zeros((2, 3)), np.zeros(3), np.zeros((3, 2)), zero
    norms = (one, zero), (np.array([2.0, 3.0]), np.array([5.0, 6.0]))

    output = encoder_layer(x, attention, network, norms, 1)

    np.testing.assert_allclose(output, [[7, 3]], rtol=1e-4)  # an eps of 1e-5 beside a variance of 1


@few_examples
@given(st.permutations(range(5)))
def test_encoder_layer_follows_the_order_of_the_tokens(order: list[int]) -> None:
    """Without positions, permuted tokens give permuted outputs."""
    _, x = draw_tokens(2)
    layer = draw_layer(norms=2)

    output = encoder_layer(x[:, order], *layer, HEADS)

    expected = encoder_layer(x, *layer, HEADS)[:, order]
    np.testing.assert_allclose(output, expected, rtol=1e-11, atol=1e-12)  # order of sums


def test_encoder_layer_ends_normalized() -> None:
    """With a plain last norm every token has mean 0 and variance 1, whatever came before."""
    x, _ = draw_tokens(2)
    attention, network, norms = draw_layer(norms=2)

    output = encoder_layer(
        100 * x, attention, network, (norms[0], (np.ones(4), np.zeros(4))), HEADS
    )

    np.testing.assert_allclose(output.mean(axis=-1), 0, atol=1e-12)
    np.testing.assert_allclose(output.var(axis=-1), 1, rtol=1e-3)  # eps beside a variance


@pytest.mark.parametrize("leading", [(), (2,)])
def test_encoder_layer_backward_agrees_with_central_differences(leading: tuple[int, ...]) -> None:
    """The gradients of the tokens and of all parameters are those of the forward pass."""
    x, _ = draw_tokens(*leading)
    layer = draw_layer(norms=2)
    grad_output = np.random.default_rng(2).standard_normal(x.shape)

    gradients = encoder_layer_backward(grad_output, x, *layer, HEADS)

    assert_layer_gradients(gradients, encoder_layer, x, layer, grad_output)


def test_decoder_layer_with_silent_sub_layers_is_three_normalizations() -> None:
    """Each sub-layer has a skip and a norm of its own: with zeros only these are left."""
    x, memory = draw_tokens(2)
    *parts, norms = draw_layer(norms=3, attentions=2)

    output = decoder_layer(x, memory, *map(silent, parts), norms, HEADS)

    expected = x
    for norm in norms:
        expected = layer_norm(expected, *norm)
    np.testing.assert_array_equal(output, expected)


def test_decoder_layer_does_not_see_the_future() -> None:
    """Other tokens from place 1 on leave the output at place 0 as it was."""
    x, memory = draw_tokens(2)
    layer = draw_layer(norms=3, attentions=2)

    output = decoder_layer(x + [[0], [1], [-1]] * np.arange(4), memory, *layer, HEADS)

    expected = decoder_layer(x, memory, *layer, HEADS)
    np.testing.assert_allclose(output[:, 0], expected[:, 0], rtol=1e-12, atol=1e-13)
    assert (np.abs(output[:, 1:] - expected[:, 1:]).max(axis=-1) > 1e-3).all()


@few_examples
@given(st.permutations(range(5)))
def test_decoder_layer_reads_the_source_as_a_set(order: list[int]) -> None:
    """Permuting the tokens of the source changes nothing."""
    x, memory = draw_tokens(2)
    layer = draw_layer(norms=3, attentions=2)

    output = decoder_layer(x, memory[:, order], *layer, HEADS)

    expected = decoder_layer(x, memory, *layer, HEADS)
    np.testing.assert_allclose(output, expected, rtol=1e-11, atol=1e-12)  # order of sums


def test_decoder_layer_without_a_source_takes_nothing_from_it() -> None:
    """A source of no tokens gives the bias of the output projection, and no NaN."""
    x, memory = draw_tokens(2)

    output = decoder_layer(x, memory[:, :0], *draw_layer(norms=3, attentions=2), HEADS)

    assert np.isfinite(output).all()
