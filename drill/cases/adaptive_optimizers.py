"""What graders feed the functions of snippets/adaptive_optimizers.py."""

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np

# The states are as in the snippets, which nothing here may import.


class AdagradState(NamedTuple):
    sum: np.ndarray


class RMSpropState(NamedTuple):
    square_avg: np.ndarray


class AdamState(NamedTuple):
    exp_avg: np.ndarray
    exp_avg_sq: np.ndarray
    step: int


def exponential_moving_average(rng: np.random.Generator) -> Iterator[tuple]:
    for shape in [(3, 4), (5,), (), (0, 2)]:
        yield (*(rng.standard_normal(shape) for _ in range(2)), 0.7)
    yield tuple(rng.standard_normal((2, 3, 4)))  # the default beta
    average, value = rng.standard_normal((2, 3, 4))
    yield (average, value, 0.0)
    yield (average.astype(np.float32), value.astype(np.float32), 0.7)
    yield (average, value[:1], 0.7)  # ValueError, as below
    yield (average[0], value, 0.7)


def adagrad_step(rng: np.random.Generator) -> Iterator[tuple]:
    for param, grad, square in _draws(rng):
        for state in (None, AdagradState(square)):
            yield (param, grad, state, 0.3, 0.2)
    param, grad, square = _draw(rng)
    yield (param, grad, AdagradState(square))  # the defaults
    yield (param, 1e-10 * grad)
    yield (param, np.zeros((3, 4)))  # 0 over eps
    yield from _refused(rng, [AdagradState])


def rmsprop_step(rng: np.random.Generator) -> Iterator[tuple]:
    for param, grad, square in _draws(rng):
        for state in (None, RMSpropState(square)):
            yield (param, grad, state, 0.3, 0.7, 0.2)
    param, grad, square = _draw(rng)
    yield (param, grad, RMSpropState(square))  # the defaults
    yield (param, 1e-8 * grad)
    yield (param, np.zeros((3, 4)))
    yield from _refused(rng, [RMSpropState])


def adam_step(rng: np.random.Generator) -> Iterator[tuple]:
    yield from _adam(rng)


def adamw_step(rng: np.random.Generator) -> Iterator[tuple]:
    for case in _adam(rng):
        yield case
        if len(case) == 6:
            yield (*case, 0.4)


def _adam(rng: np.random.Generator) -> Iterator[tuple]:
    for param, grad, square in _draws(rng):
        for state in (None, AdamState(grad[::-1] if grad.ndim else grad / 3, square, 4)):
            yield (param, grad, state, 0.3, (0.7, 0.95), 0.2)
    param, grad, square = _draw(rng)
    yield (param, grad, AdamState(grad[::-1], square, 3))  # the defaults
    yield (param, 1e-8 * grad)
    yield (param, np.zeros((3, 4)))
    yield from _refused(rng, [lambda x: AdamState(x, square, 3), lambda x: AdamState(grad, x, 3)])


def _draw(
    rng: np.random.Generator, shape: tuple[int, ...] = (3, 4)
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    param, grad, root = (rng.standard_normal(shape) for _ in range(3))
    return param, grad, root**2


def _draws(rng: np.random.Generator) -> Iterator[tuple[np.ndarray, np.ndarray, np.ndarray]]:
    """Parameters, gradients and sums of squares, of several shapes and types."""
    for shape in [(3, 4), (5,), (), (0, 2)]:
        yield _draw(rng, shape)
    param, grad, square = _draw(rng)
    yield (param, 30 * grad, square)
    yield (param.astype(np.float32), grad.astype(np.float32), square.astype(np.float32))


def _refused(rng: np.random.Generator, states: list) -> Iterator[tuple]:
    """Shapes that would broadcast: ValueError."""
    param, grad, square = _draw(rng)
    yield (param, grad[:1])
    yield (param[0], grad)
    for state in states:
        yield (param, grad, state(square[0]))
        yield (param[0], grad[0], state(square))
        yield (param[0], grad, state(square))
