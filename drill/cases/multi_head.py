"""What graders feed the functions of snippets/multi_head.py."""

from collections.abc import Iterator

import numpy as np

ROWS = np.array([[1, 0, 1, 1, 0], [0, 0, 0, 0, 0], [0, 1, 0, 0, 1]], dtype=bool)  # (L, S)


def split_heads(rng: np.random.Generator) -> Iterator[tuple]:
    x = rng.standard_normal((2, 5, 12))
    yield (x, 3)
    yield (x, 12)
    yield (x, 1)
    yield (x[0], 4)
    yield (rng.standard_normal((2, 3, 5, 12)), 4)
    yield (x.astype(np.float32), 2)
    yield (x[:0], 3)
    yield (x[:, :0], 3)
    yield (x, 5)  # not a divisor: ValueError, as everything below
    yield (x, 24)
    yield (x, 0)


def merge_heads(rng: np.random.Generator) -> Iterator[tuple]:
    x = rng.standard_normal((2, 3, 5, 4))
    yield (x,)
    yield (x[0],)
    yield (x[:, :1],)
    yield (rng.standard_normal((2, 6, 3, 5, 4)),)
    yield (x.astype(np.float32),)
    yield (x[:0],)


def heads_as_axis(rng: np.random.Generator) -> Iterator[tuple]:
    yield from _attended(rng)
    query, key, value = _draw(rng)
    yield (query[0], key[0], value[0], 3)  # no batch
    yield (query[0], key[0], value[0], 3, ROWS, True)
    yield (*(rng.standard_normal((6, *array.shape)) for array in (query, key, value)), 3)


def heads_in_batch(rng: np.random.Generator) -> Iterator[tuple]:
    yield from _attended(rng)


def heads_in_turn(rng: np.random.Generator) -> Iterator[tuple]:
    yield from _attended(rng)


def multi_head_attention(rng: np.random.Generator) -> Iterator[tuple]:
    yield from _projected(rng)
    x, memory, projections = _draw_projected(rng)
    yield (x, memory[:, :, :5], projections, 3)  # another width: ValueError, as everything below
    yield (x[:, :, :5], memory, projections, 3)
    yield (x, memory, projections, 4)  # no divisor of 6


def multi_head_attention_backward(rng: np.random.Generator) -> Iterator[tuple]:
    for x, *others in _projected(rng):
        yield (rng.standard_normal(x.shape).astype(x.dtype), x, *others)


def _draw(
    rng: np.random.Generator, queries: int = 3, keys: int = 5
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    shapes = (2, queries, 12), (2, keys, 12), (2, keys, 6)
    query, key, value = (rng.standard_normal(shape) for shape in shapes)
    return query, key, value


def _attended(rng: np.random.Generator) -> Iterator[tuple]:
    """Queries, keys, values and the number of heads, with masks and without."""
    yield (*_draw(rng), 3)
    yield (*_draw(rng), 1)
    yield (*_draw(rng), 6)
    yield (*(array.astype(np.float32) for array in _draw(rng)), 2)
    yield (*_draw(rng), 3, ROWS)
    yield (*_draw(rng), 3, np.stack([ROWS, ~ROWS]))  # each sample has its own
    yield (*_draw(rng), 2, np.stack([~ROWS, ROWS]), True)
    yield (*_draw(rng), 3, None, True)
    yield (*_draw(rng, queries=5, keys=4), 3, None, True)
    yield (*(array[:0] for array in _draw(rng)), 3)
    query, key, value = _draw(rng)
    yield (query, key, value, 5)  # not a divisor: ValueError, as everything below
    yield (query, key, value, 4)  # of the width of the queries alone
    yield (query, key[:, :, :6], value, 3)
    yield (query, key[:, :4], value, 3)
    yield (query, key, value, 3, ROWS.astype(np.float64))  # not boolean


def _draw_projected(rng: np.random.Generator) -> tuple[np.ndarray, np.ndarray, tuple]:
    x, memory = rng.standard_normal((2, 3, 6)), rng.standard_normal((2, 5, 6))
    return x, memory, tuple((rng.standard_normal((6, 6)), rng.standard_normal(6)) for _ in "qkvo")


def _projected(rng: np.random.Generator) -> Iterator[tuple]:
    """Queries, memory, projections and the number of heads, with masks and without."""
    yield (*_draw_projected(rng), 3)
    yield (*_draw_projected(rng), 2)
    x, memory, projections = _draw_projected(rng)
    yield (x, x, projections, 2)  # self-attention
    yield (x[0], memory[0], projections, 3)  # no batch
    yield (x, memory, projections, 3, ROWS)
    yield (x, memory, projections, 3, np.stack([ROWS, ~ROWS]))
    yield (x, memory, projections, 2, np.stack([~ROWS, ROWS]), True)
    yield (x, memory, projections, 3, None, True)
    yield (x[:0], memory[:0], projections, 3)
    single = tuple(
        (weight.astype(np.float32), bias.astype(np.float32)) for weight, bias in projections
    )
    yield (x.astype(np.float32), memory.astype(np.float32), single, 3)
