"""Pooling: windows, maxima and averages, and where their gradients go."""

import re
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from snippets.pooling import (
    avg_pool2d,
    avg_pool2d_backward,
    max_pool2d,
    max_pool2d_backward,
    pool_geometry,
    pool_windows,
    pool_windows_backward,
)
from snippets.pooling_loops import max_pool2d_loops
from tests.gradients import assert_gradients

few_examples = settings(deadline=None, derandomize=True, max_examples=25)
images = arrays(np.float64, (2, 1, 5, 6), elements=st.integers(-9, 9).map(float))

IMAGE = np.array([[1.0, 5.0, 2.0, 0.0], [3.0, 4.0, 7.0, 6.0], [-8.0, -9.0, -1.0, -2.0]])[None, None]
WINDOWS = [
    pytest.param((2,), id="tiles"),
    pytest.param((2, 3), id="gaps"),
    pytest.param((3, 2, 1), id="overlaps and padding"),
    pytest.param(((2, 3), (1, 2), (1, 0)), id="axes differ"),
    pytest.param((4, 1, 2), id="half a window of padding"),
]
every_window = pytest.mark.parametrize("window", WINDOWS)
maxima = pytest.mark.parametrize("max_pool", [max_pool2d, max_pool2d_loops])
FORWARD = [pool_windows, max_pool2d, max_pool2d_loops, avg_pool2d]


def distinct() -> np.ndarray:
    """An image whose values are 1 apart, in a random order: no ties."""
    return np.random.default_rng(0).permutation(np.arange(60.0)).reshape(1, 2, 5, 6)


def gradient_of(output: np.ndarray) -> np.ndarray:
    """A gradient of whole numbers in the shape of an output, so that sums are exact."""
    return np.random.default_rng(1).integers(1, 9, output.shape).astype(float)


def test_pool_geometry_by_hand() -> None:
    """Windows of 2 x 3 start at rows -1, 0, ... 5 of 6, and at columns 0, 2, 4 of 8."""
    geometry = pool_geometry((1, 1, 6, 8), (2, 3), (1, 2), (1, 0))

    assert geometry == ([2, 3], [1, 2], [1, 0], [7, 3])


