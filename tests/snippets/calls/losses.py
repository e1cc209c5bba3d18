"""Arguments for the functions of snippets/losses.py that reach all of their lines."""

import numpy as np

from snippets.losses import (
    huber_loss,
    huber_loss_backward,
    l1_loss,
    l1_loss_backward,
    mse_loss,
    mse_loss_backward,
    reduce_loss,
    reduce_loss_backward,
)

rng = np.random.default_rng(0)
X, Y, G = rng.standard_normal((3, 2, 3, 4))

CALLS = [
    *[(reduce_loss, (X, how)) for how in ("mean", "sum", "none")],
    (reduce_loss_backward, (0.7, X, "mean")),
    (reduce_loss_backward, (0.7, X, "sum")),
    (reduce_loss_backward, (G, X, "none")),
    *[(f, (X, Y, how)) for f in (mse_loss, l1_loss, huber_loss) for how in ("mean", "none")],
    (huber_loss, (X, Y, "sum", 0.3)),
    *[
        (f, arguments)
        for f in (mse_loss_backward, l1_loss_backward, huber_loss_backward)
        for arguments in [(0.7, X, Y, "mean"), (G, X, Y, "none")]
    ],
    (huber_loss_backward, (0.7, X, Y, "sum", 0.3)),
]
