"""What graders feed the functions of snippets/recurrent.py."""

from collections.abc import Iterator

import numpy as np


def rnn(rng: np.random.Generator) -> Iterator[tuple]:
    for steps, batch, width, hidden in _SIZES:
        yield _arguments(rng, steps, batch, width, hidden)
    yield tuple(array.astype(np.float32) for array in _arguments(rng))
    x, h0, weight_ih, weight_hh, bias_ih, bias_hh = _arguments(rng)
    yield (50 * x, h0, weight_ih, weight_hh, bias_ih, bias_hh)  # states near -1 and 1
    yield (x, h0[:1], weight_ih, weight_hh, bias_ih, bias_hh)  # ValueError, as all below
    yield (x, h0, weight_ih, weight_hh, bias_ih[:1], bias_hh)
    yield (x, h0, weight_ih, weight_hh, bias_ih, bias_hh[:1])
    yield (x, h0, weight_ih.T, weight_hh, bias_ih, bias_hh)
    yield (x[0], h0, weight_ih, weight_hh, bias_ih, bias_hh)


def rnn_backward(rng: np.random.Generator) -> Iterator[tuple]:
    for steps, batch, width, hidden in _SIZES:
        yield _backward(rng, steps, batch, width, hidden)
    yield tuple(array.astype(np.float32) for array in _backward(rng))
    grad_output, x, h0, weight_ih, weight_hh, output = _backward(rng)
    last = grad_output * (np.arange(len(x)) == len(x) - 1)[:, None, None]
    yield (last, x, h0, weight_ih, weight_hh, output)  # a loss at the last step only
    yield (grad_output[:1], x, h0, weight_ih, weight_hh, output)  # ValueError, as all below
    yield (grad_output, x.swapaxes(0, 1), h0, weight_ih, weight_hh, output)
    yield (grad_output, x, h0[:1], weight_ih, weight_hh, output)
    yield (grad_output, x, h0, weight_ih, weight_hh, output[:4])
    yield (grad_output, x, h0, weight_ih, weight_hh, output[:, :1])


_SIZES = [(5, 2, 3, 4), (1, 2, 3, 4), (5, 1, 1, 1), (5, 0, 3, 4), (0, 2, 3, 4)]


def _arguments(
    rng: np.random.Generator, steps: int = 5, batch: int = 2, width: int = 3, hidden: int = 4
) -> tuple[np.ndarray, ...]:
    shapes = [
        (steps, batch, width),
        (batch, hidden),
        (hidden, width),
        (hidden, hidden),
        (hidden,),
        (hidden,),
    ]
    return tuple(rng.standard_normal(shape) for shape in shapes)


def _backward(
    rng: np.random.Generator, steps: int = 5, batch: int = 2, width: int = 3, hidden: int = 4
) -> tuple[np.ndarray, ...]:
    x, h0, weight_ih, weight_hh, _, _ = _arguments(rng, steps, batch, width, hidden)
    output = rng.uniform(-1, 1, (steps, batch, hidden))  # any states that a tanh may give
    grad_output = rng.standard_normal(output.shape)
    return (grad_output, x, h0, weight_ih, weight_hh, output)
