"""Multi-head attention: splitting and merging, three layouts, projections, and the gradients."""

import re
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from snippets.attention import scaled_dot_product_attention
from snippets.multi_head import (
    heads_as_axis,
    heads_in_batch,
    heads_in_turn,
    merge_heads,
    multi_head_attention,
    multi_head_attention_backward,
    split_heads,
)
from tests.layers import assert_nested_gradients

few_examples = settings(deadline=None, derandomize=True, max_examples=25)
LAYOUTS = [heads_as_axis, heads_in_batch, heads_in_turn]
every_layout = pytest.mark.parametrize("layout", LAYOUTS)

ROWS = np.array([[1, 0, 1, 1, 0], [0, 0, 0, 0, 0], [0, 1, 0, 0, 1]], dtype=bool)  # (L, S)
VISIBILITY = [
    pytest.param({}, id="everything"),
    pytest.param({"is_causal": True}, id="causal"),
    pytest.param({"attn_mask": ROWS}, id="a mask for all"),
    pytest.param({"attn_mask": np.stack([ROWS, ~ROWS]), "is_causal": True}, id="a mask a sample"),
]


def draw() -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Two samples of 3 queries and 5 keys of width 12, values of width 6."""
    rng = np.random.default_rng(0)
    shapes = (2, 3, 12), (2, 5, 12), (2, 5, 6)
    query, key, value = (rng.standard_normal(shape) for shape in shapes)
    return query, key, value


def draw_projected(width: int = 4) -> tuple[np.ndarray, np.ndarray, tuple, np.ndarray]:
    """Tokens, a memory, four projections, and a gradient."""
    rng = np.random.default_rng(0)
    projections = tuple(
        (rng.standard_normal((width, width)), rng.standard_normal(width)) for _ in range(4)
    )
    x, memory = rng.standard_normal((2, 3, width)), rng.standard_normal((2, 5, width))
    return x, memory, projections, rng.standard_normal((2, 3, width))


def test_split_heads_by_hand() -> None:
    """Two tokens of four channels: the first head gets the first two of each."""
    x = np.array([[1, 2, 3, 4], [5, 6, 7, 8]])

    np.testing.assert_array_equal(split_heads(x, 2), [[[1, 2], [5, 6]], [[3, 4], [7, 8]]])


@few_examples
@given(
    st.lists(st.integers(0, 3), max_size=2), st.integers(0, 4), st.integers(1, 4), st.integers(1, 3)
)
def test_merge_heads_undoes_split_heads(
    leading: list[int], length: int, heads: int, width: int
) -> None:
    """Splitting and merging gives back every array, whatever its shape."""
    x = np.random.default_rng(0).standard_normal((*leading, length, heads * width))

    split = split_heads(x, heads)

    assert split.shape == (*leading, heads, length, width)
    np.testing.assert_array_equal(merge_heads(split), x)


def test_split_heads_copies_nothing() -> None:
    """The heads are a view, also of an array with gaps."""
    x = np.zeros((2, 6, 24))[:, ::2, ::2]

    assert np.shares_memory(split_heads(x, 3), x)


@pytest.mark.parametrize("heads", [0, -1, 5, 24])
def test_split_heads_refuses_what_cannot_be_shared_evenly(heads: int) -> None:
    """A number that does not divide the width raises an error that names both."""
    message = f"x (2, 5, 12) cannot be cut into {heads} heads of one width"

    with pytest.raises(ValueError, match=re.escape(message)):
        split_heads(np.zeros((2, 5, 12)), heads)


@every_layout
def test_layout_by_hand(layout: Callable[..., np.ndarray]) -> None:
    """Two heads of one channel share their attention as 1 to 3 and as 3 to 1."""
    query = np.array([[[np.log(3), np.log(3)]]])
    key = np.array([[[0.0, 1.0], [1.0, 0.0]]])
    value = np.array([[[8.0, 8.0], [0.0, 0.0]]])

    # 8/4 + 0 * 3/4, and the other way round; exp may be off by 4 ulp
    np.testing.assert_allclose(layout(query, key, value, 2), [[[2, 6]]], rtol=1e-14)


@every_layout
@pytest.mark.parametrize("heads", [1, 3, 6])
@pytest.mark.parametrize("visibility", VISIBILITY)
def test_layout_treats_each_head_as_attention_of_its_own(
    layout: Callable[..., np.ndarray], heads: int, visibility: dict[str, Any]
) -> None:
    """The channels of a head are what attention to its channels alone gives."""
    query, key, value = draw()
    width, value_width = 12 // heads, 6 // heads

    output = layout(query, key, value, heads, **visibility)

    for h in range(heads):
        own = slice(h * width, (h + 1) * width)
        own_value = slice(h * value_width, (h + 1) * value_width)
        alone = scaled_dot_product_attention(
            query[..., own], key[..., own], value[..., own_value], **visibility
        )
        np.testing.assert_allclose(output[..., own_value], alone, rtol=1e-12, atol=1e-14)


@every_layout
def test_layout_gives_zeros_to_a_query_that_sees_nothing(layout: Callable[..., np.ndarray]) -> None:
    """The row of the mask without a key comes out as zeros in all heads."""
    query, key, value = draw()

    output = layout(query, key, value, 3, ROWS)

    np.testing.assert_array_equal(output[:, 1], np.zeros((2, 6)))


@every_layout
@pytest.mark.parametrize(("samples", "queries"), [(0, 3), (2, 0)])
def test_layout_without_queries_is_empty(
    layout: Callable[..., np.ndarray], samples: int, queries: int
) -> None:
    """No samples or no queries: no rows."""
    query, key, value = draw()

    output = layout(query[:samples, :queries], key[:samples], value[:samples], 3)

    assert output.shape == (samples, queries, 6)


@every_layout
@pytest.mark.parametrize("heads", [4, 5])
def test_layout_refuses_heads_of_unequal_width(
    layout: Callable[..., np.ndarray], heads: int
) -> None:
    """12 channels are no 5 heads, and the 6 channels of the values are no 4."""
    with pytest.raises(ValueError, match=f"{heads} heads"):
        layout(*draw(), heads)


def test_multi_head_attention_by_hand() -> None:
    """The heads find 6 and 4; the output projection exchanges them, halves one, and adds 10, 20."""
    x, memory = np.array([[np.log(3), 0.0]]), np.array([[0.0, 1.0], [1.0, 0.0]])
    as_it_is = np.eye(2), np.zeros(2)
    # The values are 8 - 8 m_2 and 8 m_2, that is (0, 8) and (8, 0). The first head has the
    # scores 0 and ln 3, so it takes 0/4 + 8 * 3/4; the second has twice 0 and takes 8/2 + 0/2.
    to_value = np.array([[0.0, 0.0], [-8.0, 8.0]]), np.array([8.0, 0.0])
    to_output = np.array([[0.0, 1.0], [0.5, 0.0]]), np.array([10.0, 20.0])

    output = multi_head_attention(x, memory, (as_it_is, as_it_is, to_value, to_output), 2)

    np.testing.assert_allclose(output, [[10 + 2, 20 + 6]], rtol=1e-14)  # exp may be off by 4 ulp


@few_examples
@given(st.permutations(range(5)))
def test_multi_head_attention_ignores_the_order_of_the_memory(order: list[int]) -> None:
    """The memory is a set."""
    x, memory, projections, _ = draw_projected()

    output = multi_head_attention(x, memory[:, order], projections, 2)

    expected = multi_head_attention(x, memory, projections, 2)
    np.testing.assert_allclose(output, expected, rtol=1e-12, atol=1e-13)  # order of sums


def test_multi_head_attention_ignores_the_bias_of_the_keys() -> None:
    """It adds the same to all scores of a query."""
    x, memory, projections, _ = draw_projected()
    to_query, (weight, bias), *others = projections

    output = multi_head_attention(x, memory, (to_query, (weight, bias + 3), *others), 2)

    expected = multi_head_attention(x, memory, projections, 2)
    np.testing.assert_allclose(output, expected, rtol=1e-12, atol=1e-13)  # scores of size 30


@pytest.mark.parametrize("visibility", VISIBILITY)
@pytest.mark.parametrize("heads", [1, 2])
def test_multi_head_attention_backward_agrees_with_central_differences(
    heads: int, visibility: dict[str, Any]
) -> None:
    """The gradients of both inputs and of all eight parameters are those of the forward pass."""
    x, memory, projections, grad_output = draw_projected()

    gradients = multi_head_attention_backward(
        grad_output, x, memory, projections, heads, **visibility
    )

    (grad_x, grad_memory, grad_projections), key_bias = gradients, gradients[2][1][1]
    np.testing.assert_allclose(key_bias, np.zeros(4), atol=1e-13)  # it does nothing
    unbiased = [pair if i != 1 else (pair[0],) for i, pair in enumerate(projections)]
    told = [pair if i != 1 else (pair[0],) for i, pair in enumerate(grad_projections)]

    def f(x: np.ndarray, memory: np.ndarray, own: tuple) -> np.ndarray:
        full = (own[0], (own[1][0], projections[1][1]), *own[2:])
        return multi_head_attention(x, memory, full, heads, **visibility)

    assert_nested_gradients((grad_x, grad_memory, told), f, (x, memory, unbiased), grad_output)


def test_multi_head_attention_backward_of_no_samples_is_zero() -> None:
    """Without samples the parameters get gradients of zero."""
    x, memory, projections, grad_output = draw_projected()

    *_, gradients = multi_head_attention_backward(
        grad_output[:0], x[:0], memory[:0], projections, 2
    )

    for pair in gradients:
        np.testing.assert_array_equal(pair[0], np.zeros((4, 4)))
        np.testing.assert_array_equal(pair[1], np.zeros(4))


def test_multi_head_attention_refuses_a_memory_of_another_width() -> None:
    """The memory must have the width of the projections."""
    x, memory, projections, _ = draw_projected()

    with pytest.raises(ValueError, match="do not fit together"):
        multi_head_attention(x, memory[..., :3], projections, 2)
