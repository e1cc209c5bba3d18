"""Gradients as functions of functions: alone, nested, and times a vector."""

import re
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from snippets.autodiff import Tensor
from snippets.functional import hessian_vector_product, value_and_grad
from tests.gradients import assert_gradients

few_examples = settings(deadline=None, derandomize=True, max_examples=25)


def grad(f: Callable[[Any], Any]) -> Callable[[Any], Any]:
    """The gradient alone, as a function."""
    return lambda x: value_and_grad(f, x)[1]


def f(x: Any) -> Any:
    """Not linear in anything, and every input meets every other one."""
    return np.exp(np.tanh(x).sum() / 2) * (x * x * x).sum()


def test_value_and_grad_by_hand() -> None:
    """At 3, x * x + x is 12 and its derivative 7."""
    assert value_and_grad(lambda x: x * x + x, 3.0) == (12, 7)


@pytest.mark.parametrize("shape", [(), (3,), (2, 3)])
def test_value_and_grad_agrees_with_central_differences(shape: tuple[int, ...]) -> None:
    """Value and gradient are those of the function on arrays, whatever the shape."""
    x = np.asarray(np.random.default_rng(0).standard_normal(shape))

    value, gradient = value_and_grad(f, x)

    assert value == pytest.approx(f(x), rel=1e-14)
    assert_gradients([gradient], f, [x], np.ones(()))


def test_value_and_grad_of_a_constant_is_zero() -> None:
    """A function that does not use its argument has a gradient of zeros."""
    value, gradient = value_and_grad(lambda x: 2.0, np.ones((2, 3)))

    assert value == 2
    np.testing.assert_array_equal(gradient, np.zeros((2, 3)))


def test_value_and_grad_gives_arrays() -> None:
    """Outside of any other call nothing of the tape is left."""
    value, gradient = value_and_grad(f, np.ones(3))

    assert not isinstance(value, Tensor)
    assert not isinstance(gradient, Tensor)


def test_value_and_grad_nests() -> None:
    """The derivatives of x^4 at 1/2: 4 x^3, 12 x^2, 24 x, 24, and 0."""
    found, g = [], lambda x: x * x * x * x
    for _ in range(5):
        g = grad(g)
        found.append(float(g(0.5)))

    assert found == [0.5, 3, 12, 24, 0]


@few_examples
@given(x=st.integers(-9, 9), y=st.integers(-9, 9))
def test_nested_calls_do_not_confuse_their_variables(x: int, y: int) -> None:
    """In x d/dy (x y) the inner derivative is x, wherever it is taken: the outer one is 2 x."""
    at_x = grad(lambda x: x * grad(lambda y: x * y)(x))(float(x))
    at_y = grad(lambda x: x * grad(lambda y: x * y)(float(y)))(float(x))

    assert (at_x, at_y) == (2 * x, 2 * x)


def test_an_inner_derivative_that_does_not_depend_on_the_outer_variable_is_a_constant() -> None:
    """x d/dy (y * y) at y = 5 is 10 x."""
    assert grad(lambda x: x * grad(lambda y: y * y)(5.0))(3.0) == 10


def test_value_and_grad_of_a_second_derivative_of_a_linear_function_is_zero() -> None:
    """The first is a constant, also to the tape."""
    assert grad(grad(lambda x: 3 * x))(2.0) == 0
    assert grad(grad(lambda x: x + x))(2.0) == 0


def test_value_and_grad_refuses_a_vector() -> None:
    """A function that gives no scalar raises an error that names the shape."""
    with pytest.raises(ValueError, match=re.escape("output (3,) is not a scalar")):
        value_and_grad(lambda x: x * x, np.ones(3))


def test_hessian_vector_product_by_hand() -> None:
    """The Hessian of x0 * x1 has zeros on the diagonal and ones beside it: it swaps."""

    def product(x: Any) -> Any:
        total = x.sum()  # x0 x1 is half of (x0 + x1)^2 - x0^2 - x1^2
        return (total * total - (x * x).sum()) / 2

    found = hessian_vector_product(product, np.array([5.0, 7.0]), np.array([2.0, 3.0]))

    np.testing.assert_array_equal(found, [3, 2])


def test_hessian_vector_product_is_symmetric() -> None:
    """For vectors u and v, u^T H v is v^T H u."""
    x, u, v = np.random.default_rng(0).standard_normal((3, 2, 3))

    one, other = (
        (u * hessian_vector_product(f, x, v)).sum(),
        (v * hessian_vector_product(f, x, u)).sum(),
    )

    assert one == pytest.approx(other, rel=1e-12)  # sums of a few dozen terms


def test_hessian_vector_product_agrees_with_differences_of_gradients() -> None:
    """It is the derivative of the gradient along the vector."""
    x, vector = np.random.default_rng(0).standard_normal((2, 2, 3))

    found = hessian_vector_product(f, x, vector)

    step = 6e-6
    ahead, behind = grad(f)(x + step * vector), grad(f)(x - step * vector)
    expected = (ahead - behind) / (2 * step)
    np.testing.assert_allclose(found, expected, rtol=0, atol=1e-7 * np.abs(expected).max())


def test_hessian_vector_product_refuses_a_vector_of_another_shape() -> None:
    """A vector that would broadcast raises an error that names both shapes."""
    message = "x (2, 3) and vector (3,) differ in shape"

    with pytest.raises(ValueError, match=re.escape(message)):
        hessian_vector_product(f, np.ones((2, 3)), np.ones(3))
