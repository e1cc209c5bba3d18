"""What graders feed the functions of snippets/gelu.py."""

from collections.abc import Iterator

import numpy as np

EDGE = np.array([-50.0, -9.0, -0.7, 0.0, 0.3, 9.0, 50.0])


def normal_cdf(rng: np.random.Generator) -> Iterator[tuple]:
    yield from _values(rng)


def gelu(rng: np.random.Generator) -> Iterator[tuple]:
    yield from _values(rng)
    for (x,) in _values(rng):
        yield (x, "tanh")
    yield (EDGE, "none")
    yield (EDGE, "sigmoid")  # ValueError


def gelu_backward(rng: np.random.Generator) -> Iterator[tuple]:
    for (x,) in _values(rng):
        grad_output = rng.standard_normal(x.shape).astype(x.dtype)
        yield (grad_output, x)
        yield (grad_output, x, "tanh")
    yield (EDGE, EDGE, "sigmoid")  # ValueError, as everything below
    yield (rng.standard_normal((3, 4)), rng.standard_normal(4))
    yield (rng.standard_normal((3, 4)), rng.standard_normal(4), "tanh")


def silu(rng: np.random.Generator) -> Iterator[tuple]:
    yield from _values(rng)


def silu_backward(rng: np.random.Generator) -> Iterator[tuple]:
    for (x,) in _values(rng):
        yield (rng.standard_normal(x.shape).astype(x.dtype), x)
    yield (rng.standard_normal((3, 4)), rng.standard_normal(4))  # they would broadcast: ValueError


def _values(rng: np.random.Generator) -> Iterator[tuple]:
    for shape in [(3, 4), (2, 3, 5), (7,), (0, 3)]:
        yield (2 * rng.standard_normal(shape),)
    yield (rng.standard_normal((3, 4)).astype(np.float32),)
    yield (EDGE,)
