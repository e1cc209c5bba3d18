"""Arguments for the functions of snippets/regularization.py that reach all of their lines."""

import numpy as np

from snippets.regularization import prox_l1, prox_l2, smooth_labels

rng = np.random.default_rng(0)
X = rng.standard_normal((2, 3, 4))
TARGETS = np.eye(4)[[[2, 0, 3], [1, 1, 2]]]

CALLS = [
    (prox_l1, (X, 0.5)),
    (prox_l2, (X, 0.5)),
    (smooth_labels, (TARGETS, 0.1)),
]
