"""The first updates of Adam: their size, and what averaging makes of them."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from snippets.warmup import adam_updates

few_examples = settings(deadline=None, derandomize=True, max_examples=25)
numbers = st.floats(-9, 9)


def test_adam_updates_by_hand() -> None:
    """Averages of halves: m is (2 + 0) / 2 then (1 + 4) / 2, over 1/2 and 3/4; v likewise."""
    updates = adam_updates(np.array([2.0, 4.0]), beta1=0.5, beta2=0.5, eps=0.5)

    # step 1: m_hat 2, v_hat 4. step 2: m = 2.5, m_hat 10/3; v = 1 + 8 = 9, v_hat 12
    np.testing.assert_allclose(updates, [2 / 2.5, (10 / 3) / (12**0.5 + 0.5)], rtol=1e-15)


@few_examples
@given(gradient=arrays(np.float64, (5,), elements=st.floats(1e-3, 1e3)))
def test_adam_updates_start_with_the_sign(gradient: np.ndarray) -> None:
    """The first update is one rate in the direction of the sign, whatever the gradient's size."""
    signed = gradient * [1, -1, 1, -1, -1]

    updates = adam_updates(signed[None])

    np.testing.assert_allclose(updates[0], [1, -1, 1, -1, -1], rtol=2e-5)  # eps over 1e-3


@few_examples
@given(
    gradients=arrays(np.float64, (6, 3), elements=numbers),
    scale=st.sampled_from([0.25, 2.0, 1024.0]),
)
def test_adam_updates_ignore_the_scale(gradients: np.ndarray, scale: float) -> None:
    """Without eps, gradients a thousand times as large move the weights no further."""
    shifted = gradients + 10  # all above zero: no root is zero

    updates = adam_updates(scale * shifted, eps=0.0)

    np.testing.assert_allclose(updates, adam_updates(shifted, eps=0.0), rtol=1e-12)


def test_adam_updates_of_a_constant_gradient_are_one_rate() -> None:
    """Where every gradient is the same, bias correction makes both averages equal to it."""
    updates = adam_updates(np.full((50, 2), [3.0, -0.5]))

    np.testing.assert_allclose(updates, np.tile([1.0, -1.0], (50, 1)), rtol=1e-7)  # eps over 0.5


def test_adam_updates_treat_coordinates_alone() -> None:
    """Each coordinate gets what it gets alone."""
    gradients = np.random.default_rng(0).standard_normal((6, 2, 3))

    updates = adam_updates(gradients)

    for i, j in np.ndindex(2, 3):
        np.testing.assert_allclose(updates[:, i, j], adam_updates(gradients[:, i, j]), rtol=1e-14)


def test_adam_updates_of_zeros_are_zero() -> None:
    """eps keeps the quotient of two zeros away."""
    np.testing.assert_array_equal(adam_updates(np.zeros((3, 2))), np.zeros((3, 2)))


def test_adam_updates_without_steps_are_empty() -> None:
    """No gradients, no updates."""
    assert adam_updates(np.zeros((0, 2))).shape == (0, 2)
