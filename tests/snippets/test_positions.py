"""Positions: what is added to the input, what is added to the scores, and what T5's rule says."""

import re
from fractions import Fraction
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from snippets.positions import (
    alibi_bias,
    alibi_slopes,
    angular_frequencies,
    learned_positions,
    learned_positions_backward,
    relative_positions,
    sinusoidal_positions,
    t5_bias,
    t5_buckets,
)
from tests.gradients import assert_gradients

few_examples = settings(deadline=None, derandomize=True, max_examples=25)
TABLE = np.array([[1.0, 2.0], [3.0, 4.0], [5.0, 6.0]])  # three positions


def test_angular_frequencies_by_hand() -> None:
    """With base 100 and four channels, the second pair turns 100^(2/4) = 10 times more slowly."""
    np.testing.assert_allclose(angular_frequencies(4, 100.0), [1, 1 / 10], rtol=1e-15)


@few_examples
@given(half=st.integers(2, 64), base=st.floats(2, 1e6))
def test_angular_frequencies_fall_geometrically(half: int, base: float) -> None:
    """The first is 1, and each is the same factor below the one before."""
    frequencies = angular_frequencies(2 * half, base)

    assert frequencies[0] == 1
    ratios = frequencies[1:] / frequencies[:-1]
    np.testing.assert_allclose(ratios, base ** (-1 / half), rtol=1e-13)  # a few roundings


@pytest.mark.parametrize("d", [-2, 0, 1, 7])
def test_positions_refuse_channels_without_a_partner(d: int) -> None:
    """Sines and cosines come in pairs."""
    with pytest.raises(ValueError, match=f"d must be even, got {d}"):
        sinusoidal_positions(np.arange(3), d)


def test_sinusoidal_positions_by_hand() -> None:
    """Position 3 with base 100: angles of 3 and 3/10 radians, a sine before each cosine."""
    encoded = sinusoidal_positions(np.array([0, 3]), 4, 100.0)

    expected = [[0, 1, 0, 1], [np.sin(3), np.cos(3), np.sin(0.3), np.cos(0.3)]]
    np.testing.assert_allclose(encoded, expected, rtol=1e-14)  # an angle may be off by 1 ulp


@few_examples
@given(p=st.integers(0, 3000), q=st.integers(0, 3000), shift=st.integers(-500, 500))
def test_sinusoidal_positions_have_products_of_their_distance(p: int, q: int, shift: int) -> None:
    """The product of two positions stays when both are moved."""
    here, there = (sinusoidal_positions(np.array([p, q]) + s, 16) for s in (0, shift))

    # Angles up to 3500 are rounded by 2e-13.
    np.testing.assert_allclose(here[0] @ here[1], there[0] @ there[1], atol=1e-11)


def test_sinusoidal_positions_keep_the_axes_of_the_positions() -> None:
    """Positions of any shape get the channels as a last axis, also none and a single one."""
    positions = np.array([[0, 5, 2], [9, 1, 5]])

    encoded = sinusoidal_positions(positions, 8)

    assert encoded.shape == (2, 3, 8)
    np.testing.assert_array_equal(encoded[0, 1], sinusoidal_positions(np.array(5), 8))
    assert sinusoidal_positions(positions[:0], 8).shape == (0, 3, 8)


def test_learned_positions_by_hand() -> None:
    """Each position gets its row, as often as it occurs."""
    rows = learned_positions(np.array([[2, 0], [2, 2]]), TABLE)

    np.testing.assert_array_equal(rows, [[[5, 6], [1, 2]], [[5, 6], [5, 6]]])


@pytest.mark.parametrize("position", [3, 4, -1, -3])
def test_learned_positions_end_with_the_table(position: int) -> None:
    """Beyond the last row and before the first there is nothing, not even from the other end."""
    message = f"no row for position {position} in a table of 3"

    with pytest.raises(ValueError, match=re.escape(message)):
        learned_positions(np.array([1, position]), TABLE)


def test_learned_positions_backward_by_hand() -> None:
    """A row sums the gradients of its places; a row that nobody asked for gets zero."""
    grad_output = np.array([[1.0, 2.0], [10.0, 20.0], [100.0, 200.0]])

    gradient = learned_positions_backward(grad_output, np.array([2, 0, 2]), 4)

    np.testing.assert_array_equal(gradient, [[10, 20], [0, 0], [101, 202], [0, 0]])


@pytest.mark.parametrize("shape", [(5,), (2, 3)])
def test_learned_positions_backward_agrees_with_central_differences(shape: tuple[int, ...]) -> None:
    """The gradient is that of the look-up, with repeats."""
    rng = np.random.default_rng(0)
    positions = rng.integers(0, 3, shape)
    grad_output = rng.standard_normal((*shape, 2))

    gradient = learned_positions_backward(grad_output, positions, 3)

    assert_gradients(
        [gradient], lambda weight: learned_positions(positions, weight), [TABLE], grad_output
    )


