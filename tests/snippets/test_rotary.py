"""Rotary positions: turns of pairs, in both layouts, what the scores then see, and the gradient."""

import re
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from snippets.rotary import rope, rope_backward, rotary_scores, rotate_pairs, xpos
from tests.gradients import assert_gradients

few_examples = settings(deadline=None, derandomize=True, max_examples=25)
PLACES = np.array([0, 7, 2, 900, 11])
layouts = pytest.mark.parametrize("interleaved", [False, True], ids=["halves", "neighbors"])


def draw(*shape: int) -> np.ndarray:
    """Random numbers, the same for each call."""
    return np.random.default_rng(0).standard_normal(shape)


@pytest.mark.parametrize(
    ("interleaved", "expected"), [(False, [-3, 2, 1, 4]), (True, [-2, 1, 3, 4])]
)
def test_rotate_pairs_by_hand(interleaved: bool, expected: list[float]) -> None:
    """The first pair by a quarter turn, (a, b) to (-b, a), and the second by none."""
    x, cos, sin = np.array([[1.0, 2.0, 3.0, 4.0]]), np.array([[0.0, 1.0]]), np.array([[1.0, 0.0]])

    np.testing.assert_array_equal(rotate_pairs(x, cos, sin, interleaved), [expected])


@pytest.mark.parametrize(
    ("x", "cos", "sin"),
    [
        ((5, 7), (5, 3), (5, 3)),
        ((5, 6), (5, 3), (1, 3)),
        ((5, 6), (1, 3), (1, 3)),
        ((5, 6), (5, 1), (5, 1)),
        ((5, 6), (2, 5, 3), (2, 5, 3)),
    ],
    ids=["an odd width", "sine unlike cosine", "positions", "pairs", "another axis"],
)
@layouts
def test_rotate_pairs_refuses_what_would_broadcast(
    interleaved: bool, x: tuple[int, ...], cos: tuple[int, ...], sin: tuple[int, ...]
) -> None:
    """Angles for other positions or pairs raise an error that names the shapes."""
    message = f"cos {cos} and sin {sin} do not fit the pairs of {x}"

    with pytest.raises(ValueError, match=re.escape(message)):
        rotate_pairs(np.zeros(x), np.zeros(cos), np.zeros(sin), interleaved)


def test_rope_by_hand() -> None:
    """With base 100 position 3 turns the first pair by 3 and the second by 3/10 radians."""
    x = np.array([[1.0, 1.0, 0.0, 0.0]])  # both pairs, in halves, are (1, 0)

    turned = rope(x, np.array([3]), base=100.0)

    expected = [[np.cos(3), np.cos(0.3), np.sin(3), np.sin(0.3)]]
    np.testing.assert_allclose(turned, expected, rtol=1e-14)  # an angle may be off by 1 ulp


@layouts
def test_rope_leaves_position_zero_alone(interleaved: bool) -> None:
    """No angle, no turn."""
    x = draw(3, 6)

    turned = rope(x, np.zeros(3, dtype=np.int64), interleaved=interleaved)

    np.testing.assert_array_equal(turned, x)


@few_examples
@given(place=st.integers(-3000, 3000), interleaved=st.booleans())
def test_rope_keeps_norms(place: int, interleaved: bool) -> None:
    """A vector is as long after the turn as before."""
    x = draw(4, 8)

    turned = rope(x, np.full(4, place), interleaved=interleaved)

    norms = np.linalg.norm(turned, axis=-1)
    np.testing.assert_allclose(norms, np.linalg.norm(x, axis=-1), rtol=1e-14)  # a few roundings


def test_rope_has_two_layouts_of_the_same_pairs() -> None:
    """Neighbors are halves after the even channels have been moved before the odd ones."""
    x, even_first = draw(5, 8), [0, 2, 4, 6, 1, 3, 5, 7]

    neighbors = rope(x, PLACES, interleaved=True)

    np.testing.assert_array_equal(neighbors[:, even_first], rope(x[:, even_first], PLACES))


def test_rope_takes_positions_of_each_sample() -> None:
    """Positions with leading axes turn each sample by its own, with all of its heads alike."""
    x, places = draw(2, 3, 5, 4), np.stack([PLACES, PLACES + 3])

    turned = rope(x, places[:, None])

    for sample, head in np.ndindex(2, 3):
        np.testing.assert_array_equal(turned[sample, head], rope(x[sample, head], places[sample]))


@pytest.mark.parametrize("shape", [(0, 5, 4), (2, 0, 4)])
def test_rope_of_nothing_is_nothing(shape: tuple[int, ...]) -> None:
    """No samples or no tokens: none come out."""
    assert rope(np.zeros(shape), PLACES[: shape[1]]).shape == shape


