"""Probabilities of classes that exclude each other, and of labels that do not."""

import numpy as np

from snippets.activations import sigmoid


def two_class_probability(logits: np.ndarray) -> np.ndarray:
    """Probability of the second of two classes by softmax: the sigmoid of the difference.

    What both logits have in common cancels, so a single logit would do.

    Args:
        logits: (..., 2), scores of two classes that exclude each other.

    Returns:
        (...), probabilities of the second class.

    Raises:
        ValueError: there are not two classes.

    Source: Bishop 2006, Pattern Recognition and Machine Learning, equations 4.57 to 4.62.
    """
    if logits.shape[-1:] != (2,):
        raise ValueError(f"logits must have the shape (..., 2), got {logits.shape}")
    difference = logits[..., 1] - logits[..., 0]
    return sigmoid(difference)


def label_probabilities(logits: np.ndarray) -> np.ndarray:
    """Probability of each label for itself: a sigmoid per logit.

    Labels do not compete: any number of them may be likely, all of them or none.

    Args:
        logits: (...), scores of labels that may hold together.

    Returns:
        (...), the shape and dtype of `logits`; there is no axis that sums to 1.

    Source: Goodfellow et al. 2016, Deep Learning, section 6.2.2.2.
    """
    return sigmoid(logits)
