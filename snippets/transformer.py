"""The layers of the Transformer: attention moves between tokens, the feed-forward network within.

The parameters of a layer are plain tuples: `attention` holds four pairs of weight and bias,
`network` the arrays of `feed_forward`, `norms` a weight and a bias per layer normalization.
"""

import numpy as np

from snippets.linear import linear, linear_backward
from snippets.multi_head import multi_head_attention, multi_head_attention_backward
from snippets.normalization import layer_norm, layer_norm_backward


def feed_forward(
    x: np.ndarray,
    weight_1: np.ndarray,
    bias_1: np.ndarray,
    weight_2: np.ndarray,
    bias_2: np.ndarray,
) -> np.ndarray:
    """Widen every token, keep what is positive, and narrow it again: the same for each token.

    Args:
        x: (..., d)
        weight_1: (d, d_ff)
        bias_1: (d_ff,)
        weight_2: (d_ff, d_out)
        bias_2: (d_out,)

    Returns:
        (..., d_out)

    Raises:
        ValueError: the shapes do not fit together.

    Source: Vaswani et al. 2017, Attention Is All You Need, section 3.3, equation 2.
    """
    return linear(np.maximum(linear(x, weight_1, bias_1), 0), weight_2, bias_2)


def feed_forward_backward(
    grad_output: np.ndarray,
    x: np.ndarray,
    weight_1: np.ndarray,
    bias_1: np.ndarray,
    weight_2: np.ndarray,
    bias_2: np.ndarray,
) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """Gradients of the feed-forward network, in the order of its inputs.

    Args:
        grad_output: (..., d_out), gradient with respect to the output.
        x, weight_1, bias_1, weight_2, bias_2: as in the forward pass.

    Returns:
        Gradients with respect to `x` and the four parameters, each in the shape of its array.

    Raises:
        ValueError: the shapes do not fit together.

    Source: Goodfellow et al. 2016, Deep Learning, algorithm 6.4.
    """
    hidden = np.maximum(linear(x, weight_1, bias_1), 0)
    grad_hidden, grad_weight_2, grad_bias_2 = linear_backward(grad_output, hidden, weight_2)
    grad_x, grad_weight_1, grad_bias_1 = linear_backward(grad_hidden * (hidden > 0), x, weight_1)
    return grad_x, grad_weight_1, grad_bias_1, grad_weight_2, grad_bias_2


def encoder_layer(
    x: np.ndarray, attention: tuple, network: tuple, norms: tuple, num_heads: int
) -> np.ndarray:
    """Let the tokens look at each other, then think each for itself.

    As in 2017, each sub-layer is added to its input and the sum is normalized (post-norm).

    Args:
        x: (..., T, d)
        attention: four pairs of weight and bias, see `multi_head_attention`.
        network: weight_1, bias_1, weight_2, bias_2 of `feed_forward`.
        norms: two pairs of weight and bias (d,), one per sub-layer.
        num_heads: H

    Returns:
        (..., T, d)

    Raises:
        ValueError: the shapes do not fit together.

    Source: Vaswani et al. 2017, Attention Is All You Need, section 3.1.
    """
    x = layer_norm(x + multi_head_attention(x, x, attention, num_heads), *norms[0])
    return layer_norm(x + feed_forward(x, *network), *norms[1])


def encoder_layer_backward(
    grad_output: np.ndarray,
    x: np.ndarray,
    attention: tuple,
    network: tuple,
    norms: tuple,
    num_heads: int,
) -> tuple[np.ndarray, tuple, tuple, tuple]:
    """Gradients of a post-norm layer: everything passes both normalizations, the skips too.

    Args:
        grad_output: (..., T, d), gradient with respect to the output.
        x, attention, network, norms, num_heads: as in the forward pass.

    Returns:
        Gradients with respect to `x`, `attention`, `network` and `norms`, in their structure.

    Source: Xiong et al. 2020, On Layer Normalization in the Transformer Architecture, table 1.
    """
    sum_1 = x + multi_head_attention(x, x, attention, num_heads)
    middle = layer_norm(sum_1, *norms[0])
    sum_2 = middle + feed_forward(middle, *network)
    grad_sum_2, *grad_norm_2 = layer_norm_backward(grad_output, sum_2, norms[1][0])
    grad_branch, *grad_network = feed_forward_backward(grad_sum_2, middle, *network)
    grad_middle = grad_sum_2 + grad_branch
    grad_sum_1, *grad_norm_1 = layer_norm_backward(grad_middle, sum_1, norms[0][0])
    grad_query, grad_memory, grad_attention = multi_head_attention_backward(
        grad_sum_1, x, x, attention, num_heads
    )
    grad_norms = tuple(grad_norm_1), tuple(grad_norm_2)
    return grad_sum_1 + grad_query + grad_memory, grad_attention, tuple(grad_network), grad_norms


def decoder_layer(
    x: np.ndarray,
    memory: np.ndarray,
    self_attention: tuple,
    cross_attention: tuple,
    network: tuple,
    norms: tuple,
    num_heads: int,
) -> np.ndarray:
    """Look back at the own tokens, look at the source, then think each for itself.

    Three sub-layers, and each of the three has its own skip and its own normalization.

    Args:
        x: (..., T, d), the target so far.
        memory: (..., S, d), the output of the encoder's last layer.
        self_attention: four pairs of weight and bias, see `multi_head_attention`.
        cross_attention: four more, for keys and values taken from `memory`.
        network: weight_1, bias_1, weight_2, bias_2 of `feed_forward`.
        norms: three pairs of weight and bias (d,), one per sub-layer.
        num_heads: H

    Returns:
        (..., T, d); token i does not depend on the tokens after it.

    Raises:
        ValueError: the shapes do not fit together.

    Source: Vaswani et al. 2017, Attention Is All You Need, section 3.1.
    """
    own = multi_head_attention(x, x, self_attention, num_heads, is_causal=True)
    x = layer_norm(x + own, *norms[0])
    x = layer_norm(x + multi_head_attention(x, memory, cross_attention, num_heads), *norms[1])
    return layer_norm(x + feed_forward(x, *network), *norms[2])
