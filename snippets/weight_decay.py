"""Weight decay: an L2 penalty inside the gradient, or a factor on the weights outside of it."""

import numpy as np


def decay(
    weight: np.ndarray, grad: np.ndarray, lr: float, weight_decay: float, decoupled: bool
) -> tuple[np.ndarray, np.ndarray]:
    """Prepare the weights and the gradient of one step, whichever of the two carries the decay.

    The L2 penalty weight_decay / 2 * ||weight||^2 changes the gradient, and all that the
    optimizer makes of it. Decoupled decay shrinks the weights and leaves the gradient alone.

    Args:
        weight: (...)
        grad: (...), gradient of the loss without a penalty.
        lr: learning rate.
        weight_decay: strength.
        decoupled: whether the weights carry the decay; else the gradient.

    Returns:
        The weights to step from and the gradient to step with, each (...).

    Raises:
        ValueError: `weight` and `grad` differ in shape.

    Source: Loshchilov and Hutter 2019, Decoupled Weight Decay Regularization, section 2;
        with the factor 1 - lr * weight_decay of torch.optim.AdamW.
    """
    if weight.shape != grad.shape:
        raise ValueError(f"weight {weight.shape} and grad {grad.shape} differ in shape")
    if decoupled:
        return (1 - lr * weight_decay) * weight, grad
    return weight, grad + weight_decay * weight


def sgd_step(
    weight: np.ndarray,
    grad: np.ndarray,
    lr: float,
    weight_decay: float = 0.0,
    decoupled: bool = False,
) -> np.ndarray:
    """Take one step of plain gradient descent.

    Args:
        weight: (...)
        grad: (...), gradient of the loss without a penalty.
        lr: learning rate.
        weight_decay: strength of the decay.
        decoupled: whether the decay stays out of the gradient.

    Returns:
        (...), the new weights.

    Raises:
        ValueError: `weight` and `grad` differ in shape.

    Source: Loshchilov and Hutter 2019, Decoupled Weight Decay Regularization, section 2.
    """
    weight, grad = decay(weight, grad, lr, weight_decay, decoupled)
    return weight - lr * grad


def momentum_step(
    weight: np.ndarray,
    grad: np.ndarray,
    velocity: np.ndarray,
    lr: float,
    momentum: float = 0.9,
    weight_decay: float = 0.0,
    decoupled: bool = False,
) -> tuple[np.ndarray, np.ndarray]:
    """Take one step of gradient descent with momentum, as in torch.optim.SGD.

    Args:
        weight: (...)
        grad: (...), gradient of the loss without a penalty.
        velocity: (...), decaying sum of the earlier gradients; zeros at the first step.
        lr: learning rate.
        momentum: what is kept of the velocity.
        weight_decay: strength of the decay.
        decoupled: whether the decay stays out of the gradient, and so out of the velocity.

    Returns:
        The new weights and the new velocity, each (...).

    Raises:
        ValueError: the arrays differ in shape.

    Source: Loshchilov and Hutter 2019, Decoupled Weight Decay Regularization, algorithm 1.
    """
    if velocity.shape != grad.shape:
        raise ValueError(f"velocity {velocity.shape} and grad {grad.shape} differ in shape")
    weight, grad = decay(weight, grad, lr, weight_decay, decoupled)
    velocity = momentum * velocity + grad
    return weight - lr * velocity, velocity


def adam_step(
    weight: np.ndarray,
    grad: np.ndarray,
    m: np.ndarray,
    v: np.ndarray,
    step: int,
    lr: float,
    betas: tuple[float, float] = (0.9, 0.999),
    eps: float = 1e-8,
    weight_decay: float = 0.0,
    decoupled: bool = False,
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Take one step of Adam, or of AdamW where the decay is decoupled.

    Args:
        weight: (...)
        grad: (...), gradient of the loss without a penalty.
        m: (...), running mean of the gradients; zeros at the first step.
        v: (...), running mean of their squares; zeros at the first step.
        step: number of the step, from 1.
        lr: learning rate.
        betas: what is kept of `m` and of `v`.
        eps: added to the root.
        weight_decay: strength of the decay.
        decoupled: whether the decay stays out of the gradient, and so out of `m` and `v`.

    Returns:
        The new weights, `m` and `v`, each (...).

    Raises:
        ValueError: the arrays differ in shape, or `step` is below 1.

    Source: Loshchilov and Hutter 2019, Decoupled Weight Decay Regularization, algorithm 2.
    """
    if not m.shape == v.shape == grad.shape:
        raise ValueError(f"m {m.shape}, v {v.shape} and grad {grad.shape} differ in shape")
    if step < 1:
        raise ValueError(f"steps are counted from 1, got {step}")
    weight, grad = decay(weight, grad, lr, weight_decay, decoupled)
    m = betas[0] * m + (1 - betas[0]) * grad
    v = betas[1] * v + (1 - betas[1]) * grad**2
    mean, square = m / (1 - betas[0] ** step), v / (1 - betas[1] ** step)
    return weight - lr * mean / (np.sqrt(square) + eps), m, v
