"""ReLU and leaky ReLU, and their gradients."""

import re
from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from snippets.rectifiers import leaky_relu, leaky_relu_backward, relu, relu_backward
from tests.gradients import assert_gradients

few_examples = settings(deadline=None, derandomize=True, max_examples=25)
values = arrays(np.float64, (3, 4), elements=st.floats(-1e4, 1e4))


def away_from_the_kink() -> tuple[np.ndarray, np.ndarray]:
    """Inputs of both signs, none within the step of central differences of 0, and a gradient."""
    rng = np.random.default_rng(0)
    x = rng.uniform(0.1, 2, (2, 3, 4)) * rng.choice([-1, 1], (2, 3, 4))
    return x, rng.standard_normal((2, 3, 4))


def test_relu_by_hand() -> None:
    """What is positive stays, the rest becomes 0."""
    np.testing.assert_array_equal(relu(np.array([-2.0, 0.0, 3.0])), [0, 0, 3])


@few_examples
@given(x=values)
def test_relu_and_its_mirror_image_add_up_to_the_input(x: np.ndarray) -> None:
    """Every value is its positive part minus its negative part."""
    np.testing.assert_array_equal(relu(x) - relu(-x), x)


def test_relu_returns_a_new_array() -> None:
    """The input is as it was before, and shares no memory with the output."""
    x = np.array([-1.0, 2.0])

    output = relu(x)

    np.testing.assert_array_equal(x, [-1, 2])
    assert not np.shares_memory(x, output)


def test_relu_backward_by_hand() -> None:
    """Gradients pass where the output is positive, and stop at 0."""
    output, grad_output = np.array([0.0, 3.0, 0.5]), np.array([5.0, 7.0, -2.0])

    np.testing.assert_array_equal(relu_backward(grad_output, output), [0, 7, -2])


def test_relu_backward_takes_the_input_too() -> None:
    """The input is positive exactly where the output is."""
    x, grad_output = away_from_the_kink()

    gradient = relu_backward(grad_output, x)

    np.testing.assert_array_equal(gradient, relu_backward(grad_output, relu(x)))


def test_relu_backward_agrees_with_central_differences() -> None:
    """The gradient is the one of the forward pass."""
    x, grad_output = away_from_the_kink()

    gradient = relu_backward(grad_output, relu(x))

    assert_gradients([gradient], relu, [x], grad_output)


def test_leaky_relu_by_hand() -> None:
    """What is positive stays, the rest is multiplied by the leak."""
    np.testing.assert_array_equal(leaky_relu(np.array([-2.0, 0.0, 3.0]), 0.25), [-0.5, 0, 3])


def test_leaky_relu_leaks_a_hundredth_by_default() -> None:
    """As in torch, a slope of 0.01."""
    np.testing.assert_array_equal(leaky_relu(np.array([-100.0, 100.0])), [-1, 100])


@few_examples
@given(x=values)
def test_leaky_relu_lies_between_relu_and_the_identity(x: np.ndarray) -> None:
    """A leak of 0 is ReLU, and one of 1 the identity."""
    np.testing.assert_array_equal(leaky_relu(x, 0), relu(x))
    np.testing.assert_array_equal(leaky_relu(x, 1), x)


def test_leaky_relu_backward_by_hand() -> None:
    """At -2 and at 0 a gradient of 4 becomes 1 with a leak of 1/4."""
    x, grad_output = np.array([-2.0, 0.0, 3.0]), np.array([4.0, 4.0, 4.0])

    np.testing.assert_array_equal(leaky_relu_backward(grad_output, x, 0.25), [1, 1, 4])


@pytest.mark.parametrize("negative_slope", [0.01, 0.3, 2.0, -0.5])
def test_leaky_relu_backward_agrees_with_central_differences(negative_slope: float) -> None:
    """The gradient is the one of the forward pass, for any leak."""
    x, grad_output = away_from_the_kink()

    gradient = leaky_relu_backward(grad_output, x, negative_slope)

    assert_gradients([gradient], lambda x: leaky_relu(x, negative_slope), [x], grad_output)


def test_leaky_relu_backward_leaks_a_hundredth_by_default() -> None:
    """The default of the forward pass."""
    gradient = leaky_relu_backward(np.array([100.0]), np.array([-1.0]))

    np.testing.assert_array_equal(gradient, [1])


@pytest.mark.parametrize("f", [relu, leaky_relu])
def test_rectifiers_of_an_empty_array_are_empty(f: Callable[..., np.ndarray]) -> None:
    """No values in, no values out."""
    assert f(np.zeros((0, 3))).shape == (0, 3)


@pytest.mark.parametrize(
    ("f", "name"), [(relu_backward, "output"), (leaky_relu_backward, "x")], ids=["relu", "leaky"]
)
def test_backward_refuses_shapes_that_would_broadcast(
    f: Callable[..., np.ndarray], name: str
) -> None:
    """A gradient of another shape raises an error that names both."""
    message = f"grad_output (3, 4) and {name} (4,) differ"

    with pytest.raises(ValueError, match=re.escape(message)):
        f(np.zeros((3, 4)), np.zeros(4))
