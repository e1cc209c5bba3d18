"""Arguments for the functions of snippets/batch_norm_inference.py that reach all of their lines."""

import numpy as np

from snippets.batch_norm_inference import (
    batch_norm_inference,
    fold_batch_norm,
    update_running_statistics,
)

rng = np.random.default_rng(0)
X, CONV_WEIGHT = rng.standard_normal((2, 3, 4)), rng.standard_normal((3, 4, 2, 5))
MEAN, WEIGHT, BIAS, CONV_BIAS = rng.standard_normal((4, 3))
VAR = rng.uniform(1, 4, 3)

CALLS = [
    (update_running_statistics, (MEAN, VAR, X, 0.3)),
    (batch_norm_inference, (X, MEAN, VAR, WEIGHT, BIAS)),
    (fold_batch_norm, (CONV_WEIGHT, CONV_BIAS, MEAN, VAR, WEIGHT, BIAS)),
]
