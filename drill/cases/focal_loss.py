"""What graders feed the functions of snippets/focal_loss.py."""

from collections.abc import Iterator

import numpy as np

LABELS = np.array([[1.0, 0.0, 1.0], [0.0, 0.0, 1.0]])


def true_class_logits(rng: np.random.Generator) -> Iterator[tuple]:
    yield from _examples(rng)


def focal_loss(rng: np.random.Generator) -> Iterator[tuple]:
    yield from _examples(rng)
    for gamma in (0.0, 0.5, 1.0, 3.0, -0.5):  # the last: ValueError
        yield (2 * rng.standard_normal((2, 3)), LABELS, gamma)
    yield (rng.standard_normal((2, 3)).astype(np.float32), LABELS.astype(np.float32), 1.5)


def focal_loss_backward(rng: np.random.Generator) -> Iterator[tuple]:
    for logits, targets, *gamma in focal_loss(rng):
        yield (rng.standard_normal(logits.shape).astype(logits.dtype), logits, targets, *gamma)
    yield (rng.standard_normal(3), rng.standard_normal((2, 3)), LABELS)  # would broadcast


def _examples(rng: np.random.Generator) -> Iterator[tuple]:
    yield (2 * rng.standard_normal((2, 3)), LABELS)
    yield (np.array([800.0, -800.0, 30.0, -30.0, 0.0]), np.array([1.0, 1.0, 0.0, 0.0, 1.0]))
    yield (rng.standard_normal(3), np.array([0, 1, 1], dtype=np.int64))
    yield (rng.standard_normal(3), np.array([False, True, False]))
    yield (rng.standard_normal((2, 3)).astype(np.float32), LABELS.astype(np.float32))
    yield (np.zeros((0, 4)), np.zeros((0, 4)))
    yield (rng.standard_normal((2, 3)), LABELS[0])  # would broadcast: ValueError
    yield (rng.standard_normal((2, 3)), LABELS - 0.5)  # ValueError
    yield (rng.standard_normal(3), np.array([1.0, 2.0, 0.0]))
    yield (rng.standard_normal(3), np.array([1.0, -1.0, 0.0]))
