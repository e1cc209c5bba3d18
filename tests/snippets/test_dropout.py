"""Dropout: the mask, the scale, the gradient that uses both once more, and the two variants."""

import math
import re
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from snippets.dropout import classic_dropout, dropout, dropout_backward, spatial_dropout
from tests.gradients import assert_gradients

few_examples = settings(deadline=None, derandomize=True, max_examples=25)
X = np.array([1.0, 2.0, 3.0, 4.0])
MASK = np.array([True, False, False, True])


def generator_of(*draws: float) -> Any:
    """A generator whose uniform draws are known in advance."""
    return SimpleNamespace(random=lambda shape: np.reshape(draws, shape))


def test_dropout_by_hand() -> None:
    """With p = 3/4, what the mask keeps is multiplied by 1 / (1 - 3/4) = 4."""
    output = dropout(X, 0.75, mask=MASK)

    np.testing.assert_array_equal(output, [4, 0, 0, 16])


def test_dropout_drops_the_draws_below_p() -> None:
    """A draw from [0, 1) below p drops its element; a draw of p itself keeps it."""
    rng = generator_of(0.1, 0.2, 0.5, 0.9)

    output = dropout(X, 0.2, rng=rng)

    np.testing.assert_array_equal(output, [0, 2 * 1.25, 3 * 1.25, 4 * 1.25])


@few_examples
@given(
    x=arrays(np.float64, (3, 4), elements=st.floats(-1e3, 1e3)),
    mask=arrays(np.bool_, (3, 4)),
    p=st.floats(0, 0.99),
)
def test_dropout_and_its_complement_add_up(x: np.ndarray, mask: np.ndarray, p: float) -> None:
    """What a mask drops its complement keeps: together they give x / (1 - p)."""
    together = dropout(x, p, mask=mask) + dropout(x, p, mask=~mask)

    # One rounding more; a subnormal number has no relative precision to keep.
    np.testing.assert_allclose(together, x / (1 - p), rtol=1e-15, atol=1e-300)


@pytest.mark.parametrize("p", [0.1, 0.5, 0.9])
def test_dropout_keeps_the_mean(p: float) -> None:
    """Over many masks the output has the mean of the input, whatever p is."""
    x = np.ones(100_000)

    output = dropout(x, p, rng=np.random.default_rng(0))

    # An element is 0 or 1 / (1 - p), so its variance is p / (1 - p); four standard errors.
    assert abs(output.mean() - 1) < 4 * math.sqrt(p / (1 - p) / x.size)


@pytest.mark.parametrize("p", [0.1, 0.5, 0.9])
def test_dropout_drops_the_share_p(p: float) -> None:
    """The share of zeros is p."""
    x = np.ones(100_000)

    output = dropout(x, p, rng=np.random.default_rng(0))

    assert abs((output == 0).mean() - p) < 4 * math.sqrt(p * (1 - p) / x.size)  # standard errors


def test_dropout_draws_one_mask_for_the_whole_array() -> None:
    """Every element has a draw of its own: no axis shares one."""
    x = np.ones((50, 50))

    kept = dropout(x, 0.5, rng=np.random.default_rng(0)) != 0

    assert len(np.unique(kept, axis=0)) == len(np.unique(kept, axis=1)) == 50


def test_dropout_draws_a_new_mask_each_time() -> None:
    """Two calls with one generator drop different elements."""
    rng, x = np.random.default_rng(0), np.ones(100)

    first, second = dropout(x, 0.5, rng=rng), dropout(x, 0.5, rng=rng)

    assert (first != second).any()


def test_dropout_prefers_the_mask_to_the_generator() -> None:
    """With both, the mask decides and nothing is drawn."""
    rng = np.random.default_rng(0)

    output = dropout(X, 0.75, rng=rng, mask=MASK)

    np.testing.assert_array_equal(output, [4, 0, 0, 16])
    assert rng.random() == np.random.default_rng(0).random()


def test_dropout_is_the_identity_at_inference() -> None:
    """Outside training nothing is dropped or scaled, even where a mask is given."""
    output = dropout(X, 0.75, training=False, mask=MASK)

    np.testing.assert_array_equal(output, [1, 2, 3, 4])


def test_dropout_needs_no_generator_at_inference() -> None:
    """Outside training there is nothing to draw."""
    output = dropout(X, 0.5, training=False)

    np.testing.assert_array_equal(output, [1, 2, 3, 4])


