"""Steps that know the curvature: Newton's method, and features whose curvature is one everywhere."""

import math

import numpy as np


def newton_step(param: np.ndarray, grad: np.ndarray, hessian: np.ndarray) -> np.ndarray:
    """Jump to where the local quadratic model of the loss is flat.

    Gradient descent follows the tangent plane, which says where down is but not how far;
    the quadratic also says where the slope ends.

    Args:
        param: (n,)
        grad: (n,), gradient of the loss at `param`.
        hessian: (n, n), its second derivatives there.

    Returns:
        (n,), the new parameters.

    Raises:
        ValueError: the shapes do not belong together, or the Hessian is singular.

    Source: Boyd and Vandenberghe 2004, Convex Optimization, section 9.5.1.
    """
    if param.ndim != 1 or grad.shape != param.shape or hessian.shape != 2 * param.shape:
        raise ValueError(
            f"param {param.shape}, grad {grad.shape} and hessian {hessian.shape} "
            "are not (n,), (n,) and (n, n)"
        )
    return param - np.linalg.solve(hessian, grad)


def whiten(x: np.ndarray) -> np.ndarray:
    """Rotate, scale and rotate back, so that the features have variance 1 and no correlation.

    Any rotation of the result is white too; rotating back (ZCA) keeps each feature near itself.

    Args:
        x: (N, n), N samples of n features.

    Returns:
        (N, n), with mean 0 and the identity as covariance.

    Raises:
        ValueError: `x` is not a matrix with more samples than features, or a feature is a
            linear function of the others.

    Source: LeCun et al. 1998, Efficient BackProp, section 4.3 (the inputs: center, decorrelate, scale).
    """
    if x.ndim != 2 or len(x) <= x.shape[1]:
        raise ValueError(f"x {x.shape} is not (N, n) with N > n")
    centered = x - x.mean(axis=0)
    if np.linalg.matrix_rank(centered) < x.shape[1]:
        raise ValueError(f"the features of x {x.shape} depend on each other")
    _, singular_values, axes = np.linalg.svd(centered, full_matrices=False)  # (n,), (n, n)
    stds = singular_values / math.sqrt(len(x))  # along the principal axes, the rows of `axes`
    return centered @ axes.T / stds @ axes
