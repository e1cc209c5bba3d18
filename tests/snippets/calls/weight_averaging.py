"""Arguments for the functions of snippets/weight_averaging.py that reach all of their lines."""

import numpy as np

from snippets.weight_averaging import ema_update, swa_update

AVERAGE, WEIGHTS = np.random.default_rng(0).standard_normal((2, 3, 4))

CALLS = [
    (swa_update, (AVERAGE, WEIGHTS, 4)),
    (ema_update, (AVERAGE, WEIGHTS, 0.9)),
]
