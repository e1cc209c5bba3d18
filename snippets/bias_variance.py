"""Bias and variance: what is wrong with a fit on average, and how much it varies."""

import numpy as np


def polynomial_fit(x: np.ndarray, y: np.ndarray, degree: int) -> np.ndarray:
    """Fit polynomials by least squares and return their values at the same points.

    The values are a projection of `y` onto the degree + 1 powers of `x`.

    Args:
        x: (n,), the points.
        y: (..., n), what was observed there: each row is a data set of its own.
        degree: of the polynomial.

    Returns:
        (..., n), the fitted values at `x`.

    Raises:
        ValueError: `x` and `y` do not fit together, `degree` is negative, or there are too few
            different points for it.

    Source: Goodfellow et al. 2016, Deep Learning, section 5.2.
    """
    if y.shape[-1:] != x.shape:
        raise ValueError(f"x {x.shape} and y {y.shape} do not fit together")
    if not 0 <= degree < len(np.unique(x)):
        raise ValueError(f"{len(np.unique(x))} points determine no degree {degree}")
    powers = np.vander(x, degree + 1).astype(x.dtype)  # (n, degree + 1)
    basis, _ = np.linalg.qr(powers)  # orthonormal columns that span the same
    return y @ basis @ basis.T


def expected_error(
    predictions: np.ndarray, truth: np.ndarray, noise_std: float
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Split the expected squared error at each point into its three sources.

    Args:
        predictions: (R, ...), from models that were trained on R data sets.
        truth: (...), what would be observed without noise.
        noise_std: standard deviation of the noise in what is observed.

    Returns:
        Squared bias, variance, and the error that they and the noise add up to, each (...).

    Raises:
        ValueError: `predictions` and `truth` do not fit together.

    Source: Goodfellow et al. 2016, Deep Learning, section 5.4.4; with the noise of
        Hastie et al. 2009, The Elements of Statistical Learning, equation 7.9.
    """
    if predictions.shape[1:] != truth.shape:
        raise ValueError(f"predictions {predictions.shape} and truth {truth.shape} do not fit")
    mean = predictions.mean(axis=0)  # (...)
    bias_squared = (mean - truth) ** 2
    variance = ((predictions - mean) ** 2).mean(axis=0)
    return bias_squared, variance, bias_squared + variance + noise_std**2
