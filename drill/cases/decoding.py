"""What graders feed the functions of snippets/decoding.py."""

from collections.abc import Iterator

import numpy as np


def cached_attention(rng: np.random.Generator) -> Iterator[tuple]:
    yield _draw(rng)
    yield _draw(rng, new=1)  # one token, as in decoding
    yield _draw(rng, past=0)  # a prompt: there is no past
    yield _draw(rng, new=1, past=0)
    yield _draw(rng, new=4, past=2)  # more new tokens than old ones
    yield _draw(rng, leading=(2, 3))
    yield tuple(array.astype(np.float32) for array in _draw(rng))
    query, key, value, past_key, past_value = _draw(rng, leading=(2, 1))
    yield (rng.standard_normal((2, 4, 3, 6)), key, value, past_key, past_value)  # heads share
    yield tuple(20 * array for array in _draw(rng))  # weights that are nearly one-hot
    query, key, value, past_key, past_value = _draw(rng)
    yield (query[:2], key, value, past_key, past_value)  # fewer queries than keys: ValueError
    yield (query, key[:2], value[:2], past_key, past_value)
    yield (query, key, value[:2], past_key, past_value)  # fewer values than keys
    yield (query, key, value, past_key[:4], past_value)
    yield (query[:, :5], key, value, past_key, past_value)  # d differs
    yield (query, key, value, past_key[:, :5], past_value)


def kv_cache_bytes(rng: np.random.Generator) -> Iterator[tuple]:
    yield (3, 5, 7, 11)
    yield (3, 5, 7, 11, 4)
    yield (1, 1, 1, 1, 1)
    yield (2, 1, 64, 0)
    yield (0, 5, 7, 11, 2)
    yield (80, 64, 128, 1_000_000, 2)  # more than 32 bits hold
    yield from _each_replaced((3, 5, 7, 11, 2), -1)  # no sizes: ValueError


def matmul_intensity(rng: np.random.Generator) -> Iterator[tuple]:
    yield (1, 7, 5)
    yield (3, 7, 5, 4)
    yield (64, 7, 5, 1)
    yield (1, 1, 1, 1)
    yield (3, 128, 4096)
    yield (70_000, 80_000, 90_000, 2)  # products that 32 bits do not hold
    yield from _each_replaced((3, 7, 5, 2), 0)  # no sizes: ValueError
    yield from _each_replaced((3, 7, 5, 2), -3)


def _draw(
    rng: np.random.Generator, new: int = 3, past: int = 5, leading: tuple[int, ...] = ()
) -> tuple[np.ndarray, ...]:
    """Query, key and value of the new tokens, and the keys and values before them."""
    shapes = (new, 6), (new, 6), (new, 2), (past, 6), (past, 2)
    return tuple(rng.standard_normal((*leading, *shape)) for shape in shapes)


def _each_replaced(sizes: tuple[int, ...], wrong: int) -> Iterator[tuple[int, ...]]:
    for place in range(len(sizes)):
        yield (*sizes[:place], wrong, *sizes[place + 1 :])
