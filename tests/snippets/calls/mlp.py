"""Arguments for the functions of snippets/mlp.py that reach all of their lines."""

import numpy as np

from snippets.mlp import merge_linear, mlp, mlp_parameter_count

rng = np.random.default_rng(0)
X = rng.standard_normal((2, 6, 3))
LAYERS = tuple((rng.standard_normal((n, m)), rng.standard_normal(m)) for n, m in [(3, 5), (5, 4)])

CALLS = [(mlp, (X, LAYERS)), (merge_linear, (LAYERS,))]
NO_ARRAYS = [mlp_parameter_count]
