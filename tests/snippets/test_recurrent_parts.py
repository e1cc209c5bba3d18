"""What the recurrent networks share: gates, parameters, shapes, and products for all steps."""

import re
from typing import Any

import numpy as np
import pytest
from hypothesis import settings

from snippets.recurrent_parts import (
    check_shapes,
    project,
    recurrent_parameters,
    sum_over_steps,
)

few_examples = settings(deadline=None, derandomize=True, max_examples=25)


def test_parameters_have_the_shapes_of_torch() -> None:
    """Blocks of rows, one for each gate, against d or h columns, and two biases."""
    shapes = [array.shape for array in recurrent_parameters(3, 2, 5, np.random.default_rng(0))]

    assert shapes == [(15, 2), (15, 5), (15,), (15,)]


def test_parameters_are_uniform_up_to_one_over_the_root_of_the_width() -> None:
    """With a width of 64 the bound is 1/8, and a uniform draw reaches close to it."""
    for array in recurrent_parameters(4, 50, 64, np.random.default_rng(0)):
        assert 0.12 < array.max() <= 0.125
        assert -0.125 <= array.min() < -0.12
        assert abs(array.std() - 0.125 / 3**0.5) < 0.01  # of 256 draws at least


@pytest.mark.parametrize("size", [0, -1])
def test_parameters_refuse_a_layer_without_units(size: int) -> None:
    """No width has no bound."""
    with pytest.raises(ValueError, match=f"hidden_size must be positive, got {size}"):
        recurrent_parameters(4, 3, size, np.random.default_rng(0))


def test_project_by_hand() -> None:
    """Every step of every sequence is multiplied and shifted: 1*3 + 2*4 + 10."""
    x = np.array([[[1.0, 2.0]], [[0.0, 1.0]]])
    weight, bias = np.array([[3.0, 4.0]]), np.array([10.0])

    np.testing.assert_array_equal(project(x, weight, bias), [[[21]], [[14]]])


@pytest.mark.parametrize("leading", [(5, 2), (0, 2), (5, 0)])
def test_project_takes_every_step_alone(leading: tuple[int, int]) -> None:
    """One product for all steps gives what a product for each gives."""
    rng = np.random.default_rng(0)
    x, weight = rng.standard_normal((*leading, 3)), rng.standard_normal((4, 3))

    output = project(x, weight)

    assert output.shape == (*leading, 4)
    for index in np.ndindex(leading):
        np.testing.assert_allclose(output[index], weight @ x[index], rtol=1e-13)  # order of sums


def test_sum_over_steps_by_hand() -> None:
    """Two steps of one sequence: the outer products (1, 2) (3) and (4, 5) (6) added."""
    grad_sums, read = np.array([[[1.0, 2.0]], [[4.0, 5.0]]]), np.array([[[3.0]], [[6.0]]])

    np.testing.assert_array_equal(sum_over_steps(grad_sums, read), [[27], [36]])


def test_sum_over_steps_adds_up_over_sequences() -> None:
    """The gradient of a batch is the sum of those of its sequences."""
    rng = np.random.default_rng(0)
    grad_sums, read = rng.standard_normal((5, 3, 4)), rng.standard_normal((5, 3, 2))

    total = sum_over_steps(grad_sums, read)

    alone = (sum_over_steps(grad_sums[:, [b]], read[:, [b]]) for b in range(3))
    np.testing.assert_allclose(total, sum(alone), rtol=1e-13)  # order of sums


ARRAYS: dict[str, Any] = {
    "x": np.zeros((5, 2, 3)),
    "weight_ih": np.zeros((8, 3)),
    "weight_hh": np.zeros((8, 4)),
    "biases": (np.zeros(8),),
    "states": (np.zeros((2, 4)),),
    "sequences": (np.zeros((5, 2, 4)),),
}


def test_shapes_that_fit_are_accepted() -> None:
    """Two gates of four units, three inputs, two sequences of five steps."""
    check_shapes(2, **ARRAYS)


@pytest.mark.parametrize(
    "wrong",
    [
        {"x": np.zeros((5, 3))},
        {"x": np.zeros((2, 5, 3))},
        {"weight_ih": np.zeros((8, 1))},
        {"weight_ih": np.zeros((4, 3))},
        {"weight_hh": np.zeros((4, 4))},
        {"weight_hh": np.zeros((8, 1))},
        {"biases": (np.zeros(8), np.zeros(1))},
        {"states": (np.zeros((2, 4)), np.zeros((1, 4)))},
        {"sequences": (np.zeros((5, 2, 4)), np.zeros((1, 2, 4)))},
    ],
)
def test_shapes_that_would_broadcast_are_refused(wrong: dict[str, Any]) -> None:
    """One array of another shape is an error."""
    with pytest.raises(ValueError, match="do not fit together for 2 gates"):
        check_shapes(2, **{**ARRAYS, **wrong})


def test_the_error_names_all_shapes() -> None:
    """Whoever reads it sees what was given."""
    message = (
        "x (5, 2, 3), weight_ih (8, 3), weight_hh (8, 4) and (8,), (2, 4), (5, 2, 4) "
        "do not fit together for 3 gates"
    )

    with pytest.raises(ValueError, match=re.escape(message)):
        check_shapes(3, **ARRAYS)
