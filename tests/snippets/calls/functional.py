"""Arguments for the functions of snippets/functional.py that reach all of their lines."""

import numpy as np

from snippets.functional import hessian_vector_product, value_and_grad

X, V = np.random.default_rng(0).standard_normal((2, 2, 3, 4))


def constant(x):
    return np.zeros((), x.value.dtype)


def f(x):
    return (np.tanh(x * x) * np.exp(x)).sum()


CALLS = [
    (value_and_grad, (f, X)),
    (value_and_grad, (constant, X)),
    (hessian_vector_product, (f, X, V)),
]
