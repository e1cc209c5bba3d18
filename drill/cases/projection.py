"""What graders feed the functions of snippets/projection.py."""

from collections.abc import Iterator

import numpy as np


def cosine_similarity(rng: np.random.Generator) -> Iterator[tuple]:
    yield from _pairs(rng)
    b = rng.standard_normal((3, 4))
    yield (np.zeros((3, 4)), b)  # a vector of zeros gives 0
    yield (b, b * np.array([[0.0], [1.0], [-2.0]]))
    yield (1e-3 * b, rng.standard_normal((3, 4)), 0.5)  # shorter than eps
    yield (rng.standard_normal((3, 4)), 1e-3 * b, 0.5)
    yield (1e-9 * b, b)
    yield (b, 1e-9 * b)


def scalar_projection(rng: np.random.Generator) -> Iterator[tuple]:
    yield from _pairs(rng)
    a, b = rng.standard_normal((2, 3, 4))
    yield (0 * a, b)
    yield (a, b * np.array([[1.0], [0.0], [1.0]]))  # one has no direction: ValueError
    yield (a, 0 * b)


def _pairs(rng: np.random.Generator) -> Iterator[tuple]:
    for shape in [(4,), (3, 4), (2, 3, 5), (0, 3), (1,)]:
        yield (rng.standard_normal(shape), 3 * rng.standard_normal(shape))
    narrow = rng.standard_normal((2, 3, 4)).astype(np.float32)
    yield (narrow[0], narrow[1])
    a, b = rng.standard_normal((2, 3, 4))
    yield (a, b[0])  # they would broadcast: ValueError, as below
    yield (a[:, :1], b)
