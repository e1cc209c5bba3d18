"""Losses from logits by autograd, of the formulas as the papers print them."""

from typing import Any

import autograd.numpy as anp
import numpy as np
import pytest

from snippets.focal_loss import focal_loss_backward
from snippets.surrogate_losses import logistic_loss_backward
from tests.oracles.test_autograd import assert_same, autograd_gradients


@pytest.mark.parametrize("gamma", [0.0, 0.5, 1.0, 2.0, 5.0])
def test_focal_loss_backward(gamma: float) -> None:
    """Lin et al. 2017, equations 2 and 4, with p the sigmoid of the logit."""
    rng = np.random.default_rng(0)
    x, grad_output = 2 * rng.standard_normal((2, 3, 4))
    y = (rng.random((3, 4)) < 0.5).astype(np.int64)

    def formula(x: Any) -> Any:
        p = 1 / (1 + anp.exp(-x))
        p_t = anp.where(y == 1, p, 1 - p)
        return -((1 - p_t) ** gamma) * anp.log(p_t)

    gradient = focal_loss_backward(grad_output, x, y, gamma)

    assert_same((gradient,), autograd_gradients(formula, (x,), grad_output))


def test_focal_loss_backward_as_in_appendix_b() -> None:
    """Lin et al. 2017, appendix B: y (1 - p_t)^gamma (gamma p_t log p_t + p_t - 1), y = 1 or -1."""
    x = np.random.default_rng(0).standard_normal(8)
    y = np.array([1, -1, 1, 1, -1, -1, 1, -1])
    p_t = 1 / (1 + np.exp(-y * x))

    gradient = focal_loss_backward(np.ones(8), x, (y + 1) // 2, 2.0)

    expected = y * (1 - p_t) ** 2 * (2 * p_t * np.log(p_t) + p_t - 1)
    np.testing.assert_allclose(gradient, expected, rtol=1e-12)  # differences of 1 and p_t


def test_logistic_loss_backward() -> None:
    """Goodfellow et al. 2016, section 6.2.2.2: -log sigmoid of the margin."""
    margin, grad_output = np.random.default_rng(0).standard_normal((2, 3, 4))

    def formula(m: Any) -> Any:
        return -anp.log(1 / (1 + anp.exp(-m)))

    gradient = logistic_loss_backward(grad_output, margin)

    assert_same((gradient,), autograd_gradients(formula, (margin,), grad_output))
