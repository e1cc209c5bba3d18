"""Arguments for the functions of snippets/adversarial.py that reach all of their lines."""

import numpy as np

from snippets.adversarial import (
    fgsm,
    logistic_loss,
    logistic_loss_backward,
    margins,
    worst_margins,
)

rng = np.random.default_rng(0)
X, G = rng.standard_normal((2, 5, 3))
Y, WEIGHT = np.array([1.0, -1.0, -1.0, 1.0, -1.0]), rng.standard_normal(3)

CALLS = [
    (margins, (X, Y, WEIGHT, 0.3)),
    (worst_margins, (X, Y, WEIGHT, 0.3, 0.25)),
    (logistic_loss, (X,)),
    (logistic_loss_backward, (G, X)),
    (fgsm, (X, G, 0.25)),
]
