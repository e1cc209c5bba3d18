"""Gradients as functions of functions: nothing is stored, and they can be nested."""

from collections.abc import Callable
from typing import Any

import numpy as np

from snippets.autodiff import Tensor, gradients, topological_order


def value_and_grad(f: Callable[[Any], Any], x: Any) -> tuple[Any, Any]:
    """Evaluate a function and its gradient at a point.

    The point becomes a tensor of its own, so that a call inside another one can tell its
    variable from those of the calls around it, and is itself recorded by them.

    Args:
        f: takes a tensor of the shape of `x`, gives a scalar tensor, or a constant.
        x: (...), an array; or a tensor, if the call is inside a function to differentiate.

    Returns:
        f(x), of shape (), and the gradient in the shape of `x`; as tensors where they depend on
        tensors of calls around this one.

    Raises:
        ValueError: f(x) is not a scalar.

    Source: the JAX documentation, The Autodiff Cookbook, on `grad` and `value_and_grad`.
    """
    variable = Tensor(x.value, (x,), lambda g, y, x: (g,)) if isinstance(x, Tensor) else Tensor(x)
    output = f(variable)
    if not isinstance(output, Tensor):
        output = Tensor(output)
    nested = topological_order(output)[0].number < variable.number  # on a tensor made before
    (gradient,) = gradients(output, [variable], create_graph=nested)
    return (output, gradient) if nested else (output.value, gradient)


def hessian_vector_product(f: Callable[[Any], Any], x: np.ndarray, vector: np.ndarray) -> Any:
    """Multiply the matrix of second derivatives by a vector without ever forming it.

    It is the gradient of the inner product of the gradient with the vector.

    Args:
        f: takes a tensor of the shape of `x`, gives a scalar tensor.
        x: (...), the point.
        vector: (...), in the shape of `x`.

    Returns:
        (...), in the shape of `x`.

    Raises:
        ValueError: `x` and `vector` differ in shape, or f(x) is not a scalar.

    Source: the JAX documentation, The Autodiff Cookbook, on Hessian-vector products.
    """
    if x.shape != vector.shape:
        raise ValueError(f"x {x.shape} and vector {vector.shape} differ in shape")
    return value_and_grad(lambda x: (value_and_grad(f, x)[1] * vector).sum(), x)[1]
