"""What dropout does on average: each expectation against a sum over all masks."""

import itertools
import math
import re

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from snippets.activations import softmax
from snippets.dropout import classic_dropout, dropout
from snippets.dropout_expectation import (
    dropout_ensemble,
    dropout_moments,
    dropout_penalty,
    monte_carlo_dropout,
)
from snippets.linear import linear

few_examples = settings(deadline=None, derandomize=True, max_examples=25)
numbers = st.floats(-9, 9)
rates = st.floats(0, 0.95)

# Two inputs and two classes: the scores are (x_0, x_1), and ln 4 is what 2 ln 2 is.
INPUT = np.array([[math.log(4), 0.0]])
IDENTITY = np.eye(2)
NOTHING = np.zeros(2)


def every_mask(features: int, p: float) -> list[tuple[np.ndarray, float]]:
    """All masks of so many features, each with its probability."""
    masks = itertools.product([True, False], repeat=features)
    return [(np.array(mask), math.prod(1 - p if kept else p for kept in mask)) for mask in masks]


def test_dropout_moments_by_hand() -> None:
    """Mean 3 and variance 1 at p = 1/2: the mean square is 20, and 20 - 9 is 11."""
    mean, var = dropout_moments(np.array([3.0]), np.array([1.0]), 0.5)

    np.testing.assert_array_equal(mean, [3])
    np.testing.assert_array_equal(var, [11])


@few_examples
@given(values=arrays(np.float64, (6,), elements=numbers), p=rates)
def test_dropout_moments_are_those_of_all_masks(values: np.ndarray, p: float) -> None:
    """Over values that are equally likely and both states of the mask, the moments agree."""
    mean, var = dropout_moments(values.mean(), values.var(), p)

    kept = dropout(values, p, mask=np.ones(6, dtype=bool))
    expected = (1 - p) * kept.mean()
    square = (1 - p) * (kept**2).mean()
    assert abs(mean - expected) < 1e-13  # numbers up to 9
    assert abs(var - (square - expected**2)) < 1e-11  # squares up to 81 / (1 - p)


def test_dropout_moments_of_centered_data_scale_with_one_over_one_minus_p() -> None:
    """At mean 0 the variance grows by 1 / (1 - p)."""
    _, var = dropout_moments(np.zeros(3), np.array([1.0, 2.0, 4.0]), 0.75)

    np.testing.assert_array_equal(var, [4, 8, 16])


@pytest.mark.parametrize("p", [-0.1, 1.0, math.nan])
def test_dropout_moments_refuse_a_p_that_leaves_nothing(p: float) -> None:
    """A p outside [0, 1) raises an error that names it."""
    with pytest.raises(ValueError, match=re.escape(f"p must be at least 0 and below 1, got {p}")):
        dropout_moments(np.zeros(3), np.ones(3), p)


def test_dropout_moments_refuse_shapes_that_would_broadcast() -> None:
    """Each activation has a mean and a variance of its own."""
    with pytest.raises(ValueError, match=re.escape("mean (2, 3) and var (3,) differ in shape")):
        dropout_moments(np.zeros((2, 3)), np.ones(3), 0.5)


def test_dropout_penalty_by_hand() -> None:
    """p/(1-p) = 3; the columns have the squares 5 and 1, the weights 4 and 9: 3 (20 + 9)."""
    x, weight = np.array([[1.0, 0.0], [2.0, 1.0]]), np.array([2.0, -3.0])

    assert dropout_penalty(x, weight, 0.75) == 87


@few_examples
@given(
    x=arrays(np.float64, (4, 3), elements=numbers),
    weight=arrays(np.float64, (3,), elements=numbers),
    p=rates,
)
def test_dropout_penalty_is_the_expected_extra_loss(
    x: np.ndarray, weight: np.ndarray, p: float
) -> None:
    """Over all masks of a sample the squared error grows by the penalty, whatever the target."""
    target = np.arange(4.0)

    penalty = dropout_penalty(x, weight, p)

    expected = sum(
        probability * ((target - dropout(x, p, mask=np.tile(mask, (4, 1))) @ weight) ** 2).sum()
        for mask, probability in every_mask(3, p)
    )
    extra = expected - ((target - x @ weight) ** 2).sum()
    # Squares of up to 243 / (1 - p) cancel down to what may be nothing.
    assert abs(extra - penalty) < 1e-12 * (1 + expected)


def test_dropout_penalty_does_not_depend_on_units() -> None:
    """A feature times 8 with its weight divided by 8 costs the same."""
    rng = np.random.default_rng(0)
    x, weight = rng.standard_normal((5, 3)), rng.standard_normal(3)
    unit = np.array([8.0, 1.0, 0.5])

    # Powers of two: only the order of a sum could round differently, and it does not.
    assert dropout_penalty(x * unit, weight / unit, 0.3) == dropout_penalty(x, weight, 0.3)


