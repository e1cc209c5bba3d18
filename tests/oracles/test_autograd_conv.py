"""Gradients of convolution by autograd, of the formulas as the book prints them."""

from typing import Any

import autograd.numpy as anp
import numpy as np
import pytest

from snippets.conv import conv2d_backward, sliding_windows_backward
from snippets.conv_matrix import matrix_conv2d_backward
from tests.oracles.test_autograd import assert_same, autograd_gradients


def padded(x: Any, padding: int) -> Any:
    """Zeros on each side of the last two axes."""
    return anp.pad(x, ((0, 0), (0, 0), (padding, padding), (padding, padding)), mode="constant")


def equation_9_8(x: Any, weight: Any, bias: Any, s: int, p: int, d: int, groups: int) -> Any:
    """Z_ijk = sum over l, m, n of V_l,js+m,ks+n K_i,l,m,n: one strided picture a tap."""
    filters, depth, kh, kw = weight.shape
    v = padded(x, p)
    high, wide = ((n - d * (k - 1) - 1) // s + 1 for n, k in zip(v.shape[2:], (kh, kw)))
    outputs = []
    for i in range(filters):
        first = i // (filters // groups) * depth
        z = bias[i]
        for channel, m, n in np.ndindex(depth, kh, kw):
            picture = v[:, first + channel, d * m :, d * n :]
            z = z + picture[:, : s * high : s, : s * wide : s] * weight[i, channel, m, n]
        outputs.append(z)
    return anp.stack(outputs, axis=1)


@pytest.mark.parametrize(
    ("stride", "padding", "dilation", "groups"),
    [(1, 0, 1, 1), (2, 1, 1, 1), (3, 2, 1, 1), (1, 1, 2, 1), (2, 2, 2, 2), (1, 0, 1, 4)],
)
def test_conv2d_backward(stride: int, padding: int, dilation: int, groups: int) -> None:
    """Goodfellow et al. 2016, equation 9.8, with a bias, padding, dilation and groups."""
    rng = np.random.default_rng(0)
    x, weight = rng.standard_normal((2, 4, 7, 6)), rng.standard_normal((8, 4 // groups, 3, 2))
    bias, how = rng.standard_normal(8), (stride, padding, dilation, groups)
    grad_output = rng.standard_normal(equation_9_8(x, weight, bias, *how).shape)

    gradients = conv2d_backward(grad_output, x, weight, *how)

    def formula(x: Any, weight: Any, bias: Any) -> Any:
        return equation_9_8(x, weight, bias, *how)

    assert_same(gradients, autograd_gradients(formula, (x, weight, bias), grad_output))


@pytest.mark.parametrize(("stride", "padding"), [(1, 0), (1, 1), (2, 1)])
def test_matrix_conv2d_backward(stride: int, padding: int) -> None:
    """The same equation, without a bias, for the gradient of the input."""
    rng = np.random.default_rng(0)
    x, weight = rng.standard_normal((2, 3, 7, 6)), rng.standard_normal((4, 3, 3, 2))
    zeros, how = np.zeros(4), (stride, padding, 1)

    def formula(x: Any) -> Any:
        return equation_9_8(x, weight, zeros, *how, 1)

    grad_output = rng.standard_normal(formula(x).shape)

    gradient = matrix_conv2d_backward(grad_output, weight, (7, 6), *how)

    assert_same((gradient,), autograd_gradients(formula, (x,), grad_output))


@pytest.mark.parametrize(("stride", "padding", "dilation"), [(1, 0, 1), (2, 1, 1), (1, 2, 2)])
def test_sliding_windows_backward(stride: int, padding: int, dilation: int) -> None:
    """Windows are V_l,js+m,ks+n: a strided picture for each tap (m, n)."""
    rng = np.random.default_rng(0)
    x = rng.standard_normal((2, 3, 7, 6))

    def formula(x: Any) -> Any:
        v = padded(x, padding)
        high, wide = (
            (n - dilation * (k - 1) - 1) // stride + 1 for n, k in zip(v.shape[2:], (3, 2))
        )
        taps = [
            v[:, :, dilation * m :, dilation * n :][
                :, :, : stride * high : stride, : stride * wide : stride
            ]
            for m, n in np.ndindex(3, 2)
        ]
        return anp.reshape(anp.stack(taps, axis=2), (2, 3, 3, 2, high, wide))

    grad_windows = rng.standard_normal(formula(x).shape)

    gradient = sliding_windows_backward(grad_windows, (7, 6), stride, padding, dilation)

    assert_same((gradient,), autograd_gradients(formula, (x,), grad_windows))