def test_relative_positions_by_hand() -> None:
    """A key before the query counts negative, one after it positive."""
    offsets = relative_positions(np.array([10, 3]), np.array([8, 10, 4]))

    np.testing.assert_array_equal(offsets, [[-2, 0, -6], [5, 7, 1]])


@pytest.mark.parametrize("shapes", [((2, 3), (3,)), ((3,), (1, 3)), ((), (3,))])
def test_relative_positions_take_one_axis_each(shapes: tuple[tuple[int, ...], ...]) -> None:
    """Positions of a batch would broadcast in silence; they are refused."""
    queries, keys = (np.zeros(shape, dtype=np.int64) for shape in shapes)

    with pytest.raises(ValueError, match=re.escape(f"not {shapes[0]} and {shapes[1]}")):
        relative_positions(queries, keys)


@pytest.mark.parametrize(
    ("heads", "powers"),
    [
        (1, [8]),
        (2, [4, 8]),
        (8, [1, 2, 3, 4, 5, 6, 7, 8]),
        (3, [4, 8, 2]),
        (12, [1, 2, 3, 4, 5, 6, 7, 8, 0.5, 1.5, 2.5, 3.5]),
    ],
)
def test_alibi_slopes_by_hand(heads: int, powers: list[float]) -> None:
    """The slopes are 2 to the minus these powers, the in-between ones last."""
    np.testing.assert_allclose(alibi_slopes(heads), 2.0 ** -np.array(powers), rtol=1e-15)


def reference_slopes(heads: int) -> list[float]:
    """The rule of the reference code, as it states it: by recursion, every other of the double."""
    power = 1
    while 2 * power <= heads:
        power *= 2
    if power == heads:
        return [2 ** (-8 * h / heads) for h in range(1, heads + 1)]
    return reference_slopes(power) + reference_slopes(2 * power)[::2][: heads - power]


@pytest.mark.parametrize("heads", range(1, 130))
def test_alibi_slopes_are_those_of_the_reference_code(heads: int) -> None:
    """For each number of heads, in this order, and no slope comes twice."""
    slopes = alibi_slopes(heads)

    np.testing.assert_allclose(slopes, reference_slopes(heads), rtol=1e-14)
    assert len(np.unique(slopes)) == heads


def test_alibi_slopes_need_a_head() -> None:
    """No head has no slope."""
    with pytest.raises(ValueError, match="at least one head, got 0"):
        alibi_slopes(0)


def test_alibi_bias_by_hand() -> None:
    """Query 5 takes twice the slope from key 3, and once from key 6."""
    bias = alibi_bias(np.array([5]), np.array([3, 5, 6]), np.array([0.5, 0.25]))

    np.testing.assert_array_equal(bias, [[[-1, 0, -0.5]], [[-0.5, 0, -0.25]]])


def test_t5_buckets_by_hand() -> None:
    """The nearest 8 on each side have a bucket each, and the last one begins at 91."""
    offsets = np.array([0, -1, -7, -8, -11, -12, -90, -91, -1000, 1, 7, 8, 91])

    buckets = t5_buckets(offsets)

    expected = [0, 1, 7, 8, 8, 9, 14, 15, 15, 17, 23, 24, 31]
    np.testing.assert_array_equal(buckets, expected)


def test_t5_buckets_of_a_decoder_by_hand() -> None:
    """The nearest 16 in the past have a bucket each, and all of the future is in bucket 0."""
    offsets = np.array([0, -1, -15, -16, -112, -113, -1000, 1, 50])

    buckets = t5_buckets(offsets, bidirectional=False)

    np.testing.assert_array_equal(buckets, [0, 1, 15, 16, 30, 31, 31, 0, 0])


def published_bucket(offset: int, bidirectional: bool, num_buckets: int, max_distance: int) -> int:
    """The rule as T5 publishes it, in exact arithmetic: floors of logarithms by comparing powers.

    floor(log(n / e) / log(D / e) * w) >= k is (n / e)^w >= (D / e)^k.
    """
    ahead = 0
    if bidirectional:
        num_buckets //= 2
        ahead = num_buckets if offset > 0 else 0
        distance = abs(offset)
    else:
        distance = max(-offset, 0)
    exact = num_buckets // 2
    if distance < exact:
        return ahead + distance
    wide, steps = num_buckets - exact, 0
    while Fraction(distance, exact) ** wide >= Fraction(max_distance, exact) ** (steps + 1):
        steps += 1
        if steps == wide:
            break
    return ahead + min(exact + steps, num_buckets - 1)


