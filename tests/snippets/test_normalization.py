"""Normalization: standardization over samples or over features, and its gradients."""

import re
from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from snippets.normalization import (
    batch_norm,
    batch_norm_backward,
    layer_norm,
    layer_norm_backward,
    standardize,
    standardize_backward,
)
from tests.gradients import assert_gradients

few_examples = settings(deadline=None, derandomize=True, max_examples=25)
whole_numbers = st.integers(-9, 9).map(float)
axes = st.sampled_from([(0,), (1,), (-1,), (0, 2), (0, 1, 2)])

# Deviations of 1 and 7 with eps = 15: the roots of 1 + 15 and 49 + 15 are 4 and 8.
PAIRS = np.array([[1.0, 3.0], [0.0, 14.0]])
WEIGHT, BIAS = np.array([4.0, 8.0]), np.array([10.0, 20.0])


def affine(rng: np.random.Generator, shape: tuple[int, ...]) -> tuple[np.ndarray, np.ndarray]:
    """A scale and a shift, neither of them trivial."""
    return rng.standard_normal(shape), rng.standard_normal(shape)


def test_standardize_by_hand() -> None:
    """1 and 3 have mean 2 and variance 1 (not 2): with eps = 3 they become -1/2 and 1/2."""
    x = np.array([1.0, 3.0])

    np.testing.assert_array_equal(standardize(x, axis=(0,), eps=3.0), [-0.5, 0.5])


def test_standardize_adds_eps_to_the_variance() -> None:
    """With a variance of 3e-5 and the default eps of 1e-5, 3/4 of the variance is left."""
    x = np.sqrt(3e-5) * np.array([-1.0, 1.0])

    output = standardize(x, axis=(0,))

    np.testing.assert_allclose(output**2, [0.75, 0.75], rtol=1e-14)  # a few roundings


@few_examples
@given(x=arrays(np.float64, (2, 3, 4), elements=whole_numbers), axis=axes)
def test_standardize_gives_mean_zero_and_variance_below_one(
    x: np.ndarray, axis: tuple[int, ...]
) -> None:
    """The mean is 0 and the variance is var / (var + eps), which is 0 for a constant."""
    var = x.var(axis=axis)

    output = standardize(x, axis, eps=0.5)

    np.testing.assert_allclose(output.mean(axis=axis), 0, atol=1e-14)  # sums of 24 numbers near 1
    np.testing.assert_allclose(output.var(axis=axis), var / (var + 0.5), atol=1e-14)


@few_examples
@given(
    x=arrays(np.float64, (2, 3, 4), elements=whole_numbers),
    axis=axes,
    scale=st.integers(1, 9),
    shift=st.integers(-9, 9),
)
def test_standardize_ignores_shift_and_unit(
    x: np.ndarray, axis: tuple[int, ...], scale: int, shift: int
) -> None:
    """Another origin and another unit change nothing, if eps is in that unit squared."""
    changed = standardize(scale * x + shift, axis, eps=scale**2 * 0.5)

    # Means near 100 are rounded by 1e-14, and the smallest root that divides is 0.7.
    np.testing.assert_allclose(changed, standardize(x, axis, eps=0.5), atol=1e-13)


def test_standardize_of_a_constant_is_zero() -> None:
    """Without variance, eps keeps the quotient from becoming NaN."""
    x = np.full((2, 3), 7.0)

    np.testing.assert_array_equal(standardize(x, axis=(1,)), np.zeros((2, 3)))


def test_standardize_backward_by_hand() -> None:
    """Mean and variance take their parts: (g - mean g - x_hat mean(g x_hat)) / root."""
    x, grad_output = np.array([1.0, 3.0]), np.array([1.0, 0.0])

    gradient = standardize_backward(grad_output, x, axis=(0,), eps=3.0)

    # x_hat = (-1/2, 1/2), so mean(g x_hat) = -1/4; (1 - 1/2 - 1/8) / 2 and its negative
    np.testing.assert_array_equal(gradient, [0.1875, -0.1875])


