"""What graders feed the functions of snippets/activations.py."""

from collections.abc import Iterator

import numpy as np


def softmax(rng: np.random.Generator) -> Iterator[tuple]:
    yield from _scores(rng)


def softmax_backward(rng: np.random.Generator) -> Iterator[tuple]:
    for shape, axis in [((5,), -1), ((3, 4), -1), ((2, 3, 4), 1), ((3, 4), 0)]:
        yield (rng.standard_normal(shape), _weights(rng, shape, axis), axis)
    yield (rng.standard_normal((2, 3, 4)), _weights(rng, (2, 3, 4), -1))
    yield (rng.standard_normal((2, 3)), np.eye(2, 3))  # one-hot weights: no gradient
    narrow = rng.standard_normal((2, 5)).astype(np.float32)
    yield (narrow, _weights(rng, (2, 5), -1).astype(np.float32))


def log_softmax(rng: np.random.Generator) -> Iterator[tuple]:
    yield from _scores(rng)
    yield (np.array([[0.0, -800.0, 3.0], [-5e4, 5e4, 0.0]]),)  # weights that would be 0


def log_softmax_backward(rng: np.random.Generator) -> Iterator[tuple]:
    for shape, axis in [((5,), -1), ((3, 4), -1), ((2, 3, 4), 1), ((3, 4), 0)]:
        yield (rng.standard_normal(shape), np.log(_weights(rng, shape, axis)), axis)
    yield (rng.standard_normal((2, 3, 4)), np.log(_weights(rng, (2, 3, 4), -1)))
    yield (rng.standard_normal(2), np.array([0.0, -np.inf]))
    narrow = rng.standard_normal((2, 5)).astype(np.float32)
    yield (narrow, np.log(_weights(rng, (2, 5), -1)).astype(np.float32))


def sigmoid(rng: np.random.Generator) -> Iterator[tuple]:
    yield (2 * rng.standard_normal((3, 4)),)
    yield (rng.standard_normal((2, 5)).astype(np.float32),)
    yield (np.array([-np.inf, -800.0, -700.0, -40.0, 0.0, 40.0, 800.0, np.inf]),)
    yield (np.zeros((0, 4)),)


def sigmoid_backward(rng: np.random.Generator) -> Iterator[tuple]:
    grad_output, output = rng.standard_normal((3, 4)), rng.uniform(0, 1, (3, 4))
    yield (grad_output, output)
    yield (grad_output.astype(np.float32), output.astype(np.float32))
    yield (grad_output[0, :2], np.array([0.0, 1.0]))  # saturated: no gradient


def _scores(rng: np.random.Generator) -> Iterator[tuple]:
    """Scores along one axis or another, also far from 0."""
    yield (rng.standard_normal(5),)
    yield (rng.standard_normal((3, 4)),)
    yield (rng.standard_normal((2, 3, 4)), 1)
    yield (rng.standard_normal((3, 4)), 0)
    yield (rng.standard_normal((2, 5)).astype(np.float32),)
    yield (np.array([[1000.0, 1001.0], [-1000.0, -1002.0]]),)  # each row has its own maximum
    yield (np.array([0.5, -np.inf, 1.5]),)
    yield (np.array([[3.0]]),)
    yield (np.zeros((0, 4)),)


def _weights(rng: np.random.Generator, shape: tuple[int, ...], axis: int) -> np.ndarray:
    positive = rng.uniform(0.1, 1, shape)
    return positive / positive.sum(axis=axis, keepdims=True)
