"""Arguments for the functions of snippets/group_norm.py that reach all of their lines."""

import numpy as np

from snippets.group_norm import (
    group_norm,
    group_norm_backward,
    instance_norm,
    instance_norm_backward,
)

rng = np.random.default_rng(0)
X, G = rng.standard_normal((2, 2, 6, 4, 5))
WEIGHT, BIAS = rng.standard_normal((2, 6))

CALLS = [
    (group_norm, (X, 2, WEIGHT, BIAS)),
    (group_norm_backward, (G, X, 2, WEIGHT)),
    (instance_norm, (X, WEIGHT, BIAS)),
    (instance_norm_backward, (G, X, WEIGHT)),
]
