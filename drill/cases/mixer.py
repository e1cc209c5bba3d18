"""What graders feed the functions of snippets/mixer.py."""

from collections.abc import Iterator

import numpy as np


def token_mixing(rng: np.random.Generator) -> Iterator[tuple]:
    yield _draw(rng)
    yield _draw(rng, 2)
    yield _draw(rng, 2, 6)
    yield _draw(rng, 0)
    yield tuple(array.astype(np.float32) for array in _draw(rng, 2))
    x, *network = _draw(rng)
    yield (x.T, *network)  # channels for tokens: ValueError, as everything below
    yield (x[:3], *network)


def _draw(rng: np.random.Generator, *leading: int) -> tuple[np.ndarray, ...]:
    """T = 4 tokens of d = 5 channels, mixed through d_ff = 7."""
    shapes = (*leading, 4, 5), (4, 7), (7,), (7, 4), (4,)
    return tuple(rng.standard_normal(shape) for shape in shapes)
