"""Arguments for the functions of snippets/initializers.py that reach all of their lines."""

import numpy as np

from snippets.initializers import (
    constant,
    kaiming_normal,
    lecun_normal,
    normal,
    orthogonal,
    prior_bias,
    residual_normal,
    xavier_normal,
    xavier_uniform,
)

rng = np.random.default_rng(0)

CALLS = [
    (orthogonal, ((4, 3), None, 1.5, rng.standard_normal((4, 3)))),
    (orthogonal, ((3, 4), None, 1.5, rng.standard_normal((3, 4)))),
    (prior_bias, (np.array([3.0, 2.0, 0.5]),)),
]
NO_ARRAYS = [
    constant,
    kaiming_normal,
    lecun_normal,
    normal,
    residual_normal,
    xavier_normal,
    xavier_uniform,
]
