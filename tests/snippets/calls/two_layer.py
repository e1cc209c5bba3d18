"""Arguments for the functions of snippets/two_layer.py that reach all of their lines."""

import numpy as np

from snippets.two_layer import two_layer, two_layer_backward

rng = np.random.default_rng(0)
X, HIDDEN, G = (rng.standard_normal((7, size)) for size in (3, 5, 2))
W1, B1, W2, B2 = (rng.standard_normal(shape) for shape in [(3, 5), (5,), (5, 2), (2,)])

CALLS = [
    (two_layer, (X, W1, B1, W2, B2)),
    (two_layer_backward, (G, X, HIDDEN, W1, W2)),
]
