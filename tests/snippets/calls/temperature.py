"""Arguments for the functions of snippets/temperature.py that reach all of their lines."""

import numpy as np

from snippets.temperature import softmax_with_temperature, softmax_with_temperature_backward

rng = np.random.default_rng(0)
X, G = rng.standard_normal((2, 2, 3, 4))
P = softmax_with_temperature(X, 0.5)

CALLS = [
    (softmax_with_temperature, (X, 0.5, 1)),
    (softmax_with_temperature_backward, (G, P, 0.5)),
]
