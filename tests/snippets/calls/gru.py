"""Arguments for the functions of snippets/gru.py that reach all of their lines."""

import numpy as np

from snippets.gru import gru, gru_backward

rng = np.random.default_rng(0)
X, H0, W_IH, W_HH, B_IH, B_HH, G = (
    rng.standard_normal(shape)
    for shape in [(5, 2, 3), (2, 4), (12, 3), (12, 4), (12,), (12,), (5, 2, 4)]
)
RUN = gru(X, H0, W_IH, W_HH, B_IH, B_HH)

CALLS = [
    (gru, (X, H0, W_IH, W_HH, B_IH, B_HH)),
    (gru_backward, (G, X, H0, W_IH, W_HH, B_HH, *RUN)),
]
