"""Arguments for the functions of snippets/conv_transpose.py that reach all of their lines."""

import numpy as np

from snippets.conv_transpose import conv_transpose2d

rng = np.random.default_rng(0)
X, WEIGHT, BIAS = (rng.standard_normal(shape) for shape in ((2, 3, 4, 5), (3, 6, 3, 2), (6,)))

CALLS = [
    (conv_transpose2d, (X, WEIGHT)),
    (conv_transpose2d, (X, WEIGHT, BIAS, 2, 1, 1, 2)),
]
