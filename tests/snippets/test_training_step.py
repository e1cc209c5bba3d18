"""One iteration of training: the update, the loss that it reports, and the step that it takes."""

import re

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from snippets.training_step import training_step, update
from snippets.two_layer import two_layer
from tests.gradients import STEP

few_examples = settings(deadline=None, derandomize=True, max_examples=25)
SHAPES = (3, 5), (5,), (5, 2), (2,)


def draw() -> tuple[list[np.ndarray], np.ndarray, np.ndarray]:
    """Parameters, seven samples and their targets."""
    rng = np.random.default_rng(0)
    parameters = [rng.standard_normal(shape) for shape in SHAPES]
    return parameters, rng.standard_normal((7, 3)), rng.standard_normal((7, 2))


def mean_squared_error(parameters: list[np.ndarray], x: np.ndarray, y: np.ndarray) -> float:
    """The loss, from the forward pass alone."""
    return float(np.mean((two_layer(x, *parameters)[0] - y) ** 2))


def test_update_by_hand() -> None:
    """With a learning rate of 1/2, half the gradient is taken off."""
    parameters = [np.array([1.0, 2.0]), np.array(3.0)]

    moved = update(parameters, [np.array([4.0, -2.0]), np.array(1.0)], 0.5)

    np.testing.assert_array_equal(moved[0], [-1, 3])
    np.testing.assert_array_equal(moved[1], 2.5)


@few_examples
@given(lr=st.floats(0, 1), seed=st.integers(0, 99))
def test_update_against_the_gradient_is_undone_by_one_along_it(lr: float, seed: int) -> None:
    """A step with the negative gradient from the new place leads back to the old one."""
    parameters, gradients = np.random.default_rng(seed).standard_normal((2, 3, 4))

    moved = update(list(parameters), list(gradients), lr)
    back = update(moved, list(-gradients), lr)

    np.testing.assert_allclose(back, parameters, atol=1e-14)  # two roundings of numbers up to 8


def test_update_keeps_float32() -> None:
    """Parameters and gradients in float32 give parameters in float32."""
    parameters = [np.ones((3, 5), np.float32), np.ones((), np.float32)]

    moved = update(parameters, parameters, 0.1)

    assert [array.dtype for array in moved] == [np.float32, np.float32]


def test_update_leaves_the_old_parameters_as_they_are() -> None:
    """The new parameters are arrays of their own."""
    old = np.ones(3)

    update([old], [np.ones(3)], 0.5)

    np.testing.assert_array_equal(old, np.ones(3))


@pytest.mark.parametrize(
    ("shapes", "message"),
    [
        ([(3,)], "gradients [(3,)] and parameters [(2, 3)] differ in shape"),
        ([], "gradients [] and parameters [(2, 3)] differ in shape"),
    ],
)
def test_update_refuses_gradients_of_other_shapes(shapes: list, message: str) -> None:
    """Gradients that would broadcast, or are missing, raise an error that names the shapes."""
    with pytest.raises(ValueError, match=re.escape(message)):
        update([np.ones((2, 3))], [np.ones(shape) for shape in shapes], 0.5)


def test_training_step_by_hand() -> None:
    """With all weights at zero only the output's bias moves, towards the mean of the targets."""
    parameters = [np.zeros(shape) for shape in SHAPES]
    y = np.array([[1.0, 2.0], [3.0, -2.0]])

    moved, loss = training_step(parameters, np.ones((2, 3)), y, 0.5)

    assert loss == (1 + 4 + 9 + 4) / 4
    np.testing.assert_array_equal(moved[3], [1, 0])  # 1/2 of 2/4 of the sums 4 and 0
    for parameter in moved[:3]:
        np.testing.assert_array_equal(parameter, np.zeros_like(parameter))


def test_training_step_moves_against_the_numeric_gradient() -> None:
    """Each parameter moves by the learning rate times its central difference."""
    parameters, x, y = draw()

    moved, _ = training_step(parameters, x, y, 0.25)

    for place, (before, after) in enumerate(zip(parameters, moved)):
        for index in np.ndindex(before.shape):
            sides = []
            for step in (STEP, -STEP):
                shifted = [array.copy() for array in parameters]
                shifted[place][index] += step
                sides.append(mean_squared_error(shifted, x, y))
            slope = (sides[0] - sides[1]) / (2 * STEP)
            # The loss is near 4, so rounding leaves 4 * 1e-16 / 6e-6 of the slope.
            assert before[index] - after[index] == pytest.approx(0.25 * slope, abs=1e-8)


def test_training_step_reports_the_loss_before_the_step() -> None:
    """The loss belongs to the parameters that came in."""
    parameters, x, y = draw()

    _, loss = training_step(parameters, x, y, 0.25)

    assert loss == pytest.approx(mean_squared_error(parameters, x, y), rel=1e-14)


def test_training_step_keeps_float32() -> None:
    """In float32 the loss and the new parameters are float32."""
    parameters, x, y = draw()
    singles = [array.astype(np.float32) for array in parameters]

    moved, loss = training_step(singles, x.astype(np.float32), y.astype(np.float32), 0.1)

    assert {array.dtype for array in [*moved, loss]} == {np.dtype(np.float32)}


def test_training_step_refuses_targets_of_another_shape() -> None:
    """A target that would broadcast raises an error that names the shapes."""
    parameters, x, y = draw()

    with pytest.raises(ValueError, match=re.escape("output (7, 2) and y (7, 1) differ in shape")):
        training_step(parameters, x, y[:, :1], 0.1)
