"""Optimizers, activations and convolutions against jax and optax, where they are installed.

They are no dependency: a job of its own installs them, `make test` skips this file and says so.
"""

from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
import pytest

jax = pytest.importorskip("jax", reason="jax is not installed: `pip install jax optax`")
optax = pytest.importorskip("optax", reason="optax is not installed: `pip install jax optax`")

from snippets import adaptive_optimizers, gelu, optimizers, rectifiers  # noqa: E402
from snippets.activations import log_softmax, softmax  # noqa: E402
from snippets.alpha_dropout import selu  # noqa: E402
from snippets.clipping import clip_grad_norm  # noqa: E402
from snippets.conv import conv2d, conv2d_backward  # noqa: E402
from snippets.schedules import cosine_annealing  # noqa: E402

RTOL, ATOL = 1e-10, 1e-12  # float64, and sums of at most 100 products


@pytest.fixture(autouse=True, scope="module")
def double() -> Iterator[None]:
    """jax computes in float32 unless it is told otherwise."""
    jax.config.update("jax_enable_x64", True)
    yield
    jax.config.update("jax_enable_x64", False)


# --- optimizers

OPTIMIZERS = {
    "gradient descent": (optimizers.gradient_descent_step, lambda: optax.sgd(0.1), False),
    "momentum": (optimizers.momentum_step, lambda: optax.sgd(0.1, momentum=0.9), True),
    "nesterov": (
        optimizers.nesterov_step,
        lambda: optax.sgd(0.1, momentum=0.9, nesterov=True),
        True,
    ),
    "adam": (adaptive_optimizers.adam_step, lambda: optax.adam(0.1), True),
    "adamw": (adaptive_optimizers.adamw_step, lambda: optax.adamw(0.1, weight_decay=0.01), True),
    "rmsprop": (
        adaptive_optimizers.rmsprop_step,
        lambda: optax.rmsprop(0.1, decay=0.99, eps=1e-8, eps_in_sqrt=False),
        True,
    ),
}


@pytest.mark.parametrize("name", OPTIMIZERS)
def test_ten_steps_of_an_optimizer_are_those_of_optax(name: str) -> None:
    """On the gradients of a valley, from the same start, with the same settings."""
    step, make, has_state = OPTIMIZERS[name]
    ours = theirs = np.array([1.0, -2.0, 0.5])
    curvature, state, other = np.array([1.0, 5.0, 0.1]), None, make()
    remembered = other.init(theirs)

    for _ in range(10):
        if has_state:
            ours, state = step(ours, curvature * ours, state, lr=0.1)
        else:
            ours = step(ours, curvature * ours, lr=0.1)
        updates, remembered = other.update(curvature * theirs, remembered, theirs)
        theirs = optax.apply_updates(theirs, updates)
        np.testing.assert_allclose(ours, theirs, RTOL, ATOL)


def test_clipping_by_the_global_norm_is_that_of_optax() -> None:
    """One factor for all arrays; torch adds 1e-6 to the norm, optax nothing."""
    rng = np.random.default_rng(0)
    gradients = [3 * rng.standard_normal((4, 3)), rng.standard_normal(5)]

    ours = clip_grad_norm(gradients, 1.0)

    other = optax.clip_by_global_norm(1.0)
    theirs, _ = other.update(gradients, other.init(gradients))
    for a, b in zip(ours, theirs, strict=True):
        np.testing.assert_allclose(a, b, rtol=1e-6)  # the 1e-6 of torch


def test_the_cosine_schedule_is_that_of_optax() -> None:
    """From the first step to the last, and at the end for good."""
    steps = np.arange(60)

    theirs = [optax.cosine_decay_schedule(0.4, 50)(step) for step in steps]

    np.testing.assert_allclose(cosine_annealing(steps, 0.4, 50), theirs, RTOL, ATOL)


# --- activations

ACTIVATIONS: dict[str, tuple[Callable[..., Any], Callable[..., Any]]] = {
    "relu": (rectifiers.relu, lambda x: jax.nn.relu(x)),
    "leaky relu": (rectifiers.leaky_relu, lambda x: jax.nn.leaky_relu(x, 0.01)),
    "gelu": (gelu.gelu, lambda x: jax.nn.gelu(x, approximate=False)),
    "gelu tanh": (lambda x: gelu.gelu(x, "tanh"), lambda x: jax.nn.gelu(x, approximate=True)),
    "silu": (gelu.silu, lambda x: jax.nn.silu(x)),
    "selu": (selu, lambda x: jax.nn.selu(x)),
    "softmax": (softmax, lambda x: jax.nn.softmax(x)),
    "log softmax": (log_softmax, lambda x: jax.nn.log_softmax(x)),
}


@pytest.mark.parametrize("name", ACTIVATIONS)
def test_an_activation_is_that_of_jax(name: str) -> None:
    """Over a range in which some saturate."""
    ours, theirs = ACTIVATIONS[name]
    x = np.linspace(-8, 8, 45).reshape(9, 5)

    np.testing.assert_allclose(ours(x), theirs(x), 1e-7, 1e-12)  # jax writes SELU's constants short


# --- convolution


@pytest.mark.parametrize(
    ("stride", "padding", "dilation", "groups"),
    [(1, 0, 1, 1), (2, 1, 1, 1), ((1, 2), (2, 0), (2, 1), 1), (2, (1, 2), 1, 2), (1, 1, 2, 4)],
)
def test_convolution_and_its_gradients_are_those_of_jax(
    stride: Any, padding: Any, dilation: Any, groups: int
) -> None:
    """With strides, padding, dilation and groups, alone and together."""

    def pair(value: Any) -> tuple[int, int]:
        return value if isinstance(value, tuple) else (value, value)

    rng = np.random.default_rng(0)
    x, weight = rng.standard_normal((2, 4, 8, 9)), rng.standard_normal((8, 4 // groups, 3, 2))
    options = {"stride": stride, "padding": padding, "dilation": dilation, "groups": groups}

    def other(x: Any, weight: Any) -> Any:
        return jax.lax.conv_general_dilated(
            x,
            weight,
            pair(stride),
            [(p, p) for p in pair(padding)],
            rhs_dilation=pair(dilation),
            feature_group_count=groups,
        )

    expected, pull_back = jax.vjp(other, x, weight)
    output = conv2d(x, weight, **options)
    grad_output = rng.standard_normal(output.shape)
    grad_x, grad_weight, _ = conv2d_backward(grad_output, x, weight, **options)

    np.testing.assert_allclose(output, expected, RTOL, ATOL)
    for ours, theirs in zip((grad_x, grad_weight), pull_back(grad_output), strict=True):
        np.testing.assert_allclose(ours, theirs, RTOL, ATOL)
