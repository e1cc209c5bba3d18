"""The multilayer perceptron, a stack of layers merged into one, and the number of parameters."""

import re
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from snippets.linear import linear
from snippets.mlp import merge_linear, mlp, mlp_parameter_count

few_examples = settings(deadline=None, derandomize=True, max_examples=25)
shapes = st.lists(st.integers(1, 6), min_size=2, max_size=5)


def network(sizes: list[int]) -> tuple[tuple[np.ndarray, np.ndarray], ...]:
    """Layers of random weights and biases."""
    rng = np.random.default_rng(0)
    pairs = zip(sizes, sizes[1:], strict=False)
    return tuple((rng.standard_normal((n, m)), rng.standard_normal(m)) for n, m in pairs)


def test_mlp_by_hand() -> None:
    """The hidden units are 1 - 2 - 3 < 0 and 2 + 2 = 4; the output is -7 * 4 + 5, not rectified."""
    first = np.array([[1.0, 2.0], [-2.0, 2.0]]), np.array([-3.0, 0.0])
    second = np.array([[100.0], [-7.0]]), np.array([5.0])

    output = mlp(np.array([[1.0, 1.0]]), (first, second))

    np.testing.assert_array_equal(output, [[-23]])


def test_mlp_of_one_layer_is_linear() -> None:
    """Where there is nothing between layers there is no ReLU."""
    x, layers = np.random.default_rng(1).standard_normal((5, 3)), network([3, 4])

    np.testing.assert_array_equal(mlp(x, layers), linear(x, *layers[0]))


@few_examples
@given(sizes=shapes, factor=st.floats(0, 100))
def test_mlp_without_biases_is_homogeneous(sizes: list[int], factor: float) -> None:
    """ReLU commutes with factors that are not negative, and so does the network."""
    layers = tuple((weight, 0 * bias) for weight, bias in network(sizes))
    x = np.random.default_rng(1).standard_normal((4, sizes[0]))

    output = mlp(factor * x, layers)

    expected = factor * mlp(x, layers)
    # roundings of sums that may cancel, relative to the largest values on the way
    np.testing.assert_allclose(output, expected, rtol=1e-12, atol=1e-10)


@few_examples
@given(sizes=shapes)
def test_mlp_is_the_merged_layer_where_all_units_are_active(sizes: list[int]) -> None:
    """With positive weights and inputs no ReLU cuts anything off."""
    layers = tuple((np.abs(weight), np.abs(bias)) for weight, bias in network(sizes))
    x = np.random.default_rng(1).uniform(0, 1, (4, sizes[0]))

    output = mlp(x, layers)

    np.testing.assert_allclose(output, linear(x, *merge_linear(layers)), rtol=1e-13)


def test_merge_linear_by_hand() -> None:
    """3 (2 x + 1) + 5 = 6 x + 8."""
    layers = (np.array([[2.0]]), np.array([1.0])), (np.array([[3.0]]), np.array([5.0]))

    weight, bias = merge_linear(layers)

    np.testing.assert_array_equal(weight, [[6]])
    np.testing.assert_array_equal(bias, [8])


@few_examples
@given(sizes=shapes)
def test_merge_linear_does_what_the_stack_does(sizes: list[int]) -> None:
    """One layer after the other gives what the merged one gives."""
    layers = network(sizes)
    x = np.random.default_rng(1).standard_normal((4, sizes[0]))
    expected = x
    for layer in layers:
        expected = linear(expected, *layer)

    weight, bias = merge_linear(layers)

    assert weight.shape == (sizes[0], sizes[-1])
    # sums in another order, of terms up to some thousands
    np.testing.assert_allclose(linear(x, weight, bias), expected, rtol=1e-10, atol=1e-10)


def test_merge_linear_of_one_layer_is_that_layer() -> None:
    """Nothing to merge."""
    [layer] = network([3, 4])

    weight, bias = merge_linear((layer,))

    np.testing.assert_array_equal(weight, layer[0])
    np.testing.assert_array_equal(bias, layer[1])


@pytest.mark.parametrize("f", [lambda layers: mlp(np.zeros((5, 3)), layers), merge_linear])
@pytest.mark.parametrize(
    "layers",
    [(), network([3, 4])[::-1] + network([3, 4]), ((np.zeros((3, 4)), np.zeros(1)),)],
    ids=["no layers", "sizes differ", "bias would broadcast"],
)
def test_networks_refuse_layers_that_do_not_fit(f: Callable[..., Any], layers: Any) -> None:
    """No layer, or one that does not fit behind the other, raises an error."""
    with pytest.raises(ValueError, match=r"unpack|do not fit"):
        f(layers)


def test_mlp_parameter_count_by_hand() -> None:
    """From 2 over 3 to 1: 6 weights and 3 biases, then 3 weights and 1 bias."""
    assert mlp_parameter_count((2, 3, 1)) == 6 + 3 + 3 + 1


@few_examples
@given(sizes=shapes)
def test_mlp_parameter_count_is_that_of_the_arrays(sizes: list[int]) -> None:
    """Every element of every array is counted once."""
    count = mlp_parameter_count(tuple(sizes))

    assert count == sum(array.size for layer in network(sizes) for array in layer)


@pytest.mark.parametrize("sizes", [(), (3,), (3, 0, 2), (3, -1)])
def test_mlp_parameter_count_refuses_what_is_no_network(sizes: tuple[int, ...]) -> None:
    """Too few sizes, or one below 1, raise an error that names them."""
    with pytest.raises(ValueError, match=re.escape(f"{sizes}")):
        mlp_parameter_count(sizes)
