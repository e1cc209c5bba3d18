"""The tape: what it records, in which order it goes back, and the gradients that it gives."""

import re
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays, mutually_broadcastable_shapes

from snippets.autodiff import RULES, Tensor, gradients, sum_to_shape, topological_order
from tests.gradients import assert_gradients

few_examples = settings(deadline=None, derandomize=True, max_examples=25)
rng = np.random.default_rng(0)
A, B, ROW, COLUMN = (rng.uniform(0.5, 2, shape) for shape in [(4, 3), (4, 3), (3,), (4, 1)])

OPERATIONS = [
    pytest.param(lambda x: -x, (A,), id="negative"),
    pytest.param(lambda x: np.exp(x), (A,), id="exp"),
    pytest.param(lambda x: np.tanh(x), (A,), id="tanh"),
    *(
        pytest.param(operation, operands, id=f"{name}, {kind}")
        for name, operation in {
            "add": lambda a, b: a + b,
            "subtract": lambda a, b: a - b,
            "multiply": lambda a, b: a * b,
            "divide": lambda a, b: a / b,
        }.items()
        for kind, operands in {
            "same shape": (A, B),
            "row": (A, ROW),
            "column first": (COLUMN, A),
            "row and column": (ROW, COLUMN),
        }.items()
    ),
    pytest.param(lambda a, b: a @ b, (A, B.T), id="matmul"),
    pytest.param(
        lambda a, b: a @ b, (rng.standard_normal((2, 4, 3)), B.T), id="matmul, shared matrix"
    ),
    pytest.param(lambda x: x.sum(), (A,), id="sum"),
    pytest.param(lambda x: x.sum(axis=1), (A,), id="sum over an axis"),
    pytest.param(lambda x: x.sum(axis=(0, -1)), (np.stack([A, B]),), id="sum over two axes"),
    pytest.param(lambda x: x.sum(axis=0, keepdims=True), (A,), id="sum that keeps the axis"),
    pytest.param(lambda x: x.reshape((6, 2)), (A,), id="reshape"),
    pytest.param(lambda x: x.mT, (np.stack([A, B]),), id="mT"),
    pytest.param(lambda x: 2 * x - x / 3 + np.ones(3), (A,), id="constants"),
    pytest.param(lambda x: x * x + np.exp(x) * x, (A,), id="several uses"),
]


def tape_gradients(
    f: Callable[..., Any], inputs: tuple[np.ndarray, ...], grad_output: np.ndarray
) -> list[np.ndarray]:
    """Gradients of `(grad_output * f(*inputs)).sum()` by the tape."""
    tensors = [Tensor(x) for x in inputs]
    return gradients((f(*tensors) * grad_output).sum(), tensors)


@pytest.mark.parametrize(("f", "inputs"), OPERATIONS)
def test_an_operation_gives_the_value_of_numpy(
    f: Callable[..., Any], inputs: tuple[np.ndarray, ...]
) -> None:
    """On tensors an operation computes what it does on arrays."""
    output = f(*map(Tensor, inputs))

    np.testing.assert_array_equal(output.value, f(*inputs))


@pytest.mark.parametrize(("f", "inputs"), OPERATIONS)
def test_an_operation_agrees_with_central_differences(
    f: Callable[..., Any], inputs: tuple[np.ndarray, ...]
) -> None:
    """The gradients of an operation are those of its value, in the shapes of its inputs."""
    grad_output = np.random.default_rng(1).standard_normal(np.shape(f(*inputs)))

    assert_gradients(tape_gradients(f, inputs, grad_output), f, inputs, grad_output)


@pytest.mark.parametrize(("f", "inputs"), OPERATIONS)
def test_a_gradient_of_an_operation_can_be_differentiated(
    f: Callable[..., Any], inputs: tuple[np.ndarray, ...]
) -> None:
    """The rules work on tensors: the gradients of the gradients are right as well."""
    draw = np.random.default_rng(1)
    grad_output = draw.standard_normal(np.shape(f(*inputs)))
    weights = [draw.standard_normal(x.shape) for x in inputs]

    def summed(*tensors: Tensor) -> Any:  # the gradients, weighted and added up
        output = (f(*tensors) * grad_output).sum()
        found = gradients(output, tensors, create_graph=True)
        return sum((gradient * w).sum() for gradient, w in zip(found, weights))

    def summed_values(*inputs: np.ndarray) -> np.ndarray:
        found = tape_gradients(f, inputs, grad_output)
        return np.asarray(sum((gradient * w).sum() for gradient, w in zip(found, weights)))

    tensors = [Tensor(x) for x in inputs]
    second = gradients(summed(*tensors), tensors)

    # Those of linear operations are 0, where differences are not quite.
    scale = max(1.0, *(np.abs(g).max() for g in second))
    for place, (gradient, x) in enumerate(zip(second, inputs)):
        expected = np.zeros_like(x)
        for index in np.ndindex(x.shape):
            moved = [[y.copy() for y in inputs] for _ in range(2)]
            for side, step in zip(moved, (6e-6, -6e-6)):
                side[place][index] += step
            expected[index] = (summed_values(*moved[0]) - summed_values(*moved[1])) / 1.2e-5
        np.testing.assert_allclose(gradient, expected, rtol=0, atol=1e-7 * scale)


def test_every_rule_is_tested() -> None:
    """A new operation joins the list of operations above."""
    used = set()
    for f, inputs in (parameter.values for parameter in OPERATIONS):
        order = topological_order(f(*map(Tensor, inputs)))
        used |= {id(node.rule) for node in order}

    assert {ufunc.__name__ for ufunc, rule in RULES.items() if id(rule) not in used} == set()


