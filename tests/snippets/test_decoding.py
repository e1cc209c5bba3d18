"""Decoding: attention with a cache, the size of the cache, and multiply-adds a byte."""

import re
from collections.abc import Sequence

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from snippets.attention import scaled_dot_product_attention
from snippets.decoding import cached_attention, kv_cache_bytes, matmul_intensity

few_examples = settings(deadline=None, derandomize=True, max_examples=25)
numbers = st.floats(-9, 9)
sizes = st.integers(1, 1000)


def draw(new: int, past: int, *leading: int) -> list[np.ndarray]:
    """Query, key and value of new tokens, then the keys and values before: d = 4 and d_v = 2."""
    rng = np.random.default_rng(0)
    shapes = (new, 4), (new, 4), (new, 2), (past, 4), (past, 2)
    return [rng.standard_normal((*leading, *shape)) for shape in shapes]


def in_pieces(
    query: np.ndarray, key: np.ndarray, value: np.ndarray, lengths: Sequence[int]
) -> np.ndarray:
    """The outputs of pieces of a sequence, one after the other, each with the past of the last."""
    past, outputs, start = (key[..., :0, :], value[..., :0, :]), [], 0
    for length in lengths:
        new = slice(start, start + length)
        output, *past = cached_attention(
            query[..., new, :], key[..., new, :], value[..., new, :], *past
        )
        outputs.append(output)
        start += length
    return np.concatenate(outputs, axis=-2)


def test_cached_attention_by_hand() -> None:
    """Scores of 0 with the old token and 2 ln 3 / 2 with the new one weigh the values 1 to 3."""
    query, key = np.array([[2.0, 0, 0, 0]]), np.array([[np.log(3), 0, 7, 0]])
    past_key = np.array([[0.0, 5, 0, 0]])

    output, keys, values = cached_attention(
        query, key, np.array([[0.0, 4]]), past_key, np.array([[8.0, 0]])
    )

    np.testing.assert_allclose(output, [[2, 3]], rtol=1e-14)  # exp may be off by 4 ulp
    np.testing.assert_array_equal(keys, [[0, 5, 0, 0], [np.log(3), 0, 7, 0]])
    np.testing.assert_array_equal(values, [[8, 0], [0, 4]])


@few_examples
@given(
    query=arrays(np.float64, (6, 4), elements=numbers),
    key=arrays(np.float64, (6, 4), elements=numbers),
    value=arrays(np.float64, (6, 2), elements=numbers),
    cuts=st.sets(st.integers(1, 5)),
)
def test_cached_attention_in_any_pieces_is_the_causal_pass(
    query: np.ndarray, key: np.ndarray, value: np.ndarray, cuts: set[int]
) -> None:
    """A sequence in pieces, however it is cut, gives what it gives as a whole."""
    lengths = np.diff([0, *sorted(cuts), 6])

    output = in_pieces(query, key, value, lengths)

    expected = scaled_dot_product_attention(query, key, value, is_causal=True)
    np.testing.assert_allclose(output, expected, rtol=0, atol=1e-12)  # scores up to 162


def test_cached_attention_lets_every_new_token_see_the_whole_past() -> None:
    """With equal scores, new token i averages the past and the new tokens 0 to i."""
    value, past_value = np.array([[4.0], [8.0]]), np.array([[1.0], [1.0]])
    zeros = np.zeros((2, 3))

    output, _, _ = cached_attention(zeros, zeros, value, zeros, past_value)

    expected = [[(1 + 1 + 4) / 3], [(1 + 1 + 4 + 8) / 4]]
    np.testing.assert_allclose(output, expected, rtol=1e-15)  # one rounding each


def test_cached_attention_of_a_first_token_is_its_value() -> None:
    """Without a past, a single token sees itself alone."""
    query, key, value, past_key, past_value = draw(1, 0)

    output, keys, values = cached_attention(query, key, value, past_key, past_value)

    np.testing.assert_array_equal(output, value)
    np.testing.assert_array_equal(keys, key)
    np.testing.assert_array_equal(values, value)


def test_cached_attention_does_not_see_later_tokens() -> None:
    """Other new tokens from position 1 on leave the first one as it was."""
    query, key, value, past_key, past_value = draw(3, 5)
    later = (np.arange(3) >= 1)[:, None]

    output, _, _ = cached_attention(query, key + later, value - later, past_key, past_value)

    expected, _, _ = cached_attention(query, key, value, past_key, past_value)
    np.testing.assert_array_equal(output[0], expected[0])


def test_cached_attention_treats_batch_and_heads_alone() -> None:
    """Each sample and head gives what it gives alone."""
    inputs = draw(3, 5, 2, 3)

    returned = cached_attention(*inputs)

    for i in np.ndindex(2, 3):
        for all_of_them, alone in zip(returned, cached_attention(*(x[i] for x in inputs))):
            np.testing.assert_allclose(all_of_them[i], alone, rtol=1e-12, atol=1e-14)


