"""Convolution of a stream: chunks, states, strides and dilations."""

import re
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from snippets.conv import conv2d
from snippets.streaming import stream_conv1d

few_examples = settings(deadline=None, derandomize=True, max_examples=50)


def draw(samples: int = 23, kept: int = 2) -> tuple[np.ndarray, ...]:
    """A signal of 3 channels, a kernel of 3 taps for 4 channels, a bias and a state."""
    rng = np.random.default_rng(0)
    shapes = (2, 3, samples), (4, 3, 3), (4,), (2, 3, kept)
    x, weight, bias, state = (rng.standard_normal(shape) for shape in shapes)
    return x, weight, bias, state


def test_stream_conv1d_by_hand() -> None:
    """Taps 1, 10, 100 over the state 1, 2 and the chunk 3, 4; the last two samples are kept."""
    chunk, state = np.array([[[3.0, 4.0]]]), np.array([[[1.0, 2.0]]])

    output, kept = stream_conv1d(chunk, np.array([[[1.0, 10.0, 100.0]]]), np.array([0.5]), state)

    np.testing.assert_array_equal(output, [[[321.5, 432.5]]])
    np.testing.assert_array_equal(kept, [[[3, 4]]])


def test_stream_conv1d_keeps_the_phase_by_hand() -> None:
    """At stride 2 the windows begin at samples 0, 2 and 4: after 6 samples, 4 and 5 are kept."""
    chunk = np.arange(6.0)[None, None]

    output, kept = stream_conv1d(chunk, np.ones((1, 1, 3)), np.zeros(1), chunk[..., :0], stride=2)

    np.testing.assert_array_equal(output, [[[3, 9]]])
    np.testing.assert_array_equal(kept, [[[4, 5]]])


@few_examples
@given(
    cuts=st.lists(st.integers(0, 23), max_size=6),
    stride=st.integers(1, 3),
    dilation=st.integers(1, 3),
)
def test_stream_conv1d_does_not_depend_on_the_chunks(
    cuts: list[int], stride: int, dilation: int
) -> None:
    """Chunks of any sizes, empty ones too, give what the whole signal gives, and the same state."""
    x, weight, bias, state = draw(kept=2 * dilation)
    whole, last = stream_conv1d(x, weight, bias, state, stride, dilation)

    outputs = []
    for chunk in np.split(x, sorted(cuts), axis=-1):
        output, state = stream_conv1d(chunk, weight, bias, state, stride, dilation)
        outputs.append(output)

    np.testing.assert_allclose(np.concatenate(outputs, axis=-1), whole, rtol=1e-12, atol=1e-13)
    np.testing.assert_array_equal(state, last)


@pytest.mark.parametrize(("stride", "dilation"), [(1, 1), (2, 1), (3, 1), (1, 2), (4, 2)])
def test_stream_conv1d_of_a_whole_signal_is_a_convolution(stride: int, dilation: int) -> None:
    """Zeros as the first state are the padding on the left of a causal convolution."""
    x, weight, bias, _ = draw()
    padded = np.pad(x, ((0, 0), (0, 0), (2 * dilation, 0)))

    output, _ = stream_conv1d(
        x, weight, bias, np.zeros((2, 3, 2 * dilation)), stride=stride, dilation=dilation
    )

    expected = conv2d(
        padded[:, :, None], weight[:, :, None], bias, (1, stride), dilation=(1, dilation)
    )
    np.testing.assert_allclose(output, expected[:, :, 0], rtol=1e-12, atol=1e-13)


def test_stream_conv1d_does_not_see_the_future() -> None:
    """Other samples from 10 on leave the outputs before them as they were."""
    x, weight, bias, state = draw()
    later = np.arange(23) >= 10

    output, _ = stream_conv1d(x + later, weight, bias, state)

    expected, _ = stream_conv1d(x, weight, bias, state)
    np.testing.assert_array_equal(output[..., :10], expected[..., :10])
    assert (output[..., 10] != expected[..., 10]).all()


def test_stream_conv1d_waits_for_a_whole_window() -> None:
    """Two samples of the three that a window needs: no output yet, and both are kept."""
    x, weight, bias, state = draw(samples=1, kept=1)

    output, kept = stream_conv1d(x, weight, bias, state)

    assert output.shape == (2, 4, 0)
    np.testing.assert_array_equal(kept, np.concatenate([state, x], axis=-1))


@pytest.mark.parametrize(
    ("place", "wrong"), [(0, (1, 3, 5)), (0, (2, 1, 5)), (3, (1, 3, 2)), (1, (4, 1, 3))]
)
def test_stream_conv1d_refuses_shapes_that_do_not_fit(place: int, wrong: tuple[int, ...]) -> None:
    """Another number of samples or channels raises an error that names the shapes."""
    arguments = list(draw(samples=5))
    arguments[place] = np.zeros(wrong)

    with pytest.raises(ValueError, match=re.escape(str(wrong))):
        stream_conv1d(*arguments)


def test_stream_conv1d_refuses_a_bias_that_would_broadcast() -> None:
    """One bias for four channels raises an error that names the shapes."""
    x, weight, _, state = draw()

    with pytest.raises(ValueError, match=re.escape("weight (4, 3, 3) and bias (1,)")):
        stream_conv1d(x, weight, np.zeros(1), state)


@pytest.mark.parametrize(
    "options", [{"stride": 0}, {"stride": 4}, {"dilation": 0}, {"stride": 6, "dilation": 2}]
)
def test_stream_conv1d_refuses_steps(options: dict[str, Any]) -> None:
    """No stride of zero, and none that skips samples: a state cannot be shorter than nothing."""
    x, weight, bias, state = draw()

    with pytest.raises(ValueError, match="for windows of"):
        stream_conv1d(x, weight, bias, state, **options)
