"""What graders feed the functions of snippets/class_probabilities.py."""

from collections.abc import Iterator

import numpy as np


def two_class_probability(rng: np.random.Generator) -> Iterator[tuple]:
    for shape in [(2,), (5, 2), (3, 4, 2)]:
        yield (3 * rng.standard_normal(shape),)
    yield (np.array([[1000.0, -2.0], [-1000.0, 3.0], [999.0, 1000.0]]),)
    yield (rng.standard_normal((4, 2)).astype(np.float32),)
    yield (np.zeros((0, 2)),)
    yield (rng.standard_normal((2, 3)),)  # three classes: ValueError
    yield (rng.standard_normal((2, 1)),)  # a single one: ValueError


def label_probabilities(rng: np.random.Generator) -> Iterator[tuple]:
    for shape in [(4,), (3, 4), (2, 3, 4)]:
        yield (3 * rng.standard_normal(shape),)
    yield (np.array([-1000.0, -30.0, 0.0, 30.0, 1000.0]),)
    yield (rng.standard_normal((3, 4)).astype(np.float32),)
    yield (np.zeros((0, 4)),)
