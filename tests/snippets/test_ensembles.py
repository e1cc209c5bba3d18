"""Ensembles: the error of an average, and the disagreement of its members."""

import re

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from snippets.ensembles import ambiguity_decomposition

few_examples = settings(deadline=None, derandomize=True, max_examples=25)
numbers = st.floats(-9, 9)


def test_ambiguity_decomposition_by_hand() -> None:
    """1 and 5 for a target of 2: the mean 3 errs by 1, the members by (1 + 9) / 2, 4 around 3."""
    errors = ambiguity_decomposition(np.array([[1.0], [5.0]]), np.array([2.0]))

    np.testing.assert_array_equal(errors, [[1.0], [5.0], [4.0]])


@few_examples
@given(
    predictions=arrays(np.float64, (4, 3), elements=numbers),
    target=arrays(np.float64, (3,), elements=numbers),
)
def test_ambiguity_decomposition_is_exact(predictions: np.ndarray, target: np.ndarray) -> None:
    """The ensemble's error is the members' minus the diversity, and never above the members'."""
    ensemble, members, diversity = ambiguity_decomposition(predictions, target)

    np.testing.assert_allclose(ensemble, members - diversity, atol=1e-12)  # squares up to 324
    assert (ensemble <= members + 1e-12).all()


@few_examples
@given(
    predictions=arrays(np.float64, (4, 3), elements=numbers),
    target=arrays(np.float64, (3,), elements=numbers),
)
def test_diversity_does_not_depend_on_the_target(
    predictions: np.ndarray, target: np.ndarray
) -> None:
    """The disagreement can be measured without labels."""
    _, _, diversity = ambiguity_decomposition(predictions, target)

    np.testing.assert_array_equal(diversity, ambiguity_decomposition(predictions, -target)[2])


def test_equal_members_have_no_diversity() -> None:
    """Copies of one model are as good as that model."""
    copies = np.tile([0.5, -2.0], (4, 1))

    ensemble, members, diversity = ambiguity_decomposition(copies, np.zeros(2))

    np.testing.assert_array_equal(ensemble, members)
    np.testing.assert_array_equal(diversity, [0, 0])


def test_ambiguity_decomposition_of_no_samples_is_empty() -> None:
    """Where nothing is predicted, nothing is wrong."""
    errors = ambiguity_decomposition(np.zeros((4, 0)), np.zeros(0))

    assert [error.shape for error in errors] == [(0,)] * 3


@pytest.mark.parametrize("shape", [(0, 3), (4, 1), (4, 2), (3,)])
def test_ambiguity_decomposition_refuses_other_shapes(shape: tuple[int, ...]) -> None:
    """No member, or members of another shape, raise an error that names both shapes."""
    message = f"predictions {shape} are not rows of the target's shape (3,)"

    with pytest.raises(ValueError, match=re.escape(message)):
        ambiguity_decomposition(np.zeros(shape), np.zeros(3))
