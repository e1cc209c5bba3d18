"""What graders feed the functions of snippets/residual.py."""

from collections.abc import Iterator

import numpy as np


def residual_block(rng: np.random.Generator) -> Iterator[tuple]:
    yield from _draws(rng)
    x, weight, bias = _draw(rng, 5)
    yield (x, weight[:, :1], bias[:1])  # it would broadcast: ValueError, as everything below
    yield (x, weight[:2], bias)
    yield (x, weight, bias[:2])
    yield (x[:, :2], weight, bias)
    yield (x[:, :1], weight[:1], bias)


def residual_block_backward(rng: np.random.Generator) -> Iterator[tuple]:
    for x, *others in _draws(rng):
        yield (rng.standard_normal(x.shape).astype(x.dtype), x, *others)
    x, weight, bias = _draw(rng, 5)
    yield (rng.standard_normal((5, 2)), x, weight, bias)  # ValueError


def _draw(rng: np.random.Generator, *leading: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    return rng.standard_normal((*leading, 3)), rng.standard_normal((3, 3)), rng.standard_normal(3)


def _draws(rng: np.random.Generator) -> Iterator[tuple]:
    yield _draw(rng, 5)
    yield _draw(rng, 2, 4)
    yield _draw(rng)
    yield (*_draw(rng, 5), 0.3)
    yield (*_draw(rng, 5), 0.0)
    yield (*_draw(rng, 5), -2.0)
    yield _draw(rng, 0)
    yield (*(array.astype(np.float32) for array in _draw(rng, 5)), 0.3)
