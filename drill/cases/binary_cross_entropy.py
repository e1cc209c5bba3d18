"""What graders feed the functions of snippets/binary_cross_entropy.py."""

from collections.abc import Iterator

import numpy as np

LABELS = np.array([[0.0, 1.0, 1.0, 0.0], [1.0, 0.0, 0.0, 1.0], [0.3, 0.9, 0.0, 1.0]])
FAR = np.array([-800.0, -40.0, 0.0, 40.0, 800.0])  # logits for which exp overflows, or p is 1
YES, NO = np.ones(5), np.zeros(5)


def binary_cross_entropy(rng: np.random.Generator) -> Iterator[tuple]:
    p = rng.uniform(0.05, 0.95, LABELS.shape)
    yield from _with_reductions(p)
    yield (np.array([0.0, 1.0, 0.0, 1.0]), np.array([0.0, 1.0, 1.0, 0.0]), "none")  # certain
    yield (np.array([1e-60, 1e-9, 1 - 1e-9]), np.array([1.0, 0.0, 0.0]), "none")
    yield (p - 1, LABELS)  # no probabilities: ValueError
    yield (p + 1, LABELS)
    yield (np.array([0.5, np.nan]), np.array([0.0, 1.0]))


def binary_cross_entropy_backward(rng: np.random.Generator) -> Iterator[tuple]:
    p, each = rng.uniform(0.05, 0.95, (2, *LABELS.shape))
    yield from _with_gradients(p, each)
    certain = np.array([0.0, 1.0, 0.0, 1.0])
    for labels in (certain, 1 - certain):
        yield (np.ones(4), certain, labels, "none")


def binary_cross_entropy_with_logits(rng: np.random.Generator) -> Iterator[tuple]:
    yield from _with_reductions(3 * rng.standard_normal(LABELS.shape))
    yield (FAR, YES, "none")
    yield (FAR, NO, "none")


def binary_cross_entropy_with_logits_backward(rng: np.random.Generator) -> Iterator[tuple]:
    logits, each = rng.standard_normal((2, *LABELS.shape))
    yield from _with_gradients(3 * logits, each)
    yield (YES, FAR, YES, "none")
    yield (YES, FAR, NO, "none")


def _with_reductions(input: np.ndarray) -> Iterator[tuple]:
    yield (input, LABELS)
    for dtype in (np.float64, np.float32):
        for reduction in ("mean", "sum", "none"):
            yield (input.astype(dtype), LABELS.astype(dtype), reduction)
    yield (input[:0], LABELS[:0], "sum")
    yield (input[0, 0], LABELS[0, 0], "mean")
    yield (input, LABELS, "average")  # ValueError, as everything below
    yield (input, LABELS[:1])  # it would broadcast
    yield (input[:, 0], LABELS[:, :1])


def _with_gradients(input: np.ndarray, each: np.ndarray) -> Iterator[tuple]:
    yield (0.7, input, LABELS)
    for dtype in (np.float64, np.float32):
        pair = input.astype(dtype), LABELS.astype(dtype)
        yield (0.7, *pair, "mean")
        yield (0.7, *pair, "sum")
        yield (each.astype(dtype), *pair, "none")
    yield (0.7, input[:0], LABELS[:0], "mean")
    yield (0.7, input, LABELS, "average")  # ValueError, as everything below
    yield (each[:1], input, LABELS, "none")
    yield (0.7, input, LABELS[:1])
    yield (0.7, input[:, 0], LABELS[:, :1])
