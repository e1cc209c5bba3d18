"""Our optimizers against the reference cases of ONNX's training operators."""

from collections.abc import Callable

import numpy as np
import pytest

from snippets.adaptive_optimizers import AdagradState, AdamState, adagrad_step, adam_step
from snippets.optimizers import MomentumState, momentum_step, nesterov_step
from tests.oracles.onnx_cases import Arrays, Case, assert_as_expected, reference_case

# ONNX hands over a learning rate, a count of steps and then, for several tensors at once, all
# parameters, all gradients and all states. It adds an L2 penalty to the gradient itself, which
# ours leave to whoever calls them.


def momentum_node(
    lr: float,
    t: int,
    param: np.ndarray,
    grad: np.ndarray,
    velocity: np.ndarray,
    *,
    norm_coefficient: float,
    alpha: float,
    beta: float,
    mode: bytes,
) -> Arrays:
    """At t = 0, as in all cases, the gradient's weight is 1 whatever `beta` says, as is ours."""
    assert t == 0
    step = {b"standard": momentum_step, b"nesterov": nesterov_step}[mode]
    grad = grad + norm_coefficient * param
    param, state = step(param, grad, MomentumState(velocity), lr, alpha)
    return [param, *state]


def adam_node(
    lr: float,
    t: int,
    param: np.ndarray,
    grad: np.ndarray,
    exp_avg: np.ndarray,
    exp_avg_sq: np.ndarray,
    *,
    norm_coefficient: float,
    alpha: float,
    beta: float,
    epsilon: float,
) -> Arrays:
    """At t = 0, as in all cases, ONNX does not correct: ours does not after 10,000 steps."""
    assert t == 0
    grad = grad + norm_coefficient * param
    state = AdamState(exp_avg, exp_avg_sq, 10_000)
    param, state = adam_step(param, grad, state, lr, (alpha, beta), epsilon)
    return [param, state.exp_avg, state.exp_avg_sq]


def adagrad_node(
    lr: float,
    t: int,
    param: np.ndarray,
    grad: np.ndarray,
    total: np.ndarray,
    *,
    norm_coefficient: float,
    epsilon: float,
    decay_factor: float,
) -> Arrays:
    """The learning rate decays with t, so at t = 0, as in all cases, it has not yet."""
    assert t == 0
    grad = grad + norm_coefficient * param
    param, state = adagrad_step(param, grad, AdagradState(total), lr, epsilon)
    return [param, *state]


ADAPTERS: dict[str, Callable[..., Arrays]] = {
    "Adagrad": adagrad_node,
    "Adam": adam_node,
    "Momentum": momentum_node,
}

# How many arrays there are for one tensor: parameters, gradient and parts of the state
PARTS = {"Adagrad": 3, "Adam": 4, "Momentum": 3}

CASES = [
    ("adagrad", "test_adagrad"),
    ("adagrad", "test_adagrad_multiple"),
    ("adam", "test_adam"),
    ("adam", "test_adam_multiple"),
    ("momentum", "test_momentum"),
    ("momentum", "test_nesterov_momentum"),
    ("momentum", "test_momentum_multiple"),
]


def ours(case: Case) -> Arrays:
    """Our outputs for a case: all new parameters, then all parts of the states in turn."""
    lr, t, *arrays = case.inputs
    count = len(arrays) // PARTS[case.operator]
    outputs = [
        ADAPTERS[case.operator](float(lr), int(t), *arrays[number::count], **case.attributes)
        for number in range(count)
    ]
    return [array for part in zip(*outputs, strict=True) for array in part]


@pytest.mark.parametrize(("module", "name"), CASES)
def test_reference_case_of_onnx(module: str, name: str) -> None:
    """Our new parameters and states are those that ONNX gives as the reference for this case."""
    case = reference_case(module, name)

    outputs = ours(case)

    assert len(outputs) == len(case.expected)
    assert_as_expected(outputs, case)
