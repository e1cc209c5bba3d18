"""Newton's method and whitening."""

import re

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from snippets.second_order import newton_step, whiten

few_examples = settings(deadline=None, derandomize=True, max_examples=25)
numbers = st.floats(-9, 9)
MIXING = np.array([[1.0, 2.0, 0.0], [0.0, 1.0, 3.0], [0.5, 0.0, 10.0]])


def correlated() -> np.ndarray:
    """20 samples of 3 correlated features with means."""
    return np.random.default_rng(0).normal(2, 1, (20, 3)) @ MIXING


def test_newton_by_hand() -> None:
    """The Hessian [[2, 1], [1, 3]] takes (1, -1) to (1, 2), so the way is (-1, 1)."""
    hessian = np.array([[2.0, 1.0], [1.0, 3.0]])

    param = newton_step(np.array([5.0, 7.0]), np.array([1.0, -2.0]), hessian)

    np.testing.assert_allclose(param, [4, 8], rtol=1e-14)  # a few roundings


@few_examples
@given(
    start=arrays(np.float64, (3,), elements=numbers),
    best=arrays(np.float64, (3,), elements=numbers),
    root=arrays(np.float64, (3, 3), elements=numbers),
)
def test_newton_solves_a_quadratic_in_one_step(
    start: np.ndarray, best: np.ndarray, root: np.ndarray
) -> None:
    """From anywhere it lands on the minimum."""
    hessian = root @ root.T + np.eye(3)  # condition number up to 1 + 3 * 81 * 3

    param = newton_step(start, hessian @ (start - best), hessian)

    np.testing.assert_allclose(param, best, atol=1e-10)  # 730 times rounding of numbers up to 1e4


def test_newton_does_not_depend_on_the_units() -> None:
    """In other coordinates the same point is reached."""
    rng = np.random.default_rng(0)
    param, grad = rng.standard_normal((2, 3))
    hessian = np.cov(correlated(), rowvar=False)

    moved = newton_step(MIXING @ param, np.linalg.solve(MIXING.T, grad), _in_mixed(hessian))

    np.testing.assert_allclose(moved, MIXING @ newton_step(param, grad, hessian), rtol=1e-9)


def _in_mixed(hessian: np.ndarray) -> np.ndarray:
    """A Hessian in the coordinates MIXING @ x."""
    inverse = np.linalg.inv(MIXING)
    return inverse.T @ hessian @ inverse


def test_newton_of_nothing_is_nothing() -> None:
    """No parameters stay none."""
    assert newton_step(np.zeros(0), np.zeros(0), np.zeros((0, 0))).shape == (0,)


@pytest.mark.parametrize(
    ("param", "grad", "hessian"),
    [
        ((3,), (1,), (3, 3)),
        ((3, 1), (3, 1), (3, 3)),
        ((3,), (3,), (1, 1)),
        ((3,), (3,), (2, 3, 3)),
        ((), (), ()),
    ],
)
def test_newton_refuses_shapes_that_do_not_belong_together(
    param: tuple[int, ...], grad: tuple[int, ...], hessian: tuple[int, ...]
) -> None:
    """Anything but (n,), (n,) and (n, n) raises an error that names the shapes."""
    message = f"param {param}, grad {grad} and hessian {hessian}"

    with pytest.raises(ValueError, match=re.escape(message)):
        newton_step(np.ones(param), np.ones(grad), np.ones(hessian))


def test_newton_refuses_a_singular_hessian() -> None:
    """Where the quadratic is flat along a line there is no lowest point."""
    with pytest.raises(ValueError, match="Singular"):
        newton_step(np.ones(2), np.ones(2), np.ones((2, 2)))


def test_whiten_by_hand() -> None:
    """Uncorrelated features of standard deviation 3 and 1/2 are divided by them."""
    signs = np.array([[1.0, 1.0], [1.0, -1.0], [-1.0, 1.0], [-1.0, -1.0]])

    white = whiten(np.array([7.0, -2.0]) + signs * [3, 0.5])

    np.testing.assert_allclose(white, signs, rtol=1e-14)  # a few roundings


@pytest.mark.parametrize("scale", [1e-3, 1.0, 1e3])
def test_whiten_gives_the_identity_as_covariance(scale: float) -> None:
    """Mean 0, variance 1, no correlation; the scales of the features do not matter."""
    white = whiten(correlated() * [scale, 1, 1])

    covariance = white.T @ white / 20
    # The condition number is up to 1e8 for the covariance, and its root for the singular values.
    np.testing.assert_allclose(covariance, np.eye(3), atol=1e-11)
    np.testing.assert_allclose(white.mean(axis=0), 0, atol=1e-11)


def test_whiten_leaves_white_features_alone() -> None:
    """A second time changes nothing: it does not rotate."""
    white = whiten(correlated())

    np.testing.assert_allclose(whiten(white), white, atol=1e-13)


@pytest.mark.parametrize("shape", [(3,), (2, 20, 3), (3, 3), (0, 3)])
def test_whiten_refuses_what_is_no_tall_matrix(shape: tuple[int, ...]) -> None:
    """Fewer samples than features and one cannot span them."""
    with pytest.raises(ValueError, match=re.escape(f"x {shape}")):
        whiten(np.random.default_rng(0).standard_normal(shape))


def test_whiten_refuses_features_that_depend_on_each_other() -> None:
    """A feature that is the sum of the others has no direction of its own."""
    x = correlated()

    with pytest.raises(ValueError, match=re.escape("(20, 4)")):
        whiten(np.column_stack([x, x.sum(axis=1)]))
