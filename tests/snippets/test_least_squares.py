"""Least squares with a penalty, with noise, with few steps, and with the smallest norm."""

import re
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from snippets.least_squares import (
    early_stopping_filter,
    input_noise_regression,
    least_squares_descent,
    minimum_norm_regression,
    ridge_filter,
    ridge_regression,
)

few_examples = settings(deadline=None, derandomize=True, max_examples=25)
X, Y = np.array([[1.0, 0.0], [0.0, 2.0], [0.0, 0.0]]), np.array([4.0, 6.0, 9.0])

REGRESSIONS = [
    pytest.param(lambda x, y: ridge_regression(x, y, 0.5), id="ridge"),
    pytest.param(lambda x, y: input_noise_regression(x, y, 0.5), id="noise"),
    pytest.param(minimum_norm_regression, id="minimum norm"),
    pytest.param(lambda x, y: least_squares_descent(x, y, 0.1, 3), id="descent"),
]


def draw(rows: int, columns: int) -> tuple[np.ndarray, np.ndarray]:
    """Inputs and targets of a regression."""
    rng = np.random.default_rng(0)
    return rng.standard_normal((rows, columns)), rng.standard_normal(rows)


def test_ridge_regression_by_hand() -> None:
    """Columns at right angles and a penalty of 3: 1 * 4 / (1 + 3) and 2 * 6 / (4 + 3)."""
    np.testing.assert_allclose(ridge_regression(X, Y, 3.0), [1, 12 / 7], rtol=1e-15)


@pytest.mark.parametrize(("rows", "columns"), [(7, 3), (3, 5)])
def test_ridge_regression_has_no_gradient_left(rows: int, columns: int) -> None:
    """At the solution, the gradients of the loss and of the penalty cancel."""
    x, y = draw(rows, columns)

    weight = ridge_regression(x, y, 0.7)

    np.testing.assert_allclose(x.T @ (x @ weight - y), -0.7 * weight, rtol=1e-12)  # a solve


@few_examples
@given(penalty=st.floats(0.01, 10), more=st.floats(1.1, 10))
def test_ridge_regression_shrinks_with_the_penalty(penalty: float, more: float) -> None:
    """A larger penalty gives weights of a smaller norm."""
    x, y = draw(7, 3)

    norms = [np.linalg.norm(ridge_regression(x, y, p)) for p in (penalty, more * penalty)]

    assert norms[1] < norms[0]


def test_ridge_regression_tends_to_the_minimum_norm() -> None:
    """With more columns than rows, a vanishing penalty leaves the solution of the smallest norm."""
    x, y = draw(3, 5)

    # The penalty changes the weights by about 1e-8 times themselves, the solve by 1e-16 / 1e-8.
    np.testing.assert_allclose(
        ridge_regression(x, y, 1e-8), minimum_norm_regression(x, y), atol=1e-6
    )


def test_ridge_regression_refuses_what_has_no_single_minimum() -> None:
    """Without a penalty and with fewer rows than columns there are many."""
    with pytest.raises(ValueError, match="Singular matrix"):
        ridge_regression(np.zeros((2, 3)), np.zeros(2), 0.0)


def test_ridge_regression_refuses_a_negative_penalty() -> None:
    """A negative penalty raises an error that names it."""
    with pytest.raises(ValueError, match=re.escape("penalty must not be negative, got -0.1")):
        ridge_regression(X, Y, -0.1)


def test_input_noise_regression_by_hand() -> None:
    """Three rows and a variance of 1 make a penalty of 3."""
    np.testing.assert_allclose(input_noise_regression(X, Y, 1.0), [1, 12 / 7], rtol=1e-15)


