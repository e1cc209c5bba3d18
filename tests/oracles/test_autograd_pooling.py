"""Gradients of pooling by autograd, of the formulas as they are documented, window by window."""

from collections.abc import Callable
from math import ceil, floor
from typing import Any

import autograd.numpy as anp
import numpy as np
import pytest
from autograd import grad

from snippets.global_pooling import (
    adaptive_avg_pool2d,
    adaptive_avg_pool2d_backward,
    global_avg_pool2d_backward,
)
from snippets.pooling import (
    avg_pool2d,
    avg_pool2d_backward,
    max_pool2d,
    max_pool2d_backward,
)

# Two exact derivatives in float64: what is left is rounding, of sums of at most 35 terms.
RTOL, ATOL = 1e-12, 1e-13
SHAPE = (2, 3, 5, 7)
WINDOWS = [
    ((2, 2), (2, 2), (0, 0)),
    ((3, 3), (2, 2), (1, 1)),
    ((3, 2), (1, 3), (1, 0)),
    ((2, 4), (3, 1), (0, 2)),
]
Reduce = Callable[[Any, int], Any]


def over_windows(x: Any, window: tuple[Any, ...], reduce: Reduce) -> Any:
    """torch.nn.MaxPool2d and AvgPool2d: out(h, w) over input(stride h + m, stride w + n)."""
    (kernel_h, kernel_w), (stride_h, stride_w), (pad_h, pad_w) = window
    _, _, height, width = x.shape
    grid = []
    for top in range(-pad_h, height + pad_h - kernel_h + 1, stride_h):
        row = []
        for left in range(-pad_w, width + pad_w - kernel_w + 1, stride_w):
            inside = [
                x[:, :, m, n]
                for m in range(top, top + kernel_h)
                for n in range(left, left + kernel_w)
                if 0 <= m < height and 0 <= n < width
            ]
            row.append(reduce(anp.stack(inside, axis=-1), kernel_h * kernel_w))
        grid.append(anp.stack(row, axis=-1))
    return anp.stack(grid, axis=-2)


def largest(values: Any, places: int) -> Any:
    """The maximum of what is in the image: padding is minus infinity."""
    return anp.max(values, axis=-1)


def average(values: Any, places: int) -> Any:
    """The sum of what is in the image over all places: padding is zero, and counts."""
    return anp.sum(values, axis=-1) / places


def draw(formula: Callable[[Any], Any]) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """An image, its output, a gradient of that, and autograd's gradient of the image."""
    rng = np.random.default_rng(0)
    x = rng.standard_normal(SHAPE)
    output = formula(x)
    grad_output = rng.standard_normal(output.shape)
    return x, output, grad_output, grad(lambda x: anp.sum(grad_output * formula(x)))(x)


@pytest.mark.parametrize("window", WINDOWS)
def test_max_pool2d(window: tuple[Any, ...]) -> None:
    """torch.nn.MaxPool2d: the maximum over the window."""
    x, output, grad_output, expected = draw(lambda x: over_windows(x, window, largest))

    np.testing.assert_array_equal(max_pool2d(x, *window), output)
    gradient = max_pool2d_backward(grad_output, x, *window)
    np.testing.assert_allclose(gradient, expected, RTOL, ATOL, strict=True)


@pytest.mark.parametrize("window", WINDOWS)
def test_avg_pool2d(window: tuple[Any, ...]) -> None:
    """torch.nn.AvgPool2d: the sum over the window, by the number of its places."""
    x, output, grad_output, expected = draw(lambda x: over_windows(x, window, average))

    np.testing.assert_allclose(avg_pool2d(x, *window), output, RTOL, ATOL, strict=True)
    gradient = avg_pool2d_backward(grad_output, x.shape, *window)
    np.testing.assert_allclose(gradient, expected, RTOL, ATOL, strict=True)


def test_global_avg_pool2d() -> None:
    """Lin et al. 2014, section 3.2: the average of each feature map."""
    x, _, grad_output, expected = draw(lambda x: anp.einsum("nchw->nc", x) / 35)

    gradient = global_avg_pool2d_backward(grad_output, x.shape)

    np.testing.assert_allclose(gradient, expected, RTOL, ATOL, strict=True)


@pytest.mark.parametrize("grid", [(1, 1), (2, 3), (4, 5), (7, 9)])
def test_adaptive_avg_pool2d(grid: tuple[int, int]) -> None:
    """PyTorch's start_index and end_index: floor(i H / rows) to ceil((i + 1) H / rows)."""

    def formula(x: Any) -> Any:
        rows, columns = grid
        return anp.stack(
            [
                anp.stack(
                    [
                        anp.mean(
                            x[
                                :,
                                :,
                                floor(i * 5 / rows) : ceil((i + 1) * 5 / rows),
                                floor(j * 7 / columns) : ceil((j + 1) * 7 / columns),
                            ],
                            axis=(2, 3),
                        )
                        for j in range(columns)
                    ],
                    axis=-1,
                )
                for i in range(rows)
            ],
            axis=-2,
        )

    x, output, grad_output, expected = draw(formula)

    np.testing.assert_allclose(adaptive_avg_pool2d(x, grid), output, RTOL, ATOL, strict=True)
    gradient = adaptive_avg_pool2d_backward(grad_output, x.shape)
    np.testing.assert_allclose(gradient, expected, RTOL, ATOL, strict=True)
