"""The tent map: what two ReLU units fold, depth folds again and again."""

import numpy as np

from snippets.rectifiers import relu


def tent(x: np.ndarray) -> np.ndarray:
    """Fold [0, 1] onto itself: up to 1 at one half, and down to 0 again, with two ReLU units.

    Args:
        x: (...)

    Returns:
        (...), from 0 to 1 where `x` is; 0 below that, and falling further above.

    Source: Telgarsky 2016, Benefits of Depth in Neural Networks, section 1.
    """
    return 2 * relu(x) - 4 * relu(x - 0.5)


def sawtooth(x: np.ndarray, depth: int) -> np.ndarray:
    """The tent map applied `depth` times: a network of that many hidden layers of two units.

    Each layer folds what the layers before it have folded, so the number of teeth doubles.

    Args:
        x: (...), from 0 to 1.
        depth: number of hidden layers.

    Returns:
        (...), from 0 to 1.

    Raises:
        ValueError: `depth` is negative.

    Source: Telgarsky 2016, Benefits of Depth in Neural Networks, section 1.
    """
    if depth < 0:
        raise ValueError(f"depth must not be negative, got {depth}")
    for _ in range(depth):
        x = tent(x)
    return x


def shallow_sawtooth(x: np.ndarray, depth: int) -> np.ndarray:
    """The same function by one hidden layer, which needs a unit for each of its 2**depth pieces.

    The first unit rises from 0; each of the others turns the slope at its kink.

    Args:
        x: (...), from 0 to 1.
        depth: number of hidden layers of the deep network.

    Returns:
        (...), from 0 to 1.

    Raises:
        ValueError: `depth` is below 1.
    """
    if depth < 1:
        raise ValueError(f"depth must be 1 at least, got {depth}")
    units = 2**depth
    kinks = (np.arange(units) / units).astype(x.dtype)  # (units,)
    weights = np.full(units, 2 * units, x.dtype)
    weights[0] = units
    weights[1::2] *= -1
    return relu(x[..., None] - kinks) @ weights


def linear_pieces(y: np.ndarray) -> np.ndarray:
    """Count the pieces of a function that is linear between the points of an even grid.

    Slopes are compared exactly: on a dyadic grid those of the tent map are.

    Args:
        y: (..., n), its values on the grid, n at least 2.

    Returns:
        (...), integers.

    Raises:
        ValueError: there are fewer than two points.
    """
    if y.shape[-1] < 2:
        raise ValueError(f"y {y.shape} has fewer than two points")
    steps = np.diff(y, axis=-1)
    return 1 + np.count_nonzero(np.diff(steps, axis=-1), axis=-1)
