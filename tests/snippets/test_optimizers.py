"""Gradient descent, momentum and Nesterov momentum."""

import re
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from snippets.optimizers import (
    MomentumState,
    gradient_descent_step,
    momentum_step,
    nesterov_step,
    require_one_shape,
)

few_examples = settings(deadline=None, derandomize=True, max_examples=25)
numbers = st.floats(-9, 9)
with_velocity = pytest.mark.parametrize("step", [momentum_step, nesterov_step])


def test_require_one_shape_names_all_shapes() -> None:
    """The message says which array has which shape."""
    message = "the shapes differ: param (3,), grad (3,), velocity (1, 3)"

    with pytest.raises(ValueError, match=re.escape(message)):
        require_one_shape(param=np.zeros(3), grad=np.ones(3), velocity=np.zeros((1, 3)))


def test_require_one_shape_accepts_equal_shapes() -> None:
    """Equal shapes pass, whatever the numbers and types."""
    require_one_shape(param=np.zeros((2, 3)), grad=np.ones((2, 3), dtype=np.float32))


def test_gradient_descent_by_hand() -> None:
    """From (4, -1) with gradient (2, -6) and rate 1/2 the way is (-1, 3)."""
    param = gradient_descent_step(np.array([4.0, -1.0]), np.array([2.0, -6.0]), lr=0.5)

    np.testing.assert_array_equal(param, [3, 2])


@few_examples
@given(start=arrays(np.float64, (3,), elements=numbers), lr=st.floats(0.01, 1.99))
def test_gradient_descent_comes_closer_below_two_over_the_curvature(
    start: np.ndarray, lr: float
) -> None:
    """With curvature 1 a rate below 2 never leads further away."""
    param = gradient_descent_step(start, start, lr)

    assert (np.abs(param) <= np.abs(start)).all()


def test_momentum_by_hand() -> None:
    """A velocity of 4 and a gradient of 1 make 4/2 + 1 = 3, and a step of -3/4."""
    param, state = momentum_step(
        np.array([2.0]), np.array([1.0]), MomentumState(np.array([4.0])), lr=0.25, momentum=0.5
    )

    np.testing.assert_array_equal(state.velocity, [3])
    np.testing.assert_array_equal(param, [2 - 3 / 4])


def test_nesterov_by_hand() -> None:
    """The same velocity of 3, and a step of -(1 + 3/2) / 4."""
    param, state = nesterov_step(
        np.array([2.0]), np.array([1.0]), MomentumState(np.array([4.0])), lr=0.25, momentum=0.5
    )

    np.testing.assert_array_equal(state.velocity, [3])
    np.testing.assert_array_equal(param, [2 - 2.5 / 4])


@with_velocity
@few_examples
@given(
    param=arrays(np.float64, (3, 2), elements=numbers),
    grad=arrays(np.float64, (3, 2), elements=numbers),
)
def test_without_momentum_it_is_gradient_descent(
    step: Callable[..., Any], param: np.ndarray, grad: np.ndarray
) -> None:
    """A momentum of 0 keeps nothing of the velocity."""
    state = MomentumState(np.full((3, 2), 7.0))

    new, _ = step(param, grad, state, lr=0.3, momentum=0.0)

    np.testing.assert_array_equal(new, gradient_descent_step(param, grad, 0.3))


@with_velocity
def test_the_first_step_starts_from_rest(step: Callable[..., Any]) -> None:
    """No state is a velocity of zero."""
    param, grad = np.random.default_rng(0).standard_normal((2, 3, 4))

    new, state = step(param, grad, None, lr=0.3, momentum=0.7)

    expected, _ = step(param, grad, MomentumState(np.zeros((3, 4))), lr=0.3, momentum=0.7)
    np.testing.assert_array_equal(new, expected)
    np.testing.assert_array_equal(state.velocity, grad)


@with_velocity
def test_a_constant_gradient_reaches_the_terminal_velocity(step: Callable[..., Any]) -> None:
    """Steps grow to 1 / (1 - momentum) = 4 times those of gradient descent."""
    param, state = np.zeros(2), None
    for _ in range(150):  # 0.75^150 is below rounding
        before = param
        param, state = step(param, np.array([1.0, -2.0]), state, lr=0.5, momentum=0.75)

    np.testing.assert_allclose(param - before, [-2, 4], rtol=1e-12)


