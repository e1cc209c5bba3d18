"""A small convolutional network."""

import re

import numpy as np
import pytest

from snippets.convnet import conv_features


def test_conv_features_by_hand() -> None:
    """A difference of neighbors, cut off at zero, then doubled."""
    x = np.array([[[[1.0, 3.0, 2.0], [5.0, 5.0, 9.0]]]])
    right_minus_self = np.zeros((1, 1, 3, 3))
    right_minus_self[0, 0, 1, 1:] = -1, 1

    y = conv_features(x, [right_minus_self, np.full((1, 1, 1, 1), 2.0)])

    np.testing.assert_array_equal(y, [[[[4, 0, 0], [0, 8, 0]]]])


@pytest.mark.parametrize(("stride", "size"), [(1, (7, 9)), (2, (2, 3)), (3, (1, 1))])
def test_conv_features_divide_the_size_by_the_stride(stride: int, size: tuple[int, int]) -> None:
    """Each layer divides by the stride, rounded up; stride 1 keeps the size."""
    x, weights = np.ones((2, 3, 7, 9)), [np.ones((4, 3, 3, 3)), np.ones((5, 4, 5, 5))]

    assert conv_features(x, weights, stride).shape == (2, 5, *size)


@pytest.mark.parametrize("shift", [(1, 0), (0, 2), (2, 3)])
def test_conv_features_move_with_an_object_clear_of_the_border(shift: tuple[int, int]) -> None:
    """At stride 1 the features of a shifted image are the features, shifted."""
    rng = np.random.default_rng(0)
    x = np.zeros((1, 3, 12, 13))
    x[:, :, 4:7, 4:7] = rng.standard_normal((3, 3, 3))
    weights = [rng.standard_normal((4, 3, 3, 3)), rng.standard_normal((5, 4, 3, 3))]

    y = conv_features(np.roll(x, shift, (2, 3)), weights)

    expected = np.roll(conv_features(x, weights), shift, (2, 3))
    np.testing.assert_allclose(y, expected, rtol=0, atol=1e-12)  # order of sums


def test_conv_features_of_no_layers_are_the_image() -> None:
    """Without a layer nothing is cut off at zero either."""
    x = -np.ones((2, 3, 7, 9))

    np.testing.assert_array_equal(conv_features(x, []), x)


@pytest.mark.parametrize("shape", [(4, 3, 3, 5), (4, 3, 5, 3), (4, 3, 2, 2), (4, 3, 3)])
def test_conv_features_refuse_kernels_that_are_not_square_and_odd(shape: tuple[int, ...]) -> None:
    """A kernel without a center raises an error that names its shape."""
    with pytest.raises(ValueError, match=re.escape(f"square and odd, got {shape}")):
        conv_features(np.zeros((2, 3, 7, 9)), [np.zeros(shape)])
