"""Convolution by loops."""

import re
from itertools import product

import numpy as np
import pytest

from snippets.conv import conv2d
from snippets.conv_loops import conv2d_image, conv2d_loops


def test_conv2d_image_by_hand() -> None:
    """The corner 0 1 / 3 4 of 0 1 2 / 3 4 5, times 1 2 / 3 4, plus 10: 27 + 10 and 37 + 10."""
    image, kernel = np.arange(6.0).reshape(2, 3), np.array([[1.0, 2.0], [3.0, 4.0]])

    np.testing.assert_array_equal(conv2d_image(image, kernel, 10.0), [[37, 47]])


def test_conv2d_image_with_padding_by_hand() -> None:
    """A kernel of ones counts the ones around: 4 in a corner, 6 at an edge."""
    counts = conv2d_image(np.ones((3, 4)), np.ones((3, 3)), padding=1)

    np.testing.assert_array_equal(counts, [[4, 6, 6, 4], [6, 9, 9, 6], [4, 6, 6, 4]])


@pytest.mark.parametrize(("stride", "padding"), list(product((1, 2, 3), (0, 1, 2))))
def test_conv2d_image_is_a_layer_of_one_channel(stride: int, padding: int) -> None:
    """It gives what the vectorized layer gives."""
    rng = np.random.default_rng(0)
    image, kernel = rng.standard_normal((6, 7)), rng.standard_normal((3, 2))

    output = conv2d_image(image, kernel, 0.5, stride, padding)

    layer = conv2d(image[None, None], kernel[None, None], np.array([0.5]), stride, padding)
    np.testing.assert_allclose(output, layer[0, 0], rtol=1e-12, atol=1e-13)  # order of sums


def test_conv2d_loops_by_hand() -> None:
    """The windows of both channels are summed, and the bias comes once."""
    x = np.array([[[1.0, 2.0, 3.0]], [[10.0, 20.0, 30.0]]])
    weight = np.array([[[[1.0, 2.0]], [[3.0, 4.0]]]])

    output = conv2d_loops(x, weight, np.array([0.5]))

    np.testing.assert_array_equal(output, [[[1 + 4 + 30 + 80 + 0.5, 2 + 6 + 60 + 120 + 0.5]]])


@pytest.mark.parametrize(
    ("stride", "padding", "dilation", "groups"), list(product((1, 2), (0, 1), (1, 2), (1, 2)))
)
def test_conv2d_loops_agree_with_one_product(
    stride: int, padding: int, dilation: int, groups: int
) -> None:
    """Loops and the vectorized form give the same."""
    rng = np.random.default_rng(0)
    x, weight = rng.standard_normal((4, 7, 6)), rng.standard_normal((6, 4 // groups, 3, 2))
    bias, how = rng.standard_normal(6), (stride, padding, dilation, groups)

    output = conv2d_loops(x, weight, bias, *how)

    expected = conv2d(x[None], weight, bias, *how)[0]
    np.testing.assert_allclose(output, expected, rtol=1e-11, atol=1e-12)  # order of sums


def test_conv2d_loops_refuse_shapes_that_do_not_fit() -> None:
    """Another number of channels raises an error that names the shapes."""
    x, weight, bias = np.zeros((3, 6, 7)), np.zeros((6, 4, 3, 2)), np.zeros(6)
    message = "x (3, 6, 7), weight (6, 4, 3, 2), bias (6,), groups=1"

    with pytest.raises(ValueError, match=re.escape(message)):
        conv2d_loops(x, weight, bias)
