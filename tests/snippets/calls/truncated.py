"""Arguments for the function of snippets/truncated.py that reach all of its lines."""

from snippets.truncated import rnn_truncated_backward
from tests.snippets.calls.recurrent import H0, OUTPUT, W_HH, W_IH, G, X

CALLS = [(rnn_truncated_backward, (G, X, H0, W_IH, W_HH, OUTPUT, 3))]
