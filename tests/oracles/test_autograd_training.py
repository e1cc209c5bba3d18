"""Gradients of the batch, factorization and attack pages by autograd, of the papers' formulas."""

from typing import Any

import autograd.numpy as anp
import numpy as np
import pytest
from autograd import grad

from snippets.adversarial import fgsm, logistic_loss, logistic_loss_backward, worst_margins
from snippets.factorization import sampled_gradients, solve_factors
from snippets.training import accumulated_gradient, batch_gradient, sgd, shifted_wells_gradient

# Two exact derivatives in float64: what is left is rounding, of sums of at most 40 terms.
RTOL, ATOL = 1e-10, 1e-12


def mean_loss(weights: Any, x: np.ndarray, y: np.ndarray) -> Any:
    """Mean squared error of a linear model, halved."""
    return anp.mean((anp.dot(x, weights) - y) ** 2) / 2


def draw_regression() -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Nine samples of width 3, their targets, and weights."""
    rng = np.random.default_rng(0)
    return rng.standard_normal((9, 3)), rng.standard_normal(9), rng.standard_normal(3)


def test_batch_gradient() -> None:
    """Goodfellow et al. 2016, section 8.1.3: the gradient of the mean loss over the batch."""
    x, y, weights = draw_regression()
    samples = np.stack([grad(mean_loss)(weights, x[i : i + 1], y[i : i + 1]) for i in range(9)])
    indices = np.array([7, 2, 2, 5])

    gradient = batch_gradient(samples, indices)

    expected = grad(mean_loss)(weights, x[indices], y[indices])
    np.testing.assert_allclose(gradient, expected, RTOL, ATOL)


def test_accumulated_gradient() -> None:
    """Pieces of 4, 4 and 1 samples give the gradient of the mean loss of all nine."""
    x, y, weights = draw_regression()

    gradient = accumulated_gradient(
        lambda w, i: grad(mean_loss)(w, x[i], y[i]), weights, np.arange(9), 4
    )

    np.testing.assert_allclose(gradient, grad(mean_loss)(weights, x, y), RTOL, ATOL)


def test_sgd() -> None:
    """Goodfellow et al. 2016, algorithm 8.1, step by step."""
    x, y, weights = draw_regression()
    batches = [np.array([0, 5, 2]), np.array([8, 1]), np.array([3, 4, 7])]

    path = sgd(lambda w, i: x[i].T @ (x[i] @ w - y[i]) / len(i), weights, batches, 0.3)

    expected = [weights]
    for batch in batches:
        expected.append(expected[-1] - 0.3 * grad(mean_loss)(expected[-1], x[batch], y[batch]))
    np.testing.assert_allclose(path, expected, RTOL, ATOL)


def test_shifted_wells_gradient() -> None:
    """The mean over a batch of parabolas, each with a minimum of its own."""
    rng = np.random.default_rng(0)
    weights, shifts = rng.standard_normal(3), rng.standard_normal((3, 5))

    def loss(w: Any) -> Any:
        return anp.sum(anp.mean(2.5 * (anp.expand_dims(w, -1) - shifts) ** 2 / 2, axis=-1))

    gradient = shifted_wells_gradient(weights, 2.5, shifts)

    np.testing.assert_allclose(gradient, grad(loss)(weights), RTOL, ATOL)


def confidence_loss(users: Any, items: Any, observed: np.ndarray, w0: float, lam: float) -> Any:
    """Hu et al. 2008, equation 3, pair by pair.

    Their confidences are 1 + w0 and w0 here, their preferences 1 / (1 + w0) and 0: that is the
    loss of Rendle et al. 2022, section 2, but for a constant.
    """
    total = lam * (anp.sum(users**2) + anp.sum(items**2))
    for (u, i), taken in np.ndenumerate(observed):
        confidence, preference = (1 + w0, 1 / (1 + w0)) if taken else (w0, 0)
        total = total + confidence * (preference - anp.dot(users[u], items[i])) ** 2
    return total


def draw_factors() -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Factors of width 2 of 4 users and 5 items, and what they took."""
    rng = np.random.default_rng(0)
    return rng.standard_normal((4, 2)), rng.standard_normal((5, 2)), rng.random((4, 5)) < 0.4


def test_sampled_gradients() -> None:
    """With all observed pairs and each pair as a negative they are exact."""
    users, items, observed = draw_factors()
    pairs = np.argwhere(np.ones((4, 5)))

    gradients = sampled_gradients(
        users, items, np.argwhere(observed), pairs, observed.sum(), 0.3, 0.7
    )

    expected = grad(confidence_loss, (0, 1))(users, items, observed, 0.3, 0.7)
    for gradient, reference in zip(gradients, expected, strict=True):
        np.testing.assert_allclose(gradient, reference, RTOL, ATOL)


@pytest.mark.parametrize("lam", [0.1, 2.0])
def test_solve_factors(lam: float) -> None:
    """Hu et al. 2008, equation 4: there the gradient is 0, for users and for items."""
    users, items, observed = draw_factors()

    best_users = solve_factors(observed, items, 0.3, lam)
    best_items = solve_factors(observed.T, users, 0.3, lam)

    of_users = grad(confidence_loss, 0)(best_users, items, observed, 0.3, lam)
    of_items = grad(confidence_loss, 1)(users, best_items, observed, 0.3, lam)
    np.testing.assert_allclose(of_users, 0, atol=ATOL)
    np.testing.assert_allclose(of_items, 0, atol=ATOL)


def softplus(z: Any) -> Any:
    """log(1 + exp(z)), as Goodfellow et al. 2015 write it in section 5."""
    return anp.log(1 + anp.exp(z))


def test_logistic_loss_backward() -> None:
    """Goodfellow et al. 2015, section 5: softplus of minus the margin."""
    margin, grad_output = np.random.default_rng(0).standard_normal((2, 3, 4))

    gradient = logistic_loss_backward(grad_output, margin)

    expected = grad(lambda m: anp.sum(grad_output * softplus(-m)))(margin)
    np.testing.assert_allclose(gradient, expected, RTOL, ATOL)


def test_fgsm() -> None:
    """Goodfellow et al. 2015, sections 4 and 5: the attack gives the loss of the worst case."""
    rng = np.random.default_rng(0)
    x, y, weight = rng.standard_normal((5, 3)), np.array([1, -1, -1, 1, -1]), rng.standard_normal(3)

    def loss(x: Any) -> Any:
        return anp.sum(softplus(-y * (anp.dot(x, weight) + 0.3)))

    attacked = fgsm(x, grad(loss)(x), 0.25)

    expected = logistic_loss(worst_margins(x, y, weight, 0.3, 0.25)).sum()
    np.testing.assert_allclose(loss(attacked), expected, RTOL)
