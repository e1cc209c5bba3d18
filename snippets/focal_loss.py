"""The focal loss of binary classification, from logits, and its gradient."""

import numpy as np


def true_class_logits(logits: np.ndarray, targets: np.ndarray) -> np.ndarray:
    """Log-odds of the class that is true: the logit for label 1, minus the logit for label 0.

    With p_t the probability of the true class, they are log(p_t / (1 - p_t)).

    Args:
        logits: (...), finite log-odds of class 1.
        targets: (...), labels, 0 or 1.

    Returns:
        (...), the dtype of `logits`.

    Raises:
        ValueError: the shapes differ, or a label is neither 0 nor 1.

    Source: Lin et al. 2017, Focal Loss, equation 2 and appendix A.
    """
    if logits.shape != targets.shape:
        raise ValueError(f"logits {logits.shape} and targets {targets.shape} differ in shape")
    if not ((targets == 0) | (targets == 1)).all():
        raise ValueError(f"targets must be 0 or 1, got {np.unique(targets)}")
    return np.where(targets == 1, logits, -logits)


def focal_loss(logits: np.ndarray, targets: np.ndarray, gamma: float = 2.0) -> np.ndarray:
    """Cross-entropy times (1 - p_t)^gamma: what is classified well already hardly counts.

    Both factors are powers of e: log p_t and log(1 - p_t) come from the logit, without a sigmoid,
    so nothing overflows and no logarithm meets a zero.

    Args:
        logits: (...), finite log-odds of class 1.
        targets: (...), labels, 0 or 1.
        gamma: how much easy examples are held back, at least 0; at 0 this is cross-entropy.

    Returns:
        (...), the loss of each example, in nats at gamma 0.

    Raises:
        ValueError: the shapes differ, a label is neither 0 nor 1, or `gamma` is negative.

    Source: Lin et al. 2017, Focal Loss, equation 4 in section 3.2.
    """
    if gamma < 0:
        raise ValueError(f"gamma must not be negative, got {gamma}")
    margin = true_class_logits(logits, targets)
    log_wrong = -np.logaddexp(0, margin)  # log(1 - p_t)
    return np.exp(gamma * log_wrong) * np.logaddexp(0, -margin)


def focal_loss_backward(
    grad_output: np.ndarray, logits: np.ndarray, targets: np.ndarray, gamma: float = 2.0
) -> np.ndarray:
    """Gradient of the logits: the factor (1 - p_t)^gamma depends on them too.

    Args:
        grad_output: (...), gradient with respect to the losses.
        logits: (...), as in the forward pass.
        targets: (...), as in the forward pass.
        gamma: as in the forward pass.

    Returns:
        (...), gradient with respect to `logits`.

    Raises:
        ValueError: the shapes differ, a label is neither 0 nor 1, or `gamma` is negative.

    Source: Lin et al. 2017, Focal Loss, appendix B.
    """
    if gamma < 0:
        raise ValueError(f"gamma must not be negative, got {gamma}")
    if grad_output.shape != logits.shape:
        raise ValueError(f"grad_output {grad_output.shape} and logits {logits.shape} differ")
    margin = true_class_logits(logits, targets)
    log_right, log_wrong = -np.logaddexp(0, -margin), -np.logaddexp(0, margin)
    slope = gamma * np.exp(log_right) * log_right - np.exp(log_wrong)
    slope = np.exp(gamma * log_wrong) * slope  # with respect to the margin
    return grad_output * np.where(targets == 1, slope, -slope)
