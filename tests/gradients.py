"""Central differences: what a backward pass is checked against."""

from collections.abc import Callable, Sequence

import numpy as np

# The error of the formula grows with h^2, that of rounding with 2e-16 / h: they meet at 6e-6.
STEP = 6e-6


def numeric_gradient(
    f: Callable[[np.ndarray], np.ndarray], x: np.ndarray, grad_output: np.ndarray
) -> np.ndarray:
    """Gradient of `(grad_output * f(x)).sum()` with respect to `x`, one element at a time."""
    gradient = np.zeros_like(x)
    for index in np.ndindex(x.shape):
        step = np.zeros_like(x)
        step[index] = STEP
        gradient[index] = (grad_output * (f(x + step) - f(x - step))).sum() / (2 * STEP)
    return gradient


def function_of_one(
    f: Callable[..., np.ndarray], inputs: Sequence[np.ndarray], position: int
) -> Callable[[np.ndarray], np.ndarray]:
    """`f` as a function of the input at `position`, the others fixed."""
    return lambda x: f(*inputs[:position], x, *inputs[position + 1 :])


def assert_gradients(
    gradients: Sequence[np.ndarray],
    f: Callable[..., np.ndarray],
    inputs: Sequence[np.ndarray],
    grad_output: np.ndarray,
) -> None:
    """Assert that `gradients`, one for each input of `f`, agree with central differences."""
    for position, (gradient, x) in enumerate(zip(gradients, inputs, strict=True)):
        expected = numeric_gradient(function_of_one(f, inputs, position), x, grad_output)
        assert gradient.shape == x.shape, f"input {position}: {gradient.shape}, not {x.shape}"
        np.testing.assert_allclose(
            gradient,
            expected,
            rtol=0,
            atol=1e-6 * np.abs(expected).max(),  # relative to the largest: some are 0
            err_msg=f"gradient of input {position}",
        )
