"""Arguments for the functions of snippets/class_probabilities.py that reach all of their lines."""

import numpy as np

from snippets.class_probabilities import label_probabilities, two_class_probability

rng = np.random.default_rng(0)

CALLS = [
    (two_class_probability, (rng.standard_normal((3, 4, 2)),)),
    (label_probabilities, (rng.standard_normal((2, 3, 4)),)),
]
