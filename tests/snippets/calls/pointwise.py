"""Arguments for the functions of snippets/pointwise.py that reach all of their lines."""

import numpy as np

from snippets.pointwise import conv1x1, gpt2_conv1d

rng = np.random.default_rng(0)
X, TOKENS = rng.standard_normal((2, 6, 5, 3)), rng.standard_normal((2, 5, 6))
WEIGHT, BIAS = rng.standard_normal((4, 6)), rng.standard_normal(4)

CALLS = [
    (conv1x1, (X, WEIGHT, BIAS)),
    (gpt2_conv1d, (TOKENS, rng.standard_normal((1, 6, 4)), BIAS)),
]
