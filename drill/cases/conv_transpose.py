"""What graders feed the functions of snippets/conv_transpose.py."""

from collections.abc import Iterator

import numpy as np


def conv_transpose2d(rng: np.random.Generator) -> Iterator[tuple]:
    x, weight = rng.standard_normal((2, 3, 4, 5)), rng.standard_normal((3, 6, 3, 2))
    bias = rng.standard_normal(6)
    yield (x, weight)
    # stride, padding, output_padding, dilation
    for how in [(1, 0, 0, 2), (2, 1, 0, 1), (2, 1, 1, 1), (3, 2, 2, 2), (3, 0, 1, 1), (2, 0, 1, 3)]:
        yield (x, weight, bias, *how)
        yield (x, weight, None, *how)
    yield (x, weight, bias, (2, 3), (1, 0), (0, 2), (1, 2))
    yield (x, weight, bias, (3, 1), (0, 1), (1, 0), (2, 1))
    yield tuple(array.astype(np.float32) for array in (x, weight, bias))
    yield (x[:0], weight, bias, 2)  # no samples
    yield (x[:, :, :1, :1], weight, None, 2, 0, 1)
    yield (x, weight, None, 1, 2, 0)  # 2 of 6 rows and of 6 columns stay
    yield (x[:, :, :3], weight, None, 1, 2, 0)  # one row stays
    yield (x[:, :, :2], weight, None, 1, 2, 0)  # none stays: ValueError
    yield (x[:, :, :, :4], weight, None, 1, 2, 0)
    yield (x[:, :, :, :3], weight, None, 1, 2, 0)  # no column stays: ValueError
    yield (x, weight, None, 1, -1)  # ValueError
    yield (x, weight, None, 1, (0, -1))  # ValueError
    yield (x, weight, None, 2, 0, (0, -1))  # ValueError
    yield (x[:, :, :1, :1], weight, None, (1, 2), 0, (1, 1))  # would broadcast: ValueError
    yield (x, weight, None, 2, 1, 2)  # ValueError
    yield (x, weight, None, 2, 1, -1)  # ValueError
    yield (x[:, :, :1, :1], weight, None, 2, 0, 2)  # would broadcast: ValueError
    yield (x[:, :2], weight)  # channels: ValueError
    yield (x, weight, bias[:1])  # ValueError
