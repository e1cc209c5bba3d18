"""Optimizers that give every parameter a step size of its own, from the squares of its gradients."""

from typing import NamedTuple

import numpy as np

from snippets.optimizers import require_one_shape


def exponential_moving_average(
    average: np.ndarray, value: np.ndarray, beta: float = 0.9
) -> np.ndarray:
    """Move an average towards a new value; what is old fades by `beta` a step.

    Args:
        average: (...), the average so far; zeros before the first value.
        value: (...)
        beta: what is kept of the average, from 0 to below 1.

    Returns:
        (...), the new average.

    Raises:
        ValueError: `average` and `value` differ in shape.

    Source: Kingma and Ba 2015, Adam, section 3, equation 1.
    """
    require_one_shape(average=average, value=value)
    return beta * average + (1 - beta) * value


class AdagradState(NamedTuple):
    """What AdaGrad remembers from step to step."""

    sum: np.ndarray  # (...), of all squared gradients so far


def adagrad_step(
    param: np.ndarray,
    grad: np.ndarray,
    state: AdagradState | None = None,
    lr: float = 1e-2,
    eps: float = 1e-10,
) -> tuple[np.ndarray, AdagradState]:
    """Divide the gradient by the root of the sum of all squared gradients so far.

    The sum never shrinks, so neither does what the steps are divided by.

    Args:
        param: (...)
        grad: (...), gradient of the loss at `param`.
        state: what the step before returned; None at the first.
        lr: size of the first step.
        eps: added to the root, in the unit of `grad`.

    Returns:
        The new parameters, (...), and the new state.

    Raises:
        ValueError: the arrays differ in shape.

    Source: Duchi et al. 2011, Adaptive Subgradient Methods, section 1.1 (the diagonal form).
    """
    if state is None:
        state = AdagradState(np.zeros_like(param))
    require_one_shape(param=param, grad=grad, sum=state.sum)
    total = state.sum + grad**2
    return param - lr * grad / (np.sqrt(total) + eps), AdagradState(total)


class RMSpropState(NamedTuple):
    """What RMSProp remembers from step to step."""

    square_avg: np.ndarray  # (...), the moving average of the squared gradients


def rmsprop_step(
    param: np.ndarray,
    grad: np.ndarray,
    state: RMSpropState | None = None,
    lr: float = 1e-2,
    alpha: float = 0.99,
    eps: float = 1e-8,
) -> tuple[np.ndarray, RMSpropState]:
    """Divide the gradient by the root of a moving average of its squares.

    The average forgets, so the steps do not shrink with time. It starts at zero, uncorrected,
    so the first steps are up to 1 / sqrt(1 - alpha) times too long.

    Args:
        param: (...)
        grad: (...), gradient of the loss at `param`.
        state: what the step before returned; None at the first.
        lr: size of a step under a constant gradient, in the long run.
        alpha: what is kept of the average, from 0 to below 1.
        eps: added to the root, in the unit of `grad`.

    Returns:
        The new parameters, (...), and the new state.

    Raises:
        ValueError: the arrays differ in shape.

    Source: Tieleman and Hinton 2012, Neural Networks for Machine Learning, lecture 6e.
    """
    if state is None:
        state = RMSpropState(np.zeros_like(param))
    require_one_shape(param=param, grad=grad, square_avg=state.square_avg)
    square_avg = exponential_moving_average(state.square_avg, grad**2, alpha)
    return param - lr * grad / (np.sqrt(square_avg) + eps), RMSpropState(square_avg)


class AdamState(NamedTuple):
    """What Adam remembers from step to step; the names are those of torch.optim.Adam."""

    exp_avg: np.ndarray  # (...), the moving average of the gradients
    exp_avg_sq: np.ndarray  # (...), the moving average of their squares
    step: int  # steps taken


def adam_step(
    param: np.ndarray,
    grad: np.ndarray,
    state: AdamState | None = None,
    lr: float = 1e-3,
    betas: tuple[float, float] = (0.9, 0.999),
    eps: float = 1e-8,
) -> tuple[np.ndarray, AdamState]:
    """Divide the moving average of the gradient by the root of that of its squares.

    Both averages start at zero and are too small at first: dividing by 1 - beta^step makes
    them weighted means. Only then is the root taken, and `eps` added outside of it.

    Args:
        param: (...)
        grad: (...), gradient of the loss at `param`.
        state: what the step before returned; None at the first.
        lr: size of a step under a constant gradient.
        betas: what is kept of the average of the gradients, and of that of their squares.
        eps: added to the root, in the unit of `grad`.

    Returns:
        The new parameters, (...), and the new state.

    Raises:
        ValueError: the arrays differ in shape.

    Source: Kingma and Ba 2015, Adam, algorithm 1.
    """
    if state is None:
        state = AdamState(np.zeros_like(param), np.zeros_like(param), 0)
    require_one_shape(param=param, grad=grad, exp_avg=state.exp_avg, exp_avg_sq=state.exp_avg_sq)
    exp_avg = exponential_moving_average(state.exp_avg, grad, betas[0])
    exp_avg_sq = exponential_moving_average(state.exp_avg_sq, grad**2, betas[1])
    step = state.step + 1
    correction, correction_sq = 1 - betas[0] ** step, 1 - betas[1] ** step
    denominator = np.sqrt(exp_avg_sq / correction_sq) + eps
    param = param - lr / correction * exp_avg / denominator
    return param, AdamState(exp_avg, exp_avg_sq, step)


def adamw_step(
    param: np.ndarray,
    grad: np.ndarray,
    state: AdamState | None = None,
    lr: float = 1e-3,
    betas: tuple[float, float] = (0.9, 0.999),
    eps: float = 1e-8,
    weight_decay: float = 1e-2,
) -> tuple[np.ndarray, AdamState]:
    """Shrink the parameters by a factor, then take a step of Adam that knows nothing of it.

    As in torch.optim.AdamW the factor is 1 - lr * weight_decay; the paper's weight decay is
    multiplied by the schedule only, not by the learning rate.

    Args:
        param: (...)
        grad: (...), gradient of the loss at `param`, without a penalty.
        state: what the step before returned; None at the first.
        lr: size of a step under a constant gradient.
        betas: what is kept of the average of the gradients, and of that of their squares.
        eps: added to the root, in the unit of `grad`.
        weight_decay: what the parameters lose, per unit of `lr`.

    Returns:
        The new parameters, (...), and the new state.

    Raises:
        ValueError: the arrays differ in shape.

    Source: Loshchilov and Hutter 2019, Decoupled Weight Decay Regularization, algorithm 2.
    """
    param = (1 - lr * weight_decay) * param
    return adam_step(param, grad, state, lr, betas, eps)
