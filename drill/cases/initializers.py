"""What graders feed the functions of snippets/initializers.py."""

from collections.abc import Iterator

import numpy as np


def constant(rng: np.random.Generator) -> Iterator[tuple]:
    yield ((2, 3), -1.5)
    yield ((4,), 2)  # an integer, of which weights are made all the same
    yield ((), 0.25)
    yield ((0, 3), 1.0)


def normal(rng: np.random.Generator) -> Iterator[tuple]:
    """Two right answers may draw in another order: here no value depends on it."""
    yield ((3, 4), 2.0, _Halves())
    yield ((5,), 0.3, _Halves())
    for shape in [(3, 4), (5,), (), (0, 3)]:
        yield (shape, 0.0, np.random.default_rng(1))
    yield ((0, 2), 0.5, np.random.default_rng(1))
    yield ((3, 4), -0.5, np.random.default_rng(1))  # ValueError
    yield ((3, 4), -1e-9, np.random.default_rng(1))


class _Halves(np.random.Generator):
    """Each draw from a Gaussian is half a standard deviation above its mean."""

    def __init__(self) -> None:
        super().__init__(np.random.PCG64(0))

    def __deepcopy__(self, memo: object) -> "_Halves":
        return self  # nothing in it changes; a copy would be a plain generator

    def standard_normal(self, size=None, dtype=np.float64, out=None):
        if out is None:
            return np.full(() if size is None else size, 0.5, dtype)[()]
        out[...] = 0.5
        return out

    def normal(self, loc=0.0, scale=1.0, size=None):
        return loc + scale * self.standard_normal(size)
