"""What graders feed the functions of snippets/surrogate_losses.py."""

from collections.abc import Iterator

import numpy as np


def zero_one_loss(rng: np.random.Generator) -> Iterator[tuple]:
    yield from _margins(rng)


def zero_one_loss_backward(rng: np.random.Generator) -> Iterator[tuple]:
    yield from _backward(rng)


def logistic_loss(rng: np.random.Generator) -> Iterator[tuple]:
    yield from _margins(rng)


def logistic_loss_backward(rng: np.random.Generator) -> Iterator[tuple]:
    yield from _backward(rng)


def _margins(rng: np.random.Generator) -> Iterator[tuple]:
    yield (rng.standard_normal((3, 4)),)
    yield (np.array([-800.0, -1.5, -1e-9, 0.0, 1e-9, 2.5, 800.0]),)  # and on the boundary
    yield (rng.standard_normal(5).astype(np.float32),)
    yield (np.zeros((0, 4)),)


def _backward(rng: np.random.Generator) -> Iterator[tuple]:
    for (margin,) in _margins(rng):
        yield (rng.standard_normal(margin.shape).astype(margin.dtype), margin)
    yield (rng.standard_normal(3), rng.standard_normal((2, 3)))  # would broadcast: ValueError
