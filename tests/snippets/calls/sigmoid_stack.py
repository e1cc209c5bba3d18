"""Arguments for the functions of snippets/sigmoid_stack.py that reach all of their lines."""

import numpy as np

from snippets.sigmoid_stack import sigmoid_stack, sigmoid_stack_backward

rng = np.random.default_rng(0)
X, G = rng.standard_normal((2, 6, 3)), rng.standard_normal((2, 6, 4))
LAYERS = tuple((rng.standard_normal((n, m)), rng.standard_normal(m)) for n, m in [(3, 5), (5, 4)])

CALLS = [
    (sigmoid_stack, (X, LAYERS)),
    (sigmoid_stack_backward, (G, sigmoid_stack(X, LAYERS), LAYERS)),
]
