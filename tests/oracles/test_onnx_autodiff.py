"""The tape against the two reference cases of ONNX for gradients of a graph."""

import importlib
from collections.abc import Callable

import numpy as np
import pytest
from onnx import helper
from onnx.backend.test.case import model as cases_of_models

from snippets.autodiff import Tensor, gradients

OPERATORS: dict[str, Callable[[Tensor, Tensor], Tensor]] = {
    "Add": lambda a, b: a + b,
    "Mul": lambda a, b: a * b,
}


@pytest.mark.parametrize("name", ["test_gradient_of_add", "test_gradient_of_add_and_mul"])
def test_reference_case_of_onnx(name: str) -> None:
    """The value and the gradients are those that ONNX gives, also where an input is used twice."""
    importlib.import_module(f"{cases_of_models.__name__}.gradient")  # adds its cases to the list
    case = {case.name: case for case in cases_of_models._SimpleModelTestCases}[name]
    [(inputs, expected)] = case.data_sets
    *operations, gradient = case.model.graph.node
    attributes = {a.name: helper.get_attribute_value(a) for a in gradient.attribute}
    values = {
        given.name: Tensor(array)
        for given, array in zip(case.model.graph.input, inputs, strict=True)
    }

    for node in operations:
        values[node.output[0]] = OPERATORS[node.op_type](*(values[name] for name in node.input))
    output = values[attributes["y"].decode()]
    found = gradients(output, [values[name.decode()] for name in attributes["xs"]])

    for ours, theirs in zip([output.value, *found], expected, strict=True):
        np.testing.assert_array_equal(np.asarray(ours), theirs, strict=True)
