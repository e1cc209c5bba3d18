"""What graders feed the functions of snippets/schedules.py."""

from collections.abc import Iterator

import numpy as np

STEPS = np.arange(23, dtype=np.int64)


def linear_warmup(rng: np.random.Generator) -> Iterator[tuple]:
    yield (STEPS, 0.3, 7)
    yield (STEPS[:6].reshape(2, 3), 0.02, 4)
    yield (STEPS, 1 / (STEPS + 3.0), 5)  # on top of another schedule
    yield (STEPS, 0.3, 1)
    yield (STEPS[:0], 0.3, 7)
    yield (STEPS, 0.3, 0)  # ValueError
    yield (STEPS, 0.3, -3)


def inverse_time_decay(rng: np.random.Generator) -> Iterator[tuple]:
    yield (STEPS, 0.3, 7)
    yield (STEPS, 0.02, 0.5)
    yield (STEPS[:6].reshape(2, 3), 2.0, 2.5)
    yield (STEPS[:0], 0.3, 7)
    yield (STEPS, 0.3, 0)  # ValueError
    yield (STEPS, 0.3, -3)


def cosine_annealing(rng: np.random.Generator) -> Iterator[tuple]:
    yield (STEPS, 0.3, 7)  # constant from step 7 on
    yield (STEPS, 0.3, 30, 0.05)
    yield (STEPS, 0.05, 9, 0.3)  # upwards
    yield (STEPS[:6].reshape(2, 3), 2.0, 4, 0.5)
    yield (STEPS, 0.3, 1, 0.1)
    yield (STEPS[:0], 0.3, 7)
    yield (STEPS, 0.3, 0)  # ValueError
    yield (STEPS, 0.3, -3)


def cosine_restarts(rng: np.random.Generator) -> Iterator[tuple]:
    yield (STEPS, 0.3, 7)
    yield (STEPS, 0.3, 5, 0.05)
    yield (STEPS, 0.3, 30, 0.05)  # not one cycle
    yield (STEPS[:6].reshape(2, 3), 2.0, 4, 0.5)
    yield (STEPS, 0.3, 1, 0.1)
    yield (STEPS[:0], 0.3, 7)
    yield (STEPS, 0.3, 0)  # ValueError
    yield (5, 0.3, 0)  # the same, and no division by zero
    yield (STEPS, 0.3, -3)


def noam(rng: np.random.Generator) -> Iterator[tuple]:
    yield (STEPS, 64, 7)
    yield (1000 * STEPS, 512)
    yield (STEPS[:6].reshape(2, 3), 2, 3)
    yield (STEPS, 1, 1)
    yield (STEPS[:0], 64, 7)
    yield (STEPS, 64, 0)  # ValueError
    yield (STEPS, 0, 7)
    yield (STEPS, -2, -1)
