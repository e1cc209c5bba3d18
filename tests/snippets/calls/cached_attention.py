"""Arguments for the function of snippets/cached_attention.py that reach all of its lines."""

import numpy as np

from snippets.cached_attention import attend_and_remember

rng = np.random.default_rng(0)
QUERY, KEY, VALUE, KEYS, VALUES = (
    rng.standard_normal(shape) for shape in [(2, 1, 4), (2, 1, 4), (2, 1, 3), (2, 5, 4), (2, 5, 3)]
)

CALLS = [(attend_and_remember, (QUERY, KEY, VALUE, KEYS, VALUES))]
