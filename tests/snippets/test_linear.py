"""The dense layer: its value, its gradients, and the shapes that it accepts."""

import re

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import array_shapes, arrays

from snippets.linear import linear, linear_backward
from tests.gradients import assert_gradients

few_examples = settings(deadline=None, derandomize=True, max_examples=25)
leading_axes = array_shapes(min_dims=0, max_dims=3, min_side=0, max_side=3)
WEIGHT = np.array([[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]])
BIAS = np.array([10.0, 20.0, 30.0])


def whole_numbers(shape: tuple[int, ...]) -> st.SearchStrategy[np.ndarray]:
    """Arrays of small whole numbers, whose products and sums are exact in float64."""
    return arrays(np.float64, shape, elements=st.integers(-9, 9).map(float))


def test_linear_by_hand() -> None:
    """Each output is a weighted sum of the inputs, plus its bias."""
    x = np.array([[1.0, 2.0]])

    # 1*1 + 2*4 + 10, 1*2 + 2*5 + 20, 1*3 + 2*6 + 30
    np.testing.assert_array_equal(linear(x, WEIGHT, BIAS), [[19, 32, 45]])


@few_examples
@given(st.data())
def test_linear_maps_every_row_alone(data: st.DataObject) -> None:
    """Any number of leading axes, none and empty ones included, gives each row its own output."""
    x = data.draw(leading_axes.flatmap(lambda leading: whole_numbers((*leading, 2))))

    output = linear(x, WEIGHT, BIAS)

    assert output.shape == (*x.shape[:-1], 3)
    for index in np.ndindex(x.shape[:-1]):
        np.testing.assert_array_equal(output[index], linear(x[index], WEIGHT, BIAS))


@few_examples
@given(x=whole_numbers((3, 2)), y=whole_numbers((3, 2)))
def test_linear_is_affine(x: np.ndarray, y: np.ndarray) -> None:
    """A difference of inputs passes through the weight alone: the bias cancels."""
    difference = linear(x, WEIGHT, BIAS) - linear(y, WEIGHT, BIAS)

    np.testing.assert_array_equal(difference, linear(x - y, WEIGHT, np.zeros(3)))


def test_linear_with_one_feature_is_a_line() -> None:
    """One input and one output: 3 * 2 + 1."""
    x, weight, bias = np.array([[3.0]]), np.array([[2.0]]), np.array([1.0])

    np.testing.assert_array_equal(linear(x, weight, bias), [[7]])


@pytest.mark.parametrize(
    ("x", "weight", "bias"),
    [
        pytest.param((4, 3), (2, 3), (3,), id="in_features differ"),
        pytest.param((4, 2), (2, 3), (2,), id="out_features differ"),
        pytest.param((4, 2), (2, 3), (1,), id="bias would broadcast"),
        pytest.param((4, 2), (2, 3), (), id="bias is a number"),
        pytest.param((), (2, 3), (3,), id="x is a number"),
    ],
)
def test_linear_refuses_shapes_that_do_not_fit(
    x: tuple[int, ...], weight: tuple[int, ...], bias: tuple[int, ...]
) -> None:
    """A wrong shape raises an error that names all three."""
    message = f"x {x}, weight {weight} and bias {bias} do not fit together"

    with pytest.raises(ValueError, match=re.escape(message)):
        linear(np.zeros(x), np.zeros(weight), np.zeros(bias))


def test_linear_backward_by_hand() -> None:
    """Two rows: each keeps its own gradient, and both add to those of weight and bias."""
    x = np.array([[1.0, 2.0], [3.0, 4.0]])
    grad_output = np.array([[1.0, 0.0, 2.0], [0.0, 1.0, 1.0]])

    grad_x, grad_weight, grad_bias = linear_backward(grad_output, x, WEIGHT)

    np.testing.assert_array_equal(grad_x, [[1 + 2 * 3, 4 + 2 * 6], [2 + 3, 5 + 6]])
    np.testing.assert_array_equal(grad_weight, [[1, 3, 2 + 3], [2, 4, 2 * 2 + 4]])
    np.testing.assert_array_equal(grad_bias, [1, 1, 2 + 1])


@pytest.mark.parametrize("leading", [(), (4,), (2, 3), (2, 1, 3)])
def test_linear_backward_agrees_with_central_differences(leading: tuple[int, ...]) -> None:
    """The three gradients are those of the forward pass, for any leading axes."""
    rng = np.random.default_rng(0)
    x, grad_output = rng.standard_normal((*leading, 2)), rng.standard_normal((*leading, 3))
    weight, bias = rng.standard_normal((2, 3)), rng.standard_normal(3)

    gradients = linear_backward(grad_output, x, weight)

    assert_gradients(gradients, linear, [x, weight, bias], grad_output)


@few_examples
@given(x=whole_numbers((3, 2)), weight=whole_numbers((2, 4)), grad_output=whole_numbers((3, 4)))
def test_linear_backward_is_the_adjoint(
    x: np.ndarray, weight: np.ndarray, grad_output: np.ndarray
) -> None:
    """The product is linear in x and in weight: each gradient gives back its inner product."""
    inner = (grad_output * linear(x, weight, np.zeros(4))).sum()

    grad_x, grad_weight, _ = linear_backward(grad_output, x, weight)

    assert (grad_x * x).sum() == inner
    assert (grad_weight * weight).sum() == inner


def test_linear_backward_of_an_empty_batch_is_zero() -> None:
    """Without rows nothing pulls at the weight and the bias."""
    x, grad_output = np.zeros((0, 2)), np.zeros((0, 3))

    grad_x, grad_weight, grad_bias = linear_backward(grad_output, x, WEIGHT)

    assert grad_x.shape == (0, 2)
    np.testing.assert_array_equal(grad_weight, np.zeros((2, 3)))
    np.testing.assert_array_equal(grad_bias, np.zeros(3))


@pytest.mark.parametrize(
    ("grad_output", "x", "weight"),
    [((3, 2), (3, 4), (5, 2)), ((3, 2), (3, 4), (4, 5)), ((2, 2), (3, 4), (4, 2))],
)
def test_linear_backward_refuses_shapes_that_do_not_fit(grad_output, x, weight) -> None:
    """A gradient of a wrong shape is never returned: the error names all three."""
    message = f"grad_output {grad_output}, x {x} and weight {weight} do not fit together"

    with pytest.raises(ValueError, match=re.escape(message)):
        linear_backward(np.zeros(grad_output), np.zeros(x), np.zeros(weight))
