"""Arguments for the functions of snippets/dropout.py that reach all of their lines."""

import numpy as np

from snippets.dropout import classic_dropout, dropout, dropout_backward, spatial_dropout

rng = np.random.default_rng(0)
X, G = rng.standard_normal((2, 2, 3, 4))
MASK = rng.random((2, 3, 4)) < 0.5

CALLS = [
    (dropout, (X, 0.3, np.random.default_rng(0), False)),
    (dropout, (X, 0.3, None, True, MASK)),
    (dropout, (X, 1.0, None, True, MASK)),
    (dropout_backward, (G, 0.3, MASK)),
    (dropout_backward, (G, 1.0, MASK)),
    (classic_dropout, (X, 0.3, None, False)),
    (classic_dropout, (X, 0.3, None, True, MASK)),
    (spatial_dropout, (X, 0.3, None, False)),
    (spatial_dropout, (X, 0.3, None, True, MASK[..., 0])),
]
