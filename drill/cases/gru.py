"""What graders feed the functions of snippets/gru.py."""

from collections.abc import Iterator

import numpy as np


def gru(rng: np.random.Generator) -> Iterator[tuple]:
    for sizes in _SIZES:
        yield _arguments(rng, *sizes)
    yield tuple(array.astype(np.float32) for array in _arguments(rng))
    x, h0, weight_ih, weight_hh, bias_ih, bias_hh = _arguments(rng)
    yield (200 * x, h0, weight_ih, weight_hh, bias_ih, bias_hh)  # gates of 0 and 1
    yield (x, h0[:1], weight_ih, weight_hh, bias_ih, bias_hh)  # ValueError, as all below
    yield (x, h0, weight_ih, weight_hh, bias_ih[:1], bias_hh)
    yield (x, h0, weight_ih, weight_hh, bias_ih, bias_hh[:1])
    yield (x, h0, weight_ih[:8], weight_hh[:8], bias_ih[:8], bias_hh[:8])  # two gates


def gru_backward(rng: np.random.Generator) -> Iterator[tuple]:
    for sizes in _SIZES:
        yield _backward(rng, *sizes)
    yield tuple(array.astype(np.float32) for array in _backward(rng))
    for position in range(8):  # ValueError: one array is too short
        arguments = list(_backward(rng))
        arguments[position] = arguments[position][:1]
        yield tuple(arguments)
    arguments = list(_backward(rng))
    arguments[5] = arguments[5][:9]  # of which one number is left for the candidate
    yield tuple(arguments)
    grad_output, x, *rest = _backward(rng)
    yield (grad_output, x.swapaxes(0, 1), *rest)  # as many rows, in another order


_SIZES = [(5, 2, 3, 4), (1, 2, 3, 4), (5, 1, 1, 1), (5, 0, 3, 4), (0, 2, 3, 4)]


def _arguments(
    rng: np.random.Generator, steps: int = 5, batch: int = 2, width: int = 3, hidden: int = 4
) -> tuple[np.ndarray, ...]:
    shapes = [
        (steps, batch, width),
        (batch, hidden),
        (3 * hidden, width),
        (3 * hidden, hidden),
        (3 * hidden,),
        (3 * hidden,),
    ]
    return tuple(rng.standard_normal(shape) for shape in shapes)


def _backward(
    rng: np.random.Generator, steps: int = 5, batch: int = 2, width: int = 3, hidden: int = 4
) -> tuple[np.ndarray, ...]:
    x, h0, weight_ih, weight_hh, _, bias_hh = _arguments(rng, steps, batch, width, hidden)
    grad_output, output = rng.uniform(-1, 1, (2, steps, batch, hidden))
    gates = rng.uniform(0, 1, (steps, batch, 3 * hidden))  # any that a sigmoid may give
    return (grad_output, x, h0, weight_ih, weight_hh, bias_hh, output, gates)