@pytest.mark.parametrize("axis", [(0,), (1,), (-1,), (0, 2), (0, 1, 2)])
@pytest.mark.parametrize("eps", [0.0, 0.5])
def test_standardize_backward_agrees_with_central_differences(
    axis: tuple[int, ...], eps: float
) -> None:
    """The gradient is the one of the forward pass, also where eps weighs."""
    x, grad_output = np.random.default_rng(0).standard_normal((2, 3, 4, 5))

    gradient = standardize_backward(grad_output, x, axis, eps)

    assert_gradients([gradient], lambda x: standardize(x, axis, eps), [x], grad_output)


@pytest.mark.parametrize("axis", [(0,), (1,), (-1,), (0, 2), (0, 1, 2)])
def test_standardize_backward_leaves_neither_mean_nor_scale(axis: tuple[int, ...]) -> None:
    """Shift and unit do not matter, so the gradient is orthogonal to 1 and, at eps = 0, to x."""
    x, grad_output = np.random.default_rng(0).standard_normal((2, 3, 4, 5))

    gradient = standardize_backward(grad_output, x, axis, eps=0.0)

    np.testing.assert_allclose(gradient.sum(axis=axis), 0, atol=1e-13)  # sums of at most 60
    np.testing.assert_allclose((gradient * x).sum(axis=axis), 0, atol=1e-13)


def test_standardize_backward_at_a_constant_is_finite() -> None:
    """Without variance the gradient is the centered one over the root of eps."""
    x, grad_output = np.full(2, 7.0), np.array([1.0, 0.0])

    gradient = standardize_backward(grad_output, x, axis=(0,), eps=0.25)

    np.testing.assert_array_equal(gradient, [0.5 / 0.5, -0.5 / 0.5])


def test_batch_norm_by_hand() -> None:
    """Each channel, here (1, 3) and (0, 14), has its own mean, variance, scale and shift."""
    x = PAIRS.T  # (N, C)

    output = batch_norm(x, WEIGHT, BIAS, eps=15.0)

    # standardized: -1/4 and 1/4 in channel 0, -7/8 and 7/8 in channel 1
    np.testing.assert_array_equal(output, [[10 - 1, 20 - 7], [10 + 1, 20 + 7]])


@pytest.mark.parametrize("shape", [(4, 3), (4, 3, 5), (4, 3, 2, 5)])
def test_batch_norm_gives_each_channel_its_mean_and_spread(shape: tuple[int, ...]) -> None:
    """Over samples and positions a channel has mean bias and standard deviation |weight|."""
    rng = np.random.default_rng(0)
    x, (weight, bias) = rng.standard_normal(shape), affine(rng, (3,))

    output = batch_norm(x, weight, bias, eps=0.0)

    others = (0, *range(2, len(shape)))
    np.testing.assert_allclose(output.mean(axis=others), bias, rtol=1e-13)  # sums of at most 40
    np.testing.assert_allclose(output.std(axis=others), np.abs(weight), rtol=1e-13)


def test_batch_norm_treats_positions_as_samples() -> None:
    """(N, C, H, W) gives what its N * H * W rows of C channels give."""
    rng = np.random.default_rng(0)
    x, (weight, bias) = rng.standard_normal((2, 3, 4, 5)), affine(rng, (3,))

    output = batch_norm(x, weight, bias)

    rows = batch_norm(np.moveaxis(x, 1, -1).reshape(-1, 3), weight, bias)
    expected = np.moveaxis(rows.reshape(2, 4, 5, 3), -1, 1)
    np.testing.assert_allclose(output, expected, rtol=1e-12, atol=1e-14)  # order of sums


def test_batch_norm_depends_on_the_other_samples() -> None:
    """Another second sample changes the output of the first."""
    x, other = PAIRS.T, PAIRS.T * [[1.0], [2.0]]

    first, changed = (batch_norm(batch, WEIGHT, BIAS, eps=15.0)[0] for batch in (x, other))

    # Channel 0 is (1, 3), then (1, 6); channel 1 is (0, 14), then (0, 28): both lie further apart.
    assert (changed < first - 0.1).all()


