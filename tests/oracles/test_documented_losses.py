"""Figures that the documentation of other libraries prints for losses."""

import numpy as np
import pytest

from snippets.focal_loss import focal_loss
from snippets.information import cross_entropy, entropy, kl_divergence


@pytest.mark.parametrize(
    ("logits", "targets", "mean"),
    [
        pytest.param([-18.6, 0.51, 2.94, -12.8], [0, 1, 0, 0], 0.691, id="logits"),
        pytest.param(np.log([3 / 2, 2 / 3]), [0, 1], 0.330, id="probabilities 0.6 and 0.4"),
        pytest.param(np.log([2 / 3, 3 / 2]), [0, 0], 0.206, id="probabilities 0.4 and 0.6"),
    ],
)
def test_focal_loss_of_keras(logits: list[float], targets: list[int], mean: float) -> None:
    """keras.losses.BinaryFocalCrossentropy and binary_focal_crossentropy, gamma 2."""
    losses = focal_loss(np.array(logits), np.array(targets), 2.0)

    assert abs(losses.mean() - mean) < 0.0005  # they print three digits


def test_entropies_of_scipy() -> None:
    """scipy.stats.entropy, with base 2 for the first and e for the divergence."""
    fair, biased = np.array([1 / 2, 1 / 2]), np.array([9 / 10, 1 / 10])

    np.testing.assert_allclose(entropy(fair) / np.log(2), 1.0, rtol=1e-14)
    np.testing.assert_allclose(entropy(biased) / np.log(2), 0.46899559358928117, rtol=1e-14)
    np.testing.assert_allclose(kl_divergence(fair, biased), 0.5108256237659907, rtol=1e-14)
    np.testing.assert_allclose(cross_entropy(fair, biased), np.log(2) + 0.5108256237659907)
