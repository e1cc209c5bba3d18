"""What graders feed the functions of snippets/cross_entropy.py."""

from collections.abc import Iterator

import numpy as np


def class_index(rng: np.random.Generator) -> Iterator[tuple]:
    yield from _logits_and_classes(rng)


def nll_loss(rng: np.random.Generator) -> Iterator[tuple]:
    yield from _with_reductions(rng)


def nll_loss_backward(rng: np.random.Generator) -> Iterator[tuple]:
    yield from _with_gradients(rng)


def cross_entropy(rng: np.random.Generator) -> Iterator[tuple]:
    yield from _with_reductions(rng)
    yield (np.array([[1000.0, 0.0, -1000.0], [-900.0, 50.0, -1.0]]), np.array([2, 1]), "none")


def cross_entropy_backward(rng: np.random.Generator) -> Iterator[tuple]:
    yield from _with_gradients(rng)
    yield (0.7, np.array([[1000.0, 0.0, -1000.0], [-900.0, 50.0, -1.0]]), np.array([2, 1]))


def _logits_and_classes(rng: np.random.Generator) -> Iterator[tuple]:
    """Samples with and without positions, with the first class and the last; then errors."""
    yield (rng.standard_normal((3, 5)), np.array([0, 4, 2]))
    yield (rng.standard_normal((2, 5, 3)), np.array([[1, 0, 4], [3, 3, 2]]))
    yield (rng.standard_normal((2, 4, 3, 5)), rng.integers(0, 4, (2, 3, 5)))
    yield (rng.standard_normal((3, 5)).astype(np.float32), np.array([1, 1, 3]))
    yield (np.array([[2.5]]), np.array([0]))
    yield (np.zeros((0, 4)), np.zeros(0, np.int64))
    logits = rng.standard_normal((3, 5))
    yield (logits, np.array([0, 5, 2]))  # ValueError, as everything below
    yield (logits, np.array([0, -1, 2]))
    yield (logits, np.array([0, 1]))
    yield (logits, np.array([0]))  # it would broadcast
    yield (logits, np.array([[0, 1, 2]]))
    yield (logits[0], np.array([0, 1, 2, 3, 4]))
    yield (logits[0, 0], np.array(0))


def _with_reductions(rng: np.random.Generator) -> Iterator[tuple]:
    yield from _logits_and_classes(rng)
    logits, classes = rng.standard_normal((2, 5, 3)), np.array([[1, 0, 4], [3, 3, 2]])
    for reduction in ("mean", "sum", "none"):
        yield (logits, classes, reduction)
        yield (logits.astype(np.float32), classes, reduction)
    yield (logits[:0], classes[:0], "sum")
    yield (logits, classes, "average")  # ValueError


def _with_gradients(rng: np.random.Generator) -> Iterator[tuple]:
    for logits, classes in _logits_and_classes(rng):
        yield (0.7, logits, classes)
    logits, classes = rng.standard_normal((2, 5, 3)), np.array([[1, 0, 4], [3, 3, 2]])
    each = rng.standard_normal((2, 3))
    for dtype in (np.float64, np.float32):
        yield (0.7, logits.astype(dtype), classes, "mean")
        yield (0.7, logits.astype(dtype), classes, "sum")
        yield (each.astype(dtype), logits.astype(dtype), classes, "none")
    yield (0.7, logits, classes, "average")  # ValueError
    yield (each[:1], logits, classes, "none")
