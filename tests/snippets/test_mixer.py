"""MLP-Mixer's token mixing."""

import numpy as np
import pytest

from snippets.mixer import token_mixing

SHAPES = (4, 7), (7,), (7, 4), (4,)  # 4 tokens


def test_token_mixing_by_hand() -> None:
    """One hidden unit sums the two tokens of each channel; each token gets its own multiple."""
    x = np.array([[1.0, 2.0, -3.0], [10.0, 20.0, 1.0]])

    output = token_mixing(
        x, np.ones((2, 1)), np.zeros(1), np.array([[1.0, 100.0]]), np.array([0.0, 5.0])
    )

    np.testing.assert_array_equal(output, [[11, 22, 0], [1105, 2205, 5]])


def test_token_mixing_treats_each_channel_alone() -> None:
    """Permuting the channels permutes the output, in each sample."""
    rng = np.random.default_rng(0)
    x, network = rng.standard_normal((2, 4, 5)), [rng.standard_normal(shape) for shape in SHAPES]

    output = token_mixing(x[..., [3, 1, 4, 0, 2]], *network)

    expected = token_mixing(x, *network)[..., [3, 1, 4, 0, 2]]
    np.testing.assert_allclose(output, expected, rtol=1e-12, atol=1e-14)  # order of sums


def test_token_mixing_of_an_empty_batch_is_empty() -> None:
    """No samples in, no samples out."""
    assert token_mixing(np.zeros((0, 4, 5)), *map(np.zeros, SHAPES)).shape == (0, 4, 5)


def test_token_mixing_takes_one_number_of_tokens() -> None:
    """The weights belong to places: another number of tokens is an error."""
    with pytest.raises(ValueError, match="do not fit together"):
        token_mixing(np.zeros((3, 5)), *map(np.zeros, SHAPES))
