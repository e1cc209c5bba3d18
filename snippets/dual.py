"""Forward mode: dual numbers carry the derivative along with the value."""

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.lib.mixins import NDArrayOperatorsMixin

# Operation -> the tangent of its output y, from the inputs and their tangents.
RULES: dict[np.ufunc, Callable[..., Any]] = {
    np.negative: lambda y, x, dx: -dx,
    np.add: lambda y, a, b, da, db: da + db,
    np.subtract: lambda y, a, b, da, db: da - db,
    np.multiply: lambda y, a, b, da, db: da * b + a * db,
    np.divide: lambda y, a, b, da, db: (da - y * db) / b,
    np.matmul: lambda y, a, b, da, db: da @ b + a @ db,
    np.exp: lambda y, x, dx: y * dx,
    np.tanh: lambda y, x, dx: (1 - y * y) * dx,
}


class Dual(NDArrayOperatorsMixin):
    """An array and how fast it changes along one direction of the input.

    Args:
        value: (...)
        tangent: (...), the derivative of the value along the direction.

    Source: Baydin et al. 2018, Automatic Differentiation in Machine Learning, section 3.1.1.
    """

    def __init__(self, value: Any, tangent: Any) -> None:
        self.value, self.tangent = value, tangent

    def __array_ufunc__(self, ufunc: np.ufunc, method: str, *inputs: Any, **options: Any) -> Any:
        if method != "__call__" or options or ufunc not in RULES:
            return NotImplemented  # NumPy raises TypeError: never lose a derivative in silence
        values = [x.value if isinstance(x, Dual) else x for x in inputs]
        tangents = [x.tangent if isinstance(x, Dual) else 0 * x for x in inputs]
        output = ufunc(*values)
        return Dual(output, RULES[ufunc](output, *values, *tangents))

    def sum(self, axis: int | tuple[int, ...] | None = None, keepdims: bool = False) -> "Dual":
        """The derivative of a sum is the sum of the derivatives."""
        return Dual(
            self.value.sum(axis, keepdims=keepdims), self.tangent.sum(axis, keepdims=keepdims)
        )


def jvp(f: Callable[[Any], Any], x: np.ndarray, tangent: np.ndarray) -> tuple[Any, Any]:
    """Evaluate a function and its derivative along one direction, in one forward pass.

    Nothing is recorded: a value and its tangent can be forgotten once they have been used.

    Args:
        f: takes a dual of the shape of `x`, gives a dual.
        x: (...), the point.
        tangent: (...), the direction, in the shape of `x`.

    Returns:
        f(x) and its derivative along the tangent: the Jacobian times the tangent.

    Raises:
        ValueError: `x` and `tangent` differ in shape.

    Source: Baydin et al. 2018, Automatic Differentiation in Machine Learning, section 3.1.
    """
    if x.shape != tangent.shape:
        raise ValueError(f"x {x.shape} and tangent {tangent.shape} differ in shape")
    output = f(Dual(x, tangent))
    return output.value, output.tangent


def forward_gradient(f: Callable[[Any], Any], x: np.ndarray) -> np.ndarray:
    """Compute a gradient in forward mode: one pass for each input, along its own direction.

    Args:
        f: takes a dual of the shape of `x`, gives a scalar dual.
        x: (N,), the point.

    Returns:
        (N,), the gradient.

    Raises:
        ValueError: `x` is not a vector.

    Source: Baydin et al. 2018, Automatic Differentiation in Machine Learning, section 3.1.
    """
    if x.ndim != 1:
        raise ValueError(f"x {x.shape} is not a vector")
    basis = np.eye(len(x), dtype=x.dtype)
    return np.array([jvp(f, x, direction)[1] for direction in basis], x.dtype)
