"""Arguments for the functions of snippets/lstm.py that reach all of their lines."""

import numpy as np

from snippets.lstm import lstm, lstm_backward, lstm_multiply_adds, set_forget_bias

rng = np.random.default_rng(0)
X, H0, C0, W_IH, W_HH, B_IH, B_HH = (
    rng.standard_normal(shape)
    for shape in [(5, 2, 3), (2, 4), (2, 4), (16, 3), (16, 4), (16,), (16,)]
)
G, GRAD_C = rng.standard_normal((5, 2, 4)), rng.standard_normal((2, 4))
RUN = lstm(X, H0, C0, W_IH, W_HH, B_IH, B_HH)

CALLS = [
    (set_forget_bias, (B_IH, 1.0)),
    (lstm, (X, H0, C0, W_IH, W_HH, B_IH, B_HH)),
    (lstm_backward, (G, GRAD_C, X, H0, C0, W_IH, W_HH, *RUN)),
]
NO_ARRAYS = [lstm_multiply_adds]
