"""Our recurrent networks against ONNX: its reference cases, and its evaluator on random weights.

In most reference cases of the LSTM and the GRU all weights are equal, so that they pass under any
order of gates, and with one step from a state of zero under any place of the reset gate. The
evaluator, on weights that differ, tells these apart.
"""

import numpy as np
import pytest
from onnx import TensorProto, helper
from onnx.reference import ReferenceEvaluator

from snippets.gru import gru
from snippets.lstm import lstm
from snippets.recurrent import rnn
from tests.oracles.onnx_cases import ATOL, RTOL, Arrays, Case, assert_as_expected, reference_case

# The blocks of rows in ONNX, and torch's order of them: i o f c -> i f c o, z r h -> r z h.
TORCH_ORDER = {"RNN": [0], "LSTM": [0, 2, 3, 1], "GRU": [1, 0, 2]}


def in_torch_order(operator: str, rows: np.ndarray) -> np.ndarray:
    """Blocks of rows as torch has them."""
    blocks = np.split(rows, len(TORCH_ORDER[operator]))
    return np.concatenate([blocks[number] for number in TORCH_ORDER[operator]])


def last(sequence: np.ndarray, first: np.ndarray) -> np.ndarray:
    """The last state, with ONNX's axis of directions."""
    return np.concatenate([first[None], sequence])[-1:]


def ours(case: Case) -> Arrays:
    """Our outputs for a case of one direction: Y, Y_h and of an LSTM Y_c."""
    operator, attributes = case.operator, dict(case.attributes)
    x, weight_ih, weight_hh, *rest = case.inputs
    rows = weight_hh.shape[1]
    biases = rest[0][0] if rest else np.zeros(2 * rows, x.dtype)
    if attributes.pop("layout", 0):
        x = x.swapaxes(0, 1)
    reverse = attributes.pop("direction", b"forward") == b"reverse"
    reset_after_product = attributes.pop("linear_before_reset", 0)
    size = attributes.pop("hidden_size")
    assert not attributes
    h0 = c0 = np.zeros((x.shape[1], size), x.dtype)
    parameters = [
        in_torch_order(operator, array)
        for array in (weight_ih[0], weight_hh[0], *np.split(biases, 2))
    ]
    x = x[::-1] if reverse else x
    if operator == "LSTM":
        output, cells, _ = lstm(x, h0, c0, *parameters)
        return [output[:, None], last(output, h0), last(cells, c0)]
    if operator == "GRU":
        if not reset_after_product:  # the same only where the reset gate has nothing to act on
            assert len(x) == 1
            assert not parameters[3].any()
        output, _ = gru(x, h0, *parameters)
    else:
        output = rnn(x, h0, *parameters)
    return [output[:, None], last(output, h0)]


@pytest.mark.parametrize(
    ("module", "name"),
    [
        ("rnn", "test_simple_rnn_defaults"),
        ("rnn", "test_simple_rnn_with_initial_bias"),
        ("rnn", "test_rnn_seq_length"),
        ("lstm", "test_lstm_defaults"),
        ("lstm", "test_lstm_with_initial_bias"),
        ("gru", "test_gru_defaults"),
        ("gru", "test_gru_with_initial_bias"),
    ],
)
def test_last_state_of_a_reference_case(module: str, name: str) -> None:
    """Our last state is the one that ONNX gives as the reference for this case."""
    case = reference_case(module, name)

    assert_as_expected(ours(case)[1:2], case)


@pytest.mark.parametrize(
    ("module", "name"),
    [
        ("rnn", "test_simple_rnn_batchwise"),
        ("lstm", "test_lstm_batchwise"),
        ("gru", "test_gru_batchwise"),
    ],
)
def test_reference_case_with_batches_first(module: str, name: str) -> None:
    """All states, with the axis of sequences in front and that of directions behind the steps."""
    case = reference_case(module, name)
    states, state, *_ = ours(case)

    assert_as_expected([states.transpose(2, 0, 1, 3), state.swapaxes(0, 1)], case)


def test_reference_case_of_the_lstm_in_reverse() -> None:
    """The steps from the last to the first; the last output and the last cell."""
    case = reference_case("lstm", "test_lstm_reverse")

    assert_as_expected(ours(case)[1:], case)


def evaluated(operator: str, outputs: list[str], inputs: Arrays, **attributes: int) -> Case:
    """What ONNX's evaluator returns for one node, as a case."""
    names = ["X", "W", "R", "B"]
    node = helper.make_node(operator, names, outputs, **attributes)
    infos = [helper.make_tensor_value_info(n, TensorProto.FLOAT, None) for n in names + outputs]
    graph = helper.make_graph([node], operator, infos[:4], infos[4:])
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 22)])
    returned = ReferenceEvaluator(model).run(None, dict(zip(names, inputs, strict=True)))
    return Case(operator, inputs, attributes, list(returned))


@pytest.mark.parametrize("operator", ["RNN", "LSTM", "GRU"])
def test_random_weights_in_the_evaluator_of_onnx(operator: str) -> None:
    """All outputs agree after the blocks are put in order, with the GRU's reset after the product."""
    rng = np.random.default_rng(0)
    rows = 4 * len(TORCH_ORDER[operator])
    shapes = (6, 2, 3), (1, rows, 3), (1, rows, 4), (1, 2 * rows)
    inputs = [rng.standard_normal(shape).astype(np.float32) for shape in shapes]
    outputs = ["Y", "Y_h", "Y_c"] if operator == "LSTM" else ["Y", "Y_h"]
    attributes = {"hidden_size": 4} | ({"linear_before_reset": 1} if operator == "GRU" else {})

    case = evaluated(operator, outputs, inputs, **attributes)

    for array, reference in zip(ours(case), case.expected, strict=True):
        np.testing.assert_allclose(array, reference, RTOL, ATOL, strict=True)