def test_batch_norm_of_one_sample_is_the_bias() -> None:
    """A batch of one has no variance: nothing of the sample is left."""
    x = np.array([[3.0, -8.0]])

    np.testing.assert_array_equal(batch_norm(x, WEIGHT, BIAS), [[10, 20]])


@pytest.mark.parametrize(
    ("x", "weight", "bias"),
    [
        pytest.param((4, 3), (4,), (4,), id="weight and bias per sample"),
        pytest.param((4, 3), (2,), (3,), id="weight"),
        pytest.param((4, 3), (3,), (2,), id="bias"),
        pytest.param((4, 3), (1,), (1,), id="would broadcast"),
        pytest.param((4, 3), (3, 1), (3, 1), id="two axes"),
        pytest.param((4, 5, 3), (3,), (3,), id="channels last"),
        pytest.param((3,), (3,), (3,), id="no batch"),
    ],
)
def test_batch_norm_refuses_another_shape(
    x: tuple[int, ...], weight: tuple[int, ...], bias: tuple[int, ...]
) -> None:
    """Weight and bias that are not (C,) raise an error that names all shapes."""
    message = f"x {x} needs weight and bias of shape (C,), got {weight}, {bias}"

    with pytest.raises(ValueError, match=re.escape(message)):
        batch_norm(np.zeros(x), np.zeros(weight), np.zeros(bias))


def test_batch_norm_backward_by_hand() -> None:
    """Channel 0 is (1, 3) with the gradient (1, 0), channel 1 is (0, 14) with (0, 1)."""
    x, grad_output = PAIRS.T, np.array([[1.0, 0.0], [0.0, 1.0]])

    grad_x, grad_weight, grad_bias = batch_norm_backward(grad_output, x, WEIGHT, eps=15.0)

    # channel 0: 4 (1 - 1/2 - 1/4 * 1/8) / 4; channel 1: 8 (-1/2 + 7/8 * 7/16) / 8
    np.testing.assert_array_equal(grad_x, [[15 / 32, -15 / 128], [-15 / 32, 15 / 128]])
    np.testing.assert_array_equal(grad_weight, [-1 / 4, 7 / 8])
    np.testing.assert_array_equal(grad_bias, [1, 1])


@pytest.mark.parametrize("shape", [(4, 3), (4, 3, 5), (4, 3, 2, 2)])
@pytest.mark.parametrize("eps", [1e-5, 0.5])
def test_batch_norm_backward_agrees_with_central_differences(
    shape: tuple[int, ...], eps: float
) -> None:
    """The three gradients are those of the forward pass, with and without positions."""
    rng = np.random.default_rng(0)
    x, grad_output, (weight, bias) = *rng.standard_normal((2, *shape)), affine(rng, (3,))

    gradients = batch_norm_backward(grad_output, x, weight, eps)

    assert_gradients(
        gradients, lambda x, w, b: batch_norm(x, w, b, eps), [x, weight, bias], grad_output
    )


def test_batch_norm_backward_takes_out_what_all_samples_share() -> None:
    """Moving all samples of a channel by the same changes nothing, so no gradient is left."""
    x = np.random.default_rng(0).standard_normal((4, 3, 5))
    grad_output = np.broadcast_to(np.array([1.0, 2.0, 3.0])[:, None], x.shape)

    grad_x, _, _ = batch_norm_backward(grad_output, x, np.ones(3))

    np.testing.assert_allclose(grad_x, 0, atol=1e-14)  # rounding of sums near 1


