"""What graders feed the functions of snippets/pre_norm.py."""

from collections.abc import Iterator
from typing import Any

import numpy as np


def pre_norm_layer(rng: np.random.Generator) -> Iterator[tuple]:
    yield from _layers(rng)
    x, *layer = rng.standard_normal((5, 6)), *_parameters(rng)
    yield (x, *layer, 4)  # no divisor of 6: ValueError, as everything below
    yield (x[:, :5], *layer, 3)


def pre_norm_layer_backward(rng: np.random.Generator) -> Iterator[tuple]:
    for x, *others in _layers(rng):
        yield (rng.standard_normal(x.shape).astype(x.dtype), x, *others)


def causal_language_model(rng: np.random.Generator) -> Iterator[tuple]:
    tokens = np.array([[3, 1, 4, 1], [5, 0, 2, 6]])
    model = _model(rng, layers=2)
    for some in (tokens, tokens[0], tokens[:, :1], tokens[:0], tokens[:, :0]):
        yield (some, *model, 3)
    yield (tokens, *model, 2)
    yield (tokens, *_model(rng, layers=0), 3)
    yield (tokens, *_model(rng, layers=1), 3)
    yield (np.tile(tokens, 2), *model, 3)  # as many as there are places
    yield (tokens, *_single(model), 3)
    yield (np.tile(tokens, 3), *model, 3)  # more than there are places: ValueError
    embedding, positions, *others = model
    yield (tokens, embedding, positions[:1], *others, 3)  # one place would broadcast: ValueError
    yield (tokens, *model, 4)  # no divisor of 6: ValueError


def _parameters(rng: np.random.Generator) -> tuple:
    """Attention, network and norms of a layer of width 6."""
    attention = tuple((rng.standard_normal((6, 6)), rng.standard_normal(6)) for _ in "qkvo")
    network = tuple(rng.standard_normal(shape) for shape in [(6, 7), (7,), (7, 6), (6,)])
    return attention, network, tuple(tuple(rng.standard_normal((2, 6))) for _ in range(2))


def _layers(rng: np.random.Generator) -> Iterator[tuple]:
    for leading in [(5,), (2, 5), (0, 5)]:
        yield (rng.standard_normal((*leading, 6)), *_parameters(rng), 3)
    yield (rng.standard_normal((2, 5, 6)), *_parameters(rng), 2)
    yield (rng.standard_normal((2, 5, 6)), *_parameters(rng), 3, True)
    x, *layer = rng.standard_normal((5, 6)), *_parameters(rng)
    yield (*_single((x, *layer)), 3, True)


def _model(rng: np.random.Generator, layers: int) -> tuple:
    """V = 7 tokens, N = 8 places."""
    embedding, positions = rng.standard_normal((7, 6)), rng.standard_normal((8, 6))
    final_norm = tuple(rng.standard_normal((2, 6)))
    return embedding, positions, tuple(_parameters(rng) for _ in range(layers)), final_norm


def _single(part: Any) -> Any:
    """The same arrays in float32."""
    if isinstance(part, tuple):
        return tuple(_single(inner) for inner in part)
    return part.astype(np.float32)
