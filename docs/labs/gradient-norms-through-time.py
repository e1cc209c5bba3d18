# %% [markdown]
# # Gradient norms through time
#
# How much does the last output still depend on the state of $k$ steps before?
# The norm of that Jacobian is what a gradient is multiplied with on its way back.
# Here it is measured for an RNN, a GRU and an LSTM, with the weights that PyTorch starts with, then with gates that start open.
#
# The questions behind it: [Why do gradients vanish or explode in an RNN?](../rnn/vanishing-exploding.md) and [How do gates help an LSTM against vanishing gradients?](../rnn/lstm-gates.md)

# %%
import numpy as np
from _figure import show
from matplotlib.figure import Figure

from snippets.gru import gru, gru_backward
from snippets.lstm import lstm, lstm_backward, set_forget_bias
from snippets.recurrent import rnn, rnn_backward
from snippets.recurrent_parts import recurrent_parameters

T, d, h = 100, 8, 24
steps_back = np.arange(0, T + 1, 10)
identity = np.eye(h)

# %% [markdown]
# ## Measuring it
#
# Start the network from the state it has after step $t$, once for each unit, and set the gradient of the last output to the identity.
# What comes back for the initial state is $\partial h_T / \partial h_t$; for the LSTM the cell belongs to the state as well.


# %%
def repeated(x):  # one sequence, once for each unit
    return np.repeat(x, h, axis=-2)


def last_only(steps):
    return identity * (np.arange(steps) == steps - 1)[:, None, None]


def of_rnn(x, parameters):
    states = np.concatenate([np.zeros((1, 1, h)), rnn(x, np.zeros((1, h)), *parameters)])
    for k in steps_back[1:]:
        inputs = repeated(x[T - k :]), repeated(states[T - k])
        output = rnn(*inputs, *parameters)
        yield rnn_backward(last_only(k), *inputs, *parameters[:2], output)[1]


def of_gru(x, parameters):
    states = np.concatenate([np.zeros((1, 1, h)), gru(x, np.zeros((1, h)), *parameters)[0]])
    for k in steps_back[1:]:
        inputs = repeated(x[T - k :]), repeated(states[T - k])
        run = gru(*inputs, *parameters)
        weights = *parameters[:2], parameters[3]
        yield gru_backward(last_only(k), *inputs, *weights, *run)[1]


def of_lstm(x, parameters):
    zeros = np.zeros((1, h))
    outputs, cells, _ = lstm(x, zeros, zeros, *parameters)
    outputs, cells = (np.concatenate([zeros[None], array]) for array in (outputs, cells))
    for k in steps_back[1:]:
        start = T - k
        inputs = repeated(x[start:]), repeated(outputs[start]), repeated(cells[start])
        run = lstm(*inputs, *parameters)
        grads = lstm_backward(last_only(k), 0 * identity, *inputs, *parameters[:2], *run)
        yield np.concatenate(grads[1:3], axis=1)  # by output and cell


def curve(jacobians, parameters_of, draws=3):  # mean over draws, on the logarithmic scale
    logs = []
    for seed in range(draws):
        rng = np.random.default_rng(seed)
        x = rng.standard_normal((T, 1, d))
        norms = [np.linalg.norm(j, 2) for j in jacobians(x, parameters_of(rng))]
        logs.append(np.log([1.0, *norms]))  # no step back: the identity
    return np.exp(np.mean(logs, axis=0))


# %% [markdown]
# ## The weights that training starts with
#
# PyTorch draws all weights between $-1/\sqrt h$ and $1/\sqrt h$.
# For the RNN there is also a recurrent matrix that is orthogonal, times 1 and times 1.5.


# %%
def plain(gates):
    return lambda rng: recurrent_parameters(gates, d, h, rng)


def orthogonal(factor):
    def parameters(rng):
        w_ih, _, b_ih, b_hh = recurrent_parameters(1, d, h, rng)
        return w_ih, factor * np.linalg.qr(rng.standard_normal((h, h)))[0], b_ih, b_hh

    return parameters


def with_forget_bias(bias):
    def parameters(rng):
        w_ih, w_hh, b_ih, b_hh = recurrent_parameters(4, d, h, rng)
        return w_ih, w_hh, set_forget_bias(b_ih, bias), set_forget_bias(b_hh, 0.0)

    return parameters


starts = {
    "RNN": curve(of_rnn, plain(1)),
    "RNN, orthogonal": curve(of_rnn, orthogonal(1.0)),
    "RNN, orthogonal times 1.5": curve(of_rnn, orthogonal(1.5)),
    "GRU": curve(of_gru, plain(3)),
    "LSTM": curve(of_lstm, plain(4)),
}


def plot(curves):
    figure = Figure()
    ax = figure.subplots()
    for name, norms in curves.items():
        ax.plot(steps_back, norms, label=name)
    ax.set_yscale("log")
    ax.set_xlabel("steps back from the last output")
    ax.set_ylabel("norm of the Jacobian")
    figure.legend(loc="outside upper center", ncols=2)
    return figure


figure = plot(starts)
show(
    figure,
    "On a logarithmic scale the norms fall along lines: steepest for the RNN, then LSTM and GRU, then the orthogonal RNN; times 1.5 it stays near 1.",
)

# %% [markdown]
# All curves are close to lines: the norm changes by about the same factor at each step.
# An LSTM or a GRU as it is drawn forgets as well, only more slowly than the plain RNN.
# The orthogonal matrix loses nothing by itself; what is lost there is lost to the slopes of tanh, and a factor of 1.5 makes up for it.
#
# ## A forget bias for the LSTM
#
# The bias decides how far the forget gates are open at the start.

# %%
biases = {f"forget bias {bias:g}": curve(of_lstm, with_forget_bias(bias)) for bias in (0, 1, 3, 5)}
figure = plot(biases)
show(
    figure,
    "The larger the forget bias, the flatter the curve; with a bias of 3 or 5 the norm stays near 1 over 100 steps.",
)

# %% [markdown]
# ## The same in numbers
#
# The norm after 20 and after 100 steps back.

# %%
print(f"{'':>26} {'20 steps':>9} {'100 steps':>10}")
for name, norms in {**starts, **biases}.items():
    print(f"{name:>26} {norms[2]:>9.0e} {norms[-1]:>10.0e}")
