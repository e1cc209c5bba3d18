"""Arguments for the functions of snippets/flash_attention.py that reach all of their lines."""

import numpy as np

from snippets.flash_attention import flash_attention, online_softmax_step

rng = np.random.default_rng(0)
QUERY, KEY, VALUE = rng.standard_normal((3, 2, 7, 4))
HIGHEST, SCORES = rng.standard_normal((2, 7, 1)), rng.standard_normal((2, 7, 7))
TOTAL = rng.random((2, 7, 1)) + 1

CALLS = [
    (online_softmax_step, (HIGHEST, TOTAL, QUERY, SCORES, VALUE)),
    (flash_attention, (QUERY, KEY, VALUE, False, 3)),
    (flash_attention, (QUERY, KEY, VALUE, True, 3)),
]
