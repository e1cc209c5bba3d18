"""Arguments for the functions of snippets/streaming.py that reach all of their lines."""

import numpy as np

from snippets.streaming import stream_conv1d

rng = np.random.default_rng(0)
CHUNK, STATE = rng.standard_normal((2, 5, 7)), rng.standard_normal((2, 5, 4))
WEIGHT, BIAS = rng.standard_normal((3, 5, 4)), rng.standard_normal(3)

CALLS = [(stream_conv1d, (CHUNK, WEIGHT, BIAS, STATE, 2, 2))]
