"""No function of snippets/attention_cost.py takes an array."""

from snippets.attention_cost import attention_multiply_adds, score_bytes, token_multiply_adds

CALLS = []
NO_ARRAYS = [attention_multiply_adds, score_bytes, token_multiply_adds]
