"""What graders feed the functions of snippets/rotary.py."""

from collections.abc import Iterator

import numpy as np

PLACES = np.array([0, 7, 2, 900, 11], dtype=np.int64)  # of five tokens


def rotate_pairs(rng: np.random.Generator) -> Iterator[tuple]:
    cos, sin = rng.standard_normal((2, 5, 3))
    for interleaved in (False, True):
        yield (rng.standard_normal((5, 6)), cos, sin, interleaved)
        yield (rng.standard_normal((2, 4, 5, 6)), cos, sin, interleaved)
        yield (*(rng.standard_normal((2, 5, k)) for k in (6, 3, 3)), interleaved)
        single = (rng.standard_normal((5, k)).astype(np.float32) for k in (6, 3, 3))
        yield (*single, interleaved)
        yield (np.zeros((0, 5, 6)), cos, sin, interleaved)
        yield (rng.standard_normal((5, 2)), cos[:, :1], sin[:, :1], interleaved)
    batch = rng.standard_normal((2, 1, 5, 3))
    yield (rng.standard_normal((2, 4, 5, 6)), batch, -batch)  # angles for each sample
    yield (rng.standard_normal((5, 6)), cos, sin)
    yield (rng.standard_normal((5, 7)), cos, sin)  # an odd width: ValueError
    yield (rng.standard_normal((5, 6)), cos, sin[:1])
    yield (rng.standard_normal((5, 6)), cos[:1], sin[:1])  # would broadcast
    yield (rng.standard_normal((5, 6)), cos[:, :1], sin[:, :1])
    yield (rng.standard_normal((5, 6)), cos[:, :1], sin)
    yield (rng.standard_normal((1, 6)), cos, sin)
    yield (rng.standard_normal((5, 6)), batch[:, 0], batch[:, 0])  # would add an axis
    yield (rng.standard_normal((4, 5, 6)), batch[:, 0], batch[:, 0])


def rope(rng: np.random.Generator) -> Iterator[tuple]:
    yield from _turned(rng)
    yield (rng.standard_normal((5, 7)), PLACES)  # an odd width: ValueError
    yield (rng.standard_normal((5, 6)), PLACES[:4])
    yield (rng.standard_normal((5, 6)), PLACES[:1])
    yield (rng.standard_normal((1, 6)), PLACES)


def rope_backward(rng: np.random.Generator) -> Iterator[tuple]:
    yield from _turned(rng)


def rotary_scores(rng: np.random.Generator) -> Iterator[tuple]:
    keys = np.array([0, 4, 90], dtype=np.int64)
    yield (rng.standard_normal((5, 6)), rng.standard_normal((3, 6)), PLACES, keys)
    query, key = rng.standard_normal((2, 4, 5, 6)), rng.standard_normal((2, 4, 3, 6))
    yield (query, key, PLACES, keys)
    yield (query.astype(np.float32), key.astype(np.float32), PLACES, keys)
    yield (query[..., :1, :], key, PLACES[3:4], keys)  # the last query of a cache
    yield (query, key[..., :4], PLACES, keys)  # d differs: ValueError
    yield (query, key, PLACES[:3], keys)
    yield (query, key, PLACES, PLACES)


def xpos(rng: np.random.Generator) -> Iterator[tuple]:
    for is_key in (False, True):
        yield (rng.standard_normal((5, 6)), PLACES, is_key)
        yield (rng.standard_normal((2, 4, 5, 8)), PLACES, is_key)
        yield (rng.standard_normal((5, 6)).astype(np.float32), PLACES, is_key)
        yield (rng.standard_normal((5, 6)), PLACES, is_key, 0.7, 100.0)
        yield (rng.standard_normal((2, 3, 6)), np.array([[0, 1, 9], [50, 0, 3]]), is_key)
        yield (rng.standard_normal((5, 2)), -PLACES, is_key)
    yield (np.zeros((0, 5, 6)), PLACES)
    yield (rng.standard_normal((5, 6)), PLACES)
    yield (rng.standard_normal((5, 7)), PLACES)  # an odd width: ValueError
    yield (rng.standard_normal((5, 6)), PLACES[:4])
    yield (rng.standard_normal((5, 6)), PLACES[:1])


def _turned(rng: np.random.Generator) -> Iterator[tuple]:
    """Arrays, positions, and the options of RoPE."""
    yield (rng.standard_normal((5, 6)), PLACES)
    yield (rng.standard_normal((2, 4, 5, 8)), PLACES, 10_000.0, True)
    yield (rng.standard_normal((5, 6)), PLACES, 50.0)
    yield (rng.standard_normal((5, 6)).astype(np.float32), PLACES)
    yield (rng.standard_normal((5, 6)).astype(np.float32), PLACES, 50.0, True)
    yield (rng.standard_normal((2, 3, 6)), np.array([[0, 1, 9], [5, 0, 3]], dtype=np.int64))
    yield (np.zeros((0, 5, 6)), PLACES)
    yield (rng.standard_normal((5, 2)), -PLACES)
