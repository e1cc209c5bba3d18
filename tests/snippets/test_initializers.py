"""Initializers: the values and the distribution of fresh weights."""

import re

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import array_shapes

from snippets.initializers import constant, normal

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
