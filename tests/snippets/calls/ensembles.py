"""Arguments for the functions of snippets/ensembles.py that reach all of their lines."""

import numpy as np

from snippets.ensembles import ambiguity_decomposition

rng = np.random.default_rng(0)

CALLS = [(ambiguity_decomposition, (rng.standard_normal((4, 2, 3)), rng.standard_normal((2, 3))))]