@pytest.mark.parametrize(
    "f",
    [
        lambda x: np.sin(x),
        lambda x: x**2,
        lambda x: np.add.reduce(x),
        lambda x: np.add(x, x, out=np.zeros(3)),
    ],
    ids=["sin", "power", "reduce", "out"],
)
def test_an_operation_without_a_rule_is_refused(f: Callable[[Tensor], Any]) -> None:
    """What cannot be differentiated raises TypeError: no gradient is lost in silence."""
    with pytest.raises(TypeError):
        f(Tensor(np.ones(3)))


def test_a_tensor_remembers_its_parents() -> None:
    """A result knows the tensors that it was computed from; constants become tensors too."""
    x = Tensor(3.0)

    y = 2 * x

    assert y.parents[1] is x
    assert float(y.parents[0].value) == 2
    assert x.number < y.number


def test_float32_stays_float32_with_python_numbers() -> None:
    """Numbers of Python do not widen: values and gradients stay in float32."""
    x = Tensor(np.ones(3, np.float32))

    output = (np.tanh(2 * x - 0.5) / 3).sum()
    (gradient,) = gradients(output, [x])

    assert (output.value.dtype, gradient.dtype) == (np.float32, np.float32)


def test_backward_adds_to_the_gradients_of_leaves() -> None:
    """At x = 3 the derivative of x * x + x is 7; a second pass adds another 7."""
    x = Tensor(3.0)

    for expected in (7, 14):
        (x * x + x).backward()

        assert float(x.grad) == expected


def test_backward_leaves_what_is_not_a_leaf_alone() -> None:
    """Values on the way keep no gradient, so that a second pass over one tape is right as well."""
    x = Tensor(3.0)
    y = x * x
    loss = y * y

    loss.backward()
    loss.backward()

    assert float(x.grad) == 2 * 4 * 27
    assert y.grad is None


def test_sum_to_shape_by_hand() -> None:
    """Rows are added up for a row, columns for a column, all for a number."""
    gradient = np.array([[1.0, 2.0, 3.0], [10.0, 20.0, 30.0]])

    np.testing.assert_array_equal(sum_to_shape(gradient, (3,)), [11, 22, 33])
    np.testing.assert_array_equal(sum_to_shape(gradient, (2, 1)), [[6], [60]])
    np.testing.assert_array_equal(sum_to_shape(gradient, ()), 66)


@few_examples
@given(st.data())
def test_sum_to_shape_is_the_transpose_of_broadcasting(data: st.DataObject) -> None:
    """For all x and g, the inner product of broadcast x with g is that of x with summed g."""
    shapes = data.draw(
        mutually_broadcastable_shapes(num_shapes=1, base_shape=(2, 3, 4), max_dims=3)
    )
    shape = shapes.input_shapes[0]
    whole = st.integers(-9, 9).map(float)  # so that sums are exact
    x = data.draw(arrays(np.float64, shape, elements=whole))
    g = data.draw(arrays(np.float64, np.broadcast_shapes(shape, (2, 3, 4)), elements=whole))

    summed = sum_to_shape(g, shape)

    assert summed.shape == shape
    assert (np.broadcast_to(x, g.shape) * g).sum() == (x * summed).sum()


@pytest.mark.parametrize(
    ("gradient", "shape"), [((2, 3), (2,)), ((2, 3), (4,)), ((3,), (2, 3)), ((2, 1), (2, 3))]
)
def test_sum_to_shape_refuses_what_was_not_broadcast(
    gradient: tuple[int, ...], shape: tuple[int, ...]
) -> None:
    """A shape that does not broadcast to that of the gradient raises an error."""
    with pytest.raises(ValueError, match="broadcast"):
        sum_to_shape(np.zeros(gradient), shape)


def test_topological_order_by_hand() -> None:
    """Each tensor comes once, behind what it was computed from, whichever way it is found."""
    x = Tensor(3.0)
    y = x * x
    z = y * y
    loss = y + z

    assert topological_order(loss) == [x, y, z, loss]


def test_topological_order_of_a_deep_chain() -> None:
    """A chain that is longer than Python's stack is no problem."""
    x = Tensor(1.0)
    for _ in range(5000):
        x = -x

    assert len(topological_order(x)) == 5001


@pytest.mark.parametrize(
    "f", [lambda y: y * y + y, lambda y: y + y * y], ids=["square first", "square last"]
)
def test_gradients_by_hand(f: Callable[[Tensor], Tensor]) -> None:
    """At x = 3, y = x * x is 9; the gradient of y is 2 * 9 + 1, that of x is 19 * 6."""
    x = Tensor(3.0)
    y = x * x

    grad_y, grad_x = gradients(f(y), [y, x])

    assert (float(grad_y), float(grad_x)) == (19, 114)


def test_gradients_of_what_is_not_used_are_zero() -> None:
    """An input that the output does not depend on has a gradient of zeros, in its shape."""
    x, other = Tensor(3.0), Tensor(np.ones((2, 3)))

    (gradient,) = gradients(x * x, [other])

    np.testing.assert_array_equal(gradient, np.zeros((2, 3)))


def test_gradients_of_an_output_with_respect_to_itself() -> None:
    """It is 1."""
    x = Tensor(3.0)

    assert float(gradients(x, [x])[0]) == 1


def test_gradients_refuse_an_output_that_is_no_scalar() -> None:
    """A vector has no gradient, and the error names its shape."""
    x = Tensor(np.ones(3))

    with pytest.raises(ValueError, match=re.escape("output (3,) is not a scalar")):
        gradients(x * x, [x])


def test_gradients_of_empty_arrays_are_empty() -> None:
    """A sum over nothing has a gradient with no elements."""
    x = Tensor(np.zeros((0, 3)))

    (gradient,) = gradients((x * x).sum(), [x])

    assert gradient.shape == (0, 3)
