"""What graders feed the functions of snippets/losses.py."""

from collections.abc import Iterator

import numpy as np


def reduce_loss(rng: np.random.Generator) -> Iterator[tuple]:
    losses = rng.standard_normal((3, 4))
    yield (losses,)
    for reduction in ("mean", "sum", "none"):
        yield (losses, reduction)
        yield (losses.astype(np.float32), reduction)
        yield (np.array(2.5), reduction)
        yield (np.zeros((0, 4)), reduction)
    yield (losses, "average")  # ValueError
    yield (losses, "")


def reduce_loss_backward(rng: np.random.Generator) -> Iterator[tuple]:
    losses, each = rng.standard_normal((2, 3, 4))
    yield (0.7, losses)
    for dtype in (np.float64, np.float32):
        yield (0.7, losses.astype(dtype), "mean")
        yield (0.7, losses.astype(dtype), "sum")
        yield (each.astype(dtype), losses.astype(dtype), "none")
    yield (0.7, np.zeros((0, 4)), "mean")
    yield (np.zeros((0, 4)), np.zeros((0, 4)), "none")
    yield (0.7, np.array(2.5), "none")
    yield (0.7, losses, "average")  # ValueError, as everything below
    yield (each, losses, "mean")
    yield (each[:1], losses, "sum")
    yield (0.7, losses, "none")
    yield (each[:1], losses, "none")


def mse_loss(rng: np.random.Generator) -> Iterator[tuple]:
    yield from _pairs(rng)


def mse_loss_backward(rng: np.random.Generator) -> Iterator[tuple]:
    yield from _with_gradients(rng)


def l1_loss(rng: np.random.Generator) -> Iterator[tuple]:
    yield from _pairs(rng)


def l1_loss_backward(rng: np.random.Generator) -> Iterator[tuple]:
    yield from _with_gradients(rng)


def huber_loss(rng: np.random.Generator) -> Iterator[tuple]:
    yield from _pairs(rng)
    input, target = rng.standard_normal((2, 3, 4))
    for delta in (0.3, 1.7, 100.0):
        yield (input, target, "none", delta)
    yield (np.array([-3.0, -1.5, 0.0, 1.5, 3.0]), np.zeros(5), "none", 1.5)  # at delta, too
    yield (input.astype(np.float32), target.astype(np.float32), "mean", 0.3)
    yield (input, target, "mean", 0.0)  # ValueError
    yield (input, target, "mean", -1.0)


def huber_loss_backward(rng: np.random.Generator) -> Iterator[tuple]:
    yield from _with_gradients(rng)
    input, target, each = rng.standard_normal((3, 3, 4))
    for delta in (0.3, 1.7, 100.0):
        yield (each, input, target, "none", delta)
    yield (np.ones(5), np.array([-3.0, -1.5, 0.0, 1.5, 3.0]), np.zeros(5), "none", 1.5)
    yield (0.7, input.astype(np.float32), target.astype(np.float32), "mean", 0.3)
    yield (0.7, input, target, "mean", 0.0)  # ValueError
    yield (0.7, input, target, "mean", -1.0)


def _pairs(rng: np.random.Generator) -> Iterator[tuple]:
    """Predictions and targets, on both sides of each other and at times equal."""
    input, target = rng.standard_normal((2, 3, 4))
    yield (2 * input, target)
    for reduction in ("mean", "sum", "none"):
        yield (2 * input, target, reduction)
        yield (input.astype(np.float32), target.astype(np.float32), reduction)
    yield (rng.standard_normal((2, 3, 4)), rng.standard_normal((2, 3, 4)), "mean")
    yield (np.array([-2.5, 0.0, 4.0]), np.array([-2.5, 1.5, 1.0]), "none")
    yield (np.array(2.5), np.array(-1.0), "mean")
    yield (input[:0], target[:0], "sum")
    yield (input, target, "average")  # ValueError, as everything below
    yield (input, target[:1])  # it would broadcast
    yield (input[..., 0], input[..., :1])


def _with_gradients(rng: np.random.Generator) -> Iterator[tuple]:
    """The same, with the gradient of what the loss returns."""
    input, target, each = rng.standard_normal((3, 3, 4))
    yield (0.7, 2 * input, target)
    for dtype in (np.float64, np.float32):
        pair = (2 * input).astype(dtype), target.astype(dtype)
        yield (0.7, *pair, "mean")
        yield (0.7, *pair, "sum")
        yield (each.astype(dtype), *pair, "none")
    yield (np.ones(3), np.array([-2.5, 0.0, 4.0]), np.array([-2.5, 1.5, 1.0]), "none")
    yield (0.7, input[:0], target[:0], "mean")
    yield (0.7, input, target, "average")  # ValueError, as everything below
    yield (each[:1], input, target, "none")
    yield (0.7, input, target[:1])
    yield (0.7, input[..., 0], input[..., :1])
