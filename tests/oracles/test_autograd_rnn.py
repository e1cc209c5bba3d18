"""Gradients of recurrent networks by autograd, of the formulas gate by gate as papers print them.

Each formula has matrices of its own for every gate; they are stacked in torch's order only to be
handed to our functions, so that another order of gates, in either pass, gives other numbers.
"""

from typing import Any

import autograd.numpy as anp
import numpy as np
import pytest
from autograd import grad

from snippets.gru import gru, gru_backward
from snippets.lstm import lstm, lstm_backward
from snippets.recurrent import rnn, rnn_backward

# Two exact derivatives in float64, of sums over at most 6 steps of 5 terms.
RTOL, ATOL = 1e-10, 1e-12
T, B, D, H = 6, 3, 4, 5
rng = np.random.default_rng(0)
X, H0, C0 = rng.standard_normal((T, B, D)), rng.standard_normal((B, H)), rng.standard_normal((B, H))
GRAD_OUTPUT, GRAD_C = rng.standard_normal((T, B, H)), rng.standard_normal((B, H))
Blocks = dict[str, Any]  # name, such as "W_i" -> array


def blocks(gates: str) -> Blocks:
    """W (H, D), U (H, H), b and c (H,) for every gate."""
    shapes = {"W": (H, D), "U": (H, H), "b": (H,), "c": (H,)}
    return {f"{s}_{g}": rng.standard_normal(shape) for g in gates for s, shape in shapes.items()}


def stacked(named: Blocks, gates: str) -> list[np.ndarray]:
    """weight_ih, weight_hh, bias_ih and bias_hh, with the gates in the order that is given."""
    return [np.concatenate([named[f"{symbol}_{gate}"] for gate in gates]) for symbol in "WUbc"]


def logistic(x: Any) -> Any:
    return 1 / (1 + anp.exp(-x))


def sums(named: Blocks, gate: str, x: Any, h: Any) -> Any:
    """W x + b + U h + c, for every sequence."""
    W, U, b, c = (named[f"{symbol}_{gate}"] for symbol in "WUbc")
    return anp.einsum("bd,hd->bh", x, W) + b + anp.einsum("bk,hk->bh", h, U) + c


def elman(x: Any, h: Any, c: Any, p: Blocks) -> tuple[Any, Any]:
    """Goodfellow et al. 2016, equations 10.8 and 10.9."""
    return anp.tanh(sums(p, "h", x, h)), c


def forget_gate_lstm(x: Any, h: Any, c: Any, p: Blocks) -> tuple[Any, Any]:
    """Greff et al. 2017, section II.A, without peepholes."""
    block_input = anp.tanh(sums(p, "g", x, h))
    input_gate, forget_gate = logistic(sums(p, "i", x, h)), logistic(sums(p, "f", x, h))
    cell = block_input * input_gate + c * forget_gate
    return anp.tanh(cell) * logistic(sums(p, "o", x, h)), cell


def reset_after_gru(x: Any, h: Any, c: Any, p: Blocks) -> tuple[Any, Any]:
    """Cho et al. 2014, equations 5 to 8, with the reset gate where torch.nn.GRU has it."""
    reset, update = logistic(sums(p, "r", x, h)), logistic(sums(p, "z", x, h))
    of_input = anp.einsum("bd,hd->bh", x, p["W_n"]) + p["b_n"]
    of_state = anp.einsum("bk,hk->bh", h, p["U_n"]) + p["c_n"]
    return update * h + (1 - update) * anp.tanh(of_input + reset * of_state), c


def unrolled(step: Any, x: Any, h: Any, c: Any, p: Blocks) -> tuple[Any, Any]:
    """The states after every step, and the last cell."""
    states = []
    for t in range(T):
        h, c = step(x[t], h, c, p)
        states.append(h)
    return anp.stack(states), c


def loss(x: Any, h: Any, c: Any, p: Blocks, step: Any) -> Any:
    states, cell = unrolled(step, x, h, c, p)
    return anp.sum(GRAD_OUTPUT * states) + anp.sum(GRAD_C * cell)


def expected(step: Any, named: Blocks, gates: str) -> list[np.ndarray]:
    """Gradients by autograd with respect to x, h, c and the stacked parameters."""
    by_x, by_h, by_c, by_name = grad(loss, (0, 1, 2, 3))(X, H0, C0, named, step)
    return [by_x, by_h, by_c, *stacked(by_name, gates)]


def assert_same(gradients: list[np.ndarray], references: list[np.ndarray]) -> None:
    for gradient, reference in zip(gradients, references, strict=True):
        np.testing.assert_allclose(gradient, reference, RTOL, ATOL, strict=True)


def test_rnn_and_its_gradients() -> None:
    """One block of weights, and all gradients."""
    named = blocks("h")
    parameters = stacked(named, "h")
    by_x, by_h, _, *by_parameters = expected(elman, named, "h")

    output = rnn(X, H0, *parameters)
    gradients = rnn_backward(GRAD_OUTPUT, X, H0, *parameters[:2], output)

    np.testing.assert_allclose(output, unrolled(elman, X, H0, C0, named)[0], RTOL, ATOL)
    assert_same(list(gradients), [by_x, by_h, *by_parameters])


def test_lstm_and_its_gradients() -> None:
    """Four blocks in the order i f g o, the last cell with a loss of its own."""
    named = blocks("ifgo")
    parameters = stacked(named, "ifgo")

    output, cells, gates = lstm(X, H0, C0, *parameters)
    gradients = lstm_backward(GRAD_OUTPUT, GRAD_C, X, H0, C0, *parameters[:2], output, cells, gates)

    states, cell = unrolled(forget_gate_lstm, X, H0, C0, named)
    np.testing.assert_allclose(output, states, RTOL, ATOL)
    np.testing.assert_allclose(cells[-1], cell, RTOL, ATOL)
    assert_same(list(gradients), expected(forget_gate_lstm, named, "ifgo"))


@pytest.mark.parametrize("order", ["iofg", "figo", "igfo", "ifog"])
def test_lstm_has_no_other_order_of_gates(order: str) -> None:
    """Stacked in another order, the same blocks give other outputs: the test above can tell."""
    named = blocks("ifgo")

    output, *_ = lstm(X, H0, C0, *stacked(named, order))

    assert np.abs(output - unrolled(forget_gate_lstm, X, H0, C0, named)[0]).max() > 0.1


def test_gru_and_its_gradients() -> None:
    """Three blocks in the order r z n, with the reset gate after the product."""
    named = blocks("rzn")
    parameters = stacked(named, "rzn")
    by_x, by_h, _, *by_parameters = expected(reset_after_gru, named, "rzn")

    output, gates = gru(X, H0, *parameters)
    gradients = gru_backward(GRAD_OUTPUT, X, H0, *parameters[:2], parameters[3], output, gates)

    np.testing.assert_allclose(output, unrolled(reset_after_gru, X, H0, C0, named)[0], RTOL, ATOL)
    assert_same(list(gradients), [by_x, by_h, *by_parameters])
