"""Arguments for the functions of snippets/conv.py that reach all of their lines."""

import numpy as np

from snippets.conv import (
    conv2d,
    conv2d_backward,
    conv_output_size,
    sliding_windows,
    sliding_windows_backward,
)

rng = np.random.default_rng(0)
X = rng.standard_normal((2, 4, 7, 9))
WEIGHT, BIAS = rng.standard_normal((6, 2, 3, 2)), rng.standard_normal(6)
HOW = (2, 1), (1, 2), (1, 3)  # stride, padding, dilation
GRAD = rng.standard_normal((2, 6, 4, 10))

CALLS = [
    (sliding_windows, (X, (3, 2), *HOW)),
    (sliding_windows_backward, (rng.standard_normal((2, 4, 3, 2, 4, 10)), (7, 9), *HOW)),
    (conv2d, (X, WEIGHT, None, *HOW, 2)),
    (conv2d, (X, WEIGHT, BIAS, *HOW, 2)),
    (conv2d_backward, (GRAD, X, WEIGHT, *HOW, 2)),
]
NO_ARRAYS = [conv_output_size]
