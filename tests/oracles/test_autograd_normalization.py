"""Gradients of the normalizations by autograd, of the formulas as the papers print them."""

from collections.abc import Callable
from typing import Any

import autograd.numpy as anp
import numpy as np
import pytest
from autograd import grad

from snippets.group_norm import group_norm_backward, instance_norm_backward
from snippets.rms_norm import rms_norm_backward
from snippets.sync_batch_norm import (
    gradient_sums,
    merge_moments,
    moments,
    sync_batch_norm_backward,
)

# Two exact derivatives in float64: what is left is rounding, of sums of at most 60 terms.
RTOL, ATOL = 1e-10, 1e-12
EPS = 1e-3


def autograd_gradients(
    f: Callable[..., Any], inputs: tuple[np.ndarray, ...], grad_output: np.ndarray
) -> tuple[np.ndarray, ...]:
    """Gradients of `(grad_output * f(*inputs)).sum()` with respect to every input."""
    every = tuple(range(len(inputs)))
    gradients: tuple[np.ndarray, ...] = grad(lambda *x: anp.sum(grad_output * f(*x)), every)(
        *inputs
    )
    return gradients


def assert_same(gradients: tuple[np.ndarray, ...], expected: tuple[np.ndarray, ...]) -> None:
    """Assert that the two lists of gradients agree, one by one and in shape."""
    for gradient, reference in zip(gradients, expected, strict=True):
        np.testing.assert_allclose(gradient, reference, RTOL, ATOL, strict=True)


def normalized(values: Any) -> Any:
    """Wu and He 2018, equations 1 and 2, of one set of elements."""
    mean = anp.sum(values) / values.size
    return (values - mean) / anp.sqrt(anp.sum((values - mean) ** 2) / values.size + EPS)


@pytest.mark.parametrize("num_groups", [1, 2, 3, 6])
@pytest.mark.parametrize("positions", [(4,), (2, 3)])
def test_group_norm_backward(num_groups: int, positions: tuple[int, ...]) -> None:
    """Wu and He 2018, equations 6 and 7: the set of k with the same floor(k_C / (C / G))."""
    rng = np.random.default_rng(0)
    x, grad_output = rng.standard_normal((2, 2, 6, *positions))
    gamma, beta = rng.standard_normal((2, 6))
    size = 6 // num_groups

    def formula(x: Any, gamma: Any, beta: Any) -> Any:
        samples = []
        for n in range(2):
            sets = [normalized(x[n, g * size : (g + 1) * size]) for g in range(num_groups)]
            channels = anp.concatenate(sets)
            samples.append(anp.stack([gamma[c] * channels[c] + beta[c] for c in range(6)]))
        return anp.stack(samples)

    gradients = group_norm_backward(grad_output, x, num_groups, gamma, EPS)

    assert_same(gradients, autograd_gradients(formula, (x, gamma, beta), grad_output))


@pytest.mark.parametrize("positions", [(4,), (2, 3)])
def test_instance_norm_backward(positions: tuple[int, ...]) -> None:
    """Ulyanov et al. 2016, section 2, with a scale and a shift for each channel."""
    rng = np.random.default_rng(0)
    x, grad_output = rng.standard_normal((2, 2, 3, *positions))
    gamma, beta = rng.standard_normal((2, 3))

    def formula(x: Any, gamma: Any, beta: Any) -> Any:
        return anp.stack(
            [
                anp.stack([gamma[i] * normalized(x[t, i]) + beta[i] for i in range(3)])
                for t in range(2)
            ]
        )

    gradients = instance_norm_backward(grad_output, x, gamma, EPS)

    assert_same(gradients, autograd_gradients(formula, (x, gamma, beta), grad_output))


@pytest.mark.parametrize("features", [(5,), (4, 5), (2, 4, 5)])
def test_rms_norm_backward(features: tuple[int, ...]) -> None:
    """Zhang and Sennrich 2019, equation 4; the eps under the root is PyTorch's."""
    rng = np.random.default_rng(0)
    x, grad_output = rng.standard_normal((2, 2, 4, 5))
    gain = rng.standard_normal(features)

    def formula(x: Any, gain: Any) -> Any:
        a = anp.reshape(x, (-1, gain.size))  # one row of n summed inputs a sample
        rms = anp.sqrt(anp.sum(a**2, 1, keepdims=True) / gain.size + EPS)
        return anp.reshape(a / rms * anp.ravel(gain), x.shape)

    gradients = rms_norm_backward(grad_output, x, gain, EPS)

    assert_same(gradients, autograd_gradients(formula, (x, gain), grad_output))


def test_sync_batch_norm_backward() -> None:
    """Ioffe and Szegedy 2015, algorithm 1, over the batch of all devices together."""
    rng = np.random.default_rng(0)
    x, grad_output = rng.standard_normal((2, 9, 3, 2))
    gamma, beta = rng.standard_normal((2, 3))
    parts, grads = (np.split(array, [2, 5]) for array in (x, grad_output))

    def formula(x: Any, gamma: Any, beta: Any) -> Any:
        channels = [gamma[k] * normalized(x[:, k]) + beta[k] for k in range(3)]
        return anp.stack(channels, axis=1)

    merged = merge_moments(np.stack([moments(part) for part in parts]))
    sums = sum(gradient_sums(g, part, merged, EPS) for g, part in zip(grads, parts, strict=True))
    of_parts = [
        sync_batch_norm_backward(g, part, merged, sums, gamma, EPS)
        for g, part in zip(grads, parts, strict=True)
    ]

    expected = autograd_gradients(formula, (x, gamma, beta), grad_output)
    assert_same((np.concatenate([grad_x for grad_x, _, _ in of_parts]),), expected[:1])
    for _, *parameters in of_parts:
        assert_same(tuple(parameters), expected[1:])
