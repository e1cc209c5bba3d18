"""Adversarial examples of a linear classifier: the worst small change, and what it costs."""

import numpy as np


def margins(x: np.ndarray, y: np.ndarray, weight: np.ndarray, bias: float) -> np.ndarray:
    """Score of each sample, with the sign turned so that positive means right.

    Args:
        x: (N, D)
        y: (N,), labels of 1 and -1.
        weight: (D,)
        bias: a number.

    Returns:
        (N,)

    Raises:
        ValueError: the shapes do not fit together.

    Source: Goodfellow et al. 2015, Explaining and Harnessing Adversarial Examples, section 5.
    """
    if x.shape != (*y.shape, *weight.shape):
        raise ValueError(f"x {x.shape}, y {y.shape} and weight {weight.shape} do not fit together")
    return y * (x @ weight + bias)


def worst_margins(
    x: np.ndarray, y: np.ndarray, weight: np.ndarray, bias: float, eps: float
) -> np.ndarray:
    """Smallest margins that changes of at most eps in each coordinate can bring about.

    The maximum of d . weight over |d_i| <= eps is eps times the L1 norm of the weights, which
    is the dual of the L-infinity norm.

    Args:
        x: (N, D)
        y: (N,), labels of 1 and -1.
        weight: (D,)
        bias: a number.
        eps: how far each coordinate may move.

    Returns:
        (N,)

    Raises:
        ValueError: `eps` is negative, or the shapes do not fit together.

    Source: Goodfellow et al. 2015, Explaining and Harnessing Adversarial Examples, section 5.
    """
    if eps < 0:
        raise ValueError(f"eps must not be negative, got {eps}")
    return margins(x, y, weight, bias) - eps * np.abs(weight).sum()


def logistic_loss(margin: np.ndarray) -> np.ndarray:
    """Cross-entropy of a binary classifier, log(1 + exp(-margin)): it fades as the margin grows.

    Args:
        margin: (...), positive where the prediction is right.

    Returns:
        (...)

    Source: Goodfellow et al. 2016, Deep Learning, section 6.2.2.2.
    """
    return np.logaddexp(0, -margin)


def logistic_loss_backward(grad_output: np.ndarray, margin: np.ndarray) -> np.ndarray:
    """Gradient of the margin: minus the probability of the wrong label, so never beyond 1 in size.

    Args:
        grad_output: (...), gradient with respect to the loss.
        margin: (...), as in the forward pass.

    Returns:
        (...), gradient with respect to the margin.

    Source: Goodfellow et al. 2016, Deep Learning, section 6.2.2.2.
    """
    return -grad_output * np.exp(-np.logaddexp(0, margin))


def fgsm(x: np.ndarray, grad_x: np.ndarray, eps: float) -> np.ndarray:
    """Move each coordinate by eps, in the direction in which the loss rises.

    Of all changes in the L-infinity ball this one raises a linear function most; only the sign
    of the gradient counts, not its size.

    Args:
        x: (...), the inputs.
        grad_x: (...), gradient of the loss with respect to them.
        eps: how far each coordinate moves.

    Returns:
        (...), the adversarial inputs.

    Raises:
        ValueError: `x` and `grad_x` differ in shape.

    Source: Goodfellow et al. 2015, Explaining and Harnessing Adversarial Examples, section 4.
    """
    if x.shape != grad_x.shape:
        raise ValueError(f"x {x.shape} and grad_x {grad_x.shape} differ in shape")
    return x + eps * np.sign(grad_x)
