"""Max pooling with loops; what it shares with the view is tested beside that one."""

import numpy as np

from snippets.pooling_loops import max_pool2d_loops


def test_max_pool2d_loops_sees_the_end_of_a_wide_image() -> None:
    """The last two columns are the last window, however few rows there are."""
    x = np.arange(16.0).reshape(1, 1, 2, 8)

    np.testing.assert_array_equal(max_pool2d_loops(x, 2), [[[[9, 11, 13, 15]]]])


def test_max_pool2d_loops_sees_the_end_of_a_tall_image() -> None:
    """The last two rows are the last window, however few columns there are."""
    x = np.arange(16.0).reshape(1, 1, 8, 2)

    np.testing.assert_array_equal(max_pool2d_loops(x, 2), [[[[3], [7], [11], [15]]]])
