"""Arguments for the functions of snippets/talking_heads.py that reach all of their lines."""

import numpy as np

from snippets.talking_heads import talking_heads_attention, talking_heads_scores

rng = np.random.default_rng(0)
QUERY, KEY = rng.standard_normal((2, 3, 4, 5)), rng.standard_normal((2, 3, 6, 5))
VALUE, MIXING = rng.standard_normal((2, 7, 6, 2)), rng.standard_normal((7, 3))

CALLS = [
    (talking_heads_scores, (QUERY, KEY, MIXING)),
    (talking_heads_attention, (QUERY, KEY, VALUE, MIXING)),
]
