"""GroupNorm and InstanceNorm: which elements share statistics, and the gradients."""

import re

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from snippets.group_norm import (
    group_norm,
    group_norm_backward,
    instance_norm,
    instance_norm_backward,
)
from snippets.normalization import layer_norm
from tests.gradients import assert_gradients

few_examples = settings(deadline=None, derandomize=True, max_examples=25)
whole_numbers = st.integers(-9, 9).map(float)

# One sample, four channels, one position. The pairs deviate by 1 and 7 from their means;
# with eps = 15 the roots are 4 and 8.
FOUR = np.array([[[1.0], [3.0], [0.0], [14.0]]])
WEIGHT, BIAS = np.array([4.0, 8.0, 16.0, 32.0]), np.array([1.0, 2.0, 3.0, 4.0])


def test_group_norm_by_hand() -> None:
    """Two groups of two neighbors; each channel has a scale and a shift of its own."""
    output = group_norm(FOUR, 2, WEIGHT, BIAS, eps=15.0)

    # standardized: -1/4 and 1/4, then -7/8 and 7/8
    np.testing.assert_array_equal(output.ravel(), [1 - 1, 2 + 2, 3 - 14, 4 + 28])


@few_examples
@given(x=arrays(np.float64, (2, 6, 4), elements=whole_numbers))
def test_one_group_is_layer_norm_over_channels_and_positions(x: np.ndarray) -> None:
    """With G = 1 and no affine part, the statistics are those of the whole sample."""
    output = group_norm(x, 1, np.ones(6), np.zeros(6), eps=0.5)

    expected = layer_norm(x, np.ones((6, 4)), np.zeros((6, 4)), eps=0.5)
    np.testing.assert_allclose(output, expected, atol=1e-13)  # order of sums


@few_examples
@given(x=arrays(np.float64, (2, 6, 4), elements=whole_numbers))
def test_a_group_for_every_channel_is_instance_norm(x: np.ndarray) -> None:
    """With G = C the statistics are those of one channel."""
    output = group_norm(x, 6, np.ones(6), np.zeros(6), eps=0.5)

    expected = instance_norm(x, np.ones(6), np.zeros(6), eps=0.5)
    np.testing.assert_allclose(output, expected, atol=1e-13)  # order of sums


@pytest.mark.parametrize("groups", [1, 2, 3, 6])
def test_group_norm_gives_each_group_mean_zero_and_variance_one(groups: int) -> None:
    """Over channels and positions of a group, in each sample."""
    x = np.random.default_rng(0).normal(2, 3, (2, 6, 4, 5))

    output = group_norm(x, groups, np.ones(6), np.zeros(6), eps=0.0)

    each = output.reshape(2, groups, -1)
    np.testing.assert_allclose(each.mean(axis=-1), 0, atol=1e-14)
    np.testing.assert_allclose(each.var(axis=-1), 1, rtol=1e-13)


def test_group_norm_depends_on_the_sample_alone() -> None:
    """A sample gives the same output whether others stand beside it or not."""
    x = np.random.default_rng(0).normal(2, 3, (3, 4, 5))

    output = group_norm(x, 2, WEIGHT, BIAS)

    for n in range(3):
        alone = group_norm(x[n : n + 1], 2, WEIGHT, BIAS)
        np.testing.assert_allclose(output[n : n + 1], alone, rtol=1e-12, atol=1e-14)


def test_group_norm_needs_no_positions() -> None:
    """(N, C) is (N, C, 1) without the last axis."""
    np.testing.assert_array_equal(
        group_norm(FOUR[..., 0], 2, WEIGHT, BIAS), group_norm(FOUR, 2, WEIGHT, BIAS)[..., 0]
    )


def test_group_norm_of_an_empty_batch_is_empty() -> None:
    """No samples in, no samples out."""
    assert group_norm(np.zeros((0, 4, 3)), 2, WEIGHT, BIAS).shape == (0, 4, 3)


@pytest.mark.parametrize("groups", [3, 8, 0, -2])
def test_group_norm_refuses_a_number_that_does_not_divide(groups: int) -> None:
    """Groups must be equally large; the error names the shape and the number."""
    message = f"the channels of x (1, 4, 1) do not form {groups} equal groups"

    with pytest.raises(ValueError, match=re.escape(message)):
        group_norm(FOUR, groups, WEIGHT, BIAS)


@pytest.mark.parametrize(("weight", "bias"), [((1,), (1,)), ((4,), (1,)), ((4, 1), (4, 1))])
def test_norms_over_positions_refuse_another_shape(
    weight: tuple[int, ...], bias: tuple[int, ...]
) -> None:
    """Weight and bias that are not (C,) raise an error that names all shapes."""
    with pytest.raises(ValueError, match=re.escape(f"got {weight}, {bias}")):
        group_norm(FOUR, 2, np.zeros(weight), np.zeros(bias))
    with pytest.raises(ValueError, match=re.escape(f"got {weight}, {bias}")):
        instance_norm(FOUR, np.zeros(weight), np.zeros(bias))


