"""How long attention takes: against PyTorch, in tiles, and with a cache.

Run: .venv/bin/python benchmarks/attention.py
It uses one thread, and prints medians of processor time, traced memory, and ratios. Where PyTorch
cannot be imported, its column says so. Nothing is asserted.
"""

# ruff: noqa: E402
import os

for library in ("OMP", "OPENBLAS"):  # before NumPy starts its threads
    os.environ[f"{library}_NUM_THREADS"] = "1"

import statistics
import time
import tracemalloc
from collections.abc import Callable

import numpy as np

from snippets.attention import (
    scaled_dot_product_attention,
    scaled_dot_product_attention_backward,
)
from snippets.decoding import cached_attention
from snippets.flash_attention import flash_attention

try:
    import torch
except ImportError:
    torch = None

rng = np.random.default_rng(0)


def medians(*functions: Callable[[], object], runs: int = 15) -> list[float]:
    """Median milliseconds of each; they take turns, so that a busy machine slows them alike."""
    times: list[list[float]] = [[] for _ in functions]
    for _ in range(runs + 1):
        for function, own in zip(functions, times):
            start = time.process_time()
            function()
            own.append(1000 * (time.process_time() - start))
    return [statistics.median(own[1:]) for own in times]  # the first run warms up


def peak(function: Callable[[], np.ndarray]) -> float:
    """MiB at once that a call allocates, its result included."""
    tracemalloc.start()
    function()
    highest = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return highest / 2**20


def against_torch(batch: int = 2, heads: int = 8, n: int = 512, width: int = 64) -> None:
    """Forward, and forward with backward, which computes the weights again."""
    query, key, value, grad = rng.standard_normal((4, batch, heads, n, width)).astype(np.float32)

    def forward() -> None:
        scaled_dot_product_attention(query, key, value)

    def both() -> None:
        scaled_dot_product_attention(query, key, value)
        scaled_dot_product_attention_backward(grad, query, key, value)

    functions = [forward, both]
    if torch:
        torch.set_num_threads(1)
        inputs = [torch.tensor(x) for x in (query, key, value)]
        learned = [x.clone().requires_grad_() for x in inputs]
        upstream = torch.tensor(grad)
        attention = torch.nn.functional.scaled_dot_product_attention

        def torch_forward() -> None:
            with torch.no_grad():
                attention(*inputs)

        def torch_both() -> None:
            torch.autograd.grad(attention(*learned), learned, upstream)

        functions += [torch_forward, torch_both]
    ours, theirs = np.split(np.array(medians(*functions)), [2])
    print(f"attention, {batch} x {heads} heads, {n} tokens, width {width}, float32")
    for place, (name, target) in enumerate((("forward", 1.4), ("forward and backward", 1.1))):
        line = f"  {name}: {ours[place]:.1f} ms; "
        if torch:
            ratio = ours[place] / theirs[place]
            line += f"PyTorch {theirs[place]:.1f} ms: {ratio:.2f} times (target: at most {target})"
        else:
            line += "PyTorch is not installed"
        print(line)


def tiles(n: int = 4096, width: int = 64) -> None:
    """Attention in tiles against all scores at once."""
    query, key, value = rng.standard_normal((3, n, width)).astype(np.float32)
    print(f"one head, {n} tokens, width {width}, float32")
    for is_causal in (False, True):

        def plain(is_causal: bool = is_causal) -> np.ndarray:
            return scaled_dot_product_attention(query, key, value, is_causal=is_causal)

        def tiled(is_causal: bool = is_causal) -> np.ndarray:
            return flash_attention(query, key, value, is_causal)

        slow, fast = medians(plain, tiled, runs=7)
        large, small = peak(plain), peak(tiled)
        print(
            f"  {'causal' if is_causal else 'all keys'}: {slow:.0f} ms and {large:.0f} MiB at once; "
            f"in tiles {fast:.0f} ms and {small:.1f} MiB: {fast / slow:.2f} times the time "
            f"(target: at most 1.5), 1/{large / small:.0f} of the memory (target: 1/80)"
        )


def cache(n: int = 256, layers: int = 2, heads: int = 8, width: int = 512) -> None:
    """Generating tokens with a KV cache, against running all tokens again for each."""
    shape = (layers, width, 3 * width)  # queries, keys and values of all heads side by side
    weights = (rng.standard_normal(shape) / np.sqrt(width)).astype(np.float32)
    tokens = rng.standard_normal((n, width)).astype(np.float32)
    nothing = np.zeros((heads, 0, width // heads), np.float32)

    def apart(x: np.ndarray) -> np.ndarray:  # (L, 3 H d) -> (3, H, L, d)
        return x.reshape(len(x), 3, heads, -1).transpose(1, 2, 0, 3)

    def joined(x: np.ndarray) -> np.ndarray:  # (H, L, d) -> (L, H d)
        return x.swapaxes(0, 1).reshape(-1, width)

    def again() -> np.ndarray:
        rows = []
        for t in range(1, n + 1):
            x = tokens[:t]
            for layer in weights:
                x = x + joined(scaled_dot_product_attention(*apart(x @ layer), is_causal=True))
            rows.append(x[-1])
        return np.array(rows)

    def cached() -> np.ndarray:
        rows, caches = [], [[nothing, nothing] for _ in weights]
        for token in tokens:
            x = token[None]
            for layer, past in zip(weights, caches):
                output, *past[:] = cached_attention(*apart(x @ layer), *past)
                x = x + joined(output)
            rows.append(x[-1])
        return np.array(rows)

    slow, fast = medians(again, cached, runs=3)
    error = np.abs(again() - cached()).max()
    print(
        f"{n} tokens, {layers} layers, {heads} heads, width {width}, float32\n"
        f"  {slow:.0f} ms again and again, {fast:.0f} ms with a cache: {slow / fast:.0f} times "
        f"faster (target: at least 30); the largest difference is {error:.0e}"
    )


if __name__ == "__main__":
    for n in (64, 512):
        against_torch(n=n)
    tiles()
    cache()