def test_dropout_with_p_zero_changes_nothing() -> None:
    """At p = 0 everything is kept, even where the draw is the smallest there is."""
    rng = generator_of(0.0, 0.0, 0.5, 0.9)

    output = dropout(X, 0.0, rng=rng)

    np.testing.assert_array_equal(output, [1, 2, 3, 4])


def test_dropout_with_p_one_drops_everything() -> None:
    """At p = 1 the output is 0: the scale, 1 / 0, is never formed."""
    output = dropout(X, 1.0, rng=np.random.default_rng(0))

    np.testing.assert_array_equal(output, [0, 0, 0, 0])


def test_dropout_with_p_one_drops_what_the_mask_keeps() -> None:
    """At p = 1 no mask can have kept anything: the output is 0, not a division by 0."""
    output = dropout(X, 1.0, mask=MASK)

    np.testing.assert_array_equal(output, [0, 0, 0, 0])


def test_dropout_with_a_generator_keeps_float32() -> None:
    """The draws are float64, the output is not."""
    x = X.astype(np.float32)

    assert dropout(x, 0.5, rng=np.random.default_rng(0)).dtype == np.float32


def test_dropout_of_an_empty_batch_is_empty() -> None:
    """No rows in, no rows out."""
    x = np.zeros((0, 3))

    assert dropout(x, 0.5, rng=np.random.default_rng(0)).shape == (0, 3)


@pytest.mark.parametrize("training", [True, False])
@pytest.mark.parametrize("p", [-0.1, 1.1, math.nan])
def test_dropout_refuses_what_is_no_probability(p: float, training: bool) -> None:
    """A p outside [0, 1] raises an error that names it, in training or not."""
    message = f"p must be a probability, got {p}"

    with pytest.raises(ValueError, match=re.escape(message)):
        dropout(X, p, rng=np.random.default_rng(0), training=training)


def test_dropout_refuses_training_without_a_source() -> None:
    """Neither a mask nor a generator: an error, and no hidden global randomness."""
    message = "dropout in training needs an rng or a mask"

    with pytest.raises(ValueError, match=message):
        dropout(X, 0.5)


def test_dropout_backward_by_hand() -> None:
    """With p = 3/4, the gradient of a kept element is multiplied by 4, that of others by 0."""
    gradient = dropout_backward(np.array([1.0, 2.0, 3.0, 5.0]), 0.75, MASK)

    np.testing.assert_array_equal(gradient, [4, 0, 0, 20])


@pytest.mark.parametrize("p", [0.0, 0.2, 0.75])
def test_dropout_backward_agrees_with_central_differences(p: float) -> None:
    """The gradient is the one of the forward pass under the same mask."""
    rng = np.random.default_rng(0)
    x, grad_output = rng.standard_normal((2, 3, 4))
    mask = rng.random((3, 4)) >= p

    gradient = dropout_backward(grad_output, p, mask)

    assert_gradients([gradient], lambda x: dropout(x, p, mask=mask), [x], grad_output)


@few_examples
@given(mask=arrays(np.bool_, (3, 4)), p=st.floats(0, 0.99))
def test_dropout_backward_is_the_adjoint(mask: np.ndarray, p: float) -> None:
    """Dropout under a mask is linear and diagonal: its inner products move to the other side."""
    x, grad_output = np.random.default_rng(0).standard_normal((2, 3, 4))

    there = grad_output * dropout(x, p, mask=mask)
    back = dropout_backward(grad_output, p, mask) * x

    np.testing.assert_allclose(back, there, rtol=1e-15)  # three factors in another order


def test_dropout_backward_with_p_one_is_zero() -> None:
    """At p = 1 no gradient passes, and nothing is divided by 0."""
    gradient = dropout_backward(np.ones(4), 1.0, MASK)

    np.testing.assert_array_equal(gradient, [0, 0, 0, 0])


def test_dropout_backward_of_an_empty_batch_is_empty() -> None:
    """No rows in, no rows out."""
    grad_output, mask = np.zeros((0, 3)), np.zeros((0, 3), dtype=bool)

    assert dropout_backward(grad_output, 0.5, mask).shape == (0, 3)