@pytest.mark.parametrize("shape", [(2, 6), (2, 6, 3), (2, 6, 2, 2)])
@pytest.mark.parametrize("groups", [1, 2, 3])
def test_group_norm_backward_agrees_with_central_differences(
    shape: tuple[int, ...], groups: int
) -> None:
    """The three gradients are those of the forward pass, with and without positions."""
    rng = np.random.default_rng(0)
    x, grad_output = rng.standard_normal((2, *shape))
    weight, bias = rng.standard_normal((2, 6))

    gradients = group_norm_backward(grad_output, x, groups, weight, eps=0.1)

    assert_gradients(
        gradients, lambda x, w, b: group_norm(x, groups, w, b, 0.1), [x, weight, bias], grad_output
    )


def test_group_norm_backward_refuses_a_gradient_of_another_shape() -> None:
    """It has as many elements and would broadcast."""
    with pytest.raises(ValueError, match=re.escape("grad_output (1, 4, 5) and x (5, 4, 1) differ")):
        group_norm_backward(np.ones((1, 4, 5)), np.ones((5, 4, 1)), 2, WEIGHT)


def test_instance_norm_by_hand() -> None:
    """Each channel of each sample has its own mean and variance over the positions."""
    x = FOUR.reshape(1, 2, 2)  # (1, 3) and (0, 14)

    output = instance_norm(x, WEIGHT[:2], BIAS[:2], eps=15.0)

    np.testing.assert_array_equal(output, [[[1 - 1, 1 + 1], [2 - 7, 2 + 7]]])


def test_instance_norm_ignores_the_contrast_of_a_channel() -> None:
    """Another brightness and contrast of each channel of each sample change nothing."""
    rng = np.random.default_rng(0)
    x = rng.normal(2, 3, (3, 4, 5))
    factor, offset = rng.uniform(0.1, 9, (3, 4, 1)), rng.normal(0, 9, (3, 4, 1))

    changed = instance_norm(factor * x + offset, WEIGHT, BIAS, eps=0.0)

    np.testing.assert_allclose(changed, instance_norm(x, WEIGHT, BIAS, eps=0.0), rtol=1e-11)


def test_instance_norm_of_one_position_is_the_bias() -> None:
    """A single value has no variance: nothing of it is left."""
    np.testing.assert_array_equal(instance_norm(FOUR, WEIGHT, BIAS).ravel(), BIAS)


def test_instance_norm_refuses_an_input_without_positions() -> None:
    """There would be nothing to take statistics over."""
    with pytest.raises(ValueError, match=re.escape("x (1, 4) must be (N, C, ...)")):
        instance_norm(FOUR[..., 0], WEIGHT, BIAS)
    with pytest.raises(ValueError, match=re.escape("x (1, 4) must be (N, C, ...)")):
        instance_norm_backward(FOUR[..., 0], FOUR[..., 0], WEIGHT)


@pytest.mark.parametrize("shape", [(2, 3, 4), (2, 3, 2, 2)])
def test_instance_norm_backward_agrees_with_central_differences(shape: tuple[int, ...]) -> None:
    """The three gradients are those of the forward pass."""
    rng = np.random.default_rng(0)
    x, grad_output = rng.standard_normal((2, *shape))
    weight, bias = rng.standard_normal((2, 3))

    gradients = instance_norm_backward(grad_output, x, weight, eps=0.1)

    assert_gradients(
        gradients, lambda x, w, b: instance_norm(x, w, b, 0.1), [x, weight, bias], grad_output
    )


def test_instance_norm_backward_refuses_a_gradient_of_another_shape() -> None:
    """It would broadcast."""
    with pytest.raises(ValueError, match=re.escape("grad_output (1, 4, 2) and x (3, 4, 2) differ")):
        instance_norm_backward(np.ones((1, 4, 2)), np.ones((3, 4, 2)), WEIGHT)


def test_norms_over_positions_use_an_eps_of_a_hundred_thousandth() -> None:
    """Without an eps, both layers and their gradients use 1e-5."""
    x = np.random.default_rng(0).standard_normal((2, 4, 3))
    for f, arguments in (
        (group_norm, (x, 2, WEIGHT, BIAS)),
        (group_norm_backward, (x**2, x, 2, WEIGHT)),
        (instance_norm, (x, WEIGHT, BIAS)),
        (instance_norm_backward, (x**2, x, WEIGHT)),
    ):
        by_default, explicit = f(*arguments), f(*arguments, eps=1e-5)

        for one, other in zip(by_default, explicit, strict=True):
            np.testing.assert_array_equal(one, other)
