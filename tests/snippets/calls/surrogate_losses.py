"""Arguments for the functions of snippets/surrogate_losses.py that reach all of their lines."""

import numpy as np

from snippets.surrogate_losses import (
    logistic_loss,
    logistic_loss_backward,
    zero_one_loss,
    zero_one_loss_backward,
)

rng = np.random.default_rng(0)
M, G = rng.standard_normal((2, 2, 3, 4))

CALLS = [
    (zero_one_loss, (M,)),
    (zero_one_loss_backward, (G, M)),
    (logistic_loss, (M,)),
    (logistic_loss_backward, (G, M)),
]
