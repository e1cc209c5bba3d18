"""Depthwise-separable convolution: what it computes, and what it costs."""

import re
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from snippets.conv import conv2d
from snippets.depthwise import conv2d_multiply_adds, depthwise_separable_conv2d

few_examples = settings(deadline=None, derandomize=True, max_examples=25)


def draw() -> tuple[np.ndarray, ...]:
    """Images of 4 channels, filters of 3x2, a mixing to 5 channels, and a bias."""
    rng = np.random.default_rng(0)
    shapes = (2, 4, 7, 9), (4, 1, 3, 2), (5, 4), (5,)
    x, filters, mixing, bias = (rng.standard_normal(shape) for shape in shapes)
    return x, filters, mixing, bias


def test_depthwise_separable_conv2d_by_hand() -> None:
    """Filters (1, 1) and (1, -1), then 1 a + 10 b + 0.5."""
    x = np.array([[[[1.0, 2.0, 4.0]], [[7.0, 5.0, 0.0]]]])
    filters = np.array([[[[1.0, 1.0]]], [[[1.0, -1.0]]]])

    y = depthwise_separable_conv2d(x, filters, np.array([[1.0, 10.0]]), np.array([0.5]))

    np.testing.assert_array_equal(y, [[[[23.5, 56.5]]]])


@pytest.mark.parametrize(("stride", "padding"), [(1, 0), (2, 1), (3, 2)])
def test_depthwise_separable_conv2d_is_a_convolution_whose_kernels_factor(
    stride: int, padding: int
) -> None:
    """The kernel from channel m to n is the filter of m, weighed by the mixing."""
    x, filters, mixing, bias = draw()

    y = depthwise_separable_conv2d(x, filters, mixing, bias, stride, padding)

    kernels = np.einsum("nm,mhw->nmhw", mixing, filters[:, 0])
    expected = conv2d(x, kernels, bias, stride, padding)
    np.testing.assert_allclose(y, expected, rtol=0, atol=1e-12)  # order of sums


def test_depthwise_separable_conv2d_of_no_images_is_empty() -> None:
    """No images in, none out."""
    x, *rest = draw()

    assert depthwise_separable_conv2d(x[:0], *rest).shape == (0, 5, 5, 8)


@pytest.mark.parametrize("wrong", [(1, 1, 3, 2), (8, 1, 3, 2), (4, 4, 3, 2), (1, 4, 3, 2)])
def test_depthwise_separable_conv2d_refuses_other_than_one_filter_a_channel(
    wrong: tuple[int, ...],
) -> None:
    """A filter for all channels, or several for each, raises an error that names the shapes."""
    x, _, mixing, bias = draw()
    message = f"x (2, 4, 7, 9) needs 4 kernels, not {wrong}"

    with pytest.raises(ValueError, match=re.escape(message)):
        depthwise_separable_conv2d(x, np.zeros(wrong), mixing, bias)


def test_conv2d_multiply_adds_by_hand() -> None:
    """2 x 3 kernels of 5x5, at 7 positions."""
    assert conv2d_multiply_adds(2, 3, 5, 7) == 2 * 3 * 25 * 7


@few_examples
@given(
    groups=st.integers(1, 4),
    inputs=st.integers(1, 5),
    outputs=st.integers(1, 5),
    k=st.integers(1, 4),
)
def test_conv2d_multiply_adds_are_those_of_the_groups(
    groups: int, inputs: int, outputs: int, k: int
) -> None:
    """A grouped convolution costs what its groups cost as convolutions of their own."""
    cost = conv2d_multiply_adds(groups * inputs, groups * outputs, k, 6, groups)

    assert cost == groups * conv2d_multiply_adds(inputs, outputs, k, 6)


@few_examples
@given(inputs=st.integers(1, 9), outputs=st.integers(1, 9), k=st.integers(1, 5))
def test_conv2d_multiply_adds_of_a_separable_convolution(inputs: int, outputs: int, k: int) -> None:
    """Howard et al. 2017, section 3.1: the ratio to a full one is 1/N + 1/k^2."""
    filters = conv2d_multiply_adds(inputs, inputs, k, 6, inputs)
    mixing = conv2d_multiply_adds(inputs, outputs, 1, 6)

    ratio = Fraction(filters + mixing, conv2d_multiply_adds(inputs, outputs, k, 6))

    assert ratio == Fraction(1, outputs) + Fraction(1, k**2)


@pytest.mark.parametrize(
    "arguments", [(0, 3, 5, 7), (2, 3, 5, -7), (2, 3, 5, 7, 2), (3, 2, 5, 7, 2)]
)
def test_conv2d_multiply_adds_refuse_what_is_no_convolution(arguments: tuple[int, ...]) -> None:
    """Sizes below 1, and groups that do not divide the channels, raise an error with the numbers."""
    with pytest.raises(ValueError, match=f"channels {arguments[0]} and {arguments[1]}"):
        conv2d_multiply_adds(*arguments)
