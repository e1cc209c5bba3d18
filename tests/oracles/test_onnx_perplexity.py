"""Perplexity, softmax and sigmoid outputs against reference cases of ONNX and PyTorch's records."""

from collections.abc import Callable

import numpy as np
import pytest

from snippets.class_probabilities import label_probabilities, two_class_probability
from snippets.information import perplexity, token_log_probs
from snippets.surrogate_losses import logistic_loss
from snippets.temperature import softmax_with_temperature
from tests.oracles.onnx_cases import Arrays, assert_as_expected, recorded_case, reference_case


def cross_entropy_node(
    x: np.ndarray, target: np.ndarray, *, reduction: bytes, ignore_index: int | None = None
) -> Arrays:
    """Mean losses are logarithms of perplexities; what is ignored is masked."""
    logits = np.moveaxis(x, 1, -1)  # classes are the second axis in ONNX
    mask = np.ones(target.shape, dtype=bool) if ignore_index is None else target != ignore_index
    log_probs = token_log_probs(logits, np.where(mask, target, 0))
    if reduction == b"mean":
        return [np.log(perplexity(log_probs, mask))]
    return [np.where(mask, -log_probs, np.float32(0))]


def temperature_node(x: np.ndarray, *, axis: int = -1) -> Arrays:
    """Any temperature gives the softmax of the scores times that temperature."""
    return [softmax_with_temperature(4 * x, 4.0, axis)]


def sigmoid_node(x: np.ndarray) -> Arrays:
    """One sigmoid each."""
    return [label_probabilities(x)]


def two_class_node(x: np.ndarray) -> Arrays:
    """The sigmoid of the difference of two scores."""
    return [two_class_probability(np.stack([0 * x, x], axis=-1))]


def softplus_node(x: np.ndarray) -> Arrays:
    """Softplus is the logistic loss of the opposite margin."""
    return [logistic_loss(-x)]


@pytest.mark.parametrize(
    ("module", "name", "node"),
    [
        *(
            ("softmax_cross_entropy_loss", f"test_sce_{name}", cross_entropy_node)
            for name in (
                "none",
                "mean",
                "mean_3d",
                "mean_no_weight_ii",
                "mean_no_weight_ii_3d",
                "mean_no_weight_ii_4d",
                "NCd1d2d3_none_no_weight_negative_ii",
                "NCd1d2d3d4d5_none_no_weight",
            )
        ),
        *(
            ("softmax", f"test_softmax_{name}", temperature_node)
            for name in ("example", "large_number", "axis_0", "axis_1", "negative_axis")
        ),
        *(
            ("sigmoid", name, node)
            for name in ("test_sigmoid_example", "test_sigmoid")
            for node in (sigmoid_node, two_class_node)
        ),
        ("softplus", "test_softplus_example", softplus_node),
        ("softplus", "test_softplus", softplus_node),
    ],
)
def test_reference_case_of_onnx(module: str, name: str, node: Callable[..., Arrays]) -> None:
    """Our output is the one that ONNX gives as the reference for this case."""
    case = reference_case(module, name)

    outputs = node(*case.inputs, **case.attributes)

    assert len(outputs) == len(case.expected)
    assert_as_expected(outputs, case)


@pytest.mark.parametrize(
    ("name", "node"),
    [
        ("test_Sigmoid", sigmoid_node),
        ("test_Sigmoid", two_class_node),
        ("test_Softplus", softplus_node),
        ("test_softmax_lastdim", temperature_node),
    ],
)
def test_recorded_case_of_pytorch(name: str, node: Callable[..., Arrays]) -> None:
    """Our output is what PyTorch returned when this case was recorded."""
    case = recorded_case(name)

    assert_as_expected(node(*case.inputs, **case.attributes), case)
