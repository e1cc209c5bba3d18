"""What graders feed the functions of snippets/dual.py."""

from collections.abc import Iterator

import numpy as np


def jvp(rng: np.random.Generator) -> Iterator[tuple]:
    for shape in [(3,), (2, 3), (), (0,)]:
        yield (_function, np.asarray(rng.standard_normal(shape)), _like(rng, shape))
        yield (lambda x: x * x - 1 / (2 + x * x), _like(rng, shape), _like(rng, shape))
    yield (_function, *rng.standard_normal((2, 3)).astype(np.float32))
    yield (_function, rng.standard_normal((2, 3)), rng.standard_normal(3))  # ValueError


def forward_gradient(rng: np.random.Generator) -> Iterator[tuple]:
    for size in (3, 1):
        yield (_function, rng.standard_normal(size))
        yield (lambda x: np.exp(x.sum() / 4) * (x * x).sum(), rng.standard_normal(size))
    yield (_function, np.zeros(0))
    yield (_function, rng.standard_normal(3).astype(np.float32))
    yield (_function, rng.standard_normal((2, 3)))  # ValueError, both
    yield (_function, np.asarray(1.5))


def _function(x):
    return (np.tanh(x * x - x) * np.exp(-x) / (2 + x * x)).sum()


def _like(rng: np.random.Generator, shape: tuple[int, ...]) -> np.ndarray:
    return np.asarray(rng.standard_normal(shape))
