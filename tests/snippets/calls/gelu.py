"""Arguments for the functions of snippets/gelu.py that reach all of their lines."""

import numpy as np

from snippets.gelu import gelu, gelu_backward, normal_cdf, silu, silu_backward

rng = np.random.default_rng(0)
X, G = rng.standard_normal((2, 2, 3, 4))

CALLS = [
    (normal_cdf, (X,)),
    (gelu, (X,)),
    (gelu, (X, "tanh")),
    (gelu_backward, (G, X)),
    (gelu_backward, (G, X, "tanh")),
    (silu, (X,)),
    (silu_backward, (G, X)),
]
