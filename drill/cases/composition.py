"""What graders feed the functions of snippets/composition.py."""

from collections.abc import Iterator

import numpy as np


def compose_kernels(rng: np.random.Generator) -> Iterator[tuple]:
    yield _draw(rng, (4, 3, 3, 3), (5, 4, 3, 3))
    yield _draw(rng, (4, 3, 2, 5), (5, 4, 4, 3))
    yield _draw(rng, (4, 3, 4, 3), (5, 4, 2, 6))
    yield _draw(rng, (4, 3, 1, 1), (5, 4, 3, 2))  # a 1x1 first
    yield _draw(rng, (4, 3, 3, 2), (5, 4, 1, 1))  # a 1x1 last
    yield _draw(rng, (1, 3, 3, 2), (5, 1, 2, 3))  # rank 1 between them
    yield _draw(rng, (4, 4, 3, 2), (4, 4, 2, 3))  # as many channels everywhere
    yield tuple(array.astype(np.float32) for array in _draw(rng, (4, 3, 3, 2), (5, 4, 2, 3)))
    first, second = _draw(rng, (4, 3, 3, 2), (5, 4, 2, 3))
    yield (first, second.astype(np.float32))
    yield (first[:1], second)  # other channels between them: ValueError
    yield (first, second[:, :1])
    yield (first, second.swapaxes(0, 1))


def _draw(
    rng: np.random.Generator, first: tuple[int, ...], second: tuple[int, ...]
) -> tuple[np.ndarray, ...]:
    return rng.standard_normal(first), rng.standard_normal(second)
