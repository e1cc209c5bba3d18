"""RMSNorm: the root mean square, what it ignores, and its gradient."""

import re

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from snippets.normalization import layer_norm
from snippets.rms_norm import rms_norm, rms_norm_backward
from tests.gradients import assert_gradients

few_examples = settings(deadline=None, derandomize=True, max_examples=25)

# The mean squares are 1 and 49; with eps = 15 the roots are 4 and 8.
PAIRS = np.array([[1.0, -1.0], [7.0, 7.0]])
WEIGHT = np.array([4.0, 8.0])


def test_rms_norm_by_hand() -> None:
    """Each sample is divided by its own root: 1 + 15 gives 4, 49 + 15 gives 8."""
    output = rms_norm(PAIRS, WEIGHT, eps=15.0)

    np.testing.assert_array_equal(output, [[4 / 4, -8 / 4], [4 * 7 / 8, 8 * 7 / 8]])


@few_examples
@given(x=arrays(np.float64, (3, 4), elements=st.integers(-9, 9).map(float)))
def test_rms_norm_of_centered_samples_is_layer_norm(x: np.ndarray) -> None:
    """LayerNorm is a centering followed by RMSNorm, with the same eps and no shift."""
    centered = x - x.mean(axis=-1, keepdims=True)

    output = rms_norm(centered, np.ones(4), eps=0.5)

    np.testing.assert_allclose(output, layer_norm(x, np.ones(4), np.zeros(4), eps=0.5), atol=1e-14)


@pytest.mark.parametrize("features", [(4,), (3, 4), (2, 3, 4)])
def test_rms_norm_gives_a_mean_square_of_one(features: tuple[int, ...]) -> None:
    """Over the axes of features the mean square is 1, whatever the mean."""
    x = np.random.default_rng(0).normal(5, 1, (2, 3, 4))

    output = rms_norm(x, np.ones(features), eps=0.0)

    axes = tuple(range(-len(features), 0))
    np.testing.assert_allclose(np.square(output).mean(axis=axes), 1, rtol=1e-13)


def test_rms_norm_ignores_the_unit() -> None:
    """A power of two as the factor is exact, if eps is in that unit squared."""
    x = np.random.default_rng(0).normal(2, 3, (3, 2))

    np.testing.assert_array_equal(
        rms_norm(4 * x, WEIGHT, eps=16 * 0.5), rms_norm(x, WEIGHT, eps=0.5)
    )


def test_rms_norm_of_zeros_is_zero() -> None:
    """Eps keeps the quotient from becoming NaN."""
    np.testing.assert_array_equal(rms_norm(np.zeros((3, 2)), WEIGHT), np.zeros((3, 2)))


def test_rms_norm_of_one_feature_is_its_sign() -> None:
    """A single feature has no size of its own left."""
    x, weight = np.array([[3.0], [-8.0]]), np.array([5.0])

    np.testing.assert_array_equal(rms_norm(x, weight, eps=0.0), [[5], [-5]])


def test_rms_norm_of_an_empty_batch_is_empty() -> None:
    """No samples in, no samples out."""
    assert rms_norm(np.zeros((0, 2)), WEIGHT).shape == (0, 2)


@pytest.mark.parametrize(
    ("x", "weight"), [((4, 3), (4,)), ((4, 3), (1,)), ((4, 3), (4, 1)), ((3,), (1, 3))]
)
def test_rms_norm_refuses_another_shape(x: tuple[int, ...], weight: tuple[int, ...]) -> None:
    """A weight that is not the trailing shape of x raises an error that names both."""
    message = f"x {x} does not end in the shape of weight {weight}"

    with pytest.raises(ValueError, match=re.escape(message)):
        rms_norm(np.zeros(x), np.zeros(weight))


def test_rms_norm_backward_by_hand() -> None:
    """The component along the normalized sample is taken out, up to what eps leaves."""
    grad_output = np.array([[1.0, 0.0], [0.0, 1.0]])

    grad_x, grad_weight = rms_norm_backward(grad_output, PAIRS, WEIGHT, eps=15.0)

    # sample 0: x_hat (1/4, -1/4), g (4, 0), mean(g x_hat) 1/2; (4 - 1/8) / 4 and (0 + 1/8) / 4
    # sample 1: x_hat (7/8, 7/8), g (0, 8), mean(g x_hat) 7/2; (0 - 49/16) / 8, (8 - 49/16) / 8
    np.testing.assert_array_equal(grad_x, [[31 / 32, 1 / 32], [-49 / 128, 79 / 128]])
    np.testing.assert_array_equal(grad_weight, [1 / 4, 7 / 8])


@pytest.mark.parametrize("features", [(4,), (3, 4), (2, 3, 4)])
@pytest.mark.parametrize("eps", [1e-5, 0.5])
def test_rms_norm_backward_agrees_with_central_differences(
    features: tuple[int, ...], eps: float
) -> None:
    """Both gradients are those of the forward pass, also without a batch."""
    rng = np.random.default_rng(0)
    x, grad_output = rng.standard_normal((2, 2, 3, 4))
    weight = rng.standard_normal(features)

    gradients = rms_norm_backward(grad_output, x, weight, eps)

    assert_gradients(gradients, lambda x, w: rms_norm(x, w, eps), [x, weight], grad_output)


def test_rms_norm_backward_is_orthogonal_to_the_input() -> None:
    """The unit does not matter, so at eps = 0 the gradient has no component along x."""
    x, grad_output = np.random.default_rng(0).normal(2, 3, (2, 3, 4))

    grad_x, _ = rms_norm_backward(grad_output, x, np.ones(4), eps=0.0)

    np.testing.assert_allclose((grad_x * x).sum(axis=-1), 0, atol=1e-13)  # rounding near 1


def test_rms_norm_uses_an_eps_of_a_hundred_thousandth() -> None:
    """Without an eps, the layer and its gradient use 1e-5."""
    by_default = (rms_norm(PAIRS, WEIGHT), *rms_norm_backward(PAIRS, PAIRS, WEIGHT))

    explicit = (
        rms_norm(PAIRS, WEIGHT, eps=1e-5),
        *rms_norm_backward(PAIRS, PAIRS, WEIGHT, eps=1e-5),
    )
    for one, other in zip(by_default, explicit, strict=True):
        np.testing.assert_array_equal(one, other)


@pytest.mark.parametrize(
    ("grad_output", "x", "weight"),
    [((1, 3), (2, 3), (3,)), ((2, 3), (1, 3), (3,)), ((2, 3), (2, 3), (1,))],
)
def test_rms_norm_backward_refuses_another_shape(
    grad_output: tuple[int, ...], x: tuple[int, ...], weight: tuple[int, ...]
) -> None:
    """Shapes that would broadcast raise an error that names all three."""
    message = f"grad_output {grad_output}, x {x} and weight {weight} do not fit together"

    with pytest.raises(ValueError, match=re.escape(message)):
        rms_norm_backward(np.ones(grad_output), np.ones(x), np.ones(weight))
