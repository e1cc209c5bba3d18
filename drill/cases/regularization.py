"""What graders feed the functions of snippets/regularization.py."""

from collections.abc import Iterator

import numpy as np


def prox_l1(rng: np.random.Generator) -> Iterator[tuple]:
    yield from _weights(rng)


def prox_l2(rng: np.random.Generator) -> Iterator[tuple]:
    yield from _weights(rng)


def smooth_labels(rng: np.random.Generator) -> Iterator[tuple]:
    one_hot = np.eye(5)[[3, 0, 4]]
    for label_smoothing in (0.1, 0.3, 0.0, 1.0):
        yield (one_hot, label_smoothing)
    yield (rng.dirichlet(np.ones(4), (2, 3)), 0.2)  # soft targets, with two leading axes
    yield (np.array([0.0, 1.0, 0.0]), 0.1)
    yield (one_hot.astype(np.float32), 0.1)
    yield (one_hot[:0], 0.1)
    yield (one_hot, -0.1)  # ValueError
    yield (one_hot, 1.1)


def _weights(rng: np.random.Generator) -> Iterator[tuple]:
    """Weights on both sides of the strength, at it, and at zero."""
    yield (rng.standard_normal((3, 4)), 0.7)
    yield (3 * rng.standard_normal((2, 3, 4)), 1.5)
    yield (np.array([-2.0, -0.5, 0.0, 0.25, 0.5, 1.0]), 0.5)
    yield (rng.standard_normal(5), 0.0)
    yield (rng.standard_normal(5).astype(np.float32), 0.3)
    yield (np.zeros((0, 4)), 0.3)
    yield (rng.standard_normal(5), -0.1)  # ValueError
