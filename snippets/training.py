"""The training loop: batches, their gradients, the steps, and the learning rate that suits them."""

import math
from collections.abc import Callable, Iterable

import numpy as np

Gradient = Callable[[np.ndarray, np.ndarray], np.ndarray]  # of (weights, indices of samples)


def epoch_batches(
    num_samples: int,
    batch_size: int,
    rng: np.random.Generator | None = None,
    order: np.ndarray | None = None,
) -> list[np.ndarray]:
    """Deal the samples of one epoch out in batches.

    Without replacement: each sample is in exactly one batch, so an epoch has
    ceil(num_samples / batch_size) steps.

    Args:
        num_samples: N
        batch_size: B; the last batch holds what is left.
        rng: source of the order, where none is given.
        order: (..., N), the indices of the samples as they are dealt out; leading axes for
            several runs side by side.

    Returns:
        Indices, one array (..., B) a step.

    Raises:
        ValueError: `batch_size` is not positive, there is neither an order nor an `rng`,
            or the order is not one of N samples.

    Source: Goodfellow et al. 2016, Deep Learning, section 8.1.3.
    """
    if batch_size < 1:
        raise ValueError(f"batch_size must be positive, got {batch_size}")
    if order is None:
        if rng is None:
            raise ValueError("batches need an rng or an order")
        order = rng.permutation(num_samples)
    if order.shape[-1] != num_samples:
        raise ValueError(f"order {order.shape} is not one of {num_samples} samples")
    return [order[..., i : i + batch_size] for i in range(0, num_samples, batch_size)]


def batch_gradient(sample_gradients: np.ndarray, indices: np.ndarray) -> np.ndarray:
    """Estimate the gradient of the mean loss from a batch: the mean over its samples.

    Args:
        sample_gradients: (N, D), the gradient of each sample's loss.
        indices: (..., B), the samples of the batch; leading axes for several batches.

    Returns:
        (..., D)

    Raises:
        ValueError: the batch is empty.

    Source: Goodfellow et al. 2016, Deep Learning, section 8.1.3.
    """
    if indices.shape[-1] == 0:
        raise ValueError(f"indices {indices.shape} name no sample")
    return sample_gradients[indices].mean(axis=-2)  # (..., B, D) over B


def accumulated_gradient(
    gradient: Gradient, weights: np.ndarray, indices: np.ndarray, micro_batch_size: int
) -> np.ndarray:
    """Gradient of a large batch, from pieces that fit in memory.

    Each piece gives the mean over its own samples, so it counts by its share of the batch.

    Args:
        gradient: maps weights and indices to the mean gradient of these samples.
        weights: (...)
        indices: (B,), the samples of the large batch.
        micro_batch_size: samples a piece; the last piece holds what is left.

    Returns:
        (...), the shape of `weights`.

    Raises:
        ValueError: `micro_batch_size` is not positive.

    Source: Goodfellow et al. 2016, Deep Learning, section 8.1.3: the gradient is a sum over samples.
    """
    total = np.zeros_like(weights)
    for piece in epoch_batches(len(indices), micro_batch_size, order=indices):
        total = total + gradient(weights, piece) * (len(piece) / len(indices))
    return total


def sgd(
    gradient: Gradient, weights: np.ndarray, batches: Iterable[np.ndarray], lr: float
) -> np.ndarray:
    """Take one gradient step a batch, and keep the path.

    Args:
        gradient: maps weights and indices to the mean gradient of these samples.
        weights: (...), where the path starts.
        batches: indices, one array a step.
        lr: learning rate.

    Returns:
        (T + 1, ...), the weights before the first of T steps and after each.

    Source: Goodfellow et al. 2016, Deep Learning, algorithm 8.1.
    """
    path = [weights]
    for indices in batches:
        weights = weights - lr * gradient(weights, indices)
        path.append(weights)
    return np.stack(path)


def scale_lr(lr: float, batch_size: int, new_batch_size: int, rule: str = "linear") -> float:
    """Carry a learning rate over to another batch size.

    "linear" keeps what an epoch adds up to, its progress and its noise; "sqrt" keeps the
    variance of a single step.

    Args:
        lr: a learning rate that suits `batch_size`.
        batch_size: the old one.
        new_batch_size: the new one.
        rule: "linear" or "sqrt".

    Returns:
        The learning rate for `new_batch_size`.

    Raises:
        ValueError: there is no such rule.

    Source: Goyal et al. 2017, Accurate, Large Minibatch SGD, section 2.1 ("linear");
        Krizhevsky 2014, One weird trick, page 5 ("sqrt").
    """
    ratio = new_batch_size / batch_size
    if rule == "linear":
        return lr * ratio
    if rule == "sqrt":
        return lr * math.sqrt(ratio)
    raise ValueError(f"rule must be 'linear' or 'sqrt', got {rule!r}")


def shifted_wells_gradient(weights: np.ndarray, curvature: float, shifts: np.ndarray) -> np.ndarray:
    """Gradient of a batch whose samples have wells of one curvature, each with its own minimum.

    The loss of a sample is curvature / 2 * (weight - shift)^2, so the noise of the gradient
    grows with the curvature.

    Args:
        weights: (...), one weight a run.
        curvature: second derivative of every sample's loss.
        shifts: (..., B), the minima of the samples in each run's batch.

    Returns:
        (...)

    Source: Zhu et al. 2019, The Anisotropic Noise in Stochastic Gradient Descent, abstract.
    """
    return curvature * (weights - shifts.mean(axis=-1))
