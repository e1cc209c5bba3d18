"""What graders feed the functions of snippets/adversarial.py."""

from collections.abc import Iterator

import numpy as np


def margins(rng: np.random.Generator) -> Iterator[tuple]:
    x, y, weight = _draw(rng)
    yield (x, y, weight, 0.3)
    yield (x[:1], y[:1], weight, -0.7)
    yield (x[:0], y[:0], weight, 0.3)
    yield (x.astype(np.float32), y.astype(np.float32), weight.astype(np.float32), 0.3)
    yield (x, y[:1], weight, 0.3)  # one label for all, which would broadcast: ValueError
    yield (x, y[:, None], weight, 0.3)
    yield (x, y, weight[:2], 0.3)


def worst_margins(rng: np.random.Generator) -> Iterator[tuple]:
    x, y, weight = _draw(rng)
    for eps in (0.25, 1.5, 0.0):
        yield (x, y, weight, 0.3, eps)
    yield (x[:0], y[:0], weight, 0.3, 0.25)
    yield (x.astype(np.float32), y.astype(np.float32), weight.astype(np.float32), 0.3, 0.25)
    yield (x, y, weight, 0.3, -0.25)  # no distance: ValueError
    yield (x, y[:1], weight, 0.3, 0.25)  # one label for all: ValueError


def logistic_loss(rng: np.random.Generator) -> Iterator[tuple]:
    yield (rng.standard_normal((3, 4)),)
    yield (np.array([0.0, 30.0, -30.0, 800.0, -800.0]),)
    yield (rng.standard_normal(5).astype(np.float32),)
    yield (np.zeros((0, 4)),)


def logistic_loss_backward(rng: np.random.Generator) -> Iterator[tuple]:
    yield (rng.standard_normal((3, 4)), rng.standard_normal((3, 4)))
    yield (rng.standard_normal(5), np.array([0.0, 30.0, -30.0, 800.0, -800.0]))
    yield (rng.standard_normal(5).astype(np.float32), np.ones(5, np.float32))
    yield (np.zeros((0, 4)), np.zeros((0, 4)))


def fgsm(rng: np.random.Generator) -> Iterator[tuple]:
    x, gradient = rng.standard_normal((2, 3, 4))
    gradient[0, 1] = 0  # no direction: it stays
    for eps in (0.25, 1.5, 0.0):
        yield (x, gradient, eps)
    yield (x.astype(np.float32), gradient.astype(np.float32), 0.25)
    yield (np.zeros((0, 4)), np.zeros((0, 4)), 0.25)
    yield (x, gradient[:1], 0.25)  # one gradient for all, which would broadcast: ValueError


def _draw(rng: np.random.Generator) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Five samples of width 3, their labels, and the weights; one weight is 0."""
    return rng.standard_normal((5, 3)), np.array([1, -1, -1, 1, -1]), np.array([0.7, -1.2, 0.0])
