"""Arguments for the functions of snippets/factorization.py that reach all of their lines."""

import numpy as np

from snippets.factorization import implicit_loss, sampled_gradients, solve_factors

rng = np.random.default_rng(0)
USERS, ITEMS = rng.standard_normal((5, 3)), rng.standard_normal((7, 3))
OBSERVED = rng.random((5, 7)) < 0.4
POSITIVES = np.argwhere(OBSERVED)
NEGATIVES = np.array([[0, 1], [4, 6], [0, 1]])

CALLS = [
    (implicit_loss, (USERS, ITEMS, OBSERVED, 0.1, 2.0)),
    (solve_factors, (OBSERVED, ITEMS, 0.1, 2.0)),
    (sampled_gradients, (USERS, ITEMS, POSITIVES, NEGATIVES, len(POSITIVES), 0.1, 2.0)),
]
