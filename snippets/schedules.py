"""Learning-rate schedules: functions of the number of updates done, so the first step is 0."""

import numpy as np


def linear_warmup(
    step: int | np.ndarray, lr: float | np.ndarray, warmup_steps: int
) -> float | np.ndarray:
    """Raise the rate in equal increments; the last of the warm-up steps has all of it.

    `lr` may itself be a schedule's value at `step`: the two multiply.

    Args:
        step: (...), counted from 0.
        lr: the rate after the warm-up, a number or (...).
        warmup_steps: length of the warm-up.

    Returns:
        (...), the rate at each step.

    Raises:
        ValueError: `warmup_steps` is below 1.

    Source: Goyal et al. 2017, Accurate, Large Minibatch SGD, section 2.2.
    """
    if warmup_steps < 1:
        raise ValueError(f"warmup_steps must be at least 1, got {warmup_steps}")
    return lr * np.minimum((step + 1) / warmup_steps, 1.0)


def step_decay(
    step: int | np.ndarray, lr: float, step_size: int, gamma: float = 0.1
) -> float | np.ndarray:
    """Multiply the rate by `gamma` after every `step_size` steps.

    Args:
        step: (...), counted from 0.
        lr: the first rate.
        step_size: steps between two drops.
        gamma: factor of a drop.

    Returns:
        (...), the rate at each step.

    Raises:
        ValueError: `step_size` is below 1.

    Source: He et al. 2016, Deep Residual Learning, section 3.4 (drops by 10 at plateaus).
    """
    if step_size < 1:
        raise ValueError(f"step_size must be at least 1, got {step_size}")
    return lr * gamma ** (step // step_size)


def exponential_decay(step: int | np.ndarray, lr: float, gamma: float) -> float | np.ndarray:
    """Multiply the rate by `gamma` after every step.

    Args:
        step: (...), counted from 0.
        lr: the first rate.
        gamma: factor of a step, a little below 1.

    Returns:
        (...), the rate at each step.

    Source: torch.optim.lr_scheduler.ExponentialLR.
    """
    return lr * gamma**step


def polynomial_decay(
    step: int | np.ndarray, lr: float, total_steps: int, power: float = 1.0
) -> float | np.ndarray:
    """Fall to zero at `total_steps`: on a straight line, or on a power of it.

    Args:
        step: (...), counted from 0.
        lr: the first rate.
        total_steps: when the rate reaches zero, where it stays.
        power: 1 for a line; above 1 the rate falls faster at first.

    Returns:
        (...), the rate at each step.

    Raises:
        ValueError: `total_steps` is below 1.

    Source: torch.optim.lr_scheduler.PolynomialLR.
    """
    if total_steps < 1:
        raise ValueError(f"total_steps must be at least 1, got {total_steps}")
    return lr * (1 - np.minimum(step / total_steps, 1.0)) ** power


def inverse_time_decay(step: int | np.ndarray, lr: float, decay_steps: float) -> float | np.ndarray:
    """Fall as c / t, with c = lr * decay_steps and t = decay_steps + step.

    Slow enough that the rates sum to infinity, fast enough that their squares do not.

    Args:
        step: (...), counted from 0.
        lr: the first rate.
        decay_steps: steps after which the rate has halved.

    Returns:
        (...), the rate at each step.

    Raises:
        ValueError: `decay_steps` is not positive.

    Source: Bottou et al. 2018, Optimization Methods for Large-Scale Machine Learning, theorem 4.7.
    """
    if decay_steps <= 0:
        raise ValueError(f"decay_steps must be positive, got {decay_steps}")
    return lr / (1 + step / decay_steps)


def cosine_annealing(
    step: int | np.ndarray, lr_max: float, total_steps: float, lr_min: float = 0.0
) -> float | np.ndarray:
    """Fall from `lr_max` to `lr_min` along half a cosine: slow, fast, slow.

    Args:
        step: (...), counted from 0.
        lr_max: the first rate.
        total_steps: when the rate reaches `lr_min`, where it stays.
        lr_min: the last rate.

    Returns:
        (...), the rate at each step.

    Raises:
        ValueError: `total_steps` is below 1.

    Source: Loshchilov and Hutter 2017, SGDR, equation 5 in section 3.
    """
    if total_steps < 1:
        raise ValueError(f"total_steps must be at least 1, got {total_steps}")
    progress = np.minimum(step / total_steps, 1.0)
    return lr_min + (lr_max - lr_min) * (1 + np.cos(np.pi * progress)) / 2


def cosine_restarts(
    step: int | np.ndarray, lr_max: float, cycle: int, lr_min: float = 0.0
) -> float | np.ndarray:
    """Anneal along half a cosine, and jump back to `lr_max` after every `cycle` steps.

    Args:
        step: (...), counted from 0.
        lr_max: the first rate of every cycle.
        cycle: steps of a cycle.
        lr_min: what the rate falls towards; the restart comes one step before it is reached.

    Returns:
        (...), the rate at each step.

    Raises:
        ValueError: `cycle` is below 1.

    Source: Loshchilov and Hutter 2017, SGDR, equation 5 in section 3, with cycles of one length.
    """
    if cycle < 1:
        raise ValueError(f"cycle must be at least 1, got {cycle}")
    return cosine_annealing(step % cycle, lr_max, cycle, lr_min)


def noam(step: int | np.ndarray, d_model: int, warmup_steps: int = 4000) -> float | np.ndarray:
    """Rise linearly for `warmup_steps`, then fall with the inverse root of the step.

    The two branches cross where both are 1 / sqrt(warmup_steps), so the smaller one is the schedule.

    Args:
        step: (...), counted from 0; the paper's step_num, counted from 1, is one more.
        d_model: width of the model.
        warmup_steps: the step_num with the highest rate.

    Returns:
        (...), the rate at each step.

    Raises:
        ValueError: `d_model` or `warmup_steps` is below 1.

    Source: Vaswani et al. 2017, Attention Is All You Need, equation 3 in section 5.3.
    """
    if min(d_model, warmup_steps) < 1:
        raise ValueError(f"d_model {d_model} and warmup_steps {warmup_steps} must be at least 1")
    t = step + 1
    return d_model**-0.5 * np.minimum(t**-0.5, t * warmup_steps**-1.5)


def one_cycle(
    step: int | np.ndarray,
    lr_max: float,
    total_steps: int,
    pct_start: float = 0.3,
    div_factor: float = 25.0,
    final_div_factor: float = 1e4,
) -> np.ndarray:
    """Rise along half a cosine to `lr_max`, then fall along another far below the first rate.

    Args:
        step: (...), counted from 0.
        lr_max: the rate at the peak.
        total_steps: steps of the whole training.
        pct_start: share of the steps up to the peak.
        div_factor: `lr_max` divided by the first rate.
        final_div_factor: the first rate divided by the last.

    Returns:
        (...), the rate at each step.

    Raises:
        ValueError: the rise or the fall has less than one step.

    Source: Smith and Topin 2017, Super-Convergence, with the cosines of
        torch.optim.lr_scheduler.OneCycleLR.
    """
    peak, last = pct_start * total_steps - 1, total_steps - 1
    if not 1 <= peak <= last - 1:
        raise ValueError(f"too few steps to rise or to fall: the peak is at {peak} of {last}")
    first = lr_max / div_factor
    rise = cosine_annealing(step, first, peak, lr_max)
    fall = cosine_annealing(step - peak, lr_max, last - peak, first / final_div_factor)
    return np.where(step < peak, rise, fall)
