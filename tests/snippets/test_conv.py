"""Convolution: sizes, windows, the layer, and the gradients."""

import re
from typing import Any

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from snippets.conv import (
    conv2d,
    conv2d_backward,
    conv_output_size,
    sliding_windows,
    sliding_windows_backward,
)
from tests.gradients import assert_gradients

few_examples = settings(deadline=None, derandomize=True, max_examples=50)
sizes = st.integers(1, 9)

HOWS = [
    pytest.param({}, id="plain"),
    pytest.param({"stride": 2}, id="stride"),
    pytest.param({"padding": 2}, id="padding"),
    pytest.param({"dilation": 2}, id="dilation"),
    pytest.param({"groups": 2}, id="groups"),
    pytest.param(
        {"stride": (3, 2), "padding": (2, 1), "dilation": (1, 3), "groups": 2}, id="each axis"
    ),
]


def draw() -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Two images of 4 channels and 7 x 8, 6 filters of 3 x 2, and biases."""
    rng = np.random.default_rng(0)
    return (
        rng.standard_normal((2, 4, 7, 8)),
        rng.standard_normal((6, 4, 3, 2)),
        rng.standard_normal(6),
    )


def draw_for(how: dict[str, Any]) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """The same, the filters as deep as one group."""
    x, weight, bias = draw()
    return x, weight[:, : 4 // how.get("groups", 1)], bias


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        ((32, 5), 28),
        ((32, 5, 1, 2), 32),  # half padding keeps the size
        ((7, 3, 2), 3),
        ((8, 3, 2), 3),  # the last column is not read
        ((224, 7, 2, 3), 112),
        ((7, 3, 1, 0, 3), 1),  # reaches over 7
        ((3, 3, 5), 1),
    ],
)
def test_conv_output_size_by_hand(arguments: tuple[int, ...], expected: int) -> None:
    """The places are counted as on paper."""
    assert conv_output_size(*arguments) == expected


@few_examples
@given(size=sizes, kernel_size=sizes, stride=sizes, padding=st.integers(0, 4), dilation=sizes)
def test_conv_output_size_counts_the_places(
    size: int, kernel_size: int, stride: int, padding: int, dilation: int
) -> None:
    """It is the number of starts from which the last tap is still inside."""
    last = size + 2 * padding - dilation * (kernel_size - 1) - 1
    assume(last >= 0)

    places = conv_output_size(size, kernel_size, stride, padding, dilation)

    assert places == len(range(0, last + 1, stride))


def test_conv_output_size_refuses_a_kernel_that_does_not_fit() -> None:
    """Where the taps reach over more than the padded input, there is no place, and an error."""
    message = "a kernel that reaches over 9 does not fit into 4 + 2 * 2"

    with pytest.raises(ValueError, match=re.escape(message)):
        conv_output_size(4, 3, padding=2, dilation=4)


@pytest.mark.parametrize(
    "arguments", [(0, 1, 1, 1), (5, 0), (5, 3, 0), (5, 3, 1, -1), (5, 3, 1, 0, 0)]
)
def test_conv_output_size_refuses_impossible_arguments(arguments: tuple[int, ...]) -> None:
    """Sizes, strides and dilations start at 1, padding at 0; the error names them."""
    with pytest.raises(ValueError, match=r"size=.*stride=.*padding=.*dilation="):
        conv_output_size(*arguments)


def test_sliding_windows_by_hand() -> None:
    """Taps (0, 0) and (0, 2) of a 1 x 2 kernel with dilation 2, two rows apart."""
    x = np.arange(20.0).reshape(1, 1, 4, 5)

    windows = sliding_windows(x, (1, 2), stride=(2, 1), dilation=2)

    expected = [[[[[[0, 1, 2], [10, 11, 12]], [[2, 3, 4], [12, 13, 14]]]]]]
    np.testing.assert_array_equal(windows, expected)


def test_sliding_windows_backward_counts_the_windows() -> None:
    """Ones come back as the number of windows that read a place."""
    grad_windows = np.ones((1, 1, 2, 2, 2, 3))

    counts = sliding_windows_backward(grad_windows, (3, 4))

    np.testing.assert_array_equal(counts, [[[[1, 2, 2, 1], [2, 4, 4, 2], [1, 2, 2, 1]]]])


@pytest.mark.parametrize(
    "how", [(1, 0, 1), (2, 1, 1), ((1, 2), (2, 0), (2, 1)), ((3, 1), (1, 2), (1, 3))]
)
def test_sliding_windows_backward_is_the_transpose(how: tuple[Any, ...]) -> None:
    """<windows(x), g> = <x, windows_backward(g)> for all x and g: that is what transposing means."""
    rng = np.random.default_rng(0)
    x = rng.standard_normal((2, 3, 6, 7))
    windows = sliding_windows(x, (3, 2), *how)
    grad = rng.standard_normal(windows.shape)

    back = sliding_windows_backward(grad, (6, 7), *how)

    assert back.shape == x.shape
    np.testing.assert_allclose((windows * grad).sum(), (x * back).sum(), rtol=1e-11)  # sums of 1e3


def test_sliding_windows_backward_refuses_windows_of_another_image() -> None:
    """The size must be that from which the windows were taken."""
    with pytest.raises(ValueError, match=re.escape("are not those of an image of (3, 5)")):
        sliding_windows_backward(np.ones((1, 1, 2, 2, 2, 3)), (3, 5))


def test_conv2d_by_hand() -> None:
    """1 2 / 3 4 over 0 1 2 / 3 4 5: 1 * 2 + 3 * 3 + 4 * 4 = 27 and 37, plus a bias of 10."""
    x = np.arange(6.0).reshape(1, 1, 2, 3)
    weight = np.array([[[[1.0, 2.0], [3.0, 4.0]]]])

    output = conv2d(x, weight, np.array([10.0]))

    np.testing.assert_array_equal(output, [[[[37, 47]]]])


@pytest.mark.parametrize("how", HOWS)
def test_conv2d_is_a_dot_product_at_each_place(how: dict[str, Any]) -> None:
    """One output of one filter, computed alone from the padded image."""
    x, weight, bias = draw_for(how)
    (sh, sw), (ph, pw), (dh, dw) = (
        np.broadcast_to(how.get(name, default), 2)
        for name, default in (("stride", 1), ("padding", 0), ("dilation", 1))
    )
    padded = np.zeros((2, 4, 7 + 2 * ph, 8 + 2 * pw))
    padded[:, :, ph : ph + 7, pw : pw + 8] = x
    depth = weight.shape[1]
    first = 4 // depth - 1  # filter 4 is in the last group

    output = conv2d(x, weight, bias, **how)

    own = padded[1, first * depth :][:depth, sh : sh + 2 * dh + 1 : dh, sw : sw + dw + 1 : dw]
    expected = (own * weight[4]).sum() + bias[4]
    np.testing.assert_allclose(output[1, 4, 1, 1], expected, rtol=1e-12)  # 24 terms, other order


def test_conv2d_groups_are_convolutions_side_by_side() -> None:
    """Two groups give what each half of the filters gives on its half of the channels."""
    x, weight, bias = draw_for({"groups": 2})

    output = conv2d(x, weight, bias, groups=2)

    halves = [conv2d(x[:, :2], weight[:3], bias[:3]), conv2d(x[:, 2:], weight[3:], bias[3:])]
    np.testing.assert_allclose(output, np.concatenate(halves, axis=1), rtol=1e-12, atol=1e-13)


def test_conv2d_without_bias() -> None:
    """No bias is a bias of zeros."""
    x, weight, _ = draw()

    np.testing.assert_array_equal(conv2d(x, weight), conv2d(x, weight, np.zeros(6)))


def test_conv2d_of_an_empty_batch_is_empty() -> None:
    """No samples in, no samples out, and gradients of zero."""
    _, weight, bias = draw()
    x = np.zeros((0, 4, 7, 8))

    output = conv2d(x, weight, bias)
    gradients = conv2d_backward(output, x, weight)

    assert output.shape == (0, 6, 5, 7)
    assert [g.shape for g in gradients] == [x.shape, weight.shape, bias.shape]
    assert not gradients[1].any()


@pytest.mark.parametrize(
    ("x", "weight", "groups"),
    [
        ((2, 4, 7, 8), (6, 3, 3, 2), 1),
        ((2, 4, 7, 8), (6, 4, 3, 2), 2),
        ((2, 4, 7, 8), (5, 2, 3, 2), 2),
        ((2, 4, 7, 8), (6, 4, 3, 2), 0),
    ],
)
def test_conv2d_refuses_channels_that_do_not_fit(
    x: tuple[int, ...], weight: tuple[int, ...], groups: int
) -> None:
    """Channels are those of a group times the groups, and filters split evenly."""
    message = re.escape(f"x {x} and weight {weight} do not fit for groups={groups}")

    with pytest.raises(ValueError, match=message):
        conv2d(np.zeros(x), np.zeros(weight), groups=groups)
    with pytest.raises(ValueError, match=message):
        conv2d_backward(np.zeros((2, 6, 5, 7)), np.zeros(x), np.zeros(weight), groups=groups)


def test_conv2d_refuses_a_bias_of_another_size() -> None:
    """One bias for all filters would broadcast, and is an error."""
    x, weight, _ = draw()

    with pytest.raises(ValueError, match=re.escape("bias (1,) does not fit weight (6, 4, 3, 2)")):
        conv2d(x, weight, np.zeros(1))


def test_conv2d_backward_by_hand() -> None:
    """A gradient at the second place goes to the window there, weighted with the filter."""
    x = np.arange(6.0).reshape(1, 1, 2, 3)
    weight = np.array([[[[1.0, 2.0], [3.0, 4.0]]]])

    grad_x, grad_weight, grad_bias = conv2d_backward(np.array([[[[0.0, 2.0]]]]), x, weight)

    np.testing.assert_array_equal(grad_x, [[[[0, 2, 4], [0, 6, 8]]]])
    np.testing.assert_array_equal(grad_weight, [[[[2, 4], [8, 10]]]])
    np.testing.assert_array_equal(grad_bias, [2])


@pytest.mark.parametrize("how", HOWS)
def test_conv2d_backward_agrees_with_central_differences(how: dict[str, Any]) -> None:
    """The three gradients are those of the forward pass, with any stride, padding and so on."""
    x, weight, bias = draw_for(how)
    grad_output = np.random.default_rng(1).standard_normal(conv2d(x, weight, **how).shape)

    gradients = conv2d_backward(grad_output, x, weight, **how)

    assert_gradients(
        gradients, lambda *inputs: conv2d(*inputs, **how), [x, weight, bias], grad_output
    )


def test_conv2d_backward_refuses_a_gradient_of_another_shape() -> None:
    """The gradient must have the shape of the output, in every axis."""
    x, weight, _ = draw()
    message = "grad_output (2, 1, 5, 7) is not of (2, 6, 5, 7)"

    with pytest.raises(ValueError, match=re.escape(message)):
        conv2d_backward(np.zeros((2, 1, 5, 7)), x, weight)
