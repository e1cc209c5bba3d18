"""Two convolutions in a row, as one."""

import re

import numpy as np
import pytest

from snippets.composition import compose_kernels
from snippets.conv import conv2d


def test_compose_kernels_by_hand() -> None:
    """(1, 2) and (3, 4, 5) convolved: 3, 4 + 6, 5 + 8, 10."""
    first, second = np.array([[[[1.0, 2.0]]]]), np.array([[[[3.0, 4.0, 5.0]]]])

    np.testing.assert_array_equal(compose_kernels(first, second), [[[[3, 10, 13, 10]]]])


def test_compose_kernels_sums_over_the_channels_between() -> None:
    """Two paths from one channel to one, of 1x1 kernels: 1 * 3 + 2 * 4."""
    first, second = np.array([1.0, 2.0]), np.array([3.0, 4.0])

    kernel = compose_kernels(first.reshape(2, 1, 1, 1), second.reshape(1, 2, 1, 1))

    np.testing.assert_array_equal(kernel, [[[[11]]]])


@pytest.mark.parametrize("sizes", [((3, 3), (3, 3)), ((2, 4), (3, 1)), ((1, 1), (5, 2))])
def test_compose_kernels_does_what_two_layers_do(
    sizes: tuple[tuple[int, int], tuple[int, int]],
) -> None:
    """One layer with the composed kernel gives what the two give, without padding."""
    rng = np.random.default_rng(0)
    x = rng.standard_normal((2, 3, 8, 9))
    first, second = rng.standard_normal((4, 3, *sizes[0])), rng.standard_normal((5, 4, *sizes[1]))

    y = conv2d(x, compose_kernels(first, second))

    expected = conv2d(conv2d(x, first), second)
    np.testing.assert_allclose(y, expected, rtol=0, atol=1e-12)  # sums of some hundred terms


def test_compose_kernels_is_associative() -> None:
    """Three layers compose in either order of brackets."""
    rng = np.random.default_rng(0)
    shapes = (4, 3, 3, 2), (5, 4, 2, 3), (2, 5, 3, 3)
    first, second, third = (rng.standard_normal(shape) for shape in shapes)

    kernel = compose_kernels(compose_kernels(first, second), third)

    expected = compose_kernels(first, compose_kernels(second, third))
    np.testing.assert_allclose(kernel, expected, rtol=0, atol=1e-12)  # sums of some hundred terms


def test_compose_kernels_refuses_other_channels_between() -> None:
    """One channel between where four are needed raises an error that names the shapes."""
    message = "first (1, 3, 3, 3) and second (5, 4, 3, 3) do not fit together"

    with pytest.raises(ValueError, match=re.escape(message)):
        compose_kernels(np.zeros((1, 3, 3, 3)), np.zeros((5, 4, 3, 3)))
