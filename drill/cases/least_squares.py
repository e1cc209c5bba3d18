"""What graders feed the functions of snippets/least_squares.py."""

from collections.abc import Iterator

import numpy as np


def ridge_regression(rng: np.random.Generator) -> Iterator[tuple]:
    for x, y in _tall(rng):
        yield (x, y, 0.7)
    x, y = _draw(rng, 6, 3)
    yield (x, y, 0.0)
    yield (*_draw(rng, 3, 5), 0.5)  # fewer rows than columns
    yield (np.zeros((0, 3)), np.zeros(0), 0.5)
    yield (*_draw(rng, 3, 5), 0.0)  # no single minimum: ValueError, as everything below
    yield (x, y, -0.1)
    yield from ((*arrays, 0.7) for arrays in _misfits(rng))


def input_noise_regression(rng: np.random.Generator) -> Iterator[tuple]:
    for x, y in _tall(rng):
        yield (x, y, 0.7)
    x, y = _draw(rng, 6, 3)
    yield (x, y, 0.0)
    yield (x, y, 2.5)
    yield (*_draw(rng, 3, 5), 0.5)  # fewer rows than columns
    yield from ((*arrays, 0.7) for arrays in _misfits(rng))  # ValueError


def minimum_norm_regression(rng: np.random.Generator) -> Iterator[tuple]:
    yield from _tall(rng)
    yield _draw(rng, 3, 5)  # fewer rows than columns
    yield _draw(rng, 2, 7)
    x, y = _draw(rng, 4, 3)
    yield (np.hstack([x, x]), y)  # columns that say the same
    yield (np.zeros((4, 3)), y)
    yield from _misfits(rng)  # ValueError


def least_squares_descent(rng: np.random.Generator) -> Iterator[tuple]:
    for x, y in _tall(rng):
        yield (x, y, 0.05, 3)
    x, y = _draw(rng, 3, 5)
    yield (x, y, 0.05, 40)
    yield (x, y, 0.1, 1)
    yield (x, y, 0.1, 0)
    yield (x, y, 0.05, 4, rng.standard_normal(5))
    yield (x, y, 0.05, 0, rng.standard_normal(5))
    yield (np.zeros((0, 3)), np.zeros(0), 0.1, 2)
    yield (x, y, 0.05, 4, rng.standard_normal((5, 1)))  # it would broadcast: ValueError
    yield (x, y, 0.05, 4, rng.standard_normal(3))
    yield (x, y, 0.05, 4, rng.standard_normal((5, 5)))
    yield from ((*arrays, 0.05, 2) for arrays in _misfits(rng))


def early_stopping_filter(rng: np.random.Generator) -> Iterator[tuple]:
    values = np.array([0.0, 0.1, 0.8, 1.7])
    yield (values, 0.3, 5)
    yield (rng.random((2, 3)), 0.9, 40)
    yield (values, 0.3, 1)
    yield (values, 0.3, 0)
    yield (values.astype(np.float32), 0.3, 5)
    yield (values[:0], 0.3, 5)
    yield (values, 0.3, -1)  # ValueError


def ridge_filter(rng: np.random.Generator) -> Iterator[tuple]:
    values = np.array([0.0, 0.1, 0.8, 1.7])
    yield (values, 0.3)
    yield (rng.random((2, 3)), 2.5)
    yield (values.astype(np.float32), 0.3)
    yield (values[:0], 0.3)
    yield (values, 0.0)  # ValueError
    yield (values, -0.1)


def _draw(rng: np.random.Generator, rows: int, columns: int) -> tuple[np.ndarray, np.ndarray]:
    return rng.standard_normal((rows, columns)), rng.standard_normal(rows)


def _tall(rng: np.random.Generator) -> Iterator[tuple]:
    """Inputs and targets with more rows than columns, one in float32, one of a single column."""
    yield _draw(rng, 6, 3)
    yield tuple(array.astype(np.float32) for array in _draw(rng, 7, 2))
    yield _draw(rng, 4, 1)


def _misfits(rng: np.random.Generator) -> Iterator[tuple]:
    """Inputs and targets that do not fit together: ValueError."""
    x, y = _draw(rng, 6, 3)
    yield (x, y[:5])
    yield (x, y[:1])  # it would broadcast
    yield (x, y[:, None])
    yield (x[:, 0], y)
    yield (np.stack([x] * 6), y)