def test_nesterov_is_ahead_of_the_paper_by_its_velocity() -> None:
    """Sutskever et al. 2013, equations 3 and 4: the stored point is theta + mu v."""
    slopes = np.array([1.0, 30.0])
    theta, v = np.array([1.0, -2.0]), np.zeros(2)
    param, state = theta, None
    for _ in range(20):
        v = 0.8 * v - 0.02 * slopes * (theta + 0.8 * v)
        theta = theta + v
        param, state = nesterov_step(param, slopes * param, state, lr=0.02, momentum=0.8)

    np.testing.assert_allclose(param, theta + 0.8 * v, rtol=1e-12)  # 20 steps of rounding


# What torch.optim.SGD of PyTorch 2.13.0 (CPU, float64) leaves after 5 steps:
#
#     param = torch.nn.Parameter(torch.tensor([1.0, -2.0, 0.5]))
#     optimizer = torch.optim.SGD([param], lr=0.05, momentum=0.8, nesterov=True)
#     for t in range(1, 6):
#         loss = (torch.tensor([0.5, 3.0, 0.01]) * (param - t / 10) ** 2 + param**4 / 4).sum()
#         optimizer.zero_grad()
#         loss.backward()
#         optimizer.step()
#
# without momentum, with it, and with nesterov=True; then with nothing but the defaults.
PLAIN = [0.7032711085824231, 0.08705322891027097, 0.4700913784070421]
MOMENTUM = [0.3208856232424643, 1.4460501148172824, 0.43121723966095515]
NESTEROV = [0.3246445785362511, 0.7852339130055587, 0.4197384802869528]
DEFAULTS = [0.9915714222937145, -1.8946723058612411, 0.49935600715133355]


def gradient_of_the_recorded_loss(param: np.ndarray, t: int) -> np.ndarray:
    """Gradient of the loss above at step t."""
    return 2 * np.array([0.5, 3.0, 0.01]) * (param - t / 10) + param**3


@pytest.mark.parametrize(("options", "recorded"), [({"lr": 0.05}, PLAIN), ({}, DEFAULTS)])
def test_gradient_descent_as_recorded_from_pytorch(
    options: dict[str, float], recorded: list[float]
) -> None:
    """Five steps end where those of torch.optim.SGD do."""
    param = np.array([1.0, -2.0, 0.5])
    for t in range(1, 6):
        param = gradient_descent_step(param, gradient_of_the_recorded_loss(param, t), **options)

    np.testing.assert_allclose(param, recorded, rtol=1e-13)  # the order of sums may differ


@pytest.mark.parametrize(
    ("step", "recorded"), [(momentum_step, MOMENTUM), (nesterov_step, NESTEROV)]
)
def test_momentum_as_recorded_from_pytorch(step: Callable[..., Any], recorded: list[float]) -> None:
    """Five steps end where those of torch.optim.SGD with momentum do."""
    param, state = np.array([1.0, -2.0, 0.5]), None
    for t in range(1, 6):
        grad = gradient_of_the_recorded_loss(param, t)
        param, state = step(param, grad, state, lr=0.05, momentum=0.8)

    np.testing.assert_allclose(param, recorded, rtol=1e-13)  # the order of sums may differ


@with_velocity
def test_no_parameters_stay_none(step: Callable[..., Any]) -> None:
    """An empty array moves nowhere."""
    param, state = step(np.zeros((0, 3)), np.zeros((0, 3)))

    assert param.shape == state.velocity.shape == (0, 3)


@with_velocity
@pytest.mark.parametrize(
    ("param", "grad", "velocity"),
    [((3, 4), (1, 4), (3, 4)), ((4,), (3, 4), (3, 4)), ((3, 4), (3, 4), (4,))],
)
def test_momentum_refuses_shapes_that_would_broadcast(
    step: Callable[..., Any],
    param: tuple[int, ...],
    grad: tuple[int, ...],
    velocity: tuple[int, ...],
) -> None:
    """Parameters, gradient and velocity have one shape, or an error names all three."""
    message = f"param {param}, grad {grad}, velocity {velocity}"

    with pytest.raises(ValueError, match=re.escape(message)):
        step(np.zeros(param), np.zeros(grad), MomentumState(np.zeros(velocity)))


def test_gradient_descent_refuses_shapes_that_would_broadcast() -> None:
    """Parameters and gradient have one shape, or an error names both."""
    with pytest.raises(ValueError, match=re.escape("param (3, 4), grad (4,)")):
        gradient_descent_step(np.zeros((3, 4)), np.zeros(4))