def test_batch_norm_backward_of_one_sample_is_zero() -> None:
    """The output of a batch of one is the bias: only the bias has a gradient."""
    grad_output, x = np.array([[2.0, 3.0]]), np.array([[3.0, -8.0]])

    grad_x, grad_weight, grad_bias = batch_norm_backward(grad_output, x, WEIGHT)

    np.testing.assert_array_equal(grad_x, [[0, 0]])
    np.testing.assert_array_equal(grad_weight, [0, 0])
    np.testing.assert_array_equal(grad_bias, [2, 3])


def test_layer_norm_by_hand() -> None:
    """Each sample, here (1, 3) and (0, 14), has its own mean and variance."""
    output = layer_norm(PAIRS, WEIGHT, BIAS, eps=15.0)

    # standardized: -1/4 and 1/4 in sample 0, -7/8 and 7/8 in sample 1
    np.testing.assert_array_equal(output, [[10 - 1, 20 + 2], [10 - 3.5, 20 + 7]])


@pytest.mark.parametrize("features", [(5,), (4, 5), (3, 4, 5)])
def test_layer_norm_depends_on_the_sample_alone(features: tuple[int, ...]) -> None:
    """A sample gives the same output whether others stand beside it or not."""
    rng = np.random.default_rng(0)
    x, (weight, bias) = rng.standard_normal((2, 3, 4, 5)), affine(rng, features)

    output = layer_norm(x, weight, bias)

    for index in np.ndindex(x.shape[: x.ndim - len(features)]):
        alone = layer_norm(x[index], weight, bias)
        np.testing.assert_allclose(output[index], alone, rtol=1e-12, atol=1e-14)  # order of sums


@pytest.mark.parametrize("features", [(4, 5), (3, 4, 5)])
def test_layer_norm_over_several_axes_is_that_over_their_elements(
    features: tuple[int, ...],
) -> None:
    """Axes of features share one mean and variance, as if they were one axis."""
    rng = np.random.default_rng(0)
    x, (weight, bias) = rng.standard_normal((2, 3, 4, 5)), affine(rng, features)

    output = layer_norm(x, weight, bias)

    flat = layer_norm(x.reshape(-1, weight.size), weight.ravel(), bias.ravel())
    np.testing.assert_allclose(
        output, flat.reshape(x.shape), rtol=1e-12, atol=1e-14
    )  # order of sums


def test_layer_norm_of_one_feature_is_the_bias() -> None:
    """A single feature has no variance: nothing of the sample is left."""
    x, weight, bias = np.array([[3.0], [-8.0]]), np.array([4.0]), np.array([10.0])

    np.testing.assert_array_equal(layer_norm(x, weight, bias), [[10], [10]])


def test_layer_norm_of_an_empty_batch_is_empty() -> None:
    """No samples in, no samples out: nothing is averaged over the batch."""
    x = np.zeros((0, 2))

    assert layer_norm(x, WEIGHT, BIAS).shape == (0, 2)


@pytest.mark.parametrize(
    ("x", "weight", "bias"),
    [
        pytest.param((4, 3), (4,), (4,), id="weight and bias per sample"),
        pytest.param((4, 3), (2,), (3,), id="weight"),
        pytest.param((4, 3), (3,), (2,), id="bias"),
        pytest.param((4, 3), (1,), (1,), id="would broadcast"),
        pytest.param((2, 4, 3), (4, 3), (3,), id="bias has fewer axes"),
        pytest.param((3,), (1, 3), (1, 3), id="more axes than x"),
    ],
)
def test_layer_norm_refuses_another_shape(
    x: tuple[int, ...], weight: tuple[int, ...], bias: tuple[int, ...]
) -> None:
    """Weight and bias that are not the trailing shape of x raise an error that names all."""
    message = f"x {x} does not end in the shape of weight {weight} and bias {bias}"

    with pytest.raises(ValueError, match=re.escape(message)):
        layer_norm(np.zeros(x), np.zeros(weight), np.zeros(bias))


