"""Arguments for the functions of snippets/information.py that reach all of their lines."""

import numpy as np

from snippets.information import (
    cross_entropy,
    entropy,
    kl_divergence,
    perplexity,
    token_log_probs,
)

rng = np.random.default_rng(0)
P, Q = rng.dirichlet(np.ones(4), (2, 2, 3))
LOGITS = rng.standard_normal((2, 3, 5))
TOKENS = rng.integers(5, size=(2, 3), dtype=np.int64)
LOGS = np.log(rng.uniform(0.1, 1, (2, 3)))

CALLS = [
    (entropy, (P,)),
    (cross_entropy, (P, Q)),
    (kl_divergence, (P, Q)),
    (token_log_probs, (LOGITS, TOKENS)),
    (perplexity, (LOGS,)),
    (perplexity, (LOGS, TOKENS > 1)),
]
