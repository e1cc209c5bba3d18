"""Arguments for the functions of snippets/layers.py that reach all of their lines."""

import numpy as np

from snippets.layers import backward, forward

X = np.random.default_rng(0).standard_normal((2, 3, 4))


class Double:
    """A layer without a memory."""

    def forward(self, x: np.ndarray) -> np.ndarray:
        return 2 * x

    backward = forward


CALLS = [
    (forward, ([Double(), Double()], X)),
    (backward, ([Double(), Double()], X)),
]
