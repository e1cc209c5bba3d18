"""Entropy, cross-entropy, divergence and perplexity."""

import re
from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from snippets.information import (
    cross_entropy,
    entropy,
    kl_divergence,
    perplexity,
    token_log_probs,
)

few_examples = settings(deadline=None, derandomize=True, max_examples=25)
positive = arrays(np.float64, (3, 4), elements=st.floats(1e-6, 1))
Function = Callable[..., np.ndarray]

DISTANCES = pytest.mark.parametrize("f", [cross_entropy, kl_divergence])
HALF = np.array([0.5, 0.5, 0.0])
MOST = np.array([0.25, 0.5, 0.25])


def rows(x: np.ndarray) -> np.ndarray:
    """The rows of positive numbers as distributions."""
    return x / x.sum(axis=-1, keepdims=True)


def test_entropy_by_hand() -> None:
    """(1/4, 1/2, 1/4) takes 3/2 questions with two answers; a sure outcome takes none."""
    p = np.array([[0.25, 0.5, 0.25], [0.0, 1.0, 0.0]])

    np.testing.assert_allclose(entropy(p), [1.5 * np.log(2), 0], rtol=1e-14)  # a few roundings


def test_cross_entropy_by_hand() -> None:
    """(1/2, 1/2, 0) in a code for (1/4, 1/2, 1/4): 2 and 1 bits, half of the time each."""
    np.testing.assert_allclose(cross_entropy(HALF, MOST), 1.5 * np.log(2), rtol=1e-14)


def test_kl_divergence_by_hand() -> None:
    """Of these 3/2 bits one is needed, and half a bit is too much."""
    np.testing.assert_allclose(kl_divergence(HALF, MOST), 0.5 * np.log(2), rtol=1e-14)


@DISTANCES
def test_what_the_model_rules_out_is_infinite(f: Function) -> None:
    """A probability of 0 for what happens costs infinitely much, without a warning."""
    assert f(MOST, HALF) == np.inf


@few_examples
@given(size=st.integers(1, 9))
def test_entropy_of_equal_chances(size: int) -> None:
    """K equally likely outcomes have the entropy log K."""
    np.testing.assert_allclose(entropy(np.full(size, 1 / size)), np.log(size), atol=1e-14)


@few_examples
@given(x=positive, y=positive)
def test_cross_entropy_is_entropy_plus_divergence(x: np.ndarray, y: np.ndarray) -> None:
    """The excess over the entropy is the divergence, which is not negative."""
    p, q = rows(x), rows(y)

    divergence = kl_divergence(p, q)

    # logarithms up to 15, rounded by 2e-15 each
    np.testing.assert_allclose(cross_entropy(p, q), entropy(p) + divergence, atol=1e-13)
    assert (divergence >= -1e-14).all()


@few_examples
@given(x=positive, y=positive, z=positive, w=positive)
def test_divergences_of_independent_parts_add_up(
    x: np.ndarray, y: np.ndarray, z: np.ndarray, w: np.ndarray
) -> None:
    """The chain rule for products: what two independent draws cost is the sum."""
    p, q, r, s = (rows(array)[0] for array in (x, y, z, w))

    together = kl_divergence(np.outer(p, r).ravel(), np.outer(q, s).ravel())

    np.testing.assert_allclose(together, kl_divergence(p, q) + kl_divergence(r, s), atol=1e-13)


@few_examples
@given(x=positive, y=positive)
def test_divergence_falls_when_outcomes_are_merged(x: np.ndarray, y: np.ndarray) -> None:
    """Who cannot tell two outcomes apart sees less of the difference."""
    p, q = rows(x), rows(y)

    merged = kl_divergence(p.reshape(3, 2, 2).sum(axis=-1), q.reshape(3, 2, 2).sum(axis=-1))

    assert (merged <= kl_divergence(p, q) + 1e-14).all()  # roundings


@DISTANCES
def test_information_along_another_axis(f: Function) -> None:
    """Transposed arrays give the same along the axis that was moved."""
    p, q = np.random.default_rng(0).dirichlet(np.ones(4), (2, 2, 3))

    along = f(p.transpose(0, 2, 1), q.transpose(0, 2, 1), 1)

    np.testing.assert_allclose(along, f(p, q), rtol=1e-14)  # order of sums


@DISTANCES
def test_information_of_no_rows_is_empty(f: Function) -> None:
    """No distributions in, no numbers out."""
    assert f(np.zeros((0, 4)), np.zeros((0, 4))).shape == (0,)


@DISTANCES
def test_information_refuses_other_shapes(f: Function) -> None:
    """Distributions that would broadcast raise an error that names both shapes."""
    message = "p (2, 3) and q (3,) differ in shape"

    with pytest.raises(ValueError, match=re.escape(message)):
        f(np.full((2, 3), 1 / 3), np.full(3, 1 / 3))


