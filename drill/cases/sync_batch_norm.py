"""What graders feed the functions of snippets/sync_batch_norm.py."""

from collections.abc import Iterator

import numpy as np


def _merged(rng: np.random.Generator, count: int) -> np.ndarray:
    """Count, mean and M2 of three channels, as they might come from other devices."""
    return np.stack([np.full(3, float(count)), rng.normal(2, 1, 3), count * rng.uniform(1, 4, 3)])


def moments(rng: np.random.Generator) -> Iterator[tuple]:
    for shape in [(4, 3), (2, 3, 5), (4, 3, 2, 5), (1, 3)]:
        yield (rng.normal(2, 3, shape),)
    yield (rng.normal(2, 3, (4, 3)).astype(np.float32),)
    yield (1e4 + rng.standard_normal((20, 3)).astype(np.float32),)  # a large mean
    yield (np.zeros((0, 3)),)  # no value: ValueError


def merge_moments(rng: np.random.Generator) -> Iterator[tuple]:
    for counts in [(4, 2, 9, 1), (5, 8), (7,)]:
        yield (np.stack([_merged(rng, count) for count in counts]),)
    yield (np.stack([_merged(rng, count) for count in (4, 2)]).astype(np.float32),)
    yield (_merged(rng, 4),)  # one axis is missing: ValueError, as everything below
    yield (rng.uniform(1, 2, (4, 2, 3)),)
    yield (rng.uniform(1, 2, (4, 4, 3)),)
    yield (rng.uniform(1, 2, (2, 3, 5, 4)),)


def gradient_sums(rng: np.random.Generator) -> Iterator[tuple]:
    for shape in [(4, 3), (2, 3, 5), (4, 3, 2, 5)]:
        yield (rng.standard_normal(shape), rng.normal(2, 3, shape), _merged(rng, 50))
    grad_output, x = rng.standard_normal((4, 3)), rng.normal(2, 3, (4, 3))
    yield (grad_output, x, _merged(rng, 50), 2.0)
    yield tuple(a.astype(np.float32) for a in (grad_output, x, _merged(rng, 50)))
    yield (grad_output[:1], x, _merged(rng, 50))  # ValueError, as everything below
    yield (grad_output, x[:1], _merged(rng, 50))
    yield (grad_output, x, _merged(rng, 50)[:2])
    yield (grad_output, x, _merged(rng, 50)[:, :1])


def sync_batch_norm(rng: np.random.Generator) -> Iterator[tuple]:
    weight, bias = rng.standard_normal((2, 3))
    for shape in [(4, 3), (2, 3, 5), (4, 3, 2, 5), (1, 3)]:
        yield (rng.normal(2, 3, shape), _merged(rng, 50), weight, bias)
    x = rng.normal(2, 3, (4, 3))
    yield (x, _merged(rng, 50), weight, bias, 2.0)
    yield tuple(a.astype(np.float32) for a in (x, _merged(rng, 50), weight, bias))
    yield (x, _merged(rng, 50)[:, :1], weight, bias)  # ValueError, as everything below
    yield (x, _merged(rng, 50)[:2], weight, bias)
    yield (x, _merged(rng, 50), weight[:1], bias)
    yield (x, _merged(rng, 50), weight, bias[:1])


def sync_batch_norm_backward(rng: np.random.Generator) -> Iterator[tuple]:
    weight, sums = rng.standard_normal(3), rng.normal(0, 9, (2, 3))
    for shape in [(4, 3), (2, 3, 5), (4, 3, 2, 5), (1, 3)]:
        yield (rng.standard_normal(shape), rng.normal(2, 3, shape), _merged(rng, 50), sums, weight)
    grad_output, x = rng.standard_normal((4, 3)), rng.normal(2, 3, (4, 3))
    yield (grad_output, x, _merged(rng, 50), sums, weight, 2.0)
    arrays = (grad_output, x, _merged(rng, 50), sums, weight)
    yield tuple(a.astype(np.float32) for a in arrays)
    yield (grad_output[:1], *arrays[1:])  # ValueError, as everything below
    yield (grad_output, x, _merged(rng, 50), sums[:, :1], weight)
    yield (grad_output, x, _merged(rng, 50), sums[:1], weight)
    yield (grad_output, x, _merged(rng, 50)[:, :1], sums, weight)
    yield (grad_output, x, _merged(rng, 50), sums, weight[:1])
