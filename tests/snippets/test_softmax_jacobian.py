"""The Jacobian of softmax: a covariance, and what the backward pass multiplies with."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from snippets.activations import softmax, softmax_backward
from snippets.softmax_jacobian import softmax_jacobian
from tests.gradients import numeric_gradient

few_examples = settings(deadline=None, derandomize=True, max_examples=25)
scores = arrays(np.float64, (3, 4), elements=st.floats(-9, 9))


def test_softmax_jacobian_by_hand() -> None:
    """p = (1/2, 1/4, 1/4): variances of p (1 - p), covariances of -p p."""
    jacobian = softmax_jacobian(np.array([0.5, 0.25, 0.25]))

    expected = np.array([[4, -2, -2], [-2, 3, -1], [-2, -1, 3]]) / 16
    np.testing.assert_array_equal(jacobian, expected)


def test_softmax_jacobian_agrees_with_central_differences() -> None:
    """Row i holds the slopes of weight i in all scores."""
    x = np.random.default_rng(0).standard_normal(5)

    jacobian = softmax_jacobian(softmax(x))

    numeric = [numeric_gradient(softmax, x, one_hot) for one_hot in np.eye(5)]
    np.testing.assert_allclose(jacobian, numeric, atol=1e-10)  # differences, see tests/gradients.py


@few_examples
@given(x=scores, grad_output=scores)
def test_softmax_jacobian_is_what_the_backward_pass_multiplies_with(
    x: np.ndarray, grad_output: np.ndarray
) -> None:
    """The product with the matrix is the backward pass without it."""
    p = softmax(x)

    product = (softmax_jacobian(p).mT @ grad_output[..., None])[..., 0]

    np.testing.assert_allclose(product, softmax_backward(grad_output, p), atol=1e-14)


@few_examples
@given(x=scores)
def test_softmax_jacobian_is_a_covariance(x: np.ndarray) -> None:
    """It is symmetric, its rows sum to 0, and no eigenvalue is negative or above 1/2."""
    jacobian = softmax_jacobian(softmax(x))

    np.testing.assert_allclose(jacobian, jacobian.mT, atol=1e-16)
    np.testing.assert_allclose(jacobian.sum(axis=-1), 0, atol=1e-15)
    eigenvalues = np.linalg.eigvalsh(jacobian)
    assert eigenvalues.min() >= -1e-15
    assert eigenvalues.max() <= 0.5 + 1e-15


def test_softmax_jacobian_vanishes_at_one_hot_weights() -> None:
    """Where one class has everything, no score changes anything, nor with a single class."""
    assert (softmax_jacobian(np.eye(4)) == 0).all()
    assert softmax_jacobian(np.ones((2, 1))).shape == (2, 1, 1)
    assert (softmax_jacobian(np.ones((2, 1))) == 0).all()


def test_softmax_jacobian_of_no_rows_is_empty() -> None:
    """No rows in, no matrices out."""
    assert softmax_jacobian(np.zeros((0, 3))).shape == (0, 3, 3)
