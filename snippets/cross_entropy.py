"""The loss of classification: from logits to the negative log-likelihood of the true class."""

import numpy as np

from snippets.activations import log_softmax, softmax
from snippets.losses import reduce_loss, reduce_loss_backward


def class_index(input: np.ndarray, target: np.ndarray) -> np.ndarray:
    """The class of each sample, as an index along the axis of the classes.

    NumPy takes -1 for the last class; here it is an error, as in torch.

    Args:
        input: (N, C, ...), something for each of the C classes.
        target: (N, ...), classes from 0 to C - 1.

    Returns:
        (N, 1, ...)

    Raises:
        ValueError: the shapes do not fit together, or a target is none of the classes.

    Source: PyTorch, torch.nn.CrossEntropyLoss, section Shape.
    """
    if input.ndim < 2 or target.shape != input.shape[:1] + input.shape[2:]:
        raise ValueError(f"input {input.shape} and target {target.shape} do not fit together")
    if ((target < 0) | (target >= input.shape[1])).any():
        raise ValueError(f"targets must be classes from 0 to {input.shape[1] - 1}")
    return target[:, None]


def nll_loss(input: np.ndarray, target: np.ndarray, reduction: str = "mean") -> np.ndarray:
    """Negative log-likelihood: of the log-probabilities, take that of the true class.

    There is no logarithm in it, whatever the name says: the input must be one already.

    Args:
        input: (N, C, ...), log-probabilities of the C classes.
        target: (N, ...), the true classes, from 0 to C - 1.
        reduction: "mean", "sum" or "none".

    Returns:
        (), or (N, ...) if nothing is reduced.

    Raises:
        ValueError: the shapes do not fit together, a target is none of the classes, or there is
            no such reduction.

    Source: PyTorch, torch.nn.NLLLoss.
    """
    index = class_index(input, target)  # (N, 1, ...)
    return reduce_loss(-np.take_along_axis(input, index, axis=1)[:, 0], reduction)


def nll_loss_backward(
    grad_output: np.ndarray | float,
    input: np.ndarray,
    target: np.ndarray,
    reduction: str = "mean",
) -> np.ndarray:
    """Gradient of the log-probabilities: -1 for the true class, nothing for the others.

    Args:
        grad_output: (), or (N, ...) if nothing was reduced: gradient with respect to the output.
        input: (N, C, ...)
        target: (N, ...)
        reduction: as in the forward pass.

    Returns:
        (N, C, ...), gradient with respect to `input`.

    Raises:
        ValueError: the shapes do not fit together, a target is none of the classes, or there is
            no such reduction.

    Source: PyTorch, torch.nn.NLLLoss.
    """
    index = class_index(input, target)  # (N, 1, ...)
    share = reduce_loss_backward(grad_output, input[:, 0], reduction)  # (N, ...)
    grad_input = np.zeros_like(input)
    np.put_along_axis(grad_input, index, -share[:, None], axis=1)
    return grad_input


def cross_entropy(input: np.ndarray, target: np.ndarray, reduction: str = "mean") -> np.ndarray:
    """Negative log-likelihood of the classes under the softmax of the logits.

    Args:
        input: (N, C, ...), logits of the C classes: any real numbers, not probabilities.
        target: (N, ...), the true classes, from 0 to C - 1.
        reduction: "mean", "sum" or "none".

    Returns:
        (), or (N, ...) if nothing is reduced.

    Raises:
        ValueError: the shapes do not fit together, a target is none of the classes, or there is
            no such reduction.

    Source: Goodfellow et al. 2016, Deep Learning, section 6.2.2.3.
    """
    return nll_loss(log_softmax(input, axis=1), target, reduction)


def cross_entropy_backward(
    grad_output: np.ndarray | float,
    input: np.ndarray,
    target: np.ndarray,
    reduction: str = "mean",
) -> np.ndarray:
    """Gradient of the logits: the probabilities, less 1 for the true class.

    Args:
        grad_output: (), or (N, ...) if nothing was reduced: gradient with respect to the output.
        input: (N, C, ...)
        target: (N, ...)
        reduction: as in the forward pass.

    Returns:
        (N, C, ...), gradient with respect to `input`.

    Raises:
        ValueError: the shapes do not fit together, a target is none of the classes, or there is
            no such reduction.

    Source: Bishop 2006, Pattern Recognition and Machine Learning, equation 4.109.
    """
    index = class_index(input, target)  # (N, 1, ...)
    error = softmax(input, axis=1)
    np.put_along_axis(error, index, np.take_along_axis(error, index, axis=1) - 1, axis=1)
    share = reduce_loss_backward(grad_output, input[:, 0], reduction)  # (N, ...)
    return error * share[:, None]
