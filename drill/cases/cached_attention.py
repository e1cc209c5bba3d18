"""What graders feed the function of snippets/cached_attention.py."""

from collections.abc import Iterator

import numpy as np


def attend_and_remember(rng: np.random.Generator) -> Iterator[tuple]:
    yield _draw(rng)
    yield _draw(rng, leading=(2, 3))
    yield _draw(rng, past=0)
    yield _draw(rng, past=1, width=1)
    yield _draw(rng, leading=(0,))
    yield tuple(array.astype(np.float32) for array in _draw(rng))
    query, key, value, keys, values = _draw(rng)
    yield (query, key[:, :3], value, keys, values)  # ValueError, as all below
    yield (query, key, value, keys[:4], values)
    yield (query, key[:0], value, keys, values)
    yield (query, key[:0], value, keys, values[:4])  # five of each, but not of the same tokens
    yield (query, key, value[:, :1], keys, values)
    yield (query[:, :3], key, value, keys, values)


def _draw(
    rng: np.random.Generator, leading: tuple[int, ...] = (), past: int = 5, width: int = 4
) -> tuple[np.ndarray, ...]:
    shapes = [(1, width), (1, width), (1, 3), (past, width), (past, 3)]
    return tuple(rng.standard_normal((*leading, *shape)) for shape in shapes)
