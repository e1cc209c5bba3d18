"""What graders feed the functions of snippets/positions.py."""

from collections.abc import Iterator

import numpy as np

PLACES = np.array([[0, 3, 1], [700, 2, 50]], dtype=np.int64)


def angular_frequencies(rng: np.random.Generator) -> Iterator[tuple]:
    yield (8,)
    yield (6, 100.0)
    yield (2,)
    yield (2, 7.0)
    for d in (3, 0, -2, 1):  # no pairs: ValueError
        yield (d,)


def sinusoidal_positions(rng: np.random.Generator) -> Iterator[tuple]:
    yield (np.arange(5, dtype=np.int64), 8)
    yield (np.array([1000, 7, 7, 0], dtype=np.int64), 6, 100.0)
    yield (PLACES, 4)
    yield (np.array(9, dtype=np.int64), 4)  # one position
    yield (np.array([-3, 2], dtype=np.int64), 6)
    yield (np.zeros((0, 3), dtype=np.int64), 4)
    yield (np.arange(5, dtype=np.int64), 2)
    yield (np.arange(5, dtype=np.int64), 7)  # no pairs: ValueError


def learned_positions(rng: np.random.Generator) -> Iterator[tuple]:
    table = rng.standard_normal((6, 4))
    yield (np.array([0, 5, 2, 2, 1], dtype=np.int64), table)
    yield (np.array([[3, 0, 5], [1, 1, 4]], dtype=np.int64), table.astype(np.float32))
    yield (np.array(3, dtype=np.int64), table)
    yield (np.zeros((0, 2), dtype=np.int64), table)
    for missing in (6, 7, -1, -6, 100):  # ValueError
        yield (np.array([2, missing, 1], dtype=np.int64), table)


def learned_positions_backward(rng: np.random.Generator) -> Iterator[tuple]:
    yield (rng.standard_normal((5, 4)), np.array([0, 5, 2, 2, 2], dtype=np.int64), 7)
    places = np.array([[3, 0, 5], [1, 3, 3]], dtype=np.int64)
    yield (rng.standard_normal((2, 3, 4)), places, 6)
    yield (rng.standard_normal((2, 3, 4)).astype(np.float32), places, 9)
    yield (rng.standard_normal((0, 4)), np.zeros(0, dtype=np.int64), 3)


def relative_positions(rng: np.random.Generator) -> Iterator[tuple]:
    yield (np.array([0, 3, 4], dtype=np.int64), np.array([5, 0, 2, 9, 3], dtype=np.int64))
    yield (np.array([12], dtype=np.int64), np.arange(13, dtype=np.int64))  # the last of a cache
    yield (np.zeros(0, dtype=np.int64), np.arange(3, dtype=np.int64))
    yield (PLACES, np.arange(3, dtype=np.int64))  # two axes: ValueError
    yield (np.arange(2, dtype=np.int64), PLACES)
    yield (np.array(2, dtype=np.int64), np.arange(3, dtype=np.int64))  # and none
    yield (np.arange(2, dtype=np.int64), np.array(3, dtype=np.int64))


def alibi_slopes(rng: np.random.Generator) -> Iterator[tuple]:
    for heads in (8, 16, 1, 2, 4, 12, 3, 5, 7, 9, 31, 40, 112):
        yield (heads,)
    yield (0,)  # ValueError
    yield (-4,)


def alibi_bias(rng: np.random.Generator) -> Iterator[tuple]:
    slopes = np.array([0.5, 0.25])
    for positions in _pairs():
        yield (*positions, slopes)
    queries, keys = next(_pairs())
    yield (queries, keys, slopes.astype(np.float32))
    yield (queries, keys, np.array([0.3]))
    yield (PLACES, keys, slopes)  # two axes: ValueError


def t5_buckets(rng: np.random.Generator) -> Iterator[tuple]:
    offsets = np.arange(-200, 201, dtype=np.int64)
    yield (offsets,)
    yield (offsets, False)
    yield (offsets[::-1].reshape(1, 401), True, 20, 50)
    yield (offsets, False, 20, 50)
    yield (offsets, True, 32, 9)
    yield (offsets, False, 8, 1000)
    yield (offsets, False, 5, 40)  # an odd number: more wide buckets than exact ones
    yield (offsets, True, 14, 60)
    yield (offsets, True, 4, 2)
    yield (offsets, False, 2, 2)
    yield (np.array(-17, dtype=np.int64),)
    yield (np.zeros((0, 3), dtype=np.int64), False)
    yield (np.array([-100_000, 100_000], dtype=np.int64),)
    yield (offsets, True, 3)  # no exact bucket: ValueError
    yield (offsets, False, 1)
    yield (offsets, True, 32, 8)  # all distances exact
    yield (offsets, False, 32, 16)


def t5_bias(rng: np.random.Generator) -> Iterator[tuple]:
    weight = rng.standard_normal((32, 2))
    for positions in _pairs():
        yield (*positions, weight)
    queries, keys = next(_pairs())
    yield (queries, keys, weight.astype(np.float32))
    yield (queries, keys, weight, False)
    yield (queries, keys, weight, True, 20)
    yield (queries, keys, weight[:10], False, 30)
    yield (queries, keys, weight[:3])  # too few buckets: ValueError
    yield (PLACES, keys, weight)  # two axes: ValueError


def _pairs() -> Iterator[tuple[np.ndarray, np.ndarray]]:
    """Positions of queries and keys."""
    yield np.array([0, 7, 40], dtype=np.int64), np.array([5, 0, 200, 9, 41], dtype=np.int64)
    yield np.array([12], dtype=np.int64), np.arange(13, dtype=np.int64)  # the last of a cache
    yield np.zeros(0, dtype=np.int64), np.arange(3, dtype=np.int64)
