"""Convolutions against scipy.signal, whose functions know neither channels nor batches."""

import numpy as np
import pytest
from scipy.signal import convolve2d as scipy_convolve2d
from scipy.signal import correlate2d, lfilter

from snippets.composition import compose_kernels
from snippets.conv import conv2d
from snippets.conv_flip import convolve2d
from snippets.streaming import stream_conv1d

RTOL, ATOL = 1e-12, 1e-12  # sums of at most 60 products of numbers of size 1


def draw(*shapes: tuple[int, ...]) -> list[np.ndarray]:
    rng = np.random.default_rng(0)
    return [rng.standard_normal(shape) for shape in shapes]


@pytest.mark.parametrize(("mode", "padding"), [("valid", 0), ("same", (1, 2)), ("full", (2, 4))])
def test_conv2d_is_the_sum_of_correlations_over_the_channels(
    mode: str, padding: int | tuple[int, int]
) -> None:
    """Each filter correlates every channel with a slice of its own."""
    x, weight, bias = draw((2, 3, 7, 9), (4, 3, 3, 5), (4,))

    output = conv2d(x, weight, bias, padding=padding)

    for n, f in np.ndindex(2, 4):
        expected = sum(correlate2d(x[n, c], weight[f, c], mode) for c in range(3)) + bias[f]
        np.testing.assert_allclose(output[n, f], expected, RTOL, ATOL)


@pytest.mark.parametrize("stride", [2, 3])
def test_a_stride_leaves_out_places(stride: int) -> None:
    """Of the correlation at stride 1 every so many rows and columns are kept."""
    x, weight = draw((1, 1, 8, 11), (1, 1, 3, 2))

    output = conv2d(x, weight, stride=stride)

    expected = correlate2d(x[0, 0], weight[0, 0], "valid")[::stride, ::stride]
    np.testing.assert_allclose(output[0, 0], expected, RTOL, ATOL)


@pytest.mark.parametrize("shape", [(2, 3), (4, 4), (1, 5)])
def test_the_full_convolution_turns_the_kernel(shape: tuple[int, int]) -> None:
    """As in signal processing."""
    x, kernel = draw((5, 6), shape)

    np.testing.assert_allclose(convolve2d(x, kernel), scipy_convolve2d(x, kernel), RTOL, ATOL)


def test_composed_kernels_are_convolved_and_summed_over_the_channels_between() -> None:
    """Two layers in a row are one."""
    first, second = draw((3, 2, 3, 2), (4, 3, 2, 3))

    composed = compose_kernels(first, second)

    for f, c in np.ndindex(4, 2):
        expected = sum(scipy_convolve2d(second[f, m], first[m, c]) for m in range(3))
        np.testing.assert_allclose(composed[f, c], expected, RTOL, ATOL)


def test_a_stream_is_a_filter_with_its_taps_reversed() -> None:
    """A causal convolution of one channel is a finite impulse response."""
    signal, weight = draw((20,), (4,))
    state, outputs = np.zeros((1, 1, 3)), []
    for chunk in np.split(signal, [5, 6, 14]):
        output, state = stream_conv1d(chunk[None, None], weight[None, None], np.zeros(1), state)
        outputs.append(output[0, 0])

    np.testing.assert_allclose(
        np.concatenate(outputs), lfilter(weight[::-1], 1, signal), RTOL, ATOL
    )