def test_dropout_refuses_a_mask_of_another_shape() -> None:
    """A mask that would broadcast draws fewer numbers than there are elements."""
    with pytest.raises(ValueError, match=re.escape("mask (3,) and x (2, 3) differ in shape")):
        dropout(np.zeros((2, 3)), 0.5, mask=np.ones(3, dtype=bool))


def test_dropout_backward_refuses_a_mask_of_another_shape() -> None:
    """The mask is that of the forward pass."""
    message = "mask (3,) and grad_output (2, 3) differ in shape"

    with pytest.raises(ValueError, match=re.escape(message)):
        dropout_backward(np.zeros((2, 3)), 0.5, np.ones(3, dtype=bool))


def test_classic_dropout_by_hand() -> None:
    """In training what the mask keeps stays as it is; at inference everything is a quarter."""
    training = classic_dropout(X, 0.75, mask=MASK)
    inference = classic_dropout(X, 0.75, training=False, mask=MASK)

    np.testing.assert_array_equal(training, [1, 0, 0, 4])
    np.testing.assert_array_equal(inference, [0.25, 0.5, 0.75, 1])


def test_classic_dropout_drops_the_draws_below_p() -> None:
    """A draw from [0, 1) below p drops its element; a draw of p itself keeps it."""
    output = classic_dropout(X, 0.2, rng=generator_of(0.1, 0.2, 0.5, 0.9))

    np.testing.assert_array_equal(output, [0, 2, 3, 4])


@few_examples
@given(
    x=arrays(np.float64, (3, 4), elements=st.floats(-1e3, 1e3)),
    mask=arrays(np.bool_, (3, 4)),
    p=st.floats(0, 0.99),
)
@pytest.mark.parametrize("training", [True, False])
def test_classic_dropout_is_the_inverted_one_shrunk(
    training: bool, x: np.ndarray, mask: np.ndarray, p: float
) -> None:
    """In both modes classic dropout is 1 - p times inverted dropout under the same mask."""
    output = classic_dropout(x, p, training=training, mask=mask)

    inverted = dropout(x, p, training=training, mask=mask)
    # Two roundings; a subnormal number has no relative precision to keep.
    np.testing.assert_allclose(output, (1 - p) * inverted, rtol=1e-15, atol=1e-300)


@pytest.mark.parametrize("p", [0.1, 0.5, 0.9])
def test_classic_dropout_has_the_mean_of_inference(p: float) -> None:
    """Over many masks the mean in training is the output at inference."""
    x = np.ones(100_000)

    output = classic_dropout(x, p, rng=np.random.default_rng(0))

    error = output.mean() - classic_dropout(x, p, training=False).mean()
    assert abs(error) < 4 * math.sqrt(p * (1 - p) / x.size)  # standard errors


@pytest.mark.parametrize("p", [0.0, 1.0])
def test_classic_dropout_at_the_ends_of_p(p: float) -> None:
    """At p = 0 everything stays, at p = 1 nothing, in both modes."""
    training = classic_dropout(X, p, rng=np.random.default_rng(0))
    inference = classic_dropout(X, p, training=False)

    np.testing.assert_array_equal(training, (1 - p) * X)
    np.testing.assert_array_equal(inference, (1 - p) * X)


@pytest.mark.parametrize("training", [True, False])
@pytest.mark.parametrize("p", [-0.1, 1.1, math.nan])
def test_classic_dropout_refuses_what_is_no_probability(p: float, training: bool) -> None:
    """A p outside [0, 1] raises an error that names it, in training or not."""
    with pytest.raises(ValueError, match=re.escape(f"p must be a probability, got {p}")):
        classic_dropout(X, p, rng=np.random.default_rng(0), training=training)


def test_classic_dropout_refuses_training_without_a_source() -> None:
    """Neither a mask nor a generator: an error."""
    with pytest.raises(ValueError, match="dropout in training needs an rng or a mask"):
        classic_dropout(X, 0.5)


def test_classic_dropout_refuses_a_mask_of_another_shape() -> None:
    """A mask that would broadcast draws fewer numbers than there are elements."""
    with pytest.raises(ValueError, match=re.escape("mask (3,) and x (2, 3) differ in shape")):
        classic_dropout(np.zeros((2, 3)), 0.5, mask=np.ones(3, dtype=bool))


def test_classic_dropout_of_an_empty_batch_is_empty() -> None:
    """No rows in, no rows out."""
    assert classic_dropout(np.zeros((0, 3)), 0.5, rng=np.random.default_rng(0)).shape == (0, 3)


