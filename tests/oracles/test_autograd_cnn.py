"""Receptive fields against gradients that autograd finds."""

from typing import Any

import autograd.numpy as anp
import numpy as np
import pytest
from autograd import grad

from snippets.receptive_field import receptive_field


@pytest.mark.parametrize(
    "stack",
    [
        pytest.param([(3, 1, 1), (3, 1, 1)], id="two of 3"),
        pytest.param([(3, 2, 1), (5, 1, 1), (2, 3, 1)], id="a stride first"),
        pytest.param([(2, 1, 1), (2, 1, 2), (2, 1, 4)], id="doubled dilations"),
        pytest.param([(4, 3, 2), (1, 2, 1), (3, 2, 3)], id="strides and dilations"),
    ],
)
def test_receptive_field(stack: list[tuple[int, int, int]]) -> None:
    """The inputs that one output has a gradient to, with all taps positive."""

    def output(x: Any) -> Any:
        for kernel_size, stride, dilation in stack:
            places = range(0, len(x) - dilation * (kernel_size - 1), stride)
            windows = [x[p : p + dilation * kernel_size : dilation][:kernel_size] for p in places]
            x = anp.array([anp.sum(window) for window in windows])
        return x[1]

    reached = np.flatnonzero(grad(output)(np.linspace(1, 2, 90)))

    size = receptive_field(*zip(*stack, strict=True))
    assert np.ptp(reached) + 1 == size
