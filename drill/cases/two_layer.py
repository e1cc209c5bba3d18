"""What graders feed the functions of snippets/two_layer.py."""

from collections.abc import Iterator

import numpy as np


def two_layer(rng: np.random.Generator) -> Iterator[tuple]:
    for rows in (7, 1, 0):
        yield _inputs(rng, rows)
    yield tuple(20 * array for array in _inputs(rng))  # where tanh saturates
    yield tuple(array.astype(np.float32) for array in _inputs(rng))
    x, w1, b1, w2, b2 = _inputs(rng)
    yield (x, w1.T, b1, w2, b2)  # ValueError, as everything below
    yield (x, w1, b2, w2, b1)
    yield (x, w1, b1, w2.T, b2)
    yield (x, w1, b1[:1], w2, b2)  # it would broadcast


def two_layer_backward(rng: np.random.Generator) -> Iterator[tuple]:
    for rows in (7, 1, 0):
        yield _gradient_inputs(rng, rows)
    yield tuple(array.astype(np.float32) for array in _gradient_inputs(rng))
    grad_output, x, hidden, w1, w2 = _gradient_inputs(rng)
    yield (grad_output, x, hidden, w1, w2.T)  # ValueError, as everything below
    yield (grad_output, x, hidden, w1.T, w2)
    yield (grad_output[:4], x, hidden, w1, w2)


def _inputs(rng: np.random.Generator, rows: int = 7) -> tuple[np.ndarray, ...]:
    shapes = (rows, 3), (3, 5), (5,), (5, 2), (2,)
    return tuple(rng.standard_normal(shape) for shape in shapes)


def _gradient_inputs(rng: np.random.Generator, rows: int = 7) -> tuple[np.ndarray, ...]:
    x, w1, _, w2, _ = _inputs(rng, rows)
    hidden = np.tanh(rng.standard_normal((rows, 5)))
    return rng.standard_normal((rows, 2)), x, hidden, w1, w2
