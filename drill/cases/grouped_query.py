"""What graders feed the functions of snippets/grouped_query.py."""

from collections.abc import Iterator

import numpy as np

ROWS = np.array([[1, 0, 1, 1, 0], [0, 0, 0, 0, 0], [0, 1, 0, 0, 1]], dtype=bool)  # (L, S)


def grouped_query_attention(rng: np.random.Generator) -> Iterator[tuple]:
    for groups in (2, 3, 1, 6):
        yield _draw(rng, groups)
        yield tuple(rng.standard_normal((2, *array.shape)) for array in _draw(rng, groups))
    yield (*_draw(rng, 2), ROWS)
    yield (*_draw(rng, 3), None, True)
    yield (*_draw(rng, 2), ROWS, True)
    yield (*_draw(rng, 3), rng.random((6, 3, 5)) < 0.5)  # a mask for each head
    yield tuple(array.astype(np.float32) for array in _draw(rng, 2))
    query, key, value = _draw(rng, 3)
    yield (query[:4], key, value)  # 3 does not divide 4: ValueError
    yield (query[:2], key, value)  # more groups than heads
    yield (query, key, value[:2])  # another number of groups
    yield (query, key, value[:1])
    yield (query, key[:1], value)
    yield (query, np.concatenate([key, key]), value[:1])  # which would broadcast
    yield (query[:1], key, value)  # a part of a group
    yield (query, key, value[:, :4])  # another number of values
    yield (query[..., :5], key, value)  # d differs


def multi_query_attention(rng: np.random.Generator) -> Iterator[tuple]:
    yield _layer(rng)
    yield _layer(rng, leading=(2,))
    yield (*_layer(rng), True)
    yield (*_layer(rng, leading=(2,)), True)
    yield _layer(rng, heads=1)
    yield _layer(rng, tokens=1)
    yield tuple(array.astype(np.float32) for array in _layer(rng))
    x, weight_query, weight_key, weight_value, weight_output = _layer(rng)
    yield (x, weight_query[:2], weight_key, weight_value, weight_output)  # heads differ: ValueError
    yield (x, weight_query, weight_key, weight_value, weight_output[:1])
    yield (x, weight_query[:1], weight_key, weight_value, weight_output)
    yield (x, weight_query, weight_key[:, :4], weight_value, weight_output)  # d differs
    yield (x[:, :6], weight_query, weight_key, weight_value, weight_output)  # D differs


def _draw(rng: np.random.Generator, groups: int) -> tuple[np.ndarray, ...]:
    """Query, key and value: H = 6 heads, L = 3 queries, S = 5 keys, d = 8 and d_v = 2."""
    shapes = (6, 3, 8), (groups, 5, 8), (groups, 5, 2)
    return tuple(rng.standard_normal(shape) for shape in shapes)


def _layer(
    rng: np.random.Generator, heads: int = 3, tokens: int = 4, leading: tuple[int, ...] = ()
) -> tuple[np.ndarray, ...]:
    """Tokens of width D = 7, and the weights: d = 5 and d_v = 2."""
    shapes = (heads, 7, 5), (7, 5), (7, 2), (heads, 2, 7)
    x = rng.standard_normal((*leading, tokens, 7))
    return (x, *(rng.standard_normal(shape) for shape in shapes))
