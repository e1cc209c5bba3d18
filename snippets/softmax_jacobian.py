"""The Jacobian of softmax as a matrix."""

import numpy as np


def softmax_jacobian(output: np.ndarray) -> np.ndarray:
    """Slope of every weight in every score: diag(p) - p p^T.

    It is the covariance of a one-hot draw from p, so it is symmetric and has no negative
    eigenvalue, and all its rows sum to 0.

    Args:
        output: (..., K), the weights p that softmax returned.

    Returns:
        (..., K, K), the slope of weight i in score j at [..., i, j].

    Source: Bishop 2006, Pattern Recognition and Machine Learning, equation 4.106 in section 4.3.4.
    """
    same = np.eye(output.shape[-1], dtype=output.dtype)
    return output[..., None] * (same - output[..., None, :])
