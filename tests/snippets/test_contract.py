"""What every snippet promises, whatever it computes: dtype, layout, and inputs left alone."""

import importlib
import inspect
import pkgutil
from collections.abc import Callable
from types import ModuleType
from typing import Any

import numpy as np
import pytest

import snippets

MODULES = [m.name for m in pkgutil.iter_modules(snippets.__path__)]


def calls_of(module: str) -> ModuleType:
    """tests/snippets/calls/MODULE.py.

    CALLS: functions with arguments that reach all of their lines.
    NO_ARRAYS: functions that take no array of floats, or give none: counts, sizes, schedules.
    """
    return importlib.import_module(f"tests.snippets.calls.{module}")


CALLS = [call for module in MODULES for call in calls_of(module).CALLS]

every_call = pytest.mark.parametrize(
    ("f", "arguments"), [pytest.param(*call, id=call[0].__name__) for call in CALLS]
)


def outputs(f: Callable[..., Any], arguments: tuple[Any, ...]) -> tuple[np.ndarray, ...]:
    """The arrays that `f` returns, those in nested tuples too."""
    return flat(f(*arguments))


def flat(part: Any) -> tuple[np.ndarray, ...]:
    """The arrays of nested tuples, in order; the count of steps in a state is none."""
    if isinstance(part, tuple):
        return tuple(array for inner in part for array in flat(inner))
    return () if isinstance(part, int) else (part,)


def with_arrays(
    change: Callable[[np.ndarray], np.ndarray], arguments: tuple[Any, ...]
) -> tuple[Any, ...]:
    """The arguments, the arrays among them changed, those in nested tuples and states too."""
    return tuple(changed(change, x) for x in arguments)


def changed(change: Callable[[np.ndarray], np.ndarray], part: Any) -> Any:
    """A part of the arguments, its arrays changed; a named tuple keeps its names."""
    if isinstance(part, tuple):
        inner = with_arrays(change, part)
        return type(part)._make(inner) if hasattr(part, "_make") else inner
    return change(part) if isinstance(part, np.ndarray) else part


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


@pytest.mark.parametrize("name", MODULES)
def test_every_public_function_is_called_here(name: str) -> None:
    """A new function of snippets/ joins the lists of its module, or it would be held to nothing."""
    module = importlib.import_module(f"snippets.{name}")
    members = [f for f in vars(module).values() if inspect.isfunction(f)]
    public = {f for f in members if f.__module__ == module.__name__ and f.__name__[0] != "_"}

    listed = {f for f, _ in calls_of(name).CALLS} | set(getattr(calls_of(name), "NO_ARRAYS", []))

    assert {f.__name__ for f in public ^ listed} == set()
