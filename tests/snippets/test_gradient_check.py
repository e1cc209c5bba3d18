"""Numeric gradients: their values, their errors, and how two gradients are compared."""

import re
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from snippets.gradient_check import (
    central_difference,
    complex_step,
    forward_difference,
    relative_error,
)

few_examples = settings(deadline=None, derandomize=True, max_examples=25)
numbers = st.integers(-9, 9).map(float)
METHODS = {
    "forward": lambda f, x: forward_difference(f, x, 1e-6),
    "central": central_difference,
    "complex": complex_step,
}
every_method = pytest.mark.parametrize("method", METHODS.values(), ids=METHODS)
X = np.array([[1.0, -2.0, 0.5], [3.0, 0.25, -1.0]])
TARGET = np.array([0.5, -1.0, 2.0])


def cubes(x: np.ndarray) -> Any:
    """Its gradient is 3 x^2."""
    return (x * x * x).sum()


def test_forward_difference_by_hand() -> None:
    """Of x^2 with a step of 1/2 it is 2 x + 1/2."""
    gradient = forward_difference(lambda x: (x * x).sum(), np.array([1.0, -3.0]), 0.5)

    np.testing.assert_array_equal(gradient, [2.5, -5.5])


def test_central_difference_by_hand() -> None:
    """Of x^3 with a step of 1/2 it is 3 x^2 + 1/4."""
    gradient = central_difference(cubes, np.array([1.0, -2.0]), 0.5)

    np.testing.assert_array_equal(gradient, [3.25, 12.25])


def test_complex_step_by_hand() -> None:
    """Of x^3 with a step of 1/2 it is 3 x^2 - 1/4: the error of central differences, negated."""
    gradient = complex_step(cubes, np.array([1.0, -2.0]), 0.5)

    np.testing.assert_array_equal(gradient, [2.75, 11.75])


@few_examples
@given(x=arrays(np.float64, (2, 3), elements=numbers))
def test_central_difference_is_exact_for_quadratic_functions(x: np.ndarray) -> None:
    """There is no third derivative, so any step is right."""
    gradient = central_difference(lambda x: ((x - TARGET) * (x - TARGET)).sum(), x, 0.25)

    np.testing.assert_array_equal(gradient, 2 * (x - TARGET))


@every_method
def test_a_gradient_has_the_shape_of_its_input(method: Callable[..., Any]) -> None:
    """Each element is the derivative with respect to that element."""
    gradient = method(cubes, X)

    np.testing.assert_allclose(gradient, 3 * X * X, rtol=1e-4)  # 3 h / x for forward, at x = 0.25


@every_method
@pytest.mark.parametrize("shape", [(), (0,), (1,)])
def test_a_gradient_of_a_number_or_of_nothing(
    method: Callable[..., Any], shape: tuple[int, ...]
) -> None:
    """Axes may be missing, empty or of size one."""
    gradient = method(cubes, np.full(shape, 2.0))

    assert gradient.shape == shape
    np.testing.assert_allclose(gradient, np.full(shape, 12.0), rtol=1e-5)


def test_complex_step_is_exact() -> None:
    """With the step that it takes by itself no error is left but rounding."""
    gradient = complex_step(lambda x: np.exp(x).sum(), X)

    np.testing.assert_allclose(gradient, np.exp(X), rtol=1e-15)


def test_central_difference_is_best_near_its_step() -> None:
    """A step ten times longer, and one 100 times shorter, are both worse for exp."""
    errors = [
        relative_error(central_difference(lambda x: np.exp(x).sum(), X, h), np.exp(X))
        for h in (6e-5, 6e-6, 6e-8)
    ]

    assert errors[1] < min(errors[0], errors[2])


def test_relative_error_by_hand() -> None:
    """(3, 4) and (0, 0) differ by all of the longer one, (3, 4) and (3, 0) by 4/5 of it."""
    gradient = np.array([3.0, 4.0])

    assert relative_error(gradient, np.zeros(2)) == 1
    assert relative_error(gradient, np.array([3.0, 0.0])) == 0.8


@few_examples
@given(
    a=arrays(np.float64, (2, 3), elements=numbers),
    b=arrays(np.float64, (2, 3), elements=numbers),
    scale=st.integers(-20, 20).map(lambda power: 2.0**power),
)
def test_relative_error_has_no_unit_and_no_order(
    a: np.ndarray, b: np.ndarray, scale: float
) -> None:
    """Scaling both, or exchanging them, changes nothing; it is 2 at most."""
    error = relative_error(a, b)

    assert error == relative_error(b, a)
    assert error == pytest.approx(relative_error(scale * a, scale * b), rel=1e-14)
    assert 0 <= error <= 2 + 1e-15


def test_relative_error_of_opposite_and_of_no_gradients() -> None:
    """Opposite gradients differ by 2, two zeros and two empty ones by nothing."""
    assert relative_error(X, -X) == 2
    assert relative_error(np.zeros(3), np.zeros(3)) == 0
    assert relative_error(np.zeros(0), np.zeros(0)) == 0


def test_relative_error_refuses_gradients_of_different_shapes() -> None:
    """Gradients that would broadcast raise an error that names both shapes."""
    message = "gradient (2, 3) and expected (3,) differ in shape"

    with pytest.raises(ValueError, match=re.escape(message)):
        relative_error(X, TARGET)
