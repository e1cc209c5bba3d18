"""Arguments for the functions of snippets/weight_decay.py that reach all of their lines."""

import numpy as np

from snippets.weight_decay import adam_step, decay, momentum_step, sgd_step

rng = np.random.default_rng(0)
WEIGHT, GRAD, M = rng.standard_normal((3, 2, 3, 4))
V = rng.random((2, 3, 4))

CALLS = [
    (decay, (WEIGHT, GRAD, 0.1, 0.5, False)),
    (decay, (WEIGHT, GRAD, 0.1, 0.5, True)),
    (sgd_step, (WEIGHT, GRAD, 0.1, 0.5, True)),
    (momentum_step, (WEIGHT, GRAD, M, 0.1, 0.9, 0.5)),
    (adam_step, (WEIGHT, GRAD, M, V, 3, 0.1, (0.9, 0.999), 1e-8, 0.5)),
]
