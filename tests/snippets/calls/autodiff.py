"""Arguments for the functions of snippets/autodiff.py that reach all of their lines."""

import numpy as np

from snippets.autodiff import gradients, sum_to_shape, topological_order

G = np.random.default_rng(0).standard_normal((2, 3, 4))

CALLS = [
    (sum_to_shape, (G, (3, 1))),
    (sum_to_shape, (G, (2, 3, 4))),
]
NO_ARRAYS = [gradients, topological_order]  # they take tensors
