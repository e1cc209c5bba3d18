"""What graders feed the function of snippets/pooling_loops.py."""

from collections.abc import Iterator

import numpy as np


def max_pool2d_loops(rng: np.random.Generator) -> Iterator[tuple]:
    wide, tall = rng.standard_normal((2, 3, 5, 7)), rng.standard_normal((3, 2, 7, 4))
    for x in (wide, tall, tall - 9, wide - 9):  # two with negative values only
        yield (x, 2)
        yield (x, 3, 2)
        yield (x, 2, 3)
        yield (x, 3, 1, 1)
        yield (x, 4, 3, 2)
        yield (x, (2, 3), (1, 2), (1, 0))
        yield (x, (3, 2), (2, 1), (0, 1))
        yield (x, (5, 2), None, (2, 1))
    yield (wide, 1)
    yield (wide, (5, 7))  # one window
    yield (wide.astype(np.float32), 3, 2, 1)
    yield (wide[:0], 2)
    yield (wide[:, :0], 2)
    yield (wide, 6)  # no room for the rows: ValueError, as everything below
    yield (wide, (2, 8))
    yield (wide, 0)
    yield (wide, 2, (1, 0))
    yield (wide, 2, 2, -1)
    yield (wide, 3, 2, 2)  # padded by more than half a window
    yield (wide[0], 2)
    yield (wide[:, :, :0], 2, 1, 1)
