"""Two exclusive classes, and labels that do not exclude each other."""

import re
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from snippets.activations import softmax
from snippets.class_probabilities import label_probabilities, two_class_probability

few_examples = settings(deadline=None, derandomize=True, max_examples=25)
scores = st.floats(-30, 30)


def test_two_class_probability_by_hand() -> None:
    """Scores of 0 and log 3 share as 1 to 3, in either order."""
    logits = np.array([[5.0, 5 + np.log(3)], [np.log(3), 0.0]])

    probability = two_class_probability(logits)

    np.testing.assert_allclose(probability, [3 / 4, 1 / 4], rtol=1e-14)  # a few roundings


def test_label_probabilities_by_hand() -> None:
    """Log-odds of 0, log 3 and -log 3 are probabilities of 1/2, 3/4 and 1/4."""
    probabilities = label_probabilities(np.array([0, np.log(3), -np.log(3)]))

    np.testing.assert_allclose(probabilities, [1 / 2, 3 / 4, 1 / 4], rtol=1e-14)


@few_examples
@given(logits=arrays(np.float64, (3, 4, 2), elements=scores))
def test_two_class_probability_is_the_softmax(logits: np.ndarray) -> None:
    """It is the second weight of the softmax, and with the classes exchanged the first."""
    weights = softmax(logits)

    # differences up to 60, rounded by 7e-15
    np.testing.assert_allclose(two_class_probability(logits), weights[..., 1], rtol=1e-13)
    exchanged = two_class_probability(logits[..., ::-1])
    np.testing.assert_allclose(exchanged, weights[..., 0], rtol=1e-13)


@few_examples
@given(logits=arrays(np.float64, (3, 4), elements=scores), place=st.integers(0, 3))
def test_label_probabilities_do_not_compete(logits: np.ndarray, place: int) -> None:
    """Another score changes its own label and no other."""
    other = logits + np.eye(4)[place]

    before, after = label_probabilities(logits), label_probabilities(other)

    rest = np.arange(4) != place
    np.testing.assert_array_equal(after[:, rest], before[:, rest])
    assert (after[:, place] >= before[:, place]).all()


@few_examples
@given(logits=arrays(np.float64, 5, elements=scores))
def test_label_probabilities_of_the_opposite(logits: np.ndarray) -> None:
    """A label and its opposite have the sum 1."""
    total = label_probabilities(logits) + label_probabilities(-logits)

    np.testing.assert_allclose(total, 1, rtol=1e-14)


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_class_probabilities_do_not_overflow(dtype: type[np.floating[Any]]) -> None:
    """Scores of 1e4 and -1e4 give probabilities of 1 and 0."""
    x = np.array([1e4, -1e4], dtype)

    with np.errstate(over="raise", invalid="raise", divide="raise"):
        labels, two = label_probabilities(x), two_class_probability(np.stack([x, -x]))

    np.testing.assert_array_equal(labels, np.array([1, 0], dtype), strict=True)
    np.testing.assert_array_equal(two, np.array([0, 1], dtype), strict=True)


def test_class_probabilities_of_nothing_are_empty() -> None:
    """No rows in, no rows out."""
    assert two_class_probability(np.zeros((0, 2))).shape == (0,)
    assert label_probabilities(np.zeros((0, 4))).shape == (0, 4)


@pytest.mark.parametrize("shape", [(), (1,), (2, 1), (2, 3)])
def test_two_class_probability_refuses_another_number(shape: tuple[int, ...]) -> None:
    """One class, three or none raise an error that names the shape."""
    message = f"logits must have the shape (..., 2), got {shape}"

    with pytest.raises(ValueError, match=re.escape(message)):
        two_class_probability(np.zeros(shape))
