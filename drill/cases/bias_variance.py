"""What graders feed the functions of snippets/bias_variance.py."""

from collections.abc import Iterator

import numpy as np


def polynomial_fit(rng: np.random.Generator) -> Iterator[tuple]:
    x = np.array([-0.9, -0.2, 0.1, 0.5, 1.3])
    for degree in (0, 1, 2, 3):
        yield (x, rng.standard_normal(5), degree)
    yield (x, rng.standard_normal((3, 5)), 2)
    yield (x, rng.standard_normal((2, 3, 5)), 1)
    yield (x, rng.standard_normal(5), 4)  # through every point
    yield (x.astype(np.float32), rng.standard_normal((3, 5)).astype(np.float32), 2)
    yield (x, np.zeros((0, 5)), 2)
    yield (np.array([0.5, 0.5, -1.0, 2.0]), rng.standard_normal(4), 2)  # a point twice
    yield (x, rng.standard_normal(5), 5)  # ValueError, as everything below
    yield (np.array([0.5, 0.5, -1.0, 2.0]), rng.standard_normal(4), 3)
    yield (x, rng.standard_normal(5), -1)
    yield (x, rng.standard_normal((5, 3)), 2)
    yield (x, rng.standard_normal((3, 1)), 2)
    yield (x[:, None], rng.standard_normal(5), 2)
    yield (np.stack([x] * 5), rng.standard_normal((5, 5)), 2)


def expected_error(rng: np.random.Generator) -> Iterator[tuple]:
    predictions, truth = rng.standard_normal((4, 3)), rng.standard_normal(3)
    yield (predictions, truth, 0.7)
    yield (predictions, truth, 0.0)
    yield (rng.standard_normal((5, 2, 3)), rng.standard_normal((2, 3)), 1.5)
    yield (predictions[:1], truth, 0.7)  # one data set: no variance
    yield (predictions.astype(np.float32), truth.astype(np.float32), 0.7)
    yield (predictions[:, :0], truth[:0], 0.7)
    yield (predictions, truth[:1], 0.7)  # it would broadcast: ValueError
    yield (predictions, predictions, 0.7)
