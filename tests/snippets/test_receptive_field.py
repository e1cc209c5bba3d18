"""The receptive field: by hand, of published networks, and where gradients arrive."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from snippets.conv import conv2d, conv2d_backward
from snippets.receptive_field import receptive_field

few_examples = settings(deadline=None, derandomize=True, max_examples=25)
sizes = st.integers(1, 4)
layers = st.lists(st.tuples(sizes, sizes, sizes), min_size=1, max_size=4)

VGG_16 = [(3, 1), (3, 1), (2, 2)] * 2 + [(3, 1), (3, 1), (3, 1), (2, 2)] * 3
ALEXNET = [(11, 4), (3, 2), (5, 1), (3, 2), (3, 1), (3, 1), (3, 1), (3, 2)]
MOBILENET = [(3, 2)]
for stride in (1, 2, 1, 2, 1, 2, 1, 1, 1, 1, 1, 2, 1):
    MOBILENET += [(3, stride), (1, 1)]
RESNET_50 = [(7, 2), (3, 2)]  # strides in the last unit of a block, as in the library measured
for units, stride in ((3, 2), (4, 2), (6, 2), (3, 1)):
    RESNET_50 += [(1, 1), (3, 1), (1, 1)] * (units - 1) + [(1, 1), (3, stride), (1, 1)]


def test_receptive_field_by_hand() -> None:
    """A 3, then a 5 with dilation 2 at jumps of 2, then a 2 at jumps of 6: 1 + 2 + 16 + 6."""
    assert receptive_field([3, 5, 2], [2, 3, 7], [1, 2, 1]) == 25


@pytest.mark.parametrize(
    ("network", "expected"),
    [
        pytest.param(ALEXNET, 195, id="AlexNet"),
        pytest.param(VGG_16, 212, id="VGG-16"),
        pytest.param(MOBILENET, 315, id="MobileNet"),
        pytest.param(RESNET_50, 483, id="ResNet-50"),
    ],
)
def test_receptive_field_of_published_networks(
    network: list[tuple[int, int]], expected: int
) -> None:
    """Araujo et al. 2019, table in the section on modern networks."""
    kernel_sizes, strides = zip(*network, strict=True)

    assert receptive_field(kernel_sizes, strides) == expected


@few_examples
@given(stack=layers)
def test_receptive_field_is_where_the_gradient_arrives(stack: list[tuple[int, int, int]]) -> None:
    """Positive weights, so that nothing cancels: the first and last input with a gradient."""
    kernel_sizes, strides, dilations = zip(*stack, strict=True)
    field = receptive_field(kernel_sizes, strides, dilations)
    x, passed = np.zeros((1, 1, 1, field + 1)), []
    for kernel_size, stride, dilation in stack:
        passed.append((x, np.ones((1, 1, 1, kernel_size)), (1, stride), 0, (1, dilation)))
        x = conv2d(x, passed[-1][1], None, *passed[-1][2:])

    grad = np.zeros_like(x)
    grad[..., 0] = 1
    for arguments in reversed(passed):
        grad = conv2d_backward(grad, *arguments)[0]

    assert np.flatnonzero(grad).min() == 0
    assert np.flatnonzero(grad).max() == field - 1


@few_examples
@given(first=layers, second=layers)
def test_receptive_fields_of_two_stacks(
    first: list[tuple[int, int, int]], second: list[tuple[int, int, int]]
) -> None:
    """What the second sees of the first, in jumps of all the first one's strides, and its field."""
    whole = receptive_field(*zip(*first, *second, strict=True))

    jump = int(np.prod([stride for _, stride, _ in first]))
    seen = receptive_field(*zip(*second, strict=True))
    assert whole == receptive_field(*zip(*first, strict=True)) + (seen - 1) * jump


def test_receptive_field_of_no_layer_is_one() -> None:
    """The input sees itself."""
    assert receptive_field([], []) == 1


@pytest.mark.parametrize(
    "lists", [([3], [1, 1]), ([3, 3], [1, 1], [1]), ([3, 3, 3], [1, 1], [1, 1])]
)
def test_receptive_field_refuses_lists_of_different_length(lists: tuple[list[int], ...]) -> None:
    """One of each for every layer."""
    with pytest.raises(ValueError, match="differ in length"):
        receptive_field(*lists)


@pytest.mark.parametrize("lists", [([3, 0], [1, 1]), ([3, 3], [0, 1]), ([3, 3], [1, 1], [1, -1])])
def test_receptive_field_refuses_sizes_below_one(lists: tuple[list[int], ...]) -> None:
    """No kernel, stride or dilation of zero."""
    with pytest.raises(ValueError, match="sizes must be positive"):
        receptive_field(*lists)