def test_input_noise_regression_averages_the_loss() -> None:
    """Noise of both signs on one input at a time has the average loss of Gaussian noise."""
    x, y = draw(7, 3)
    std = 0.6
    # For each column, all rows move up or down together; sqrt(3) since one column in three moves.
    moves = [sign * std * np.sqrt(3) * np.eye(3)[j] for j in range(3) for sign in (-1, 1)]
    copies = np.concatenate([x + move for move in moves])

    weight = np.linalg.lstsq(copies, np.tile(y, 6))[0]

    np.testing.assert_allclose(input_noise_regression(x, y, std), weight, rtol=1e-12)


def test_input_noise_regression_without_noise_is_least_squares() -> None:
    """No noise, no penalty."""
    x, y = draw(7, 3)

    np.testing.assert_allclose(
        input_noise_regression(x, y, 0.0), minimum_norm_regression(x, y), rtol=1e-12
    )


def test_minimum_norm_regression_by_hand() -> None:
    """Of all w with w1 + 2 w2 = 10, (2, 4) is the closest to the origin."""
    weight = minimum_norm_regression(np.array([[1.0, 2.0]]), np.array([10.0]))

    np.testing.assert_allclose(weight, [2, 4], rtol=1e-14)  # a singular value decomposition


@few_examples
@given(step=arrays(np.float64, 5, elements=st.floats(-3, 3)))
def test_minimum_norm_regression_is_the_shortest_fit(step: np.ndarray) -> None:
    """It fits, and any other weights that fit as well are longer."""
    x, y = draw(3, 5)
    other = step - np.linalg.pinv(x) @ (x @ step)  # the part that x does not see

    weight = minimum_norm_regression(x, y)

    np.testing.assert_allclose(x @ weight, y, atol=1e-13)
    np.testing.assert_allclose(x @ (weight + other), y, atol=1e-13)
    assert np.linalg.norm(weight + other) >= np.linalg.norm(weight) - 1e-14


def test_minimum_norm_regression_splits_evenly() -> None:
    """Two equal columns share the weight that one of them would get alone."""
    x, y = draw(7, 3)
    twice = np.hstack([x, x])

    weight = minimum_norm_regression(twice, y)

    np.testing.assert_allclose(weight, np.tile(minimum_norm_regression(x, y) / 2, 2), rtol=1e-12)


def test_least_squares_descent_by_hand() -> None:
    """From zero, a step of 1/4 on (4, 12): first to (1, 3), then x1 by (4 - 1) / 4 more."""
    np.testing.assert_array_equal(least_squares_descent(X, Y, 0.25, 1), [1, 3])
    np.testing.assert_array_equal(least_squares_descent(X, Y, 0.25, 2), [1.75, 3])


def test_least_squares_descent_finds_the_smallest_norm() -> None:
    """From zero, the limit is the shortest of all fits."""
    x, y = draw(3, 5)

    weight = least_squares_descent(x, y, 0.1, 2000)

    np.testing.assert_allclose(weight, minimum_norm_regression(x, y), atol=1e-12)


def test_least_squares_descent_keeps_what_the_data_does_not_see() -> None:
    """From another start, the part at right angles to all rows is still there in the end."""
    x, y = draw(3, 5)
    start = np.random.default_rng(1).standard_normal(5)
    unseen = start - np.linalg.pinv(x) @ (x @ start)

    weight = least_squares_descent(x, y, 0.1, 2000, start)

    np.testing.assert_allclose(weight, minimum_norm_regression(x, y) + unseen, atol=1e-12)


def test_least_squares_descent_in_two_parts() -> None:
    """Going on from where it stopped is the same as not stopping."""
    x, y = draw(7, 3)

    weight = least_squares_descent(x, y, 0.05, 2, least_squares_descent(x, y, 0.05, 3))

    np.testing.assert_array_equal(weight, least_squares_descent(x, y, 0.05, 5))


def test_least_squares_descent_without_steps_stays() -> None:
    """No steps: the start."""
    np.testing.assert_array_equal(least_squares_descent(X, Y, 0.1, 0, np.array([3.0, 5])), [3, 5])


