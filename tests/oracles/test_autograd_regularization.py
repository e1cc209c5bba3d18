"""Regularizers as the papers print them: losses, whose gradients autograd takes."""

from collections.abc import Callable
from typing import Any

import autograd.numpy as anp
import numpy as np
import pytest
from autograd import grad

from snippets.activations import softmax
from snippets.least_squares import (
    input_noise_regression,
    least_squares_descent,
    minimum_norm_regression,
    ridge_regression,
)
from snippets.regularization import prox_l1, prox_l2, smooth_labels
from snippets.weight_decay import adam_step, momentum_step, sgd_step

# Exact derivatives in float64: what is left is rounding, of sums of at most 40 terms.
ATOL = 1e-11


def draw(rows: int = 7, columns: int = 3) -> tuple[np.ndarray, np.ndarray]:
    """Inputs and targets of a regression."""
    rng = np.random.default_rng(0)
    return rng.standard_normal((rows, columns)), rng.standard_normal(rows)


def squared(x: Any, y: Any) -> Callable[[Any], Any]:
    """The sum of squared errors of weights w."""
    return lambda w: anp.sum((anp.dot(x, w) - y) ** 2)


@pytest.mark.parametrize("strength", [0.3, 1.5])
def test_prox_l1(strength: float) -> None:
    """Tibshirani 1996, equation 1, as a penalty: where w is not 0 the objective has slope 0."""
    weight = np.random.default_rng(0).standard_normal(12) * 2

    def objective(v: Any) -> Any:
        return anp.sum((v - weight) ** 2) / 2 + strength * anp.sum(anp.abs(v))

    v = prox_l1(weight, strength)
    slope = grad(objective)(v)

    np.testing.assert_allclose(slope[v != 0], 0, atol=ATOL)
    for side in (-1e-9, 1e-9):  # at the kink the objective rises to both sides
        away = grad(objective)(np.where(v == 0, side, v))[v == 0]
        assert (away * np.sign(side) > -1e-8).all()
    assert 0 < (v == 0).sum() < v.size


def test_prox_l2() -> None:
    """Goodfellow et al. 2016, section 7.1.1: the penalty is half the squared norm."""
    weight = np.random.default_rng(0).standard_normal(12)

    def objective(v: Any) -> Any:
        return anp.sum((v - weight) ** 2) / 2 + 0.7 / 2 * anp.dot(v, v)

    np.testing.assert_allclose(grad(objective)(prox_l2(weight, 0.7)), 0, atol=ATOL)


@pytest.mark.parametrize("label_smoothing", [0.0, 0.1, 0.9])
def test_smooth_labels(label_smoothing: float) -> None:
    """Szegedy et al. 2016, section 7: (1 - eps) H(q, p) + eps H(u, p), summed as losses."""
    classes, count = [3, 0, 2], 5
    logits = np.random.default_rng(0).standard_normal((3, count))

    def loss(logits: Any) -> Any:
        log_p = logits - anp.log(anp.sum(anp.exp(logits), axis=1, keepdims=True))
        hard = -sum(log_p[row, label] for row, label in enumerate(classes))
        uniform = -anp.sum(log_p) / count
        return (1 - label_smoothing) * hard + label_smoothing * uniform

    targets = smooth_labels(np.eye(count)[classes], label_smoothing)

    np.testing.assert_allclose(softmax(logits) - targets, grad(loss)(logits), atol=ATOL)


@pytest.mark.parametrize(("rows", "columns"), [(7, 3), (3, 5)])
def test_ridge_regression(rows: int, columns: int) -> None:
    """Goodfellow et al. 2016, section 7.1.1: squared errors and alpha times the squared norm."""
    x, y = draw(rows, columns)

    def objective(w: Any) -> Any:
        return squared(x, y)(w) + 0.7 * anp.sum(w**2)

    np.testing.assert_allclose(grad(objective)(ridge_regression(x, y, 0.7)), 0, atol=ATOL)


def test_input_noise_regression() -> None:
    """Bishop 1995: the loss averaged over the noise, here by Gauss-Hermite quadrature."""
    x, y = draw(5, 2)
    nodes, shares = np.polynomial.hermite_e.hermegauss(3)  # exact for polynomials of degree 5
    shares = shares / shares.sum()
    std = 0.6

    def expected_loss(w: Any) -> Any:
        total = 0.0
        for i, j in np.ndindex(3, 3):
            noise = std * np.array([nodes[i], nodes[j]])
            total = total + shares[i] * shares[j] * squared(x + noise, y)(w)
        return total

    weight = input_noise_regression(x, y, std)

    np.testing.assert_allclose(grad(expected_loss)(weight), 0, atol=ATOL)


def test_minimum_norm_regression() -> None:
    """A least-squares solution whose norm has no slope along the directions the data ignores."""
    x, y = draw(3, 5)
    _, _, vt = np.linalg.svd(x)
    unseen = vt[3:]  # (2, 5)

    weight = minimum_norm_regression(x, y)

    np.testing.assert_allclose(grad(squared(x, y))(weight), 0, atol=ATOL)
    slope = grad(lambda a: anp.sum((weight + anp.dot(a, unseen)) ** 2))(np.zeros(2))
    np.testing.assert_allclose(slope, 0, atol=ATOL)


def test_least_squares_descent() -> None:
    """Steps along autograd's gradient of half the squared errors."""
    x, y = draw()
    weight = start = np.array([0.5, -1.0, 2.0])

    for _ in range(6):
        weight = weight - 0.03 * grad(lambda w: squared(x, y)(w) / 2)(weight)

    np.testing.assert_allclose(least_squares_descent(x, y, 0.03, 6, start), weight, atol=ATOL)


@pytest.mark.parametrize("decoupled", [False, True])
@pytest.mark.parametrize("optimizer", ["sgd", "momentum", "adam"])
def test_steps_with_weight_decay(optimizer: str, decoupled: bool) -> None:
    """Loshchilov and Hutter 2019, algorithms 1 and 2; the decay is PyTorch's, lr * weight_decay."""
    x, y = draw()
    lr, strength, momentum, beta1, beta2, eps = 0.02, 0.4, 0.8, 0.7, 0.9, 1e-3
    loss = squared(x, y)
    f = loss if decoupled else (lambda w: loss(w) + strength / 2 * anp.sum(w**2))
    w = theta = np.array([0.5, -1.0, 2.0])
    velocity = m = v = mt = vt = moved = np.zeros(3)

    for t in range(1, 8):
        g = grad(loss)(w)
        options = {"weight_decay": strength, "decoupled": decoupled}
        if optimizer == "sgd":
            w = sgd_step(w, g, lr, **options)
        elif optimizer == "momentum":
            w, velocity = momentum_step(w, g, velocity, lr, momentum, **options)
        else:
            w, m, v = adam_step(w, g, m, v, t, lr, (beta1, beta2), eps, **options)

        gt = grad(f)(theta)
        decayed = lr * strength * theta if decoupled else 0
        if optimizer == "sgd":
            step = lr * gt
        elif optimizer == "momentum":
            step = moved = momentum * moved + lr * gt
        else:
            mt, vt = beta1 * mt + (1 - beta1) * gt, beta2 * vt + (1 - beta2) * gt**2
            step = lr * (mt / (1 - beta1**t)) / ((vt / (1 - beta2**t)) ** 0.5 + eps)
        theta = theta - step - decayed

        np.testing.assert_allclose(w, theta, atol=ATOL)
