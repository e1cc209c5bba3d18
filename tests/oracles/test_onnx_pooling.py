"""Pooling against the reference cases of ONNX and the recorded outputs of PyTorch."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from snippets.global_pooling import adaptive_avg_pool2d, global_avg_pool2d
from snippets.pooling import avg_pool2d, max_pool2d, max_pool2d_backward
from snippets.pooling_loops import max_pool2d_loops
from tests.oracles.onnx_cases import Case, assert_as_expected, recorded_case, reference_case

Pool = Callable[..., np.ndarray]


def window(attributes: dict[str, Any]) -> tuple[Any, ...]:
    """Kernel size, stride and padding of a node; its stride defaults to 1, ours to the kernel.

    Windows along one axis are windows of an image with a single row.
    """
    kernel = attributes["kernel_shape"]
    stride = attributes.get("strides", [1] * len(kernel))
    pads = attributes.get("pads", [0] * 2 * len(kernel))
    assert pads[: len(kernel)] == pads[len(kernel) :]  # the same before and behind
    assert set(attributes.get("dilations", [1])) == {1}
    assert not attributes.get("ceil_mode", 0)
    padding = pads[: len(kernel)]
    if len(kernel) == 1:
        return (1, *kernel), (1, *stride), (0, *padding)
    return tuple(kernel), tuple(stride), tuple(padding)


def as_images(x: np.ndarray) -> np.ndarray:
    """(N, C, W) is (N, C, 1, W)."""
    return x[:, :, None] if x.ndim == 3 else x


def average(x: np.ndarray, *window: Any, count_include_pad: int = 0) -> np.ndarray:
    """ONNX does not count the padding by default: divide by the average of ones."""
    pooled = avg_pool2d(x, *window)
    return pooled if count_include_pad else pooled / avg_pool2d(np.ones_like(x), *window)


def outputs(case: Case, pool: Pool) -> list[np.ndarray]:
    """Our output for a case."""
    options = {name: v for name, v in case.attributes.items() if name == "count_include_pad"}
    output = pool(as_images(case.inputs[0]), *window(case.attributes), **options)
    return [output.reshape(case.expected[0].shape)]


MAX_CASES = [
    ("maxpool", "test_maxpool_1d_default"),
    ("maxpool", "test_maxpool_2d_default"),
    ("maxpool", "test_maxpool_2d_precomputed_pads"),
    ("maxpool", "test_maxpool_2d_precomputed_strides"),
    ("maxpool", "test_maxpool_2d_strides"),
    ("maxpool", "test_maxpool_with_argmax_2d_precomputed_pads"),
]
AVERAGE_CASES = [
    ("averagepool", "test_averagepool_1d_default"),
    ("averagepool", "test_averagepool_2d_default"),
    ("averagepool", "test_averagepool_2d_precomputed_pads"),
    ("averagepool", "test_averagepool_2d_precomputed_pads_count_include_pad"),
    ("averagepool", "test_averagepool_2d_precomputed_strides"),
    ("averagepool", "test_averagepool_2d_strides"),
]
RECORDED = {
    "test_MaxPool1d": max_pool2d,
    "test_MaxPool1d_stride": max_pool2d,
    "test_MaxPool2d": max_pool2d,
    "test_AvgPool2d": average,
    "test_AvgPool2d_stride": average,
}


@pytest.mark.parametrize("pool", [max_pool2d, max_pool2d_loops])
@pytest.mark.parametrize(("module", "name"), MAX_CASES)
def test_max_pool2d_of_onnx(module: str, name: str, pool: Pool) -> None:
    """Our maxima are those that ONNX gives as the reference for this case."""
    case = reference_case(module, name)

    assert_as_expected(outputs(case, pool), case)


@pytest.mark.parametrize(("module", "name"), AVERAGE_CASES)
def test_avg_pool2d_of_onnx(module: str, name: str) -> None:
    """Our averages are those that ONNX gives as the reference for this case."""
    case = reference_case(module, name)

    assert_as_expected(outputs(case, average), case)


@pytest.mark.parametrize("name", RECORDED)
def test_recorded_pooling_of_pytorch(name: str) -> None:
    """Our output is the one that PyTorch returned when the case was recorded."""
    case = recorded_case(name)

    assert_as_expected(outputs(case, RECORDED[name]), case)


def test_max_pool2d_backward_finds_the_winners_of_onnx() -> None:
    """The gradient lands on the places that ONNX returns as those of the maxima."""
    case = reference_case("maxpool", "test_maxpool_with_argmax_2d_precomputed_pads")
    [x], (pooled, places) = case.inputs, case.expected
    grad_output = np.random.default_rng(0).standard_normal(pooled.shape)

    gradient = max_pool2d_backward(grad_output, x, *window(case.attributes))

    expected = np.zeros(x.size)
    np.add.at(expected, places.ravel(), grad_output.ravel())
    np.testing.assert_allclose(gradient.ravel(), expected, rtol=1e-12)  # order of sums


@pytest.mark.parametrize(
    ("module", "pool"),
    [
        ("globalaveragepool", lambda x: global_avg_pool2d(x)[..., None, None]),
        ("globalaveragepool", lambda x: adaptive_avg_pool2d(x, 1)),
        ("globalmaxpool", lambda x: max_pool2d(x, x.shape[2:])),
    ],
    ids=["average", "grid of one cell", "maximum"],
)
@pytest.mark.parametrize("suffix", ["", "_precomputed"])
def test_global_pooling_of_onnx(module: str, pool: Pool, suffix: str) -> None:
    """One number a channel, as ONNX gives it."""
    case = reference_case(module, f"test_{module}{suffix}")

    assert_as_expected([pool(case.inputs[0])], case)
