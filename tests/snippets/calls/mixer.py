"""Arguments for the functions of snippets/mixer.py that reach all of their lines."""

import numpy as np

from snippets.mixer import token_mixing

rng = np.random.default_rng(0)
SHAPES = (2, 3, 4), (3, 5), (5,), (5, 3), (3,)

CALLS = [(token_mixing, tuple(rng.standard_normal(shape) for shape in SHAPES))]
