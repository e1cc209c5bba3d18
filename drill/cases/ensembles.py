"""What graders feed the functions of snippets/ensembles.py."""

from collections.abc import Iterator

import numpy as np


def ambiguity_decomposition(rng: np.random.Generator) -> Iterator[tuple]:
    predictions, target = 1 + rng.standard_normal((4, 2, 3)), rng.standard_normal((2, 3))
    yield (predictions, target)
    yield (predictions[:, 0], target[0])
    yield (predictions[:, 0, 0], np.array(0.5))
    yield (predictions[:1], target)  # one member: no diversity
    yield (predictions.astype(np.float32), target.astype(np.float32))
    yield (predictions[:, :0], target[:0])
    yield (predictions[:0], target)  # no member: ValueError
    yield (predictions, target[0])  # shapes that would broadcast: ValueError
    yield (predictions[:, :1], target)
