"""What attention costs: counts by hand, how they grow, and the arrays that they speak of."""

import numpy as np
import pytest

from snippets.attention import attention_weights, scaled_dot_product_attention
from snippets.attention_cost import attention_multiply_adds, score_bytes, token_multiply_adds


class Counting(np.ndarray):
    """An array that notes the multiply-adds of the matrix products it takes part in."""

    counted = 0

    def __array_ufunc__(self, ufunc, method, *inputs, **options):
        plain = [np.asarray(x) for x in inputs]
        result = np.asarray(getattr(ufunc, method)(*plain, **options))
        if ufunc is np.matmul:
            Counting.counted += result.size * plain[0].shape[-1]
        return result.view(Counting)


def counting(*shape: int) -> np.ndarray:
    """Random numbers that count."""
    Counting.counted = 0
    return np.random.default_rng(0).standard_normal(shape).view(Counting)


def test_attention_multiply_adds_by_hand() -> None:
    """Two tokens of width 3: four scores of 3 products, and four weights for 3 channels each."""
    assert attention_multiply_adds(2, 3) == 4 * 3 + 4 * 3


@pytest.mark.parametrize("heads", [1, 2, 6])
def test_attention_multiply_adds_are_those_of_attention(heads: int) -> None:
    """As many as were made in a real pass, however the width is split into heads."""
    query, key, value = (counting(heads, 5, 12 // heads) for _ in range(3))

    scaled_dot_product_attention(query, key, value)

    assert Counting.counted == attention_multiply_adds(5, 12)


def test_token_multiply_adds_by_hand() -> None:
    """One token of width 2 with 5 hidden units: four matrices of 2 by 2, two of 2 by 5."""
    assert token_multiply_adds(1, 2, 5) == 4 * 4 + 2 * 10


def test_token_multiply_adds_are_those_of_the_matrices() -> None:
    """As many as were made in a real pass through the projections and the hidden layer."""
    x, square, inner, outer = (counting(*shape) for shape in ((7, 4), (4, 4), (4, 9), (9, 4)))

    _ = x @ square, x @ square, x @ square, x @ square  # query, key, value, output
    _ = x @ inner @ outer

    assert Counting.counted == token_multiply_adds(7, 4, 9)


def test_both_parts_are_equal_at_six_times_the_width() -> None:
    """With a hidden layer of 4 d the quadratic part is half of a layer at n = 6 d."""
    assert attention_multiply_adds(6 * 8, 8) == token_multiply_adds(6 * 8, 8, 4 * 8)


@pytest.mark.parametrize("dtype", [np.float16, np.float32, np.float64])
def test_score_bytes_are_those_of_the_array(dtype: type[np.floating]) -> None:
    """As many bytes as the weights of a sequence take, in each type."""
    query = np.ones((3, 5, 2), dtype)  # (H, n, d)

    weights = attention_weights(query, query)

    assert score_bytes(5, 3, np.dtype(dtype).itemsize) == weights.nbytes


def test_score_bytes_of_a_long_sequence() -> None:
    """4096 tokens, 32 heads and 16 bit: 2^12 squared, times 2^5, times 2 make 2^30."""
    assert score_bytes(4096, 32, 2) == 2**30


def test_counts_are_exact_beyond_64_bits() -> None:
    """Integers of Python do not overflow."""
    assert attention_multiply_adds(2**32, 2**10) == 2**75
