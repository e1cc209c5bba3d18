"""Arguments for the functions of snippets/residual.py that reach all of their lines."""

import numpy as np

from snippets.residual import residual_block, residual_block_backward

rng = np.random.default_rng(0)
X, G = rng.standard_normal((2, 2, 3, 4))
WEIGHT, BIAS = rng.standard_normal((4, 4)), rng.standard_normal(4)

CALLS = [
    (residual_block, (X, WEIGHT, BIAS, 0.5)),
    (residual_block_backward, (G, X, WEIGHT, BIAS, 0.5)),
]
