"""The functions of snippets/training_step.py take lists of arrays: their own tests see to those."""

from snippets.training_step import training_step, update

CALLS: list[tuple] = []
NO_ARRAYS = [update, training_step]
