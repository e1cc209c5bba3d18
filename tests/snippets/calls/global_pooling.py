"""Arguments for the functions of snippets/global_pooling.py that reach all of their lines."""

import numpy as np

from snippets.global_pooling import (
    adaptive_avg_pool2d,
    adaptive_avg_pool2d_backward,
    averaging_matrix,
    global_avg_pool2d,
    global_avg_pool2d_backward,
)

rng = np.random.default_rng(0)
X, G_MEAN = rng.standard_normal((2, 3, 4, 7)), rng.standard_normal((2, 3))
G_GRID = rng.standard_normal((2, 3, 3, 2))

CALLS = [
    (global_avg_pool2d, (X,)),
    (global_avg_pool2d_backward, (G_MEAN, X.shape)),
    (adaptive_avg_pool2d, (X, (3, 2))),
    (adaptive_avg_pool2d_backward, (G_GRID, X.shape)),
]
NO_ARRAYS = [averaging_matrix]
