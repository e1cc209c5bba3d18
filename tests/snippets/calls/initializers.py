"""The functions of snippets/initializers.py take no array."""

from snippets.initializers import constant, normal

CALLS: list[tuple] = []
NO_ARRAYS = [constant, normal]
