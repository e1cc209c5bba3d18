"""Arguments for the functions of snippets/projection.py that reach all of their lines."""

import numpy as np

from snippets.projection import cosine_similarity, scalar_projection

A, B = np.random.default_rng(0).standard_normal((2, 2, 3, 4))

CALLS = [(cosine_similarity, (A, B)), (scalar_projection, (A, B))]
