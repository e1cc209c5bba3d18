"""GELU in both forms, SiLU, and their gradients."""

import re
import statistics
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from snippets.gelu import gelu, gelu_backward, normal_cdf, silu, silu_backward
from tests.gradients import assert_gradients

few_examples = settings(deadline=None, derandomize=True, max_examples=25)
values = arrays(np.float64, (3, 4), elements=st.floats(-30, 30))
FORMS = ["none", "tanh"]


def test_normal_cdf_agrees_with_the_standard_library() -> None:
    """The probabilities are those of statistics.NormalDist."""
    x = np.linspace(-6, 6, 25)

    expected = [statistics.NormalDist().cdf(value) for value in x]
    np.testing.assert_allclose(normal_cdf(x), expected, rtol=1e-7, atol=1e-15)  # 1 + erf cancels


@few_examples
@given(x=values)
def test_normal_cdf_is_symmetric(x: np.ndarray) -> None:
    """What is below x and what is below -x share the probability of 1."""
    np.testing.assert_allclose(normal_cdf(x) + normal_cdf(-x), 1, rtol=1e-15)  # one rounding each


def test_normal_cdf_takes_whole_numbers() -> None:
    """Integers are not rounded to integers again."""
    np.testing.assert_allclose(normal_cdf(np.array([0, 1])), [0.5, 0.8413447460685429])


def test_gelu_by_hand() -> None:
    """68.27 % of standard normal numbers lie within 1, so that 84.13 % are below 1."""
    x = np.array([-1.0, 0.0, 1.0])

    np.testing.assert_allclose(gelu(x), [-0.158655, 0, 0.841345], atol=1e-6)  # six digits given


def test_gelu_tanh_by_hand() -> None:
    """At 1 the tanh of 0.797885 * 1.044715 is 0.682384, so the value is 1.682384 / 2."""
    np.testing.assert_allclose(gelu(np.array([1.0]), "tanh"), [0.841192], atol=1e-6)


@pytest.mark.parametrize("form", FORMS)
@few_examples
@given(x=values)
def test_gelu_and_its_mirror_image_differ_by_the_input(form: str, x: np.ndarray) -> None:
    """x P - (-x) (1 - P) = x, as for ReLU, in both forms."""
    difference = gelu(x, form) - gelu(-x, form)

    np.testing.assert_allclose(difference, x, rtol=1e-14, atol=1e-14)  # a few roundings up to 30


@pytest.mark.parametrize("form", FORMS)
def test_gelu_is_the_identity_or_zero_far_out(form: str) -> None:
    """At 40 and -40 it is ReLU to the last bit, in float32 too."""
    x = np.array([-40.0, 40.0], dtype=np.float32)

    with np.errstate(over="raise", invalid="raise"):
        np.testing.assert_array_equal(gelu(x, form), [0, 40])


def test_gelu_computes_erf_by_default() -> None:
    """As in torch."""
    x = np.linspace(-3, 3, 7)

    np.testing.assert_array_equal(gelu(x), gelu(x, "none"))
    assert np.abs(gelu(x) - gelu(x, "tanh")).max() > 1e-4


def test_gelu_backward_by_hand() -> None:
    """At 0 the probability is 1/2 and x times the density 0; a gradient of 6 becomes 3."""
    zero = np.array([0.0])

    np.testing.assert_array_equal(gelu_backward(np.array([6.0]), zero), [3])
    np.testing.assert_array_equal(gelu_backward(np.array([6.0]), zero, "tanh"), [3])


@pytest.mark.parametrize("form", FORMS)
def test_gelu_backward_agrees_with_central_differences(form: str) -> None:
    """The gradient is the one of the forward pass, in both forms."""
    x, grad_output = np.random.default_rng(0).standard_normal((2, 2, 3, 4))

    gradient = gelu_backward(grad_output, 2 * x, form)

    assert_gradients([gradient], lambda x: gelu(x, form), [2 * x], grad_output)


def test_gelu_backward_is_largest_at_the_root_of_two() -> None:
    """There the slope's own derivative, (2 - x^2) times the density, changes its sign."""
    x = np.sqrt(2.0) + np.array([-1e-3, 0, 1e-3])

    slope = gelu_backward(np.ones(3), x)

    assert slope.argmax() == 1
    assert gelu_backward(np.ones(3), -x).argmin() == 1


@pytest.mark.parametrize("f", [gelu, gelu_backward])
def test_gelu_refuses_an_unknown_form(f: Callable[..., Any]) -> None:
    """Another word than "none" or "tanh" raises an error that quotes it."""
    arguments = [np.zeros(3)] * (1 if f is gelu else 2)

    with pytest.raises(ValueError, match="'sigmoid'"):
        f(*arguments, "sigmoid")


def test_silu_by_hand() -> None:
    """At ln 3 the sigmoid is 3/4, and at -ln 3 it is 1/4."""
    x = np.log(3.0) * np.array([-1, 1])

    np.testing.assert_allclose(silu(x), x * np.array([1, 3]) / 4, rtol=1e-15)  # tanh within an ulp


def test_silu_does_not_overflow_in_float32() -> None:
    """At -1000 the exponential of 1000 is not computed."""
    x = np.array([-1000.0, 1000.0], dtype=np.float32)

    with np.errstate(over="raise", invalid="raise"):
        np.testing.assert_array_equal(silu(x), [0, 1000])


def test_silu_backward_by_hand() -> None:
    """At ln 3 the slope is 3/4 (1 + ln 3 / 4)."""
    x, grad_output = np.log([3.0]), np.array([2.0])

    expected = 2 * 0.75 * (1 + np.log(3.0) / 4)
    np.testing.assert_allclose(silu_backward(grad_output, x), [expected], rtol=1e-14)


def test_silu_backward_agrees_with_central_differences() -> None:
    """The gradient is the one of the forward pass."""
    x, grad_output = np.random.default_rng(0).standard_normal((2, 2, 3, 4))

    assert_gradients([silu_backward(grad_output, x)], silu, [x], grad_output)


@pytest.mark.parametrize("f", [normal_cdf, gelu, silu])
def test_activations_of_an_empty_array_are_empty(f: Callable[..., np.ndarray]) -> None:
    """No values in, no values out."""
    assert f(np.zeros((0, 3))).shape == (0, 3)


@pytest.mark.parametrize("f", [gelu_backward, silu_backward])
def test_backward_refuses_shapes_that_would_broadcast(f: Callable[..., np.ndarray]) -> None:
    """A gradient of another shape raises an error that names both."""
    with pytest.raises(ValueError, match=re.escape("grad_output (3, 4) and x (4,) differ")):
        f(np.zeros((3, 4)), np.zeros(4))
