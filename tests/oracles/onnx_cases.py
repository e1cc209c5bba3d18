"""The reference cases of ONNX and the recorded outputs of PyTorch that its package carries."""

import importlib
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import onnx
import onnx.backend.test
from onnx import helper, numpy_helper
from onnx.backend.test.case import node as cases_of_node

Arrays = list[np.ndarray]

# float32 rounds by 6e-8, and sums here have at most 128 terms. Their own tolerance is 1e-3.
RTOL, ATOL = 1e-5, 1e-6


class Case(NamedTuple):
    """One node of a model with its inputs, and what ONNX or PyTorch gives for them."""

    operator: str
    inputs: Arrays
    attributes: dict[str, Any]
    expected: Arrays


def reference_case(module: str, name: str) -> Case:
    """A reference case of ONNX, such as ("softmax", "test_softmax_example").

    Args:
        module: the module of onnx.backend.test.case.node that holds it.
        name: of the case.
    """
    # Their loader imports the cases of all operators, which takes seconds and warns. A module
    # imported alone adds its own to this list. They are not stored in the package as files.
    importlib.import_module(f"{cases_of_node.__name__}.{module}")
    case = {case.name: case for case in cases_of_node._NodeTestCases}[name]
    [(inputs, expected)] = case.data_sets
    return _case(case.model.graph.node[0], list(inputs), list(expected))


def recorded_case(name: str) -> Case:
    """A model of one node, its inputs, and what PyTorch returned for them when it was recorded.

    Args:
        name: a folder of the package's data/pytorch-converted, such as test_Linear.
    """
    folder = Path(onnx.backend.test.__path__[0], "data", "pytorch-converted", name)
    graph = onnx.load(folder / "model.onnx").graph
    x, expected = (
        numpy_helper.to_array(onnx.load_tensor(folder / "test_data_set_0" / file))
        for file in ("input_0.pb", "output_0.pb")
    )
    parameters = [numpy_helper.to_array(parameter) for parameter in graph.initializer]
    return _case(graph.node[0], [x, *parameters], [expected])


def _case(node: onnx.NodeProto, inputs: Arrays, expected: Arrays) -> Case:
    attributes = {a.name: helper.get_attribute_value(a) for a in node.attribute}
    return Case(node.op_type, inputs, attributes, expected)


def assert_as_expected(outputs: Arrays, case: Case) -> None:
    """Our outputs are those of a case; theirs may be more."""
    for output, reference in zip(outputs, case.expected, strict=False):
        np.testing.assert_allclose(output, reference, RTOL, ATOL, strict=True)
