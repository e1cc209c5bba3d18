"""What graders feed the functions of snippets/receptive_field.py."""

from collections.abc import Iterator

import numpy as np


def receptive_field(rng: np.random.Generator) -> Iterator[tuple]:
    yield ([3, 5, 2], [2, 3, 4])
    yield ([3, 5, 2], [2, 3, 4], [2, 1, 3])
    yield ([7, 3, 1, 2], [1, 2, 3, 1], [1, 4, 2, 5])
    yield ([3], [2])  # its own stride does not count
    yield ([4], [3], [5])
    yield ([1, 1], [2, 3])  # sees one input
    yield ([], [])  # no layer
    yield ([], [], [])
    yield ([2] * 10, [1] * 10, [2**i for i in range(10)])
    yield ([2] * 40, [2] * 40)  # more than 32 bits hold
    yield ((3, 3), (1, 2), (2, 2))  # tuples
    yield ([3, 5], [1, 2, 1])  # lists of different length: ValueError
    yield ([3, 5, 3], [1, 2])
    yield ([3, 5], [1, 2], [1])
    yield ([3], [1], [1, 1])
    yield ([3, 5, 2], [1, 2], [2, 3])
    yield ([3, 0], [1, 1])  # sizes below 1
    yield ([3, 3], [0, 1])
    yield ([3, 3], [1, 1], [1, 0])
    yield ([3, -1], [1, 1])
