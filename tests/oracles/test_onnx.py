"""Our forward passes against the reference cases of ONNX and the recorded outputs of PyTorch."""

from collections.abc import Callable

import numpy as np
import pytest

from snippets.activations import softmax, tanh
from snippets.attention import attention_scores, attention_weights, scaled_dot_product_attention
from snippets.dropout import dropout
from snippets.linear import linear
from snippets.normalization import batch_norm, layer_norm
from tests.oracles.onnx_cases import Arrays, Case, assert_as_expected, recorded_case, reference_case

# Each adapter takes what a case gives: the expected outputs, the inputs in order, and the
# attributes by name, so that one it does not know is an error. It returns our outputs, of
# which there may be fewer than expected: ONNX also returns statistics that ours do not.


def softmax_node(expected: Arrays, x: np.ndarray, *, axis: int = -1) -> Arrays:
    """Softmax is ours."""
    return [softmax(x, axis)]


def tanh_node(expected: Arrays, x: np.ndarray) -> Arrays:
    """Tanh is ours."""
    return [tanh(x)]


def gemm_node(
    expected: Arrays,
    a: np.ndarray,
    b: np.ndarray,
    c: np.ndarray,
    *,
    alpha: float = 1.0,
    beta: float = 1.0,
    transB: int = 0,
    broadcast: int = 1,
) -> Arrays:
    """The bias of Gemm broadcasts, and its weight may be PyTorch's, which is the transpose."""
    assert alpha == beta == 1
    weight = b.T if transB else b
    return [linear(a, weight, np.broadcast_to(c, (1, weight.shape[1]))[0])]


def attention_node(
    expected: Arrays,
    query: np.ndarray,
    key: np.ndarray,
    value: np.ndarray,
    attn_mask: np.ndarray | None = None,
    *,
    is_causal: int = 0,
    qk_matmul_output_mode: int = 0,
) -> Arrays:
    """The second output, where there is one, is the scores (mode 0) or the weights (mode 3)."""
    output = scaled_dot_product_attention(query, key, value, attn_mask, bool(is_causal))
    between = {
        0: lambda: attention_scores(query, key),
        3: lambda: attention_weights(query, key, attn_mask, bool(is_causal)),
    }
    return [output, between[qk_matmul_output_mode]()]


def batch_norm_node(
    expected: Arrays,
    x: np.ndarray,
    weight: np.ndarray,
    bias: np.ndarray,
    running_mean: np.ndarray,
    running_var: np.ndarray,
    *,
    epsilon: float = 1e-5,
    training_mode: int = 0,
) -> Arrays:
    """In training the running statistics are updated, but not used."""
    assert training_mode == 1
    return [batch_norm(x, weight, bias, epsilon)]


def layer_norm_node(
    expected: Arrays,
    x: np.ndarray,
    weight: np.ndarray,
    bias: np.ndarray,
    *,
    axis: int = -1,
    epsilon: float = 1e-5,
) -> Arrays:
    """ONNX names the first axis of the features; ours reads it off the shape of the weight."""
    assert weight.shape == x.shape[axis:]
    return [layer_norm(x, weight, bias, epsilon)]


def dropout_node(
    expected: Arrays, x: np.ndarray, ratio: np.ndarray, training_mode: np.ndarray, *, seed: int
) -> Arrays:
    """The mask is their second output: we are handed it, for no seed gives the same draws."""
    _, mask = expected
    return [dropout(x, float(ratio), training=bool(training_mode), mask=mask)]


ADAPTERS: dict[str, Callable[..., Arrays]] = {
    "Attention": attention_node,
    "BatchNormalization": batch_norm_node,
    "Dropout": dropout_node,
    "Gemm": gemm_node,
    "LayerNormalization": layer_norm_node,
    "Softmax": softmax_node,
    "Tanh": tanh_node,
}