def test_dropout_penalty_without_samples_or_dropping_is_zero() -> None:
    """No samples, no loss; at p = 0 no noise."""
    assert dropout_penalty(np.zeros((0, 3)), np.ones(3), 0.3) == 0
    assert dropout_penalty(np.ones((4, 3)), np.ones(3), 0.0) == 0


@pytest.mark.parametrize("p", [-0.1, 1.0, math.nan])
def test_dropout_penalty_refuses_a_p_that_leaves_nothing(p: float) -> None:
    """A p outside [0, 1) raises an error that names it."""
    with pytest.raises(ValueError, match=re.escape(f"p must be at least 0 and below 1, got {p}")):
        dropout_penalty(np.ones((4, 3)), np.ones(3), p)


@pytest.mark.parametrize("shapes", [((4, 3), (1,)), ((3,), (3,)), ((2, 4, 3), (4, 3))])
def test_dropout_penalty_refuses_shapes_that_do_not_fit(
    shapes: tuple[tuple[int, ...], tuple[int, ...]],
) -> None:
    """One weight for each feature, and samples along one axis; the error names the shapes."""
    message = f"x {shapes[0]} and weight {shapes[1]} do not fit together"

    with pytest.raises(ValueError, match=re.escape(message)):
        dropout_penalty(np.ones(shapes[0]), np.ones(shapes[1]), 0.3)


def test_dropout_ensemble_by_hand() -> None:
    """Scores of ln 4 and 0, dropped half the time: 4 : 1 and 1 : 1 have the mean 2 : 1."""
    output = dropout_ensemble(INPUT, IDENTITY, NOTHING, 0.5)

    np.testing.assert_allclose(output, [[2 / 3, 1 / 3]], rtol=1e-14)  # exp may be off by 4 ulp


@few_examples
@given(
    x=arrays(np.float64, (2, 4), elements=numbers),
    weight=arrays(np.float64, (4, 3), elements=numbers),
    bias=arrays(np.float64, (3,), elements=numbers),
    p=st.floats(0, 1),
)
def test_dropout_ensemble_is_one_pass_with_scaled_weights(
    x: np.ndarray, weight: np.ndarray, bias: np.ndarray, p: float
) -> None:
    """All 16 masks together give what classic dropout gives at inference."""
    output = dropout_ensemble(x, weight, bias, p)

    expected = softmax(linear(classic_dropout(x, p, training=False), weight, bias))
    # Scores up to 333 are rounded by 6e-14, which becomes a relative error.
    np.testing.assert_allclose(output, expected, rtol=1e-11, atol=1e-300)


def test_dropout_ensemble_is_the_normalized_geometric_mean() -> None:
    """Mask by mask: the product of the shares, each to the power of its probability."""
    rng = np.random.default_rng(0)
    x, weight, bias = rng.standard_normal(4), rng.standard_normal((4, 3)), rng.standard_normal(3)
    product = np.ones(3)
    for mask, probability in every_mask(4, 0.3):
        product *= softmax(linear(x * mask, weight, bias)) ** probability

    output = dropout_ensemble(x, weight, bias, 0.3)

    np.testing.assert_allclose(output, product / product.sum(), rtol=1e-13)  # 16 roundings


@pytest.mark.parametrize(("p", "factor"), [(0.0, 1), (1.0, 0)])
def test_dropout_ensemble_at_the_ends_of_p(p: float, factor: int) -> None:
    """At p = 0 one mask counts, which keeps everything; at p = 1 the bias alone is left."""
    rng = np.random.default_rng(0)
    x, weight, bias = (rng.standard_normal(shape) for shape in ((2, 4), (4, 3), 3))

    output = dropout_ensemble(x, weight, bias, p)

    np.testing.assert_allclose(output, softmax(factor * (x @ weight) + bias), rtol=1e-14)


def test_dropout_ensemble_does_not_overflow() -> None:
    """Scores of thousands give shares of 0 and 1, and no invalid operation on the way."""
    x, weight = np.array([[4000.0, 1.0]]), np.array([[1.0, -1.0], [2.0, 1.0]])

    with np.errstate(over="raise", invalid="raise", divide="raise"):
        output = dropout_ensemble(x, weight, NOTHING, 0.3)

    np.testing.assert_array_equal(output, [[1, 0]])


def test_dropout_ensemble_of_no_samples_is_empty() -> None:
    """No rows in, no rows out."""
    assert dropout_ensemble(np.zeros((0, 2)), IDENTITY, NOTHING, 0.3).shape == (0, 2)


