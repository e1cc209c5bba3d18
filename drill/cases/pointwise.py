"""What graders feed the functions of snippets/pointwise.py."""

from collections.abc import Iterator

import numpy as np


def conv1x1(rng: np.random.Generator) -> Iterator[tuple]:
    yield _image(rng)
    yield _image(rng, spatial=(7,))  # one spatial axis
    yield _image(rng, spatial=(2, 5, 7))
    yield _image(rng, spatial=())  # a dense layer
    yield _image(rng, outputs=6)  # square, where a transposed weight fits
    yield _image(rng, spatial=(6, 6))  # positions that could be taken for channels
    yield _image(rng, n=0)
    yield tuple(array.astype(np.float32) for array in _image(rng))
    x, weight, bias = _image(rng)
    yield (x[:, :1], weight, bias)  # other channels than the weight has: ValueError
    yield (x, weight[:, :1], bias)
    yield (x, weight, bias[:1])
    yield (x, weight, bias[:, None])
    yield (x, weight[:, :, None, None], bias)


def gpt2_conv1d(rng: np.random.Generator) -> Iterator[tuple]:
    yield _tokens(rng)
    yield _tokens(rng, outputs=6)  # square, where a transposed weight fits
    yield _tokens(rng, start=(2, 3, 4))
    yield _tokens(rng, start=())  # a single token
    yield _tokens(rng, start=(0, 5))
    yield tuple(array.astype(np.float32) for array in _tokens(rng))
    x, weight, bias = _tokens(rng)
    yield (x[..., :3], weight, bias)  # another width than the weight has: ValueError
    yield (x, weight[0], bias)  # no axis for the kernel
    yield (x, np.concatenate([weight, weight]), bias)  # a kernel of width 2
    yield (x, weight, bias[:1])
    yield (x, weight.mT, bias)


def _image(
    rng: np.random.Generator, n: int = 2, spatial: tuple[int, ...] = (5, 7), outputs: int = 4
) -> tuple[np.ndarray, ...]:
    shapes = (n, 6, *spatial), (outputs, 6), (outputs,)
    return tuple(rng.standard_normal(shape) for shape in shapes)


def _tokens(
    rng: np.random.Generator, start: tuple[int, ...] = (2, 5), outputs: int = 4
) -> tuple[np.ndarray, ...]:
    shapes = (*start, 6), (1, 6, outputs), (outputs,)
    return tuple(rng.standard_normal(shape) for shape in shapes)
