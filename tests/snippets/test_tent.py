"""The tent map, its compositions, the same by one wide layer, and the number of pieces."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from snippets.tent import linear_pieces, sawtooth, shallow_sawtooth, tent

few_examples = settings(deadline=None, derandomize=True, max_examples=25)
GRID = np.arange(1025) / 1024
# on the unit interval, of 20 bits, so that compositions are exact
dyadic = st.integers(0, 2**20).map(lambda i: i / 2**20)


def test_tent_by_hand() -> None:
    """Up with a slope of 2 to one half, and down again."""
    x = np.array([0, 0.25, 0.5, 0.875, 1])

    np.testing.assert_array_equal(tent(x), [0, 0.5, 1, 0.25, 0])


@few_examples
@given(x=arrays(np.float64, 8, elements=dyadic))
def test_tent_is_symmetric_about_one_half(x: np.ndarray) -> None:
    """x and 1 - x are folded onto each other, inside the interval."""
    folded = tent(x)

    np.testing.assert_array_equal(folded, tent(1 - x))
    assert ((folded >= 0) & (folded <= 1)).all()


def test_sawtooth_by_hand() -> None:
    """Two compositions: 1/8 goes to 1/4, then to 1/2."""
    np.testing.assert_array_equal(sawtooth(np.array([0.125, 0.25, 0.5]), 2), [0.5, 1, 0])


@few_examples
@given(x=arrays(np.float64, 8, elements=dyadic), depth=st.integers(1, 9))
def test_sawtooth_of_a_fold_is_one_layer_more(x: np.ndarray, depth: int) -> None:
    """Composition does not ask which map comes first."""
    np.testing.assert_array_equal(sawtooth(tent(x), depth - 1), sawtooth(x, depth))


def test_sawtooth_of_depth_zero_is_the_identity() -> None:
    """No layer changes nothing."""
    np.testing.assert_array_equal(sawtooth(GRID, 0), GRID)


@pytest.mark.parametrize("depth", range(1, 10))
def test_sawtooth_is_the_distance_to_the_even_numbers(depth: int) -> None:
    """A closed form: at 2^k x, how far the nearest even number is."""
    scaled = GRID * 2**depth

    expected = np.abs(scaled - 2 * np.round(scaled / 2))
    np.testing.assert_array_equal(sawtooth(GRID, depth), expected)


@few_examples
@given(x=arrays(np.float64, 8, elements=dyadic), depth=st.integers(1, 9))
def test_shallow_sawtooth_is_the_same_function(x: np.ndarray, depth: int) -> None:
    """One hidden layer of 2^k units gives what k layers of two units give, exactly."""
    np.testing.assert_array_equal(shallow_sawtooth(x, depth), sawtooth(x, depth))


def test_shallow_sawtooth_of_an_empty_array_is_empty() -> None:
    """No values in, no values out."""
    assert shallow_sawtooth(np.zeros((0, 3)), 2).shape == (0, 3)


def test_linear_pieces_by_hand() -> None:
    """A line has one piece, a fold two; a slope that returns later counts again."""
    y = np.array([[0.0, 1, 2, 3], [0, 1, 0, -1], [0, 1, 1, 2]])

    np.testing.assert_array_equal(linear_pieces(y), [1, 2, 3])


@pytest.mark.parametrize("depth", range(10))
def test_linear_pieces_of_the_sawtooth_double_with_depth(depth: int) -> None:
    """2^k pieces, as long as the grid resolves them."""
    assert linear_pieces(sawtooth(GRID, depth)) == 2**depth


def test_linear_pieces_between_two_points_is_one() -> None:
    """Nothing can bend there."""
    assert linear_pieces(np.array([3.0, 7.0])) == 1


def test_sawteeth_refuse_a_depth_that_is_none() -> None:
    """A negative depth, and for one hidden layer a depth of 0 too."""
    with pytest.raises(ValueError, match="-1"):
        sawtooth(GRID, -1)
    with pytest.raises(ValueError, match="0"):
        shallow_sawtooth(GRID, 0)


def test_linear_pieces_need_two_points() -> None:
    """A single point has no slope."""
    with pytest.raises(ValueError, match="fewer than two"):
        linear_pieces(np.zeros((3, 1)))
