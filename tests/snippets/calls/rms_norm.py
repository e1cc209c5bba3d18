"""Arguments for the functions of snippets/rms_norm.py that reach all of their lines."""

import numpy as np

from snippets.rms_norm import rms_norm, rms_norm_backward

rng = np.random.default_rng(0)
X, G = rng.standard_normal((2, 2, 3, 4))
WEIGHT = rng.standard_normal(4)

CALLS = [
    (rms_norm, (X, WEIGHT)),
    (rms_norm, (X, G[0])),
    (rms_norm_backward, (G, X, WEIGHT)),
    (rms_norm_backward, (G, X, G[0])),
]
