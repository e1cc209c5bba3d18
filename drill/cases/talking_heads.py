"""What graders feed the functions of snippets/talking_heads.py."""

from collections.abc import Iterator

import numpy as np


def talking_heads_scores(rng: np.random.Generator) -> Iterator[tuple]:
    for query, key, _, mixing in _draws(rng):
        yield (query, key, mixing)
    query, key, _, mixing = _draw(rng)
    yield (query, key, mixing.T)  # for other heads: ValueError, as everything below
    yield (query, key, mixing[:, :1])
    yield (query[:1], key, mixing)
    yield (query, key[:1], mixing)
    yield (query[:1], key[:1], mixing)
    yield (query, key[..., :3], mixing)


def talking_heads_attention(rng: np.random.Generator) -> Iterator[tuple]:
    yield from _draws(rng)
    query, key, value, mixing = _draw(rng)
    yield (query, key, value, mixing.T)  # for other heads: ValueError, as everything below
    yield (query, key, value[:1], mixing)
    yield (query, key, value, mixing[:1])
    yield (query, key[..., :3], value, mixing)
    yield (query, key[:, :3], value, mixing)


def _draw(rng: np.random.Generator, *leading: int) -> tuple[np.ndarray, ...]:
    """H = 2 heads mixed to G = 6; L = 3 queries, S = 5 keys, d_h = 4, d_v = 7."""
    query, key = rng.standard_normal((*leading, 2, 3, 4)), rng.standard_normal((*leading, 2, 5, 4))
    return query, key, rng.standard_normal((*leading, 6, 5, 7)), rng.standard_normal((6, 2))


def _draws(rng: np.random.Generator) -> Iterator[tuple[np.ndarray, ...]]:
    yield _draw(rng)
    yield _draw(rng, 3)
    yield _draw(rng, 3, 8)
    yield tuple(array.astype(np.float32) for array in _draw(rng))
    query, key, value, _ = _draw(rng)
    yield (query, key, value[:2], np.eye(2))  # plain multi-head attention
    yield (*(30 * array for array in (query, key, value)), rng.standard_normal((6, 2)))
    yield _draw(rng, 0)
