"""What graders feed the functions of snippets/conv_flip.py."""

from collections.abc import Iterator

import numpy as np


def convolve2d(rng: np.random.Generator) -> Iterator[tuple]:
    for kernel in [(3, 2), (1, 4), (3, 1), (1, 1), (7, 8)]:  # the last is larger than the image
        yield (rng.standard_normal((5, 6)), rng.standard_normal(kernel))
    yield (rng.standard_normal((5, 6)).astype(np.float32), np.ones((2, 3), np.float32))
    yield (rng.standard_normal((2, 5, 6)), rng.standard_normal((3, 2)))  # ValueError
    yield (rng.standard_normal((5, 6)), rng.standard_normal(3))  # ValueError
    yield (rng.standard_normal((5, 6)), np.zeros((0, 2)))  # empty: ValueError
    yield (np.zeros((0, 6)), rng.standard_normal((3, 2)))  # empty: ValueError
