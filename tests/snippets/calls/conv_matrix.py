"""Arguments for the functions of snippets/conv_matrix.py that reach all of their lines."""

import numpy as np

from snippets.conv_matrix import conv_matrix, matrix_conv2d, matrix_conv2d_backward, tap_shifts

rng = np.random.default_rng(0)
X, WEIGHT = rng.standard_normal((2, 3, 6, 7)), rng.standard_normal((4, 3, 3, 2))
GRAD = rng.standard_normal((2, 4, 2, 4))

CALLS = [
    (conv_matrix, (WEIGHT, (6, 7), 2, 1, 2)),
    (matrix_conv2d, (X, WEIGHT, 2, 1, 2)),
    (matrix_conv2d_backward, (GRAD, WEIGHT, (6, 7), 2, 1, 2)),
]
NO_ARRAYS = [tap_shifts]
