"""BatchNorm over devices: what is sent, what is merged, and what each device makes of it."""

import re
from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from snippets.normalization import batch_norm, batch_norm_backward
from snippets.sync_batch_norm import (
    gradient_sums,
    merge_moments,
    moments,
    sync_batch_norm,
    sync_batch_norm_backward,
)

few_examples = settings(deadline=None, derandomize=True, max_examples=25)


def parts_of(x: np.ndarray) -> list[np.ndarray]:
    """A batch of nine on three devices, with 2, 3 and 4 samples."""
    return np.split(x, [2, 5])


def test_moments_by_hand() -> None:
    """(1, 3) has mean 2 and M2 = 1 + 1; (0, 14) has mean 7 and M2 = 49 + 49."""
    x = np.array([[1.0, 0.0], [3.0, 14.0]])

    np.testing.assert_array_equal(moments(x), [[2, 2], [2, 7], [2, 98]])


def test_moments_count_positions_too() -> None:
    """(N, C, H, W) has N * H * W values per channel."""
    count, mean, m2 = moments(np.ones((2, 3, 4, 5)))

    np.testing.assert_array_equal(count, [40, 40, 40])
    np.testing.assert_array_equal(mean, [1, 1, 1])
    np.testing.assert_array_equal(m2, [0, 0, 0])


def test_moments_refuse_an_empty_part() -> None:
    """Nothing has no mean."""
    with pytest.raises(ValueError, match=re.escape("x (0, 3) has no value")):
        moments(np.zeros((0, 3)))


def test_merge_by_hand() -> None:
    """One value of 0 and three of mean 4: mean 3, and 9 + 3 * 1 between them."""
    parts = np.array([[[1.0], [0.0], [0.0]], [[3.0], [4.0], [2.0]]])

    np.testing.assert_array_equal(merge_moments(parts), [[4], [3], [2 + 9 + 3]])


@few_examples
@given(x=arrays(np.float64, (9, 3, 2), elements=st.integers(-9, 9).map(float)))
def test_merged_parts_have_the_moments_of_the_whole(x: np.ndarray) -> None:
    """However many samples each device has."""
    merged = merge_moments(np.stack([moments(part) for part in parts_of(x)]))

    np.testing.assert_allclose(merged, moments(x), rtol=1e-13, atol=1e-12)  # sums near 1e3


def test_merging_works_in_any_order() -> None:
    """As a tree or at once."""
    x = np.random.default_rng(0).normal(2, 3, (9, 3))
    one, two, three = (moments(part) for part in parts_of(x))

    tree = merge_moments(np.stack([merge_moments(np.stack([one, two])), three]))

    np.testing.assert_allclose(tree, merge_moments(np.stack([three, one, two])), rtol=1e-13)


def test_merging_keeps_its_digits_far_from_zero() -> None:
    """At a mean of 1e4 float32 still has three digits of a variance of 1."""
    x = (1e4 + np.random.default_rng(0).standard_normal((50, 3))).astype(np.float32)

    count, _, m2 = merge_moments(np.stack([moments(part) for part in parts_of(x)]))

    assert m2.dtype == np.float32
    np.testing.assert_allclose(m2 / count, x.astype(np.float64).var(axis=0), rtol=1e-3)


@pytest.mark.parametrize("shape", [(3, 4), (2, 2, 4), (2, 4, 3), (2, 3, 4, 1)])
def test_merge_refuses_another_shape(shape: tuple[int, ...]) -> None:
    """The error names it."""
    with pytest.raises(ValueError, match=re.escape(f"must have shape (D, 3, C), got {shape}")):
        merge_moments(np.ones(shape))


@pytest.mark.parametrize("shape", [(9, 3), (9, 3, 2), (9, 3, 2, 4)])
def test_devices_together_compute_batch_norm(shape: tuple[int, ...]) -> None:
    """Their outputs are those of one device with the whole batch."""
    rng = np.random.default_rng(0)
    x, (weight, bias) = rng.normal(2, 3, shape), rng.standard_normal((2, 3))
    merged = merge_moments(np.stack([moments(part) for part in parts_of(x)]))

    outputs = [sync_batch_norm(part, merged, weight, bias, eps=0.1) for part in parts_of(x)]

    expected = batch_norm(x, weight, bias, eps=0.1)
    np.testing.assert_allclose(np.concatenate(outputs), expected, rtol=1e-12, atol=1e-14)


