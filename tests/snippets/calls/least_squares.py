"""Arguments for the functions of snippets/least_squares.py that reach all of their lines."""

import numpy as np

from snippets.least_squares import (
    early_stopping_filter,
    input_noise_regression,
    least_squares_descent,
    minimum_norm_regression,
    ridge_filter,
    ridge_regression,
)

rng = np.random.default_rng(0)
X, Y = rng.standard_normal((6, 4)), rng.standard_normal(6)
WIDE, WEIGHT = rng.standard_normal((6, 8)), rng.standard_normal(4)

CALLS = [
    (ridge_regression, (X, Y, 0.5)),
    (input_noise_regression, (X, Y, 0.5)),
    (minimum_norm_regression, (X, Y)),
    (minimum_norm_regression, (WIDE, Y)),
    (least_squares_descent, (X, Y, 0.05, 3)),
    (least_squares_descent, (X, Y, 0.05, 3, WEIGHT)),
    (early_stopping_filter, (rng.random((2, 3)), 0.5, 7)),
    (ridge_filter, (rng.random((2, 3)), 0.5)),
]
