"""Arguments for the functions of snippets/dropout_expectation.py that reach all of their lines."""

import numpy as np

from snippets.dropout_expectation import (
    dropout_ensemble,
    dropout_moments,
    dropout_penalty,
    monte_carlo_dropout,
)

rng = np.random.default_rng(0)
X, WEIGHT, BIAS = (rng.standard_normal(shape) for shape in ((2, 4), (4, 3), 3))
MASKS = rng.random((5, 2, 4)) < 0.5

CALLS = [
    (dropout_moments, (X, X**2, 0.3)),
    (dropout_penalty, (X, WEIGHT[:, 0], 0.3)),
    (dropout_ensemble, (X, WEIGHT, BIAS, 0.3)),
    (monte_carlo_dropout, (X, WEIGHT, BIAS, 0.3, 5, None, MASKS)),
]