def test_token_log_probs_by_hand() -> None:
    """Scores of 0, 0 and log 2 share the probability as 1, 1 and 2 quarters."""
    logits = np.log([[1.0, 1.0, 2.0], [1.0, 1.0, 2.0]])

    log_probs = token_log_probs(logits, np.array([2, 0]))

    np.testing.assert_allclose(log_probs, np.log([1 / 2, 1 / 4]), rtol=1e-14)  # a few roundings


@few_examples
@given(
    logits=arrays(np.float64, (2, 3, 4), elements=st.floats(-30, 30)),
    shift=st.floats(-100, 100),
)
def test_token_log_probs_are_those_of_a_distribution(logits: np.ndarray, shift: float) -> None:
    """Over all tokens the probabilities sum to 1, and a constant in all scores cancels."""
    every = [token_log_probs(logits, np.full((2, 3), token)) for token in range(4)]
    shifted = token_log_probs(logits + shift, np.full((2, 3), 3))

    np.testing.assert_allclose(np.exp(every).sum(axis=0), 1, rtol=1e-14)
    np.testing.assert_allclose(shifted, every[3], rtol=1e-12, atol=1e-13)  # of sums up to 130


def test_token_log_probs_do_not_overflow() -> None:
    """Scores of 1e4 and -1e4 in float32 give logarithms of 0 and -2e4."""
    logits = np.array([[1e4, -1e4], [1e4, -1e4]], dtype=np.float32)

    with np.errstate(over="raise", invalid="raise", divide="raise"):
        log_probs = token_log_probs(logits, np.array([0, 1]))

    np.testing.assert_array_equal(log_probs, np.array([0, -2e4], np.float32), strict=True)


@pytest.mark.parametrize("token", [-100, -1, 3])
def test_token_log_probs_refuse_what_is_no_token(token: int) -> None:
    """Neither a token beyond the vocabulary nor a code for padding passes."""
    with pytest.raises(ValueError, match=re.escape("targets must be from 0 to 2, got [")):
        token_log_probs(np.zeros((2, 3)), np.array([0, token]))


def test_token_log_probs_refuse_other_positions() -> None:
    """Targets for other positions raise an error that names both shapes."""
    message = "logits (2, 4, 3) and targets (2, 1) do not fit"

    with pytest.raises(ValueError, match=re.escape(message)):
        token_log_probs(np.zeros((2, 4, 3)), np.zeros((2, 1), dtype=np.int64))


def test_perplexity_by_hand() -> None:
    """Probabilities of 1/2, 1/4 and 1/8 have the geometric mean 1/4."""
    np.testing.assert_allclose(perplexity(np.log([1 / 2, 1 / 4, 1 / 8])), 4, rtol=1e-14)


@few_examples
@given(vocabulary=st.integers(1, 300))
def test_perplexity_of_equal_chances_is_their_number(vocabulary: int) -> None:
    """A model that knows nothing chooses among all tokens."""
    log_probs = token_log_probs(np.zeros((2, 3, vocabulary)), np.zeros((2, 3), dtype=np.int64))

    np.testing.assert_allclose(perplexity(log_probs), vocabulary, rtol=1e-14)  # log up to 6


@few_examples
@given(probs=arrays(np.float64, (3, 4), elements=st.floats(1e-3, 1)))
def test_perplexity_is_at_most_the_mean_of_perplexities(probs: np.ndarray) -> None:
    """By Jensen's inequality, for sequences of one length."""
    logs = np.log(probs)

    mean = np.mean([perplexity(row) for row in logs])

    assert 1 <= perplexity(logs) <= mean * (1 + 1e-14)  # roundings


def test_perplexity_leaves_out_what_is_masked() -> None:
    """Masked tokens might as well not be there, whatever they hold."""
    logs = np.log([[1 / 2, 1 / 8, 1e-300], [1.0, 1e-300, 1.0]])
    mask = np.array([[True, True, False], [False, False, False]])

    np.testing.assert_allclose(perplexity(logs, mask), 4, rtol=1e-14)


def test_perplexity_of_the_impossible_is_infinite() -> None:
    """One token that the model ruled out is enough, and raises no warning."""
    assert perplexity(np.array([0.0, -np.inf, -1.0])) == np.inf


@pytest.mark.parametrize("mask", [None, np.zeros((0, 3), dtype=bool)])
def test_perplexity_refuses_an_empty_text(mask: np.ndarray | None) -> None:
    """There is no mean over no tokens."""
    with pytest.raises(ValueError, match=re.escape("of 0 tokens none counts")):
        perplexity(np.zeros((0, 3)), mask)


def test_perplexity_refuses_another_mask() -> None:
    """A mask for other tokens raises an error that names both shapes."""
    message = "mask (2,) and log_probs (2, 3) differ in shape"

    with pytest.raises(ValueError, match=re.escape(message)):
        perplexity(np.zeros((2, 3)), np.ones(2, dtype=bool))
