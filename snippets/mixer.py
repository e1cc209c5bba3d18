"""MLP-Mixer: tokens mixed by a network with fixed weights, without attention."""

import numpy as np

from snippets.transformer import feed_forward


def token_mixing(
    x: np.ndarray,
    weight_1: np.ndarray,
    bias_1: np.ndarray,
    weight_2: np.ndarray,
    bias_2: np.ndarray,
) -> np.ndarray:
    """Run the feed-forward network along the tokens: every channel is mixed alike, and alone.

    The weights belong to places, not to contents, so the number of tokens is fixed.

    Args:
        x: (..., T, d)
        weight_1: (T, d_ff)
        bias_1: (d_ff,)
        weight_2: (d_ff, T)
        bias_2: (T,)

    Returns:
        (..., T, d)

    Raises:
        ValueError: the shapes do not fit together.

    Source: Tolstikhin et al. 2021, MLP-Mixer, section 2, equation 1 (with ReLU for their GELU).
    """
    return feed_forward(x.mT, weight_1, bias_1, weight_2, bias_2).mT
