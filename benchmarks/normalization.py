"""How long the normalizations take, and how many times what PyTorch takes on one thread.

Run: PYTHONPATH=. .venv/bin/python benchmarks/normalization.py
Where PyTorch cannot be imported, it says so and prints our times alone. Processor time in float32,
medians. Nothing is asserted.

Each function runs on its own, after warm-up, and not in turns with the others: in turns, whichever
comes after a pass that freed large arrays pays for getting that memory back from the system.
Measured so, PyTorch's layer norm took 14 ms instead of 3, and ours looked as fast. Page faults
within the timed runs are printed, for the same reason.
"""

import os
import resource

os.environ["OMP_NUM_THREADS"] = os.environ["OPENBLAS_NUM_THREADS"] = "1"  # before NumPy starts

import statistics
import time
from collections.abc import Callable

import numpy as np

from snippets.normalization import (
    batch_norm,
    batch_norm_backward,
    layer_norm,
    layer_norm_backward,
)

try:
    import torch
except ModuleNotFoundError:
    torch = None

RUNS, WARM_UP = 15, 5
TOKENS = [(512, 768), (8192, 768)]  # (tokens, features)
IMAGES = [(16, 64, 28, 28), (64, 128, 28, 28)]  # (N, C, H, W)


def ours(kind: str, x: np.ndarray, grad: np.ndarray, weight: np.ndarray, bias: np.ndarray):
    """Our forward and backward pass, ready to be timed."""
    forward, backward = {
        "layer norm": (layer_norm, layer_norm_backward),
        "batch norm": (batch_norm, batch_norm_backward),
    }[kind]
    return lambda: forward(x, weight, bias), lambda: backward(grad, x, weight)


def theirs(kind: str, *arrays: np.ndarray):
    """PyTorch's kernels, without its graph: the backward pass gets the statistics it saved."""
    x, grad, weight, bias = map(torch.from_numpy, arrays)
    aten, all_three = torch.ops.aten, [True] * 3
    if kind == "layer norm":
        forward = lambda: aten.native_layer_norm(x, weight.shape, weight, bias, 1e-5)  # noqa: E731
        _, mean, root = forward()
        return forward, lambda: aten.native_layer_norm_backward(
            grad, x, weight.shape, mean, root, weight, bias, all_three
        )
    forward = lambda: aten.native_batch_norm(x, weight, bias, None, None, True, 0.1, 1e-5)  # noqa: E731
    _, mean, root = forward()
    return forward, lambda: aten.native_batch_norm_backward(
        grad, x, weight, None, None, mean, root, True, 1e-5, all_three
    )


def measure(function: Callable[[], object]) -> tuple[float, int]:
    """Milliseconds of processor time, the median, and page faults per run."""
    for _ in range(WARM_UP):
        function()
    taken, before = [], resource.getrusage(resource.RUSAGE_SELF).ru_minflt
    for _ in range(RUNS):
        start = time.process_time()
        function()
        taken.append(1000 * (time.process_time() - start))
    faults = resource.getrusage(resource.RUSAGE_SELF).ru_minflt - before
    return statistics.median(taken), faults // RUNS


def main() -> None:
    if torch is None:
        print("PyTorch cannot be imported here: no ratios")
    else:
        torch.set_num_threads(1)
        print(f"against PyTorch {torch.__version__} on one thread")
    rng = np.random.default_rng(0)
    for kind, shapes in (("layer norm", TOKENS), ("batch norm", IMAGES)):
        for shape in shapes:
            x, grad = rng.standard_normal((2, *shape), np.float32)
            weight, bias = rng.standard_normal((2, shape[1]), np.float32)
            arrays = x, grad, weight, bias
            functions = [*ours(kind, *arrays), *(theirs(kind, *arrays) if torch else ())]
            for function in functions:  # the allocator adapts to the sizes it has seen
                function()
            measured = [measure(function) for function in functions]
            for number, direction in enumerate(("forward", "backward")):
                taken, faults = measured[number]
                line = f"{kind} {shape!s:<18} {direction:<8} {taken:7.2f} ms ({faults} faults)"
                if torch:
                    reference, faults = measured[number + 2]
                    line += (
                        f"; PyTorch {reference:6.2f} ms ({faults}): {taken / reference:.1f} times"
                    )
                print(line)


if __name__ == "__main__":
    main()
