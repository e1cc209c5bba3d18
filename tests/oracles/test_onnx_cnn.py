"""Streams, 1x1 kernels, depthwise filters and patches against ONNX and PyTorch's recordings."""

import numpy as np
import pytest

from snippets.depthwise import depthwise_separable_conv2d
from snippets.patches import patchify
from snippets.pointwise import conv1x1, gpt2_conv1d
from snippets.streaming import stream_conv1d
from tests.oracles.onnx_cases import assert_as_expected, recorded_case, reference_case


@pytest.mark.parametrize(
    "name",
    [
        "basic",
        "with_bias",
        "with_past_state",
        "decode_step",
        "kernel_size_one",
        "with_bias_and_past_state",
        "b1_c1_degenerate",
        "short_input_no_past_state",
    ],
)
def test_stream_conv1d_with_one_filter_a_channel(name: str) -> None:
    """ONNX's CausalConvWithState: an output for each sample, and the state of the next call."""
    case = reference_case("causal_conv_with_state", f"test_causal_conv_with_state_{name}")
    chunk, weight, *rest = case.inputs
    channels, taps = chunk.shape[1], weight.shape[-1]
    bias = next((x for x in rest if x.ndim == 1), np.zeros(channels, np.float32))
    state = next((x for x in rest if x.ndim == 3), np.zeros((*chunk.shape[:2], taps - 1), "f"))
    diagonal = np.eye(channels, dtype=np.float32)[:, :, None] * weight  # no channel sees another

    outputs = stream_conv1d(chunk, diagonal, bias, state)

    assert_as_expected(list(outputs), case)


@pytest.mark.parametrize("chunks", [1, 2, 3])
@pytest.mark.parametrize("name", ["Conv1d", "Conv1d_stride", "Conv1d_dilated", "Conv1d_pad1"])
def test_stream_conv1d(name: str, chunks: int) -> None:
    """PyTorch's Conv1d, whatever the number of chunks."""
    case = recorded_case(f"test_{name}")
    x, weight, bias = case.inputs
    padded = np.pad(x, ((0, 0), (0, 0), tuple(case.attributes["pads"])))
    options = case.attributes["strides"][0], case.attributes["dilations"][0]

    outputs, state = [], padded[..., :0]
    for chunk in np.array_split(padded, chunks, axis=-1):
        output, state = stream_conv1d(chunk, weight, bias, state, *options)
        outputs.append(output)

    assert_as_expected([np.concatenate(outputs, axis=-1)], case)


@pytest.mark.parametrize("name", ["", "_padded", "_strided"])
def test_depthwise_separable_conv2d(name: str) -> None:
    """PyTorch's depthwise Conv2d, with a mixing that leaves every channel alone."""
    case = recorded_case(f"test_Conv2d_depthwise{name}")
    x, weight, bias = case.inputs
    options = case.attributes["strides"][0], case.attributes["pads"][0]

    mixing = np.eye(x.shape[1], dtype=np.float32)
    output = depthwise_separable_conv2d(x, weight, mixing, bias, *options)

    assert_as_expected([output], case)


def test_dense_layers_over_the_channels() -> None:
    """PyTorch's Linear, whose rows are positions with channels first or last."""
    case = recorded_case("test_Linear")
    x, weight, bias = case.inputs

    assert_as_expected([conv1x1(x, weight, bias)], case)
    assert_as_expected([gpt2_conv1d(x, weight.T[None], bias)], case)


@pytest.mark.parametrize("name", ["test_spacetodepth", "test_spacetodepth_example"])
def test_patchify(name: str) -> None:
    """ONNX's SpaceToDepth has the same patches, with the channel as the fastest axis within."""
    case = reference_case("spacetodepth", name)
    [x], size = case.inputs, case.attributes["blocksize"]
    n, channels, height, width = x.shape

    tokens = patchify(x, size).reshape(n, height // size, width // size, channels, size, size)

    depth = tokens.transpose(0, 4, 5, 3, 1, 2)
    assert_as_expected([depth.reshape(n, -1, height // size, width // size)], case)
