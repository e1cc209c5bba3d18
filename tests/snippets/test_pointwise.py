"""Dense layers over the channels: 1x1 convolutions, and GPT-2's conv1d."""

import re

import numpy as np
import pytest

from snippets.pointwise import conv1x1, gpt2_conv1d


def test_conv1x1_by_hand() -> None:
    """Two channels become 1 a + 2 b + 10 and 3 a + 4 b + 20 at each of the three positions."""
    x = np.array([[[1.0, 0.0, 2.0], [5.0, 7.0, 0.0]]])
    weight, bias = np.array([[1.0, 2.0], [3.0, 4.0]]), np.array([10.0, 20.0])

    y = conv1x1(x, weight, bias)

    np.testing.assert_array_equal(y, [[[21, 24, 12], [43, 48, 26]]])


@pytest.mark.parametrize("spatial", [(), (5,), (5, 3), (2, 5, 3)])
def test_conv1x1_keeps_the_positions_apart(spatial: tuple[int, ...]) -> None:
    """Positions in another order give the outputs in that order."""
    rng = np.random.default_rng(0)
    x = rng.standard_normal((2, 6, *spatial))
    weight, bias = rng.standard_normal((4, 6)), rng.standard_normal(4)
    turned = tuple(range(2, x.ndim))

    y = conv1x1(np.flip(x, turned), weight, bias)

    assert y.shape == (2, 4, *spatial)
    expected = np.flip(conv1x1(x, weight, bias), turned)
    np.testing.assert_allclose(y, expected, rtol=1e-12, atol=1e-13)  # order of sums


def test_two_conv1x1_are_one() -> None:
    """Their weights multiply like matrices."""
    rng = np.random.default_rng(0)
    x, first, second = (rng.standard_normal(s) for s in [(2, 6, 5, 3), (4, 6), (7, 4)])

    y = conv1x1(conv1x1(x, first, np.zeros(4)), second, np.zeros(7))

    expected = conv1x1(x, second @ first, np.zeros(7))
    np.testing.assert_allclose(y, expected, rtol=1e-12, atol=1e-13)  # order of sums


@pytest.mark.parametrize(
    ("weight", "bias"), [((4, 1), (4,)), ((4, 6), (1,)), ((4, 6, 1, 1), (4,)), ((4, 6), (4, 1))]
)
def test_conv1x1_refuses_shapes_that_do_not_fit(
    weight: tuple[int, ...], bias: tuple[int, ...]
) -> None:
    """What would broadcast or fail deep inside raises an error that names the shapes."""
    message = f"x (2, 6, 5, 3), weight {weight} and bias {bias} do not fit together"

    with pytest.raises(ValueError, match=re.escape(message)):
        conv1x1(np.zeros((2, 6, 5, 3)), np.zeros(weight), np.zeros(bias))


def test_gpt2_conv1d_by_hand() -> None:
    """A token (a, b) becomes (1 a + 3 b + 10, 2 a + 4 b + 20): the weight is stored as (in, out)."""
    tokens = np.array([[1.0, 5.0], [0.0, 7.0], [2.0, 0.0]])
    weight, bias = np.array([[[1.0, 2.0], [3.0, 4.0]]]), np.array([10.0, 20.0])

    y = gpt2_conv1d(tokens, weight, bias)

    np.testing.assert_array_equal(y, [[26, 42], [31, 48], [12, 24]])


@pytest.mark.parametrize("start", [(), (5,), (2, 5), (0, 5)])
def test_gpt2_conv1d_is_conv1x1_with_channels_last(start: tuple[int, ...]) -> None:
    """Tokens are positions, and the weight is that of a 1x1 convolution, transposed."""
    rng = np.random.default_rng(0)
    x = rng.standard_normal((*start, 6))
    weight, bias = rng.standard_normal((1, 6, 4)), rng.standard_normal(4)

    y = gpt2_conv1d(x, weight, bias)

    rows = conv1x1(x.reshape(-1, 6), weight[0].T, bias)
    np.testing.assert_allclose(y, rows.reshape(*start, 4), rtol=1e-12, atol=1e-13)  # order of sums


@pytest.mark.parametrize(
    ("weight", "bias"), [((6, 4), (4,)), ((2, 6, 4), (4,)), ((1, 5, 4), (4,)), ((1, 6, 4), (1,))]
)
def test_gpt2_conv1d_refuses_shapes_that_do_not_fit(
    weight: tuple[int, ...], bias: tuple[int, ...]
) -> None:
    """A weight without its axis of size 1, or of another width, raises an error with the shapes."""
    message = f"x (2, 5, 6), weight {weight} and bias {bias} do not fit together"

    with pytest.raises(ValueError, match=re.escape(message)):
        gpt2_conv1d(np.zeros((2, 5, 6)), np.zeros(weight), np.zeros(bias))
