"""Forward mode: the tangent of every operation, passes along directions, and whole gradients."""

import re
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from snippets import autodiff
from snippets.dual import RULES, Dual, forward_gradient, jvp

rng = np.random.default_rng(0)
X = rng.uniform(0.5, 2, (4, 3))
OPERATIONS = {
    "negative": lambda x: -x,
    "add": lambda x: x + np.exp(x),
    "add a constant": lambda x: 2 + x,
    "subtract": lambda x: np.exp(x) - x,
    "subtract from a constant": lambda x: np.ones(3) - x,
    "multiply": lambda x: x * np.exp(x),
    "multiply by a constant": lambda x: np.arange(3.0) * x,
    "divide": lambda x: np.exp(x) / x,
    "divide a constant": lambda x: 2 / x,
    "matmul": lambda x: (x @ np.ones((3, 4))) @ x,
    "matmul with a constant first": lambda x: np.arange(8.0).reshape(2, 4) @ x,
    "exp": lambda x: np.exp(x),
    "tanh": lambda x: np.tanh(x),
    "sum": lambda x: x.sum(),
    "sum over an axis": lambda x: x.sum(axis=1),
    "sum that keeps the axis": lambda x: x.sum(axis=0, keepdims=True) * x,
}


def f(x: Any) -> Any:
    """Not linear in anything, and every input meets every other one."""
    return np.exp(np.tanh(x).sum() / 2) * (x * x * x).sum()


@pytest.mark.parametrize("operation", OPERATIONS.values(), ids=OPERATIONS)
def test_jvp_agrees_with_central_differences(operation: Callable[[Any], Any]) -> None:
    """Value and tangent of an operation are those of its value on arrays."""
    tangent = np.random.default_rng(1).standard_normal(X.shape)

    value, derivative = jvp(operation, X, tangent)

    step = 6e-6
    expected = (operation(X + step * tangent) - operation(X - step * tangent)) / (2 * step)
    np.testing.assert_array_equal(value, operation(X))
    np.testing.assert_allclose(derivative, expected, rtol=0, atol=1e-7 * np.abs(expected).max())


def test_both_modes_know_the_same_operations() -> None:
    """What can be differentiated in reverse can be forward."""
    assert set(RULES) == set(autodiff.RULES)


@pytest.mark.parametrize(
    "operation",
    [lambda x: np.sin(x), lambda x: x**2, lambda x: np.add.reduce(x)],
    ids=["sin", "power", "reduce"],
)
def test_an_operation_without_a_rule_is_refused(operation: Callable[[Dual], Any]) -> None:
    """What cannot be differentiated raises TypeError: no derivative is lost in silence."""
    with pytest.raises(TypeError):
        operation(Dual(np.ones(3), np.ones(3)))


def test_jvp_by_hand() -> None:
    """x * x + x at 3 is 12, and grows 7 times as fast as x: by 14 along a tangent of 2."""
    value, derivative = jvp(lambda x: x * x + x, np.array(3.0), np.array(2.0))

    assert (value, derivative) == (12, 14)


def test_jvp_is_linear_in_the_tangent() -> None:
    """The derivative along a sum of directions is the sum of the derivatives."""
    u, v = np.random.default_rng(1).standard_normal((2, *X.shape))

    _, along_sum = jvp(np.tanh, X, u + 3 * v)

    expected = jvp(np.tanh, X, u)[1] + 3 * jvp(np.tanh, X, v)[1]
    np.testing.assert_allclose(along_sum, expected, atol=1e-14)  # a few roundings


def test_jvp_refuses_a_tangent_of_another_shape() -> None:
    """A tangent that would broadcast raises an error that names both shapes."""
    message = "x (4, 3) and tangent (3,) differ in shape"

    with pytest.raises(ValueError, match=re.escape(message)):
        jvp(np.tanh, X, np.ones(3))


def test_forward_gradient_by_hand() -> None:
    """The sum of squares at (1, 2, 3) has the gradient (2, 4, 6)."""
    gradient = forward_gradient(lambda x: (x * x).sum(), np.array([1.0, 2.0, 3.0]))

    np.testing.assert_array_equal(gradient, [2, 4, 6])


def test_forward_gradient_agrees_with_reverse_mode() -> None:
    """Both modes give one gradient, up to rounding."""
    x = X.ravel()
    tensor = autodiff.Tensor(x)

    gradient = forward_gradient(f, x)

    (expected,) = autodiff.gradients(f(tensor), [tensor])
    np.testing.assert_allclose(gradient, expected, rtol=1e-12)


def test_forward_gradient_of_no_inputs_is_empty() -> None:
    """Nothing to move, nothing to compute."""
    assert forward_gradient(f, np.zeros(0)).shape == (0,)


def test_forward_gradient_refuses_a_matrix() -> None:
    """The basis is one of vectors; the error names the shape."""
    with pytest.raises(ValueError, match=re.escape("x (4, 3) is not a vector")):
        forward_gradient(f, X)
