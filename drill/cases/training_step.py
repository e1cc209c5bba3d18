"""What graders feed the functions of snippets/training_step.py."""

from collections.abc import Iterator

import numpy as np

SHAPES = (3, 5), (5,), (5, 2), (2,)


def update(rng: np.random.Generator) -> Iterator[tuple]:
    for shapes in (SHAPES, [(4,)], [()], []):
        yield (_draw(rng, shapes), _draw(rng, shapes), 0.3)
    yield (_draw(rng, SHAPES), _draw(rng, SHAPES), 0.0)
    singles = [[array.astype(np.float32) for array in _draw(rng, SHAPES)] for _ in range(2)]
    yield (*singles, 0.3)
    parameters, gradients = _draw(rng, SHAPES), _draw(rng, SHAPES)
    yield (parameters, gradients[:3], 0.3)  # ValueError, as everything below
    yield (parameters[:3], gradients, 0.3)
    yield ([rng.standard_normal((3, 5))], [rng.standard_normal(5)], 0.3)  # it would broadcast


def training_step(rng: np.random.Generator) -> Iterator[tuple]:
    for rows, lr in ((7, 0.3), (1, 0.3), (7, 0.0)):
        yield _step(rng, rows, lr)
    parameters, x, y, lr = _step(rng)
    singles = [array.astype(np.float32) for array in parameters]
    yield (singles, x.astype(np.float32), y.astype(np.float32), lr)
    yield (parameters, x, y[:, :1], lr)  # it would broadcast: ValueError, as everything below
    yield (parameters, x, y[:4], lr)
    yield (parameters, x[:, :2], y, lr)


def _draw(rng: np.random.Generator, shapes) -> list[np.ndarray]:
    return [np.asarray(rng.standard_normal(shape)) for shape in shapes]


def _step(rng: np.random.Generator, rows: int = 7, lr: float = 0.3) -> tuple:
    x, y = rng.standard_normal((rows, 3)), rng.standard_normal((rows, 2))
    return _draw(rng, SHAPES), x, y, lr
