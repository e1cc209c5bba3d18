"""Arguments for the functions of snippets/optimizers.py that reach all of their lines."""

import numpy as np

from snippets.optimizers import (
    MomentumState,
    gradient_descent_step,
    momentum_step,
    nesterov_step,
    require_one_shape,
)

rng = np.random.default_rng(0)
PARAM, GRAD, VELOCITY = rng.standard_normal((3, 2, 3, 4))

CALLS = [
    (gradient_descent_step, (PARAM, GRAD)),
    (momentum_step, (PARAM, GRAD)),
    (momentum_step, (PARAM, GRAD, MomentumState(VELOCITY))),
    (nesterov_step, (PARAM, GRAD)),
    (nesterov_step, (PARAM, GRAD, MomentumState(VELOCITY))),
]
NO_ARRAYS = [require_one_shape]
