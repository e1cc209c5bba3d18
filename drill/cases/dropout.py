"""What graders feed the functions of snippets/dropout.py.

Masks are given: two right answers may draw theirs in another order.
Where one is drawn, p leaves no choice.
"""

from collections.abc import Iterator

import numpy as np


def dropout(rng: np.random.Generator) -> Iterator[tuple]:
    x, mask = rng.standard_normal((3, 4)), rng.random((3, 4)) < 0.6
    for p in (0.3, 0.8, 0.0, 1.0):
        yield (x, p, None, True, mask)
    yield (x.astype(np.float32), 0.3, None, True, mask)
    yield (x[0], 0.3, np.random.default_rng(1), True, mask[0])  # the mask that is given counts
    yield (x, 0.0, np.random.default_rng(1))
    yield (x, 1.0, np.random.default_rng(1))
    yield (x, 0.3, None, False)
    yield (x, 0.8, np.random.default_rng(1), False, mask)
    yield (np.zeros((0, 4)), 0.3, np.random.default_rng(1))
    yield (x, -0.1, None, True, mask)  # no probability: ValueError
    yield (x, 1.5, None, True, mask)
    yield (x, 0.3)  # neither a mask nor an rng: ValueError
    yield (x, 0.3, None, True, mask[:1])  # another shape, which would broadcast: ValueError


def dropout_backward(rng: np.random.Generator) -> Iterator[tuple]:
    grad_output, mask = rng.standard_normal((3, 4)), rng.random((3, 4)) < 0.6
    for p in (0.3, 0.8, 0.0, 1.0):
        yield (grad_output, p, mask)
    yield (grad_output.astype(np.float32), 0.3, mask)
    yield (grad_output[0], 0.3, mask[0])
    yield (np.zeros((0, 4)), 0.3, np.zeros((0, 4), bool))
    yield (grad_output, 0.3, mask[:1])  # another shape, which would broadcast: ValueError


def classic_dropout(rng: np.random.Generator) -> Iterator[tuple]:
    x, mask = rng.standard_normal((3, 4)), rng.random((3, 4)) < 0.6
    for training in (True, False):
        yield (x, 0.3, None, training, mask)
        yield (x, 0.8, None, training, mask)
        yield (x.astype(np.float32), 0.3, None, training, mask)
        yield (x, 0.0, np.random.default_rng(1), training)
        yield (x, 1.0, np.random.default_rng(1), training)
        yield (np.zeros((0, 4)), 0.3, np.random.default_rng(1), training)
        yield (x, -0.1, None, training, mask)  # no probability: ValueError
        yield (x, 1.5, None, training, mask)
    yield (x[0], 0.3, np.random.default_rng(1), True, mask[0])  # the mask that is given counts
    yield (x, 0.3, None, False)
    yield (x, 0.3)  # neither a mask nor an rng: ValueError
    yield (x, 0.3, None, True, mask[:1])  # another shape, which would broadcast: ValueError


def spatial_dropout(rng: np.random.Generator) -> Iterator[tuple]:
    maps, mask = rng.standard_normal((2, 3, 4, 5)), rng.random((2, 3)) < 0.6
    for x in (maps, maps[..., 0], maps[..., 0, 0], maps.astype(np.float32), maps[:, :, :0]):
        yield (x, 0.3, None, True, mask)
    yield (maps, 0.8, np.random.default_rng(1), True, ~mask)  # the mask that is given counts
    yield (maps, 0.0, np.random.default_rng(1))
    yield (maps, 1.0, np.random.default_rng(1))
    yield (maps, 0.3, None, False)
    yield (maps[:0], 0.3, np.random.default_rng(1))
    yield (maps[0, 0, 0], 0.3, None, True, maps[0, 0, 0] > 0)  # no channels: ValueError
    yield (maps[0, 0, 0, 0], 0.3, None, True, maps[0, 0, 0, 0] > 0)
    yield (maps, 1.5, None, True, mask)  # no probability: ValueError
    yield (maps, 0.3)  # neither a mask nor an rng: ValueError
    yield (maps, 0.3, None, True, maps > 0)  # a mask for each position: ValueError
    yield (maps, 0.3, None, True, mask[:1])  # another shape, which would broadcast: ValueError