@pytest.mark.parametrize("f", [rope, rope_backward, xpos])
def test_rotary_functions_want_a_position_for_each_token(f: Any) -> None:
    """One position too few raises an error that names the shapes."""
    with pytest.raises(ValueError, match=re.escape("(4, 3) do not fit the pairs of (2, 5, 6)")):
        f(np.zeros((2, 5, 6)), PLACES[:4])


@layouts
def test_rope_backward_undoes_rope(interleaved: bool) -> None:
    """The transpose of a rotation is its inverse."""
    x = draw(2, 5, 6)

    back = rope_backward(rope(x, PLACES, 100.0, interleaved), PLACES, 100.0, interleaved)

    np.testing.assert_allclose(back, x, rtol=0, atol=1e-14)  # a few roundings of numbers below 4


@layouts
def test_rope_backward_agrees_with_central_differences(interleaved: bool) -> None:
    """The gradient is that of the forward pass."""
    x, grad_output = draw(2, 2, 5, 6)

    gradient = rope_backward(grad_output, PLACES, 100.0, interleaved)

    assert_gradients([gradient], lambda x: rope(x, PLACES, 100.0, interleaved), [x], grad_output)


def test_rotary_scores_by_hand() -> None:
    """A pair turned by 5 and one turned by 3 enclose an angle of 2; the root of d is that of 2."""
    x = np.array([[2.0, 0.0]])

    scores = rotary_scores(x, x, np.array([5]), np.array([3]))

    np.testing.assert_allclose(scores, [[4 * np.cos(2) / np.sqrt(2)]], rtol=1e-14)


@few_examples
@given(shift=st.integers(-1000, 1000))
def test_rotary_scores_depend_on_the_offset_only(shift: int) -> None:
    """Queries and keys that move together keep their scores."""
    query, key, keys = draw(2, 5, 6), draw(2, 3, 6), np.array([4, 0, 90])

    moved = rotary_scores(query, key, PLACES + shift, keys + shift)

    expected = rotary_scores(query, key, PLACES, keys)
    np.testing.assert_allclose(moved, expected, rtol=0, atol=1e-11)  # angles up to 1900 are rounded


def test_rotary_scores_change_with_the_offset() -> None:
    """Queries that move alone get other scores."""
    query, key, keys = draw(5, 6), draw(3, 6), np.array([4, 0, 90])

    moved = rotary_scores(query, key, PLACES + 1, keys)

    assert np.abs(moved - rotary_scores(query, key, PLACES, keys)).min() > 1e-3


@pytest.mark.parametrize(("is_key", "power"), [(False, 1), (True, -1)])
def test_xpos_by_hand(is_key: bool, power: int) -> None:
    """At position 2 of 2, the first of two pairs is scaled by 0.5 / 1.5 and the second by 1 / 1.5."""
    x = np.array([[1.0, 1.0, 0.0, 0.0]])  # both pairs are (1, 0)

    scaled = xpos(x, np.array([2]), is_key, gamma=0.5, scale_base=2.0)

    first, second = (1 / 3) ** power, (2 / 3) ** power
    scales = np.array([first, second, first, second])
    expected = scales * [np.cos(2), np.cos(0.02), np.sin(2), np.sin(0.02)]
    np.testing.assert_allclose(scaled, [expected], rtol=1e-14)  # a few roundings


@few_examples
@given(shift=st.integers(-1000, 1000))
def test_xpos_leaves_the_offset_only(shift: int) -> None:
    """Products of queries and keys that move together stay the same."""
    query, key, keys = draw(5, 6), draw(3, 6), np.array([4, 0, 90])

    moved = xpos(query, PLACES + shift) @ xpos(key, keys + shift, is_key=True).T

    expected = xpos(query, PLACES) @ xpos(key, keys, is_key=True).T
    # Scales up to 3.5^4 and their inverses, and angles up to 1900, are rounded.
    np.testing.assert_allclose(moved, expected, rtol=0, atol=1e-10)


def test_xpos_without_fading_is_rope() -> None:
    """The larger gamma, the nearer all scales are to 1."""
    x = draw(5, 6)

    scaled = xpos(x, PLACES, gamma=1e15)

    np.testing.assert_allclose(scaled, rope(x, PLACES), rtol=1e-14, atol=1e-14)


def test_xpos_fades_fast_pairs_first() -> None:
    """Behind a distance every pair is smaller, and the first, which turns fastest, is the smallest."""
    pairs = np.eye(8)[:4]  # one pair each

    sizes = np.linalg.norm(xpos(pairs, np.full(4, 300)), axis=-1)

    assert (np.diff(sizes) > 0).all()
    assert sizes[-1] < 1
