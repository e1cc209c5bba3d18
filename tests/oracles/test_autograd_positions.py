"""Gradients of positions by autograd, of the formulas as the papers print them."""

from typing import Any

import autograd.numpy as anp
import numpy as np
import pytest

from snippets.positions import learned_positions_backward
from snippets.rotary import rope_backward
from tests.oracles.test_autograd import assert_same, autograd_gradients

PLACES = np.array([0, 7, 2, 900, 11])


def test_learned_positions_backward() -> None:
    """Gehring et al. 2017, section 3.1: w + p; a row is picked by a product with one-hot vectors."""
    rng = np.random.default_rng(0)
    positions = rng.integers(0, 6, (2, 3, 4))
    weight, grad_output = rng.standard_normal((6, 5)), rng.standard_normal((2, 3, 4, 5))
    one_hot = np.eye(6)[positions]

    def formula(weight: Any) -> Any:
        return anp.einsum("...n,nd->...d", one_hot, weight)

    gradient = learned_positions_backward(grad_output, positions, 6)

    assert_same((gradient,), autograd_gradients(formula, (weight,), grad_output))


@pytest.mark.parametrize("interleaved", [True, False])
@pytest.mark.parametrize("base", [10_000.0, 50.0])
def test_rope_backward(base: float, interleaved: bool) -> None:
    """Su et al. 2021, equation 15: a matrix with a block of cosines and sines for each pair."""
    x, grad_output = np.random.default_rng(0).standard_normal((2, 2, 5, 8))
    matrices = np.zeros((5, 8, 8))
    for t, m in enumerate(PLACES):
        for i in range(4):
            c, s = np.cos(m * base ** (-2 * i / 8)), np.sin(m * base ** (-2 * i / 8))
            a, b = (2 * i, 2 * i + 1) if interleaved else (i, i + 4)
            matrices[t, a, a], matrices[t, a, b] = c, -s
            matrices[t, b, a], matrices[t, b, b] = s, c

    def formula(x: Any) -> Any:
        return anp.einsum("tij,btj->bti", matrices, x)

    gradient = rope_backward(grad_output, PLACES, base, interleaved)

    assert_same((gradient,), autograd_gradients(formula, (x,), grad_output))
