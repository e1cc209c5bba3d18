"""Arguments for the functions of snippets/training.py that reach all of their lines."""

import numpy as np

from snippets.training import (
    accumulated_gradient,
    batch_gradient,
    epoch_batches,
    scale_lr,
    sgd,
    shifted_wells_gradient,
)

rng = np.random.default_rng(0)
GRADIENTS, WEIGHTS = rng.standard_normal((9, 3)), rng.standard_normal(3)
INDICES = rng.integers(9, size=(4, 5))


def gradient(weights: np.ndarray, indices: np.ndarray) -> np.ndarray:
    """A gradient in the dtype of the weights."""
    return weights * float(indices.mean())


CALLS = [
    (batch_gradient, (GRADIENTS, INDICES)),
    (accumulated_gradient, (gradient, WEIGHTS, INDICES[0], 2)),
    (sgd, (gradient, WEIGHTS, list(INDICES), 0.1)),
    (shifted_wells_gradient, (WEIGHTS, 2.0, rng.standard_normal((3, 4)))),
]
NO_ARRAYS = [epoch_batches, scale_lr]
