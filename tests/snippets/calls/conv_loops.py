"""Arguments for the functions of snippets/conv_loops.py that reach all of their lines."""

import numpy as np

from snippets.conv_loops import conv2d_image, conv2d_loops

rng = np.random.default_rng(0)
IMAGE, KERNEL = rng.standard_normal((6, 7)), rng.standard_normal((3, 2))
X, WEIGHT, BIAS = (rng.standard_normal(shape) for shape in ((4, 6, 7), (6, 2, 3, 2), (6,)))

CALLS = [
    (conv2d_image, (IMAGE, KERNEL, 0.5, 2, 1)),
    (conv2d_loops, (X, WEIGHT, BIAS, 2, 1, 2, 2)),
]
