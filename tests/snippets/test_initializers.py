"""Initializers: the values and the distribution of fresh weights."""

import re
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import array_shapes, arrays

from snippets.initializers import (
    constant,
    kaiming_normal,
    lecun_normal,
    normal,
    orthogonal,
    prior_bias,
    residual_normal,
    xavier_normal,
    xavier_uniform,
)

few_examples = settings(deadline=None, derandomize=True, max_examples=25)
shapes = array_shapes(min_dims=0, max_dims=3, min_side=0, max_side=4)


def test_constant_by_hand() -> None:
    """Every element has the value that was asked for."""
    weight = constant((2, 3), 0.5)

    np.testing.assert_array_equal(weight, [[0.5, 0.5, 0.5], [0.5, 0.5, 0.5]], strict=True)


@few_examples
@given(shape=shapes, value=st.integers(-9, 9))
def test_constant_is_float64_of_the_shape(shape: tuple[int, ...], value: int) -> None:
    """A whole number fills any shape as float64, so that a step can change it."""
    weight = constant(shape, value)

    assert weight.shape == shape
    assert weight.dtype == np.float64
    assert (weight == value).all()


def test_normal_scales_the_draws_of_the_generator() -> None:
    """The weights are std times what the generator draws, in its order."""
    draws = np.random.default_rng(0).standard_normal((2, 3))

    weight = normal((2, 3), 0.5, np.random.default_rng(0))

    np.testing.assert_array_equal(weight, 0.5 * draws)


@few_examples
@given(shape=shapes, std=st.floats(0, 1e3))
def test_normal_is_float64_of_the_shape(shape: tuple[int, ...], std: float) -> None:
    """Any shape, empty ones included, and any scale give float64 of that shape."""
    weight = normal(shape, std, np.random.default_rng(0))

    assert np.shape(weight) == shape
    assert weight.dtype == np.float64


def test_normal_has_mean_zero() -> None:
    """The weights have no preferred sign."""
    weight = normal((10_000,), 0.02, np.random.default_rng(0))

    assert abs(weight.mean()) < 4 * 0.02 / 100  # four standard errors of the mean


@pytest.mark.parametrize(("width", "share"), [(1, 0.6827), (2, 0.9545), (3, 0.9973)])
def test_normal_is_gaussian(width: int, share: float) -> None:
    """Within 1, 2 and 3 times std lie 68, 95 and 99.7 percent of the weights."""
    weight = normal((10_000,), 0.02, np.random.default_rng(0))

    # The standard error of a share q of n draws is sqrt(q (1 - q) / n); four of them.
    tolerance = 4 * np.sqrt(share * (1 - share) / weight.size)
    assert abs((np.abs(weight) < width * 0.02).mean() - share) < tolerance


def test_normal_draws_every_weight_anew() -> None:
    """Two calls with one generator have nothing in common: no two layers start equal."""
    rng = np.random.default_rng(0)

    first, second = normal((4,), 1.0, rng), normal((4,), 1.0, rng)

    assert not np.isin(first, second).any()


def test_normal_with_std_zero_is_zero() -> None:
    """Without spread every weight is at the mean."""
    weight = normal((2, 2), 0.0, np.random.default_rng(0))

    np.testing.assert_array_equal(weight, np.zeros((2, 2)))


def test_normal_refuses_a_negative_std() -> None:
    """A negative standard deviation raises an error that names it."""
    rng = np.random.default_rng(0)

    with pytest.raises(ValueError, match=re.escape("std must not be negative, got -0.1")):
        normal((2,), -0.1, rng)


# With 32 inputs and 18 outputs both fans and their sum have simple roots.
STDS = [
    pytest.param(xavier_normal, 1 / 5, id="xavier_normal: 2 / 50"),
    pytest.param(xavier_uniform, 1 / 5, id="xavier_uniform: 2 / 50"),
    pytest.param(kaiming_normal, 1 / 4, id="kaiming_normal: 2 / 32"),
    pytest.param(lecun_normal, 1 / 32**0.5, id="lecun_normal: 1 / 32"),
]


@pytest.mark.parametrize(("init", "std"), STDS)
def test_scaled_draws_have_their_standard_deviation(init: Callable[..., Any], std: float) -> None:
    """The weights of many draws have mean 0 and the standard deviation of their rule."""
    rng = np.random.default_rng(0)

    weight = np.array([init((32, 18), rng) for _ in range(40)])

    # 23,040 draws: the standard errors are std / 152 of the mean, std / 215 of the deviation
    assert weight.shape == (40, 32, 18)
    assert abs(weight.mean()) < 4 * std / 152
    assert abs(weight.std() / std - 1) < 4 / 215


@pytest.mark.parametrize(
    ("init", "std"),
    [
        pytest.param(xavier_normal, 0.2, id="xavier_normal"),
        pytest.param(kaiming_normal, 0.25, id="kaiming_normal"),
        pytest.param(lecun_normal, 32**-0.5, id="lecun_normal"),
    ],
)
def test_scaled_normals_scale_the_draws_of_the_generator(
    init: Callable[..., Any], std: float
) -> None:
    """Equal draws give equal weights up to the scale, so that rules can be compared."""
    draws = np.random.default_rng(0).standard_normal((32, 18))

    weight = init((32, 18), np.random.default_rng(0))

    np.testing.assert_allclose(weight, std * draws, rtol=1e-15)


def test_xavier_treats_both_fans_alike() -> None:
    """The transposed shape has the same scale."""
    weight = xavier_normal((3, 8), np.random.default_rng(0))

    transposed = xavier_normal((8, 3), np.random.default_rng(0))
    np.testing.assert_array_equal(weight.ravel(), transposed.ravel())


