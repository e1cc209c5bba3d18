"""What graders feed the functions of snippets/temperature.py."""

from collections.abc import Iterator

import numpy as np


def softmax_with_temperature(rng: np.random.Generator) -> Iterator[tuple]:
    for temperature in (0.3, 1.0, 4.0):
        yield (2 * rng.standard_normal((3, 4)), temperature)
    yield (rng.standard_normal(5),)
    yield (rng.standard_normal((2, 3, 4)), 2.5, 1)
    yield (rng.standard_normal((3, 4)), 0.7, 0)
    yield (np.array([2.0, 0.0, 2.0]), 1e-3)  # ties
    yield (np.array([800.0, -800.0, 799.0]), 0.5)
    yield (rng.standard_normal((2, 5)).astype(np.float32), 0.7)
    yield (np.zeros((0, 4)), 0.7)
    yield (rng.standard_normal(5), 0.0)  # ValueError
    yield (rng.standard_normal(5), -0.5)  # ValueError


def softmax_with_temperature_backward(rng: np.random.Generator) -> Iterator[tuple]:
    for temperature in (0.3, 1.0, 4.0):
        yield (rng.standard_normal((3, 4)), _weights(rng, (3, 4), -1), temperature)
    yield (rng.standard_normal(5), _weights(rng, (5,), -1))
    yield (rng.standard_normal((2, 3, 4)), _weights(rng, (2, 3, 4), 1), 2.5, 1)
    yield (rng.standard_normal((2, 3)), np.eye(2, 3), 0.5)  # one-hot weights: no gradient
    narrow = rng.standard_normal((2, 5)).astype(np.float32)
    yield (narrow, _weights(rng, (2, 5), -1).astype(np.float32), 0.7)
    yield (rng.standard_normal(4), _weights(rng, (3, 4), -1), 0.7)  # would broadcast: ValueError
    yield (rng.standard_normal(4), _weights(rng, (4,), -1), 0.0)  # ValueError


def _weights(rng: np.random.Generator, shape: tuple[int, ...], axis: int) -> np.ndarray:
    positive = rng.uniform(0.1, 1, shape)
    return positive / positive.sum(axis=axis, keepdims=True)
