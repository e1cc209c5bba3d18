"""Rotary positions against the reference cases of ONNX, whose angles are random cosines and sines."""

import numpy as np
import pytest

from snippets.rotary import rotate_pairs
from tests.oracles.onnx_cases import Arrays, assert_as_expected, reference_case

NODE_CASES = [
    "test_rotary_embedding",
    "test_rotary_embedding_3d_input",
    "test_rotary_embedding_interleaved",
    "test_rotary_embedding_no_position_ids",
    "test_rotary_embedding_no_position_ids_interleaved",
    "test_rotary_embedding_no_position_ids_rotary_dim",
    "test_rotary_embedding_with_interleaved_rotary_dim",
    "test_rotary_embedding_with_rotary_dim",
]


def rotary_embedding_node(
    x: np.ndarray,
    cos_cache: np.ndarray,
    sin_cache: np.ndarray,
    position_ids: np.ndarray | None = None,
    *,
    interleaved: int = 0,
    num_heads: int = 0,
    rotary_embedding_dim: int = 0,
) -> Arrays:
    """ONNX looks angles up for each sample, may have heads in one axis, and may turn a part."""
    if position_ids is not None:
        cos_cache, sin_cache = cos_cache[position_ids], sin_cache[position_ids]  # (B, T, r/2)
    by_head = x
    if x.ndim == 3:
        by_head = x.reshape(*x.shape[:2], num_heads, -1).swapaxes(1, 2)  # (B, H, T, d)
    part = rotary_embedding_dim or by_head.shape[-1]
    cos, sin = cos_cache[:, None], sin_cache[:, None]  # (B, 1, T, r/2)
    turned = rotate_pairs(by_head[..., :part], cos, sin, bool(interleaved))
    output = np.concatenate([turned, by_head[..., part:]], axis=-1)
    return [output.swapaxes(1, 2).reshape(x.shape) if x.ndim == 3 else output]


@pytest.mark.parametrize("name", NODE_CASES)
def test_reference_case_of_onnx(name: str) -> None:
    """Our output is the one that ONNX gives as the reference for this case."""
    case = reference_case("rotaryembedding", name)

    assert_as_expected(rotary_embedding_node(*case.inputs, **case.attributes), case)
