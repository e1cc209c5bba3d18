"""Pre-norm layers, which normalize what a sub-layer reads, and the language model made of them.

The parameters of a layer are plain tuples, as in transformer.py.
"""

import numpy as np

from snippets.multi_head import multi_head_attention, multi_head_attention_backward
from snippets.normalization import layer_norm, layer_norm_backward
from snippets.transformer import feed_forward, feed_forward_backward


def pre_norm_layer(
    x: np.ndarray,
    attention: tuple,
    network: tuple,
    norms: tuple,
    num_heads: int,
    is_causal: bool = False,
) -> np.ndarray:
    """The same two sub-layers, each normalizing what it reads; the sum itself is left alone.

    Args:
        x: (..., T, d)
        attention: four pairs of weight and bias, see `multi_head_attention`.
        network: weight_1, bias_1, weight_2, bias_2 of `feed_forward`.
        norms: two pairs of weight and bias (d,), one per sub-layer.
        num_heads: H
        is_causal: token i sees the tokens 0 to i only, as in a language model.

    Returns:
        (..., T, d)

    Raises:
        ValueError: the shapes do not fit together.

    Source: Xiong et al. 2020, On Layer Normalization in the Transformer Architecture, table 1.
    """
    y = layer_norm(x, *norms[0])
    x = x + multi_head_attention(y, y, attention, num_heads, is_causal=is_causal)
    return x + feed_forward(layer_norm(x, *norms[1]), *network)


def pre_norm_layer_backward(
    grad_output: np.ndarray,
    x: np.ndarray,
    attention: tuple,
    network: tuple,
    norms: tuple,
    num_heads: int,
    is_causal: bool = False,
) -> tuple[np.ndarray, tuple, tuple, tuple]:
    """Gradients of a pre-norm layer: the skips hand the gradient on as it is.

    Args:
        grad_output: (..., T, d), gradient with respect to the output.
        x, attention, network, norms, num_heads, is_causal: as in the forward pass.

    Returns:
        Gradients with respect to `x`, `attention`, `network` and `norms`, in their structure.

    Source: Xiong et al. 2020, On Layer Normalization in the Transformer Architecture, table 1.
    """
    y = layer_norm(x, *norms[0])
    middle = x + multi_head_attention(y, y, attention, num_heads, is_causal=is_causal)
    grad_z, *grad_network = feed_forward_backward(
        grad_output, layer_norm(middle, *norms[1]), *network
    )
    grad_branch, *grad_norm_2 = layer_norm_backward(grad_z, middle, norms[1][0])
    grad_middle = grad_output + grad_branch
    grad_query, grad_memory, grad_attention = multi_head_attention_backward(
        grad_middle, y, y, attention, num_heads, is_causal=is_causal
    )
    grad_branch, *grad_norm_1 = layer_norm_backward(grad_query + grad_memory, x, norms[0][0])
    grad_norms = tuple(grad_norm_1), tuple(grad_norm_2)
    return grad_middle + grad_branch, grad_attention, tuple(grad_network), grad_norms


def causal_language_model(
    tokens: np.ndarray,
    embedding: np.ndarray,
    positions: np.ndarray,
    layers: tuple,
    final_norm: tuple,
    num_heads: int,
) -> np.ndarray:
    """Score, at every token, what comes next: a Transformer that is only a decoder.

    There is no source to look at, so the layers are those of an encoder with a causal mask.

    Args:
        tokens: (..., T), integers from 0 to V - 1.
        embedding: (V, d), read at the input, and at the output to compare with each token.
        positions: (N, d), the learned embedding of each place.
        layers: for each layer its attention, network and norms, see `pre_norm_layer`.
        final_norm: weight and bias (d,).
        num_heads: H

    Returns:
        (..., T, V), the logits of the next token; they depend on no later one.

    Raises:
        ValueError: there are more tokens than places, or the shapes do not fit together.

    Source: Radford et al. 2019, Language Models are Unsupervised Multitask Learners, section 2.3.
    """
    length = tokens.shape[-1]
    if length > len(positions):
        raise ValueError(f"tokens {tokens.shape} need more places than positions {positions.shape}")
    x = embedding[tokens] + positions[:length]  # (..., T, d)
    for attention, network, norms in layers:
        x = pre_norm_layer(x, attention, network, norms, num_heads, is_causal=True)
    return layer_norm(x, *final_norm) @ embedding.T  # (..., T, V)
