"""Averages of the weights along a run, kept on the fly: one copy of the weights each."""

import numpy as np


def swa_update(average: np.ndarray, weights: np.ndarray, num_averaged: int) -> np.ndarray:
    """Take one more point of the path into an average in which all count alike.

    Args:
        average: (...), the mean of the points so far; of none, anything.
        weights: (...), the new point.
        num_averaged: how many points `average` holds.

    Returns:
        (...), the mean of `num_averaged + 1` points.

    Raises:
        ValueError: `average` and `weights` differ in shape.

    Source: Izmailov et al. 2018, Averaging Weights Leads to Wider Optima, section 3.2.
    """
    if average.shape != weights.shape:
        raise ValueError(f"average {average.shape} and weights {weights.shape} differ in shape")
    return average + (weights - average) / (num_averaged + 1)


def ema_update(average: np.ndarray, weights: np.ndarray, decay: float) -> np.ndarray:
    """Take one more point of the path into an average that forgets old ones.

    It averages over about (1 + decay) / (1 - decay) points.

    Args:
        average: (...), the average so far.
        weights: (...), the new point.
        decay: share of the old average that is kept, such as 0.999.

    Returns:
        (...), the new average.

    Raises:
        ValueError: `decay` is not between 0 and 1, or `average` and `weights` differ in shape.

    Source: Tarvainen and Valpola 2017, Mean teachers are better role models, section 2.
    """
    if not 0 <= decay <= 1:
        raise ValueError(f"decay must be between 0 and 1, got {decay}")
    if average.shape != weights.shape:
        raise ValueError(f"average {average.shape} and weights {weights.shape} differ in shape")
    return decay * average + (1 - decay) * weights
