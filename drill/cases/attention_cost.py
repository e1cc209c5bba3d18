"""What graders feed the functions of snippets/attention_cost.py."""

from collections.abc import Iterator

import numpy as np


def attention_multiply_adds(rng: np.random.Generator) -> Iterator[tuple]:
    yield from [(3, 5), (7, 2), (1, 4), (6, 1), (0, 3), (100_000, 8192)]


def token_multiply_adds(rng: np.random.Generator) -> Iterator[tuple]:
    yield from [(3, 5, 20), (7, 2, 11), (1, 4, 9), (6, 1, 5), (0, 3, 7), (100_000, 8192, 28672)]


def score_bytes(rng: np.random.Generator) -> Iterator[tuple]:
    yield from [(3, 5, 2), (7, 2, 4), (1, 4, 8), (6, 1, 3), (0, 3, 4), (4096, 32, 2)]
