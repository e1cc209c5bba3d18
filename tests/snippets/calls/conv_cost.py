"""Arguments for the functions of snippets/conv_cost.py that reach all of their lines."""

from snippets.conv_cost import conv_multiplications, conv_parameters

CALLS = []
NO_ARRAYS = [conv_multiplications, conv_parameters]
