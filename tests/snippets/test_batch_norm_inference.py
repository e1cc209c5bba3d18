"""BatchNorm with running statistics: their update, inference, and the folded convolution."""

import re

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from numpy.lib.stride_tricks import sliding_window_view

from snippets.batch_norm_inference import (
    batch_norm_inference,
    fold_batch_norm,
    update_running_statistics,
)
from snippets.normalization import batch_norm

few_examples = settings(deadline=None, derandomize=True, max_examples=25)

# Two channels, (1, 3) and (0, 14): means 2 and 7, biased variances 1 and 49, unbiased 2 and 98.
X = np.array([[1.0, 0.0], [3.0, 14.0]])


def test_update_by_hand() -> None:
    """A quarter of the way from (0, 1) to the mean and the unbiased variance."""
    mean, var = update_running_statistics(np.zeros(2), np.ones(2), X, momentum=0.25)

    np.testing.assert_array_equal(mean, [0.5, 1.75])
    np.testing.assert_array_equal(var, [0.75 + 0.5, 0.75 + 24.5])


def test_update_weighs_the_new_value_by_a_tenth_by_default() -> None:
    """The default is PyTorch's: 0.1 of the batch, 0.9 of what was."""
    mean, _ = update_running_statistics(np.full(2, 10.0), np.ones(2), X)

    np.testing.assert_allclose(mean, [9.2, 9.7], rtol=1e-15)


@pytest.mark.parametrize(("momentum", "expected"), [(0.0, [4, 5]), (1.0, [2, 7])])
def test_update_goes_from_nothing_to_all(momentum: float, expected: list[float]) -> None:
    """With 0 the statistics stay, with 1 they are those of the batch."""
    mean, _ = update_running_statistics(np.array([4.0, 5.0]), np.ones(2), X, momentum)

    np.testing.assert_array_equal(mean, expected)


def test_update_treats_positions_as_samples() -> None:
    """(N, C, H, W) gives what its N * H * W rows of C channels give."""
    x = np.random.default_rng(0).normal(2, 3, (2, 3, 4, 5))
    start = np.zeros(3), np.ones(3)

    statistics = update_running_statistics(*start, x)

    rows = update_running_statistics(*start, np.moveaxis(x, 1, -1).reshape(-1, 3))
    for one, other in zip(statistics, rows, strict=True):
        np.testing.assert_allclose(one, other, rtol=1e-13)  # order of sums


def test_update_is_unbiased() -> None:
    """Over many batches of two, the running variance is that of the data on average."""
    rng = np.random.default_rng(0)

    _, var = update_running_statistics(
        np.zeros(20_000), np.zeros(20_000), rng.normal(0, 2, (2, 20_000)), momentum=1.0
    )

    # The variance of two draws has a standard deviation of sqrt(2) times its mean, 4.
    assert abs(var.mean() - 4) < 4 * np.sqrt(2) * 4 / np.sqrt(20_000)  # four standard errors


@pytest.mark.parametrize("shape", [(1, 2), (1, 2, 1), (0, 2)])
def test_update_refuses_fewer_than_two_values(shape: tuple[int, ...]) -> None:
    """One value has no unbiased variance."""
    with pytest.raises(ValueError, match=re.escape(f"x {shape} has fewer than two values")):
        update_running_statistics(np.zeros(2), np.ones(2), np.zeros(shape))


@pytest.mark.parametrize("momentum", [-0.1, 1.1])
def test_update_refuses_a_momentum_that_is_no_share(momentum: float) -> None:
    """The error names it."""
    with pytest.raises(ValueError, match=f"momentum must be from 0 to 1, got {momentum}"):
        update_running_statistics(np.zeros(2), np.ones(2), X, momentum)


@pytest.mark.parametrize(("mean", "var"), [((1,), (1,)), ((2,), (1,)), ((3,), (3,))])
def test_update_refuses_another_shape(mean: tuple[int, ...], var: tuple[int, ...]) -> None:
    """Statistics that would broadcast raise an error that names the shapes."""
    message = f"x (2, 2) needs statistics of shape (C,), got {mean}, {var}"

    with pytest.raises(ValueError, match=re.escape(message)):
        update_running_statistics(np.zeros(mean), np.ones(var), X)


def test_inference_by_hand() -> None:
    """Mean 2 and variance 1 + 15, mean 7 and variance 49 + 15: roots of 4 and 8."""
    output = batch_norm_inference(
        X,
        np.array([2.0, 7.0]),
        np.array([1.0, 49.0]),
        np.array([4.0, 8.0]),
        np.array([10.0, 20.0]),
        eps=15.0,
    )

    np.testing.assert_array_equal(output, [[10 - 1, 20 - 7], [10 + 1, 20 + 7]])


