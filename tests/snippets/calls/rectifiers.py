"""Arguments for the functions of snippets/rectifiers.py that reach all of their lines."""

import numpy as np

from snippets.rectifiers import leaky_relu, leaky_relu_backward, relu, relu_backward

rng = np.random.default_rng(0)
X, G = rng.standard_normal((2, 2, 3, 4))

CALLS = [
    (relu, (X,)),
    (relu_backward, (G, X)),
    (leaky_relu, (X, 0.2)),
    (leaky_relu_backward, (G, X, 0.2)),
]