@pytest.mark.parametrize("shape", [(1,), (3,), (2, 1)])
def test_least_squares_descent_refuses_a_start_of_another_shape(shape: tuple[int, ...]) -> None:
    """Also one that would broadcast."""
    message = f"x (3, 2) and weight {shape} do not fit together"

    with pytest.raises(ValueError, match=re.escape(message)):
        least_squares_descent(X, Y, 0.1, 1, np.zeros(shape))


def test_early_stopping_filter_by_hand() -> None:
    """Two steps that each cover a quarter of what is left cover 7/16."""
    np.testing.assert_array_equal(early_stopping_filter(np.array([0.0, 0.5]), 1.0, 2), [0, 7 / 16])


@pytest.mark.parametrize("steps", [0, 1, 7, 60])
def test_early_stopping_filter_is_that_of_the_descent(steps: int) -> None:
    """Along each singular direction, the descent has covered the share that the filter says."""
    x, y = draw(7, 3)
    u, s, vt = np.linalg.svd(x, full_matrices=False)

    share = vt @ least_squares_descent(x, y, 0.04, steps) / (u.T @ y / s)

    np.testing.assert_allclose(early_stopping_filter(s, 0.04, steps), share, rtol=1e-11, atol=1e-14)


def test_ridge_filter_by_hand() -> None:
    """1 / (1 + 3) and 4 / (4 + 3) with a penalty of 3."""
    np.testing.assert_array_equal(ridge_filter(np.array([0.0, 1.0, 2.0]), 3.0), [0, 1 / 4, 4 / 7])


def test_ridge_filter_is_that_of_ridge_regression() -> None:
    """Along each singular direction, the penalty leaves the share that the filter says."""
    x, y = draw(7, 3)
    u, s, vt = np.linalg.svd(x, full_matrices=False)

    share = vt @ ridge_regression(x, y, 0.7) / (u.T @ y / s)

    np.testing.assert_allclose(ridge_filter(s, 0.7), share, rtol=1e-11)


@few_examples
@given(
    values=arrays(np.float64, 4, elements=st.floats(0, 1)),
    lr=st.floats(0.01, 1),
    steps=st.integers(1, 500),
)
def test_early_stopping_keeps_more_than_ridge(values: np.ndarray, lr: float, steps: int) -> None:
    """With the penalty 1 / (lr * steps), the filter of ridge is never above."""
    stopped, ridge = (
        early_stopping_filter(values, lr, steps),
        ridge_filter(values, 1 / (lr * steps)),
    )

    assert (stopped >= ridge - 1e-13).all()  # rounding of a power


def test_filters_refuse_what_they_are_not_made_for() -> None:
    """A negative number of steps and a penalty that is not positive raise errors."""
    with pytest.raises(ValueError, match="steps must not be negative, got -1"):
        early_stopping_filter(np.ones(2), 0.1, -1)
    for penalty in (0.0, -0.1):
        with pytest.raises(ValueError, match=f"penalty must be positive, got {penalty}"):
            ridge_filter(np.ones(2), penalty)


@pytest.mark.parametrize("f", REGRESSIONS)
@pytest.mark.parametrize(
    ("x", "y"), [((6, 3), (5,)), ((6, 3), (1,)), ((6, 3), (6, 1)), ((6,), (6,)), ((6, 6, 3), (6,))]
)
def test_regressions_refuse_what_does_not_fit(
    f: Any, x: tuple[int, ...], y: tuple[int, ...]
) -> None:
    """Inputs and targets that do not fit raise an error that names both shapes."""
    with pytest.raises(ValueError, match=re.escape(f"x {x} and y {y} do not fit together")):
        f(np.ones(x), np.ones(y))


@pytest.mark.parametrize("f", [REGRESSIONS[0], REGRESSIONS[2], REGRESSIONS[3]])
def test_regressions_without_rows_give_zero(f: Any) -> None:
    """No data: nothing to fit, so no weights."""
    np.testing.assert_array_equal(f(np.zeros((0, 3)), np.zeros(0)), [0, 0, 0])
