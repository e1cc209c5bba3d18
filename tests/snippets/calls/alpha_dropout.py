"""Arguments for the functions of snippets/alpha_dropout.py that reach all of their lines."""

import numpy as np

from snippets.alpha_dropout import alpha_dropout, alpha_dropout_backward, selu, selu_backward

rng = np.random.default_rng(0)
X, G = rng.standard_normal((2, 2, 3, 4))
MASK = rng.random((2, 3, 4)) < 0.5

CALLS = [
    (selu, (X,)),
    (selu_backward, (G, X)),
    (alpha_dropout, (X, 0.3, np.random.default_rng(0), False)),
    (alpha_dropout, (X, 0.3, None, True, MASK)),
    (alpha_dropout_backward, (G, 0.3, MASK)),
]