@pytest.mark.parametrize(
    ("num_buckets", "max_distance"), [(32, 128), (64, 128), (20, 50), (14, 60)]
)
@pytest.mark.parametrize("bidirectional", [True, False])
def test_t5_buckets_are_those_of_the_published_rule(
    bidirectional: bool, num_buckets: int, max_distance: int
) -> None:
    """Every offset from -200 to 200 is in the bucket that the rule gives exactly."""
    offsets = np.arange(-200, 201)

    buckets = t5_buckets(offsets, bidirectional, num_buckets, max_distance)

    options = bidirectional, num_buckets, max_distance
    expected = [published_bucket(offset, *options) for offset in offsets.tolist()]
    np.testing.assert_array_equal(buckets, expected)


@pytest.mark.parametrize(("bidirectional", "used"), [(True, set(range(32)) - {16}), (False, None)])
def test_t5_buckets_leave_one_bucket_empty(bidirectional: bool, used: set[int] | None) -> None:
    """Distance 0 is not ahead, so bucket 16 has no offset; a decoder uses all 32."""
    buckets = t5_buckets(np.arange(-500, 501), bidirectional)

    assert set(buckets.tolist()) == (used or set(range(32)))


@few_examples
@given(
    near=st.integers(0, 10**6),
    farther=st.integers(0, 10**6),
    bidirectional=st.booleans(),
)
def test_t5_buckets_do_not_fall_with_the_distance(
    near: int, farther: int, bidirectional: bool
) -> None:
    """What lies farther back is in the same bucket or in a later one."""
    offsets = -np.sort(np.array([near, farther]))

    first, second = t5_buckets(offsets, bidirectional)

    assert 0 <= first <= second < 32


@pytest.mark.parametrize("options", [(True, 3, 128), (False, 1, 128), (True, 32, 8), (False, 8, 4)])
def test_t5_buckets_refuse_what_leaves_no_wide_bucket(options: tuple[Any, ...]) -> None:
    """There must be an exact bucket, and distances beyond the exact ones."""
    message = f"{options[1]} buckets do not fit a distance of {options[2]}"

    with pytest.raises(ValueError, match=message):
        t5_buckets(np.arange(3), *options)


def test_t5_bias_by_hand() -> None:
    """With four buckets a side has two: the token itself or the nearest, and the rest."""
    weight = np.array([[1.0, -1.0], [2.0, -2.0], [3.0, -3.0], [4.0, -4.0]])

    bias = t5_bias(np.array([7]), np.array([6, 7, 8]), weight)

    np.testing.assert_array_equal(bias, [[[2, 1, 4]], [[-2, -1, -4]]])


@pytest.mark.parametrize("bidirectional", [True, False])
def test_t5_bias_picks_the_bucket_for_each_head(bidirectional: bool) -> None:
    """Entry (h, i, j) is what head h has for the bucket of key j minus query i."""
    weight = np.random.default_rng(0).standard_normal((20, 3))
    queries, keys = np.array([0, 40, 90]), np.array([5, 0, 200, 41])

    bias = t5_bias(queries, keys, weight, bidirectional, max_distance=50)

    for h, i, j in np.ndindex(3, 3, 4):
        bucket = published_bucket(int(keys[j] - queries[i]), bidirectional, 20, 50)
        assert bias[h, i, j] == weight[bucket, h]


def biases(queries: np.ndarray, keys: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The bias of ALiBi and that of T5, for two heads."""
    weight = np.random.default_rng(0).standard_normal((32, 2))
    return alibi_bias(queries, keys, alibi_slopes(2)), t5_bias(queries, keys, weight)


@few_examples
@given(shift=st.integers(-(10**6), 10**6))
def test_biases_depend_on_the_offset_only(shift: int) -> None:
    """Queries and keys that move together keep their bias exactly."""
    queries, keys = np.array([0, 3, 4]), np.array([1, 0, 70, 300])

    moved = biases(queries + shift, keys + shift)

    for bias, expected in zip(moved, biases(queries, keys), strict=True):
        np.testing.assert_array_equal(bias, expected)


def test_biases_of_a_short_input_are_a_corner_of_those_of_a_long_one() -> None:
    """A longer input changes nothing for the positions that were there before."""
    long = biases(np.arange(9), np.arange(9))

    for bias, expected in zip(biases(np.arange(4), np.arange(4)), long, strict=True):
        np.testing.assert_array_equal(bias, expected[:, :4, :4])


def test_biases_without_queries_are_empty() -> None:
    """No queries, no rows."""
    for bias in biases(np.zeros(0, dtype=np.int64), np.arange(4)):
        assert bias.shape == (2, 0, 4)
