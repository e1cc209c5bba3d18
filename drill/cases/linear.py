"""What graders feed the functions of snippets/linear.py."""

from collections.abc import Iterator

import numpy as np


def linear(rng: np.random.Generator) -> Iterator[tuple]:
    weight, bias = rng.standard_normal((3, 2)), rng.standard_normal(2)
    for shape in [(5, 3), (2, 4, 3), (3,), (0, 3)]:
        yield (rng.standard_normal(shape), weight, bias)
    x = rng.standard_normal((5, 3))
    yield (x.astype(np.float32), weight.astype(np.float32), bias.astype(np.float32))
    yield (x, weight.T, bias)  # the transpose, as torch stores it: ValueError
    yield (x[:, :2], weight, bias)
    yield (x, weight, bias[:1])  # it would broadcast: ValueError
    yield (x, weight, rng.standard_normal((5, 2)))


def linear_backward(rng: np.random.Generator) -> Iterator[tuple]:
    weight = rng.standard_normal((3, 2))
    for leading in [(5,), (2, 4), (), (0,), (1,)]:
        yield (rng.standard_normal((*leading, 2)), rng.standard_normal((*leading, 3)), weight)
    grad_output, x = rng.standard_normal((5, 2)), rng.standard_normal((5, 3))
    yield (grad_output.astype(np.float32), x.astype(np.float32), weight.astype(np.float32))
    yield (grad_output, x, weight.T)  # ValueError, as everything below
    yield (grad_output, x, weight[:2])
    yield (rng.standard_normal((5, 3)), x, weight)
    yield (grad_output[:4], x, weight)
    yield (rng.standard_normal((2, 4, 2)), rng.standard_normal((4, 2, 3)), weight)  # 8 rows each
