"""What a dot product measures: an angle, and a length along a direction."""

import numpy as np


def cosine_similarity(a: np.ndarray, b: np.ndarray, eps: float = 1e-8) -> np.ndarray:
    """The cosine of the angle between two vectors: their dot product without their lengths.

    Args:
        a: (..., d)
        b: (..., d)
        eps: the least length that is divided by, so that a vector of zeros gives 0.

    Returns:
        (...), from -1 to 1.

    Raises:
        ValueError: the shapes differ.

    Source: Goodfellow et al. 2016, Deep Learning, section 2.5.
    """
    if a.shape != b.shape:
        raise ValueError(f"a {a.shape} and b {b.shape} differ in shape")
    product = (a * b).sum(axis=-1)
    length_a = np.maximum(np.linalg.norm(a, axis=-1), eps)
    length_b = np.maximum(np.linalg.norm(b, axis=-1), eps)
    return product / (length_a * length_b)


def scalar_projection(a: np.ndarray, b: np.ndarray) -> np.ndarray:
    """How far `a` reaches along the direction of `b`: negative where it points the other way.

    Only the direction of `b` counts, so its length is divided out.

    Args:
        a: (..., d)
        b: (..., d), not zero.

    Returns:
        (...), in the units of `a`.

    Raises:
        ValueError: the shapes differ, or a vector of `b` is zero and has no direction.

    Source: Goodfellow et al. 2016, Deep Learning, section 2.5.
    """
    if a.shape != b.shape:
        raise ValueError(f"a {a.shape} and b {b.shape} differ in shape")
    length = np.linalg.norm(b, axis=-1)
    if (length == 0).any():
        raise ValueError("b has a vector of length 0, which has no direction")
    return (a * b).sum(axis=-1) / length
