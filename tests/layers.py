"""Layers of the Transformer for tests: their parameters are nested tuples of arrays."""

from collections.abc import Callable, Iterator, Sequence
from typing import Any

import numpy as np

from tests.gradients import assert_gradients

HEADS = 2


def leaves(part: Any) -> list[Any]:
    """The arrays of nested tuples, in order."""
    if isinstance(part, tuple | list):
        return [leaf for inner in part for leaf in leaves(inner)]
    return [part]


def rebuilt(part: Any, arrays: Iterator[Any]) -> Any:
    """The same nested tuples with other arrays in the places of theirs."""
    if isinstance(part, tuple | list):
        return tuple(rebuilt(inner, arrays) for inner in part)
    return next(arrays)


def on_leaves(f: Callable[..., Any], inputs: Sequence[Any]) -> Callable[..., Any]:
    """`f` of nested inputs as a function of their arrays, one argument each."""
    return lambda *arrays: f(*rebuilt(tuple(inputs), iter(arrays)))


def assert_nested_gradients(
    gradients: Sequence[Any],
    f: Callable[..., np.ndarray],
    inputs: Sequence[Any],
    grad_output: np.ndarray,
) -> None:
    """Assert that nested gradients have the structure of the inputs and agree with differences."""
    assert structure(gradients) == structure(inputs)
    assert_gradients(leaves(gradients), on_leaves(f, inputs), leaves(inputs), grad_output)


def structure(part: Any) -> Any:
    """The shapes of nested tuples of arrays, nested alike."""
    if isinstance(part, tuple | list):
        return [structure(inner) for inner in part]
    return part.shape


def draw_layer(norms: int, attentions: int = 1, seed: int = 0) -> tuple:
    """Attentions, network and norms of a layer of width 4."""
    rng = np.random.default_rng(seed)
    every = tuple(
        tuple((rng.standard_normal((4, 4)), rng.standard_normal(4)) for _ in range(4))
        for _ in range(attentions)
    )
    network = tuple(rng.standard_normal(shape) for shape in [(4, 6), (6,), (6, 4), (4,)])
    return *every, network, tuple(tuple(rng.standard_normal((2, 4))) for _ in range(norms))


def draw_tokens(*leading: int) -> tuple[np.ndarray, np.ndarray]:
    """Three tokens of the target and five of the source, of width 4."""
    rng = np.random.default_rng(1)
    return rng.standard_normal((*leading, 3, 4)), rng.standard_normal((*leading, 5, 4))


def silent(part: tuple) -> tuple:
    """The same parameters, all zero."""
    return rebuilt(part, iter([0 * array for array in leaves(part)]))


def assert_layer_gradients(
    gradients: Sequence[Any],
    f: Callable[..., np.ndarray],
    x: np.ndarray,
    layer: tuple,
    grad_output: np.ndarray,
    **options: Any,
) -> None:
    """Compare with central differences, but for the keys' bias, whose gradient is rounding."""
    key_bias = gradients[1][1][1]
    np.testing.assert_allclose(key_bias, np.zeros_like(key_bias), atol=1e-12)
    assert_nested_gradients(
        without_key_bias(gradients),
        lambda *inputs: f(*with_key_bias(inputs, layer[0][1][1]), HEADS, **options),
        without_key_bias((x, *layer)),
        grad_output,
    )


def without_key_bias(inputs: Sequence[Any]) -> tuple:
    """Tokens, attention and more, the keys' projection without its bias."""
    x, (to_query, to_key, *others), *rest = inputs
    return x, (to_query, to_key[:1], *others), *rest


def with_key_bias(inputs: Sequence[Any], bias: np.ndarray) -> tuple:
    """The bias put back."""
    x, (to_query, (weight,), *others), *rest = inputs
    return x, (to_query, (weight, bias), *others), *rest
