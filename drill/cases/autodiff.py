"""What graders feed the functions of snippets/autodiff.py."""

from collections.abc import Callable, Iterator
from typing import Any

import numpy as np


class _Node:
    """What a function needs of a tensor."""

    def __init__(
        self, number: int, value: Any, parents: tuple = (), rule: Callable | None = None
    ) -> None:
        self.number, self.value = number, np.asarray(value)
        self.parents, self.rule = parents, rule

    def __deepcopy__(self, memo: object) -> "_Node":
        return self  # a copy would be another tensor

    def __repr__(self) -> str:
        return f"tensor {self.number}"


def topological_order(rng: np.random.Generator) -> Iterator[tuple]:
    x = _Node(3, 1.0)
    yield (x,)
    y = _Node(5, 1.0, (x, x))
    yield (y,)
    a, b = _Node(7, 1.0, (y, x)), _Node(8, 1.0, (y,))
    yield (_Node(12, 1.0, (b, a, y)),)
    yield (_Node(13, 1.0, (y, _Node(9, 1.0, (a, b)), x)),)
    deep = x
    for number in range(100, 1500):  # deeper than Python may call itself
        deep = _Node(number, 1.0, (deep, x))
    yield (deep.parents[0].parents[0],)


def sum_to_shape(rng: np.random.Generator) -> Iterator[tuple]:
    for shape in [(2, 3, 4), (3, 4), (4,), (), (1, 3, 4), (2, 1, 4), (2, 3, 1), (1, 1, 4), (3, 1)]:
        yield (rng.standard_normal((2, 3, 4)), shape)
    yield (rng.standard_normal((1, 3)), (1,))  # the axis that stays has one element as well
    yield (rng.standard_normal((0, 3)), (3,))
    yield (rng.standard_normal((2, 3)).astype(np.float32), (3,))
    yield (np.asarray(rng.standard_normal()), ())
    yield (rng.standard_normal((2, 3)), (2,))  # ValueError, as everything below
    yield (rng.standard_normal((2, 3)), (2, 4))
    yield (rng.standard_normal((3,)), (2, 3))
    yield (rng.standard_normal((2, 1)), (2, 3))


def gradients(rng: np.random.Generator) -> Iterator[tuple]:
    x = _Node(0, 3.0)
    y = _product(2, x, x)
    for output in (x, _sum(4, y, x), _sum(4, x, y)):
        yield (output, [x])
    yield (_sum(5, _product(4, y, y), y), [x, y])  # what is used twice is computed itself
    yield (_sum(5, y, _product(4, y, y)), [y, x])
    yield (_product(5, y, x), [_Node(1, rng.standard_normal((2, 3))), x])  # one is not used
    yield (_sum(4, y, x), [])
    for dtype in (np.float64, np.float32):
        a = _Node(10, rng.standard_normal((4, 3)).astype(dtype))
        b, c = _Node(11, np.arange(3.0, dtype=dtype)), _Node(12, np.asarray(1.5, dtype))
        total = _total(15, _product(14, _sum(13, a, b), c))  # b and c are broadcast
        yield (total, [c, b, a])
    yield (_sum(13, a, b), [a])  # not a scalar: ValueError


def _sum(number: int, a: _Node, b: _Node) -> _Node:
    return _Node(number, a.value + b.value, (a, b), lambda g, y, a, b: (g, g))


def _product(number: int, a: _Node, b: _Node) -> _Node:
    return _Node(number, a.value * b.value, (a, b), lambda g, y, a, b: (g * b, g * a))


def _total(number: int, a: _Node) -> _Node:
    return _Node(number, a.value.sum(), (a,), lambda g, y, a: (g * np.ones_like(a),))
