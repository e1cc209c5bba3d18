"""What graders feed the functions of snippets/warmup.py."""

from collections.abc import Iterator

import numpy as np


def adam_updates(rng: np.random.Generator) -> Iterator[tuple]:
    gradients = 1 + rng.standard_normal((7, 2, 3))
    yield (gradients,)
    yield (gradients, 0.5, 0.75)
    yield (gradients, 0.9, 0.98, 0.3)  # an eps that is seen
    yield (gradients, 0.0, 0.9)
    yield (gradients, 0.9, 0.0, 0.1)
    yield (gradients[:, 0, 0],)  # one coordinate
    yield (gradients.astype(np.float32),)
    yield (np.zeros((3, 2)),)  # eps keeps 0 / 0 away
    yield (gradients[:0],)
