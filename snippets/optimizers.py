"""Gradient descent, and the same with a memory of the steps before."""

from typing import NamedTuple

import numpy as np


def require_one_shape(**arrays: np.ndarray) -> None:
    """Raise ValueError, which names the shapes, unless all arrays have one.

    Args:
        arrays: by the names that the message says.
    """
    if len({array.shape for array in arrays.values()}) > 1:
        shapes = ", ".join(f"{name} {array.shape}" for name, array in arrays.items())
        raise ValueError(f"the shapes differ: {shapes}")


def gradient_descent_step(param: np.ndarray, grad: np.ndarray, lr: float = 1e-3) -> np.ndarray:
    """Step against the gradient: the steeper the slope, the longer the step.

    Args:
        param: (...)
        grad: (...), gradient of the loss at `param`.
        lr: learning rate, in units of `param` per unit of `grad`.

    Returns:
        (...), the new parameters.

    Raises:
        ValueError: `param` and `grad` differ in shape.

    Source: Boyd and Vandenberghe 2004, Convex Optimization, section 9.3.
    """
    require_one_shape(param=param, grad=grad)
    return param - lr * grad


class MomentumState(NamedTuple):
    """What momentum remembers from step to step."""

    velocity: np.ndarray  # (...), the decaying sum of all gradients so far


def momentum_step(
    param: np.ndarray,
    grad: np.ndarray,
    state: MomentumState | None = None,
    lr: float = 1e-3,
    momentum: float = 0.9,
) -> tuple[np.ndarray, MomentumState]:
    """Step along the velocity, to which every gradient adds and from which friction takes.

    As in torch.optim.SGD, whose `momentum` is 0 unless said otherwise: the learning rate stands
    outside the velocity, and the gradient enters it with weight 1, not 1 - momentum.

    Args:
        param: (...)
        grad: (...), gradient of the loss at `param`.
        state: what the step before returned; None at the first.
        lr: learning rate.
        momentum: what is kept of the velocity, from 0 to below 1.

    Returns:
        The new parameters, (...), and the new state.

    Raises:
        ValueError: the arrays differ in shape.

    Source: Polyak 1964, Some methods of speeding up the convergence of iteration methods;
        Sutskever et al. 2013, section 2, equations 1 and 2, with velocity -v / lr.
    """
    if state is None:
        state = MomentumState(np.zeros_like(param))
    require_one_shape(param=param, grad=grad, velocity=state.velocity)
    velocity = momentum * state.velocity + grad
    return param - lr * velocity, MomentumState(velocity)


def nesterov_step(
    param: np.ndarray,
    grad: np.ndarray,
    state: MomentumState | None = None,
    lr: float = 1e-3,
    momentum: float = 0.9,
) -> tuple[np.ndarray, MomentumState]:
    """Step as with momentum, but from gradients taken where the velocity leads.

    As in torch.optim.SGD with nesterov=True, `param` is itself the look-ahead point: it is
    always one stretch of -lr * momentum * velocity ahead of the iterate of the paper.

    Args:
        param: (...), the look-ahead point.
        grad: (...), gradient of the loss at `param`.
        state: what the step before returned; None at the first.
        lr: learning rate.
        momentum: what is kept of the velocity, from 0 to below 1.

    Returns:
        The new look-ahead point, (...), and the new state.

    Raises:
        ValueError: the arrays differ in shape.

    Source: Nesterov 1983; Sutskever et al. 2013, section 2, equations 3 and 4.
    """
    if state is None:
        state = MomentumState(np.zeros_like(param))
    require_one_shape(param=param, grad=grad, velocity=state.velocity)
    velocity = momentum * state.velocity + grad
    return param - lr * (grad + momentum * velocity), MomentumState(velocity)
