"""Arguments for the functions of snippets/binary_cross_entropy.py that reach all of their lines."""

import numpy as np

from snippets.binary_cross_entropy import (
    binary_cross_entropy,
    binary_cross_entropy_backward,
    binary_cross_entropy_with_logits,
    binary_cross_entropy_with_logits_backward,
)

rng = np.random.default_rng(0)
X, G = rng.standard_normal((2, 2, 3, 4))
P, Y = rng.uniform(0.1, 0.9, (2, 2, 3, 4))

CALLS = [
    (binary_cross_entropy, (P, Y)),
    (binary_cross_entropy, (P, Y, "none")),
    (binary_cross_entropy_backward, (0.7, P, Y)),
    (binary_cross_entropy_backward, (G, P, Y, "none")),
    (binary_cross_entropy_with_logits, (X, Y)),
    (binary_cross_entropy_with_logits, (X, Y, "none")),
    (binary_cross_entropy_with_logits_backward, (0.7, X, Y)),
    (binary_cross_entropy_with_logits_backward, (G, X, Y, "none")),
]
