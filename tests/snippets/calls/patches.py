"""Arguments for the functions of snippets/patches.py that reach all of their lines."""

import numpy as np

from snippets.patches import patchify

CALLS = [(patchify, (np.random.default_rng(0).standard_normal((2, 3, 8, 12)), 4))]
