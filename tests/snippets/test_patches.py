"""Patches of images as tokens."""

import re

import numpy as np
import pytest

from snippets.conv import conv2d
from snippets.patches import patchify


def test_patchify_by_hand() -> None:
    """A 2x4 image has two patches of 2x2, read row by row within each."""
    x = np.array([[[[1, 2, 3, 4], [5, 6, 7, 8]]]])

    np.testing.assert_array_equal(patchify(x, 2), [[[1, 2, 5, 6], [3, 4, 7, 8]]])


def test_patchify_then_a_dense_layer_is_a_convolution() -> None:
    """With a stride as large as the kernel, and the kernel's order of numbers."""
    rng = np.random.default_rng(0)
    x, weight = rng.standard_normal((2, 3, 8, 12)), rng.standard_normal((5, 3, 4, 4))

    tokens = patchify(x, 4) @ weight.reshape(5, -1).T

    expected = conv2d(x, weight, stride=4).reshape(2, 5, 6).mT
    np.testing.assert_allclose(tokens, expected, rtol=0, atol=1e-12)  # sums of 48 terms


def test_patchify_moves_patches_with_the_image() -> None:
    """An image rolled by a patch gives the same tokens, rolled."""
    x = np.random.default_rng(0).standard_normal((2, 3, 8, 12))

    tokens = patchify(np.roll(x, (4, 4), (2, 3)), 4)

    grid = patchify(x, 4).reshape(2, 2, 3, -1)
    np.testing.assert_array_equal(tokens, np.roll(grid, (1, 1), (1, 2)).reshape(2, 6, -1))


def test_patchify_of_no_images_is_empty() -> None:
    """No images, no tokens, but the shape of one."""
    assert patchify(np.zeros((0, 3, 8, 12)), 4).shape == (0, 6, 48)


@pytest.mark.parametrize("patch_size", [0, -4, 5, 8])
def test_patchify_refuses_patches_that_do_not_fit(patch_size: int) -> None:
    """A size that does not divide both axes raises an error that names the shape."""
    with pytest.raises(ValueError, match=re.escape("x (2, 3, 8, 12) cannot be cut")):
        patchify(np.zeros((2, 3, 8, 12)), patch_size)
