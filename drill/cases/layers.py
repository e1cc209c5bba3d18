"""What graders feed the functions of snippets/layers.py."""

from collections.abc import Iterator

import numpy as np


class _Product:
    """A layer that multiplies by a matrix."""

    def __init__(self, matrix: np.ndarray) -> None:
        self.matrix = matrix

    def forward(self, x: np.ndarray) -> np.ndarray:
        return x @ self.matrix

    def backward(self, grad_output: np.ndarray) -> np.ndarray:
        return grad_output @ self.matrix.T


class _Square:
    """A layer with a memory: it has been through a forward pass already."""

    def __init__(self, x: np.ndarray) -> None:
        self.x = x

    def forward(self, x: np.ndarray) -> np.ndarray:
        self.x = x
        return x * x

    def backward(self, grad_output: np.ndarray) -> np.ndarray:
        return 2 * self.x * grad_output


def forward(rng: np.random.Generator) -> Iterator[tuple]:
    layers = _layers(rng)
    for number in (0, 1, 2, 3):
        yield (layers[:number], rng.standard_normal((7, 3)))
    yield (layers, rng.standard_normal((0, 3)))


def backward(rng: np.random.Generator) -> Iterator[tuple]:
    layers = _layers(rng)
    for number, width in ((3, 2), (2, 5), (1, 5), (0, 4)):
        yield (layers[:number], rng.standard_normal((7, width)))


def _layers(rng: np.random.Generator) -> list:
    first, last = (rng.standard_normal(shape) for shape in [(3, 5), (5, 2)])
    return [_Product(first), _Square(rng.standard_normal((7, 5))), _Product(last)]
