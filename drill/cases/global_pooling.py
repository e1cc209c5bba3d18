"""What graders feed the functions of snippets/global_pooling.py."""

from collections.abc import Iterator

import numpy as np

SHAPES = [(2, 3, 4, 7), (4, 3, 7, 2), (3, 2, 1, 5), (3, 2, 5, 1), (0, 3, 4, 7), (2, 0, 4, 7)]
NO_IMAGES = [(4, 7), (3, 4, 7), (2, 3, 0, 7), (2, 3, 4, 0), (2, 3, 4, 4, 4)]  # ValueError


def global_avg_pool2d(rng: np.random.Generator) -> Iterator[tuple]:
    for shape in SHAPES + NO_IMAGES:
        yield (rng.standard_normal(shape),)
    yield (rng.standard_normal(SHAPES[0]).astype(np.float32),)


def global_avg_pool2d_backward(rng: np.random.Generator) -> Iterator[tuple]:
    for shape in SHAPES + NO_IMAGES:
        yield (rng.standard_normal(shape[:2]), shape)
    gradient = rng.standard_normal((2, 3))
    yield (gradient.astype(np.float32), SHAPES[0])
    for part in (gradient[:1], gradient[:, :1], gradient[0], gradient[..., None], gradient.T):
        yield (part, SHAPES[0])  # ValueError


def averaging_matrix(rng: np.random.Generator) -> Iterator[tuple]:
    for sizes in [(7, 3), (6, 3), (5, 1), (4, 4), (3, 5), (1, 3), (11, 4), (1, 1)]:
        yield sizes
    for sizes in [(0, 3), (3, 0), (-1, 2), (2, -1)]:  # ValueError
        yield sizes


def adaptive_avg_pool2d(rng: np.random.Generator) -> Iterator[tuple]:
    for shape in SHAPES:
        for output_size in (1, 3, (2, 3), (3, 2), (5, 9)):
            yield (rng.standard_normal(shape), output_size)
    yield (rng.standard_normal(SHAPES[0]).astype(np.float32), (3, 2))
    for shape in NO_IMAGES:
        yield (rng.standard_normal(shape), 2)  # ValueError, as everything below
    for output_size in (0, (2, 0), (-1, 2), (2, 2, 2)):
        yield (rng.standard_normal(SHAPES[0]), output_size)


def adaptive_avg_pool2d_backward(rng: np.random.Generator) -> Iterator[tuple]:
    for shape in SHAPES:
        for grid in ((1, 1), (3, 2), (2, 3), (5, 9)):
            yield (rng.standard_normal((*shape[:2], *grid)), shape)
    gradient = rng.standard_normal((2, 3, 3, 2))
    yield (gradient.astype(np.float32), SHAPES[0])
    for part in (gradient[:1], gradient[:, :1], gradient[0], gradient[:, :, :0]):
        yield (part, SHAPES[0])  # ValueError, as everything below
    yield (rng.standard_normal((2, 3, 5, 5, 5)), SHAPES[0])
    yield (rng.standard_normal((2, 3, 5, 5, 5)), (2, 3, 4, 4, 4))
    for shape in NO_IMAGES:
        yield (gradient, shape)
