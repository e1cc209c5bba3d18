"""The scale of attention, folded into the initial weights."""

import math

import numpy as np


def t5_query_weight(
    in_features: int,
    num_heads: int,
    head_width: int,
    rng: np.random.Generator | None = None,
    noise: np.ndarray | None = None,
) -> np.ndarray:
    """Draw a projection whose queries are small already: their scores need no division.

    1/sqrt(in_features) gives queries of variance 1, as for any layer; another
    1/sqrt(head_width) does at the start what the division in attention does always.

    Args:
        in_features: d, the width of the tokens.
        num_heads: H
        head_width: d_h, the width of one head; in T5, H * d_h may differ from d.
        rng: source of the noise, where none is given.
        noise: (d, H * d_h), standard normal; drawn from `rng` if None.

    Returns:
        (d, H * d_h), the weight of the query projection.

    Raises:
        ValueError: there is neither noise nor an `rng`, or the noise has another shape.

    Source: Raffel et al. 2020 leave it to their code: Mesh TensorFlow, transformer/attention.py,
        AttentionParams.init_weights.
    """
    shape = (in_features, num_heads * head_width)
    if noise is None:
        if rng is None:
            raise ValueError("t5_query_weight needs an rng or the noise")
        noise = rng.standard_normal(shape)
    if noise.shape != shape:
        raise ValueError(f"noise {noise.shape} is not of shape {shape}")
    return noise / math.sqrt(in_features * head_width)
