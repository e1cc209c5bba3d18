"""Arguments for the functions of snippets/convnet.py that reach all of their lines."""

import numpy as np

from snippets.convnet import conv_features

rng = np.random.default_rng(0)
WEIGHTS = rng.standard_normal((4, 3, 3, 3)), rng.standard_normal((5, 4, 5, 5))

CALLS = [(conv_features, (rng.standard_normal((2, 3, 7, 9)), WEIGHTS, 2))]
