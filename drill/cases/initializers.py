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


def xavier_normal(rng: np.random.Generator) -> Iterator[tuple]:
    yield from _scaled()
    yield ((3, 4), _Halves(), 5 / 3)
    yield ((3, 4), _Halves(), 0.0)


def xavier_uniform(rng: np.random.Generator) -> Iterator[tuple]:
    yield from _scaled()
    yield ((3, 4), _Halves(), 5 / 3)
    yield ((3, 4), _Halves(), 0.0)


def lecun_normal(rng: np.random.Generator) -> Iterator[tuple]:
    yield from _scaled()


def kaiming_normal(rng: np.random.Generator) -> Iterator[tuple]:
    yield from _scaled()
    yield ((3, 4), _Halves(), 0.2)
    yield ((3, 4), _Halves(), 1.0)
    yield ((3, 4), _Halves(), -2.0)  # the square has no sign


def orthogonal(rng: np.random.Generator) -> Iterator[tuple]:
    for shape in [(4, 4), (5, 3), (3, 5), (2, 1), (1, 1)]:
        yield (shape, None, 1.0, rng.standard_normal(shape))
    yield ((5, 3), None, 1.5, rng.standard_normal((5, 3)))
    yield ((3, 5), None, -0.5, rng.standard_normal((3, 5)))
    yield ((5, 3), np.random.default_rng(1), 1.0, rng.standard_normal((5, 3)))  # draws come first
    yield ((5, 3), None, 1.0, rng.standard_normal((5, 3)).astype(np.float32))
    yield ((3, 2), np.random.default_rng(1), 0.0)
    yield ((1, 1), _Halves(), 2.0)
    yield ((5, 3),)  # ValueError
    yield ((5, 3), None, 1.0, rng.standard_normal((3, 5)))


def residual_normal(rng: np.random.Generator) -> Iterator[tuple]:
    yield ((3, 4), 0.02, 12, _Halves())
    yield ((5,), 2.0, 1, _Halves())
    yield ((0, 2), 0.5, 3, _Halves())
    yield ((3, 4), 0.0, 3, np.random.default_rng(1))
    yield ((3, 4), 0.02, 0, np.random.default_rng(1))  # ValueError
    yield ((3, 4), 0.02, -2, np.random.default_rng(1))
    yield ((3, 4), -0.02, 2, np.random.default_rng(1))


def prior_bias(rng: np.random.Generator) -> Iterator[tuple]:
    yield (np.array([70, 20, 9, 1], dtype=np.int64),)
    yield (rng.integers(1, 100, (7,), dtype=np.int64),)
    yield (np.array([0.25, 0.5, 1.0]),)
    yield (np.array([3.0, 2.0], dtype=np.float32),)
    yield (np.array([5], dtype=np.int64),)  # one class: certain
    yield (np.array([3, 0, 2], dtype=np.int64),)  # ValueError
    yield (np.array([3, -1], dtype=np.int64),)


def _scaled() -> Iterator[tuple]:
    """Shapes of weights; no value depends on the order of draws."""
    yield ((3, 4), _Halves())
    yield ((64, 2), _Halves())
    yield ((2, 64), _Halves())
    yield ((3, 0), _Halves())


class _Halves(np.random.Generator):
    """Each draw is half-way from the middle: 0.5 of a Gaussian, 0.75 between 0 and 1."""

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

    def random(self, size=None, dtype=np.float64, out=None):
        if out is None:
            return np.full(() if size is None else size, 0.75, dtype)[()]
        out[...] = 0.75
        return out

    def uniform(self, low=0.0, high=1.0, size=None):
        return low + (high - low) * self.random(size)
