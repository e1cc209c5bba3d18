"""Attention in tiles: the online softmax, the result, and the memory."""

import re
import tracemalloc
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from snippets.attention import scaled_dot_product_attention
from snippets.flash_attention import flash_attention, online_softmax_step

few_examples = settings(deadline=None, derandomize=True, max_examples=25)
numbers = st.floats(-9, 9)
sizes = st.integers(1, 9)


def nothing(queries: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """The state before the first key, for values of width 2."""
    return np.full((queries, 1), -np.inf), np.zeros((queries, 1)), np.zeros((queries, 2))


def draw(*leading: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Query, key and value: 7 queries, 8 keys, d = 4 and d_v = 2."""
    rng = np.random.default_rng(0)
    shapes = (7, 4), (8, 4), (8, 2)
    query, key, value = (rng.standard_normal((*leading, *shape)) for shape in shapes)
    return query, key, value


def test_online_softmax_step_by_hand() -> None:
    """After a score of 0, one of ln 4 makes the old weight 1/4, and the values 8 and 4 sum to 6."""
    state = np.array([[0.0]]), np.array([[1.0]]), np.array([[8.0]])

    highest, total, weighted = online_softmax_step(
        *state, np.array([[np.log(4.0)]]), np.array([[4.0]])
    )

    np.testing.assert_array_equal(highest, [[np.log(4)]])
    np.testing.assert_allclose(total, [[1 + 1 / 4]], rtol=1e-14)  # exp may be off by 4 ulp
    np.testing.assert_allclose(weighted, [[4 + 8 / 4]], rtol=1e-14)


@few_examples
@given(
    scores=arrays(np.float64, (3, 6), elements=st.floats(-700, 700)),
    value=arrays(np.float64, (6, 2), elements=numbers),
    cut=st.integers(1, 5),
)
def test_online_softmax_step_in_two_parts_is_one_step(
    scores: np.ndarray, value: np.ndarray, cut: int
) -> None:
    """Keys that come in two parts leave the state that they leave together."""
    part = online_softmax_step(*nothing(3), scores[:, :cut], value[:cut])

    state = online_softmax_step(*part, scores[:, cut:], value[cut:])

    for array, expected in zip(state, online_softmax_step(*nothing(3), scores, value), strict=True):
        # A difference of scores of up to 1400 is rounded by 1e-13, which exp makes relative.
        np.testing.assert_allclose(array, expected, rtol=0, atol=1e-11)


def test_online_softmax_step_skips_masked_keys() -> None:
    """A score of -inf adds nothing, also where a query sees none of the new keys."""
    scores = np.array([[0.0, -np.inf], [-np.inf, -np.inf]])
    state = np.zeros((2, 1)), np.ones((2, 1)), np.full((2, 2), 5.0)

    with np.errstate(invalid="raise"):
        highest, total, weighted = online_softmax_step(*state, scores, np.full((2, 2), 7.0))

    np.testing.assert_array_equal(highest, [[0], [0]])
    np.testing.assert_array_equal(total, [[2], [1]])
    np.testing.assert_array_equal(weighted, [[12, 12], [5, 5]])


def test_flash_attention_by_hand() -> None:
    """Scores of 0 and ln 3, one key a tile, weigh the values (8, 0) and (0, 4) as 1 to 3."""
    query = np.array([[2.0, 0.0, 0.0, 0.0]])
    key = np.array([[0.0, 5.0, 0.0, 0.0], [np.log(3.0), 0.0, 7.0, 0.0]])

    output = flash_attention(query, key, np.array([[8.0, 0.0], [0.0, 4.0]]), block_size=1)

    np.testing.assert_allclose(output, [[2, 3]], rtol=1e-14)  # exp may be off by 4 ulp


@few_examples
@given(queries=sizes, keys=sizes, block_size=sizes, is_causal=st.booleans(), seed=sizes)
def test_flash_attention_is_attention(
    queries: int, keys: int, block_size: int, is_causal: bool, seed: int
) -> None:
    """Whatever the numbers of queries and keys and the size of the tiles, the result is the same."""
    rng = np.random.default_rng(seed)
    query, key = rng.standard_normal((2, queries, 4)), rng.standard_normal((2, keys, 4))
    value = rng.standard_normal((2, keys, 3))

    output = flash_attention(query, key, value, is_causal, block_size)

    expected = scaled_dot_product_attention(query, key, value, is_causal=is_causal)
    np.testing.assert_allclose(output, expected, rtol=0, atol=1e-13)  # order of at most 9 terms


@pytest.mark.parametrize("is_causal", [False, True])
@pytest.mark.parametrize("direction", [1, -1], ids=["rising", "falling"])
def test_flash_attention_with_scores_that_exp_cannot_take(direction: int, is_causal: bool) -> None:
    """Scores of thousands neither overflow nor lose the largest, be it first or last."""
    query, value = np.ones((6, 4), np.float32), np.arange(6, dtype=np.float32)[:, None]
    key = direction * 1000 * np.arange(6, dtype=np.float32)[:, None].repeat(4, axis=1)

    with np.errstate(over="raise", invalid="raise", divide="raise"):
        output = flash_attention(query, key, value, is_causal, block_size=2)

    last_seen = np.arange(6) if is_causal else np.full(6, 5)
    expected = last_seen if direction == 1 else np.zeros(6)
    np.testing.assert_array_equal(output[:, 0], expected)


@pytest.mark.parametrize("is_causal", [False, True])
def test_flash_attention_treats_batch_and_heads_alone(is_causal: bool) -> None:
    """Each sample and head gives what it gives alone."""
    query, key, value = draw(2, 3)

    output = flash_attention(query, key, value, is_causal, block_size=3)

    for i in np.ndindex(2, 3):
        alone = flash_attention(query[i], key[i], value[i], is_causal, block_size=3)
        np.testing.assert_allclose(output[i], alone, rtol=1e-12, atol=1e-14)  # order of sums


@pytest.mark.parametrize(("leading", "queries", "keys"), [((0,), 7, 8), ((2,), 0, 8), ((2,), 7, 0)])
def test_flash_attention_of_nothing_is_zero_or_empty(
    leading: tuple[int, ...], queries: int, keys: int
) -> None:
    """No samples or no queries: no rows. No keys: rows of zeros."""
    query, key = np.ones((*leading, queries, 4)), np.ones((*leading, keys, 4))

    output = flash_attention(query, key, np.ones((*leading, keys, 2)), block_size=3)

    np.testing.assert_array_equal(output, np.zeros((*leading, queries, 2)), strict=True)


@pytest.mark.parametrize("is_causal", [False, True])
def test_flash_attention_needs_memory_for_a_tile_only(is_causal: bool) -> None:
    """Beyond the output it takes 5 tiles at most, and no more for a longer sequence."""
    beyond = []
    for length in (64, 256):
        query, key, value = np.ones((3, length, 2))
        tracemalloc.start()

        output = flash_attention(query, key, value, is_causal, block_size=32)

        beyond.append(tracemalloc.get_traced_memory()[1] - output.nbytes)
        tracemalloc.stop()
    tile = 32 * 32 * 8
    assert beyond[1] < 5 * tile
    assert beyond[1] < 1.1 * beyond[0]


@pytest.mark.parametrize(
    "change",
    [
        pytest.param(lambda q, k, v: (q, k[:, :7], v), id="fewer keys"),
        pytest.param(lambda q, k, v: (q, k, v[:, :7]), id="fewer values"),
        pytest.param(lambda q, k, v: (q[:1], k, v), id="other queries"),
        pytest.param(lambda q, k, v: (q, k[:1], v), id="shared keys"),
    ],
)
def test_flash_attention_refuses_shapes_that_differ(change: Any) -> None:
    """Another number of values than keys, or other leading axes, raise an error that names them."""
    query, key, value = change(*draw(2))
    message = f"query {query.shape}, key {key.shape} and value {value.shape} differ"

    with pytest.raises(ValueError, match=re.escape(message)):
        flash_attention(query, key, value)


def test_flash_attention_refuses_query_and_key_of_different_width() -> None:
    """Another d in query and key raises an error."""
    query, key, value = draw()

    with pytest.raises(ValueError, match="differ in their last axis"):
        flash_attention(query[:, :3], key, value)


@pytest.mark.parametrize("block_size", [0, -3])
def test_flash_attention_refuses_tiles_of_nothing(block_size: int) -> None:
    """A block size below 1 raises an error that names it."""
    with pytest.raises(ValueError, match=f"block_size must be positive, got {block_size}"):
        flash_attention(*draw(), block_size=block_size)
