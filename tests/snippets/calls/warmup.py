"""Arguments for the functions of snippets/warmup.py that reach all of their lines."""

import numpy as np

from snippets.warmup import adam_updates

CALLS = [(adam_updates, (np.random.default_rng(0).standard_normal((5, 2, 3)),))]
