"""What graders feed the functions of snippets/batch_norm_inference.py."""

from collections.abc import Iterator

import numpy as np


def update_running_statistics(rng: np.random.Generator) -> Iterator[tuple]:
    mean, var = rng.standard_normal(3), rng.uniform(1, 4, 3)
    for shape in [(4, 3), (2, 3, 5), (4, 3, 2, 5), (1, 3, 2)]:
        yield (mean, var, rng.normal(2, 3, shape))
    x = rng.normal(2, 3, (4, 3))
    for momentum in (0.3, 0.0, 1.0):
        yield (mean, var, x, momentum)
    yield (mean.astype(np.float32), var.astype(np.float32), x.astype(np.float32), 0.2)
    yield (mean, var, x[:2])  # two values: the least that has an unbiased variance
    yield (mean, var, x[:1])  # one value per channel: ValueError, as everything below
    yield (mean, var, x, -0.1)
    yield (mean, var, x, 1.5)
    yield (mean[:1], var, x)
    yield (mean, var[:1], x)
    yield (mean[:1], var[:1], x)
    yield (rng.standard_normal(4), rng.uniform(1, 4, 4), x)


def batch_norm_inference(rng: np.random.Generator) -> Iterator[tuple]:
    mean, weight, bias = rng.standard_normal((3, 3))
    var = rng.uniform(1, 4, 3)
    for shape in [(4, 3), (2, 3, 5), (4, 3, 2, 5), (1, 3), (0, 3)]:
        yield (rng.normal(2, 3, shape), mean, var, weight, bias)
    x = rng.normal(2, 3, (4, 3))
    yield (x, mean, 1e-5 * var, weight, bias)  # a variance as small as eps
    yield (x, mean, np.zeros(3), weight, bias)
    yield (x, mean, var, weight, bias, 2.0)
    yield tuple(a.astype(np.float32) for a in (x, mean, var, weight, bias))
    for wrong in range(4):  # one that would broadcast: ValueError
        vectors = [mean, var, weight, bias]
        vectors[wrong] = vectors[wrong][:1]
        yield (x, *vectors)
    yield (x, *rng.uniform(1, 4, (4, 4)))
    yield (rng.normal(2, 3, (2, 3, 5)), *rng.uniform(1, 4, (4, 5)))


def fold_batch_norm(rng: np.random.Generator) -> Iterator[tuple]:
    conv_bias, mean, weight, bias = rng.standard_normal((4, 3))
    var = rng.uniform(1, 4, 3)
    for shape in [(3, 4, 2, 5), (3, 2, 4, 3), (3, 1, 1, 1)]:  # also kw = c_out
        yield (rng.standard_normal(shape), conv_bias, mean, var, weight, bias)
    conv_weight = rng.standard_normal((3, 4, 2, 5))
    yield (conv_weight, conv_bias, mean, 1e-5 * var, weight, bias)
    yield (conv_weight, np.zeros(3), mean, var, weight, bias)  # no bias before
    yield (conv_weight, conv_bias, mean, var, weight, bias, 2.0)
    arrays = (conv_weight, conv_bias, mean, var, weight, bias)
    yield tuple(a.astype(np.float32) for a in arrays)
    for wrong in range(1, 6):  # one that would broadcast: ValueError
        changed = list(arrays)
        changed[wrong] = changed[wrong][:1]
        yield tuple(changed)
    yield (conv_weight[0], conv_bias, mean, var, weight, bias)
    yield (conv_weight[:, 0], conv_bias, mean, var, weight, bias)
    yield (conv_weight[..., None], conv_bias, mean, var, weight, bias)
