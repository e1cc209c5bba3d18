"""What graders feed the functions of snippets/group_norm.py."""

from collections.abc import Iterator

import numpy as np


def group_norm(rng: np.random.Generator) -> Iterator[tuple]:
    weight, bias = rng.standard_normal((2, 6))
    for shape in [(2, 6, 4, 5), (4, 6, 5), (3, 6), (0, 6, 2)]:
        for groups in (1, 2, 3, 6):
            yield (rng.normal(2, 3, shape), groups, weight, bias)
    x = rng.normal(2, 3, (2, 6, 4))
    yield (1e-3 * x, 2, weight, bias)  # a variance as small as eps
    yield (x, 2, weight, bias, 2.0)
    yield (x.astype(np.float32), 3, weight.astype(np.float32), bias.astype(np.float32))
    for groups in (4, 12, 0, -2):  # no divisor: ValueError, as everything below
        yield (x, groups, weight, bias)
        yield (x[:0], groups, weight, bias)  # no sample that would not fit
    yield (x, 2, weight[:1], bias)
    yield (x, 2, weight, bias[:1])
    yield (x, 2, weight[:1], bias[:1])
    yield (x, 2, *rng.standard_normal((2, 4)))


def group_norm_backward(rng: np.random.Generator) -> Iterator[tuple]:
    weight = rng.standard_normal(6)
    for shape in [(2, 6, 4, 5), (4, 6, 5), (3, 6)]:
        for groups in (1, 2, 3, 6):
            yield (rng.standard_normal(shape), rng.normal(2, 3, shape), groups, weight)
    grad_output, x = rng.standard_normal((2, 6, 4)), rng.normal(2, 3, (2, 6, 4))
    yield (grad_output, x, 2, weight, 2.0)
    yield (grad_output.astype(np.float32), x.astype(np.float32), 3, weight.astype(np.float32))
    yield (grad_output, x, 4, weight)  # no divisor: ValueError, as everything below
    yield (grad_output[:1], x, 2, weight)
    yield (grad_output, x[:1], 2, weight)
    yield (np.ones((1, 6, 5)), np.ones((5, 6, 1)), 2, weight)  # as many elements, and broadcasts
    yield (grad_output, x, 2, weight[:1])
    yield (grad_output, x, 2, rng.standard_normal(4))


def instance_norm(rng: np.random.Generator) -> Iterator[tuple]:
    weight, bias = rng.standard_normal((2, 3))
    for shape in [(2, 3, 4, 5), (4, 3, 5), (0, 3, 2), (2, 3, 1)]:
        yield (rng.normal(2, 3, shape), weight, bias)
    x = rng.normal(2, 3, (2, 3, 4))
    yield (1e-3 * x, weight, bias)  # a variance as small as eps
    yield (x, weight, bias, 2.0)
    yield (x.astype(np.float32), weight.astype(np.float32), bias.astype(np.float32))
    yield (x[..., 0], weight, bias)  # no positions: ValueError, as everything below
    yield (x, weight[:1], bias)
    yield (x, weight, bias[:1])
    yield (x, weight[:1], bias[:1])
    yield (x, *rng.standard_normal((2, 4)))


def instance_norm_backward(rng: np.random.Generator) -> Iterator[tuple]:
    weight = rng.standard_normal(3)
    for shape in [(2, 3, 4, 5), (4, 3, 5), (2, 3, 1)]:
        yield (rng.standard_normal(shape), rng.normal(2, 3, shape), weight)
    grad_output, x = rng.standard_normal((2, 3, 4)), rng.normal(2, 3, (2, 3, 4))
    yield (grad_output, x, weight, 2.0)
    yield (grad_output.astype(np.float32), x.astype(np.float32), weight.astype(np.float32))
    yield (grad_output[..., 0], x[..., 0], weight)  # ValueError, as everything below
    yield (grad_output[:1], x, weight)
    yield (grad_output, x[:1], weight)
    yield (grad_output, x, weight[:1])
    yield (grad_output, x, rng.standard_normal(4))
