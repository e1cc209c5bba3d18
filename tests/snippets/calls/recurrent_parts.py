"""Arguments for the functions of snippets/recurrent_parts.py that reach all of their lines."""

import numpy as np

from snippets.recurrent_parts import (
    check_shapes,
    project,
    recurrent_parameters,
    sum_over_steps,
)

rng = np.random.default_rng(0)
X, W, B, G = (rng.standard_normal(shape) for shape in [(5, 2, 3), (4, 3), (4,), (5, 2, 4)])

CALLS = [
    (project, (X, W)),
    (project, (X, W, B)),
    (sum_over_steps, (G, X)),
]
NO_ARRAYS = [check_shapes, recurrent_parameters]
