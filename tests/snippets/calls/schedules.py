"""The functions of snippets/schedules.py take steps and give rates."""

from snippets.schedules import (
    cosine_annealing,
    cosine_restarts,
    exponential_decay,
    inverse_time_decay,
    linear_warmup,
    noam,
    one_cycle,
    polynomial_decay,
    step_decay,
)

CALLS: list[tuple] = []
NO_ARRAYS = [
    cosine_annealing,
    cosine_restarts,
    exponential_decay,
    inverse_time_decay,
    linear_warmup,
    noam,
    one_cycle,
    polynomial_decay,
    step_decay,
]
