"""How long our LSTM takes, against PyTorch's on the processor.

Run: PYTHONPATH=. python benchmarks/recurrent.py
One thread each, float32, processor time, medians of runs that take turns. Targets: 1.6 times
PyTorch forward, 1.5 times forward and backward. Nothing is asserted. Without PyTorch, which is
no dependency of this project, it prints our times alone.
"""

import os

os.environ.update(OMP_NUM_THREADS="1", OPENBLAS_NUM_THREADS="1")  # before NumPy is imported

import statistics
import time
from collections.abc import Callable

import numpy as np

from snippets.lstm import lstm, lstm_backward
from snippets.recurrent_parts import recurrent_parameters

try:
    import torch
except ImportError:
    torch = None

SIZES = [(50, 8, 64, 64), (100, 32, 128, 128), (100, 32, 256, 256), (100, 64, 512, 512)]
ROUNDS = 15
NAMES = ("weight_ih_l0", "weight_hh_l0", "bias_ih_l0", "bias_hh_l0")
Run = Callable[[], object]


def ours(x: np.ndarray, grad_output: np.ndarray, parameters: list[np.ndarray]) -> list[Run]:
    """Forward, and forward with backward."""
    zeros = np.zeros(grad_output.shape[1:], np.float32)

    def forward():
        return lstm(x, zeros, zeros, *parameters)

    def both():
        return lstm_backward(grad_output, zeros, x, zeros, zeros, *parameters[:2], *forward())

    return [forward, both]


def theirs(x: np.ndarray, grad_output: np.ndarray, parameters: list[np.ndarray]) -> list[Run]:
    """The same by PyTorch; forward is without the record that its backward pass needs."""
    torch.set_num_threads(1)
    layer = torch.nn.LSTM(x.shape[-1], grad_output.shape[-1])
    for name, parameter in zip(NAMES, parameters):
        getattr(layer, name).data = torch.from_numpy(parameter)
    inputs = torch.from_numpy(x).requires_grad_()

    @torch.no_grad()
    def forward():
        return layer(inputs)

    def both():
        layer.zero_grad()
        inputs.grad = None
        layer(inputs)[0].backward(torch.from_numpy(grad_output))

    return [forward, both]


def medians(runs: list[Run]) -> list[float]:
    """Milliseconds of processor time of each; they take turns, so that all see the same machine."""
    times: list[list[float]] = [[] for _ in runs]
    for _ in range(ROUNDS + 1):
        for run, measured in zip(runs, times):
            start = time.process_time()
            run()
            measured.append(1000 * (time.process_time() - start))
    return [statistics.median(measured[1:]) for measured in times]  # the first run warms up


def main() -> None:
    version = f"PyTorch {torch.__version__}" if torch else "PyTorch cannot be imported here"
    print(f"NumPy {np.__version__}, {version}; milliseconds of processor time, one thread")
    rng = np.random.default_rng(0)
    for steps, batch, width, hidden in SIZES:
        parameters = recurrent_parameters(4, width, hidden, rng)
        given = (
            rng.standard_normal((steps, batch, width)),
            rng.standard_normal((steps, batch, hidden)),
        )
        x, grad_output = (array.astype(np.float32) for array in given)
        arrays = x, grad_output, [parameter.astype(np.float32) for parameter in parameters]
        forward, both, *reference = medians(ours(*arrays) + (theirs(*arrays) if torch else []))
        line = f"T={steps} B={batch} d={width} h={hidden}: forward {forward:.1f}, both {both:.1f}"
        if reference:
            line += (
                f"; PyTorch {reference[0]:.1f}, {reference[1]:.1f}; "
                f"ratios {forward / reference[0]:.2f}, {both / reference[1]:.2f}"
            )
        print(line)


if __name__ == "__main__":
    main()
