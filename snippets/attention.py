"""Attention: every query takes a weighted mean of the values."""

import math

import numpy as np

from snippets.activations import softmax, softmax_backward


def attention_scores(query: np.ndarray, key: np.ndarray) -> np.ndarray:
    """Compare every query with every key.

    A dot product of d independent terms has variance d; dividing by sqrt(d) makes it 1 again.

    Args:
        query: (..., L, d)
        key: (..., S, d)

    Returns:
        (..., L, S), larger where query and key point the same way.

    Raises:
        ValueError: `query` and `key` differ in d.

    Source: Vaswani et al. 2017, Attention Is All You Need, section 3.2.1.
    """
    if query.shape[-1] != key.shape[-1]:
        raise ValueError(f"query {query.shape} and key {key.shape} differ in their last axis")
    return query @ key.mT / math.sqrt(query.shape[-1])


def attention_weights(
    query: np.ndarray,
    key: np.ndarray,
    attn_mask: np.ndarray | None = None,
    is_causal: bool = False,
) -> np.ndarray:
    """Share the attention of every query among the keys it may see.

    A query that may see no key at all gets weights of zero, never NaN.

    Args:
        query: (..., L, d)
        key: (..., S, d)
        attn_mask: (..., L, S), True where a query may see a key; None if everywhere.
        is_causal: query i sees the keys 0 to i only.

    Returns:
        (..., L, S); rows sum to 1, or to 0 where everything is masked.

    Raises:
        ValueError: `query` and `key` differ in d, or `attn_mask` is not boolean.

    Source: Vaswani et al. 2017, Attention Is All You Need, sections 3.2.1 and 3.2.3.
    """
    scores = attention_scores(query, key)  # (..., L, S)
    visible = np.ones(scores.shape[-2:], dtype=bool)
    if is_causal:
        visible = np.tril(visible)
    if attn_mask is not None:
        if attn_mask.dtype != bool:
            raise ValueError(f"attn_mask must be boolean, not {attn_mask.dtype}")
        visible = visible & attn_mask
    lowest = np.finfo(scores.dtype).min  # finite: a row of -inf would become NaN
    return softmax(np.where(visible, scores, lowest)) * visible


def scaled_dot_product_attention(
    query: np.ndarray,
    key: np.ndarray,
    value: np.ndarray,
    attn_mask: np.ndarray | None = None,
    is_causal: bool = False,
) -> np.ndarray:
    """Average the values, each query with its own weights.

    Args:
        query: (..., L, d)
        key: (..., S, d)
        value: (..., S, d_v)
        attn_mask: (..., L, S), True where a query may see a key; None if everywhere.
        is_causal: query i sees the keys 0 to i only.

    Returns:
        (..., L, d_v)

    Raises:
        ValueError: `query` and `key` differ in d, or `key` and `value` in S.

    Source: Vaswani et al. 2017, Attention Is All You Need, section 3.2.1.
    """
    if key.shape[-2] != value.shape[-2]:
        raise ValueError(f"key {key.shape} and value {value.shape} differ in their number")
    return attention_weights(query, key, attn_mask, is_causal) @ value


def scaled_dot_product_attention_backward(
    grad_output: np.ndarray,
    query: np.ndarray,
    key: np.ndarray,
    value: np.ndarray,
    attn_mask: np.ndarray | None = None,
    is_causal: bool = False,
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Gradients of attention; the weights are computed again instead of being stored.

    Args:
        grad_output: (..., L, d_v), gradient with respect to the output.
        query: (..., L, d), with the leading axes of `key` and `value`.
        key: (..., S, d)
        value: (..., S, d_v)
        attn_mask: as in the forward pass.
        is_causal: as in the forward pass.

    Returns:
        Gradients with respect to `query`, `key` and `value`, each in the shape of its array.

    Raises:
        ValueError: the arrays or the mask differ in their leading axes, or do not fit otherwise.

    Source: Dao et al. 2022, FlashAttention, appendix B.2.
    """
    weights = attention_weights(query, key, attn_mask, is_causal)  # (..., L, S)
    operands = (grad_output, query, key, value, weights)
    if len({x.shape[:-2] for x in operands}) > 1:
        raise ValueError(f"the leading axes of {[x.shape for x in operands]} differ")
    grad_scores = softmax_backward(grad_output @ value.mT, weights)  # (..., L, S)
    grad_scores = grad_scores / math.sqrt(query.shape[-1])
    return grad_scores @ key, grad_scores.mT @ query, weights.mT @ grad_output


def self_attention(
    x: np.ndarray,
    query_weight: np.ndarray,
    key_weight: np.ndarray,
    value_weight: np.ndarray,
    attn_mask: np.ndarray | None = None,
    is_causal: bool = False,
) -> np.ndarray:
    """Let every token of a sequence ask all of its tokens, with one head and without biases.

    What a token looks for, what it is found by and what it hands over are three projections of it.

    Args:
        x: (..., n, d_model), one row a token.
        query_weight: (d_model, d)
        key_weight: (d_model, d)
        value_weight: (d_model, d_v)
        attn_mask: (..., n, n), True where a token may see another; None if everywhere.
        is_causal: token i sees the tokens 0 to i only.

    Returns:
        (..., n, d_v)

    Raises:
        ValueError: a weight has other than d_model rows, or those of queries and keys differ in d.

    Source: Vaswani et al. 2017, Attention Is All You Need, sections 3.2.2 and 3.2.3.
    """
    for weight in (query_weight, key_weight, value_weight):
        if weight.shape[:-1] != x.shape[-1:]:
            raise ValueError(f"x {x.shape} and weight {weight.shape} do not fit")
    query = x @ query_weight  # (..., n, d)
    key = x @ key_weight  # (..., n, d)
    value = x @ value_weight  # (..., n, d_v)
    return scaled_dot_product_attention(query, key, value, attn_mask, is_causal)


def padding_mask(lengths: np.ndarray, size: int) -> np.ndarray:
    """Which keys of a padded batch are tokens: those before the end of their sequence.

    It hides keys, not queries: the axis of the queries has size 1 and broadcasts.

    Args:
        lengths: (...), integers, how many tokens each sequence has.
        size: to which number of tokens the sequences are padded.

    Returns:
        (..., 1, size), True where there is a token: an `attn_mask`.

    Raises:
        ValueError: a sequence is longer than `size`, or its length is negative.
    """
    if ((lengths < 0) | (lengths > size)).any():
        raise ValueError(f"lengths {lengths.tolist()} are not all between 0 and {size}")
    return np.arange(size) < lengths[..., None, None]
