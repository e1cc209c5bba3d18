"""Arguments for the functions of snippets/multi_head.py that reach all of their lines."""

import numpy as np

from snippets.multi_head import (
    heads_as_axis,
    heads_in_batch,
    heads_in_turn,
    merge_heads,
    multi_head_attention,
    multi_head_attention_backward,
    split_heads,
)

rng = np.random.default_rng(0)
X, G = rng.standard_normal((2, 2, 3, 4))
MEMORY = rng.standard_normal((2, 5, 4))
SEEN = rng.random((2, 3, 5)) < 0.5
PROJECTIONS = tuple((rng.standard_normal((4, 4)), rng.standard_normal(4)) for _ in range(4))

CALLS = [
    (split_heads, (X, 2)),
    (merge_heads, (rng.standard_normal((2, 3, 5, 4)),)),
    (heads_as_axis, (X, MEMORY, MEMORY, 2, SEEN)),
    (heads_in_batch, (X, MEMORY, MEMORY, 2, SEEN)),
    (heads_in_turn, (X, MEMORY, MEMORY, 2, SEEN)),
    (multi_head_attention, (X, MEMORY, PROJECTIONS, 2, SEEN, True)),
    (multi_head_attention_backward, (G, X, MEMORY, PROJECTIONS, 2, SEEN, True)),
]
