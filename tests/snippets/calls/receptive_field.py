"""Arguments for the functions of snippets/receptive_field.py that reach all of their lines."""

from typing import Any

from snippets.receptive_field import receptive_field

CALLS: list[tuple[Any, tuple[Any, ...]]] = []
NO_ARRAYS = [receptive_field]
