"""Arguments for the functions of snippets/transformer.py that reach all of their lines."""

import numpy as np

from snippets.transformer import (
    decoder_layer,
    encoder_layer,
    encoder_layer_backward,
    feed_forward,
    feed_forward_backward,
)

rng = np.random.default_rng(0)
X, G = rng.standard_normal((2, 2, 3, 4))
MEMORY = rng.standard_normal((2, 5, 4))
OWN, CROSS = (
    tuple((rng.standard_normal((4, 4)), rng.standard_normal(4)) for _ in range(4)) for _ in range(2)
)
NETWORK = tuple(rng.standard_normal(shape) for shape in [(4, 6), (6,), (6, 4), (4,)])
NORMS = tuple(tuple(rng.standard_normal((2, 4))) for _ in range(3))

CALLS = [
    (feed_forward, (X, *NETWORK)),
    (feed_forward_backward, (G, X, *NETWORK)),
    (encoder_layer, (X, OWN, NETWORK, NORMS[:2], 2)),
    (encoder_layer_backward, (G, X, OWN, NETWORK, NORMS[:2], 2)),
    (decoder_layer, (X, MEMORY, OWN, CROSS, NETWORK, NORMS, 2)),
]
