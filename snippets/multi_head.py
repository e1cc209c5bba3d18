"""Multi-head attention: several attentions side by side, each in its own channels."""

import numpy as np

from snippets.attention import scaled_dot_product_attention, scaled_dot_product_attention_backward
from snippets.linear import linear, linear_backward


def split_heads(x: np.ndarray, num_heads: int) -> np.ndarray:
    """Give every head its own share of the channels, as an axis before the tokens.

    The channels are cut first and the axes exchanged afterwards; both only change strides,
    so nothing is copied.

    Args:
        x: (..., T, d)
        num_heads: H, a divisor of d.

    Returns:
        (..., H, T, d / H), a view of `x`.

    Raises:
        ValueError: d is not a multiple of `num_heads`.

    Source: Vaswani et al. 2017, Attention Is All You Need, section 3.2.2.
    """
    *leading, length, width = x.shape
    if num_heads < 1 or width % num_heads:
        raise ValueError(f"x {x.shape} cannot be cut into {num_heads} heads of one width")
    return x.reshape(*leading, length, num_heads, width // num_heads).swapaxes(-3, -2)


def merge_heads(x: np.ndarray) -> np.ndarray:
    """Put the channels of all heads side by side again: the inverse of `split_heads`.

    Args:
        x: (..., H, T, d_h)

    Returns:
        (..., T, H * d_h); of an array in the order of its axes a copy, which no strides can avoid.

    Source: Vaswani et al. 2017, Attention Is All You Need, section 3.2.2.
    """
    *leading, num_heads, length, width = x.shape
    return x.swapaxes(-3, -2).reshape(*leading, length, num_heads * width)


def heads_as_axis(
    query: np.ndarray,
    key: np.ndarray,
    value: np.ndarray,
    num_heads: int,
    attn_mask: np.ndarray | None = None,
    is_causal: bool = False,
) -> np.ndarray:
    """Attend with all heads at once, the heads being an axis of their own: (B, H, T, d_h).

    Args:
        query: (B, L, d), already projected.
        key: (B, S, d)
        value: (B, S, d_v)
        num_heads: H, a divisor of d and d_v.
        attn_mask: (L, S) or (B, L, S), True where a query may see a key, for all heads alike.
        is_causal: query i sees the keys 0 to i only.

    Returns:
        (B, L, d_v), the heads side by side.

    Raises:
        ValueError: the shapes do not fit together.

    Source: Vaswani et al. 2017, Attention Is All You Need, section 3.2.2.
    """
    query, key, value = (split_heads(x, num_heads) for x in (query, key, value))
    if attn_mask is not None:
        attn_mask = attn_mask[..., None, :, :]  # (..., 1, L, S), one mask for all heads
    return merge_heads(scaled_dot_product_attention(query, key, value, attn_mask, is_causal))


def heads_in_batch(
    query: np.ndarray,
    key: np.ndarray,
    value: np.ndarray,
    num_heads: int,
    attn_mask: np.ndarray | None = None,
    is_causal: bool = False,
) -> np.ndarray:
    """Attend with all heads at once, the heads folded into the batch: (B * H, T, d_h).

    Plain batched attention does the rest, but a mask must be folded like the heads:
    all heads of a sample stand next to each other.

    Args:
        query: (B, L, d), already projected.
        key: (B, S, d)
        value: (B, S, d_v)
        num_heads: H, a divisor of d and d_v.
        attn_mask: (L, S) or (B, L, S), True where a query may see a key, for all heads alike.
        is_causal: query i sees the keys 0 to i only.

    Returns:
        (B, L, d_v), the heads side by side.

    Raises:
        ValueError: the shapes do not fit together.

    Source: Vaswani et al. 2017, Attention Is All You Need, section 3.2.2.
    """
    batch, length, _ = query.shape

    def fold(x: np.ndarray) -> np.ndarray:  # (B, T, d) -> (B * H, T, d_h)
        heads = split_heads(x, num_heads)
        return heads.reshape(batch * num_heads, *heads.shape[2:])

    if attn_mask is not None:
        attn_mask = np.broadcast_to(attn_mask, (batch, length, key.shape[1]))
        attn_mask = np.repeat(attn_mask, num_heads, axis=0)  # (B * H, L, S)
    mixed = scaled_dot_product_attention(fold(query), fold(key), fold(value), attn_mask, is_causal)
    return merge_heads(mixed.reshape(batch, num_heads, *mixed.shape[1:]))


def heads_in_turn(
    query: np.ndarray,
    key: np.ndarray,
    value: np.ndarray,
    num_heads: int,
    attn_mask: np.ndarray | None = None,
    is_causal: bool = False,
) -> np.ndarray:
    """Attend with one head after the other: the easiest to read, and the slowest.

    Args:
        query: (B, L, d), already projected.
        key: (B, S, d)
        value: (B, S, d_v)
        num_heads: H, a divisor of d and d_v.
        attn_mask: (L, S) or (B, L, S), True where a query may see a key, for all heads alike.
        is_causal: query i sees the keys 0 to i only.

    Returns:
        (B, L, d_v), the heads side by side.

    Raises:
        ValueError: the shapes do not fit together.

    Source: Vaswani et al. 2017, Attention Is All You Need, section 3.2.2.
    """
    if query.shape[-1] % num_heads or value.shape[-1] % num_heads:
        raise ValueError(f"query {query.shape}, value {value.shape}: not for {num_heads} heads")
    parts = (np.split(x, num_heads, axis=-1) for x in (query, key, value))
    heads = [
        scaled_dot_product_attention(*head, attn_mask, is_causal)  # (B, L, d_v / H)
        for head in zip(*parts)
    ]
    return np.concatenate(heads, axis=-1)


def multi_head_attention(
    x: np.ndarray,
    memory: np.ndarray,
    projections: tuple,
    num_heads: int,
    attn_mask: np.ndarray | None = None,
    is_causal: bool = False,
) -> np.ndarray:
    """Project, attend in every head, and mix what the heads found.

    Self-attention has `memory` = `x`; in cross-attention the queries come from one sequence,
    the keys and values from another.

    Args:
        x: (..., L, d), what asks.
        memory: (..., S, d), what is asked.
        projections: of the queries, keys, values and of the output, each a weight (d, d)
            and a bias (d,).
        num_heads: H, a divisor of d.
        attn_mask: (..., L, S), True where a query may see a key, for all heads alike.
        is_causal: query i sees the keys 0 to i only.

    Returns:
        (..., L, d)

    Raises:
        ValueError: the shapes do not fit together.

    Source: Vaswani et al. 2017, Attention Is All You Need, sections 3.2.2 and 3.2.3.
    """
    to_query, to_key, to_value, to_output = projections
    query = linear(x, *to_query)
    key = linear(memory, *to_key)
    value = linear(memory, *to_value)
    return linear(heads_as_axis(query, key, value, num_heads, attn_mask, is_causal), *to_output)


def multi_head_attention_backward(
    grad_output: np.ndarray,
    x: np.ndarray,
    memory: np.ndarray,
    projections: tuple,
    num_heads: int,
    attn_mask: np.ndarray | None = None,
    is_causal: bool = False,
) -> tuple[np.ndarray, np.ndarray, tuple]:
    """Gradients of multi-head attention; what the forward pass computed is computed again.

    Args:
        grad_output: (..., L, d), gradient with respect to the output.
        x, memory, projections, num_heads, attn_mask, is_causal: as in the forward pass.

    Returns:
        Gradients with respect to `x`, to `memory`, and to `projections` in its structure.
        In self-attention the gradient of the input is the sum of the first two.

    Raises:
        ValueError: the shapes do not fit together.

    Source: Dao et al. 2022, FlashAttention, appendix B.2 (for one head).
    """
    to_query, to_key, to_value, to_output = projections
    query, key, value = linear(x, *to_query), linear(memory, *to_key), linear(memory, *to_value)
    mixed = heads_as_axis(query, key, value, num_heads, attn_mask, is_causal)
    grad_mixed, *grad_to_output = linear_backward(grad_output, mixed, to_output[0])
    heads = (split_heads(array, num_heads) for array in (grad_mixed, query, key, value))
    if attn_mask is not None:
        attn_mask = attn_mask[..., None, :, :]  # (..., 1, L, S)
    gradients = scaled_dot_product_attention_backward(*heads, attn_mask, is_causal)
    grad_query, grad_key, grad_value = (merge_heads(gradient) for gradient in gradients)
    grad_x, *grad_to_query = linear_backward(grad_query, x, to_query[0])
    grad_through_key, *grad_to_key = linear_backward(grad_key, memory, to_key[0])
    grad_through_value, *grad_to_value = linear_backward(grad_value, memory, to_value[0])
    grads = tuple(map(tuple, (grad_to_query, grad_to_key, grad_to_value, grad_to_output)))
    return grad_x, grad_through_key + grad_through_value, grads
