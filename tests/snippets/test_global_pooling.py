"""Pooling to a fixed size: the average of a channel, grids of averages, and their gradients."""

import re
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from snippets.global_pooling import (
    adaptive_avg_pool2d,
    adaptive_avg_pool2d_backward,
    averaging_matrix,
    global_avg_pool2d,
    global_avg_pool2d_backward,
)
from tests.gradients import assert_gradients

few_examples = settings(deadline=None, derandomize=True, max_examples=25)
images = arrays(np.float64, (2, 3, 4, 5), elements=st.integers(-9, 9).map(float))

IMAGE = np.array([[[[1.0, 2.0, 6.0], [0.0, 4.0, 5.0]]]])
GRIDS = [(1, 1), (2, 5), (3, 2), (4, 3), (6, 7)]


def test_global_avg_pool2d_by_hand() -> None:
    """(1 + 2 + 6 + 0 + 4 + 5) / 6 = 3; a second channel of twice that has 6."""
    x = np.concatenate([IMAGE, 2 * IMAGE], axis=1)

    np.testing.assert_array_equal(global_avg_pool2d(x), [[3, 6]])


@few_examples
@given(x=images, order=st.permutations(range(20)))
def test_global_avg_pool2d_forgets_where(x: np.ndarray, order: list[int]) -> None:
    """Any order of the positions gives the same averages."""
    shuffled = x.reshape(2, 3, 20)[:, :, order].reshape(x.shape)

    np.testing.assert_array_equal(global_avg_pool2d(shuffled), global_avg_pool2d(x))  # exact sums


def test_global_avg_pool2d_of_an_empty_batch_is_empty() -> None:
    """No images in, no averages out."""
    assert global_avg_pool2d(np.zeros((0, 3, 4, 5))).shape == (0, 3)


@pytest.mark.parametrize("shape", [(3, 4, 5), (2, 3, 0, 5), (2, 3, 4, 0), (1, 2, 3, 4, 5)])
def test_global_avg_pool2d_refuses_what_has_no_average(shape: tuple[int, ...]) -> None:
    """No batch of images, or no pixels: an error that names the shape."""
    with pytest.raises(ValueError, match=re.escape(f"x {shape} is not (N, C, H, W)")):
        global_avg_pool2d(np.zeros(shape))


def test_global_avg_pool2d_backward_by_hand() -> None:
    """A gradient of 12 is 2 for each of 6 positions."""
    gradient = global_avg_pool2d_backward(np.array([[12.0]]), (1, 1, 2, 3))

    np.testing.assert_array_equal(gradient, np.full((1, 1, 2, 3), 2.0))


def test_global_avg_pool2d_backward_agrees_with_central_differences() -> None:
    """The gradient is that of the forward pass."""
    rng = np.random.default_rng(0)
    x, grad_output = rng.standard_normal((2, 3, 4, 5)), rng.standard_normal((2, 3))

    gradient = global_avg_pool2d_backward(grad_output, x.shape)

    assert_gradients([gradient], global_avg_pool2d, [x], grad_output)


@pytest.mark.parametrize("shape", [(2, 3, 4), (2, 3, 0, 5), (3, 2, 4, 5)])
def test_global_avg_pool2d_backward_refuses_another_shape(shape: tuple[int, ...]) -> None:
    """An input that does not give (2, 3) averages is an error that names both shapes."""
    message = f"grad_output (2, 3) and an input of {shape} do not fit"

    with pytest.raises(ValueError, match=re.escape(message)):
        global_avg_pool2d_backward(np.zeros((2, 3)), shape)


def test_averaging_matrix_by_hand() -> None:
    """Of 5 pixels in 2 cells the middle one is in both: floor(5/2) = 2, ceil(5/2) = 3."""
    expected = np.array([[1, 1, 1, 0, 0], [0, 0, 1, 1, 1]]) / 3

    np.testing.assert_array_equal(averaging_matrix(5, 2), expected)


