"""What graders feed the functions of snippets/information.py."""

from collections.abc import Iterator

import numpy as np

HALF = np.array([0.5, 0.0, 0.5])  # an outcome that never happens
MOST = np.array([0.7, 0.1, 0.2])


def entropy(rng: np.random.Generator) -> Iterator[tuple]:
    yield (rng.dirichlet(np.ones(5)),)
    yield (rng.dirichlet(np.ones(4), (2, 3)),)
    yield (rng.dirichlet(np.ones(4), (2, 3)).mT, 1)
    yield (rng.dirichlet(np.ones(4), 3).T, 0)
    yield (HALF,)
    yield (np.array([0.0, 1.0]),)
    yield (rng.dirichlet(np.ones(4), 3).astype(np.float32),)
    yield (np.zeros((0, 4)),)


def cross_entropy(rng: np.random.Generator) -> Iterator[tuple]:
    yield from _pairs(rng)


def kl_divergence(rng: np.random.Generator) -> Iterator[tuple]:
    yield from _pairs(rng)


def token_log_probs(rng: np.random.Generator) -> Iterator[tuple]:
    for shape in [(6,), (2, 5), (2, 3, 4)]:
        yield (3 * rng.standard_normal((*shape, 7)), rng.integers(7, size=shape, dtype=np.int64))
    ends = np.array([0, 6], dtype=np.int64)
    yield (rng.standard_normal((2, 7)), ends)
    yield (np.array([[1e4, 0.0, -1e4], [-1e4, -1e4, 0.0]]), np.array([2, 2], dtype=np.int64))
    yield (rng.standard_normal(7), np.array(3, dtype=np.int64))  # one position
    yield (rng.standard_normal((2, 7)).astype(np.float32), ends)
    yield (np.zeros((0, 7)), np.zeros(0, dtype=np.int64))
    yield (rng.standard_normal((2, 7)), np.array([1, 7], dtype=np.int64))  # ValueError
    yield (rng.standard_normal((2, 7)), np.array([1, -1], dtype=np.int64))  # ValueError
    yield (rng.standard_normal((2, 3, 7)), np.array([[1], [5]], dtype=np.int64))  # would broadcast


def perplexity(rng: np.random.Generator) -> Iterator[tuple]:
    logs = np.log(rng.uniform(0.01, 1, (3, 5)))
    lengths = np.array([[5], [2], [0]])
    yield (logs,)
    yield (logs[0],)
    yield (logs, np.arange(5) < lengths)
    yield (logs.astype(np.float32), np.arange(5) < lengths)
    yield (np.array([0.0, -np.inf]),)  # one token was ruled out
    yield (np.zeros(4),)
    yield (logs, np.zeros((3, 5), dtype=bool))  # no token counts: ValueError
    yield (logs[:, :0],)  # ValueError
    yield (logs, np.ones(3, dtype=bool))  # one of each sequence? ValueError


def _pairs(rng: np.random.Generator) -> Iterator[tuple]:
    for size in ((), (3,), (2, 3)):
        yield tuple(rng.dirichlet(np.ones(4), (2, *size)))
    yield (*rng.dirichlet(np.ones(4), (2, 2, 3)).mT, 1)
    yield (*rng.dirichlet(np.ones(4), (2, 3)).mT, 0)
    yield (HALF, MOST)
    yield (MOST, HALF)  # infinite
    yield (HALF, HALF)
    yield tuple(rng.dirichlet(np.ones(4), (2, 3)).astype(np.float32))
    yield (np.zeros((0, 4)), np.zeros((0, 4)))
    yield (rng.dirichlet(np.ones(4), 3), rng.dirichlet(np.ones(4)))  # would broadcast: ValueError
