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


def scaled_dot_product_attention_backward(rng: np.random.Generator) -> Iterator[tuple]:
    for query, key, value, *mask in [*_draws(rng), *_masked(rng)]:
        grad_output = rng.standard_normal((*query.shape[:-1], 2)).astype(query.dtype)
        yield (grad_output, query, key, value, *mask)  # some share a batch: ValueError
    arrays = rng.standard_normal((3, 2)), *_draw(rng)
    for batched in range(4):  # one alone has a batch: ValueError
        yield tuple(np.stack([x, x]) if i == batched else x for i, x in enumerate(arrays))
        yield tuple(x if i == batched else np.stack([x, x]) for i, x in enumerate(arrays))
    grad_output, query, key, value = arrays
    yield (grad_output[:1], query, key, value)  # one query of three: ValueError
    yield (grad_output, query, key[:, :3], value)  # d differs: ValueError


def self_attention(rng: np.random.Generator) -> Iterator[tuple]:
    mask = rng.random((4, 4)) < 0.6
    mask[2] = False  # the third token may see no token at all
    for shape in [(4, 5), (2, 4, 5), (2, 3, 4, 5), (0, 4, 5), (1, 5)]:
        yield _layer(rng, shape)
    yield (*_layer(rng, (4, 5)), mask)
    yield (*_layer(rng, (4, 5)), None, True)
    yield (*_layer(rng, (2, 4, 5)), mask, True)
    yield tuple(array.astype(np.float32) for array in _layer(rng, (4, 5)))
    x, query_weight, key_weight, value_weight = _layer(rng, (4, 5))
    yield (x, query_weight, key_weight[:, :2], value_weight)  # d differs: ValueError
    for batched in range(3):  # a weight for each of 5 samples: ValueError
        weights = query_weight, key_weight, value_weight
        yield (x, *(np.stack([w] * 5) if i == batched else w for i, w in enumerate(weights)))


def padding_mask(rng: np.random.Generator) -> Iterator[tuple]:
    yield (np.array([3, 1, 5], dtype=np.int64), 6)
    yield (np.array([2, 0, 4], dtype=np.int64), 4)  # none at all, and the whole row
    yield (np.array([[1, 3, 2], [2, 1, 3]], dtype=np.int64), 5)
    yield (np.array(2, dtype=np.int64), 3)
    yield (np.zeros(0, dtype=np.int64), 4)
    yield (np.array([3, 7], dtype=np.int64), 6)  # longer than the row: ValueError
    yield (np.array([3, -1], dtype=np.int64), 6)  # negative: ValueError


def _layer(rng: np.random.Generator, shape: tuple[int, ...]) -> tuple[np.ndarray, ...]:
    """Tokens of width 5, and projections to d = 3 and d_v = 2."""
    shapes = shape, (5, 3), (5, 3), (5, 2)
    return tuple(rng.standard_normal(shape) for shape in shapes)


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
