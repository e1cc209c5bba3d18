"""Matrix factorization: the loss, the exact solution of one side, and sampled gradients."""

import re

import numpy as np
import pytest

from snippets.factorization import implicit_loss, sampled_gradients, solve_factors
from tests.gradients import assert_gradients

W0, LAM = 0.3, 0.7


def draw() -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Factors of width 3 of 5 users and 7 items, and what they took."""
    rng = np.random.default_rng(0)
    observed = rng.random((5, 7)) < 0.4
    observed[2] = False
    return rng.standard_normal((5, 3)), rng.standard_normal((7, 3)), observed


def all_pairs() -> np.ndarray:
    """Each user with each item, once."""
    return np.argwhere(np.ones((5, 7)))


def test_implicit_loss_by_hand() -> None:
    """Predictions 2 (taken) and 6: (1 - 2)^2 + (4 + 36) / 2 + 3 (1 + 4 + 36)."""
    users, items = np.array([[1.0]]), np.array([[2.0], [6.0]])

    loss = implicit_loss(users, items, np.array([[True, False]]), 0.5, 3.0)

    assert loss == 1 + 20 + 123


def test_implicit_loss_visits_all_pairs_without_a_loop() -> None:
    """The product of the two Gram matrices gives the sum over all pairs."""
    users, items, observed = draw()
    predictions = users @ items.T

    loss = implicit_loss(users, items, observed, W0, LAM)

    expected = ((1 - predictions) ** 2 * observed).sum() + W0 * (predictions**2).sum()
    expected += LAM * ((users**2).sum() + (items**2).sum())
    assert loss == pytest.approx(expected, rel=1e-13)  # order of sums


@pytest.mark.parametrize(("users", "items"), [(3, 7), (5, 4)])
def test_implicit_loss_refuses_other_numbers(users: int, items: int) -> None:
    """Too few factors raise an error that names the shapes."""
    message = f"observed (5, 7), users ({users}, 3) and items ({items}, 3) do not fit together"

    with pytest.raises(ValueError, match=re.escape(message)):
        implicit_loss(np.ones((users, 3)), np.ones((items, 3)), draw()[2], W0, LAM)


def test_solve_factors_by_hand() -> None:
    """One factor, items 1 and 2, the second taken: (4 + 5/2 + 1/2) u = 2."""
    factors = solve_factors(np.array([[False, True]]), np.array([[1.0], [2.0]]), 0.5, 0.5)

    np.testing.assert_allclose(factors, [[2 / 7]], rtol=1e-15)  # one division


def test_solve_factors_leaves_no_gradient() -> None:
    """At the solution the loss is flat in the factors that were solved for."""
    users, items, observed = draw()

    users = solve_factors(observed, items, W0, LAM)

    grad_users, _ = sampled_gradients(
        users, items, np.argwhere(observed), all_pairs(), observed.sum(), W0, LAM
    )
    np.testing.assert_allclose(grad_users, 0, atol=1e-13)  # sums of 7 terms of size 10


def test_solve_factors_is_the_minimum() -> None:
    """Any other factors have a higher loss."""
    _, items, observed = draw()
    best = solve_factors(observed, items, W0, LAM)

    lowest = implicit_loss(best, items, observed, W0, LAM)

    for step in 0.1 * np.random.default_rng(1).standard_normal((20, *best.shape)):
        assert implicit_loss(best + step, items, observed, W0, LAM) > lowest


def test_solve_factors_solves_each_row_alone() -> None:
    """A row's factors do not depend on the other rows."""
    _, items, observed = draw()

    factors = solve_factors(observed, items, W0, LAM)

    for row in range(5):
        alone = solve_factors(observed[row : row + 1], items, W0, LAM)
        np.testing.assert_allclose(factors[row : row + 1], alone, rtol=1e-12, atol=1e-14)


def test_solve_factors_of_a_row_without_observations_is_zero() -> None:
    """A user who took nothing has nothing to be near to."""
    _, items, observed = draw()

    np.testing.assert_array_equal(solve_factors(observed, items, W0, LAM)[2], [0, 0, 0])


def test_solve_factors_of_no_rows_is_empty() -> None:
    """No rows in, no factors out."""
    _, items, observed = draw()

    assert solve_factors(observed[:0], items, W0, LAM).shape == (0, 3)


@pytest.mark.parametrize("columns", [1, 4])
def test_solve_factors_refuses_other_columns(columns: int) -> None:
    """Another C raises an error that names both shapes, also where it would broadcast."""
    _, items, observed = draw()
    message = f"observed (5, {columns}) and others (7, 3) differ in C"

    with pytest.raises(ValueError, match=re.escape(message)):
        solve_factors(observed[:, :columns], items, W0, LAM)


def test_sampled_gradients_by_hand() -> None:
    """One positive that stands for 3 and one negative that stands for 4 pairs."""
    users, items = np.array([[1.0], [2.0]]), np.array([[2.0], [5.0]])
    positives, negatives = np.array([[0, 0]]), np.array([[1, 1]])

    grad_users, grad_items = sampled_gradients(users, items, positives, negatives, 3, 0.5, 0.0)

    # positive: 2 * 3 * (2 - 1) = 6; negative: 2 * (0.5 * 4) * 10 = 40; each times the other factor
    np.testing.assert_array_equal(grad_users, [[12], [200]])
    np.testing.assert_array_equal(grad_items, [[6], [80]])


def test_sampled_gradients_of_all_pairs_agree_with_central_differences() -> None:
    """With every positive and every pair as a negative, they are those of the loss."""
    users, items, observed = draw()

    gradients = sampled_gradients(
        users, items, np.argwhere(observed), all_pairs(), observed.sum(), W0, LAM
    )

    assert_gradients(
        gradients,
        lambda users, items: np.array(implicit_loss(users, items, observed, W0, LAM)),
        [users, items],
        np.array(1.0),
    )


def test_sampled_gradients_are_unbiased() -> None:
    """The mean over all single samples is the gradient of the loss."""
    users, items, observed = draw()
    positives, pairs = np.argwhere(observed), all_pairs()
    rest = observed.sum(), W0, LAM
    exact = sampled_gradients(users, items, positives, pairs, *rest)

    singles = [
        sampled_gradients(users, items, one[None], other[None], *rest)
        for one in positives
        for other in pairs
    ]

    for side in (0, 1):
        mean = np.mean([gradients[side] for gradients in singles], axis=0)
        np.testing.assert_allclose(mean, exact[side], rtol=1e-11, atol=1e-12)  # order of sums


def test_sampled_gradients_add_up_where_a_user_is_there_twice() -> None:
    """A pair that is drawn twice counts twice."""
    users, items, _ = draw()
    pair = np.array([[1, 3]])

    once = sampled_gradients(users, items, pair, pair, 4, W0, 0.0)
    twice = sampled_gradients(users, items, pair.repeat(2, axis=0), pair, 8, W0, 0.0)

    positive = 2 * 4 * (users[1] @ items[3] - 1) * items[3]
    np.testing.assert_allclose(twice[0][1], once[0][1] + positive, rtol=1e-13)  # roundings
