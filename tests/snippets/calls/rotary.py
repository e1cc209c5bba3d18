"""Arguments for the functions of snippets/rotary.py that reach all of their lines."""

import numpy as np

from snippets.rotary import rope, rope_backward, rotary_scores, rotate_pairs, xpos

rng = np.random.default_rng(0)
X, KEY = rng.standard_normal((2, 3, 6)), rng.standard_normal((2, 4, 6))
COS, SIN = rng.standard_normal((2, 3, 3))
PLACES, KEYS = np.array([0, 30, 4]), np.array([2, 0, 90, 5])

CALLS = [
    (rotate_pairs, (X, COS, SIN)),
    (rotate_pairs, (X, COS, SIN, True)),
    (rope, (X, PLACES)),
    (rope_backward, (X, PLACES)),
    (rotary_scores, (X, KEY, PLACES, KEYS)),
    (xpos, (X, PLACES)),
    (xpos, (X, PLACES, True)),
]
