"""What graders feed the functions of snippets/pooling.py."""

from collections.abc import Iterator

import numpy as np

# kernel_size, stride, padding: a window that tiles, overlaps, leaves gaps, differs between axes
WINDOWS: list[tuple] = [
    (2,),
    (3, 2),
    (2, 3),
    (3, 1, 1),
    (4, 3, 2),
    ((2, 3), (1, 2), (1, 0)),
    ((3, 2), (2, 1), (0, 1)),
    ((5, 2), None, (2, 1)),
    (1,),
    ((5, 7),),  # the whole image: one window
]
WRONG: list[tuple] = [  # ValueError
    (6,),  # no room for the rows
    ((2, 8),),  # none for the columns
    (0,),
    ((2, 0),),
    (2, 0),
    (2, (1, -1)),
    (2, 2, -1),
    (2, 2, (0, 2)),  # more than half a window
    (3, 2, 2),
    ((2, 2, 2),),
]
SHAPE = (2, 3, 5, 7)


def pool_geometry(rng: np.random.Generator) -> Iterator[tuple]:
    for window in WINDOWS + WRONG:
        yield (SHAPE, *window)
    yield ((0, 3, 5, 7), 2)
    yield ((2, 3, 2, 3), (2, 3), 1)
    for shape in [(5, 7), (3, 5, 7), (1, 2, 3, 5, 7), (2, 3, 0, 7), (2, 3, 5, 0)]:
        yield (shape, 2, 1, 1)  # no batch of images, or no pixels: ValueError


def pool_windows(rng: np.random.Generator) -> Iterator[tuple]:
    for x, *window in _images(rng):
        yield (x, *window)
    yield (rng.standard_normal(SHAPE), 3, 2, 1, -np.inf)
    yield (rng.standard_normal(SHAPE), (2, 3), (1, 2), (1, 0), 0.5)


def pool_windows_backward(rng: np.random.Generator) -> Iterator[tuple]:
    for window in WINDOWS:
        yield (_gradient(rng, SHAPE, *window, windows=True), SHAPE, *window)
    yield (_gradient(rng, (0, 3, 5, 7), 2, windows=True), (0, 3, 5, 7), 2)
    gradient = _gradient(rng, SHAPE, 3, 2, 1, windows=True)
    yield (gradient.astype(np.float32), SHAPE, 3, 2, 1)
    for window in WRONG:  # ValueError, as everything below
        yield (gradient, SHAPE, *window)
    yield (gradient, SHAPE, 3, 2)
    yield (gradient[:1], SHAPE, 3, 2, 1)
    yield (gradient[:, :1], SHAPE, 3, 2, 1)
    yield (gradient[..., :1], SHAPE, 3, 2, 1)
    yield (gradient[:, :, :1], SHAPE, 3, 2, 1)
    yield (gradient, (2, 3, 5, 9), 3, 2, 1)


def max_pool2d(rng: np.random.Generator) -> Iterator[tuple]:
    for x, *window in _images(rng):
        yield (x, *window)
        yield (x - 9, *window)  # nothing but negative values: a padded zero would win


def max_pool2d_backward(rng: np.random.Generator) -> Iterator[tuple]:
    for x, *window in _images(rng, wrong=False):
        gradient = _gradient(rng, x.shape, *window).astype(x.dtype)
        yield (gradient, x, *window)
        yield (gradient, np.maximum(x - 0.5, 0), *window)  # ties, as a ReLU makes them
        yield (gradient, x - 9, *window)
    x = rng.standard_normal(SHAPE)
    gradient = _gradient(rng, SHAPE, 3, 2, 1)
    gradient[0, 0, 0, 0] = np.inf  # it must not reach the pixels that lost
    yield (gradient, x, 3, 2, 1)
    yield from _misfits(gradient, x, x)


def avg_pool2d(rng: np.random.Generator) -> Iterator[tuple]:
    yield from _images(rng)


def avg_pool2d_backward(rng: np.random.Generator) -> Iterator[tuple]:
    for x, *window in _images(rng, wrong=False):
        yield (_gradient(rng, x.shape, *window).astype(x.dtype), x.shape, *window)
    yield from _misfits(_gradient(rng, SHAPE, 3, 2, 1), SHAPE, np.zeros(SHAPE))


def _images(rng: np.random.Generator, wrong: bool = True) -> Iterator[tuple]:
    """Images with every window, those that raise last."""
    x = rng.standard_normal(SHAPE)
    for window in WINDOWS:
        yield (x, *window)
    yield (x.astype(np.float32), 3, 2, 1)
    yield (rng.standard_normal((2, 3, 7, 5)), 3, 2)  # taller than wide
    yield (np.zeros((0, 3, 5, 7)), 2)
    yield (np.zeros((2, 0, 5, 7)), 2)
    for window in WRONG if wrong else ():
        yield (x, *window)
    if wrong:
        yield (x[0], 2)
        yield (x[:, :, :0], 2, 1, 1)


def _gradient(
    rng: np.random.Generator,
    shape: tuple[int, ...],
    kernel_size: int | tuple[int, int],
    stride: int | tuple[int, int] | None = None,
    padding: int | tuple[int, int] = 0,
    windows: bool = False,
) -> np.ndarray:
    """A gradient in the shape of the output, or of the windows."""
    kernel, pad = np.broadcast_to(kernel_size, 2), np.broadcast_to(padding, 2)
    step = kernel if stride is None else np.broadcast_to(stride, 2)
    output = (np.array(shape[2:]) + 2 * pad - kernel) // step + 1
    return rng.standard_normal((*shape[:2], *output, *(kernel if windows else ())))


def _misfits(gradient: np.ndarray, given: object, image: np.ndarray) -> Iterator[tuple]:
    """Gradients that have not the shape of the output, and windows that do not fit: ValueError."""
    for part in (gradient[:1], gradient[:, :1], gradient[:, :, :1], gradient[..., :1]):
        yield (part, given, 3, 2, 1)  # some would broadcast
    yield (gradient[0], given, 3, 2, 1)
    for window in WRONG:
        yield (gradient, given, *window)
