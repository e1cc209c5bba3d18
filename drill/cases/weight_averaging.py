"""What graders feed the functions of snippets/weight_averaging.py."""

from collections.abc import Iterator

import numpy as np


def swa_update(rng: np.random.Generator) -> Iterator[tuple]:
    average, weights = rng.standard_normal((2, 3, 4))
    for num_averaged in (0, 1, 4):
        yield (average, weights, num_averaged)
    yield (average.astype(np.float32), weights.astype(np.float32), 4)
    yield (np.zeros((0, 4)), np.zeros((0, 4)), 4)
    yield (average, weights[:1], 4)  # another shape, which would broadcast: ValueError


def ema_update(rng: np.random.Generator) -> Iterator[tuple]:
    average, weights = rng.standard_normal((2, 3, 4))
    for decay in (0.9, 0.3, 0.0, 1.0):
        yield (average, weights, decay)
    yield (average.astype(np.float32), weights.astype(np.float32), 0.9)
    yield (np.zeros((0, 4)), np.zeros((0, 4)), 0.9)
    yield (average, weights, -0.1)  # no share: ValueError
    yield (average, weights, 1.1)
    yield (average, weights[:1], 0.9)  # another shape, which would broadcast: ValueError
