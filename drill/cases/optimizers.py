"""What graders feed the functions of snippets/optimizers.py."""

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np


class MomentumState(NamedTuple):
    """As in the snippets, which nothing here may import."""

    velocity: np.ndarray


def gradient_descent_step(rng: np.random.Generator) -> Iterator[tuple]:
    for shape in [(3, 4), (5,), (), (0, 2)]:
        yield (*rng.standard_normal((2, *shape)), 0.3)
    yield tuple(1000 * rng.standard_normal((2, 3, 4)))  # the default rate
    yield (*rng.standard_normal((2, 3, 4)).astype(np.float32), 0.3)
    yield (rng.standard_normal((3, 4)), rng.standard_normal(4), 0.3)  # ValueError, as below
    yield (rng.standard_normal(4), rng.standard_normal((3, 4)), 0.3)
    yield (rng.standard_normal((3, 4)), rng.standard_normal((3, 1)), 0.3)


def momentum_step(rng: np.random.Generator) -> Iterator[tuple]:
    yield from _steps_with_velocity(rng)


def nesterov_step(rng: np.random.Generator) -> Iterator[tuple]:
    yield from _steps_with_velocity(rng)


def _steps_with_velocity(rng: np.random.Generator) -> Iterator[tuple]:
    for shape in [(3, 4), (5,), (), (0, 2)]:
        param, grad, velocity = (rng.standard_normal(shape) for _ in range(3))
        yield (param, grad, None, 0.3, 0.7)
        yield (param, grad, MomentumState(velocity), 0.3, 0.7)
        yield (param, grad, MomentumState(velocity), 0.3, 0.0)
    param, grad, velocity = rng.standard_normal((3, 3, 4))
    yield (param, 1000 * grad, MomentumState(1000 * velocity))  # the defaults
    param, grad, velocity = rng.standard_normal((3, 3, 4)).astype(np.float32)
    yield (param, grad, None, 0.3, 0.7)
    yield (param, grad, MomentumState(velocity), 0.3, 0.7)
    yield (param, grad[:1], MomentumState(velocity), 0.3, 0.7)  # ValueError, as everything below
    yield (param, grad[:1], None, 0.3, 0.7)
    yield (param[0], grad, None, 0.3, 0.7)
    yield (param, grad, MomentumState(velocity[0]), 0.3, 0.7)
