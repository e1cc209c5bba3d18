"""What graders feed the functions of snippets/attention.py."""

from collections.abc import Iterator

import numpy as np

# (L, S): the second query may see no key at all
ROWS = np.array([[1, 0, 1, 1, 0], [0, 0, 0, 0, 0], [0, 1, 0, 0, 1]], dtype=bool)


def attention_scores(rng: np.random.Generator) -> Iterator[tuple]:
    for query, key, _ in _draws(rng):
        yield (query, key)
    yield (rng.standard_normal((3, 4)), rng.standard_normal((5, 3)))  # d differs: ValueError


def attention_weights(rng: np.random.Generator) -> Iterator[tuple]:
    for query, key, _ in _draws(rng):
        yield (query, key)
    for query, key, _, *mask in _masked(rng):
        yield (query, key, *mask)
    query, key, _ = _draw(rng)
    yield (query, key, ROWS.astype(np.float64))  # not boolean: ValueError
    yield (query, key[:, :3])  # d differs: ValueError


def scaled_dot_product_attention(rng: np.random.Generator) -> Iterator[tuple]:
    yield from _draws(rng)
    yield from _masked(rng)
    query, key, value = _draw(rng)
    yield (query, key[:, :3], value)  # d differs: ValueError
    yield (query, key, value[:4])  # S differs: ValueError


def _draw(
    rng: np.random.Generator, queries: int = 3, keys: int = 5, width: int = 4
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    shapes = (queries, width), (keys, width), (keys, 2)
    query, key, value = (rng.standard_normal(shape) for shape in shapes)
    return query, key, value


def _draws(rng: np.random.Generator) -> Iterator[tuple]:
    """Queries, keys and values: alone, in batches, in shared batches, of other types and sizes."""
    yield _draw(rng)
    yield tuple(rng.standard_normal((2, *array.shape)) for array in _draw(rng))
    query, key, value = _draw(rng)
    yield (rng.standard_normal((2, 3, *query.shape)), rng.standard_normal((3, *key.shape)), value)
    yield tuple(array.astype(np.float32) for array in _draw(rng))
    yield _draw(rng, queries=1, keys=1, width=1)
    yield tuple(30 * array for array in _draw(rng))  # weights that are nearly one-hot
    yield tuple(np.zeros((0, *array.shape)) for array in _draw(rng))


def _masked(rng: np.random.Generator) -> Iterator[tuple]:
    """Queries, keys and values with a mask, with the flag for causality, or with both."""
    yield (*_draw(rng), ROWS)
    yield (*_draw(rng), None, True)  # more keys than queries
    yield (*_draw(rng, queries=5, keys=3), None, True)  # and fewer
    yield (*_draw(rng), ROWS, True)
    yield (*_draw(rng), np.zeros((3, 5), dtype=bool))
    query, key, value = (rng.standard_normal((2, *array.shape)) for array in _draw(rng))
    yield (query, key, value, np.stack([ROWS, ~ROWS]))
    yield (query, key, value, ROWS, True)
    yield (*_draw(rng), np.stack([ROWS, ~ROWS]), True)  # the mask alone has a batch
    yield (*(array.astype(np.float32) for array in _draw(rng)), ROWS)
