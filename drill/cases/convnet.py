"""What graders feed the functions of snippets/convnet.py."""

from collections.abc import Iterator

import numpy as np


def conv_features(rng: np.random.Generator) -> Iterator[tuple]:
    x, weights = _draw(rng)
    yield (x, weights)
    yield (x, weights, 2)
    yield (x, weights, 3)
    yield (x, weights[:1])
    yield (x, ())  # no layer
    yield (x[:0], weights)
    yield (x.astype(np.float32), tuple(w.astype(np.float32) for w in weights))
    yield (x, (rng.standard_normal((4, 3, 1, 1)),))
    yield (x, (rng.standard_normal((4, 3, 3, 5)),))  # not square: ValueError
    yield (x, (rng.standard_normal((4, 3, 5, 3)),))
    yield (x, (rng.standard_normal((4, 3, 2, 2)),))  # no center
    yield (x, (rng.standard_normal((4, 3, 4, 4)),))
    yield (x, (rng.standard_normal((4, 3, 3)),))
    yield (x, weights[::-1])  # the layers do not fit
    yield (x, weights, 0)


def _draw(rng: np.random.Generator) -> tuple[np.ndarray, tuple[np.ndarray, ...]]:
    """Images of 3 channels, and kernels of 3x3 and 5x5."""
    shapes = (4, 3, 3, 3), (5, 4, 5, 5)
    return rng.standard_normal((2, 3, 7, 9)), tuple(rng.standard_normal(s) for s in shapes)
