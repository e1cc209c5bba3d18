"""Soft thresholding and optimizers with an L2 penalty against the reference cases of ONNX."""

from collections.abc import Callable

import numpy as np
import pytest

from snippets.regularization import prox_l1
from snippets.weight_decay import adam_step, momentum_step
from tests.oracles.onnx_cases import Arrays, assert_as_expected, reference_case

MANY = 10**6  # steps after which Adam's bias correction is 1


def shrink_node(x: np.ndarray, *, lambd: float, bias: float) -> Arrays:
    """Soft thresholding is Shrink with a bias of lambd."""
    assert lambd == bias
    return [prox_l1(x, lambd)]


def momentum_node(
    r: np.ndarray,
    t: np.ndarray,
    *arrays: np.ndarray,
    norm_coefficient: float,
    alpha: float,
    beta: float,
    mode: bytes,
) -> Arrays:
    """At step 0 the gradient counts in full, whatever beta is."""
    assert mode == b"standard"
    assert t == 0
    outputs = [
        momentum_step(*tensors, float(r), alpha, norm_coefficient) for tensors in grouped(arrays, 3)
    ]
    return [array for kind in zip(*outputs) for array in kind]


def adam_node(
    r: np.ndarray,
    t: np.ndarray,
    *arrays: np.ndarray,
    norm_coefficient: float,
    alpha: float,
    beta: float,
    epsilon: float,
) -> Arrays:
    """At their step 0 there is no bias correction, as at a late step of ours."""
    assert t == 0
    outputs = [
        adam_step(*tensors, MANY, float(r), (alpha, beta), epsilon, norm_coefficient)
        for tensors in grouped(arrays, 4)
    ]
    return [array for kind in zip(*outputs) for array in kind]


def grouped(arrays: tuple[np.ndarray, ...], kinds: int) -> list[tuple[np.ndarray, ...]]:
    """X1, X2, G1, G2, ... by tensor: (X1, G1, ...), (X2, G2, ...)."""
    tensors = len(arrays) // kinds
    return [arrays[i::tensors] for i in range(tensors)]


@pytest.mark.parametrize(
    ("module", "name", "node"),
    [
        ("shrink", "test_shrink_soft", shrink_node),
        ("momentum", "test_momentum", momentum_node),
        ("momentum", "test_momentum_multiple", momentum_node),
        ("adam", "test_adam", adam_node),
        ("adam", "test_adam_multiple", adam_node),
    ],
)
def test_reference_case_of_onnx(module: str, name: str, node: Callable[..., Arrays]) -> None:
    """Our output is the one that ONNX gives as the reference for this case."""
    case = reference_case(module, name)

    outputs = node(*case.inputs, **case.attributes)

    assert len(outputs) == len(case.expected)
    assert_as_expected(outputs, case)
