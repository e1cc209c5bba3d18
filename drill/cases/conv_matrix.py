"""What graders feed the functions of snippets/conv_matrix.py."""

from collections.abc import Iterator

import numpy as np

PLACES = [(), (1, 1, 1), (2, 1, 1), (1, 2, 2), (3, 0, 2)]  # stride, padding, dilation
SIZES = [(5, 8), (7, 10), (4, 5), (7, 10), (1, 3)]  # of the output, from 7 x 9 by 3 x 2


def tap_shifts(rng: np.random.Generator) -> Iterator[tuple]:
    yield (7, 3)
    yield (7, 3, 2)
    yield (7, 4, 1, 2)
    yield (9, 3, 2, 1, 2)
    yield (5, 2, 3, 2, 4)
    yield (1, 1)
    yield (4, 5)  # does not fit: ValueError


def conv_matrix(rng: np.random.Generator) -> Iterator[tuple]:
    for places in PLACES:
        yield (rng.standard_normal((4, 2, 3, 2)), (7, 9), *places)
    yield (rng.standard_normal((4, 2, 3, 2)).astype(np.float32), (5, 6))
    yield (rng.standard_normal((4, 2, 3, 2)), (3, 2))  # one place
    yield (rng.standard_normal((4, 2, 3, 2)), (2, 9))  # does not fit: ValueError


def matrix_conv2d(rng: np.random.Generator) -> Iterator[tuple]:
    x, weight = rng.standard_normal((5, 2, 7, 9)), rng.standard_normal((4, 2, 3, 2))
    for places in PLACES:
        yield (x, weight, *places)
    yield (x.astype(np.float32), weight.astype(np.float32))
    yield (x[:0], weight)  # no samples
    yield (x[:, :1], weight)  # channels: ValueError
    yield (x, weight[:, :1])  # channels: ValueError
    yield (x[:0, :1], weight)  # no samples, and channels: ValueError
    yield (x[:, :, :2], weight)  # does not fit: ValueError


def matrix_conv2d_backward(rng: np.random.Generator) -> Iterator[tuple]:
    weight = rng.standard_normal((4, 2, 3, 2))
    for places, size in zip(PLACES, SIZES):
        yield (rng.standard_normal((5, 4, *size)), weight, (7, 9), *places)
    yield (np.ones((5, 4, 5, 8), np.float32), weight.astype(np.float32), (7, 9))
    yield (np.zeros((0, 4, 5, 8)), weight, (7, 9))  # no samples
    square = rng.standard_normal((3, 3, 3, 5))
    yield (rng.standard_normal((2, 3, 6, 4)), square, (6, 6), 1, 1)
    for wrong in [(5, 3, 5, 8), (5, 4, 8, 5), (5, 4, 5, 7), (5, 4, 40)]:
        yield (np.ones(wrong), weight, (7, 9))  # ValueError
