"""Arguments for the functions of snippets/conv_flip.py that reach all of their lines."""

import numpy as np

from snippets.conv_flip import convolve2d

rng = np.random.default_rng(0)

CALLS = [(convolve2d, (rng.standard_normal((5, 6)), rng.standard_normal((3, 2))))]
