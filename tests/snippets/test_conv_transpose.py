"""Transposed convolution."""

import numpy as np
import pytest

from snippets.conv import conv2d, conv2d_backward
from snippets.conv_transpose import conv_transpose2d


def test_conv_transpose2d_by_hand() -> None:
    """Each element puts down a copy of the kernel, two places further; where they meet, they add."""
    x = np.array([[[[1.0, 2.0]]]])
    weight = np.array([[[[3.0, 4.0, 5.0]]]])

    output = conv_transpose2d(x, weight, np.array([0.5]), stride=2)

    # A kernel has one row, but its copies are two columns apart: they meet in the middle.
    np.testing.assert_array_equal(output, [[[[3.5, 4.5, 5 + 6 + 0.5, 8.5, 10.5]]]])


@pytest.mark.parametrize(
    ("stride", "padding", "dilation", "size"),
    [(1, 0, 1, 7), (1, 1, 1, 7), (2, 1, 1, 7), (2, 1, 1, 8), (3, 2, 1, 8), (2, 2, 2, 8)],
)
def test_conv_transpose2d_is_the_gradient_of_a_convolution(
    stride: int, padding: int, dilation: int, size: int
) -> None:
    """With the same kernel, it is the backward pass of conv2d for its input."""
    rng = np.random.default_rng(0)
    x, weight = rng.standard_normal((2, 3, size, size)), rng.standard_normal((4, 3, 3, 3))
    how = (stride, padding, dilation)
    grad_output = rng.standard_normal(conv2d(x, weight, None, *how).shape)
    unread = (size + 2 * padding - 2 * dilation - 1) % stride

    output = conv_transpose2d(grad_output, weight, None, stride, padding, unread, dilation)

    expected, _, _ = conv2d_backward(grad_output, x, weight, *how)
    np.testing.assert_allclose(output, expected, rtol=1e-11, atol=1e-12)  # order of sums


def test_conv_transpose2d_of_an_empty_batch_is_empty() -> None:
    """No samples in, no samples out."""
    output = conv_transpose2d(np.zeros((0, 3, 4, 5)), np.zeros((3, 6, 3, 2)), stride=2)

    assert output.shape == (0, 6, 9, 10)


@pytest.mark.parametrize("output_padding", [-1, 2])
def test_conv_transpose2d_refuses_an_impossible_remainder(output_padding: int) -> None:
    """A stride of 2 leaves 0 or 1 unread."""
    with pytest.raises(ValueError, match=f"output_padding={output_padding} is not from 0"):
        conv_transpose2d(np.zeros((2, 3, 1, 1)), np.zeros((3, 6, 3, 2)), None, 2, 0, output_padding)


def test_conv_transpose2d_refuses_to_cut_everything_off() -> None:
    """Padding of the convolution is cut off here, and something must be left."""
    with pytest.raises(ValueError, match=r"cuts off all of \(2, 6, 4, 6\)"):
        conv_transpose2d(np.zeros((2, 3, 2, 5)), np.zeros((3, 6, 3, 2)), padding=2)
