"""Arguments for the functions of snippets/positions.py that reach all of their lines."""

import numpy as np

from snippets.positions import (
    alibi_bias,
    alibi_slopes,
    angular_frequencies,
    learned_positions,
    learned_positions_backward,
    relative_positions,
    sinusoidal_positions,
    t5_bias,
    t5_buckets,
)

rng = np.random.default_rng(0)
QUERIES, KEYS = np.array([0, 30, 4]), np.array([2, 0, 90, 5])
SLOPES, TABLE, G = rng.random(3), rng.standard_normal((32, 5)), rng.standard_normal((3, 5))

CALLS = [
    (learned_positions, (QUERIES, TABLE)),
    (learned_positions_backward, (G, QUERIES, 31)),
    (alibi_bias, (QUERIES, KEYS, SLOPES)),
    (t5_bias, (QUERIES, KEYS, TABLE)),
    (t5_bias, (QUERIES, KEYS, TABLE, False)),
]
NO_ARRAYS = [
    angular_frequencies,
    sinusoidal_positions,
    relative_positions,
    alibi_slopes,
    t5_buckets,
]
