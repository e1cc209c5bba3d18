"""Arguments for the functions of snippets/second_order.py that reach all of their lines."""

import numpy as np

from snippets.second_order import newton_step, whiten

rng = np.random.default_rng(0)
PARAM, GRAD = rng.standard_normal((2, 3))
X = rng.standard_normal((7, 3))

CALLS = [
    (newton_step, (PARAM, GRAD, X.T @ X)),
    (whiten, (X,)),
]