@few_examples
@given(size=st.integers(1, 12), kernel=st.integers(1, 5), stride=st.integers(1, 4), data=st.data())
def test_pool_geometry_counts_what_fits(
    size: int, kernel: int, stride: int, data: st.DataObject
) -> None:
    """The last window fits into the padded image, and one more would not."""
    padding = data.draw(st.integers(0, kernel // 2))
    length = size + 2 * padding
    if length < kernel:
        return

    *_, (rows, columns) = pool_geometry((1, 1, size, size + stride), kernel, stride, padding)

    assert (rows - 1) * stride + kernel <= length < rows * stride + kernel
    assert columns == rows + 1


@pytest.mark.parametrize("shape", [(3, 4), (2, 3, 4), (1, 2, 3, 4, 5)])
def test_pool_geometry_refuses_what_is_no_batch_of_images(shape: tuple[int, ...]) -> None:
    """Other than four axes are an error that names the shape."""
    with pytest.raises(ValueError, match=re.escape(f"no pooling of {shape}")):
        pool_geometry(shape, 2)


@pytest.mark.parametrize("f", FORWARD)
@pytest.mark.parametrize(
    ("window", "message"),
    [
        ((0,), "kernel [0, 0]"),
        ((2, (1, 0)), "stride [1, 0]"),
        ((2, 2, -1), "padding [-1, -1] is not between 0 and half of kernel [2, 2]"),
        ((2, 2, (0, 2)), "padding [0, 2] is not"),
        (((2, 7),), "an image of (5, 6) has no window of [2, 7]"),
        ((6,), "an image of (5, 6) has no window of [6, 6]"),
    ],
)
def test_pooling_refuses_windows_that_do_not_fit(
    f: Callable[..., Any], window: tuple[Any, ...], message: str
) -> None:
    """Sizes, strides and padding out of range are errors that name them."""
    with pytest.raises(ValueError, match=re.escape(message)):
        f(distinct(), *window)


@pytest.mark.parametrize("f", FORWARD)
def test_pooling_refuses_an_image_without_pixels(f: Callable[..., Any]) -> None:
    """Padding alone makes no window, although there would be room for one."""
    with pytest.raises(ValueError, match="has no window"):
        f(np.zeros((2, 3, 0, 4)), 2, 1, 1)


def test_pool_windows_by_hand() -> None:
    """A row of 1 2 3 4 5 has the windows 1 2 3 and 3 4 5 at stride 2."""
    x = np.arange(1.0, 6)[None, None, None]

    windows = pool_windows(x, (1, 3), (1, 2))

    np.testing.assert_array_equal(windows, [[[[[[1, 2, 3]], [[3, 4, 5]]]]]])


def test_pool_windows_fill_the_padding() -> None:
    """Windows that reach over the edge hold the value given."""
    windows = pool_windows(np.ones((1, 1, 1, 2)), (1, 2), 1, (0, 1), fill=7)

    np.testing.assert_array_equal(windows[0, 0, 0], [[[7, 1]], [[1, 1]], [[1, 7]]])


@every_window
def test_pool_windows_backward_is_the_transpose(window: tuple[Any, ...]) -> None:
    """<windows(x), g> = <x, backward(g)>, as for every linear map and its gradient."""
    x = distinct()
    windows = pool_windows(x, *window)
    grad_windows = gradient_of(windows)

    grad_x = pool_windows_backward(grad_windows, x.shape, *window)

    assert (windows * grad_windows).sum() == (x * grad_x).sum()  # whole numbers: exact


@every_window
def test_pool_windows_backward_counts_the_windows_of_a_pixel(window: tuple[Any, ...]) -> None:
    """With ones, each pixel gets the number of windows that it is in."""
    x = distinct()
    windows = pool_windows(x, *window, fill=-1)

    counts = pool_windows_backward(np.ones(windows.shape), x.shape, *window)

    expected = [(windows == value).sum() for value in x.ravel()]
    np.testing.assert_array_equal(counts.ravel(), expected)


def test_pool_windows_backward_refuses_another_shape() -> None:
    """Gradients that are not those of the windows are an error that names the shapes."""
    message = "grad_windows (1, 2, 1, 3, 2, 2): not the windows of (1, 2, 5, 6)"

    with pytest.raises(ValueError, match=re.escape(message)):
        pool_windows_backward(np.zeros((1, 2, 1, 3, 2, 2)), (1, 2, 5, 6), 2)


@maxima
def test_max_pool2d_by_hand(max_pool: Callable[..., np.ndarray]) -> None:
    """The third row has no room for a second row of windows."""
    np.testing.assert_array_equal(max_pool(IMAGE, 2), [[[[5, 7]]]])


@maxima
def test_max_pool2d_padding_never_wins(max_pool: Callable[..., np.ndarray]) -> None:
    """Windows of the last row, and of nothing else, have negative maxima."""
    output = max_pool(IMAGE, (2, 2), (3, 2), (1, 0))

    np.testing.assert_array_equal(output, [[[[5, 2], [-8, -1]]]])


@every_window
@few_examples
@given(x=images)
def test_max_pool2d_with_loops_gives_the_same(window: tuple[Any, ...], x: np.ndarray) -> None:
    """Windows cut at the edge have the maximum of windows padded with minus infinity."""
    np.testing.assert_array_equal(max_pool2d(x, *window), max_pool2d_loops(x, *window))


@maxima
def test_max_pool2d_of_single_pixels_is_the_image(max_pool: Callable[..., np.ndarray]) -> None:
    """A window of one pixel keeps it; a stride of 2 then keeps every second."""
    x = distinct()

    np.testing.assert_array_equal(max_pool(x, 1), x)
    np.testing.assert_array_equal(max_pool(x, 1, 2), x[:, :, ::2, ::2])


@maxima
def test_max_pool2d_of_an_empty_batch_is_empty(max_pool: Callable[..., np.ndarray]) -> None:
    """No images in, no images out."""
    assert max_pool(np.zeros((0, 3, 5, 6)), 2).shape == (0, 3, 2, 3)


@few_examples
@given(x=images, slope=st.integers(1, 9), offset=st.integers(-9, 9))
def test_max_pool2d_commutes_with_what_rises(x: np.ndarray, slope: int, offset: int) -> None:
    """A larger scale and another offset may be applied before or behind it."""
    output = max_pool2d(slope * x + offset, 3, 2, 1)

    np.testing.assert_array_equal(output, slope * max_pool2d(x, 3, 2, 1) + offset)


def test_max_pool2d_backward_by_hand() -> None:
    """Two windows at stride 1 share the 7, which gets 10 and 100; the 5 gets 1."""
    grad_output = np.array([[[[1.0, 10.0, 100.0]]]])

    grad_x = max_pool2d_backward(grad_output, IMAGE[:, :, :2], 2, 1)

    np.testing.assert_array_equal(grad_x, [[[[0, 1, 0, 0], [0, 0, 110, 0]]]])


@every_window
def test_max_pool2d_backward_agrees_with_central_differences(window: tuple[Any, ...]) -> None:
    """Without ties the gradient is that of the forward pass."""
    x = distinct()
    grad_output = gradient_of(max_pool2d(x, *window))

    gradient = max_pool2d_backward(grad_output, x, *window)

    assert_gradients([gradient], lambda x: max_pool2d(x, *window), [x], grad_output)


@every_window
@few_examples
@given(x=images)
def test_max_pool2d_backward_loses_and_makes_nothing(
    window: tuple[Any, ...], x: np.ndarray
) -> None:
    """The gradient sums to that of the output, ties or not, padding or not."""
    grad_output = gradient_of(max_pool2d(x, *window))

    assert max_pool2d_backward(grad_output, x, *window).sum() == grad_output.sum()


def test_max_pool2d_backward_gives_ties_to_the_first() -> None:
    """Of equal values in a window the first, row by row, gets everything."""
    x = np.array([[[[0.0, 3.0, 1.0], [3.0, 3.0, 1.0]]]])

    gradient = max_pool2d_backward(np.ones((1, 1, 1, 1)), x, (2, 3))

    np.testing.assert_array_equal(gradient, [[[[0, 1, 0], [0, 0, 0]]]])


def test_max_pool2d_backward_keeps_infinities_apart() -> None:
    """An infinite gradient does not make NaN where nothing flows."""
    gradient = max_pool2d_backward(np.full((1, 1, 1, 1), np.inf), IMAGE, (3, 4))

    np.testing.assert_array_equal(gradient[0, 0, 1], [0, 0, np.inf, 0])
    assert np.isfinite(gradient).sum() == 11


@pytest.mark.parametrize(
    ("backward", "given_input"),
    [(max_pool2d_backward, distinct()), (avg_pool2d_backward, (1, 2, 5, 6))],
    ids=["max", "average"],
)
@pytest.mark.parametrize("shape", [(1, 1, 2, 3), (1, 2, 1, 3), (1, 2, 2, 1), (2, 2, 3)])
def test_pooling_backward_refuses_another_shape(
    backward: Callable[..., Any], given_input: Any, shape: tuple[int, ...]
) -> None:
    """A gradient that would broadcast is an error."""
    with pytest.raises(ValueError, match=re.escape(str(shape)[:-1])):
        backward(np.zeros(shape), given_input, 2)


def test_avg_pool2d_by_hand() -> None:
    """(1 + 5 + 3 + 4) / 4 and (2 + 0 + 7 + 6) / 4."""
    np.testing.assert_array_equal(avg_pool2d(IMAGE, 2), [[[[3.25, 3.75]]]])


def test_avg_pool2d_counts_the_padding() -> None:
    """Ones become 1/4 where three of four places are padded, 1/2 where two are."""
    output = avg_pool2d(np.ones((1, 1, 3, 2)), 2, 1, 1)

    expected = [[1 / 4, 1 / 2, 1 / 4], [1 / 2, 1, 1 / 2], [1 / 2, 1, 1 / 2], [1 / 4, 1 / 2, 1 / 4]]
    np.testing.assert_array_equal(output, [[expected]])


@few_examples
@given(x=images, y=images)
def test_avg_pool2d_is_linear(x: np.ndarray, y: np.ndarray) -> None:
    """The average of a sum is the sum of the averages."""
    output = avg_pool2d(x + y, 3, 2, 1)

    # Nine whole numbers up to 18, divided by 9: a rounding each.
    expected = avg_pool2d(x, 3, 2, 1) + avg_pool2d(y, 3, 2, 1)
    np.testing.assert_allclose(output, expected, rtol=0, atol=1e-14)


@few_examples
@given(x=images)
def test_avg_pool2d_is_at_most_the_maximum(x: np.ndarray) -> None:
    """An average of numbers is not above the largest."""
    assert (avg_pool2d(x, 2) <= max_pool2d(x, 2)).all()  # quarters are exact


def test_avg_pool2d_of_an_empty_batch_is_empty() -> None:
    """No channels in, no channels out."""
    assert avg_pool2d(np.zeros((2, 0, 5, 6)), 2).shape == (2, 0, 2, 3)


def test_avg_pool2d_backward_by_hand() -> None:
    """Windows of two at stride 1 send 4 and 8: halves to the ends, and to the middle both."""
    gradient = avg_pool2d_backward(np.array([[[[4.0, 8.0]]]]), (1, 1, 1, 3), (1, 2), 1)

    np.testing.assert_array_equal(gradient, [[[[2, 6, 4]]]])


@every_window
def test_avg_pool2d_backward_agrees_with_central_differences(window: tuple[Any, ...]) -> None:
    """The gradient is that of the forward pass."""
    x = distinct() / 60
    grad_output = gradient_of(avg_pool2d(x, *window))

    gradient = avg_pool2d_backward(grad_output, x.shape, *window)

    assert_gradients([gradient], lambda x: avg_pool2d(x, *window), [x], grad_output)


def test_avg_pool2d_backward_where_windows_tile_is_a_quarter() -> None:
    """Each pixel of a 2 x 2 window gets 1/4, and the row without a window nothing."""
    grad_output = gradient_of(np.zeros((1, 2, 2, 3)))

    gradient = avg_pool2d_backward(grad_output, (1, 2, 5, 6), 2)

    expected = np.repeat(np.repeat(grad_output / 4, 2, axis=2), 2, axis=3)
    np.testing.assert_array_equal(gradient[:, :, :4], expected)
    np.testing.assert_array_equal(gradient[:, :, 4], np.zeros((1, 2, 6)))
