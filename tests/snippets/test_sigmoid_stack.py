"""A stack of sigmoid layers, and the gradient of its input."""

import re

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from snippets.sigmoid_stack import sigmoid_stack, sigmoid_stack_backward
from tests.gradients import assert_gradients

few_examples = settings(deadline=None, derandomize=True, max_examples=25)


def network(*sizes: int) -> tuple[tuple[np.ndarray, np.ndarray], ...]:
    """Layers of random weights and biases."""
    rng = np.random.default_rng(0)
    pairs = zip(sizes, sizes[1:], strict=False)
    return tuple((rng.standard_normal((n, m)), rng.standard_normal(m)) for n, m in pairs)


def test_sigmoid_stack_by_hand() -> None:
    """2 * 0 + ln 3 gives 3/4; 4 * 3/4 - 3 = 0 gives 1/2."""
    layers = (np.array([[2.0]]), np.array([np.log(3.0)])), (np.array([[4.0]]), np.array([-3.0]))

    first, second = sigmoid_stack(np.array([[0.0]]), layers)

    np.testing.assert_allclose(first, [[3 / 4]], rtol=1e-15)  # tanh within an ulp
    np.testing.assert_allclose(second, [[1 / 2]], rtol=1e-15)


def test_sigmoid_stack_saturates_without_overflow_in_float32() -> None:
    """At 1000 and -1000 the outputs are 1 and 0."""
    layers = ((np.eye(2, dtype=np.float32), np.zeros(2, dtype=np.float32)),)

    with np.errstate(over="raise", invalid="raise"):
        [output] = sigmoid_stack(np.array([1000, -1000], dtype=np.float32), layers)

    np.testing.assert_array_equal(output, [1, 0])


def test_sigmoid_stack_without_layers_has_no_outputs() -> None:
    """No layer, no output; and the gradient stays as it is."""
    x = np.ones((2, 3))

    assert sigmoid_stack(x, ()) == ()
    np.testing.assert_array_equal(sigmoid_stack_backward(x, (), ()), x)


@pytest.mark.parametrize("leading", [(), (4,), (2, 3), (0,)])
def test_sigmoid_stack_maps_every_row_alone(leading: tuple[int, ...]) -> None:
    """Any leading axes, none and empty ones included."""
    x, layers = np.random.default_rng(1).standard_normal((*leading, 3)), network(3, 5, 2)

    outputs = sigmoid_stack(x, layers)

    assert [output.shape for output in outputs] == [(*leading, 5), (*leading, 2)]
    for index in np.ndindex(leading):
        for output, alone in zip(outputs, sigmoid_stack(x[index], layers), strict=True):
            np.testing.assert_allclose(output[index], alone, rtol=1e-13)  # order of sums


def test_sigmoid_stack_backward_by_hand() -> None:
    """A gradient of 8 at an output of 1/2 becomes 8 / 4, times the weight of 3."""
    layers = ((np.array([[3.0]]), np.array([0.0])),)

    gradient = sigmoid_stack_backward(np.array([[8.0]]), (np.array([[0.5]]),), layers)

    np.testing.assert_array_equal(gradient, [[6]])


@pytest.mark.parametrize("leading", [(), (4,), (2, 3)])
def test_sigmoid_stack_backward_agrees_with_central_differences(leading: tuple[int, ...]) -> None:
    """The gradient is that of the last output, through all layers."""
    rng, layers = np.random.default_rng(1), network(3, 5, 4, 2)
    x, grad_output = rng.standard_normal((*leading, 3)), rng.standard_normal((*leading, 2))

    gradient = sigmoid_stack_backward(grad_output, sigmoid_stack(x, layers), layers)

    assert_gradients([gradient], lambda x: sigmoid_stack(x, layers)[-1], [x], grad_output)


@few_examples
@given(depth=st.integers(1, 9), seed=st.integers(0, 99))
def test_sigmoid_stack_backward_shrinks_by_four_in_each_layer(depth: int, seed: int) -> None:
    """With orthogonal weights no layer leaves more than a quarter of the gradient's norm."""
    rng = np.random.default_rng(seed)
    x, grad_output = rng.standard_normal((2, 5))
    layers = tuple(
        (np.linalg.qr(rng.standard_normal((5, 5)))[0], rng.standard_normal(5)) for _ in range(depth)
    )

    gradient = sigmoid_stack_backward(grad_output, sigmoid_stack(x, layers), layers)

    bound = np.linalg.norm(grad_output) / 4**depth
    assert np.linalg.norm(gradient) <= bound * (1 + 1e-12)  # some roundings


def test_sigmoid_stack_backward_refuses_a_gradient_that_would_broadcast() -> None:
    """A gradient of another shape raises an error that names both."""
    layers = network(3, 2)
    outputs = sigmoid_stack(np.ones((5, 3)), layers)

    with pytest.raises(ValueError, match=re.escape("grad_output (2,) and output (5, 2) differ")):
        sigmoid_stack_backward(np.ones(2), outputs, layers)


def test_sigmoid_stack_backward_needs_every_output() -> None:
    """One output less than layers raises an error."""
    layers = network(3, 5, 2)
    _, last = sigmoid_stack(np.ones((4, 3)), layers)

    with pytest.raises(ValueError, match=r"shorter|longer"):
        sigmoid_stack_backward(np.ones((4, 2)), (last,), layers)
