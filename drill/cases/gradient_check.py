"""What graders feed the functions of snippets/gradient_check.py."""

from collections.abc import Iterator

import numpy as np


def forward_difference(rng: np.random.Generator) -> Iterator[tuple]:
    for x in _points(rng):
        yield (_function, x, 0.25)  # so large that the error of the method can be seen
        yield (_function, x, -0.5)


def central_difference(rng: np.random.Generator) -> Iterator[tuple]:
    for x in _points(rng):
        yield (_function, x, 0.25)
    yield (_waves, rng.standard_normal(3))  # so steep that the step shows
    yield (_waves, rng.standard_normal((2, 3)))


def complex_step(rng: np.random.Generator) -> Iterator[tuple]:
    for x in _points(rng):
        yield (_function, x, 0.25)
        yield (_function, x)


def relative_error(rng: np.random.Generator) -> Iterator[tuple]:
    for shape in [(3,), (2, 3), ()]:
        a, b = (np.asarray(rng.standard_normal(shape)) for _ in range(2))
        yield (a, b)
        yield (5 * a, b)
        yield (a, 5 * b)
        yield (a, a)
        yield (a, -a)
        yield (a, 0 * a)
        yield (0 * a, a)
        yield (1e-3 * a, 2e-3 * a)
    yield (np.zeros(3), np.zeros(3))
    yield (np.zeros(0), np.zeros(0))
    yield (rng.standard_normal(3), rng.standard_normal(1))  # it would broadcast: ValueError
    yield (rng.standard_normal((2, 3)), rng.standard_normal(3))


def _points(rng: np.random.Generator) -> Iterator[np.ndarray]:
    for shape in [(3,), (2, 3), (), (0,)]:
        yield np.asarray(rng.standard_normal(shape))
    yield rng.standard_normal(3).astype(np.float32)


def _function(x):
    return (x * x * x + np.exp(x) * x.sum()).sum()


def _waves(x):
    return np.sin(1000 * x).sum()
