"""The training loop: batches, their gradients, steps, and learning rates."""

import math
import re

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from snippets.training import (
    accumulated_gradient,
    batch_gradient,
    epoch_batches,
    scale_lr,
    sgd,
    shifted_wells_gradient,
)
from tests.gradients import assert_gradients

few_examples = settings(deadline=None, derandomize=True, max_examples=25)
DATA = np.array([[1.0, 0.0], [2.0, 4.0], [6.0, -4.0], [3.0, 8.0], [0.0, 2.0]])


def pull(weights: np.ndarray, indices: np.ndarray) -> np.ndarray:
    """Gradient of half the mean squared distance to the samples."""
    return weights - DATA[indices].mean(axis=0)


def test_epoch_batches_by_hand() -> None:
    """Five samples in batches of two: the last batch has one."""
    batches = epoch_batches(5, 2, order=np.array([3, 1, 4, 0, 2]))

    assert [batch.tolist() for batch in batches] == [[3, 1], [4, 0], [2]]


@few_examples
@given(num_samples=st.integers(0, 40), batch_size=st.integers(1, 50), seed=st.integers(0, 9))
def test_epoch_batches_deal_out_each_sample_once(
    num_samples: int, batch_size: int, seed: int
) -> None:
    """An epoch has ceil(N / B) steps, and no sample is left out or there twice."""
    batches = epoch_batches(num_samples, batch_size, np.random.default_rng(seed))

    assert len(batches) == math.ceil(num_samples / batch_size)
    dealt = [int(sample) for batch in batches for sample in batch]
    assert sorted(dealt) == list(range(num_samples))
    assert all(len(batch) == batch_size for batch in batches[:-1])


def test_epoch_batches_draw_a_new_order_each_time() -> None:
    """Two epochs with one generator differ."""
    rng = np.random.default_rng(0)

    first, second = epoch_batches(100, 100, rng), epoch_batches(100, 100, rng)

    assert (first[0] != second[0]).any()


def test_epoch_batches_of_several_runs() -> None:
    """Leading axes of the order stay: each run gets the batches that it gets alone."""
    runs = np.array([[3, 1, 4, 0, 2], [0, 1, 2, 3, 4]])

    batches = epoch_batches(5, 2, order=runs)

    for run, order in enumerate(runs):
        alone = epoch_batches(5, 2, order=order)
        assert [batch[run].tolist() for batch in batches] == [batch.tolist() for batch in alone]


def test_epoch_batches_prefer_the_order_to_the_generator() -> None:
    """With both, the order decides and nothing is drawn."""
    rng = np.random.default_rng(0)

    [batch] = epoch_batches(3, 3, rng, np.array([2, 0, 1]))

    np.testing.assert_array_equal(batch, [2, 0, 1])
    assert rng.random() == np.random.default_rng(0).random()


@pytest.mark.parametrize("batch_size", [0, -3])
def test_epoch_batches_refuse_no_batch_size(batch_size: int) -> None:
    """A batch holds one sample at least."""
    with pytest.raises(ValueError, match=f"batch_size must be positive, got {batch_size}"):
        epoch_batches(5, batch_size, order=np.arange(5))


def test_epoch_batches_refuse_no_source() -> None:
    """Neither an order nor a generator: an error, and no hidden global randomness."""
    with pytest.raises(ValueError, match="batches need an rng or an order"):
        epoch_batches(5, 2)


def test_epoch_batches_refuse_an_order_of_other_samples() -> None:
    """An order of three samples is none of five."""
    with pytest.raises(ValueError, match=re.escape("order (3,) is not one of 5 samples")):
        epoch_batches(5, 2, order=np.arange(3))


def test_batch_gradient_by_hand() -> None:
    """The mean of (1, 0), (6, -4) and (2, 4) is (3, 0)."""
    np.testing.assert_array_equal(batch_gradient(DATA, np.array([0, 2, 1])), [3, 0])


def test_batch_gradient_of_several_batches() -> None:
    """Each row of the indices is a batch of its own."""
    indices = np.array([[[0, 1, 2], [3, 3, 4]], [[4, 2, 0], [1, 1, 1]]])

    gradients = batch_gradient(DATA, indices)

    assert gradients.shape == (2, 2, 2)
    for place in np.ndindex(2, 2):
        expected = DATA[indices[place]].mean(axis=0)
        np.testing.assert_allclose(gradients[place], expected, rtol=1e-14)  # order of sums


def test_batch_gradients_of_an_epoch_average_to_the_full_one() -> None:
    """Batches of one size that share the samples out have the mean of all samples."""
    gradients = np.random.default_rng(0).standard_normal((12, 3))
    batches = epoch_batches(12, 4, np.random.default_rng(1))

    mean = np.mean([batch_gradient(gradients, batch) for batch in batches], axis=0)

    np.testing.assert_allclose(mean, gradients.mean(axis=0), rtol=1e-13)  # order of sums


def test_batch_gradient_refuses_an_empty_batch() -> None:
    """The mean of nothing is an error, not NaN."""
    with pytest.raises(ValueError, match=re.escape("indices (3, 0) name no sample")):
        batch_gradient(DATA, np.zeros((3, 0), dtype=np.int64))


def test_accumulated_gradient_by_hand() -> None:
    """Pieces (1, 2) and (6,) give means 3/2 and 6; weighted by 2/3 and 1/3 they make 3."""

    def first_coordinate(weights: np.ndarray, indices: np.ndarray) -> np.ndarray:
        return weights * DATA[indices, 0].mean()

    gradient = accumulated_gradient(first_coordinate, np.ones(1), np.array([0, 1, 2]), 2)

    np.testing.assert_allclose(gradient, [3], rtol=1e-15)  # a third is rounded