# The module of onnx.backend.test.case.node that holds the cases -> their names.
# The masks of test_attention_4d_attn_mask_bool and ..._bool_4d are all True (they are
# `rand().astype(bool)`): what tests masking are the cases of robustness and of mode 3.
NODE_CASES = {
    "attention": [
        "test_attention_4d",
        "test_attention_4d_diff_heads_sizes",
        "test_attention_4d_causal",
        "test_attention_4d_diff_heads_sizes_causal",
        "test_attention_4d_attn_mask_bool",
        "test_attention_4d_attn_mask_bool_4d",
        "test_attention_4d_with_qk_matmul",
        "test_attention_causal_boolmask_nan_robustness",
        "test_attention_23_boolmask_fullymasked_row_nan_robustness",
        "test_attention_23_fullymasked_qk_matmul_output_mode3_zero",
        "test_attention_24_fullymasked_qk_matmul_output_mode3_zero",
    ],
    "batch_normalization": [
        "test_batchnorm_example_training_mode",
        "test_batchnorm_epsilon_training_mode",
    ],
    "dropout": [
        "test_training_dropout_default_mask",
        "test_training_dropout_mask",
        "test_training_dropout_zero_ratio_mask",
    ],
    "gemm": [
        "test_gemm_default_zero_bias",
        "test_gemm_default_scalar_bias",
        "test_gemm_default_single_elem_vector_bias",
        "test_gemm_default_vector_bias",
        "test_gemm_transposeB",
    ],
    "layernormalization": [
        "test_layer_normalization_default_axis",
        "test_layer_normalization_2d_axis0",
        "test_layer_normalization_2d_axis1",
        "test_layer_normalization_2d_axis_negative_1",
        "test_layer_normalization_2d_axis_negative_2",
        "test_layer_normalization_3d_axis0_epsilon",
        "test_layer_normalization_3d_axis1_epsilon",
        "test_layer_normalization_3d_axis2_epsilon",
        "test_layer_normalization_3d_axis_negative_1_epsilon",
        "test_layer_normalization_3d_axis_negative_2_epsilon",
        "test_layer_normalization_3d_axis_negative_3_epsilon",
        "test_layer_normalization_4d_axis0",
        "test_layer_normalization_4d_axis1",
        "test_layer_normalization_4d_axis2",
        "test_layer_normalization_4d_axis3",
        "test_layer_normalization_4d_axis_negative_1",
        "test_layer_normalization_4d_axis_negative_2",
        "test_layer_normalization_4d_axis_negative_3",
        "test_layer_normalization_4d_axis_negative_4",
    ],
    "softmax": [
        "test_softmax_example",
        "test_softmax_large_number",
        "test_softmax_axis_0",
        "test_softmax_axis_1",
        "test_softmax_axis_2",
        "test_softmax_negative_axis",
        "test_softmax_default_axis",
    ],
    "tanh": ["test_tanh_example", "test_tanh"],
}

# Folders of the package with a model, its inputs, and what PyTorch returned for them.
RECORDED_CASES = [
    "test_Linear",
    "test_Softmax",
    "test_Tanh",
    "test_softmax_functional_dim3",
    "test_softmax_lastdim",
]


def ours(case: Case) -> Arrays:
    """Our outputs for a case."""
    return ADAPTERS[case.operator](case.expected, *case.inputs, **case.attributes)


@pytest.mark.parametrize(
    ("module", "name"), [(module, name) for module, names in NODE_CASES.items() for name in names]
)
def test_reference_case_of_onnx(module: str, name: str) -> None:
    """Our output is the one that ONNX gives as the reference for this case."""
    case = reference_case(module, name)

    assert_as_expected(ours(case), case)


@pytest.mark.parametrize("name", RECORDED_CASES)
def test_recorded_output_of_pytorch(name: str) -> None:
    """Our output is the one that PyTorch returned when the case was recorded."""
    case = recorded_case(name)

    assert_as_expected(ours(case), case)
