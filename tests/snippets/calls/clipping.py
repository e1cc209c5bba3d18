"""The functions of snippets/clipping.py take lists of arrays, which the contract's tests can't change.

tests/snippets/test_clipping.py holds them to the same: float32, and inputs left alone.
"""

from snippets.clipping import clip_grad_norm, clip_grad_value, global_norm

CALLS: list[tuple] = []
NO_ARRAYS = [clip_grad_norm, clip_grad_value, global_norm]
