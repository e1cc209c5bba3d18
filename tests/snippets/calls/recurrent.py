"""Arguments for the functions of snippets/recurrent.py that reach all of their lines."""

import numpy as np

from snippets.recurrent import rnn, rnn_backward

rng = np.random.default_rng(0)
X, H0, W_IH, W_HH, B_IH, B_HH = (
    rng.standard_normal(shape) for shape in [(5, 2, 3), (2, 4), (4, 3), (4, 4), (4,), (4,)]
)
OUTPUT, G = rng.uniform(-1, 1, (2, 5, 2, 4))

CALLS = [
    (rnn, (X, H0, W_IH, W_HH, B_IH, B_HH)),
    (rnn_backward, (G, X, H0, W_IH, W_HH, OUTPUT)),
]
