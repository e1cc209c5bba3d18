"""Least squares and what regularizes it: a penalty, noise on the inputs, few steps, small norms."""

import numpy as np


def ridge_regression(x: np.ndarray, y: np.ndarray, penalty: float) -> np.ndarray:
    """Minimize ||y - x w||^2 + penalty * ||w||^2.

    Args:
        x: (n, d)
        y: (n,)
        penalty: strength of the L2 penalty, at least 0.

    Returns:
        (d,), the weights.

    Raises:
        ValueError: the shapes do not fit, `penalty` is negative, or there is no single minimum.

    Source: Goodfellow et al. 2016, Deep Learning, section 7.1.1.
    """
    if x.ndim != 2 or y.shape != x.shape[:1]:
        raise ValueError(f"x {x.shape} and y {y.shape} do not fit together")
    if penalty < 0:
        raise ValueError(f"penalty must not be negative, got {penalty}")
    gram = x.T @ x + penalty * np.eye(x.shape[1], dtype=x.dtype)
    return np.linalg.solve(gram, x.T @ y)


def input_noise_regression(x: np.ndarray, y: np.ndarray, std: float) -> np.ndarray:
    """Minimize the squared loss averaged over all noise on the inputs.

    Noise that is independent of everything adds std^2 * ||w||^2 to the expected loss of each row,
    so what n rows get is a ridge penalty of n * std^2.

    Args:
        x: (n, d), inputs without noise.
        y: (n,)
        std: standard deviation of the noise on each input.

    Returns:
        (d,), the weights.

    Raises:
        ValueError: the shapes do not fit, or there is no single minimum.

    Source: Bishop 1995, Training with Noise is Equivalent to Tikhonov Regularization, abstract.
    """
    return ridge_regression(x, y, len(x) * std**2)


def minimum_norm_regression(x: np.ndarray, y: np.ndarray) -> np.ndarray:
    """Of all weights with the smallest squared loss, take those with the smallest norm.

    Args:
        x: (n, d), with more rows than columns or fewer.
        y: (n,)

    Returns:
        (d,), the weights: the pseudo-inverse of `x` times `y`.

    Raises:
        ValueError: the shapes do not fit.

    Source: Hastie et al. 2022, Surprises in High-Dimensional Ridgeless Least Squares
        Interpolation, abstract.
    """
    if x.ndim != 2 or y.shape != x.shape[:1]:
        raise ValueError(f"x {x.shape} and y {y.shape} do not fit together")
    return np.linalg.lstsq(x, y, rcond=None)[0]


def least_squares_descent(
    x: np.ndarray, y: np.ndarray, lr: float, steps: int, weight: np.ndarray | None = None
) -> np.ndarray:
    """Take gradient steps on ||y - x w||^2 / 2.

    A gradient is a sum of rows of `x`, so the weights never leave the span of the rows by which
    they start: from zero, the loss goes to its minimum along weights of small norm.

    Args:
        x: (n, d)
        y: (n,)
        lr: learning rate.
        steps: number of steps.
        weight: (d,), where to start; zero if None.

    Returns:
        (d,), the weights after the last step.

    Raises:
        ValueError: the shapes do not fit.

    Source: Zhang et al. 2017, Understanding Deep Learning Requires Rethinking Generalization,
        section 5.
    """
    if x.ndim != 2 or y.shape != x.shape[:1]:
        raise ValueError(f"x {x.shape} and y {y.shape} do not fit together")
    if weight is None:
        weight = np.zeros(x.shape[1], x.dtype)
    if weight.shape != x.shape[1:]:
        raise ValueError(f"x {x.shape} and weight {weight.shape} do not fit together")
    for _ in range(steps):
        weight = weight - lr * x.T @ (x @ weight - y)
    return weight


def early_stopping_filter(singular_values: np.ndarray, lr: float, steps: int) -> np.ndarray:
    """How much of the least-squares solution is there after some gradient steps from zero.

    Args:
        singular_values: (...), of the inputs x.
        lr: learning rate, for the loss ||y - x w||^2 / 2.
        steps: number of steps, at least 0.

    Returns:
        (...), the factor of the solution along each singular direction.

    Raises:
        ValueError: `steps` is negative.

    Source: Goodfellow et al. 2016, Deep Learning, section 7.8.
    """
    if steps < 0:
        raise ValueError(f"steps must not be negative, got {steps}")
    return 1 - (1 - lr * singular_values**2) ** steps


def ridge_filter(singular_values: np.ndarray, penalty: float) -> np.ndarray:
    """How much of the least-squares solution an L2 penalty leaves.

    Args:
        singular_values: (...), of the inputs x.
        penalty: of the loss ||y - x w||^2 + penalty * ||w||^2, above 0.

    Returns:
        (...), the factor of the solution along each singular direction.

    Raises:
        ValueError: `penalty` is not positive.

    Source: Goodfellow et al. 2016, Deep Learning, section 7.1.1.
    """
    if penalty <= 0:
        raise ValueError(f"penalty must be positive, got {penalty}")
    return singular_values**2 / (singular_values**2 + penalty)