def test_cached_attention_keeps_the_keys_of_heads_that_share_once() -> None:
    """An axis of length 1 in keys and values serves all heads of queries, and is kept as it is."""
    query = draw(3, 5, 2, 3)[0]
    _, key, value, past_key, past_value = draw(3, 5, 2, 1)

    output, keys, _ = cached_attention(query, key, value, past_key, past_value)

    copies = [x.repeat(3, axis=1) for x in (key, value, past_key, past_value)]
    expected, _, _ = cached_attention(query, *copies)
    np.testing.assert_allclose(output, expected, rtol=1e-13)  # order of sums
    assert keys.shape == (2, 1, 8, 4)


@pytest.mark.parametrize(("queries", "keys"), [(2, 3), (3, 1)])
def test_cached_attention_refuses_another_number_of_queries(queries: int, keys: int) -> None:
    """A new token has a query and a key; other numbers raise an error that names the shapes."""
    query, key, value, past_key, past_value = draw(3, 5)
    message = f"query ({queries}, 4) and key ({keys}, 4) differ in their number"

    with pytest.raises(ValueError, match=re.escape(message)):
        cached_attention(query[:queries], key[:keys], value[:keys], past_key, past_value)


@pytest.mark.parametrize("place", [2, 3, 4])
def test_cached_attention_refuses_keys_without_values(place: int) -> None:
    """One value or one key less, new or past, raises an error."""
    inputs = draw(3, 5)
    inputs[place] = inputs[place][1:]

    with pytest.raises(ValueError, match="differ in their number"):
        cached_attention(*inputs)


def test_kv_cache_bytes_by_hand() -> None:
    """Two vectors of 5 heads of width 7 in 3 layers for 11 tokens, 4 bytes a number."""
    assert kv_cache_bytes(3, 5, 7, 11, 4) == 2 * 3 * 5 * 7 * 11 * 4 == 9240


def test_kv_cache_bytes_are_those_of_the_arrays() -> None:
    """The bytes that decoding 6 tokens in two layers leaves behind, in float32."""
    held = 0
    for _ in range(2):
        query, key, value = np.ones((3, 3, 6, 5), np.float32)
        past = key[..., :0, :], value[..., :0, :]
        for t in range(6):
            new = (x[..., t : t + 1, :] for x in (query, key, value))
            _, *past = cached_attention(*new, *past)
        held += sum(x.nbytes for x in past)

    assert kv_cache_bytes(2, 3, 5, 6, itemsize=4) == held


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        pytest.param((40, 40, 128, 1), 819_200, id="OPT 13B, a token"),  # Kwon et al.: 800 KB
        pytest.param((32, 32, 128, 1), 524_288, id="Llama 7B, a token"),
        pytest.param((32, 8, 128, 131_072), 2**34, id="Llama 3 8B, 128 Ki tokens"),
        pytest.param((3, 5, 7, 0), 0, id="no token"),
    ],
)
def test_kv_cache_bytes_in_16_bits(arguments: tuple[int, ...], expected: int) -> None:
    """Published sizes, two bytes a number."""
    assert kv_cache_bytes(*arguments) == expected


@pytest.mark.parametrize("place", range(5))
def test_kv_cache_bytes_refuse_a_negative_size(place: int) -> None:
    """A size below zero raises an error that names the sizes."""
    arguments = [3, 5, 7, 11, 2]
    arguments[place] = -1

    with pytest.raises(ValueError, match=re.escape(str(tuple(arguments)))):
        kv_cache_bytes(*arguments)


def test_matmul_intensity_by_hand() -> None:
    """2 x 3 times 3 x 5: 30 multiply-adds, and 6 + 15 + 10 numbers of 4 bytes."""
    assert matmul_intensity(2, 3, 5, 4) == 30 / (31 * 4)


def test_matmul_intensity_of_one_row_is_almost_one_a_number() -> None:
    """A vector times a large matrix: each weight is read for one multiply-add."""
    intensity = matmul_intensity(1, 4096, 4096, itemsize=1)

    assert 1 - 1e-3 < intensity < 1  # 1 / (1 + 2 / 4096)


@few_examples
@given(rows=sizes, inner=sizes, columns=sizes)
def test_matmul_intensity_is_below_each_axis(rows: int, inner: int, columns: int) -> None:
    """An element takes part in at most as many multiply-adds as the axis it lacks is long."""
    intensity = matmul_intensity(rows, inner, columns, itemsize=1)

    assert intensity < min(rows, inner, columns)


@few_examples
@given(rows=sizes, inner=sizes, columns=sizes)
def test_matmul_intensity_grows_with_the_rows(rows: int, inner: int, columns: int) -> None:
    """One more row that shares the matrix is more multiply-adds a byte."""
    assert matmul_intensity(rows + 1, inner, columns) > matmul_intensity(rows, inner, columns)


@pytest.mark.parametrize("place", range(4))
def test_matmul_intensity_refuses_an_empty_axis(place: int) -> None:
    """A size of zero raises an error that names the sizes."""
    arguments = [3, 5, 7, 2]
    arguments[place] = 0

    with pytest.raises(ValueError, match=re.escape(str(tuple(arguments)))):
        matmul_intensity(*arguments)
