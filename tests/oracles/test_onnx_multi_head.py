"""Multi-head attention against the reference cases of ONNX, which cuts the heads itself."""

from collections.abc import Callable

import numpy as np
import pytest

from snippets.multi_head import heads_as_axis, heads_in_batch, heads_in_turn
from tests.oracles.onnx_cases import Arrays, assert_as_expected, reference_case

# Queries, keys and values of three axes, (B, T, H * d_h). The one of the transposes is there
# because a reshape without them gives the right shape. Their masks of three axes are not boolean.
CASES = [
    "test_attention_3d",
    "test_attention_3d_diff_heads_sizes",
    "test_attention_3d_causal",
    "test_attention_3d_diff_heads_sizes_causal",
    "test_attention_3d_transpose_verification",
]


def attention_node(
    layout: Callable[..., np.ndarray],
    query: np.ndarray,
    key: np.ndarray,
    value: np.ndarray,
    *,
    q_num_heads: int,
    kv_num_heads: int,
    is_causal: int = 0,
) -> Arrays:
    """Attributes that it does not know are an error."""
    assert q_num_heads == kv_num_heads
    return [layout(query, key, value, q_num_heads, is_causal=bool(is_causal))]


@pytest.mark.parametrize("layout", [heads_as_axis, heads_in_batch, heads_in_turn])
@pytest.mark.parametrize("name", CASES)
def test_reference_case_of_onnx(name: str, layout: Callable[..., np.ndarray]) -> None:
    """Each layout gives what ONNX gives as the reference for this case."""
    case = reference_case("attention", name)

    assert_as_expected(attention_node(layout, *case.inputs, **case.attributes), case)
