"""What graders feed the functions of snippets/functional.py."""

from collections.abc import Iterator

import numpy as np


def value_and_grad(rng: np.random.Generator) -> Iterator[tuple]:
    for shape in [(3,), (2, 3), (), (0,)]:
        yield (_function, rng.standard_normal(shape))
    yield (lambda x: x * x + x, 3.0)
    yield (lambda x: 2.0, rng.standard_normal(3))  # a constant
    yield (_function, rng.standard_normal(3).astype(np.float32))
    yield (lambda x: x * x, rng.standard_normal(3))  # not a scalar: ValueError


def hessian_vector_product(rng: np.random.Generator) -> Iterator[tuple]:
    for shape in [(3,), (2, 3)]:
        yield (_function, *rng.standard_normal((2, *shape)))
        yield (_coupled, *rng.standard_normal((2, *shape)))
    yield (_coupled, *rng.standard_normal((2, 3)).astype(np.float32))
    yield (_function, np.asarray(0.5), np.asarray(-2.0))
    yield (_function, rng.standard_normal((2, 3)), rng.standard_normal(3))  # ValueError, both
    yield (lambda x: x * x, *rng.standard_normal((2, 3)))


def _function(x):
    return (np.tanh(x * x - x) * np.exp(-x) / (2 + x * x)).sum()


def _coupled(x):
    return np.exp(x.sum() / 4) * x.sum() + _function(x)
