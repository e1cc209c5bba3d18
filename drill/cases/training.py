"""What graders feed the functions of snippets/training.py.

Orders are given: two right answers may draw theirs differently.
Where one is drawn, there is one order only.
"""

from collections.abc import Callable, Iterator

import numpy as np


def epoch_batches(rng: np.random.Generator) -> Iterator[tuple]:
    for num_samples, batch_size in ((12, 4), (13, 4), (3, 7), (5, 1), (6, 6)):
        yield (num_samples, batch_size, None, rng.permutation(num_samples))
    runs = rng.permuted(np.tile(np.arange(11), (3, 1)), axis=1)
    yield (11, 4, None, runs)
    yield (9, 2, np.random.default_rng(1), rng.permutation(9))  # the order that is given counts
    yield (1, 2, np.random.default_rng(1))
    yield (0, 3, np.random.default_rng(1))
    yield (7, 0, None, rng.permutation(7))  # no batch size: ValueError
    yield (7, -2, None, rng.permutation(7))
    yield (7, 2)  # neither an order nor an rng: ValueError
    yield (7, 2, None, rng.permutation(6))  # an order of other samples: ValueError


def batch_gradient(rng: np.random.Generator) -> Iterator[tuple]:
    gradients = rng.standard_normal((9, 3))
    for shape in ((5,), (4, 5), (2, 4, 6), (1,), (0, 5)):
        yield (gradients, rng.integers(9, size=shape))
    yield (gradients.astype(np.float32), rng.integers(9, size=(4, 5)))
    yield (gradients, np.zeros((4, 0), dtype=np.int64))  # an empty batch: ValueError


def accumulated_gradient(rng: np.random.Generator) -> Iterator[tuple]:
    data = rng.standard_normal((20, 3))
    indices = rng.permutation(20)[:11]
    for micro_batch_size in (4, 11, 1, 30):  # 4 leaves a last piece of 3
        yield (_pull(data), rng.standard_normal(3), indices, micro_batch_size)
    yield (_pull(data.astype(np.float32)), np.ones(3, np.float32), indices, 4)
    yield (_pull(data), rng.standard_normal((2, 3)), indices[:7], 5)
    yield (_pull(data), rng.standard_normal(3), indices, 0)  # no size: ValueError


def sgd(rng: np.random.Generator) -> Iterator[tuple]:
    data = rng.standard_normal((20, 3))
    batches = [rng.integers(20, size=4) for _ in range(6)]
    for lr in (0.1, 1.5):
        yield (_pull(data), rng.standard_normal(3), batches, lr)
    yield (_pull(data.astype(np.float32)), np.ones(3, np.float32), batches, 0.1)
    yield (_pull(data), rng.standard_normal(3), batches[:1], 0.1)
    yield (_pull(data), rng.standard_normal(3), [], 0.1)  # no step
    yield (_pull(data), rng.standard_normal((2, 3)), batches, 0.1)  # two runs


def scale_lr(rng: np.random.Generator) -> Iterator[tuple]:
    yield (0.1, 32, 256)
    for rule in ("linear", "sqrt"):
        yield (0.1, 32, 256, rule)
        yield (0.3, 256, 32, rule)
        yield (0.3, 7, 7, rule)
    yield (0.1, 32, 256, "cubic")  # no such rule: ValueError


def shifted_wells_gradient(rng: np.random.Generator) -> Iterator[tuple]:
    yield (rng.standard_normal(3), 2.5, rng.standard_normal((3, 4)))
    yield (rng.standard_normal((2, 3)), 0.5, rng.standard_normal((2, 3, 5)))
    yield (rng.standard_normal((3, 2)).astype(np.float32), 3.0, np.ones((3, 2, 1), np.float32))
    yield (rng.standard_normal(3), 2.5, rng.standard_normal(4))  # one batch for all runs
    yield (np.zeros((0,)), 2.5, np.zeros((0, 4)))


def _pull(data: np.ndarray) -> Callable[[np.ndarray, np.ndarray], np.ndarray]:
    """The gradient of half the squared distance to the samples of a batch, on average."""

    def gradient(weights: np.ndarray, indices: np.ndarray) -> np.ndarray:
        return weights - data[indices].mean(axis=0)

    return gradient