@few_examples
@given(x=arrays(np.float64, (4, 3, 2), elements=st.integers(-9, 9).map(float)))
def test_inference_with_the_statistics_of_the_batch_is_training(x: np.ndarray) -> None:
    """The two modes differ in the statistics and in nothing else."""
    weight, bias = np.array([1.0, -2.0, 3.0]), np.array([4.0, 5.0, 6.0])
    mean, var = x.mean(axis=(0, 2)), x.var(axis=(0, 2))

    output = batch_norm_inference(x, mean, var, weight, bias, eps=0.5)

    np.testing.assert_allclose(output, batch_norm(x, weight, bias, eps=0.5), atol=1e-13)


@pytest.mark.parametrize("wrong", range(4))
def test_inference_refuses_another_shape(wrong: int) -> None:
    """One vector that would broadcast raises an error that names all shapes."""
    vectors = [np.ones(2) for _ in range(4)]
    vectors[wrong] = np.ones(1)

    with pytest.raises(ValueError, match=re.escape(f"got {[v.shape for v in vectors]}")):
        batch_norm_inference(X, *vectors)


def test_fold_by_hand() -> None:
    """The factor is 6 / sqrt(1 + 8) = 2; the bias (5 - 3) * 2 + 7."""
    weight, bias = fold_batch_norm(
        np.full((1, 1, 1, 2), 10.0),
        *(np.array([value]) for value in (5.0, 3.0, 1.0, 6.0, 7.0)),
        eps=8.0,
    )

    np.testing.assert_array_equal(weight, np.full((1, 1, 1, 2), 20.0))
    np.testing.assert_array_equal(bias, [11])


def test_the_folded_convolution_does_what_the_two_layers_did() -> None:
    """Convolution, then normalization by fixed statistics, is one convolution."""
    rng = np.random.default_rng(0)
    x, conv_weight = rng.standard_normal((2, 4, 6, 7)), rng.standard_normal((3, 4, 2, 5))
    conv_bias, mean, weight, bias = rng.standard_normal((4, 3))
    var = rng.uniform(0.1, 9, 3)
    windows = sliding_window_view(x, (2, 5), axis=(2, 3))

    def conv(weight: np.ndarray, bias: np.ndarray) -> np.ndarray:
        return np.einsum("nchwij,ocij->nohw", windows, weight) + bias[:, None, None]

    output = conv(*fold_batch_norm(conv_weight, conv_bias, mean, var, weight, bias))

    expected = batch_norm_inference(conv(conv_weight, conv_bias), mean, var, weight, bias)
    np.testing.assert_allclose(output, expected, atol=1e-12)  # sums of 40 products


def test_folding_the_identity_changes_nothing() -> None:
    """Mean 0, variance 1, scale 1 and shift 0, with eps = 0."""
    rng = np.random.default_rng(0)
    conv_weight, conv_bias = rng.standard_normal((3, 4, 2, 5)), rng.standard_normal(3)

    folded = fold_batch_norm(
        conv_weight, conv_bias, np.zeros(3), np.ones(3), np.ones(3), np.zeros(3), eps=0.0
    )

    np.testing.assert_array_equal(folded[0], conv_weight)
    np.testing.assert_array_equal(folded[1], conv_bias)


@pytest.mark.parametrize("wrong", range(5))
def test_fold_refuses_another_shape(wrong: int) -> None:
    """One vector that would broadcast raises an error that names all shapes."""
    vectors = [np.ones(3) for _ in range(5)]
    vectors[wrong] = np.ones(1)
    message = (
        f"conv_weight (3, 4, 2, 5) needs vectors of (c_out,), got {[v.shape for v in vectors]}"
    )

    with pytest.raises(ValueError, match=re.escape(message)):
        fold_batch_norm(np.ones((3, 4, 2, 5)), *vectors)


@pytest.mark.parametrize("shape", [(3, 4), (3, 4, 2), (3, 4, 2, 5, 6)])
def test_fold_refuses_a_weight_without_four_axes(shape: tuple[int, ...]) -> None:
    """The error names the shape."""
    with pytest.raises(ValueError, match=re.escape(f"conv_weight {shape}")):
        fold_batch_norm(np.ones(shape), *np.ones((5, 3)))


def test_inference_and_fold_use_an_eps_of_a_hundred_thousandth() -> None:
    """Without an eps, both use 1e-5."""
    vectors, conv_weight = np.full((4, 2), 1e-5), np.ones((2, 1, 1, 1))

    np.testing.assert_array_equal(
        batch_norm_inference(X, *vectors), batch_norm_inference(X, *vectors, eps=1e-5)
    )
    for one, other in zip(
        fold_batch_norm(conv_weight, np.ones(2), *vectors),
        fold_batch_norm(conv_weight, np.ones(2), *vectors, eps=1e-5),
        strict=True,
    ):
        np.testing.assert_array_equal(one, other)
