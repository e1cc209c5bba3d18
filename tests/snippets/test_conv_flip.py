"""The convolution of mathematics."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from snippets.conv_flip import convolve2d

few_examples = settings(deadline=None, derandomize=True, max_examples=25)
numbers = st.floats(-9, 9)


def test_convolve2d_by_hand() -> None:
    """Each element puts down a copy of the kernel: 1 at the left, 2 at the right of it."""
    image, kernel = np.array([[1.0, 2.0]]), np.array([[3.0, 4.0], [5.0, 6.0]])

    output = convolve2d(image, kernel)

    np.testing.assert_array_equal(output, [[3, 4 + 6, 8], [5, 6 + 10, 12]])


@few_examples
@given(
    x=arrays(np.float64, (2, 4), elements=numbers),
    kernel=arrays(np.float64, (3, 2), elements=numbers),
    other=arrays(np.float64, (1, 3), elements=numbers),
)
def test_convolve2d_is_commutative_and_associative(
    x: np.ndarray, kernel: np.ndarray, other: np.ndarray
) -> None:
    """The order of the factors does not matter."""
    both = convolve2d(convolve2d(x, kernel), other)

    # Sums of at most 24 products of up to 729.
    np.testing.assert_allclose(both, convolve2d(other, convolve2d(kernel, x)), atol=1e-10)


@pytest.mark.parametrize(("length", "taps"), [(9, 4), (3, 5), (1, 1)])
def test_convolve2d_of_one_row_is_that_of_numpy(length: int, taps: int) -> None:
    """In one dimension, numpy.convolve computes the same."""
    rng = np.random.default_rng(0)
    row, kernel = rng.standard_normal((1, length)), rng.standard_normal((1, taps))

    output = convolve2d(row, kernel)

    np.testing.assert_allclose(output[0], np.convolve(row[0], kernel[0]), rtol=1e-12, atol=1e-13)


def test_convolve2d_is_a_product_of_fourier_transforms() -> None:
    """The convolution theorem, with room for every overlap."""
    rng = np.random.default_rng(0)
    x, kernel, size = rng.standard_normal((5, 6)), rng.standard_normal((3, 2)), (7, 7)

    output = convolve2d(x, kernel)

    product = np.fft.rfft2(x, size) * np.fft.rfft2(kernel, size)
    np.testing.assert_allclose(output, np.fft.irfft2(product, size), atol=1e-12)


def test_convolve2d_refuses_what_is_no_matrix() -> None:
    """A stack of images has no kernel for each."""
    with pytest.raises(ValueError, match="too many values"):
        convolve2d(np.zeros((2, 5, 6)), np.zeros((3, 2)))
