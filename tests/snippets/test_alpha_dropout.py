"""SELU and alpha dropout: the values, the moments that they keep, and the gradients."""

import math
import re
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from snippets.alpha_dropout import alpha_dropout, alpha_dropout_backward, selu, selu_backward
from tests.gradients import assert_gradients

few_examples = settings(deadline=None, derandomize=True, max_examples=25)
X = np.array([1.0, 2.0, 3.0, 4.0])
MASK = np.array([True, False, False, True])


def generator_of(*draws: float) -> Any:
    """A generator whose uniform draws are known in advance."""
    return SimpleNamespace(random=lambda shape: np.reshape(draws, shape))


def gaussian_mean(f: Any, variance: float = 1.0) -> float:
    """The mean of f(z) over a Gaussian z of mean 0, by the midpoint rule."""
    z = (np.arange(-60_000, 60_000) + 0.5) * 2e-4  # from -12 to 12, with 0 between two points
    density = np.exp(-(z**2) / (2 * variance)) / math.sqrt(2 * math.pi * variance)
    return float((f(z) * density).sum() * 2e-4)


def test_selu_by_hand() -> None:
    """With alpha 2 and scale 3: 3 x above 0, and 6 (1/2 - 1) at -ln 2."""
    output = selu(np.array([-math.log(2), 0.0, 5.0]), alpha=2.0, scale=3.0)

    np.testing.assert_allclose(output, [-3, 0, 15], rtol=1e-15)  # one rounding of expm1


def test_selu_saturates_at_minus_scale_times_alpha() -> None:
    """Far below 0 the output is the lowest value there is, and nothing overflows far above."""
    with np.errstate(over="raise"):
        output = selu(np.array([-1e4, 1e4]))

    lowest = -1.6732632423543772 * 1.0507009873554805
    np.testing.assert_allclose(output, [lowest, 1.0507009873554805e4], rtol=1e-15)


def test_selu_keeps_mean_zero_and_variance_one() -> None:
    """A standard normal input gives mean 0 and mean square 1: the fixed point of its constants."""
    mean, square = gaussian_mean(selu), gaussian_mean(lambda z: selu(z) ** 2)

    assert abs(mean) < 1e-8  # of the midpoint rule, with steps of 2e-4
    assert abs(square - 1) < 1e-8


def test_selu_constants_solve_the_equations_of_the_paper() -> None:
    """Mean 0 fixes alpha and mean square 1 the scale, by the integrals of the two halves."""
    below = math.erfc(1 / math.sqrt(2)) / 2 * math.sqrt(math.e)  # of exp(z), z < 0
    twice_below = math.erfc(math.sqrt(2)) / 2 * math.e**2  # of exp(2 z), z < 0
    alpha = 1 / math.sqrt(2 * math.pi) / (1 / 2 - below)
    scale = 1 / math.sqrt(1 / 2 + alpha**2 * (twice_below - 2 * below + 1 / 2))

    output = selu(np.array([-1e4, 1.0]))

    np.testing.assert_allclose(output, [-scale * alpha, scale], rtol=1e-13)  # 1/2 - below cancels


@few_examples
@given(x=arrays(np.float64, (3, 4), elements=st.floats(-30, 30)))
def test_selu_rises(x: np.ndarray) -> None:
    """A larger input never gives a smaller output."""
    ordered = np.sort(x, axis=None)

    assert (np.diff(selu(ordered)) >= 0).all()


def test_selu_backward_by_hand() -> None:
    """The slope is the scale above 0 and the height above the lowest value, -6, below."""
    gradient = selu_backward(np.array([1.0, 10.0, 1.0]), np.array([-4.0, -1.0, 7.0]), 2.0, 3.0)

    np.testing.assert_array_equal(gradient, [2, 50, 3])


@pytest.mark.parametrize("constants", [(), (2.0, 3.0)])
def test_selu_backward_agrees_with_central_differences(constants: tuple[float, ...]) -> None:
    """The gradient is that of the forward pass on both sides of 0."""
    x, grad_output = np.random.default_rng(0).standard_normal((2, 3, 4))

    gradient = selu_backward(grad_output, selu(x, *constants), *constants)

    assert_gradients([gradient], lambda x: selu(x, *constants), [x], grad_output)


def test_selu_backward_refuses_a_gradient_of_another_shape() -> None:
    """A gradient that would broadcast is not that of the output."""
    message = "grad_output (3,) and output (2, 3) differ"

    with pytest.raises(ValueError, match=re.escape(message)):
        selu_backward(np.zeros(3), np.zeros((2, 3)))


def test_alpha_dropout_by_hand() -> None:
    """With p = 1/3 and low = -3: a = 1 / sqrt(2/3 (1 + 3)) and b = a."""
    a = math.sqrt(3 / 8)

    output = alpha_dropout(X, 1 / 3, mask=MASK, low=-3.0)

    np.testing.assert_allclose(output, [2 * a, -2 * a, -2 * a, 5 * a], rtol=1e-14)  # roundings


