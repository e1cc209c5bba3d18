"""What graders feed the functions of snippets/flash_attention.py."""

from collections.abc import Iterator

import numpy as np


def online_softmax_step(rng: np.random.Generator) -> Iterator[tuple]:
    scores, value = rng.standard_normal((3, 5)), rng.standard_normal((5, 2))
    nothing = np.full((3, 1), -np.inf), np.zeros((3, 1)), np.zeros((3, 2))
    highest, total, weighted = rng.standard_normal((3, 1)), np.full((3, 1), 1.5), value[:3]
    yield (*nothing, scores, value)
    yield (highest, total, weighted, scores, value)
    yield (highest + 5, total, weighted, scores, value)  # the maximum stays
    yield (highest - 5, total, weighted, scores, value)  # it grows in each row
    yield (highest, total, weighted, 1000 + scores, value)  # what was there counts for nothing
    yield (highest, total, weighted, np.where(scores > 0, scores, -np.inf), value)
    yield (highest, total, weighted, np.full((3, 5), -np.inf), value)  # all of them are masked
    arrays = highest, total, weighted, scores, value
    yield tuple(array.astype(np.float32) for array in arrays)
    yield tuple(rng.random((4, *array.shape)) + 0.5 for array in arrays)


def flash_attention(rng: np.random.Generator) -> Iterator[tuple]:
    yield _draw(rng)
    for is_causal in (False, True):
        yield (*_draw(rng), is_causal, 3)  # tiles of 3 of 7 queries and 8 keys
        yield (*_draw(rng, queries=8, keys=5), is_causal, 3)
        yield (*_draw(rng, queries=4, keys=8), is_causal, 2)  # no tile is cut off
        yield (*_draw(rng, leading=(2, 3)), is_causal, 4)
        yield (*_draw(rng), is_causal, 1)
        yield (*_draw(rng), is_causal)  # all in one tile
        yield (*(array.astype(np.float32) for array in _draw(rng)), is_causal, 3)
        query, key, value = _draw(rng)
        yield (query, key * np.arange(1, 9)[:, None], value, is_causal, 3)  # scores that grow
        yield (query, 300 * key, value, is_causal, 3)  # and ones that exp cannot take
        yield (*_draw(rng, queries=0), is_causal, 3)
        yield (*_draw(rng, keys=0), is_causal, 3)  # no key: zeros
    query, key, value = _draw(rng)
    yield (query, key[:6], value, False, 3)  # the number of keys and values differs: ValueError
    yield (query, key, value[:6], False, 3)
    yield (query[:, :5], key, value, False, 3)  # d differs
    yield (np.stack([query, query]), key, value, False, 3)  # leading axes differ
    yield (np.stack([query, query]), key[None], value[None], False, 3)
    yield (query, key, value, False, 0)  # no tile
    yield (query, key, value, False, -3)
    many = np.stack([key, key])  # heads of keys, and one of values
    yield (np.stack([query, query]), many, value, False, 3)


def _draw(
    rng: np.random.Generator, queries: int = 7, keys: int = 8, leading: tuple[int, ...] = ()
) -> tuple[np.ndarray, ...]:
    shapes = (queries, 6), (keys, 6), (keys, 2)
    return tuple(rng.standard_normal((*leading, *shape)) for shape in shapes)
