"""What graders feed the functions of snippets/alpha_dropout.py.

Masks are given: two right answers may draw theirs in another order.
"""

from collections.abc import Iterator

import numpy as np


def selu(rng: np.random.Generator) -> Iterator[tuple]:
    x = rng.standard_normal((3, 4))
    yield (x,)
    yield (x, 2.0, 3.0)
    yield (x.astype(np.float32),)
    yield (np.array([-800.0, -1e-9, 0.0, 1e-9, 800.0]),)  # exp(800) would overflow
    yield (np.array(-0.3),)
    yield (np.zeros((0, 4)),)


def selu_backward(rng: np.random.Generator) -> Iterator[tuple]:
    grad_output, output = rng.standard_normal((2, 3, 4))  # as if from above -1.758
    yield (grad_output, output)
    yield (grad_output, output, 2.0, 3.0)
    yield (grad_output.astype(np.float32), output.astype(np.float32))
    yield (np.arange(1.0, 6.0), np.array([-1.758, -1e-9, 0.0, 1e-9, 800.0]))
    yield (np.zeros((0, 4)), np.zeros((0, 4)))
    yield (grad_output, output[:1])  # another shape, which would broadcast: ValueError


def alpha_dropout(rng: np.random.Generator) -> Iterator[tuple]:
    x, mask = rng.standard_normal((3, 4)), rng.random((3, 4)) < 0.6
    for p in (0.3, 0.8, 0.0):
        yield (x, p, None, True, mask)
    yield (x, 0.3, None, True, mask, -0.5)
    yield (x.astype(np.float32), 0.3, None, True, mask)
    yield (x[0], 0.3, np.random.default_rng(1), True, mask[0])  # the mask that is given counts
    yield (x, 0.0, np.random.default_rng(1))
    yield (x, 0.3, None, False)
    yield (x, 0.8, np.random.default_rng(1), False, mask)
    yield (np.zeros((0, 4)), 0.3, np.random.default_rng(1))
    yield (x, -0.1, None, True, mask)  # no probability: ValueError
    yield (x, 1.0, None, False)  # nothing would be left to scale: ValueError
    yield (x, 1.5, None, True, mask)
    yield (x, 0.3)  # neither a mask nor an rng: ValueError
    yield (x, 0.3, None, True, mask[:1])  # another shape, which would broadcast: ValueError


def alpha_dropout_backward(rng: np.random.Generator) -> Iterator[tuple]:
    grad_output, mask = rng.standard_normal((3, 4)), rng.random((3, 4)) < 0.6
    for p in (0.3, 0.8, 0.0):
        yield (grad_output, p, mask)
    yield (grad_output, 0.3, mask, -0.5)
    yield (grad_output.astype(np.float32), 0.3, mask)
    yield (np.zeros((0, 4)), 0.3, np.zeros((0, 4), bool))
    yield (grad_output, 0.3, mask[:1])  # another shape, which would broadcast: ValueError
