"""What graders feed the functions of snippets/conv_cost.py."""

from collections.abc import Iterator

import numpy as np


def conv_parameters(rng: np.random.Generator) -> Iterator[tuple]:
    yield (3, 1, (3, 3))
    yield (3, 64, (7, 5))
    yield (12, 8, (3, 2), 4)
    yield (12, 8, (3, 2), 4, False)
    yield (6, 6, (5, 4), 6)  # one filter a channel
    yield (5, 7, (1, 1), 1, False)
    yield (12, 9, (3, 2), 4)  # ValueError
    yield (10, 8, (3, 2), 4)  # ValueError
    yield (10, 8, (3, 2), 0)  # ValueError
    yield (10, 8, (3, 2), -2)  # ValueError


def conv_multiplications(rng: np.random.Generator) -> Iterator[tuple]:
    yield ((6, 7), 3, 4, (3, 2))
    yield ((9, 12), 3, 4, (3, 2), 2)
    yield ((9, 12), 3, 4, (5, 3), 3, 2)
    yield ((9, 12), 12, 8, (3, 2), 2, 1, 4)
    yield ((9, 12), 12, 9, (3, 2), 2, 1, 4)  # ValueError
    yield ((2, 12), 3, 4, (3, 2))  # does not fit: ValueError
    yield ((12, 2), 3, 4, (2, 3))  # does not fit: ValueError
