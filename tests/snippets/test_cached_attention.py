"""Attention one token at a time, with a cache of keys and values."""

import re

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from snippets.attention import scaled_dot_product_attention
from snippets.cached_attention import attend_and_remember

few_examples = settings(deadline=None, derandomize=True, max_examples=25)


def test_attend_and_remember_by_hand() -> None:
    """Scores of 0 for the token before and ln 3 for itself: 1/4 of (8, 0) and 3/4 of (0, 4)."""
    query, key, keys = np.array([[1.0]]), np.array([[np.log(3)]]), np.array([[0.0]])
    value, values = np.array([[0.0, 4.0]]), np.array([[8.0, 0.0]])

    output, all_keys, all_values = attend_and_remember(query, key, value, keys, values)

    np.testing.assert_allclose(output, [[2, 3]], rtol=1e-14)  # exp may be off by 4 ulp
    np.testing.assert_array_equal(all_keys, [[0], [np.log(3)]])
    np.testing.assert_array_equal(all_values, [[8, 0], [0, 4]])


def test_the_first_token_attends_to_itself() -> None:
    """With nothing to remember the output is its own value."""
    rng = np.random.default_rng(0)
    query, key, value = (
        rng.standard_normal((2, 1, 4)),
        rng.standard_normal((2, 1, 4)),
        rng.random((2, 1, 3)),
    )

    output, *_ = attend_and_remember(query, key, value, key[:, :0], value[:, :0])

    np.testing.assert_array_equal(output, value)


@few_examples
@given(tokens=st.integers(1, 6))
def test_token_by_token_is_causal_attention(tokens: int) -> None:
    """The outputs are those of the whole sequence, and the cache ends as its keys and values."""
    rng = np.random.default_rng(tokens)
    query, key = rng.standard_normal((2, 2, tokens, 4))
    value = rng.standard_normal((2, tokens, 3))
    keys, values, outputs = key[:, :0], value[:, :0], []

    for t in range(tokens):
        now = slice(t, t + 1)
        output, keys, values = attend_and_remember(
            query[:, now], key[:, now], value[:, now], keys, values
        )
        outputs.append(output)

    expected = scaled_dot_product_attention(query, key, value, is_causal=True)
    np.testing.assert_allclose(np.concatenate(outputs, axis=1), expected, rtol=1e-12)  # sums
    np.testing.assert_array_equal(keys, key)
    np.testing.assert_array_equal(values, value)


def test_key_and_value_of_different_number_are_refused() -> None:
    """No key for a value would shift all values against their keys."""
    message = "key (0, 4) and value (1, 3) differ in their number"

    with pytest.raises(ValueError, match=re.escape(message)):
        attend_and_remember(
            np.ones((1, 4)), np.ones((0, 4)), np.ones((1, 3)), np.ones((5, 4)), np.ones((4, 3))
        )
