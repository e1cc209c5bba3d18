"""What graders feed the functions of snippets/rectifiers.py."""

from collections.abc import Iterator

import numpy as np

EDGE = np.array([-np.inf, -2.0, -0.0, 0.0, 3.0, np.inf])


def relu(rng: np.random.Generator) -> Iterator[tuple]:
    yield from _values(rng)
    yield (np.array([-3, 0, 2], dtype=np.int64),)


def relu_backward(rng: np.random.Generator) -> Iterator[tuple]:
    yield from _gradients(rng)


def leaky_relu(rng: np.random.Generator) -> Iterator[tuple]:
    yield from _values(rng)
    for slope in (0.3, 0.0, 2.0, -0.5):
        yield (rng.standard_normal((3, 4)), slope)


def leaky_relu_backward(rng: np.random.Generator) -> Iterator[tuple]:
    yield from _gradients(rng)
    for slope in (0.3, 0.0, 2.0, -0.5):
        yield (*rng.standard_normal((2, 3, 4)), slope)


def _values(rng: np.random.Generator) -> Iterator[tuple]:
    for shape in [(3, 4), (2, 3, 5), (7,), (), (0, 3)]:
        yield (rng.standard_normal(shape),)
    yield (rng.standard_normal((3, 4)).astype(np.float32),)
    yield (EDGE,)


def _gradients(rng: np.random.Generator) -> Iterator[tuple]:
    for shape in [(3, 4), (2, 3, 5), (7,), (0, 3)]:
        yield (rng.standard_normal(shape), rng.standard_normal(shape))
    narrow = rng.standard_normal((2, 3, 4)).astype(np.float32)
    yield (narrow[0], narrow[1])
    yield (rng.standard_normal(6), EDGE)
    yield (rng.standard_normal((3, 4)), rng.standard_normal(4))  # they would broadcast: ValueError
