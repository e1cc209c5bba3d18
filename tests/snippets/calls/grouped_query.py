"""Arguments for the functions of snippets/grouped_query.py that reach all of their lines."""

import numpy as np

from snippets.grouped_query import grouped_query_attention, multi_query_attention

rng = np.random.default_rng(0)
QUERY = rng.standard_normal((2, 6, 3, 4))
KEY, VALUE = rng.standard_normal((2, 2, 3, 5, 4))
SEEN = rng.random((3, 5)) < 0.5
X, WEIGHT_QUERY = rng.standard_normal((2, 5, 7)), rng.standard_normal((3, 7, 4))
WEIGHT_KEY, WEIGHT_VALUE = rng.standard_normal((7, 4)), rng.standard_normal((7, 2))
WEIGHT_OUTPUT = rng.standard_normal((3, 2, 7))

CALLS = [
    (grouped_query_attention, (QUERY, KEY, VALUE)),
    (grouped_query_attention, (QUERY, KEY, VALUE, SEEN, True)),
    (multi_query_attention, (X, WEIGHT_QUERY, WEIGHT_KEY, WEIGHT_VALUE, WEIGHT_OUTPUT)),
    (multi_query_attention, (X, WEIGHT_QUERY, WEIGHT_KEY, WEIGHT_VALUE, WEIGHT_OUTPUT, True)),
]
