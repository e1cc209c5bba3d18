"""What graders feed the functions of snippets/recurrent_parts.py."""

from collections.abc import Iterator

import numpy as np


def sum_over_steps(rng: np.random.Generator) -> Iterator[tuple]:
    for steps, batch in [(5, 2), (1, 3), (4, 1), (0, 2), (3, 0)]:
        yield (rng.standard_normal((steps, batch, 4)), rng.standard_normal((steps, batch, 3)))
    grad_sums, read = rng.standard_normal((5, 2, 4)), rng.standard_normal((5, 2, 3))
    yield (grad_sums.astype(np.float32), read.astype(np.float32))
    yield (grad_sums, read[:4])  # ValueError
    yield (grad_sums, read.swapaxes(0, 1))  # ValueError: as many rows, in another order


def project(rng: np.random.Generator) -> Iterator[tuple]:
    weight, bias = rng.standard_normal((4, 3)), rng.standard_normal(4)
    for steps, batch in [(5, 2), (1, 3), (4, 1), (0, 2), (3, 0)]:
        yield (rng.standard_normal((steps, batch, 3)), weight, bias)
    x = rng.standard_normal((5, 2, 3))
    yield (x, weight)
    yield (x.astype(np.float32), weight.astype(np.float32), bias.astype(np.float32))
    yield (x, weight.T, bias)  # ValueError, as all below
    yield (x[..., :2], weight, bias)
    yield (x, weight, bias[:2])


def recurrent_parameters(rng: np.random.Generator) -> Iterator[tuple]:
    """Two right answers may draw in another order: here no value depends on it."""
    yield (4, 3, 5, _Quarters())
    yield (1, 2, 9, _Quarters())
    yield (3, 0, 4, _Quarters())
    yield (3, 4, 1, _Quarters())
    yield (3, 4, 0, np.random.default_rng(1))  # ValueError, as below
    yield (3, 4, -2, np.random.default_rng(1))


class _Quarters(np.random.Generator):
    """Each draw from an interval lies at a quarter of it."""

    def __init__(self) -> None:
        super().__init__(np.random.PCG64(0))

    def __deepcopy__(self, memo: object) -> "_Quarters":
        return self  # nothing in it changes; a copy would be a plain generator

    def random(self, size=None, dtype=np.float64, out=None):
        if out is None:
            return np.full(() if size is None else size, 0.25, dtype)[()]
        out[...] = 0.25
        return out

    def uniform(self, low=0.0, high=1.0, size=None):
        return low + (high - low) * self.random(size)
