"""What graders feed the functions of snippets/second_order.py."""

from collections.abc import Iterator

import numpy as np


def newton_step(rng: np.random.Generator) -> Iterator[tuple]:
    for size in (3, 5, 1):
        param, grad = rng.standard_normal((2, size))
        root = rng.standard_normal((size, size + 2))
        hessian = root @ root.T
        yield (param, grad, hessian)
        yield (param, grad, -hessian)  # towards a maximum
        yield (param.astype(np.float32), grad.astype(np.float32), hessian.astype(np.float32))
    yield (np.zeros(0), np.zeros(0), np.zeros((0, 0)))
    param, grad = rng.standard_normal((2, 3))
    hessian = np.diag([2.0, 3.0, 4.0])
    yield (param, grad, np.zeros((3, 3)))  # singular: ValueError, as everything below
    yield (param, grad[:1], hessian)
    yield (param, grad[:, None], hessian)
    yield (param[:1], grad, hessian)
    yield (param[:, None], grad[:, None], hessian)
    yield (rng.standard_normal((3, 3)), rng.standard_normal((3, 3)), hessian)
    yield (*rng.standard_normal((2, 3, 3)), rng.standard_normal((3, 3, 3, 3)))
    yield (param, grad, hessian[:2])
    yield (param, grad, np.stack([hessian, hessian]))
    yield (param[0], grad[0], hessian[0, 0])


def whiten(rng: np.random.Generator) -> Iterator[tuple]:
    mixing = np.array([[1.0, 2.0, 0.0], [0.0, 1.0, 3.0], [0.5, 0.0, 10.0]])
    x = rng.normal(2, 3, (20, 3)) @ mixing
    yield (x,)
    yield (x.astype(np.float32),)
    yield (x * [1, 1e-3, 1e3],)
    yield (x[:4],)  # as few samples as there may be
    yield (x[:, :1],)
    yield (x[:3],)  # ValueError, as everything below
    yield (x[:0],)
    yield (x[:, 0],)
    yield (np.stack([x, x]),)
    yield (np.ones((20, 3)),)
    yield (x @ np.array([[1.0, 0, 1], [0, 1, 1], [0, 0, 0]]),)  # the third is the sum of two
