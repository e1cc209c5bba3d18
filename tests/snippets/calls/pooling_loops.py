"""Arguments for the function of snippets/pooling_loops.py that reach all of its lines."""

import numpy as np

from snippets.pooling_loops import max_pool2d_loops

X = np.random.default_rng(0).standard_normal((2, 3, 5, 7))

CALLS = [(max_pool2d_loops, (X, 2)), (max_pool2d_loops, (X, 3, 2, 1))]
