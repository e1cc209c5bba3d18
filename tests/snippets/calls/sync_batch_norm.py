"""Arguments for the functions of snippets/sync_batch_norm.py that reach all of their lines."""

import numpy as np

from snippets.sync_batch_norm import (
    gradient_sums,
    merge_moments,
    moments,
    sync_batch_norm,
    sync_batch_norm_backward,
)

rng = np.random.default_rng(0)
X, G = rng.standard_normal((2, 2, 3, 4))
WEIGHT, BIAS = rng.standard_normal((2, 3))
PARTS = rng.uniform(1, 9, (4, 3, 3))

CALLS = [
    (moments, (X,)),
    (merge_moments, (PARTS,)),
    (gradient_sums, (G, X, PARTS[0])),
    (sync_batch_norm, (X, PARTS[0], WEIGHT, BIAS)),
    (sync_batch_norm_backward, (G, X, PARTS[0], PARTS[1, :2], WEIGHT)),
]
