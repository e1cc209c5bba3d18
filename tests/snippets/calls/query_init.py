"""Arguments for the functions of snippets/query_init.py that reach all of their lines."""

import numpy as np

from snippets.query_init import t5_query_weight

CALLS = [(t5_query_weight, (4, 2, 3, None, np.random.default_rng(0).standard_normal((4, 6))))]
