"""Bias and variance: polynomials by projection, and the three parts of the expected error."""

import re

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from snippets.bias_variance import expected_error, polynomial_fit

few_examples = settings(deadline=None, derandomize=True, max_examples=25)
POINTS = np.array([-1.0, -0.4, 0.1, 0.5, 1.2])


def test_polynomial_fit_by_hand() -> None:
    """The constant is the mean, the line through three points is 1 + 1.5 x."""
    x, y = np.array([-1.0, 0.0, 1.0]), np.array([0.0, 0.0, 3.0])

    # The last bits of a QR decomposition.
    np.testing.assert_allclose(polynomial_fit(x, y, 0), [1, 1, 1], rtol=1e-14)
    np.testing.assert_allclose(polynomial_fit(x, y, 1), [-0.5, 1, 2.5], rtol=1e-13)
    np.testing.assert_allclose(polynomial_fit(x, y, 2), y, atol=1e-14)


@few_examples
@given(coefficients=arrays(np.float64, 3, elements=st.floats(-5, 5)), degree=st.integers(2, 4))
def test_polynomial_fit_finds_polynomials(coefficients: np.ndarray, degree: int) -> None:
    """A polynomial of at most the degree is fitted exactly."""
    y = np.polynomial.polynomial.polyval(POINTS, coefficients)

    np.testing.assert_allclose(polynomial_fit(POINTS, y, degree), y, atol=1e-12)  # values up to 20


@few_examples
@given(y=arrays(np.float64, 5, elements=st.floats(-9, 9)), degree=st.integers(0, 3))
def test_polynomial_fit_is_a_projection(y: np.ndarray, degree: int) -> None:
    """A second fit changes nothing, and what is left is at right angles to all powers."""
    fit = polynomial_fit(POINTS, y, degree)

    np.testing.assert_allclose(polynomial_fit(POINTS, fit, degree), fit, atol=1e-12)
    left = (y - fit) @ POINTS[:, None] ** np.arange(degree + 1)
    np.testing.assert_allclose(left, 0, atol=1e-12)  # sums of five products up to 20


def test_polynomial_fit_takes_each_row_alone() -> None:
    """Data sets along leading axes are fitted as they would be one by one."""
    y = np.random.default_rng(0).standard_normal((2, 3, 5))

    fits = polynomial_fit(POINTS, y, 2)

    for i in np.ndindex(2, 3):
        np.testing.assert_allclose(fits[i], polynomial_fit(POINTS, y[i], 2), atol=1e-14)


def test_polynomial_fit_of_no_data_sets_is_empty() -> None:
    """No rows in, no rows out."""
    assert polynomial_fit(POINTS, np.zeros((0, 5)), 2).shape == (0, 5)


@pytest.mark.parametrize("degree", [-1, 3])
def test_polynomial_fit_refuses_a_degree_without_points_for_it(degree: int) -> None:
    """Three different points determine the degrees 0 to 2, however often they stand there."""
    x = np.array([0.5, 0.5, -1.0, 2.0])

    with pytest.raises(ValueError, match=f"3 points determine no degree {degree}"):
        polynomial_fit(x, np.zeros(4), degree)


@pytest.mark.parametrize(
    ("x", "y"), [((5,), (4,)), ((5,), (3, 1)), ((5, 1), (5,)), ((5, 5), (5, 5))]
)
def test_polynomial_fit_refuses_what_does_not_fit(x: tuple[int, ...], y: tuple[int, ...]) -> None:
    """Points and data that do not fit raise an error that names both shapes."""
    with pytest.raises(ValueError, match=re.escape(f"x {x} and y {y} do not fit together")):
        polynomial_fit(np.ones(x), np.ones(y), 1)


def test_expected_error_by_hand() -> None:
    """Predictions of 1 and 5 for a truth of 2: a bias of 1, a variance of 4, noise of 9."""
    bias, variance, error = expected_error(np.array([[1.0], [5.0]]), np.array([2.0]), 3.0)

    np.testing.assert_array_equal([bias, variance, error], [[1], [4], [14]])


@few_examples
@given(
    predictions=arrays(np.float64, (4, 2, 3), elements=st.floats(-9, 9)),
    truth=arrays(np.float64, (2, 3), elements=st.floats(-9, 9)),
)
def test_expected_error_without_noise_is_the_mean_squared_error(
    predictions: np.ndarray, truth: np.ndarray
) -> None:
    """Bias and variance add up to the mean squared distance from the truth."""
    *_, error = expected_error(predictions, truth, 0.0)

    np.testing.assert_allclose(error, ((predictions - truth) ** 2).mean(axis=0), atol=1e-12)


def test_expected_error_of_one_model_is_bias_and_noise() -> None:
    """A single model does not vary."""
    bias, variance, error = expected_error(np.array([[1.0, 5.0]]), np.array([2.0, 5.0]), 0.5)

    np.testing.assert_array_equal([bias, variance, error], [[1, 0], [0, 0], [1.25, 0.25]])


def test_expected_error_at_no_points_is_empty() -> None:
    """No points in, no points out."""
    assert [a.shape for a in expected_error(np.zeros((3, 0)), np.zeros(0), 1.0)] == [(0,)] * 3


@pytest.mark.parametrize("shape", [(1,), (4, 3)])
def test_expected_error_refuses_another_truth(shape: tuple[int, ...]) -> None:
    """A truth that would broadcast raises an error that names both shapes."""
    message = f"predictions (4, 3) and truth {shape} do not fit"

    with pytest.raises(ValueError, match=re.escape(message)):
        expected_error(np.zeros((4, 3)), np.zeros(shape), 1.0)