def test_layer_norm_backward_by_hand() -> None:
    """Sample 0 is (1, 3) with the gradient (1, 0), sample 1 is (0, 14) with (0, 1)."""
    grad_output = np.array([[1.0, 0.0], [0.0, 1.0]])

    grad_x, grad_weight, grad_bias = layer_norm_backward(grad_output, PAIRS, WEIGHT, eps=15.0)

    # sample 0: 4 (1 - 1/2 - 1/4 * 1/8) / 4; sample 1: 8 (-1/2 + 7/8 * 7/16) / 8
    np.testing.assert_array_equal(grad_x, [[15 / 32, -15 / 32], [-15 / 128, 15 / 128]])
    np.testing.assert_array_equal(grad_weight, [-1 / 4, 7 / 8])
    np.testing.assert_array_equal(grad_bias, [1, 1])


@pytest.mark.parametrize("features", [(4,), (3, 4), (2, 3, 4)])
@pytest.mark.parametrize("eps", [1e-5, 0.5])
def test_layer_norm_backward_agrees_with_central_differences(
    features: tuple[int, ...], eps: float
) -> None:
    """The three gradients are those of the forward pass, also without a batch."""
    rng = np.random.default_rng(0)
    x, grad_output, (weight, bias) = *rng.standard_normal((2, 2, 3, 4)), affine(rng, features)

    gradients = layer_norm_backward(grad_output, x, weight, eps)

    assert_gradients(
        gradients, lambda x, w, b: layer_norm(x, w, b, eps), [x, weight, bias], grad_output
    )


def test_layer_norm_backward_of_an_empty_batch_is_zero() -> None:
    """Without samples nothing pulls at the weight and the bias."""
    grad_x, grad_weight, grad_bias = layer_norm_backward(np.zeros((0, 2)), np.zeros((0, 2)), WEIGHT)

    assert grad_x.shape == (0, 2)
    np.testing.assert_array_equal(grad_weight, [0, 0])
    np.testing.assert_array_equal(grad_bias, [0, 0])


@pytest.mark.parametrize(
    ("f", "arguments"),
    [
        pytest.param(standardize, (PAIRS, (0,)), id="standardize"),
        pytest.param(standardize_backward, (PAIRS**2, PAIRS, (0,)), id="standardize_backward"),
        pytest.param(batch_norm, (PAIRS, WEIGHT, BIAS), id="batch_norm"),
        pytest.param(batch_norm_backward, (PAIRS**2, PAIRS, WEIGHT), id="batch_norm_backward"),
        pytest.param(layer_norm, (PAIRS, WEIGHT, BIAS), id="layer_norm"),
        pytest.param(layer_norm_backward, (PAIRS**2, PAIRS, WEIGHT), id="layer_norm_backward"),
    ],
)
def test_eps_is_a_hundred_thousandth_by_default(
    f: Callable[..., np.ndarray], arguments: tuple[np.ndarray, ...]
) -> None:
    """Without an eps, every layer and its gradient use 1e-5."""
    by_default, explicit = f(*arguments), f(*arguments, eps=1e-5)

    for one, other in zip(by_default, explicit, strict=True):
        np.testing.assert_array_equal(one, other)


@pytest.mark.parametrize("backward", [batch_norm_backward, layer_norm_backward])
def test_a_norm_refuses_a_gradient_of_another_shape(backward) -> None:
    """It would broadcast, and give a gradient of the wrong size."""
    with pytest.raises(ValueError, match=re.escape("grad_output (1, 3) and x (2, 3) differ")):
        backward(np.ones((1, 3)), np.ones((2, 3)), np.ones(3))


@pytest.mark.parametrize("backward", [batch_norm_backward, layer_norm_backward])
@pytest.mark.parametrize("weight", [(1,), (2,)])
def test_a_norm_refuses_a_weight_of_another_shape(backward, weight: tuple[int, ...]) -> None:
    """One that would broadcast gives no gradient of the wrong size."""
    with pytest.raises(ValueError, match=re.escape(f"{weight}")):
        backward(np.ones((2, 3)), np.ones((2, 3)), np.ones(weight))
