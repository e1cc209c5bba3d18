"""ReLU, leaky ReLU, GELU, SiLU and the dense layer against the cases of ONNX and PyTorch."""

import numpy as np
import pytest

from snippets.gelu import gelu, silu
from snippets.linear import linear
from snippets.mlp import merge_linear
from snippets.projection import scalar_projection
from snippets.rectifiers import leaky_relu, relu
from tests.oracles.onnx_cases import assert_as_expected, recorded_case, reference_case


def test_relu() -> None:
    """The reference case."""
    case = reference_case("relu", "test_relu")

    assert_as_expected([relu(*case.inputs)], case)


def test_relu_of_pytorch() -> None:
    """What PyTorch returned for torch.nn.ReLU when it was recorded."""
    case = recorded_case("test_ReLU")

    assert_as_expected([relu(*case.inputs)], case)


@pytest.mark.parametrize(
    "name", ["test_leakyrelu_example", "test_leakyrelu", "test_leakyrelu_default"]
)
def test_leaky_relu(name: str) -> None:
    """Their alpha is our negative slope, with the same default."""
    case = reference_case("leakyrelu", name)
    slope = case.attributes.values()  # none, or one

    assert_as_expected([leaky_relu(*case.inputs, *slope)], case)


@pytest.mark.parametrize("name", ["test_LeakyReLU", "test_LeakyReLU_with_negval"])
def test_leaky_relu_of_pytorch(name: str) -> None:
    """What PyTorch returned for torch.nn.LeakyReLU, by default and with a slope of its own."""
    case = recorded_case(name)

    assert_as_expected([leaky_relu(*case.inputs, case.attributes["alpha"])], case)


@pytest.mark.parametrize(
    "name",
    ["test_gelu_default_1", "test_gelu_default_2", "test_gelu_tanh_1", "test_gelu_tanh_2"],
)
def test_gelu(name: str) -> None:
    """Both forms; where they name none, it is erf."""
    case = reference_case("gelu", name)
    form = case.attributes.get("approximate", b"none").decode()

    assert_as_expected([gelu(*case.inputs, form)], case)


def test_silu() -> None:
    """Their Swish with alpha = 1 is SiLU."""
    case = reference_case("swish", "test_swish")
    assert case.attributes == {"alpha": 1}

    assert_as_expected([silu(*case.inputs)], case)


def test_linear_without_a_bias() -> None:
    """A bias of zeros is none."""
    case = reference_case("gemm", "test_gemm_default_no_bias")
    x, weight = case.inputs

    assert_as_expected([linear(x, weight, np.zeros(weight.shape[1], weight.dtype))], case)


def test_scalar_projection() -> None:
    """Times the length of the second vector it is the product of two vectors."""
    case = reference_case("matmul", "test_matmul_1d_1d")
    a, b = case.inputs

    product = scalar_projection(a, b) * np.linalg.norm(b)

    np.testing.assert_allclose(product, case.expected[0], rtol=1e-5)  # float32


def test_merged_weight() -> None:
    """The weight of two layers without biases is their product."""
    case = reference_case("matmul", "test_matmul_2d")
    layers = tuple((weight, np.zeros(weight.shape[1], weight.dtype)) for weight in case.inputs)

    weight, _ = merge_linear(layers)

    assert_as_expected([weight], case)
