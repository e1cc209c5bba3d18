"""What graders feed the functions of snippets/clipping.py."""

from collections.abc import Iterator

import numpy as np


def global_norm(rng: np.random.Generator) -> Iterator[tuple]:
    for gradients in _gradients(rng):
        yield (gradients,)
    yield ([np.full((2, 3), 1e30, dtype=np.float32)],)  # its squares are beyond float32


def clip_grad_norm(rng: np.random.Generator) -> Iterator[tuple]:
    for gradients in _gradients(rng):
        for max_norm in (0.3, 1, 100.0):
            yield (gradients, max_norm)
    yield ([np.full((2, 3), 1e30, dtype=np.float32)], 2.0)
    yield ([np.array([1.0, np.nan]), rng.standard_normal(3)], 2.0)  # spoils them all
    yield ([rng.standard_normal(3)], 0.0)  # ValueError, as all below
    yield ([rng.standard_normal(3)], -1.0)
    yield ([rng.standard_normal(3)], float("nan"))


def clip_grad_value(rng: np.random.Generator) -> Iterator[tuple]:
    for gradients in _gradients(rng):
        for clip_value in (0.3, 1, 100.0):
            yield (gradients, clip_value)
    yield ([rng.standard_normal(3)], 0.0)  # ValueError, as all below
    yield ([rng.standard_normal(3)], -1.0)
    yield ([rng.standard_normal(3)], float("nan"))


def _gradients(rng: np.random.Generator) -> Iterator[list[np.ndarray]]:
    mixed = [
        rng.standard_normal((3, 4)),
        5 * rng.standard_normal(4),
        rng.standard_normal((2, 1, 3)),
    ]
    yield mixed
    yield [gradient.astype(np.float32) for gradient in mixed]
    yield [np.array([3.0, -4.0])]
    yield [np.zeros((2, 3)), np.zeros(2)]
    yield [np.zeros((0, 3)), rng.standard_normal(2)]
    yield []
