"""What graders feed the functions of snippets/lstm.py."""

from collections.abc import Iterator

import numpy as np


def set_forget_bias(rng: np.random.Generator) -> Iterator[tuple]:
    yield (rng.standard_normal(12), 1.0)
    yield (rng.standard_normal(8), -2)
    yield (rng.standard_normal(4).astype(np.float32), 0.5)
    yield (np.zeros(0), 1.0)
    yield (rng.standard_normal(6), 1.0)  # no multiple of 4: ValueError


def lstm(rng: np.random.Generator) -> Iterator[tuple]:
    for sizes in _SIZES:
        yield _arguments(rng, *sizes)
    yield tuple(array.astype(np.float32) for array in _arguments(rng))
    x, h0, c0, weight_ih, weight_hh, bias_ih, bias_hh = _arguments(rng)
    yield (200 * x, h0, c0, weight_ih, weight_hh, bias_ih, bias_hh)  # gates of 0 and 1
    yield (x, h0[:1], c0, weight_ih, weight_hh, bias_ih, bias_hh)  # ValueError, as all below
    yield (x, h0, c0[:1], weight_ih, weight_hh, bias_ih, bias_hh)
    yield (x, h0, c0, weight_ih, weight_hh, bias_ih[:1], bias_hh)
    yield (x, h0, c0, weight_ih, weight_hh, bias_ih, bias_hh[:1])
    yield (x, h0, c0, weight_ih[:12], weight_hh[:12], bias_ih[:12], bias_hh[:12])  # three gates


def lstm_backward(rng: np.random.Generator) -> Iterator[tuple]:
    for sizes in _SIZES:
        yield _backward(rng, *sizes)
    yield tuple(array.astype(np.float32) for array in _backward(rng))
    grad_output, grad_c, *rest = _backward(rng)
    yield (0 * grad_output, grad_c, *rest)  # a loss of the last cell only
    yield (grad_output, 0 * grad_c, *rest)
    for position in range(10):  # ValueError: one array is too short
        arguments = list(_backward(rng))
        arguments[position] = arguments[position][:1]
        yield tuple(arguments)
    grad_output, grad_c, x, *rest = _backward(rng)
    yield (grad_output, grad_c, x.swapaxes(0, 1), *rest)  # as many rows, in another order


def lstm_multiply_adds(rng: np.random.Generator) -> Iterator[tuple]:
    yield (10, 3, 5)
    yield (1, 2, 7)
    yield (7, 4, 4)
    yield (0, 3, 5)


_SIZES = [(5, 2, 3, 4), (1, 2, 3, 4), (5, 1, 1, 1), (5, 0, 3, 4), (0, 2, 3, 4)]


def _arguments(
    rng: np.random.Generator, steps: int = 5, batch: int = 2, width: int = 3, hidden: int = 4
) -> tuple[np.ndarray, ...]:
    shapes = [
        (steps, batch, width),
        (batch, hidden),
        (batch, hidden),
        (4 * hidden, width),
        (4 * hidden, hidden),
        (4 * hidden,),
        (4 * hidden,),
    ]
    return tuple(rng.standard_normal(shape) for shape in shapes)


def _backward(
    rng: np.random.Generator, steps: int = 5, batch: int = 2, width: int = 3, hidden: int = 4
) -> tuple[np.ndarray, ...]:
    x, h0, c0, weight_ih, weight_hh, _, _ = _arguments(rng, steps, batch, width, hidden)
    grad_output, output, cells = rng.uniform(-1, 1, (3, steps, batch, hidden))
    gates = rng.uniform(0, 1, (steps, batch, 4 * hidden))  # any that a sigmoid may give
    grad_c = rng.standard_normal((batch, hidden))
    return (grad_output, grad_c, x, h0, c0, weight_ih, weight_hh, output, cells, gates)
