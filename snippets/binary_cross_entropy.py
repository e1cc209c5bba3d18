"""The loss of yes-or-no labels, from probabilities and from logits."""

import numpy as np

from snippets.activations import sigmoid
from snippets.losses import reduce_loss, reduce_loss_backward


def binary_cross_entropy(
    input: np.ndarray, target: np.ndarray, reduction: str = "mean"
) -> np.ndarray:
    """Negative log-likelihood of yes-or-no labels under the given probabilities of a yes.

    A logarithm below -100 counts as -100, so that a probability of 0 costs a finite loss and
    0 * log 0 is 0.

    Args:
        input: (...), probabilities.
        target: (...), labels 0 and 1, or probabilities.
        reduction: "mean", "sum" or "none".

    Returns:
        (), or (...) if nothing is reduced.

    Raises:
        ValueError: the shapes differ, `input` has values that are no probabilities, or there is
            no such reduction.

    Source: Goodfellow et al. 2016, Deep Learning, section 6.2.2.2; -100 is PyTorch's.
    """
    if input.shape != target.shape:
        raise ValueError(f"input {input.shape} and target {target.shape} differ in shape")
    if not ((input >= 0) & (input <= 1)).all():
        raise ValueError("input must be probabilities, from 0 to 1")
    with np.errstate(divide="ignore"):  # log 0 is -inf
        log_yes = np.maximum(np.log(input), -100)
        log_no = np.maximum(np.log1p(-input), -100)
    return reduce_loss(-(target * log_yes + (1 - target) * log_no), reduction)


def binary_cross_entropy_backward(
    grad_output: np.ndarray | float,
    input: np.ndarray,
    target: np.ndarray,
    reduction: str = "mean",
) -> np.ndarray:
    """Gradient of the probabilities: (p - y) / (p (1 - p)).

    The denominator cancels against the derivative of a sigmoid; it is kept above 1e-12.

    Args:
        grad_output: (), or (...) if nothing was reduced: gradient with respect to the output.
        input: (...)
        target: (...)
        reduction: as in the forward pass.

    Returns:
        (...), gradient with respect to `input`.

    Raises:
        ValueError: the shapes do not fit together, or there is no such reduction.

    Source: Goodfellow et al. 2016, Deep Learning, section 6.2.2.2; 1e-12 is PyTorch's.
    """
    if input.shape != target.shape:
        raise ValueError(f"input {input.shape} and target {target.shape} differ in shape")
    slope = (input - target) / np.maximum(input * (1 - input), 1e-12)
    return reduce_loss_backward(grad_output, slope, reduction) * slope


def binary_cross_entropy_with_logits(
    input: np.ndarray, target: np.ndarray, reduction: str = "mean"
) -> np.ndarray:
    """Binary cross-entropy of the sigmoid of the logits, without computing the sigmoid.

    It is log(1 + e^x) - x y, and log(1 + e^x) is max(x, 0) and a rest of at most log 2. The rest
    comes last: added to max(x, 0) first, it would lose the digits that a small loss consists of.

    Args:
        input: (...), logits: any real numbers.
        target: (...), labels 0 and 1, or probabilities.
        reduction: "mean", "sum" or "none".

    Returns:
        (), or (...) if nothing is reduced.

    Raises:
        ValueError: the shapes differ, or there is no such reduction.

    Source: Goodfellow et al. 2016, Deep Learning, section 6.2.2.2.
    """
    if input.shape != target.shape:
        raise ValueError(f"input {input.shape} and target {target.shape} differ in shape")
    rest = np.log1p(np.exp(-np.abs(input)))  # what softplus is above max(x, 0)
    return reduce_loss(np.maximum(input, 0) - input * target + rest, reduction)


def binary_cross_entropy_with_logits_backward(
    grad_output: np.ndarray | float,
    input: np.ndarray,
    target: np.ndarray,
    reduction: str = "mean",
) -> np.ndarray:
    """Gradient of the logits: the probability less the label.

    Args:
        grad_output: (), or (...) if nothing was reduced: gradient with respect to the output.
        input: (...)
        target: (...)
        reduction: as in the forward pass.

    Returns:
        (...), gradient with respect to `input`.

    Raises:
        ValueError: the shapes do not fit together, or there is no such reduction.

    Source: Bishop 2006, Pattern Recognition and Machine Learning, equation 4.91.
    """
    if input.shape != target.shape:
        raise ValueError(f"input {input.shape} and target {target.shape} differ in shape")
    error = sigmoid(input) - target
    return reduce_loss_backward(grad_output, error, reduction) * error
