"""What graders feed the functions of snippets/sigmoid_stack.py."""

from collections.abc import Iterator

import numpy as np

SIZES = [(3, 2), (3, 5, 2), (2, 4, 3, 5)]


def sigmoid_stack(rng: np.random.Generator) -> Iterator[tuple]:
    for sizes in SIZES:
        for leading in [(7,), (2, 6), (), (0,)]:
            yield (rng.standard_normal((*leading, sizes[0])), _layers(rng, sizes))
    x, layers = rng.standard_normal((7, 3)), _layers(rng, (3, 5, 2))
    yield (x.astype(np.float32), _single(layers))
    yield (1e3 * x, layers)  # exp(1000) would overflow
    yield (x, ())
    yield (x, layers[::-1])  # ValueError


def sigmoid_stack_backward(rng: np.random.Generator) -> Iterator[tuple]:
    for sizes in SIZES:
        for leading in [(7,), (2, 6), (), (0,)]:
            yield _backward(rng, leading, sizes)
    grad_output, outputs, layers = _backward(rng, (7,), (3, 5, 2))
    yield (
        grad_output.astype(np.float32),
        tuple(s.astype(np.float32) for s in outputs),
        _single(layers),
    )
    yield (grad_output, (), ())
    yield (grad_output, outputs[1:], layers)  # one output is missing: ValueError, as below
    yield (grad_output, outputs, layers[1:])
    yield (grad_output[0], outputs, layers)  # it would broadcast
    yield (grad_output, (outputs[0][0], outputs[1]), layers)


def _backward(rng: np.random.Generator, leading: tuple[int, ...], sizes: tuple[int, ...]) -> tuple:
    outputs = tuple(rng.uniform(0, 1, (*leading, n)) for n in sizes[1:])
    return rng.standard_normal((*leading, sizes[-1])), outputs, _layers(rng, sizes)


def _layers(rng: np.random.Generator, sizes: tuple[int, ...]) -> tuple:
    pairs = zip(sizes, sizes[1:], strict=False)
    return tuple((rng.standard_normal((n, m)), rng.standard_normal(m)) for n, m in pairs)


def _single(layers: tuple) -> tuple:
    return tuple((w.astype(np.float32), b.astype(np.float32)) for w, b in layers)
