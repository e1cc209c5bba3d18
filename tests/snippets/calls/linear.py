"""Arguments for the functions of snippets/linear.py that reach all of their lines."""

import numpy as np

from snippets.linear import linear, linear_backward

rng = np.random.default_rng(0)
X, WEIGHT, BIAS = (
    rng.standard_normal((2, 3, 4)),
    rng.standard_normal((4, 5)),
    rng.standard_normal(5),
)

CALLS = [
    (linear, (X, WEIGHT, BIAS)),
    (linear_backward, (rng.standard_normal((2, 3, 5)), X, WEIGHT)),
]
