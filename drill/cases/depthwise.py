"""What graders feed the functions of snippets/depthwise.py."""

from collections.abc import Iterator

import numpy as np


def depthwise_separable_conv2d(rng: np.random.Generator) -> Iterator[tuple]:
    yield _draw(rng)
    yield _draw(rng, kernel=(2, 4))
    yield (*_draw(rng), 2)
    yield (*_draw(rng), 1, 1)
    yield (*_draw(rng), 3, 2)
    yield _draw(rng, kernel=(1, 1))
    yield _draw(rng, outputs=4)
    yield _draw(rng, n=0)
    yield tuple(array.astype(np.float32) for array in _draw(rng))
    x, filters, mixing, bias = _draw(rng)
    yield (x[:, :1], filters, mixing, bias)  # not one kernel a channel: ValueError
    yield (x, filters[:1], mixing, bias)
    yield (x, np.concatenate([filters, filters]), np.tile(mixing, 2), bias)
    yield (x, filters.swapaxes(0, 1), mixing, bias)
    yield (x, np.repeat(filters, 4, axis=1), mixing, bias)
    yield (x, np.tile(filters, (1, 2, 1, 1)), mixing, bias)
    yield (x, filters, mixing[:, :1], bias)
    yield (x, filters, mixing, bias[:1])
    yield (x, filters, mixing, bias, 0)


def conv2d_multiply_adds(rng: np.random.Generator) -> Iterator[tuple]:
    yield (12, 18, 3, 35)
    yield (12, 18, 5, 35, 6)
    yield (12, 18, 3, 35, 2)
    yield (12, 24, 3, 35, 12)  # depthwise, with two filters a channel
    yield (12, 18, 1, 35)
    yield (1, 1, 1, 1)
    yield (1, 1, 1, 1, 1)
    yield (70_000, 80_000, 7, 90_000)  # more than 32 bits hold
    yield (12, 20, 3, 35, 6)  # groups that do not divide the channels: ValueError
    yield (20, 12, 3, 35, 6)
    for place in range(5):  # no sizes
        for wrong in (0, -1):
            sizes = [12, 18, 3, 35, 1]
            sizes[place] = wrong
            yield tuple(sizes)


def _draw(
    rng: np.random.Generator, n: int = 2, kernel: tuple[int, int] = (3, 2), outputs: int = 5
) -> tuple[np.ndarray, ...]:
    shapes = (n, 4, 7, 9), (4, 1, *kernel), (outputs, 4), (outputs,)
    return tuple(rng.standard_normal(shape) for shape in shapes)
