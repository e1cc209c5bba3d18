"""How long one Adam step on a million float32 parameters takes, against torch.optim.Adam.

Run: PYTHONPATH=. .venv/bin/python benchmarks/optimizers.py [STEPS]
One thread each, time of the process, medians; their steps alternate, so that what else the
machine does falls on both. Without PyTorch it prints our time only. Nothing is asserted.
"""

import os

os.environ["OMP_NUM_THREADS"] = os.environ["OPENBLAS_NUM_THREADS"] = "1"

import statistics
import sys
import time
from collections.abc import Callable

import numpy as np

from snippets.adaptive_optimizers import adam_step

try:
    import torch
except ImportError:
    torch = None


def numpy_step(param: np.ndarray, grad: np.ndarray) -> Callable[[], None]:
    state = None

    def step() -> None:
        nonlocal param, state
        param, state = adam_step(param, grad, state)

    return step


def torch_step(param: np.ndarray, grad: np.ndarray) -> Callable[[], None]:
    torch.set_num_threads(1)
    parameter = torch.nn.Parameter(torch.from_numpy(param.copy()))
    parameter.grad = torch.from_numpy(grad.copy())
    return torch.optim.Adam([parameter]).step


def main(steps: int = 100) -> None:
    param, grad = np.random.default_rng(0).standard_normal((2, 1_000_000), dtype=np.float32)
    contenders = {"snippets.adaptive_optimizers.adam_step": numpy_step(param, grad)}
    if torch:
        contenders["torch.optim.Adam"] = torch_step(param, grad)
    seconds: dict[str, list[float]] = {name: [] for name in contenders}
    for _ in range(steps):
        for name, step in contenders.items():
            start = time.process_time()
            step()
            seconds[name].append(time.process_time() - start)

    medians = {name: statistics.median(times) for name, times in seconds.items()}
    for name, median in medians.items():
        print(f"{name}: {1000 * median:.2f} ms")
    if torch:
        ours, theirs = medians.values()
        print(f"ratio: {ours / theirs:.2f}")
    else:
        print("PyTorch cannot be imported here, so there is no ratio")


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
