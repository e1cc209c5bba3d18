"""A tape: tensors that remember how they were computed, and the gradients that follow from it."""

import itertools
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
from numpy.lib.mixins import NDArrayOperatorsMixin

# Operation -> how the gradient g of its output y passes to its inputs. A rule takes arrays, or
# tensors where the gradient is to be differentiated once more.
RULES: dict[np.ufunc, Callable[..., tuple[Any, ...]]] = {
    np.negative: lambda g, y, x: (-g,),
    np.add: lambda g, y, a, b: (g, g),
    np.subtract: lambda g, y, a, b: (g, -g),
    np.multiply: lambda g, y, a, b: (g * b, g * a),
    np.divide: lambda g, y, a, b: (g / b, -g * y / b),
    np.matmul: lambda g, y, a, b: (g @ b.mT, a.mT @ g),
    np.exp: lambda g, y, x: (g * y,),
    np.tanh: lambda g, y, x: (g * (1 - y * y),),
}
NUMBERS = itertools.count()


class Tensor(NDArrayOperatorsMixin):
    """An array that remembers how it was computed.

    NumPy hands its operators and functions on tensors to `__array_ufunc__`, which computes the
    value, and records the inputs and the rule for the way back.

    Args:
        value: (...)
        parents: the tensors that the value was computed from; none for a leaf.
        rule: takes the gradient of this tensor, this tensor and the parents, as arrays or as
            tensors; gives the gradients of the parents.

    Source: Paszke et al. 2019, PyTorch, section 4.3.
    """

    __hash__ = object.__hash__  # by identity, although == of the mixin compares elements

    def __init__(
        self,
        value: Any,
        parents: tuple["Tensor", ...] = (),
        rule: Callable[..., tuple[Any, ...]] | None = None,
    ) -> None:
        self.value = np.asanyarray(value)
        self.parents, self.rule = parents, rule
        self.grad: np.ndarray | None = None
        self.number = next(NUMBERS)  # larger than that of every parent

    def __array_ufunc__(self, ufunc: np.ufunc, method: str, *inputs: Any, **options: Any) -> Any:
        if method != "__call__" or options or ufunc not in RULES:
            return NotImplemented  # NumPy raises TypeError: never lose a gradient in silence
        value = ufunc(*(x.value if isinstance(x, Tensor) else x for x in inputs))
        parents = (
            x if isinstance(x, Tensor) else Tensor(np.asarray(x, value.dtype)) for x in inputs
        )
        return Tensor(value, tuple(parents), RULES[ufunc])

    def sum(self, axis: int | tuple[int, ...] | None = None, keepdims: bool = False) -> "Tensor":
        """The gradient of a sum goes to each of its terms."""
        value = self.value.sum(axis=axis, keepdims=True)
        total = Tensor(value, (self,), lambda g, y, x: (g * np.ones_like(self.value),))
        return total if keepdims else total.reshape(value.squeeze(axis).shape)

    def reshape(self, shape: tuple[int, ...]) -> "Tensor":
        """The gradient is put back into the shape that there was."""
        return Tensor(
            self.value.reshape(shape), (self,), lambda g, y, x: (g.reshape(self.value.shape),)
        )

    @property
    def mT(self) -> "Tensor":
        """The last two axes change places, in the gradient too."""
        return Tensor(self.value.mT, (self,), lambda g, y, x: (g.mT,))

    @property
    def shape(self) -> tuple[int, ...]:
        """The shape of the value."""
        return self.value.shape

    def backward(self) -> None:
        """Add the gradient of this scalar to `.grad` of every leaf that it was computed from."""
        leaves = [node for node in topological_order(self) if not node.parents]
        for leaf, gradient in zip(leaves, gradients(self, leaves)):
            leaf.grad = gradient if leaf.grad is None else leaf.grad + gradient


def sum_to_shape(gradient: Any, shape: tuple[int, ...]) -> Any:
    """Undo broadcasting: add up the gradients of all the copies that it made of an element.

    Args:
        gradient: (...), gradient with respect to the broadcast array; an array or a tensor.
        shape: that of the array before it was broadcast.

    Returns:
        The gradient in the given shape.

    Raises:
        ValueError: an array of the given shape does not broadcast to that of the gradient.

    Source: the broadcasting rules of NumPy; Goodfellow et al. 2016, Deep Learning, section 6.5.6.
    """
    if gradient.shape == shape:
        return gradient
    if np.broadcast_shapes(gradient.shape, shape) != gradient.shape:
        raise ValueError(f"shape {shape} does not broadcast to that of gradient {gradient.shape}")
    padded = (1,) * (len(gradient.shape) - len(shape)) + shape
    copied = tuple(i for i, size in enumerate(padded) if size != gradient.shape[i])
    return gradient.sum(axis=copied).reshape(shape)


def topological_order(output: Tensor) -> list[Tensor]:
    """Everything that a tensor was computed from, and the tensor itself, in the order of creation.

    What is computed comes after what it is computed from, so that order is a topological one.

    Args:
        output: a tensor: it has `parents` and a `number` that grows from tensor to tensor.

    Returns:
        The tensors, each once, each behind its parents; the last one is `output`.

    Source: Baydin et al. 2018, Automatic Differentiation in Machine Learning, section 3.2.
    """
    found, seen = [output], {output}
    for node in found:  # it grows meanwhile
        for parent in node.parents:
            if parent not in seen:
                seen.add(parent)
                found.append(parent)
    return sorted(found, key=lambda node: node.number)


def gradients(output: Tensor, inputs: Sequence[Tensor], create_graph: bool = False) -> list[Any]:
    """Gradients of a scalar with respect to tensors, all in one sweep from the output back.

    A tensor that is used twice gets a gradient from each use: they add up, and only their sum
    is passed on to what it was computed from.

    Args:
        output: (), a tensor with a `value`, its `parents`, and the `rule` for their gradients:
            rule(gradient, value, *values of the parents).
        inputs: tensors.
        create_graph: give the rules tensors in place of their values, so that the gradients are
            tensors, which can be differentiated again.

    Returns:
        A gradient for each input, in its shape; zeros where the output does not depend on it.

    Raises:
        ValueError: the output is not a scalar.

    Source: Baydin et al. 2018, Automatic Differentiation in Machine Learning, section 3.2.
    """
    if output.value.shape != ():
        raise ValueError(f"output {output.value.shape} is not a scalar")
    order = topological_order(output)
    kind = Tensor if create_graph else np.asanyarray
    total = {node: kind(np.zeros_like(node.value)) for node in [*inputs, *order]}
    total[output] = total[output] + 1  # the output with respect to itself
    for node in reversed(order):
        if not node.parents:
            continue
        used = (node, *node.parents)
        known = used if create_graph else [tensor.value for tensor in used]
        for parent, gradient in zip(node.parents, node.rule(total[node], *known)):
            total[parent] = total[parent] + sum_to_shape(gradient, parent.value.shape)
    return [total[node] for node in inputs]
