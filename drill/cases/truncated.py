"""What graders feed the function of snippets/truncated.py."""

from collections.abc import Iterator

import numpy as np


def rnn_truncated_backward(rng: np.random.Generator) -> Iterator[tuple]:
    for window in (1, 2, 3, 5, 9):  # of 5 steps
        yield (*_draw(rng), window)
    yield (*_draw(rng, batch=1, width=1, hidden=1), 2)
    yield (*_draw(rng, steps=1), 3)
    yield (*_draw(rng, steps=0), 3)
    yield (*_draw(rng, batch=0), 3)
    yield (*(array.astype(np.float32) for array in _draw(rng)), 3)
    yield (*_draw(rng), 0)  # ValueError, as all below
    yield (*_draw(rng), -1)
    grad_output, x, h0, weight_ih, weight_hh, output = _draw(rng)
    yield (grad_output[:1], x, h0, weight_ih, weight_hh, output, 2)
    yield (grad_output, x.swapaxes(0, 1), h0, weight_ih, weight_hh, output, 2)
    yield (grad_output, x, h0[:1], weight_ih, weight_hh, output, 2)
    yield (grad_output, x, h0, weight_ih, weight_hh, output[:, :1], 2)
    yield (grad_output, x, h0, weight_ih, weight_hh, output[:1], 2)


def _draw(
    rng: np.random.Generator, steps: int = 5, batch: int = 2, width: int = 3, hidden: int = 4
) -> tuple[np.ndarray, ...]:
    shapes = [
        (steps, batch, hidden),
        (steps, batch, width),
        (batch, hidden),
        (hidden, width),
        (hidden, hidden),
    ]
    output = rng.uniform(-1, 1, (steps, batch, hidden))  # any states that a tanh may give
    return (*(rng.standard_normal(shape) for shape in shapes), output)
