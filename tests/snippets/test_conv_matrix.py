"""Convolution as one matrix."""

import re

import numpy as np
import pytest

from snippets.conv import conv2d, conv2d_backward
from snippets.conv_matrix import conv_matrix, matrix_conv2d, matrix_conv2d_backward, tap_shifts

HOWS = [(1, 0, 1), (1, 1, 1), (2, 1, 1), (1, 2, 2), (3, 0, 2)]


def draw() -> tuple[np.ndarray, np.ndarray]:
    """Five images of 2 channels and 7 x 9, and 4 filters of 3 x 2."""
    rng = np.random.default_rng(0)
    return rng.standard_normal((5, 2, 7, 9)), rng.standard_normal((4, 2, 3, 2))


def test_tap_shifts_by_hand() -> None:
    """Two taps, one zero on each side: output 0 reads padding with tap 0 and input 0 with tap 1."""
    shifts = tap_shifts(3, 2, padding=1)

    np.testing.assert_array_equal(shifts[0], [[0, 0, 0], [1, 0, 0], [0, 1, 0], [0, 0, 1]])
    np.testing.assert_array_equal(shifts[1], [[1, 0, 0], [0, 1, 0], [0, 0, 1], [0, 0, 0]])


def test_conv_matrix_by_hand() -> None:
    """a b / c d on 2 x 3: a window starts at pixel 0 and one at pixel 1."""
    weight = np.array([[[[1.0, 2.0], [3.0, 4.0]]]])

    matrix = conv_matrix(weight, (2, 3))

    np.testing.assert_array_equal(matrix, [[1, 2, 0, 3, 4, 0], [0, 1, 2, 0, 3, 4]])


def test_conv_matrix_is_doubly_block_toeplitz() -> None:
    """Blocks repeat along the diagonals of blocks, and numbers along those of each block."""
    _, weight = draw()

    blocks = conv_matrix(weight[:1, :1], (7, 9), padding=1).reshape(7, 10, 7, 9)

    np.testing.assert_array_equal(blocks[1:, :, 1:], blocks[:-1, :, :-1])
    np.testing.assert_array_equal(blocks[:, 1:, :, 1:], blocks[:, :-1, :, :-1])


@pytest.mark.parametrize("how", HOWS)
def test_matrix_conv2d_is_the_layer(how: tuple[int, int, int]) -> None:
    """One product with the matrix gives what windows give."""
    x, weight = draw()

    output = matrix_conv2d(x, weight, *how)

    expected = conv2d(x, weight, None, *how)
    np.testing.assert_allclose(output, expected, rtol=1e-11, atol=1e-12)  # order of sums


@pytest.mark.parametrize("how", HOWS)
def test_matrix_conv2d_backward_is_that_of_the_layer(how: tuple[int, int, int]) -> None:
    """One product with the transpose gives what windows send back."""
    x, weight = draw()
    grad_output = np.random.default_rng(1).standard_normal(conv2d(x, weight, None, *how).shape)

    grad_x = matrix_conv2d_backward(grad_output, weight, (7, 9), *how)

    expected, _, _ = conv2d_backward(grad_output, x, weight, *how)
    np.testing.assert_allclose(grad_x, expected, rtol=1e-11, atol=1e-12)  # order of sums


def test_matrix_conv2d_refuses_other_channels() -> None:
    """An empty batch too must have the channels of the filters."""
    _, weight = draw()

    with pytest.raises(ValueError, match="differ in their channels"):
        matrix_conv2d(np.zeros((0, 3, 7, 9)), weight)


def test_matrix_conv2d_backward_refuses_a_gradient_of_another_image() -> None:
    """The size of the output is that of the image."""
    _, weight = draw()
    message = "grad_output (5, 4, 8, 5) is not of (N, F, out_h, out_w)"

    with pytest.raises(ValueError, match=re.escape(message)):
        matrix_conv2d_backward(np.zeros((5, 4, 8, 5)), weight, (7, 9))
