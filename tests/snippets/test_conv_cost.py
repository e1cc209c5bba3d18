"""What a convolutional layer costs."""

import pytest

from snippets.conv_cost import conv_multiplications, conv_parameters


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        ((3, 1, (3, 3)), 28),  # 27 weights and a bias
        ((3, 64, (3, 3)), 64 * 28),
        ((12, 8, (3, 2), 4), 8 * (3 * 6 + 1)),
        ((12, 8, (3, 2), 4, False), 8 * 3 * 6),
        ((256, 64, (1, 1), 1, False), 256 * 64),
    ],
)
def test_conv_parameters_by_hand(arguments: tuple, expected: int) -> None:
    """Filters times the taps of one, and a bias each."""
    assert conv_parameters(*arguments) == expected


@pytest.mark.parametrize(("inputs", "outputs", "groups"), [(10, 8, 4), (8, 10, 4), (8, 8, 0)])
def test_conv_parameters_refuse_groups_that_do_not_divide(
    inputs: int, outputs: int, groups: int
) -> None:
    """Channels and filters must split evenly."""
    with pytest.raises(ValueError, match=f"do not split into groups={groups}"):
        conv_parameters(inputs, outputs, (3, 3), groups)


def test_conv_multiplications_by_hand() -> None:
    """2 x 3 places, each with 4 filters of 3 * 6 taps."""
    assert conv_multiplications((5, 8), 3, 4, (3, 2), stride=3, padding=1) == 2 * 3 * 4 * 3 * 6


def test_conv_multiplications_grow_with_the_image_and_parameters_do_not() -> None:
    """Twice the sides are four times the work, for the same weights."""
    small, large = (conv_multiplications((n, 2 * n), 3, 4, (3, 3), padding=1) for n in (16, 32))

    assert large == 4 * small
