"""What graders feed the functions of snippets/tent.py."""

from collections.abc import Iterator

import numpy as np


def tent(rng: np.random.Generator) -> Iterator[tuple]:
    yield from _values(rng)
    yield (rng.uniform(-1, 2, 12),)  # on both sides of the fold


def sawtooth(rng: np.random.Generator) -> Iterator[tuple]:
    for (x,) in _values(rng):
        for depth in (0, 1, 3, 6):
            yield (x, depth)
    yield (rng.uniform(0, 1, 5), -1)  # ValueError


def shallow_sawtooth(rng: np.random.Generator) -> Iterator[tuple]:
    for (x,) in _values(rng):
        for depth in (1, 3, 6):
            yield (x, depth)
    yield (rng.uniform(0, 1, 5), 0)  # ValueError, as below
    yield (rng.uniform(0, 1, 5), -1)


def linear_pieces(rng: np.random.Generator) -> Iterator[tuple]:
    x = np.arange(17.0)
    yield (3 * x,)
    yield (np.abs(x - 8),)
    yield (np.abs(x - 8) + np.abs(x - 3),)
    yield (np.stack([x, np.abs(x - 5), np.maximum(x, 9)]),)
    yield (rng.integers(0, 3, (2, 3, 16)).astype(np.float64),)
    yield (x[:2],)
    yield (np.zeros((0, 5)),)
    yield (np.abs(x - 8).astype(np.float32),)
    yield (x[:1],)  # ValueError, as below
    yield (np.zeros((3, 0)),)


def _values(rng: np.random.Generator) -> Iterator[tuple]:
    for shape in [(7,), (3, 4), (2, 3, 5), (0, 3)]:
        yield (rng.uniform(0, 1, shape),)
    yield (np.arange(65) / 64,)  # the kinks among them
    yield (rng.uniform(0, 1, 9).astype(np.float32),)
