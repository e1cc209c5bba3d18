"""Arguments for the functions of snippets/tent.py that reach all of their lines."""

import numpy as np

from snippets.tent import linear_pieces, sawtooth, shallow_sawtooth, tent

X = np.random.default_rng(0).uniform(0, 1, (2, 3, 4))

CALLS = [(tent, (X,)), (sawtooth, (X, 3)), (shallow_sawtooth, (X, 3))]
NO_ARRAYS = [linear_pieces]
