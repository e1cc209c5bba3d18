"""What graders feed the functions of snippets/activations.py."""

from collections.abc import Iterator

import numpy as np


def softmax(rng: np.random.Generator) -> Iterator[tuple]:
    yield (rng.standard_normal(5),)
    yield (rng.standard_normal((3, 4)),)
    yield (rng.standard_normal((2, 3, 4)), 1)
    yield (rng.standard_normal((3, 4)), 0)
    yield (rng.standard_normal((2, 5)).astype(np.float32),)
    yield (np.array([[1000.0, 1001.0], [-1000.0, -1002.0]]),)  # each row has its own maximum
    yield (np.array([0.5, -np.inf, 1.5]),)
    yield (np.array([[3.0]]),)
    yield (np.zeros((0, 4)),)


def softmax_backward(rng: np.random.Generator) -> Iterator[tuple]:
    for shape, axis in [((5,), -1), ((3, 4), -1), ((2, 3, 4), 1), ((3, 4), 0)]:
        yield (rng.standard_normal(shape), _weights(rng, shape, axis), axis)
    yield (rng.standard_normal((2, 3, 4)), _weights(rng, (2, 3, 4), -1))
    yield (rng.standard_normal((2, 3)), np.eye(2, 3))  # one-hot weights: no gradient
    narrow = rng.standard_normal((2, 5)).astype(np.float32)
    yield (narrow, _weights(rng, (2, 5), -1).astype(np.float32))


def _weights(rng: np.random.Generator, shape: tuple[int, ...], axis: int) -> np.ndarray:
    positive = rng.uniform(0.1, 1, shape)
    return positive / positive.sum(axis=axis, keepdims=True)
