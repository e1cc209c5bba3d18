"""Arguments for the functions of snippets/dual.py that reach all of their lines."""

import numpy as np

from snippets.dual import forward_gradient, jvp

X, V = np.random.default_rng(0).standard_normal((2, 5, 4))


def f(x):
    return (np.tanh(x * x) * np.exp(x)).sum()


CALLS = [
    (jvp, (f, X, V)),
    (forward_gradient, (f, X[:, 1])),
]
