"""Arguments for the functions of snippets/composition.py that reach all of their lines."""

import numpy as np

from snippets.composition import compose_kernels

rng = np.random.default_rng(0)

CALLS = [(compose_kernels, (rng.standard_normal((4, 3, 3, 2)), rng.standard_normal((5, 4, 2, 3))))]