@few_examples
@given(size=st.integers(1, 30), output_size=st.integers(1, 12))
def test_averaging_matrix_averages_every_pixel(size: int, output_size: int) -> None:
    """Rows sum to 1 and no pixel is left out; cells of a divisor do not overlap."""
    weights = averaging_matrix(size, output_size)

    np.testing.assert_allclose(weights.sum(axis=1), 1, rtol=1e-14)  # 30 roundings at most
    members = (weights > 0).sum(axis=0)
    assert members.min() >= 1
    assert size % output_size or members.max() == 1


@pytest.mark.parametrize("sizes", [(0, 2), (2, 0)])
def test_averaging_matrix_refuses_sizes_below_one(sizes: tuple[int, int]) -> None:
    """Nothing has no average."""
    with pytest.raises(ValueError, match=f"no averages of {sizes[0]} pixels in {sizes[1]} cells"):
        averaging_matrix(*sizes)


def test_adaptive_avg_pool2d_by_hand() -> None:
    """Two rows to one, three columns to two that share the middle: 7/4 and 17/4."""
    np.testing.assert_allclose(adaptive_avg_pool2d(IMAGE, (1, 2)), [[[[7 / 4, 17 / 4]]]])


@few_examples
@given(x=images)
def test_adaptive_avg_pool2d_to_one_cell_is_global(x: np.ndarray) -> None:
    """A grid of one cell holds the averages of the channels."""
    output = adaptive_avg_pool2d(x, 1)

    # Twenty whole numbers up to 9, each times two rounded weights.
    expected = global_avg_pool2d(x)[..., None, None]
    np.testing.assert_allclose(output, expected, rtol=0, atol=1e-14)


@pytest.mark.parametrize("grid", [(2, 3), 3])
def test_adaptive_avg_pool2d_takes_any_size(grid: Any) -> None:
    """Images of other sizes give the same grid, and constants stay what they are."""
    for shape in [(1, 2, 5, 9), (1, 2, 8, 3), (1, 2, 1, 1)]:
        output = adaptive_avg_pool2d(np.full(shape, 7.0), grid)

        assert output.shape == (1, 2, *np.broadcast_to(grid, 2))
        np.testing.assert_allclose(output, 7, rtol=1e-14)


def test_adaptive_avg_pool2d_refuses_what_is_no_batch_of_images() -> None:
    """Five axes are an error, also where the last ones would fit."""
    with pytest.raises(ValueError, match=re.escape("x (2, 3, 4, 4, 4) is not (N, C, H, W)")):
        adaptive_avg_pool2d(np.zeros((2, 3, 4, 4, 4)), 2)


def test_adaptive_avg_pool2d_backward_by_hand() -> None:
    """Cells of 2 x 2 share the middle column: 4/4, 4/4 + 8/4 and 8/4."""
    gradient = adaptive_avg_pool2d_backward(np.array([[[[4.0, 8.0]]]]), IMAGE.shape)

    np.testing.assert_array_equal(gradient, [[[[1, 3, 2], [1, 3, 2]]]])


@pytest.mark.parametrize("grid", GRIDS)
def test_adaptive_avg_pool2d_backward_agrees_with_central_differences(
    grid: tuple[int, int],
) -> None:
    """The gradient is that of the forward pass, cells that overlap included."""
    rng = np.random.default_rng(0)
    x, grad_output = rng.standard_normal((2, 3, 4, 5)), rng.standard_normal((2, 3, *grid))

    gradient = adaptive_avg_pool2d_backward(grad_output, x.shape)

    assert_gradients([gradient], lambda x: adaptive_avg_pool2d(x, grid), [x], grad_output)


@pytest.mark.parametrize("shape", [(2, 1, 4, 5), (1, 3, 4, 5), (2, 3, 4)])
def test_adaptive_avg_pool2d_backward_refuses_another_shape(shape: tuple[int, ...]) -> None:
    """Another batch or other channels are an error that names both shapes."""
    message = f"grad_output (2, 3, 2, 2) and an input of {shape} do not fit"

    with pytest.raises(ValueError, match=re.escape(message)):
        adaptive_avg_pool2d_backward(np.zeros((2, 3, 2, 2)), shape)
