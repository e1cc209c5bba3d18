"""Arguments for the functions of snippets/depthwise.py that reach all of their lines."""

import numpy as np

from snippets.depthwise import conv2d_multiply_adds, depthwise_separable_conv2d

rng = np.random.default_rng(0)
X, FILTERS = rng.standard_normal((2, 4, 7, 9)), rng.standard_normal((4, 1, 3, 2))
MIXING, BIAS = rng.standard_normal((5, 4)), rng.standard_normal(5)

CALLS = [(depthwise_separable_conv2d, (X, FILTERS, MIXING, BIAS, 2, 1))]
NO_ARRAYS = [conv2d_multiply_adds]
