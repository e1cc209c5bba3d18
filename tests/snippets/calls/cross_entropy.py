"""Arguments for the functions of snippets/cross_entropy.py that reach all of their lines."""

import numpy as np

from snippets.cross_entropy import (
    class_index,
    cross_entropy,
    cross_entropy_backward,
    nll_loss,
    nll_loss_backward,
)

rng = np.random.default_rng(0)
X, G = rng.standard_normal((2, 5, 3)), rng.standard_normal((2, 3))
CLASSES = np.array([[1, 0, 4], [3, 3, 2]])

CALLS = [
    (nll_loss, (X, CLASSES)),
    (nll_loss, (X, CLASSES, "none")),
    (cross_entropy, (X, CLASSES)),
    (cross_entropy, (X, CLASSES, "none")),
    (nll_loss_backward, (0.7, X, CLASSES)),
    (nll_loss_backward, (G, X, CLASSES, "none")),
    (cross_entropy_backward, (0.7, X, CLASSES)),
    (cross_entropy_backward, (G, X, CLASSES, "none")),
]
NO_ARRAYS = [class_index]
