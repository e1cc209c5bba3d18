"""What graders feed the functions of snippets/mlp.py."""

from collections.abc import Iterator

import numpy as np

SIZES = [(3, 2), (3, 5, 2), (2, 4, 3, 5), (4, 1, 3)]


def mlp(rng: np.random.Generator) -> Iterator[tuple]:
    for sizes in SIZES:
        for leading in [(7,), (2, 6), (), (0,)]:
            yield (rng.standard_normal((*leading, sizes[0])), _layers(rng, sizes))
    x, layers = rng.standard_normal((7, 3)), _layers(rng, (3, 5, 2))
    yield (x.astype(np.float32), _single(layers))
    yield (x, ())  # ValueError, as everything below
    yield (x, layers[::-1])
    yield (x, (layers[0], (layers[1][0], layers[1][1][:1])))


def merge_linear(rng: np.random.Generator) -> Iterator[tuple]:
    for sizes in SIZES:
        yield (_layers(rng, sizes),)
    layers = _layers(rng, (2, 4, 3, 5))
    yield (_single(layers),)
    yield ((),)  # ValueError, as everything below
    yield (layers[::-1],)
    yield (((layers[0][0], layers[1][1]),),)
    yield ((*layers[:2], (layers[2][0], layers[2][1][:1])),)


def mlp_parameter_count(rng: np.random.Generator) -> Iterator[tuple]:
    yield from [((3, 2),), ((784, 512, 256, 10),), ((1, 1),), ((5, 1, 7),), ((2, 3, 4, 5, 6),)]
    yield ((4096, 16384, 4096),)
    yield ((3,),)  # ValueError, as everything below
    yield ((),)
    yield ((3, 0, 2),)
    yield ((3, 2, -1),)
    yield ((0, 2),)


def _layers(rng: np.random.Generator, sizes: tuple[int, ...]) -> tuple:
    pairs = zip(sizes, sizes[1:], strict=False)
    return tuple((rng.standard_normal((n, m)), rng.standard_normal(m)) for n, m in pairs)


def _single(layers: tuple) -> tuple:
    return tuple((w.astype(np.float32), b.astype(np.float32)) for w, b in layers)
