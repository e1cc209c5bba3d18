"""Our normalizations against the reference cases of ONNX and the recorded outputs of PyTorch."""

from collections.abc import Callable

import numpy as np
import pytest

from snippets.batch_norm_inference import batch_norm_inference, update_running_statistics
from snippets.group_norm import group_norm, instance_norm
from snippets.normalization import batch_norm
from snippets.rms_norm import rms_norm
from tests.oracles.onnx_cases import Arrays, Case, assert_as_expected, recorded_case, reference_case

# Each adapter takes what a case gives: the inputs in order, and the attributes by name, so that
# one it does not know is an error. It returns all outputs that the case expects.


def batch_norm_node(
    x: np.ndarray,
    weight: np.ndarray,
    bias: np.ndarray,
    running_mean: np.ndarray,
    running_var: np.ndarray,
    *,
    epsilon: float = 1e-5,
    momentum: float = 0.9,
    training_mode: int = 0,
    is_test: int = 1,
) -> Arrays:
    """ONNX's momentum weighs the old value, and the variance it stores is the biased one."""
    if not training_mode:
        return [batch_norm_inference(x, running_mean, running_var, weight, bias, epsilon)]
    mean, var = update_running_statistics(running_mean, running_var, x, 1 - momentum)
    count = x.size // x.shape[1]
    biased = momentum * running_var + (var - momentum * running_var) * (count - 1) / count
    return [batch_norm(x, weight, bias, epsilon), mean, biased]


def group_norm_node(
    x: np.ndarray, weight: np.ndarray, bias: np.ndarray, *, num_groups: int, epsilon: float = 1e-5
) -> Arrays:
    """GroupNormalization is ours."""
    return [group_norm(x, num_groups, weight, bias, epsilon)]


def instance_norm_node(
    x: np.ndarray, weight: np.ndarray, bias: np.ndarray, *, epsilon: float = 1e-5
) -> Arrays:
    """InstanceNormalization is ours."""
    return [instance_norm(x, weight, bias, epsilon)]


def rms_norm_node(
    x: np.ndarray, weight: np.ndarray, *, axis: int = -1, epsilon: float = 1e-5
) -> Arrays:
    """ONNX names the first axis of the features; ours reads it off the shape of the weight."""
    assert weight.shape == x.shape[axis:]
    return [rms_norm(x, weight, epsilon)]


ADAPTERS: dict[str, Callable[..., Arrays]] = {
    "BatchNormalization": batch_norm_node,
    "GroupNormalization": group_norm_node,
    "InstanceNormalization": instance_norm_node,
    "RMSNormalization": rms_norm_node,
}

# The module of onnx.backend.test.case.node that holds the cases -> their names.
NODE_CASES = {
    "batch_normalization": [
        "test_batchnorm_example",
        "test_batchnorm_epsilon",
        "test_batchnorm_example_training_mode",
        "test_batchnorm_epsilon_training_mode",
    ],
    "groupnormalization": [
        "test_group_normalization_example",
        "test_group_normalization_epsilon",
    ],
    "instance_normalization": [
        "test_instancenorm_example",
        "test_instancenorm_epsilon",
    ],
    "rmsnormalization": [
        "test_rms_normalization_default_axis",
        "test_rms_normalization_2d_axis0",
        "test_rms_normalization_2d_axis1",
        "test_rms_normalization_2d_axis_negative_1",
        "test_rms_normalization_2d_axis_negative_2",
        "test_rms_normalization_3d_axis0_epsilon",
        "test_rms_normalization_3d_axis1_epsilon",
        "test_rms_normalization_3d_axis2_epsilon",
        "test_rms_normalization_3d_axis_negative_1_epsilon",
        "test_rms_normalization_3d_axis_negative_2_epsilon",
        "test_rms_normalization_3d_axis_negative_3_epsilon",
        "test_rms_normalization_4d_axis0",
        "test_rms_normalization_4d_axis1",
        "test_rms_normalization_4d_axis2",
        "test_rms_normalization_4d_axis3",
        "test_rms_normalization_4d_axis_negative_1",
        "test_rms_normalization_4d_axis_negative_2",
        "test_rms_normalization_4d_axis_negative_3",
        "test_rms_normalization_4d_axis_negative_4",
    ],
}

# Folders of the package with a model, its inputs, and what PyTorch returned for them.
RECORDED_CASES = [
    "test_BatchNorm1d_3d_input_eval",
    "test_BatchNorm2d_eval",
    "test_BatchNorm2d_momentum_eval",
    "test_BatchNorm3d_eval",
    "test_BatchNorm3d_momentum_eval",
]


def ours(case: Case) -> Arrays:
    """Our outputs for a case."""
    return ADAPTERS[case.operator](*case.inputs, **case.attributes)


@pytest.mark.parametrize(
    ("module", "name"), [(module, name) for module, names in NODE_CASES.items() for name in names]
)
def test_reference_case_of_onnx(module: str, name: str) -> None:
    """Our outputs are those that ONNX gives as the reference for this case, all of them."""
    case = reference_case(module, name)

    outputs = ours(case)

    assert len(outputs) == len(case.expected)
    assert_as_expected(outputs, case)


@pytest.mark.parametrize("name", RECORDED_CASES)
def test_recorded_output_of_pytorch(name: str) -> None:
    """Our output is the one that PyTorch returned when the case was recorded."""
    case = recorded_case(name)

    assert_as_expected(ours(case), case)