@few_examples
@given(
    weights=arrays(np.float64, (2,), elements=st.floats(-9, 9)),
    indices=arrays(np.int64, st.integers(1, 9), elements=st.integers(0, 4)),
    micro_batch_size=st.integers(1, 10),
)
def test_accumulated_gradient_is_that_of_the_large_batch(
    weights: np.ndarray, indices: np.ndarray, micro_batch_size: int
) -> None:
    """However the batch is cut up, its gradient is the same."""
    gradient = accumulated_gradient(pull, weights, indices, micro_batch_size)

    np.testing.assert_allclose(gradient, pull(weights, indices), atol=1e-13)  # order of sums


def test_accumulated_gradient_never_sees_more_than_a_piece() -> None:
    """What is in memory at once is at most one piece."""
    sizes = []

    def recording(weights: np.ndarray, indices: np.ndarray) -> np.ndarray:
        sizes.append(len(indices))
        return weights

    accumulated_gradient(recording, np.ones(2), np.arange(11), 4)

    assert sizes == [4, 4, 3]


def test_accumulated_gradient_refuses_no_size() -> None:
    """A piece holds one sample at least."""
    with pytest.raises(ValueError, match="batch_size must be positive, got 0"):
        accumulated_gradient(pull, np.ones(2), np.arange(3), 0)


def test_sgd_by_hand() -> None:
    """From (1, 2), half a step towards (6, -4), then half a step towards (0, 2)."""
    path = sgd(pull, np.array([1.0, 2.0]), [np.array([2]), np.array([4])], 0.5)

    np.testing.assert_array_equal(path, [[1, 2], [3.5, -1], [1.75, 0.5]])


def test_sgd_without_batches_stays() -> None:
    """No step: the path is its start."""
    path = sgd(pull, np.array([1.0, 2.0]), [], 0.5)

    np.testing.assert_array_equal(path, [[1, 2]])


@few_examples
@given(lr=st.floats(0.01, 1.9), steps=st.integers(1, 20))
def test_sgd_on_a_quadratic_shrinks_the_distance_by_a_factor(lr: float, steps: int) -> None:
    """With the full batch, the distance to the minimum is multiplied by 1 - lr in each step."""
    start = np.array([9.0, -5.0])

    path = sgd(pull, start, [np.arange(5)] * steps, lr)

    minimum = DATA.mean(axis=0)
    expected = minimum + (1 - lr) ** np.arange(steps + 1)[:, None] * (start - minimum)
    np.testing.assert_allclose(path, expected, atol=1e-12)  # 20 steps of rounding numbers up to 9


def test_sgd_takes_each_gradient_where_it_stands() -> None:
    """The gradient of a step is taken at the weights after the step before it."""
    seen = []

    def recording(weights: np.ndarray, indices: np.ndarray) -> np.ndarray:
        seen.append(weights)
        return pull(weights, indices)

    path = sgd(recording, np.zeros(2), epoch_batches(5, 2, order=np.arange(5)), 0.1)

    np.testing.assert_array_equal(seen, path[:-1])


def test_scale_lr_by_hand() -> None:
    """From 32 to 128 samples: 4 times by the linear rule, 2 times by the square root."""
    assert scale_lr(0.5, 32, 128) == 2
    assert scale_lr(0.5, 32, 128, "linear") == 2
    assert scale_lr(0.5, 32, 128, "sqrt") == 1


@few_examples
@given(sizes=st.tuples(*[st.integers(1, 10_000)] * 3), rule=st.sampled_from(["linear", "sqrt"]))
def test_scale_lr_in_two_steps_is_one(sizes: tuple[int, int, int], rule: str) -> None:
    """By way of any other batch size the learning rate is the same."""
    first, second, third = sizes

    there = scale_lr(scale_lr(0.3, first, second, rule), second, third, rule)

    assert there == pytest.approx(scale_lr(0.3, first, third, rule), rel=1e-14)  # roundings


def test_scale_lr_refuses_other_rules() -> None:
    """A rule that is misspelled is an error."""
    with pytest.raises(ValueError, match="rule must be 'linear' or 'sqrt', got 'root'"):
        scale_lr(0.1, 32, 64, "root")


def test_shifted_wells_gradient_by_hand() -> None:
    """Minima at 1 and 2, curvature 4: at 3 the gradient is 4 (3 - 3/2) = 6."""
    gradient = shifted_wells_gradient(np.array([3.0]), 4, np.array([[1.0, 2.0]]))

    np.testing.assert_array_equal(gradient, [6])


def test_shifted_wells_gradient_agrees_with_central_differences() -> None:
    """It is the gradient of the mean of c / 2 (w - s)^2."""
    rng = np.random.default_rng(0)
    weights, grad_output, shifts = *rng.standard_normal((2, 3)), rng.standard_normal((3, 4))

    gradient = shifted_wells_gradient(weights, 2.5, shifts)

    assert_gradients(
        [gradient * grad_output],
        lambda w: 2.5 / 2 * ((w[:, None] - shifts) ** 2).mean(axis=-1),
        [weights],
        grad_output,
    )


def test_shifted_wells_gradient_has_noise_in_proportion_to_the_curvature() -> None:
    """Ten times the curvature, ten times the spread over batches."""
    shifts = np.random.default_rng(0).standard_normal((50, 4))

    flat, sharp = (shifted_wells_gradient(np.zeros(50), c, shifts).std() for c in (0.3, 3.0))

    assert sharp == pytest.approx(10 * flat, rel=1e-13)  # roundings
