"""Arguments for the functions of snippets/focal_loss.py that reach all of their lines."""

import numpy as np

from snippets.focal_loss import focal_loss, focal_loss_backward, true_class_logits

rng = np.random.default_rng(0)
X, G = rng.standard_normal((2, 2, 3, 4))
LABELS = (rng.random((2, 3, 4)) < 0.4).astype(np.float64)

CALLS = [
    (true_class_logits, (X, LABELS)),
    (focal_loss, (X, LABELS, 2.0)),
    (focal_loss_backward, (G, X, LABELS, 2.0)),
]