def test_sums_are_the_gradients_of_shift_and_scale() -> None:
    """On one device, in this order."""
    rng = np.random.default_rng(0)
    x, grad_output = rng.standard_normal((2, 4, 3, 2))

    sums = gradient_sums(grad_output, x, moments(x), eps=0.1)

    _, grad_weight, grad_bias = batch_norm_backward(grad_output, x, np.ones(3), eps=0.1)
    np.testing.assert_allclose(sums, [grad_bias, grad_weight], rtol=1e-12)


@pytest.mark.parametrize("shape", [(9, 3), (9, 3, 2), (9, 3, 2, 4)])
def test_devices_together_compute_the_gradients(shape: tuple[int, ...]) -> None:
    """After the second exchange they have those of one device with the whole batch."""
    rng = np.random.default_rng(0)
    x, grad_output = rng.normal(2, 3, (2, *shape))
    weight = rng.standard_normal(3)
    pairs = list(zip(parts_of(grad_output), parts_of(x), strict=True))
    merged = merge_moments(np.stack([moments(part) for _, part in pairs]))
    sums = sum(gradient_sums(grad, part, merged, 0.1) for grad, part in pairs)

    of_parts = [
        sync_batch_norm_backward(grad, part, merged, sums, weight, 0.1) for grad, part in pairs
    ]

    grad_x, *parameters = batch_norm_backward(grad_output, x, weight, eps=0.1)
    together = np.concatenate([gradient for gradient, _, _ in of_parts])
    np.testing.assert_allclose(together, grad_x, rtol=1e-11, atol=1e-13)
    np.testing.assert_allclose(of_parts[0][1:], parameters, rtol=1e-12)


X, VECTOR = np.ones((4, 3)), np.ones(3)


@pytest.mark.parametrize(
    ("f", "arguments", "message"),
    [
        pytest.param(
            sync_batch_norm,
            (X, np.ones((3, 1)), VECTOR, VECTOR),
            "x (4, 3) needs moments of shape (3, C), got (3, 1)",
            id="moments would broadcast",
        ),
        pytest.param(
            gradient_sums,
            (X[:1], X, np.ones((3, 3))),
            "grad_output (1, 3) and x (4, 3) differ in shape",
            id="gradient would broadcast",
        ),
        pytest.param(
            sync_batch_norm_backward,
            (X[:1], X, np.ones((3, 3)), np.ones((2, 3)), VECTOR),
            "grad_output (1, 3), x (4, 3) and sums (2, 3) do not fit together",
            id="gradient would broadcast, backward",
        ),
        pytest.param(
            sync_batch_norm_backward,
            (X, X, np.ones((3, 3)), np.ones((2, 1)), VECTOR),
            "grad_output (4, 3), x (4, 3) and sums (2, 1) do not fit together",
            id="sums would broadcast",
        ),
    ],
)
def test_shapes_that_would_broadcast_are_refused(
    f: Callable[..., object], arguments: tuple[np.ndarray, ...], message: str
) -> None:
    """The error names the shapes."""
    with pytest.raises(ValueError, match=re.escape(message)):
        f(*arguments)


def test_sync_uses_an_eps_of_a_hundred_thousandth() -> None:
    """Without an eps, both passes use 1e-5."""
    x = np.random.default_rng(0).standard_normal((4, 3))
    merged, sums = moments(x), np.ones((2, 3))
    for f, arguments in (
        (gradient_sums, (x**2, x, merged)),
        (sync_batch_norm, (x, merged, VECTOR, VECTOR)),
        (sync_batch_norm_backward, (x**2, x, merged, sums, VECTOR)),
    ):
        by_default, explicit = f(*arguments), f(*arguments, eps=1e-5)

        for one, other in zip(by_default, explicit, strict=True):
            np.testing.assert_array_equal(one, other)
