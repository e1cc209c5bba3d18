"""Arguments for the functions of snippets/pooling.py that reach all of their lines."""

import numpy as np

from snippets.pooling import (
    avg_pool2d,
    avg_pool2d_backward,
    max_pool2d,
    max_pool2d_backward,
    pool_geometry,
    pool_windows,
    pool_windows_backward,
)

rng = np.random.default_rng(0)
X, G = rng.standard_normal((2, 3, 5, 7)), rng.standard_normal((2, 3, 3, 4))
WINDOW = 3, 2, 1
G_WINDOWS = rng.standard_normal((*G.shape, 3, 3))

CALLS = [
    (pool_windows, (X, *WINDOW)),
    (pool_windows_backward, (G_WINDOWS, X.shape, *WINDOW)),
    (max_pool2d, (X, 2)),
    (max_pool2d, (X, *WINDOW)),
    (max_pool2d_backward, (G, X, *WINDOW)),
    (avg_pool2d, (X, *WINDOW)),
    (avg_pool2d_backward, (G, X.shape, *WINDOW)),
]
NO_ARRAYS = [pool_geometry]
