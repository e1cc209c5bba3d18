"""How long cross-entropy and its gradient take, against PyTorch on one core.

Run: .venv/bin/python benchmarks/losses.py
Process time, medians, in float32; without PyTorch ours alone is printed. Nothing is asserted.
"""

import os

# Before NumPy is imported: it reads them once.
os.environ["OMP_NUM_THREADS"] = os.environ["OPENBLAS_NUM_THREADS"] = "1"

import statistics
import sys
import time
from collections.abc import Callable

import numpy as np

from snippets.cross_entropy import cross_entropy, cross_entropy_backward

try:
    import torch
    import torch.nn.functional as F

    torch.set_num_threads(1)
except ImportError:
    torch = None

SHAPES = [(32, 10), (128, 1000), (1024, 1000), (128, 32_000)]  # samples, classes


def main(rounds: int = 51) -> None:
    print("against PyTorch " + (torch.__version__ if torch else "not: it cannot be imported"))
    print(f"{'samples':>8}{'classes':>8}{'':>20}{'ours, ms':>10}{'PyTorch':>10}{'ratio':>7}")
    rng = np.random.default_rng(0)
    for samples, classes in SHAPES:
        logits = rng.standard_normal((samples, classes)).astype(np.float32)
        target = rng.integers(0, classes, samples)
        theirs = _pytorch(logits, target) if torch else [None, None]
        for name, ours, other in zip(("loss", "loss and gradient"), _ours(logits, target), theirs):
            mine, its = _medians([ours, other], rounds)
            row = f"{samples:>8}{classes:>8}{name:>20}{1000 * mine:>10.3f}"
            print(row + (f"{1000 * its:>10.3f}{mine / its:>7.2f}" if other else ""))


def _ours(logits: np.ndarray, target: np.ndarray) -> list[Callable[[], object]]:
    def both() -> object:
        return cross_entropy(logits, target), cross_entropy_backward(1.0, logits, target)

    return [lambda: cross_entropy(logits, target), both]


def _pytorch(logits: np.ndarray, target: np.ndarray) -> list[Callable[[], object]]:
    x, classes = torch.tensor(logits, requires_grad=True), torch.tensor(target)

    def loss() -> object:
        with torch.no_grad():
            return F.cross_entropy(x, classes)

    def both() -> object:
        return torch.autograd.grad(F.cross_entropy(x, classes), x)

    return [loss, both]


def _medians(functions: list[Callable[[], object] | None], rounds: int) -> list[float]:
    """Median seconds of each, run in turns so that what slows the machine slows all of them."""
    seconds: list[list[float]] = [[] for _ in functions]
    for _ in range(rounds + 2):
        for function, found in zip(functions, seconds):
            start = time.process_time()
            if function:
                function()
            found.append(time.process_time() - start)
    return [statistics.median(found[2:]) for found in seconds]  # the first two warm up


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