def test_xavier_uniform_is_uniform_between_its_bounds() -> None:
    """No weight is beyond sqrt(6 / 50), and a quarter of them is in each quarter of the range."""
    bound = np.sqrt(6 / 50)

    weight = xavier_uniform((40, 10), np.random.default_rng(0))

    assert np.abs(weight).max() < bound
    counts, _ = np.histogram(weight, bins=4, range=(-bound, bound))
    assert np.abs(counts - 100).max() < 4 * np.sqrt(400 * 3 / 16)  # standard errors of a count


@few_examples
@given(a=st.floats(-3, 3))
def test_kaiming_normal_makes_up_for_what_a_leaky_relu_takes(a: float) -> None:
    """The variance times the share (1 + a^2) / 2 is one over fan_in."""
    weight = kaiming_normal((8, 3), np.random.default_rng(0), a)

    std = weight / np.random.default_rng(0).standard_normal((8, 3))
    np.testing.assert_allclose(std**2 * (1 + a**2) / 2, np.full((8, 3), 1 / 8), rtol=1e-14)


def test_orthogonal_by_hand() -> None:
    """(3, 4) and (-4, 3) are orthogonal: their lengths are divided out, their signs stay."""
    draws = np.array([[3.0, -4.0], [4.0, 3.0]])

    weight = orthogonal((2, 2), draws=draws)

    np.testing.assert_allclose(weight, draws / 5, rtol=1e-14)


@few_examples
@given(shape=array_shapes(min_dims=2, max_dims=2, max_side=6), seed=st.integers(0, 99))
def test_orthogonal_has_singular_values_of_the_gain(shape: tuple[int, int], seed: int) -> None:
    """Columns, or rows where those are fewer, are orthogonal and of the gain's length."""
    weight = orthogonal(shape, np.random.default_rng(seed), gain=1.5)

    small = weight.T @ weight if shape[0] >= shape[1] else weight @ weight.T
    np.testing.assert_allclose(small, 2.25 * np.eye(min(shape)), atol=1e-13)  # 6 roundings


@few_examples
@given(shape=array_shapes(min_dims=2, max_dims=2, max_side=6), seed=st.integers(0, 99))
def test_orthogonal_has_a_positive_diagonal_of_r(shape: tuple[int, int], seed: int) -> None:
    """Each column of draws has a positive part along the column of Q with its number."""
    draws = np.random.default_rng(seed).standard_normal(shape)

    weight = orthogonal(shape, draws=draws)

    tall, q = (draws, weight) if shape[0] >= shape[1] else (draws.T, weight.T)
    assert (np.diagonal(q.T @ tall) > 0).all()


def test_orthogonal_takes_its_draws_from_the_generator() -> None:
    """Without draws, they are the generator's next."""
    draws = np.random.default_rng(0).standard_normal((4, 3))

    weight = orthogonal((4, 3), np.random.default_rng(0))

    np.testing.assert_array_equal(weight, orthogonal((4, 3), draws=draws))


def test_orthogonal_is_uniform() -> None:
    """Every entry is as often positive as negative, which it is not without the signs of R."""
    rng = np.random.default_rng(0)

    weights = np.array([orthogonal((3, 3), rng) for _ in range(400)])

    assert np.abs((weights > 0).mean(axis=0) - 0.5).max() < 4 * 0.5 / 20  # standard errors


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({}, "orthogonal needs an rng or draws"),
        ({"draws": np.ones((3, 2))}, "draws (3, 2) and shape (2, 3) differ"),
    ],
)
def test_orthogonal_refuses_what_it_cannot_use(arguments: dict[str, Any], message: str) -> None:
    """No source of draws, or draws of another shape, raise an error that says so."""
    with pytest.raises(ValueError, match=re.escape(message)):
        orthogonal((2, 3), **arguments)


def test_residual_normal_divides_by_the_root_of_twice_the_layers() -> None:
    """8 layers have 16 branches: a standard deviation of 2 becomes 1/2."""
    draws = np.random.default_rng(0).standard_normal((3, 4))

    weight = residual_normal((3, 4), 2.0, 8, np.random.default_rng(0))

    np.testing.assert_array_equal(weight, 0.5 * draws)


def test_residual_normal_refuses_no_layers() -> None:
    """Less than one layer raises an error that names it."""
    with pytest.raises(ValueError, match="num_layers must be at least 1, got 0"):
        residual_normal((3, 4), 2.0, 0, np.random.default_rng(0))


def test_prior_bias_by_hand() -> None:
    """One half and two quarters: the logs of the shares."""
    bias = prior_bias(np.array([2, 1, 1]))

    np.testing.assert_allclose(bias, [-np.log(2), -np.log(4), -np.log(4)], rtol=1e-15)


@few_examples
@given(counts=arrays(np.int64, (5,), elements=st.integers(1, 1000)))
def test_prior_bias_gives_the_shares_back(counts: np.ndarray) -> None:
    """The exponentials are the shares, and need no normalization."""
    bias = prior_bias(counts)

    np.testing.assert_allclose(np.exp(bias), counts / counts.sum(), rtol=1e-13)
    np.testing.assert_allclose(np.exp(bias).sum(), 1, rtol=1e-13)


@pytest.mark.parametrize("counts", [[3, 0], [3, -1]])
def test_prior_bias_refuses_classes_that_never_occur(counts: list[int]) -> None:
    """The log of zero would make a class impossible for good."""
    with pytest.raises(ValueError, match=re.escape(f"count above 0, got {np.array(counts)}")):
        prior_bias(np.array(counts))
