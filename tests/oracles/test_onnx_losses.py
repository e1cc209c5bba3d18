"""Cross-entropy, NLL, log-softmax and the sigmoid against the cases of ONNX and PyTorch.

Cases with class weights or an ignored index are left out: ours has neither.
"""

import numpy as np
import pytest

from snippets.activations import log_softmax, sigmoid
from snippets.cross_entropy import cross_entropy, nll_loss
from tests.oracles.onnx_cases import Arrays, assert_as_expected, recorded_case, reference_case

CROSS_ENTROPY = [
    name + also
    for name in (
        "test_sce_none",
        "test_sce_sum",
        "test_sce_mean",
        "test_sce_mean_3d",
        "test_sce_NCd1d2d3d4d5_none_no_weight",
    )
    for also in ("", "_log_prob")
]
NLL = [
    "test_nllloss_NC",
    "test_nllloss_NCd1",
    "test_nllloss_NCd1d2",
    "test_nllloss_NCd1d2_reduction_mean",
    "test_nllloss_NCd1d2_reduction_sum",
    "test_nllloss_NCd1d2d3d4d5_none_no_weight",
]
LOG_SOFTMAX = [
    "test_logsoftmax_example_1",
    "test_logsoftmax_large_number",
    "test_logsoftmax_axis_0",
    "test_logsoftmax_axis_1",
    "test_logsoftmax_axis_2",
    "test_logsoftmax_negative_axis",
    "test_logsoftmax_default_axis",
]


@pytest.mark.parametrize("name", CROSS_ENTROPY)
def test_cross_entropy(name: str) -> None:
    """SoftmaxCrossEntropyLoss is ours; its second output, where there is one, is log-softmax."""
    case = reference_case("softmax_cross_entropy_loss", name)
    x, target = case.inputs
    assert case.attributes.keys() == {"reduction"}

    loss = cross_entropy(x, target, case.attributes["reduction"].decode())

    assert_as_expected([np.asarray(loss), log_softmax(x, axis=1)], case)


@pytest.mark.parametrize("name", NLL)
def test_nll_loss(name: str) -> None:
    """NegativeLogLikelihoodLoss is ours."""
    case = reference_case("negativeloglikelihoodloss", name)
    assert case.attributes.keys() == {"reduction"}

    loss = nll_loss(*case.inputs, case.attributes["reduction"].decode())

    assert_as_expected([np.asarray(loss)], case)


def log_softmax_node(x: np.ndarray, *, axis: int = -1) -> Arrays:
    """LogSoftmax is ours."""
    return [log_softmax(x, axis)]


@pytest.mark.parametrize("name", LOG_SOFTMAX)
def test_log_softmax(name: str) -> None:
    """One of them has scores of 10,000 in float32."""
    case = reference_case("logsoftmax", name)

    assert_as_expected(log_softmax_node(*case.inputs, **case.attributes), case)


@pytest.mark.parametrize(
    "name", ["test_LogSoftmax", "test_log_softmax_dim3", "test_log_softmax_lastdim"]
)
def test_log_softmax_as_recorded(name: str) -> None:
    """What PyTorch returned."""
    case = recorded_case(name)

    assert_as_expected(log_softmax_node(*case.inputs, **case.attributes), case)


@pytest.mark.parametrize("name", ["test_sigmoid", "test_sigmoid_example"])
def test_sigmoid(name: str) -> None:
    """Sigmoid is ours."""
    case = reference_case("sigmoid", name)

    assert_as_expected([sigmoid(*case.inputs)], case)


def test_sigmoid_as_recorded() -> None:
    """What PyTorch returned."""
    case = recorded_case("test_Sigmoid")

    assert_as_expected([sigmoid(*case.inputs)], case)
