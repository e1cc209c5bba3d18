"""What graders feed the functions of snippets/normalization.py."""

from collections.abc import Iterator

import numpy as np


def standardize(rng: np.random.Generator) -> Iterator[tuple]:
    yield (rng.normal(2, 3, (3, 4)), (1,), 0.0)
    for shape, axis in [
        ((3, 4), (1,)),
        ((3, 4), (0,)),
        ((3, 4), (0, 1)),
        ((2, 3, 4), (0, 2)),
        ((2, 3, 4), (-2, -1)),
        ((5,), (0,)),
    ]:
        yield (rng.normal(2, 3, shape), axis)
    yield (rng.normal(2, 1e-3, (3, 4)), (1,))  # a variance as small as eps
    yield (rng.normal(2, 3, (3, 4)), (1,), 2.0)
    yield (np.full((2, 3), 7.0), (1,))  # no variance at all
    yield (rng.normal(2, 3, (3, 4)).astype(np.float32), (0,))


def standardize_backward(rng: np.random.Generator) -> Iterator[tuple]:
    for shape, axis in [
        ((3, 4), (1,)),
        ((3, 4), (0,)),
        ((3, 4), (0, 1)),
        ((2, 3, 4), (0, 2)),
        ((2, 3, 4), (-2, -1)),
        ((5,), (0,)),
    ]:
        yield (rng.standard_normal(shape), rng.normal(2, 3, shape), axis)
    grad_output, x = rng.standard_normal((3, 4)), rng.normal(2, 3, (3, 4))
    yield (grad_output, 1e-3 * x, (1,))  # a variance as small as eps
    yield (grad_output, x, (1,), 0.0)
    yield (grad_output, x, (1,), 2.0)
    yield (grad_output, np.full((3, 4), 7.0), (1,))  # no variance at all
    yield (grad_output.astype(np.float32), x.astype(np.float32), (0,))
    yield (grad_output[:1], x, (1,))  # ValueError, as below
    yield (grad_output, x[:, :1], (0,))


def batch_norm(rng: np.random.Generator) -> Iterator[tuple]:
    yield (rng.normal(2, 3, (4, 3)), np.ones(3), np.zeros(3), 0.0)
    for shape in [(4, 3), (2, 3, 5), (4, 3, 2, 5), (3, 3)]:
        yield (rng.normal(2, 3, shape), *rng.standard_normal((2, 3)))
    weight, bias = rng.standard_normal((2, 3))
    x = rng.normal(2, 3, (4, 3))
    yield (x[:1], weight, bias)  # a batch of one: only the shift is left
    yield (rng.normal(2, 1e-3, (4, 3)), weight, bias)  # a variance as small as eps
    yield (x, weight, bias, 2.0)
    yield (x.astype(np.float32), weight.astype(np.float32), bias.astype(np.float32))
    yield (x, rng.standard_normal(4), rng.standard_normal(4))  # ValueError, as everything below
    yield (x, weight[:1], bias[:1])
    yield (x, weight, bias[:1])
    yield (x, weight[:1], bias)
    yield (rng.normal(2, 3, (2, 3, 5)), *rng.standard_normal((2, 5)))


def batch_norm_backward(rng: np.random.Generator) -> Iterator[tuple]:
    weight = rng.standard_normal(3)
    for shape in [(4, 3), (2, 3, 5), (4, 3, 2, 5)]:
        yield (rng.standard_normal(shape), rng.normal(2, 3, shape), weight)
    grad_output, x = rng.standard_normal((4, 3)), rng.normal(2, 3, (4, 3))
    yield (grad_output[:1], x[:1], weight)  # a batch of one: only the shift has a gradient
    yield (grad_output, 1e-3 * x, weight)  # a variance as small as eps
    yield (grad_output, x, weight, 2.0)
    yield tuple(a.astype(np.float32) for a in (grad_output, x, weight))
    yield (grad_output[:1], x, weight)  # ValueError, as everything below
    yield (grad_output, x[:1], weight)
    yield (grad_output, x, weight[:1])
    yield (grad_output, x, rng.standard_normal(4))


def layer_norm(rng: np.random.Generator) -> Iterator[tuple]:
    yield (rng.normal(2, 3, (3, 4)), np.ones(4), np.zeros(4), 0.0)
    for shape, features in [
        ((3, 4), (4,)),
        ((2, 3, 4), (4,)),
        ((2, 3, 4), (3, 4)),
        ((3, 4), (3, 4)),
        ((5,), (5,)),
        ((0, 4), (4,)),
    ]:
        yield (rng.normal(2, 3, shape), *rng.standard_normal((2, *features)))
    x, (weight, bias) = rng.normal(2, 3, (3, 4)), rng.standard_normal((2, 4))
    yield (rng.normal(2, 1e-3, (3, 4)), weight, bias)  # a variance as small as eps
    yield (x, weight, bias, 2.0)
    yield (x.astype(np.float32), weight.astype(np.float32), bias.astype(np.float32))
    yield (x, rng.standard_normal(3), rng.standard_normal(3))  # ValueError, as everything below
    yield (x, weight[:1], bias[:1])
    yield (x, weight, bias[:1])
    yield (x, weight[:1], bias)
    yield (x, weight, rng.standard_normal((3, 4)))
    yield (x[0], rng.standard_normal((3, 4)), rng.standard_normal((3, 4)))


def layer_norm_backward(rng: np.random.Generator) -> Iterator[tuple]:
    for shape, features in [
        ((3, 4), (4,)),
        ((2, 3, 4), (4,)),
        ((2, 3, 4), (3, 4)),
        ((3, 4), (3, 4)),
        ((5,), (5,)),
        ((0, 4), (4,)),
    ]:
        grad_output, x = rng.standard_normal(shape), rng.normal(2, 3, shape)
        yield (grad_output, x, rng.standard_normal(features))
    grad_output, x = rng.standard_normal((3, 4)), rng.normal(2, 3, (3, 4))
    weight = rng.standard_normal(4)
    yield (grad_output, 1e-3 * x, weight)  # a variance as small as eps
    yield (grad_output, x, weight, 2.0)
    yield tuple(a.astype(np.float32) for a in (grad_output, x, weight))
    yield (grad_output[:1], x, weight)  # ValueError, as everything below
    yield (grad_output, x[:1], weight)
    yield (grad_output, x, weight[:1])
    yield (grad_output, x, rng.standard_normal(3))
    yield (grad_output[0], x[0], rng.standard_normal((3, 4)))
