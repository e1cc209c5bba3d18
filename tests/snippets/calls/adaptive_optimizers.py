"""Arguments for the functions of snippets/adaptive_optimizers.py that reach all of their lines."""

import numpy as np

from snippets.adaptive_optimizers import (
    AdagradState,
    AdamState,
    RMSpropState,
    adagrad_step,
    adam_step,
    adamw_step,
    exponential_moving_average,
    rmsprop_step,
)

rng = np.random.default_rng(0)
PARAM, GRAD, AVERAGE = rng.standard_normal((3, 2, 3, 4))

CALLS = [
    (exponential_moving_average, (AVERAGE, GRAD)),
    (adagrad_step, (PARAM, GRAD)),
    (adagrad_step, (PARAM, GRAD, AdagradState(AVERAGE**2))),
    (rmsprop_step, (PARAM, GRAD)),
    (rmsprop_step, (PARAM, GRAD, RMSpropState(AVERAGE**2))),
    (adam_step, (PARAM, GRAD)),
    (adam_step, (PARAM, GRAD, AdamState(AVERAGE, AVERAGE**2, 5))),
    (adamw_step, (PARAM, GRAD)),
    (adamw_step, (PARAM, GRAD, AdamState(AVERAGE, AVERAGE**2, 5))),
]
