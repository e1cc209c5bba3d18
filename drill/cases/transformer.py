"""What graders feed the functions of snippets/transformer.py."""

from collections.abc import Iterator
from typing import Any

import numpy as np


def feed_forward(rng: np.random.Generator) -> Iterator[tuple]:
    yield from _networks(rng)
    x, *network = _network(rng, 5)
    yield (x[:, :2], *network)  # another width: ValueError, as everything below
    yield (x, network[0], network[1][:1], *network[2:])
    yield (x, *network[:3], network[3][:1])
    yield (x, *network[:2], network[2].T, network[3])


def feed_forward_backward(rng: np.random.Generator) -> Iterator[tuple]:
    for x, *network in _networks(rng):
        yield (rng.standard_normal((*x.shape[:-1], 2)).astype(x.dtype), x, *network)
    x, *network = _network(rng, 5)
    yield (rng.standard_normal((5, 3)), x, *network)  # ValueError


def encoder_layer(rng: np.random.Generator) -> Iterator[tuple]:
    yield from _layers(rng)
    x, *layer = _layer(rng, 5)
    yield (x, *layer, 4)  # no divisor of 6: ValueError, as everything below
    yield (x[:, :5], *layer, 3)


def encoder_layer_backward(rng: np.random.Generator) -> Iterator[tuple]:
    for x, *others in _layers(rng):
        yield (rng.standard_normal(x.shape).astype(x.dtype), x, *others)


def decoder_layer(rng: np.random.Generator) -> Iterator[tuple]:
    for leading in [(), (2,), (0,)]:
        yield (*_decoder(rng, *leading), 3)
    yield (*_decoder(rng), 2)
    yield (*_single(_decoder(rng)), 3)
    x, memory, *layer = _decoder(rng)
    yield (x, x, *layer, 3)
    yield (x, memory[:, :5], *layer, 3)  # another width: ValueError, as everything below
    yield (x, memory, *layer, 4)


def _network(rng: np.random.Generator, *leading: int) -> tuple[np.ndarray, ...]:
    shapes = (*leading, 3), (3, 7), (7,), (7, 2), (2,)
    return tuple(rng.standard_normal(shape) for shape in shapes)


def _networks(rng: np.random.Generator) -> Iterator[tuple]:
    for leading in [(5,), (4, 5), (), (0,)]:
        yield _network(rng, *leading)
    yield _single(_network(rng, 5))
    yield (np.zeros((5, 3)), *_network(rng)[1:3], *_network(rng)[3:])  # the bias decides
    x, weight_1, bias_1, *second = _network(rng, 5)
    yield (x, weight_1, bias_1 - 100, *second)  # nothing is positive
    yield (np.eye(3), np.eye(3, 7), np.full(7, -1.0), *second)  # some lie exactly at zero


def _attention(rng: np.random.Generator) -> tuple:
    return tuple((rng.standard_normal((6, 6)), rng.standard_normal(6)) for _ in "qkvo")


def _rest(rng: np.random.Generator, norms: int) -> tuple:
    """The network and the norms of a layer of width 6."""
    network = tuple(rng.standard_normal(shape) for shape in [(6, 7), (7,), (7, 6), (6,)])
    return network, tuple(tuple(rng.standard_normal((2, 6))) for _ in range(norms))


def _layer(rng: np.random.Generator, *leading: int) -> tuple:
    return rng.standard_normal((*leading, 6)), _attention(rng), *_rest(rng, 2)


def _layers(rng: np.random.Generator) -> Iterator[tuple]:
    for leading in [(5,), (2, 5), (0, 5)]:
        yield (*_layer(rng, *leading), 3)
    yield (*_layer(rng, 2, 5), 2)
    yield (*_single(_layer(rng, 5)), 3)


def _decoder(rng: np.random.Generator, *leading: int) -> tuple:
    x, memory = rng.standard_normal((*leading, 4, 6)), rng.standard_normal((*leading, 5, 6))
    return x, memory, _attention(rng), _attention(rng), *_rest(rng, 3)


def _single(part: Any) -> Any:
    """The same arrays in float32."""
    if isinstance(part, tuple):
        return tuple(_single(inner) for inner in part)
    return part.astype(np.float32)