@pytest.mark.parametrize("p", [-0.1, 1.1, math.nan])
def test_dropout_ensemble_refuses_what_is_no_probability(p: float) -> None:
    """A p outside [0, 1] raises an error that names it."""
    with pytest.raises(ValueError, match=re.escape(f"p must be a probability, got {p}")):
        dropout_ensemble(INPUT, IDENTITY, NOTHING, p)


def test_dropout_ensemble_refuses_shapes_that_do_not_fit() -> None:
    """A bias that would broadcast raises an error."""
    with pytest.raises(ValueError, match="do not fit together"):
        dropout_ensemble(INPUT, IDENTITY, np.zeros(1), 0.3)


def test_monte_carlo_dropout_by_hand() -> None:
    """Two passes at p = 1/2, with 2 (1 + 3) = 8 and with 2 * 1 = 2: mean 5, deviation 3."""
    x, weight, bias = np.array([1.0, 3.0]), np.array([[1.0], [1.0]]), np.zeros(1)
    masks = np.array([[True, True], [True, False]])

    mean, std = monte_carlo_dropout(x, weight, bias, 0.5, 2, masks=masks)

    np.testing.assert_array_equal(mean, [5])
    np.testing.assert_array_equal(std, [3])


def test_monte_carlo_dropout_converges_to_the_formula() -> None:
    """Over many passes: one pass without dropout, and p/(1-p) times the sum of squares."""
    rng = np.random.default_rng(0)
    x, weight, bias = (rng.standard_normal(shape) for shape in ((2, 8), (8, 3), 3))
    exact = np.sqrt(0.3 / 0.7 * (x**2 @ weight**2))

    mean, std = monte_carlo_dropout(x, weight, bias, 0.3, 20_000, rng)

    assert (np.abs(mean - linear(x, weight, bias)) < 4 * exact / math.sqrt(20_000)).all()
    # Its relative standard error is 1 / sqrt(2 * 20,000) for a Gaussian, some more here.
    np.testing.assert_allclose(std, exact, rtol=0.04)


def test_monte_carlo_dropout_draws_below_p_and_for_each_pass() -> None:
    """With p = 0.9 few are kept, and the passes differ."""
    x, weight = np.ones((3, 50)), np.ones((50, 1))

    mean, std = monte_carlo_dropout(x, weight, np.zeros(1), 0.9, 400, np.random.default_rng(0))

    exact = math.sqrt(9 * 50)  # p/(1-p) for each of 50 ones
    assert (np.abs(mean - 50) < 4 * exact / math.sqrt(400)).all()
    np.testing.assert_allclose(std[:, 0], exact, rtol=0.15)  # four standard errors


def test_monte_carlo_dropout_of_one_pass_has_no_spread() -> None:
    """With a single mask there is nothing to disagree with."""
    _, std = monte_carlo_dropout(INPUT, IDENTITY, NOTHING, 0.3, 1, np.random.default_rng(0))

    np.testing.assert_array_equal(std, [[0, 0]])


@pytest.mark.parametrize(("p", "factor"), [(0.0, 1), (1.0, 0)])
def test_monte_carlo_dropout_at_the_ends_of_p(p: float, factor: int) -> None:
    """At p = 0 every pass is the plain one, at p = 1 the bias alone: no spread in either."""
    bias = np.array([1.0, 2.0])

    mean, std = monte_carlo_dropout(INPUT, IDENTITY, bias, p, 3, np.random.default_rng(0))

    np.testing.assert_allclose(mean, factor * INPUT + bias, rtol=1e-15)  # a mean of three
    np.testing.assert_allclose(std, [[0, 0]], atol=1e-15)


def test_monte_carlo_dropout_of_no_samples_is_empty() -> None:
    """No rows in, no rows out."""
    mean, std = monte_carlo_dropout(
        np.zeros((0, 2)), IDENTITY, NOTHING, 0.3, 3, np.random.default_rng(0)
    )

    assert mean.shape == std.shape == (0, 2)


def test_monte_carlo_dropout_refuses_to_draw_from_nothing() -> None:
    """Neither masks nor a generator: an error."""
    with pytest.raises(ValueError, match="Monte Carlo dropout needs an rng or masks"):
        monte_carlo_dropout(INPUT, IDENTITY, NOTHING, 0.3, 3)


@pytest.mark.parametrize("shape", [(0, 1, 2), (3, 2), (3, 1, 1), (3, 4, 1, 2)])
def test_monte_carlo_dropout_refuses_masks_of_another_shape(shape: tuple[int, ...]) -> None:
    """One mask of the shape of x for each pass, and at least one pass."""
    message = f"masks {shape} must be one or more masks for x (1, 2)"

    with pytest.raises(ValueError, match=re.escape(message)):
        monte_carlo_dropout(INPUT, IDENTITY, NOTHING, 0.3, 3, masks=np.ones(shape, dtype=bool))
