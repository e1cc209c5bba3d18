"""What graders feed the functions of snippets/streaming.py."""

from collections.abc import Iterator

import numpy as np


def stream_conv1d(rng: np.random.Generator) -> Iterator[tuple]:
    yield _draw(rng)
    yield _draw(rng, samples=1)  # shorter than the kernel
    yield _draw(rng, samples=0)  # nothing new
    yield _draw(rng, kept=0)  # a valid convolution begins
    yield _draw(rng, kept=0, samples=2)  # no window is complete
    yield _draw(rng, kept=1, samples=2)  # one is, exactly
    yield _draw(rng, kept=1, samples=1)
    yield _draw(rng, taps=5, kept=2, samples=1)  # two short of a window
    yield _draw(rng, kept=0, samples=0)
    yield _draw(rng, taps=1, kept=0)
    for stride in (2, 3):
        for kept in (0, 1, 2):
            yield (*_draw(rng, kept=kept), stride)
    for dilation in (2, 3):
        yield (*_draw(rng, kept=2 * dilation, samples=9), 1, dilation)
        yield (*_draw(rng, kept=5, samples=8), 2, dilation)
    yield (*_draw(rng, taps=2, kept=1, samples=9), 4, 3)  # windows that just touch
    yield _draw(rng, n=0)
    yield tuple(array.astype(np.float32) for array in _draw(rng))
    chunk, weight, bias, state = _draw(rng)
    yield (chunk[:1], weight, bias, state)  # shapes that do not fit: ValueError
    yield (chunk, weight, bias, state[:1])
    yield (chunk[:, :1], weight, bias, state[:, :1])
    yield (chunk[:, :1], weight, bias, state)
    yield (chunk, weight[:, :1], bias, state)
    yield (chunk, weight, bias[:1], state)
    yield (chunk, weight, bias, state, 0)  # strides and dilations that are none
    yield (chunk, weight, bias, state, -1)
    yield (chunk, weight, bias, state, 4)  # windows that skip samples
    yield (chunk, weight, bias, state, 1, 0)
    yield (chunk, weight[..., :1], bias, state, 1, 0)
    yield (chunk, weight, bias, state, 6, 2)
    yield (chunk, weight[..., :1], bias, state, 1, -1)


def _draw(
    rng: np.random.Generator, n: int = 2, taps: int = 3, kept: int = 2, samples: int = 7
) -> tuple[np.ndarray, ...]:
    """A chunk of 5 channels, a weight that makes 4 of them, a bias and a state."""
    shapes = (n, 5, samples), (4, 5, taps), (4,), (n, 5, kept)
    return tuple(rng.standard_normal(shape) for shape in shapes)