def test_spatial_dropout_by_hand() -> None:
    """With p = 3/4 the kept channel is multiplied by 4 at all of its positions."""
    x = np.array([[[1.0, 2.0], [3.0, 4.0]]])  # (1, 2, 2)

    output = spatial_dropout(x, 0.75, mask=np.array([[False, True]]))

    np.testing.assert_array_equal(output, [[[0, 0], [12, 16]]])


def test_spatial_dropout_drops_whole_channels_of_a_sample() -> None:
    """A channel of a sample is zero everywhere or nowhere; samples and channels differ."""
    x = np.ones((20, 30, 4, 5))

    kept = spatial_dropout(x, 0.5, rng=np.random.default_rng(0)) != 0

    assert (kept.all(axis=(2, 3)) == kept.any(axis=(2, 3))).all()
    channels = kept[..., 0, 0]
    assert len(np.unique(channels, axis=0)) == 20
    assert len(np.unique(channels, axis=1).T) == 30


def test_spatial_dropout_without_positions_is_dropout() -> None:
    """On (N, C) each channel is one element."""
    rng = np.random.default_rng(0)
    x, mask = rng.standard_normal((3, 4)), rng.random((3, 4)) >= 0.3

    np.testing.assert_array_equal(spatial_dropout(x, 0.3, mask=mask), dropout(x, 0.3, mask=mask))


@pytest.mark.parametrize("positions", [(), (5,), (5, 2), (5, 2, 3)])
def test_spatial_dropout_is_dropout_with_the_mask_repeated(positions: tuple[int, ...]) -> None:
    """One, two or three axes of positions, or none: all of them share the draw."""
    rng = np.random.default_rng(0)
    x, mask = rng.standard_normal((3, 4, *positions)), rng.random((3, 4)) >= 0.3

    output = spatial_dropout(x, 0.3, mask=mask)

    repeated = np.ones(x.shape, dtype=bool) & mask.reshape(3, 4, *[1] * len(positions))
    # The scale is rounded before it multiplies, here as there.
    np.testing.assert_allclose(output, dropout(x, 0.3, mask=repeated), rtol=1e-15)


def test_spatial_dropout_is_its_own_backward_pass() -> None:
    """Under a fixed mask the gradient of the input is spatial dropout of the gradient."""
    rng = np.random.default_rng(0)
    x, grad_output = rng.standard_normal((2, 2, 3, 4))
    mask = rng.random((2, 3)) >= 0.3

    gradient = spatial_dropout(grad_output, 0.3, mask=mask)

    assert_gradients([gradient], lambda x: spatial_dropout(x, 0.3, mask=mask), [x], grad_output)


def test_spatial_dropout_is_the_identity_at_inference() -> None:
    """Outside training no channel is dropped or scaled."""
    x = np.random.default_rng(0).standard_normal((2, 3, 4))

    np.testing.assert_array_equal(spatial_dropout(x, 0.75, training=False), x)


def test_spatial_dropout_with_p_one_drops_everything() -> None:
    """At p = 1 the output is 0, and nothing is divided by 0."""
    output = spatial_dropout(np.ones((2, 3, 4)), 1.0, rng=np.random.default_rng(0))

    np.testing.assert_array_equal(output, np.zeros((2, 3, 4)))


@pytest.mark.parametrize("shape", [(0, 3, 4), (2, 3, 0)])
def test_spatial_dropout_of_nothing_is_empty(shape: tuple[int, ...]) -> None:
    """No samples or no positions in, none out."""
    assert spatial_dropout(np.zeros(shape), 0.5, rng=np.random.default_rng(0)).shape == shape


def test_spatial_dropout_refuses_what_has_no_channels() -> None:
    """An array of one axis raises an error that names its shape."""
    with pytest.raises(ValueError, match=re.escape("x must be of shape (N, C, ...), got (3,)")):
        spatial_dropout(np.zeros(3), 0.5, rng=np.random.default_rng(0))


def test_spatial_dropout_refuses_a_mask_for_each_position() -> None:
    """The mask is one of channels; any other shape raises an error that names it."""
    with pytest.raises(ValueError, match=re.escape("mask (2, 3, 4) and x (2, 3)")):
        spatial_dropout(np.zeros((2, 3, 4)), 0.5, mask=np.ones((2, 3, 4), dtype=bool))
