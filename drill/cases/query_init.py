"""What graders feed the functions of snippets/query_init.py."""

from collections.abc import Iterator

import numpy as np


def t5_query_weight(rng: np.random.Generator) -> Iterator[tuple]:
    yield (6, 2, 5, None, rng.standard_normal((6, 10)))
    yield (10, 3, 4, None, rng.standard_normal((10, 12)))
    yield (4, 1, 9, None, rng.standard_normal((4, 9)))
    yield (7, 3, 1, None, rng.standard_normal((7, 3)))
    yield (6, 2, 5, None, rng.standard_normal((6, 10)).astype(np.float32))
    yield (5, 2, 3, np.random.default_rng(1), rng.standard_normal((5, 6)))  # the noise counts
    yield (5, 2, 3, np.random.default_rng(1))
    yield (6, 2, 5)  # neither noise nor rng: ValueError, as everything below
    yield (6, 2, 5, None, rng.standard_normal((10, 6)))
    yield (6, 2, 5, None, rng.standard_normal(10))
