"""The loss that accuracy counts, and a loss to train on in its place.

Both take margins: the score of the true class less that of the other, so positive is right.
"""

import numpy as np


def zero_one_loss(margin: np.ndarray) -> np.ndarray:
    """1 for each example that is classified wrongly, 0 for each other; accuracy is 1 - its mean.

    Args:
        margin: (...), how far each example lies on the right side of the boundary.

    Returns:
        (...), the dtype of `margin`; on the boundary itself nothing is decided, which counts 1.

    Source: Goodfellow et al. 2016, Deep Learning, section 8.1.2.
    """
    return (margin <= 0).astype(margin.dtype)


def zero_one_loss_backward(grad_output: np.ndarray, margin: np.ndarray) -> np.ndarray:
    """Gradient of the margins: 0, since a step is flat on both of its sides.

    At a margin of 0, where there is no derivative, it is set to 0 too.

    Args:
        grad_output: (...), gradient with respect to the losses.
        margin: (...), as in the forward pass.

    Returns:
        (...), gradient with respect to `margin`.

    Raises:
        ValueError: the shapes differ.

    Source: Goodfellow et al. 2016, Deep Learning, section 8.1.2.
    """
    if grad_output.shape != margin.shape:
        raise ValueError(f"grad_output {grad_output.shape} and margin {margin.shape} differ")
    return np.zeros_like(margin)


def logistic_loss(margin: np.ndarray) -> np.ndarray:
    """Cross-entropy of two classes in terms of the margin: log(1 + exp(-margin)).

    Divided by log 2 it is nowhere below the zero-one loss.

    Args:
        margin: (...), finite log-odds of the true class.

    Returns:
        (...), in nats.

    Source: Goodfellow et al. 2016, Deep Learning, section 6.2.2.2.
    """
    return np.logaddexp(0, -margin)


def logistic_loss_backward(grad_output: np.ndarray, margin: np.ndarray) -> np.ndarray:
    """Gradient of the margins: minus the probability of the wrong class, never quite 0.

    Args:
        grad_output: (...), gradient with respect to the losses.
        margin: (...), as in the forward pass.

    Returns:
        (...), gradient with respect to `margin`.

    Raises:
        ValueError: the shapes differ.

    Source: Goodfellow et al. 2016, Deep Learning, section 6.2.2.2.
    """
    if grad_output.shape != margin.shape:
        raise ValueError(f"grad_output {grad_output.shape} and margin {margin.shape} differ")
    return -grad_output * np.exp(-np.logaddexp(0, margin))
