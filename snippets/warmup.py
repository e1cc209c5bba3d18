"""What the first steps of Adam do: the updates for a given sequence of gradients."""

import numpy as np


def adam_updates(
    gradients: np.ndarray, beta1: float = 0.9, beta2: float = 0.999, eps: float = 1e-8
) -> np.ndarray:
    """What Adam subtracts at every step, in units of the learning rate.

    Both averages start at zero; dividing by 1 - beta**t makes them means of t gradients.
    At the first step both hold the same single gradient, so the update is its sign.

    Args:
        gradients: (T, ...), one a step.
        beta1: decay of the average of the gradients.
        beta2: decay of the average of their squares.
        eps: added to the root, in the unit of a gradient.

    Returns:
        (T, ...), the shape and dtype of `gradients`.

    Source: Kingma and Ba 2015, Adam, algorithm 1.
    """
    m = v = 0.0
    updates = np.empty_like(gradients)
    for i, gradient in enumerate(gradients):  # (...)
        m = beta1 * m + (1 - beta1) * gradient
        v = beta2 * v + (1 - beta2) * gradient**2
        m_hat, v_hat = m / (1 - beta1 ** (i + 1)), v / (1 - beta2 ** (i + 1))
        updates[i] = m_hat / (np.sqrt(v_hat) + eps)
    return updates
