"""Arguments for the functions of snippets/bias_variance.py that reach all of their lines."""

import numpy as np

from snippets.bias_variance import expected_error, polynomial_fit

rng = np.random.default_rng(0)

CALLS = [
    (polynomial_fit, (np.linspace(-1, 1, 7), rng.standard_normal((3, 7)), 2)),
    (expected_error, (rng.standard_normal((5, 3)), rng.standard_normal(3), 0.5)),
]
