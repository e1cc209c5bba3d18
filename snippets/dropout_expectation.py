"""What dropout does on average over its masks: moments, a penalty, an ensemble, a spread."""

import itertools

import numpy as np

from snippets.activations import softmax
from snippets.dropout import dropout
from snippets.linear import linear


def dropout_moments(mean: np.ndarray, var: np.ndarray, p: float) -> tuple[np.ndarray, np.ndarray]:
    """Mean and variance that activations have after dropout, over the data and the masks.

    The squares grow by 1 / (1 - p), and so does the part of them that belongs to the mean.

    Args:
        mean: (...), mean of each activation before dropout.
        var: (...), its variance.
        p: probability that an element is dropped, from 0 to below 1.

    Returns:
        Mean and variance after it, each (...).

    Raises:
        ValueError: `p` is not in [0, 1), or the shapes differ.

    Source: Li et al. 2019, Understanding the Disharmony between Dropout and Batch Normalization
    by Variance Shift, the section on theoretical analyses.
    """
    if not 0 <= p < 1:
        raise ValueError(f"p must be at least 0 and below 1, got {p}")
    if mean.shape != var.shape:
        raise ValueError(f"mean {mean.shape} and var {var.shape} differ in shape")
    return mean, (var + p * mean**2) / (1 - p)


def dropout_penalty(x: np.ndarray, weight: np.ndarray, p: float) -> np.ndarray:
    """What dropout on the inputs of a linear regression adds to its squared error, on average.

    It is L2 with a strength for each weight, the sum of the squares of its input.

    Args:
        x: (N, F), inputs.
        weight: (F,)
        p: probability that an input is dropped, from 0 to below 1.

    Returns:
        (), the unit of the squared error summed over the samples.

    Raises:
        ValueError: `p` is not in [0, 1), or the shapes do not fit together.

    Source: Srivastava et al. 2014, Dropout, section 9.1 (there p is the probability of keeping).
    """
    if not 0 <= p < 1:
        raise ValueError(f"p must be at least 0 and below 1, got {p}")
    if x.ndim != 2 or weight.shape != x.shape[1:]:
        raise ValueError(f"x {x.shape} and weight {weight.shape} do not fit together")
    strength = (x**2).sum(axis=0)  # (F,)
    return p / (1 - p) * (strength * weight**2).sum()


def dropout_ensemble(x: np.ndarray, weight: np.ndarray, bias: np.ndarray, p: float) -> np.ndarray:
    """Average the softmax regressions of all masks: geometric mean by probability, normalized.

    There are 2^F masks, and they share their weights; no mask scales anything.

    Args:
        x: (..., F), inputs, of which each mask drops some.
        weight: (F, K)
        bias: (K,), never dropped.
        p: probability that an input is dropped, from 0 to 1.

    Returns:
        (..., K), rows sum to 1.

    Raises:
        ValueError: `p` is not a probability, or the shapes do not fit together.

    Source: Hinton et al. 2012, Improving neural networks by preventing co-adaptation, page 2.
    """
    if not 0 <= p <= 1:
        raise ValueError(f"p must be a probability, got {p}")
    masks = np.array(list(itertools.product([False, True], repeat=x.shape[-1])), bool)  # (M, F)
    probability = np.where(masks, 1 - p, p).prod(axis=1).astype(x.dtype)  # (M,)
    scores = linear(x[..., None, :] * masks, weight, bias)  # (..., M, K)
    log_shares = scores - np.logaddexp.reduce(scores, axis=-1, keepdims=True)  # log of softmax
    return softmax(probability @ log_shares)


def monte_carlo_dropout(
    x: np.ndarray,
    weight: np.ndarray,
    bias: np.ndarray,
    p: float,
    passes: int,
    rng: np.random.Generator | None = None,
    masks: np.ndarray | None = None,
) -> tuple[np.ndarray, np.ndarray]:
    """Predict many times with dropout left on: the mean is the prediction, the spread its doubt.

    What comes before the dropout is the same in every pass, so it is computed once, as `x`.

    Args:
        x: (..., F), activations of the last hidden layer, before dropout.
        weight: (F, K), the output layer.
        bias: (K,)
        p: probability that an activation is dropped, from 0 to 1.
        passes: how many masks are drawn, where none are given.
        rng: source of the masks, where none are given.
        masks: (T, ..., F), True where an activation is kept; one mask for each of T passes.

    Returns:
        Mean and standard deviation over the passes, each (..., K).

    Raises:
        ValueError: there are neither masks nor an `rng`, there is no pass, `p` is not a
            probability, or the shapes do not fit together.

    Source: Gal and Ghahramani 2016, Dropout as a Bayesian Approximation, section 4.
    """
    if masks is None:
        if rng is None:
            raise ValueError("Monte Carlo dropout needs an rng or masks")
        masks = rng.random((passes, *x.shape)) >= p
    if len(masks) == 0 or masks.shape[1:] != x.shape:
        raise ValueError(f"masks {masks.shape} must be one or more masks for x {x.shape}")
    dropped = dropout(np.broadcast_to(x, masks.shape), p, mask=masks)  # (T, ..., F)
    outputs = linear(dropped, weight, bias)  # (T, ..., K)
    return outputs.mean(axis=0), outputs.std(axis=0)
