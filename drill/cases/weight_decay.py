"""What graders feed the functions of snippets/weight_decay.py."""

from collections.abc import Iterator

import numpy as np


def decay(rng: np.random.Generator) -> Iterator[tuple]:
    weight, grad = rng.standard_normal((2, 3, 4))
    for decoupled in (False, True):
        yield (weight, grad, 0.3, 0.7, decoupled)
        yield (weight, grad, 0.3, 0.0, decoupled)
        yield (weight.astype(np.float32), grad.astype(np.float32), 0.3, 0.7, decoupled)
        yield (weight[:0], grad[:0], 0.3, 0.7, decoupled)
        yield (weight, grad[:1], 0.3, 0.7, decoupled)  # it would broadcast: ValueError


def sgd_step(rng: np.random.Generator) -> Iterator[tuple]:
    weight, grad = rng.standard_normal((2, 3, 4))
    yield (weight, grad, 0.3)
    for decoupled in (False, True):
        yield (weight, grad, 0.3, 0.7, decoupled)
    yield (weight, grad, 0.3, 0.7)
    yield (weight.astype(np.float32), grad.astype(np.float32), 0.3, 0.7, True)
    yield (weight[:0], grad[:0], 0.3)
    yield (weight, grad[:1], 0.3)  # ValueError


def momentum_step(rng: np.random.Generator) -> Iterator[tuple]:
    arrays = rng.standard_normal((3, 3, 4))
    weight, grad, velocity = arrays
    yield (weight, grad, velocity, 0.3)
    yield (weight, grad, np.zeros((3, 4)), 0.3, 0.8)
    for decoupled in (False, True):
        yield (weight, grad, velocity, 0.3, 0.8, 0.7, decoupled)
    yield (weight, grad, velocity, 0.3, 0.8, 0.7)
    yield (*arrays.astype(np.float32), 0.3, 0.8, 0.7, True)
    yield (*arrays[:, :0], 0.3)
    yield (weight, grad[:1], velocity, 0.3)  # ValueError
    yield (weight, grad, velocity[:1], 0.3)


def adam_step(rng: np.random.Generator) -> Iterator[tuple]:
    weight, grad, m, root = arrays = rng.standard_normal((4, 3, 4))
    v = root**2
    yield (weight, grad, m, v, 3, 0.3)
    yield (weight, grad, np.zeros((3, 4)), np.zeros((3, 4)), 1, 0.3)
    yield (weight, grad, m, v, 2, 0.3, (0.7, 0.8), 0.1)
    for decoupled in (False, True):
        yield (weight, grad, m, v, 2, 0.3, (0.7, 0.8), 0.1, 0.6, decoupled)
    yield (weight, grad, m, v, 2, 0.3, (0.7, 0.8), 0.1, 0.6)
    yield (weight, np.zeros((3, 4)), np.zeros((3, 4)), np.zeros((3, 4)), 1, 0.3)  # 0 / eps
    yield (weight, 1e-8 * grad, np.zeros((3, 4)), np.zeros((3, 4)), 1, 0.3)  # eps counts
    yield (*(array.astype(np.float32) for array in (weight, grad, m, v)), 3, 0.3)
    yield (*arrays[:, :0], 2, 0.3)
    yield (weight, grad[:1], m, v, 2, 0.3)  # ValueError, as everything below
    yield (weight, grad[:1], m[:1], v[:1], 2, 0.3)
    yield (weight, grad, m[:1], v[:1], 2, 0.3)
    yield (weight, grad, m[:1], v, 2, 0.3)
    yield (weight, grad, m, v[:1], 2, 0.3)
    yield (weight, grad, m, v, 0, 0.3)
    yield (weight, grad, m, v, -1, 0.3)
