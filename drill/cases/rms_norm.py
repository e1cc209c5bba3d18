"""What graders feed the functions of snippets/rms_norm.py."""

from collections.abc import Iterator

import numpy as np

SHAPES = [((3, 4), (4,)), ((2, 3, 4), (4,)), ((2, 3, 4), (3, 4)), ((3, 4), (3, 4)), ((5,), (5,))]


def rms_norm(rng: np.random.Generator) -> Iterator[tuple]:
    for shape, features in [*SHAPES, ((0, 4), (4,))]:
        yield (rng.normal(2, 3, shape), rng.standard_normal(features))
    x, weight = rng.normal(2, 3, (3, 4)), rng.standard_normal(4)
    yield (1e-3 * x, weight)  # a mean square as small as eps
    yield (np.zeros((3, 4)), weight)
    yield (x, weight, 2.0)
    yield (x.astype(np.float32), weight.astype(np.float32))
    yield (x, weight[:1])  # ValueError, as everything below
    yield (x, rng.standard_normal(3))
    yield (x[0], rng.standard_normal((3, 4)))


def rms_norm_backward(rng: np.random.Generator) -> Iterator[tuple]:
    for shape, features in [*SHAPES, ((0, 4), (4,))]:
        grad_output, x = rng.standard_normal(shape), rng.normal(2, 3, shape)
        yield (grad_output, x, rng.standard_normal(features))
    grad_output, x, weight = rng.standard_normal((3, 4)), rng.normal(2, 3, (3, 4)), rng.random(4)
    yield (grad_output, 1e-3 * x, weight)  # a mean square as small as eps
    yield (grad_output, np.zeros((3, 4)), weight)
    yield (grad_output, x, weight, 2.0)
    yield tuple(a.astype(np.float32) for a in (grad_output, x, weight))
    yield (grad_output[:1], x, weight)  # ValueError, as everything below
    yield (grad_output, x[:1], weight)
    yield (grad_output, x, weight[:1])
    yield (grad_output, x, rng.standard_normal(3))
    yield (grad_output[0], x[0], rng.standard_normal((3, 4)))
