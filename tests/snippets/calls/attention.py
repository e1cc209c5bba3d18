"""Arguments for the functions of snippets/attention.py that reach all of their lines."""

import numpy as np

from snippets.attention import (
    attention_scores,
    attention_weights,
    padding_mask,
    scaled_dot_product_attention,
    scaled_dot_product_attention_backward,
    self_attention,
)

rng = np.random.default_rng(0)
QUERY, KEY, VALUE, G = rng.standard_normal((4, 2, 3, 4))
SEEN = rng.random((3, 3)) < 0.5
WEIGHTS = rng.standard_normal((3, 4, 5))

CALLS = [
    (attention_scores, (QUERY, KEY)),
    (attention_weights, (QUERY, KEY, SEEN, True)),
    (scaled_dot_product_attention, (QUERY, KEY, VALUE)),
    (scaled_dot_product_attention, (QUERY, KEY, VALUE, SEEN, True)),
    (scaled_dot_product_attention_backward, (G, QUERY, KEY, VALUE)),
    (scaled_dot_product_attention_backward, (G, QUERY, KEY, VALUE, SEEN, True)),
    (self_attention, (QUERY, *WEIGHTS)),
    (self_attention, (QUERY, *WEIGHTS, SEEN, True)),
]
NO_ARRAYS = [padding_mask]
