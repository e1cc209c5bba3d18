"""Arguments for the function of snippets/softmax_jacobian.py that reach all of its lines."""

import numpy as np

from snippets.softmax_jacobian import softmax_jacobian

rng = np.random.default_rng(0)

CALLS = [(softmax_jacobian, (rng.dirichlet(np.ones(4), (2, 3)),))]