def test_alpha_dropout_drops_the_draws_below_p() -> None:
    """A draw from [0, 1) below p drops its element; a draw of p itself keeps it."""
    output = alpha_dropout(X, 0.2, rng=generator_of(0.1, 0.2, 0.5, 0.9))

    expected = alpha_dropout(X, 0.2, mask=np.array([False, True, True, True]))
    np.testing.assert_array_equal(output, expected)


@pytest.mark.parametrize("low", [-1.7580993408473766, -0.5])
@pytest.mark.parametrize("p", [0.1, 0.3, 0.9])
def test_alpha_dropout_keeps_mean_and_variance(p: float, low: float) -> None:
    """Over the share p of dropped elements, mean 0 and variance 1 are kept exactly."""
    x = np.array([-1.0, 1.0])  # mean 0, variance 1

    kept = alpha_dropout(x, p, mask=np.array([True, True]), low=low)
    dropped = alpha_dropout(x, p, mask=np.array([False, False]), low=low)

    mean = (1 - p) * kept.mean() + p * dropped.mean()
    square = (1 - p) * (kept**2).mean() + p * (dropped**2).mean()
    assert abs(mean) < 1e-15  # some roundings of numbers about 1
    assert abs(square - 1) < 1e-14


def test_alpha_dropout_drops_the_share_p() -> None:
    """The share of elements at the lowest value is p."""
    x = np.ones(100_000)

    output = alpha_dropout(x, 0.3, rng=np.random.default_rng(0))

    assert abs((output < 0).mean() - 0.3) < 4 * math.sqrt(0.3 * 0.7 / x.size)  # standard errors


@pytest.mark.parametrize("p", [0.0, 0.3])
def test_alpha_dropout_is_the_identity_at_inference(p: float) -> None:
    """Outside training nothing is dropped, scaled or shifted, even where a mask is given."""
    output = alpha_dropout(X, p, training=False, mask=MASK)

    np.testing.assert_array_equal(output, X)


def test_alpha_dropout_with_p_zero_changes_nothing() -> None:
    """At p = 0 everything is kept, and the scale is 1 and the shift 0."""
    output = alpha_dropout(X, 0.0, rng=generator_of(0.0, 0.0, 0.5, 0.9))

    np.testing.assert_array_equal(output, X)


def test_alpha_dropout_of_an_empty_batch_is_empty() -> None:
    """No rows in, no rows out."""
    assert alpha_dropout(np.zeros((0, 3)), 0.5, rng=np.random.default_rng(0)).shape == (0, 3)


def test_alpha_dropout_with_a_generator_keeps_float32() -> None:
    """The draws are float64, the output is not."""
    output = alpha_dropout(X.astype(np.float32), 0.5, rng=np.random.default_rng(0))

    assert output.dtype == np.float32


@pytest.mark.parametrize("training", [True, False])
@pytest.mark.parametrize("p", [-0.1, 1.0, math.nan])
def test_alpha_dropout_refuses_a_p_without_a_scale(p: float, training: bool) -> None:
    """At p = 1 nothing varies, so no scale restores the variance: an error that names p."""
    with pytest.raises(ValueError, match=re.escape(f"p must be at least 0 and below 1, got {p}")):
        alpha_dropout(X, p, rng=np.random.default_rng(0), training=training)


def test_alpha_dropout_refuses_training_without_a_source() -> None:
    """Neither a mask nor a generator: an error."""
    with pytest.raises(ValueError, match="dropout in training needs an rng or a mask"):
        alpha_dropout(X, 0.5)


def test_alpha_dropout_refuses_a_mask_of_another_shape() -> None:
    """A mask that would broadcast draws fewer numbers than there are elements."""
    with pytest.raises(ValueError, match=re.escape("mask (3,) and x (2, 3) differ in shape")):
        alpha_dropout(np.zeros((2, 3)), 0.5, mask=np.ones(3, dtype=bool))


def test_alpha_dropout_backward_by_hand() -> None:
    """With p = 1/3 and low = -3 a kept gradient is multiplied by a = sqrt(3/8), others by 0."""
    a = math.sqrt(3 / 8)

    gradient = alpha_dropout_backward(X, 1 / 3, MASK, low=-3.0)

    np.testing.assert_allclose(gradient, [a, 0, 0, 4 * a], rtol=1e-14)  # roundings


@pytest.mark.parametrize("p", [0.0, 0.2, 0.75])
def test_alpha_dropout_backward_agrees_with_central_differences(p: float) -> None:
    """The gradient is the one of the forward pass under the same mask."""
    rng = np.random.default_rng(0)
    x, grad_output = rng.standard_normal((2, 3, 4))
    mask = rng.random((3, 4)) >= p

    gradient = alpha_dropout_backward(grad_output, p, mask)

    assert_gradients([gradient], lambda x: alpha_dropout(x, p, mask=mask), [x], grad_output)


def test_alpha_dropout_backward_refuses_a_mask_of_another_shape() -> None:
    """The mask is that of the forward pass."""
    message = "mask (3,) and grad_output (2, 3) differ in shape"

    with pytest.raises(ValueError, match=re.escape(message)):
        alpha_dropout_backward(np.zeros((2, 3)), 0.5, np.ones(3, dtype=bool))
