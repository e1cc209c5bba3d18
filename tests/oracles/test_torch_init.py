"""Initializers against numbers that PyTorch 2.13.0 computed, all in float64.

The scale of a draw, the same for every element:

    torch.manual_seed(2)
    weight = f(torch.empty(2, 3, dtype=torch.float64))
    torch.manual_seed(2)
    print(weight / torch.empty(2, 3, dtype=torch.float64).normal_(0, 1))

with f from torch.nn.init and the arguments that stand at each test, and uniform_(-1, 1) in place
of normal_ for a uniform one. PyTorch's weights are (fan_out, fan_in), ours (fan_in, fan_out).
An orthogonal matrix and the draws it is made of:

    torch.manual_seed(1)
    draws = torch.empty(shape, dtype=torch.float64).normal_(0, 1)
    torch.manual_seed(1)
    print(draws, torch.nn.init.orthogonal_(torch.empty(shape, dtype=torch.float64), gain=1.5))
"""

import numpy as np
import pytest

from snippets.initializers import (
    kaiming_normal,
    lecun_normal,
    orthogonal,
    xavier_normal,
    xavier_uniform,
)

RTOL = 1e-12


def gaussian() -> np.ndarray:
    """What the generator of the tests draws first."""
    return np.random.default_rng(0).standard_normal((3, 2))


def test_xavier_normal() -> None:
    """xavier_normal_, gain=1.5."""
    weight = xavier_normal((3, 2), np.random.default_rng(0), gain=1.5)

    np.testing.assert_allclose(weight / gaussian(), np.full((3, 2), 0.9486832980505138), RTOL)


def test_xavier_uniform() -> None:
    """xavier_uniform_, gain=1.5."""
    weight = xavier_uniform((3, 2), np.random.default_rng(0), gain=1.5)

    unit = np.random.default_rng(0).uniform(-1, 1, (3, 2))
    np.testing.assert_allclose(weight / unit, np.full((3, 2), 1.6431676725154982), RTOL)


def test_kaiming_normal() -> None:
    """kaiming_normal_, a=0.5, with its default mode fan_in."""
    weight = kaiming_normal((3, 2), np.random.default_rng(0), a=0.5)

    np.testing.assert_allclose(weight / gaussian(), np.full((3, 2), 0.7302967433402215), RTOL)


def test_lecun_normal() -> None:
    """kaiming_normal_, a=1: a layer that keeps what is negative."""
    weight = lecun_normal((3, 2), np.random.default_rng(0))

    np.testing.assert_allclose(weight / gaussian(), np.full((3, 2), 0.5773502691896258), RTOL)


TALL = (
    [
        [0.6613521715704522, 0.2669240982925188],
        [0.061677258237348306, 0.6213173286854216],
        [-0.45190596470388295, -0.16613023453557194],
    ],
    [
        [1.2348274407256787, -0.0759790560462863],
        [0.1151591757222927, 1.4951928087930488],
        [-0.843765107051621, 0.09287436447087431],
    ],
)
WIDE = (
    [
        [0.6613521715704522, 0.2669240982925188, 0.061677258237348306],
        [0.6213173286854216, -0.45190596470388295, -0.16613023453557194],
    ],
    [
        [1.3858073108342368, 0.5593167797018472, 0.12923945675503573],
        [0.5718173982949654, -1.3151876370683473, -0.43966617144119036],
    ],
)


@pytest.mark.parametrize(("draws", "expected"), [TALL, WIDE], ids=["tall", "wide"])
def test_orthogonal(draws: list[list[float]], expected: list[list[float]]) -> None:
    """orthogonal_, gain=1.5."""
    given = np.array(draws)

    weight = orthogonal(given.shape, gain=1.5, draws=given)

    np.testing.assert_allclose(weight, expected, RTOL)
