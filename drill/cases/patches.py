"""What graders feed the functions of snippets/patches.py."""

from collections.abc import Iterator

import numpy as np


def patchify(rng: np.random.Generator) -> Iterator[tuple]:
    yield (rng.standard_normal((2, 3, 8, 12)), 4)
    yield (rng.standard_normal((2, 3, 12, 8)), 2)
    yield (rng.standard_normal((2, 5, 9, 6)), 3)
    yield (rng.standard_normal((2, 3, 4, 5)), 1)  # pixels as tokens
    yield (rng.standard_normal((2, 3, 4, 4)), 4)  # the whole image as one token
    yield (rng.standard_normal((0, 3, 4, 8)), 2)
    yield (rng.standard_normal((2, 3, 8, 12)).astype(np.float32), 4)
    yield (rng.standard_normal((2, 3, 8, 10)), 4)  # P does not divide both: ValueError
    yield (rng.standard_normal((2, 3, 10, 8)), 4)
    yield (rng.standard_normal((2, 3, 8, 12)), 0)
    yield (rng.standard_normal((2, 3, 8, 12)), -4)
    yield (rng.standard_normal((2, 3, 8, 12)), -1)
