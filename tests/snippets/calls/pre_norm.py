"""Arguments for the functions of snippets/pre_norm.py that reach all of their lines."""

import numpy as np

from snippets.pre_norm import causal_language_model, pre_norm_layer, pre_norm_layer_backward

rng = np.random.default_rng(0)
X, G = rng.standard_normal((2, 2, 3, 4))
ATTENTION = tuple((rng.standard_normal((4, 4)), rng.standard_normal(4)) for _ in range(4))
NETWORK = tuple(rng.standard_normal(shape) for shape in [(4, 6), (6,), (6, 4), (4,)])
NORMS = tuple(tuple(rng.standard_normal((2, 4))) for _ in range(2))
LAYER = ATTENTION, NETWORK, NORMS
TOKENS = np.array([[3, 1, 4], [0, 5, 2]])
MODEL = rng.standard_normal((6, 4)), rng.standard_normal((7, 4)), (LAYER, LAYER), NORMS[0]

CALLS = [
    (pre_norm_layer, (X, *LAYER, 2, True)),
    (pre_norm_layer_backward, (G, X, *LAYER, 2, True)),
    (causal_language_model, (TOKENS, *MODEL, 2)),
]
