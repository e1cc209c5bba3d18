"""What graders feed the functions of snippets/factorization.py."""

from collections.abc import Iterator

import numpy as np


def implicit_loss(rng: np.random.Generator) -> Iterator[tuple]:
    users, items, observed = _draw(rng)
    yield (users, items, observed, 0.1, 2.0)
    yield (users, items, observed, 0.3, 0.0)
    yield (users, items, observed, 0.0, 0.7)
    yield (users, items, np.zeros_like(observed), 0.1, 2.0)  # nobody took anything
    yield (users.astype(np.float32), items.astype(np.float32), observed, 0.1, 2.0)
    yield (users, items, observed[:3], 0.1, 2.0)  # too few users: ValueError
    yield (users, items, observed[:, :4], 0.1, 2.0)  # too few items: ValueError


def solve_factors(rng: np.random.Generator) -> Iterator[tuple]:
    _, items, observed = _draw(rng)
    yield (observed, items, 0.1, 2.0)
    yield (observed, items, 0.7, 0.3)
    yield (observed, items, 0.0, 0.5)
    yield (observed, items.astype(np.float32), 0.1, 2.0)
    yield (observed[:0], items, 0.1, 2.0)
    yield (observed[:, :1], items[:1], 0.1, 2.0)
    yield (observed[:, :4], items, 0.1, 2.0)  # C differs: ValueError
    yield (observed[:, :1], items, 0.1, 2.0)  # and would broadcast


def sampled_gradients(rng: np.random.Generator) -> Iterator[tuple]:
    users, items, observed = _draw(rng)
    positives = np.argwhere(observed)
    negatives = np.stack([rng.integers(5, size=9), rng.integers(7, size=9)], axis=1)
    yield (users, items, positives, negatives, len(positives), 0.1, 2.0)
    yield (users, items, positives[:3], negatives[:4], len(positives), 0.4, 0.3)
    yield (users, items, positives[[0, 0, 1]], negatives[:1], len(positives), 0.4, 0.0)
    single = users.astype(np.float32), items.astype(np.float32)
    yield (*single, positives[:3], negatives, len(positives), 0.1, 2.0)


def _draw(rng: np.random.Generator) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Factors of width 3 of 5 users and 7 items; user 2 took nothing."""
    observed = rng.random((5, 7)) < 0.4
    observed[2] = False
    return rng.standard_normal((5, 3)), rng.standard_normal((7, 3)), observed
