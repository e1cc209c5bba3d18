"""What graders feed the functions of snippets/conv.py."""

from collections.abc import Iterator

import numpy as np

# (stride, padding, dilation), where one number serves both axes
PLACES = [(1, 0, 1), (2, 1, 1), (1, 2, 2), ((2, 1), (1, 3), (1, 2)), ((1, 3), (2, 0), (3, 1))]


def conv_output_size(rng: np.random.Generator) -> Iterator[tuple]:
    yield (32, 5)
    yield (8, 3, 2)  # the last column is not read
    yield (7, 3, 2, 1)
    yield (9, 3, 2, 2, 2)
    yield (11, 2, 4, 3, 5)
    yield (3, 3, 5)  # one place
    yield (1, 1)
    yield (4, 8, 1, 2)  # fits into the padded input only
    yield (5, 3, 1, 0, 2)  # just fits
    yield (4, 3, 1, 0, 2)  # does not: ValueError
    yield (4, 5, 2)  # does not: ValueError
    yield from [(0, 1, 1, 1), (5, 0), (5, 3, 0), (5, 3, 1, -1), (5, 3, 1, 0, 0)]  # ValueError


def sliding_windows(rng: np.random.Generator) -> Iterator[tuple]:
    x = rng.standard_normal((2, 3, 7, 8))
    for places in PLACES:
        yield (x, (3, 2), *places)
    yield (x, (3, 2))
    yield (x.astype(np.float32), (1, 4), 1, 1)
    yield (x[:0], (3, 2))  # no samples
    yield (x, (7, 8))  # one place
    yield (x, (8, 2))  # does not fit: ValueError
    yield (x, (3, 5), 1, 0, (1, 2))  # does not fit: ValueError
    yield (x, (3, 2), 9)  # one place, as the next is outside
    yield (x, (3, 2), 0)  # ValueError
    yield (x, (3, 2), (1, -1))  # ValueError
    yield (x, (0, 2))  # ValueError
    yield (x[:, :, :0], (3, 2), 1, 2)  # only padding: ValueError
    yield (x[0], (3, 2))  # three axes: ValueError
    yield (x, (3, 2, 1))  # three sizes: ValueError


def sliding_windows_backward(rng: np.random.Generator) -> Iterator[tuple]:
    outputs = [(5, 7), (4, 5), (7, 10), (4, 12), (5, 3)]
    for places, output in zip(PLACES, outputs):
        yield (rng.standard_normal((2, 3, 3, 2, *output)), (7, 8), *places)
    yield (rng.standard_normal((2, 3, 3, 2, 5, 7)), (7, 8))
    yield (rng.standard_normal((2, 3, 3, 2, 3, 4)).astype(np.float32), (7, 8), 2)
    yield (np.zeros((0, 3, 3, 2, 5, 7)), (7, 8))  # no samples
    yield (rng.standard_normal((2, 3, 3, 2, 5, 6)), (7, 8))  # another image: ValueError
    yield (rng.standard_normal((2, 3, 3, 2, 5, 7)), (7, 9))  # another image: ValueError
    yield (rng.standard_normal((2, 3, 3, 2, 5, 7)), (7, 8, 2))  # three sizes: ValueError
    yield (rng.standard_normal((2, 3, 3, 2, 5, 7)), (2, 8))  # does not fit: ValueError


def conv2d(rng: np.random.Generator) -> Iterator[tuple]:
    for x, weight, *how in _layers(rng):
        yield (x, weight, rng.standard_normal(len(weight)).astype(x.dtype), *how)
        yield (x, weight, None, *how)
    x, weight = rng.standard_normal((2, 4, 7, 8)), rng.standard_normal((6, 4, 3, 2))
    yield (x, weight)
    yield (x, weight, np.zeros(1))  # would broadcast: ValueError
    yield (x, weight, np.zeros((6, 1)))  # ValueError
    yield from _misfits(x, weight)


def conv2d_backward(rng: np.random.Generator) -> Iterator[tuple]:
    for x, weight, *how in _layers(rng):
        yield (rng.standard_normal(_shape(x, weight, *how)).astype(x.dtype), x, weight, *how)
    x, weight = rng.standard_normal((2, 4, 7, 8)), rng.standard_normal((6, 4, 3, 2))
    grad_output = rng.standard_normal((2, 6, 5, 7))
    yield (grad_output, x, weight)
    for wrong in [(1, 6, 5, 7), (2, 1, 5, 7), (2, 6, 1, 7), (2, 6, 5, 1), (2, 6, 7, 5)]:
        yield (np.ones(wrong), x, weight)  # ValueError
    for x_wrong, weight_wrong, _, *how in _misfits(x, weight):
        yield (grad_output[: len(x_wrong)], x_wrong, weight_wrong, *how)  # ValueError
    yield (np.ones((2, 0, 5, 7)), x, weight[:0], 1, 0, 1, -1)  # ValueError


def _layers(rng: np.random.Generator) -> Iterator[tuple]:
    """Images, filters, stride, padding, dilation and groups."""
    for groups, places in zip((1, 2, 4, 1, 2), PLACES):
        x, weight = rng.standard_normal((2, 4, 7, 8)), rng.standard_normal((8, 4 // groups, 3, 2))
        yield (x, weight, *places, groups)
    single = (
        rng.standard_normal(shape).astype(np.float32) for shape in ((3, 2, 5, 6), (4, 2, 2, 3))
    )
    yield (*single, 1, 1, 1, 1)
    yield (np.zeros((0, 4, 7, 8)), rng.standard_normal((6, 4, 3, 2)), 1, 0, 1, 1)  # no samples
    yield (rng.standard_normal((2, 3, 5, 6)), rng.standard_normal((4, 3, 1, 1)), 1, 0, 1, 1)
    yield (rng.standard_normal((2, 3, 3, 2)), rng.standard_normal((4, 3, 3, 2)), 1, 0, 1, 1)


def _misfits(x: np.ndarray, weight: np.ndarray) -> Iterator[tuple]:
    """Images of 4 channels, 6 filters and other arguments that do not fit: ValueError."""
    yield (x[:, :3], weight, None)
    yield (x[:, :1], weight, None)
    yield (x, weight, None, 1, 0, 1, 2)  # too deep for a group
    yield (x, weight[:5, :2], None, 1, 0, 1, 2)  # 5 filters for 2 groups
    yield (x, weight, None, 1, 0, 1, 0)
    yield (np.zeros((2, 0, 7, 8)), weight, None, 1, 0, 1, 0)
    yield (np.concatenate([x, x], axis=1), weight, None)
    yield (x[:0, :3], weight, None)  # no samples, and channels that do not fit
    yield (x[:, :, :2], weight, None)  # no place for the filter


def _shape(x: np.ndarray, weight: np.ndarray, stride, padding, dilation, groups) -> tuple[int, ...]:
    """Of the output, by counting starts."""
    how = (np.broadcast_to(value, 2) for value in (stride, padding, dilation))
    places = (
        len(range(0, n + 2 * p - d * (k - 1), s))
        for n, k, s, p, d in zip(x.shape[2:], weight.shape[2:], *how)
    )
    return (len(x), len(weight), *places)
