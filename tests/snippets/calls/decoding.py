"""Arguments for the functions of snippets/decoding.py that reach all of their lines."""

import numpy as np

from snippets.decoding import cached_attention, kv_cache_bytes, matmul_intensity

rng = np.random.default_rng(0)
QUERY, KEY = rng.standard_normal((2, 2, 3, 4))
VALUE, PAST_VALUE = rng.standard_normal((2, 3, 5)), rng.standard_normal((2, 6, 5))
PAST_KEY = rng.standard_normal((2, 6, 4))

CALLS = [(cached_attention, (QUERY, KEY, VALUE, PAST_KEY, PAST_VALUE))]
NO_ARRAYS = [kv_cache_bytes, matmul_intensity]
