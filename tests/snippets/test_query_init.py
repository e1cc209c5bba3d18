"""T5's query projection: its scale, and the scores it gives."""

import numpy as np
import pytest

from snippets.attention import attention_scores
from snippets.multi_head import split_heads
from snippets.query_init import t5_query_weight


def test_t5_query_weight_by_hand() -> None:
    """Noise over the root of 9 * 4, whatever the number of heads."""
    weight = t5_query_weight(9, 2, 4, noise=np.full((9, 8), 3.0))

    np.testing.assert_array_equal(weight, np.full((9, 8), 0.5))


def test_t5_query_weight_gives_the_scores_that_the_division_gives() -> None:
    """Queries drawn smaller by the root of the width need no division."""
    rng = np.random.default_rng(0)
    x, key = rng.standard_normal((7, 12)), rng.standard_normal((3, 7, 5))
    noise = rng.standard_normal((12, 15))

    scores = split_heads(x @ t5_query_weight(12, 3, 5, noise=noise), 3) @ key.mT

    usual = attention_scores(split_heads(x @ (noise / np.sqrt(12)), 3), key)
    np.testing.assert_allclose(scores, usual, rtol=1e-12, atol=1e-14)  # order of sums


def test_t5_query_weight_is_drawn_from_the_generator() -> None:
    """12,000 draws have standard deviation 1 over the root of 40 * 10, known to 1 in 150."""
    weight = t5_query_weight(40, 30, 10, np.random.default_rng(0))

    assert weight.shape == (40, 300)
    assert abs(weight.std() * 20 - 1) < 0.03
    assert abs(weight.mean() * 20) < 0.03


@pytest.mark.parametrize("noise", [None, np.zeros((8, 9)), np.zeros(8)])
def test_t5_query_weight_refuses_to_draw_from_nothing(noise: np.ndarray | None) -> None:
    """There must be an rng, or noise of the right shape."""
    with pytest.raises(ValueError, match="noise"):
        t5_query_weight(9, 2, 4, noise=noise)
