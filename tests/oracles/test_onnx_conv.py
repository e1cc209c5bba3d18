"""Convolution against the reference cases of ONNX and the recorded outputs of PyTorch."""

import numpy as np
import pytest

from snippets.conv import conv2d
from snippets.conv_transpose import conv_transpose2d
from tests.oracles.onnx_cases import Arrays, assert_as_expected, recorded_case, reference_case

# An axis in one dimension is a row here. Each adapter takes the attributes by name, so that one
# it does not know is an error. `kernel_shape` and `output_shape` repeat what the arrays say.


def conv_node(
    x: np.ndarray,
    weight: np.ndarray,
    bias: np.ndarray | None = None,
    *,
    kernel_shape: list[int],
    strides: tuple[int, ...] = (1, 1),
    pads: tuple[int, ...] = (0, 0, 0, 0),
    dilations: tuple[int, ...] = (1, 1),
    group: int = 1,
    auto_pad: bytes = b"NOTSET",
) -> Arrays:
    """Padding of its own for each side is put around the input here, since ours is even."""
    assert list(weight.shape[2:]) == list(kernel_shape)
    if auto_pad == b"SAME_LOWER":  # of 5 x 5 by 3 x 3 with stride 2 to 3 x 3
        pads = (1, 1, 1, 1)
    if x.ndim == 3:
        x, weight = x[:, :, None], weight[:, :, None]
        pads, strides, dilations = (0, pads[0], 0, pads[1]), (1, *strides), (1, *dilations)
        return [conv_node_2d(x, weight, bias, pads, strides, dilations, group)[:, :, 0]]
    return [conv_node_2d(x, weight, bias, pads, strides, dilations, group)]


def conv_node_2d(x, weight, bias, pads, strides, dilations, group) -> np.ndarray:
    """Top, left, bottom and right padding."""
    top, left, bottom, right = pads
    if (top, left) == (bottom, right):
        return conv2d(x, weight, bias, tuple(strides), (top, left), tuple(dilations), group)
    padded = np.pad(x, ((0, 0), (0, 0), (top, bottom), (left, right)))
    return conv2d(padded, weight, bias, tuple(strides), 0, tuple(dilations), group)


def conv_transpose_node(
    x: np.ndarray,
    weight: np.ndarray,
    bias: np.ndarray | None = None,
    *,
    kernel_shape: list[int] | None = None,
    strides: tuple[int, ...] = (1, 1),
    pads: tuple[int, ...] = (0, 0, 0, 0),
    dilations: tuple[int, ...] = (1, 1),
    output_padding: tuple[int, ...] = (0, 0),
    group: int = 1,
) -> Arrays:
    """What is cut off above and below is the same in ours, and so are left and right."""
    top, left, bottom, right = pads
    assert group == 1
    assert (top, left) == (bottom, right)
    how = (tuple(how) for how in (strides, (top, left), output_padding, dilations))
    return [conv_transpose2d(x, weight, bias, *how)]


@pytest.mark.parametrize(
    "name",
    [
        "test_basic_conv_with_padding",
        "test_basic_conv_without_padding",
        "test_conv_with_strides_padding",
        "test_conv_with_strides_no_padding",
        "test_conv_with_strides_and_asymmetric_padding",
        "test_conv_with_autopad_same",
    ],
)
def test_conv_agrees_with_onnx(name: str) -> None:
    """The reference cases of the operator Conv."""
    case = reference_case("conv", name)

    outputs = conv_node(*case.inputs, **case.attributes)

    assert case.operator == "Conv"
    assert_as_expected(outputs, case)


@pytest.mark.parametrize(
    "name",
    [
        "test_Conv1d",
        "test_Conv1d_dilated",
        "test_Conv1d_groups",
        "test_Conv1d_pad1",
        "test_Conv1d_pad1size1",
        "test_Conv1d_pad2",
        "test_Conv1d_pad2size1",
        "test_Conv1d_stride",
        "test_Conv2d",
        "test_Conv2d_depthwise",
        "test_Conv2d_depthwise_padded",
        "test_Conv2d_depthwise_strided",
        "test_Conv2d_depthwise_with_multiplier",
        "test_Conv2d_dilated",
        "test_Conv2d_groups",
        "test_Conv2d_groups_thnn",
        "test_Conv2d_no_bias",
        "test_Conv2d_padding",
        "test_Conv2d_strided",
    ],
)
def test_conv_agrees_with_what_pytorch_returned(name: str) -> None:
    """Strides, padding, dilation and groups as PyTorch has them."""
    case = recorded_case(name)

    outputs = conv_node(*case.inputs, **case.attributes)

    assert case.operator == "Conv"
    assert_as_expected(outputs, case)


@pytest.mark.parametrize(
    "name",
    [
        "test_convtranspose",
        "test_convtranspose_dilations",
        "test_convtranspose_pad",
        "test_convtranspose_pads",
    ],
)
def test_conv_transpose_agrees_with_onnx(name: str) -> None:
    """The reference cases of ConvTranspose without groups."""
    case = reference_case("convtranspose", name)

    outputs = conv_transpose_node(*case.inputs, **case.attributes)

    assert case.operator == "ConvTranspose"
    assert_as_expected(outputs, case)


@pytest.mark.parametrize("name", ["test_ConvTranspose2d", "test_ConvTranspose2d_no_bias"])
def test_conv_transpose_agrees_with_what_pytorch_returned(name: str) -> None:
    """Stride, padding and output padding as PyTorch has them."""
    case = recorded_case(name)

    outputs = conv_transpose_node(*case.inputs, **case.attributes)

    assert case.operator == "ConvTranspose"
    assert_as_expected(outputs, case)
