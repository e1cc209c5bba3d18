"""Arguments for the functions of snippets/normalization.py that reach all of their lines."""

import numpy as np

from snippets.normalization import (
    batch_norm,
    batch_norm_backward,
    layer_norm,
    layer_norm_backward,
    standardize,
    standardize_backward,
)

rng = np.random.default_rng(0)
X, G = rng.standard_normal((2, 2, 3, 4))
FEATURES, CHANNELS = rng.standard_normal((2, 4)), rng.standard_normal((2, 3))

CALLS = [
    (standardize, (X, (0, 2))),
    (standardize_backward, (G, X, (0, 2))),
    (batch_norm, (X, *CHANNELS)),
    (batch_norm_backward, (G, X, CHANNELS[0])),
    (layer_norm, (X, *FEATURES)),
    (layer_norm, (X, *G)),
    (layer_norm_backward, (G, X, FEATURES[0])),
    (layer_norm_backward, (G, X, G[0])),
]
