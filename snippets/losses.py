"""Losses of regression, and how the losses of a batch become one number."""

import numpy as np


def reduce_loss(losses: np.ndarray, reduction: str = "mean") -> np.ndarray:
    """Make one number of the losses of a batch, or leave them as they are.

    Args:
        losses: (...), one loss for each element.
        reduction: "mean", "sum" or "none".

    Returns:
        (), or (...) if nothing is reduced; the mean of no losses is NaN.

    Raises:
        ValueError: there is no such reduction.

    Source: PyTorch, torch.nn.MSELoss, argument `reduction`.
    """
    if reduction not in ("mean", "sum", "none"):
        raise ValueError(f"reduction must be mean, sum or none, got {reduction!r}")
    if reduction == "none":
        return losses
    return losses.mean() if reduction == "mean" else losses.sum()


def reduce_loss_backward(
    grad_output: np.ndarray | float, losses: np.ndarray, reduction: str = "mean"
) -> np.ndarray:
    """Every loss gets the whole gradient of their sum, and an equal share of that of their mean.

    Args:
        grad_output: (), or (...) if nothing was reduced: gradient with respect to the output.
        losses: (...), what was reduced; only its shape and dtype count.
        reduction: as in the forward pass.

    Returns:
        (...), gradient with respect to each loss.

    Raises:
        ValueError: there is no such reduction, or the gradient is not of the shape of the output.

    Source: PyTorch, torch.nn.MSELoss, argument `reduction`.
    """
    if reduction not in ("mean", "sum", "none"):
        raise ValueError(f"reduction must be mean, sum or none, got {reduction!r}")
    if np.shape(grad_output) != (losses.shape if reduction == "none" else ()):
        raise ValueError(
            f"grad_output {np.shape(grad_output)} is no gradient of losses {losses.shape} "
            f"under the reduction {reduction}"
        )
    count = losses.size if reduction == "mean" else 1
    return np.full_like(losses, grad_output) / count


def mse_loss(input: np.ndarray, target: np.ndarray, reduction: str = "mean") -> np.ndarray:
    """Squared error: up to scale and a constant, what a normal distribution makes of a surprise.

    Args:
        input: (...), predictions.
        target: (...), what should have been predicted.
        reduction: "mean", "sum" or "none".

    Returns:
        (), or (...) if nothing is reduced.

    Raises:
        ValueError: the shapes differ, or there is no such reduction.

    Source: Goodfellow et al. 2016, Deep Learning, section 5.5.1.
    """
    if input.shape != target.shape:
        raise ValueError(f"input {input.shape} and target {target.shape} differ in shape")
    return reduce_loss((input - target) ** 2, reduction)


def mse_loss_backward(
    grad_output: np.ndarray | float,
    input: np.ndarray,
    target: np.ndarray,
    reduction: str = "mean",
) -> np.ndarray:
    """Gradient of the predictions: twice the error, so the pull grows with the distance.

    Args:
        grad_output: (), or (...) if nothing was reduced: gradient with respect to the output.
        input: (...)
        target: (...)
        reduction: as in the forward pass.

    Returns:
        (...), gradient with respect to `input`.

    Raises:
        ValueError: the shapes do not fit together, or there is no such reduction.

    Source: Goodfellow et al. 2016, Deep Learning, section 5.5.1.
    """
    if input.shape != target.shape:
        raise ValueError(f"input {input.shape} and target {target.shape} differ in shape")
    error = input - target
    return reduce_loss_backward(grad_output, error, reduction) * 2 * error


def l1_loss(input: np.ndarray, target: np.ndarray, reduction: str = "mean") -> np.ndarray:
    """Absolute error; its mean is the MAE.

    Args:
        input: (...), predictions.
        target: (...), what should have been predicted.
        reduction: "mean", "sum" or "none".

    Returns:
        (), or (...) if nothing is reduced.

    Raises:
        ValueError: the shapes differ, or there is no such reduction.

    Source: Goodfellow et al. 2016, Deep Learning, section 6.2.1.2.
    """
    if input.shape != target.shape:
        raise ValueError(f"input {input.shape} and target {target.shape} differ in shape")
    return reduce_loss(np.abs(input - target), reduction)


def l1_loss_backward(
    grad_output: np.ndarray | float,
    input: np.ndarray,
    target: np.ndarray,
    reduction: str = "mean",
) -> np.ndarray:
    """Gradient of the predictions: the side of the error and not its size; 0 where there is none.

    Args:
        grad_output: (), or (...) if nothing was reduced: gradient with respect to the output.
        input: (...)
        target: (...)
        reduction: as in the forward pass.

    Returns:
        (...), gradient with respect to `input`.

    Raises:
        ValueError: the shapes do not fit together, or there is no such reduction.

    Source: Goodfellow et al. 2016, Deep Learning, section 6.2.1.2.
    """
    if input.shape != target.shape:
        raise ValueError(f"input {input.shape} and target {target.shape} differ in shape")
    error = input - target
    return reduce_loss_backward(grad_output, error, reduction) * np.sign(error)


def huber_loss(
    input: np.ndarray, target: np.ndarray, reduction: str = "mean", delta: float = 1.0
) -> np.ndarray:
    """Half the squared error up to `delta`, and beyond it a straight line of slope `delta`.

    Args:
        input: (...), predictions.
        target: (...), what should have been predicted.
        reduction: "mean", "sum" or "none".
        delta: the error at which the parabola becomes a line, above 0, in the units of `target`.

    Returns:
        (), or (...) if nothing is reduced.

    Raises:
        ValueError: the shapes differ, `delta` is not positive, or there is no such reduction.

    Source: Huber 1964, Robust Estimation of a Location Parameter, section 1.
    """
    if input.shape != target.shape:
        raise ValueError(f"input {input.shape} and target {target.shape} differ in shape")
    if delta <= 0:
        raise ValueError(f"delta must be positive, got {delta}")
    size = np.abs(input - target)
    clipped = np.minimum(size, delta)
    return reduce_loss(clipped * (size - clipped / 2), reduction)


def huber_loss_backward(
    grad_output: np.ndarray | float,
    input: np.ndarray,
    target: np.ndarray,
    reduction: str = "mean",
    delta: float = 1.0,
) -> np.ndarray:
    """Gradient of the predictions: the error, clipped, so that no sample pulls harder than `delta`.

    Args:
        grad_output: (), or (...) if nothing was reduced: gradient with respect to the output.
        input: (...)
        target: (...)
        reduction: as in the forward pass.
        delta: as in the forward pass.

    Returns:
        (...), gradient with respect to `input`.

    Raises:
        ValueError: the shapes do not fit together, `delta` is not positive, or there is no such
            reduction.

    Source: Huber 1964, Robust Estimation of a Location Parameter, section 1.
    """
    if input.shape != target.shape:
        raise ValueError(f"input {input.shape} and target {target.shape} differ in shape")
    if delta <= 0:
        raise ValueError(f"delta must be positive, got {delta}")
    error = input - target
    return reduce_loss_backward(grad_output, error, reduction) * np.clip(error, -delta, delta)
