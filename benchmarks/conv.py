"""How long convolution takes: against PyTorch, and against loops over pixels and channels.

Run: .venv/bin/python benchmarks/conv.py
It uses one thread, and prints medians of processor time and ratios. Where PyTorch cannot be
imported, its column says so. Nothing is asserted.
"""

# ruff: noqa: E402
import os

for library in ("OMP", "OPENBLAS"):  # before NumPy starts its threads
    os.environ[f"{library}_NUM_THREADS"] = "1"

import statistics
import time
from collections.abc import Callable

import numpy as np

from snippets.conv import conv2d, conv2d_backward
from snippets.conv_loops import conv2d_loops

try:
    import torch
except ImportError:
    torch = None

rng = np.random.default_rng(0)

# samples, channels, height and width, filters, kernel, stride, padding, dilation, groups
LAYERS = {
    "3x3 on 64 channels": (8, 64, 28, 64, 3, 1, 1, 1, 1),
    "3x3 on 16 channels": (8, 16, 56, 32, 3, 1, 1, 1, 1),
    "3x3 with stride 2": (8, 64, 28, 128, 3, 2, 1, 1, 1),
    "3x3 with dilation 2": (8, 64, 28, 64, 3, 1, 2, 2, 1),
    "7x7 with stride 2 on colors": (4, 3, 112, 32, 7, 2, 3, 1, 1),
    "1x1 on 128 channels": (16, 128, 14, 128, 1, 1, 0, 1, 1),
    "3x3, one group a channel": (8, 64, 28, 64, 3, 1, 1, 1, 64),
}


def medians(*functions: Callable[[], object], runs: int = 15) -> list[float]:
    """Median milliseconds of each; they take turns, so that a busy machine slows them alike."""
    times: list[list[float]] = [[] for _ in functions]
    for _ in range(runs + 1):
        for function, own in zip(functions, times):
            start = time.process_time()
            function()
            own.append(1000 * (time.process_time() - start))
    return [statistics.median(own[1:]) for own in times]  # the first run warms up


def against_torch(name: str) -> None:
    """One layer, forward and backward, in float32."""
    samples, channels, size, filters, kernel, *how = LAYERS[name]
    groups = how[-1]
    x = rng.standard_normal((samples, channels, size, size)).astype(np.float32)
    weight = rng.standard_normal((filters, channels // groups, kernel, kernel)).astype(np.float32)
    bias = rng.standard_normal(filters).astype(np.float32)
    grad = rng.standard_normal(conv2d(x, weight, bias, *how).shape).astype(np.float32)
    functions: list[Callable[[], object]] = [
        lambda: conv2d(x, weight, bias, *how),
        lambda: conv2d_backward(grad, x, weight, *how),
    ]
    if torch:
        torch.set_num_threads(1)
        learned = [torch.tensor(array).requires_grad_() for array in (x, weight, bias)]
        output, upstream = torch.nn.functional.conv2d(*learned, *how), torch.tensor(grad)

        def torch_forward() -> None:
            with torch.no_grad():
                torch.nn.functional.conv2d(*learned, *how)

        functions += [
            torch_forward,
            lambda: torch.autograd.grad(output, learned, upstream, retain_graph=True),
        ]
    ours, theirs = np.split(np.array(medians(*functions)), [2])
    print(f"{name}: {samples} x {channels} x {size} x {size}, {filters} filters, float32")
    for place, (direction, target) in enumerate((("forward", 2), ("backward", 2.5))):
        line = f"  {direction}: {ours[place]:.1f} ms; "
        if torch:
            ratio = ours[place] / theirs[place]
            line += f"PyTorch {theirs[place]:.1f} ms: {ratio:.2f} times (target: at most {target})"
        else:
            line += "PyTorch is not installed"
        print(line)


def against_loops(channels: int = 16, size: int = 28, filters: int = 32) -> None:
    """One image: loops over filters, places and channels against one product."""
    x = rng.standard_normal((1, channels, size, size)).astype(np.float32)
    weight = rng.standard_normal((filters, channels, 3, 3)).astype(np.float32)
    bias = rng.standard_normal(filters).astype(np.float32)
    start = time.process_time()
    slow = conv2d_loops(x[0], weight, bias, padding=1)
    loops = 1000 * (time.process_time() - start)
    (product,) = medians(lambda: conv2d(x, weight, bias, padding=1))
    error = np.abs(conv2d(x, weight, bias, padding=1)[0] - slow).max()
    print(
        f"one image, {channels} x {size} x {size}, {filters} filters of 3x3, float32\n"
        f"  loops {loops:.0f} ms, one product {product:.2f} ms: {loops / product:.0f} times faster "
        f"(target: at least 400); the largest difference is {error:.0e}"
    )


if __name__ == "__main__":
    for name in LAYERS:
        against_torch(name)
    against_loops()
