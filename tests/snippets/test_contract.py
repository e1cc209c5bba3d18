"""What every snippet promises, whatever it computes: dtype, layout, and inputs left alone."""

import importlib
import inspect
import pkgutil
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

import snippets
from snippets.activations import softmax, softmax_backward, tanh, tanh_backward
from snippets.attention import (
    attention_scores,
    attention_weights,
    scaled_dot_product_attention,
    scaled_dot_product_attention_backward,
)
from snippets.dropout import dropout, dropout_backward
from snippets.initializers import constant, normal
from snippets.linear import linear, linear_backward
from snippets.normalization import (
    batch_norm,
    batch_norm_backward,
    layer_norm,
    layer_norm_backward,
    standardize,
    standardize_backward,
)

rng = np.random.default_rng(0)
X, G = rng.standard_normal((2, 2, 3, 4))
P = softmax(X)
MASK = rng.random((2, 3, 4)) < 0.5
QUERY, KEY, VALUE = rng.standard_normal((3, 2, 3, 4))
SEEN = rng.random((3, 3)) < 0.5
FEATURES, CHANNELS = rng.standard_normal((2, 4)), rng.standard_normal((2, 3))

# Each public function of snippets/ with arguments that reach all of its lines.
CALLS = [
    (softmax, (X, 1)),
    (softmax_backward, (G, P)),
    (tanh, (X,)),
    (tanh_backward, (G, P)),
    (linear, (X, G[0].T, CHANNELS[0])),
    (linear_backward, (rng.standard_normal((2, 3, 5)), X, rng.standard_normal((4, 5)))),
    (dropout, (X, 0.3, np.random.default_rng(0), False)),
    (dropout, (X, 0.3, None, True, MASK)),
    (dropout, (X, 1.0, None, True, MASK)),
    (dropout_backward, (G, 0.3, MASK)),
    (dropout_backward, (G, 1.0, MASK)),
    (standardize, (X, (0, 2))),
    (standardize_backward, (G, X, (0, 2))),
    (batch_norm, (X, *CHANNELS)),
    (batch_norm_backward, (G, X, CHANNELS[0])),
    (layer_norm, (X, *FEATURES)),
    (layer_norm, (X, *G)),
    (layer_norm_backward, (G, X, FEATURES[0])),
    (layer_norm_backward, (G, X, G[0])),
    (attention_scores, (QUERY, KEY)),
    (attention_weights, (QUERY, KEY, SEEN, True)),
    (scaled_dot_product_attention, (QUERY, KEY, VALUE)),
    (scaled_dot_product_attention, (QUERY, KEY, VALUE, SEEN, True)),
    (scaled_dot_product_attention_backward, (G[:, :, :4], QUERY, KEY, VALUE)),
    (scaled_dot_product_attention_backward, (G[:, :, :4], QUERY, KEY, VALUE, SEEN, True)),
]
MAKE_ARRAYS = [constant, normal]  # they take no array

every_call = pytest.mark.parametrize(
    ("f", "arguments"), [pytest.param(*call, id=call[0].__name__) for call in CALLS]
)


def outputs(f: Callable[..., Any], arguments: tuple[Any, ...]) -> tuple[np.ndarray, ...]:
    """What `f` returns, as a tuple also where it is one array."""
    returned = f(*arguments)
    return returned if isinstance(returned, tuple) else (returned,)


def with_arrays(
    change: Callable[[np.ndarray], np.ndarray], arguments: tuple[Any, ...]
) -> tuple[Any, ...]:
    """The arguments, the arrays among them changed."""
    return tuple(change(x) if isinstance(x, np.ndarray) else x for x in arguments)


def single(x: np.ndarray) -> np.ndarray:
    """The array in float32; masks stay masks."""
    return x.astype(np.float32) if x.dtype == np.float64 else x


def frozen(x: np.ndarray) -> np.ndarray:
    """A copy that raises when it is written into."""
    x = x.copy()
    x.flags.writeable = False
    return x


def scattered(x: np.ndarray) -> np.ndarray:
    """A view of the same values whose memory is transposed, with gaps."""
    memory = np.zeros([2 * size for size in reversed(x.shape)], x.dtype)
    view = memory[(slice(None, None, 2),) * x.ndim].T
    view[...] = x
    return view


@every_call
def test_float32_stays_float32(f: Callable[..., Any], arguments: tuple[Any, ...]) -> None:
    """float32 inputs give float32 outputs and gradients."""
    returned = outputs(f, with_arrays(single, arguments))

    assert {x.dtype for x in returned} == {np.dtype(np.float32)}


@every_call
def test_inputs_are_left_alone(f: Callable[..., Any], arguments: tuple[Any, ...]) -> None:
    """Inputs that cannot be written into give the same: nothing tries to."""
    returned = outputs(f, with_arrays(frozen, arguments))

    for x, expected in zip(returned, outputs(f, arguments), strict=True):
        np.testing.assert_array_equal(x, expected)


@every_call
def test_memory_layout_does_not_matter(f: Callable[..., Any], arguments: tuple[Any, ...]) -> None:
    """Transposed views with gaps give what contiguous arrays give."""
    returned = outputs(f, with_arrays(scattered, arguments))

    for x, expected in zip(returned, outputs(f, arguments), strict=True):
        # The order of sums may follow the memory, so a last bit may differ.
        np.testing.assert_allclose(x, expected, rtol=1e-12, atol=1e-13)


def test_every_public_function_is_called_here() -> None:
    """A new function of snippets/ joins the list above, or it would be held to nothing."""
    public = set()
    for module in pkgutil.walk_packages(snippets.__path__, "snippets."):
        members = vars(importlib.import_module(module.name)).items()
        functions = {f for name, f in members if inspect.isfunction(f) and name[0] != "_"}
        public |= {f for f in functions if f.__module__ == module.name}

    listed = {f for f, _ in CALLS} | set(MAKE_ARRAYS)

    assert {f.__name__ for f in public - listed} == set()
