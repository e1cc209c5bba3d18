"""What graders feed the functions of snippets/dropout_expectation.py.

Masks are given where they matter: two right answers may draw theirs in another order.
"""

from collections.abc import Iterator

import numpy as np


def dropout_moments(rng: np.random.Generator) -> Iterator[tuple]:
    mean, var = rng.standard_normal((3, 4)), rng.random((3, 4))
    for p in (0.3, 0.8, 0.0):
        yield (mean, var, p)
    yield (mean.astype(np.float32), var.astype(np.float32), 0.3)
    yield (np.zeros(4), var[0], 0.3)
    yield (mean[0], np.zeros(4), 0.3)  # numbers that are known for certain
    yield (np.zeros((0, 4)), np.zeros((0, 4)), 0.3)
    yield (mean, var, -0.1)  # no probability: ValueError
    yield (mean, var, 1.0)  # nothing is left: ValueError
    yield (mean, var[:1], 0.3)  # another shape, which would broadcast: ValueError


def dropout_penalty(rng: np.random.Generator) -> Iterator[tuple]:
    x, weight = rng.standard_normal((5, 3)), rng.standard_normal(3)
    for p in (0.3, 0.8, 0.0):
        yield (x, weight, p)
    yield (x.astype(np.float32), weight.astype(np.float32), 0.3)
    yield (x[:0], weight, 0.3)
    yield (x[:, :1], weight[:1], 0.3)
    yield (x, weight, -0.1)  # no probability: ValueError
    yield (x, weight, 1.0)  # nothing is left: ValueError
    yield (x, weight[:1], 0.3)  # another shape, which would broadcast: ValueError
    yield (x[0], weight, 0.3)  # one sample without its axis: ValueError
    yield (rng.standard_normal((4, 5, 3)), x, 0.3)  # a weight for each position: ValueError


def dropout_ensemble(rng: np.random.Generator) -> Iterator[tuple]:
    x, weight, bias = (rng.standard_normal(shape) for shape in ((2, 4), (4, 3), 3))
    for p in (0.3, 0.8, 0.0, 1.0):
        yield (x, weight, bias, p)
    yield (x[0], weight, bias, 0.3)
    yield (rng.standard_normal((5, 2, 4)), weight, bias, 0.3)
    yield (*(array.astype(np.float32) for array in (x, weight, bias)), 0.3)
    yield (1000 * x, weight, bias, 0.3)  # shares of the masks that are 0 in float64
    yield (x[:0], weight, bias, 0.3)
    yield (x[:, :0].astype(np.float32), weight[:0].astype(np.float32), bias.astype(np.float32), 0.3)
    yield (x, weight, bias, -0.1)  # no probability: ValueError
    yield (x, weight, bias, 1.5)
    yield (x, weight, bias[:1], 0.3)  # shapes that do not fit: ValueError
    yield (x[:, :3], weight, bias, 0.3)


def monte_carlo_dropout(rng: np.random.Generator) -> Iterator[tuple]:
    x, weight, bias = (rng.standard_normal(shape) for shape in ((2, 4), (4, 3), 3))
    masks = rng.random((6, 2, 4)) < 0.6
    for p in (0.3, 0.8, 0.0, 1.0):
        yield (x, weight, bias, p, 6, None, masks)
    yield (x, weight, bias, 0.3, 2, np.random.default_rng(1), masks)  # the given masks count
    yield (x[0], weight, bias, 0.3, 6, None, masks[:, 0])
    yield (*(array.astype(np.float32) for array in (x, weight, bias)), 0.3, 6, None, masks)
    yield (x, weight, bias, 0.3, 1, None, masks[:1])  # one pass has no spread
    yield (x, weight, bias, 0.0, 5, np.random.default_rng(1))
    yield (x, weight, bias, 1.0, 5, np.random.default_rng(1))
    yield (x[:0], weight, bias, 0.3, 5, np.random.default_rng(1))
    yield (x, weight, bias, 1.5, 6, None, masks)  # no probability: ValueError
    yield (x, weight, bias, 0.3, 5)  # neither masks nor an rng: ValueError
    yield (x, weight, bias, 0.3, 0, np.random.default_rng(1))  # no pass: ValueError
    yield (x, weight, bias, 0.3, 6, None, masks[:, :1])  # it would broadcast: ValueError
    yield (x, weight, bias, 0.3, 6, None, np.stack([masks] * 5, axis=1))  # an axis too many
    yield (x, weight, bias[:1], 0.3, 6, None, masks)
