"""How long a forward and a backward pass take on the tape, against PyTorch and a scalar engine.

Run: PYTHONPATH=. .venv/bin/python benchmarks/autodiff.py
A network of 2-16-16-1 tanh units fits 100 points of two moons, on one thread. It prints the median
of the process time and ratios; where PyTorch cannot be imported, it says so. Nothing is asserted.
"""

import math
import os
import statistics
import time
from collections.abc import Callable
from typing import Any

for threads in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ[threads] = "1"  # before NumPy reads them

import numpy as np  # noqa: E402

from snippets.autodiff import Tensor  # noqa: E402

SIZES = (2, 16, 16, 1)
Parameters = list[tuple[np.ndarray, np.ndarray]]  # weight and bias of each layer
Step = Callable[[], Any]  # a forward and a backward pass; gives the gradient of the first weight


def two_moons(n: int, rng: np.random.Generator) -> tuple[np.ndarray, np.ndarray]:
    """Points (n, 2) on two half circles that reach into each other, and labels of -1 and 1."""
    label = np.where(np.arange(n) % 2, 1.0, -1.0)
    angle = rng.uniform(0, np.pi, n)
    circle = np.stack([np.cos(angle), np.sin(angle)], axis=1)
    points = np.where(label[:, None] > 0, circle, np.array([1, 0.5]) - circle)
    return points + rng.normal(0, 0.1, (n, 2)), label[:, None]


def on_tape(parameters: Parameters, x: np.ndarray, y: np.ndarray) -> Step:
    layers = [(Tensor(weight), Tensor(bias)) for weight, bias in parameters]

    def step() -> Any:
        for tensor in [tensor for layer in layers for tensor in layer]:
            tensor.grad = None
        h = x
        for weight, bias in layers[:-1]:
            h = np.tanh(h @ weight + bias)
        weight, bias = layers[-1]
        error = h @ weight + bias - y
        loss = (error * error).sum() / len(x)
        loss.backward()
        return layers[0][0].grad

    return step


def in_pytorch(parameters: Parameters, x: np.ndarray, y: np.ndarray, dtype: str) -> Step | None:
    try:
        import torch
    except ImportError:
        return None
    torch.set_num_threads(1)
    kind = getattr(torch, dtype)
    modules = []
    for weight, bias in parameters:
        linear = torch.nn.Linear(*weight.shape)
        linear.weight.data, linear.bias.data = torch.tensor(weight.T), torch.tensor(bias)
        modules += [linear, torch.nn.Tanh()]
    network = torch.nn.Sequential(*modules[:-1]).to(kind)
    criterion = torch.nn.MSELoss()
    points, labels = torch.tensor(x, dtype=kind), torch.tensor(y, dtype=kind)

    def step() -> Any:
        network.zero_grad()
        criterion(network(points), labels).backward()
        return network[0].weight.grad

    return step


class Scalar:
    """A number that remembers how it was computed: parents with the derivatives along them."""

    def __init__(self, value: float, parents: tuple[tuple["Scalar", float], ...] = ()) -> None:
        self.value, self.parents, self.grad = value, parents, 0.0

    def __add__(self, other: "Scalar") -> "Scalar":
        return Scalar(self.value + other.value, ((self, 1.0), (other, 1.0)))

    def __mul__(self, other: "Scalar") -> "Scalar":
        return Scalar(self.value * other.value, ((self, other.value), (other, self.value)))

    def tanh(self) -> "Scalar":
        value = math.tanh(self.value)
        return Scalar(value, ((self, 1 - value * value),))

    def backward(self) -> None:
        order, seen, stack = [], set(), [(self, False)]
        while stack:
            node, done = stack.pop()
            if done:
                order.append(node)
            elif node not in seen:
                seen.add(node)
                stack.append((node, True))
                stack += [(parent, False) for parent, _ in node.parents]
        self.grad = 1.0
        for node in reversed(order):
            for parent, slope in node.parents:
                parent.grad += slope * node.grad


def on_scalars(parameters: Parameters, x: np.ndarray, y: np.ndarray) -> Step:
    layers = [
        ([[Scalar(w) for w in column] for column in weight.T.tolist()], list(map(Scalar, bias)))
        for weight, bias in parameters
    ]

    def step() -> Any:
        for columns, biases in layers:
            for scalar in [*biases, *(s for column in columns for s in column)]:
                scalar.grad = 0.0
        loss = Scalar(0.0)
        for point, label in zip(x.tolist(), y.tolist()):
            h = list(map(Scalar, point))
            for number, (columns, biases) in enumerate(layers):
                sums = []
                for column, total in zip(columns, biases):
                    for value, weight in zip(h, column):
                        total = total + value * weight
                    sums.append(total)
                h = sums if number == len(layers) - 1 else [total.tanh() for total in sums]
            error = h[0] + Scalar(-label[0])
            loss = loss + error * error
        loss = loss * Scalar(1 / len(x))
        loss.backward()
        return [scalar.grad for column in layers[0][0] for scalar in column]

    return step


def medians_ms(steps: list[Step], repeats: int, rounds: int) -> list[float]:
    """Milliseconds of process time for one call of each: medians over rounds of so many calls.

    In each round all take their turn, so that whatever else the machine does, it does to all.
    """
    found: list[list[float]] = [[] for _ in steps]
    for _ in range(rounds + 1):
        for step, times in zip(steps, found):
            start = time.process_time()
            for _ in range(repeats):
                step()
            times.append((time.process_time() - start) / repeats)
    return [1000 * statistics.median(times[1:]) for times in found]  # the first one warms up


def difference(one: Step, other: Step) -> float:
    """How far the sizes of the two gradients of the first weight are apart, relative to them."""
    sizes = [float(np.abs(np.asarray(step())).sum()) for step in (one, other)]
    return abs(sizes[0] / sizes[1] - 1)


def main() -> None:
    rng = np.random.default_rng(0)
    x, y = two_moons(100, rng)
    parameters = [
        (rng.normal(0, 1 / math.sqrt(n), (n, m)), rng.normal(0, 0.1, m))
        for n, m in zip(SIZES, SIZES[1:])
    ]
    tape = on_tape(parameters, x, y)
    for dtype in ("float64", "float32"):
        torch = in_pytorch(parameters, x, y, dtype)
        if torch is None:
            print("PyTorch cannot be imported here, so there is nothing to compare with")
            break
        ours, theirs = medians_ms([tape, torch], 200, 15)
        print(
            f"the tape {ours:.3f} ms, PyTorch in {dtype} {theirs:.3f} ms: {ours / theirs:.2f} "
            f"times as long (the gradients differ by {difference(torch, tape):.0e})"
        )
    scalars = on_scalars(parameters, x, y)
    (ours,), (slow,) = medians_ms([tape], 200, 15), medians_ms([scalars], 1, 5)
    print(
        f"the tape {ours:.3f} ms, a scalar engine {slow:.0f} ms: {slow / ours:,.0f} "
        f"times as long (the gradients differ by {difference(scalars, tape):.0e})"
    )


if __name__ == "__main__":
    main()
