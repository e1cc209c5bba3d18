"""Arguments for the functions of snippets/gradient_check.py that reach all of their lines."""

import numpy as np

from snippets.gradient_check import (
    central_difference,
    complex_step,
    forward_difference,
    relative_error,
)

X = np.random.default_rng(0).standard_normal((2, 3, 4))


def f(x):
    return (x * x * x).sum()


CALLS = [
    (forward_difference, (f, X, 0.5)),
    (central_difference, (f, X, 0.5)),
    (complex_step, (f, X)),
]
NO_ARRAYS = [relative_error]  # it gives a number
