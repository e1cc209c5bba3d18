"""What graders feed the functions of snippets/conv_loops.py."""

from collections.abc import Iterator

import numpy as np


def conv2d_image(rng: np.random.Generator) -> Iterator[tuple]:
    image, kernel = rng.standard_normal((6, 7)), rng.standard_normal((3, 2))
    yield (image, kernel)
    for stride, padding in [(1, 1), (1, 2), (2, 0), (2, 1), (3, 2), (4, 3)]:
        yield (image, kernel, 0.5, stride, padding)
    yield (image.astype(np.float32), kernel.astype(np.float32), -2.0)
    yield (image, image)  # one place
    yield (image[:2], kernel, 0.0, 1, 1)  # fits into the padded image only
    yield (image[:2], kernel)  # does not fit: ValueError
    yield (image, np.ones((2, 8)))  # does not fit: ValueError


def conv2d_loops(rng: np.random.Generator) -> Iterator[tuple]:
    for how in [(1, 0, 1, 1), (2, 1, 1, 2), (1, 2, 2, 1), (3, 1, 2, 2), (2, 0, 1, 4)]:
        yield (*_layer(rng, 4 // how[-1]), *how)
    yield _layer(rng, 4)
    yield tuple(array.astype(np.float32) for array in _layer(rng, 4))
    x, weight, bias = _layer(rng, 4)
    yield (x[:3], weight, bias)  # channels: ValueError
    yield (x, weight, bias[:7])  # biases: ValueError
    yield (x, weight, bias[:1])  # ValueError
    yield (x, weight[:7, :2], bias[:7], 1, 0, 1, 2)  # 7 filters for 2 groups: ValueError
    yield (x, weight, bias, 1, 0, 1, 2)  # too deep for a group: ValueError
    yield (x, weight, bias, 1, 0, 4)  # does not fit: ValueError
    yield (x[:, :2], weight, bias)  # does not fit: ValueError


def _layer(rng: np.random.Generator, depth: int) -> tuple[np.ndarray, ...]:
    """One image of 4 channels, 8 filters and their biases."""
    shapes = (4, 6, 7), (8, depth, 3, 2), (8,)
    return tuple(rng.standard_normal(shape) for shape in shapes)
