"""Arguments for the functions of snippets/activations.py that reach all of their lines."""

import numpy as np

from snippets.activations import (
    log_softmax,
    log_softmax_backward,
    sigmoid,
    sigmoid_backward,
    softmax,
    softmax_backward,
    tanh,
    tanh_backward,
)

rng = np.random.default_rng(0)
X, G = rng.standard_normal((2, 2, 3, 4))
P = softmax(X)

CALLS = [
    (softmax, (X, 1)),
    (softmax_backward, (G, P)),
    (log_softmax, (X, 1)),
    (log_softmax_backward, (G, -P)),
    (sigmoid, (X,)),
    (sigmoid_backward, (G, P)),
    (tanh, (X,)),
    (tanh_backward, (G, P)),
]
