"""Grades an answer: against the reference on the cases, then by the pages' checks.

Standard library and NumPy only: the same file grades in the shell and in the reader's browser.
"""

import ast
import contextlib
import copy
import inspect
import io
import linecache
import math
import warnings
from collections.abc import Callable, Iterator, Sequence
from importlib import import_module
from pathlib import Path
from typing import Any, NamedTuple, TypedDict

import numpy as np

from drill.overlay import edited, replaced
from drill.tracebacks import explain

ANSWER = "answer.py"  # the file name of the reader's code in tracebacks
CHECK = "check.py"
TOLERANCE = {"float64": 1e-8, "float32": 1e-4, "float16": 1e-2}  # relative


class Check(TypedDict):
    """The check of a page that embeds or imports the function."""

    page: str
    code: str


class Broken(TypedDict):
    """A known wrong version: a page's break."""

    page: str
    name: str
    file: str
    old: str  # lines that stand once in the file
    new: str


class Task(TypedDict):
    """What is to be written, and what it is graded by."""

    module: str  # of snippets
    function: str
    checks: list[Check]
    breaks: list[Broken]


class Failure(TypedDict):
    """The first case in which the answer differs from the reference."""

    message: str  # the difference, in one line
    case: int  # from 1
    inputs: list[str]  # "query: float64 (2, 3, 4)"
    expected: str
    got: str
    at: str  # the first element that differs: "[0, 1]"; empty if it is not about elements
    hint: str  # what all differences have in common; empty if nothing


class Verdict(TypedDict):
    """What the grader found; `passed` where there is nothing to say against the answer."""

    passed: bool
    error: str  # why the answer cannot be run at all
    cases: int
    failure: Failure | None
    like: str  # the break that the answer behaves like
    like_page: str
    checks: list[dict[str, Any]]  # {"page", "passed", "message"}


class Outcome(NamedTuple):
    """What one call did: its value, or the exception; and whether it wrote into its inputs."""

    value: Any
    error: BaseException | None
    wrote: str  # the name of the input that was changed; empty if none


class Difference(NamedTuple):
    """How one value differs from another."""

    message: str
    expected: str
    got: str
    at: str = ""  # the first element that differs: "[0, 1]"
    hint: str = ""


def grade(root: str, task: Task, answer: str) -> Verdict:
    """Compare an answer with the reference on all cases, name the break it behaves like, run the checks.

    Args:
        root: the folder that holds snippets/ and drill/cases/.
        task: the function and what it is graded by.
        answer: source that defines the function.
    """
    verdict = Verdict(
        passed=False, error="", cases=0, failure=None, like="", like_page="", checks=[]
    )
    with warnings.catch_warnings(), np.errstate(all="ignore"):
        warnings.simplefilter("ignore")
        with replaced(root, {}):
            reference = getattr(import_module(f"snippets.{task['module']}"), task["function"])
            cases = list(_cases(root, task)(np.random.default_rng(0)))
            names = list(inspect.signature(reference).parameters)
            expected = [_call(reference, names, case) for case in cases]
            try:
                function = _define(answer, task["function"])
            except BaseException as error:
                verdict["error"] = explain(error, ANSWER)
                return verdict
            got = [_call(function, names, case) for case in cases]
        verdict["cases"] = len(cases)
        for number, (case, want, have) in enumerate(zip(cases, expected, got), 1):
            if found := _compare(want, have):
                verdict["failure"] = _failure(number, names, case, found)
                break
        if verdict["failure"] is None:
            verdict["checks"] = [_run(root, task, answer, check) for check in task["checks"]]
            verdict["passed"] = all(check["passed"] for check in verdict["checks"])
        else:
            for broken in task["breaks"]:
                if _explains(_under(root, task, broken, names, cases), expected, got):
                    verdict["like"], verdict["like_page"] = broken["name"], broken["page"]
                    break
    return verdict


def _cases(root: str, task: Task) -> Callable[[np.random.Generator], Iterator[tuple[Any, ...]]]:
    """The generator of argument tuples for a function."""
    file = Path(root) / "drill/cases" / f"{task['module']}.py"
    names: dict[str, Any] = {"__name__": f"drill.cases.{task['module']}"}
    exec(compile(file.read_text(encoding="utf-8"), str(file), "exec"), names)
    return names[task["function"]]  # type: ignore[no-any-return]


def _define(source: str, name: str) -> Callable[..., Any]:
    """Run an answer and give the function that it defines.

    Raises:
        SyntaxError, LookupError: it is not Python, or does not define the function.
    """
    linecache.cache[ANSWER] = (len(source), None, source.splitlines(True), ANSWER)
    tree = ast.parse(source, ANSWER)
    if not any(isinstance(node, ast.FunctionDef) and node.name == name for node in tree.body):
        raise LookupError(f"the answer defines no function {name}")
    names: dict[str, Any] = {"__name__": "answer"}
    exec(compile(tree, ANSWER, "exec", dont_inherit=True), names)
    return names[name]  # type: ignore[no-any-return]


def _call(function: Callable[..., Any], names: Sequence[str], case: tuple[Any, ...]) -> Outcome:
    arguments = copy.deepcopy(case)
    value, error = None, None
    try:
        value = function(*arguments)
    except BaseException as caught:  # an answer may even call sys.exit()
        error = caught
    pairs = zip(names, case, arguments)
    wrote = next((name for name, before, after in pairs if not _untouched(before, after)), "")
    with contextlib.suppress(Exception):  # a generator, say, cannot be copied
        value = copy.deepcopy(value)
    return Outcome(value, error, wrote)


def _untouched(before: Any, after: Any) -> bool:
    """Whether an argument, or any array within it, is still what it was."""
    if isinstance(before, np.ndarray):
        nan = before.dtype.kind in "fc"
        return before.shape == after.shape and np.array_equal(before, after, equal_nan=nan)
    parts, now = _parts(before), _parts(after)
    return parts.keys() == now.keys() and all(_untouched(parts[key], now[key]) for key in parts)


def _parts(value: Any) -> dict[Any, Any]:
    """What a tuple, list or dict holds, by how a reader would call it; of anything else nothing."""
    if isinstance(value, dict):
        return {f"output[{key!r}]": part for key, part in value.items()}
    if isinstance(value, tuple | list):
        names = getattr(value, "_fields", range(1, len(value) + 1))  # of a NamedTuple
        return {f"output {name}": part for name, part in zip(names, value)}
    return {}


def _under(
    root: str, task: Task, broken: Broken, names: Sequence[str], cases: list[tuple[Any, ...]]
) -> list[Outcome]:
    """What the reference does on the cases with a break in its module; nothing if that cannot be run."""
    try:
        source = edited(root, broken["file"], broken["old"], broken["new"])
        with replaced(root, {broken["file"]: source}):
            module = import_module(f"snippets.{task['module']}")
            function = getattr(module, task["function"])
            return [_call(function, names, case) for case in cases]
    except Exception:
        return []


def _explains(others: list[Outcome], expected: list[Outcome], got: list[Outcome]) -> bool:
    """Whether a break accounts for an answer: every wrong value is the break's, and most of those are there.

    Cases in which the reference raises say nothing: readers may forget an error as well.
    """
    cases = [row for row in zip(others, expected, got) if row[1].error is None]
    wrong = [_compare(other, have) is None for other, want, have in cases if _compare(want, have)]
    broken = [_compare(other, have) is None for other, want, have in cases if _compare(want, other)]
    return bool(wrong) and all(wrong) and 2 * sum(broken) > len(broken)


def _run(root: str, task: Task, answer: str, check: Check) -> dict[str, Any]:
    """Run a page's check with the answer in place of the reference."""
    linecache.cache[CHECK] = (len(check["code"]), None, check["code"].splitlines(True), CHECK)
    message = ""
    try:
        # What the check prints is about its page, and the reader has seen it there.
        with replaced(root, {}), contextlib.redirect_stdout(io.StringIO()):
            module = import_module(f"snippets.{task['module']}")
            setattr(module, task["function"], _define(answer, task["function"]))
            code = compile(check["code"], CHECK, "exec", dont_inherit=True)
            exec(code, {"__name__": "__main__"})
    except AssertionError as error:
        message = str(error).strip() or "an assertion fails"
    except BaseException as error:
        message = explain(error, ANSWER, CHECK)
    return {"page": check["page"], "passed": not message, "message": message}


# --- comparing


def _compare(expected: Outcome, got: Outcome) -> Difference | None:
    """How an outcome differs from that of the reference; None if it does not."""
    if expected.error:
        name = type(expected.error).__name__
        wanted = f"{name}: {expected.error}"
        if got.error is None:
            return Difference(f"it should raise {name}", wanted, describe(got.value))
        if not isinstance(got.error, type(expected.error)):
            message = f"it should raise {name}, and raises {type(got.error).__name__}"
            return Difference(message, wanted, explain(got.error, ANSWER))
        return None
    if got.error:
        message = f"it raises {type(got.error).__name__}"
        return Difference(message, describe(expected.value), explain(got.error, ANSWER))
    if got.wrote and not expected.wrote:
        return Difference(
            f"it writes into its input {got.wrote}", f"{got.wrote} as it was", "other values"
        )
    return _differ(expected.value, got.value)


def _differ(expected: Any, got: Any, what: str = "") -> Difference | None:
    """How a value differs from another; `what` names the part of the output."""
    if isinstance(expected, tuple | list):
        if not isinstance(got, tuple | list) or len(got) != len(expected):
            message = f"{what}it should return {len(expected)} values"
            return Difference(message, describe(expected), describe(got))
        return _differ_parts(_parts(expected), got, what)
    if isinstance(expected, dict):
        if not isinstance(got, dict) or got.keys() != expected.keys():
            message = f"{what}it should return a dict of {', '.join(map(repr, expected))}"
            return Difference(message, describe(expected), describe(got))
        return _differ_parts(_parts(expected), [got[key] for key in expected], what)
    if isinstance(expected, np.ndarray | np.generic):
        return _differ_arrays(expected, got, what)
    if isinstance(expected, int | float) and isinstance(got, int | float | np.generic):
        return _differ_arrays(np.asarray(expected), np.asarray(got), what, dtypes=False)
    if type(expected) is not type(got) or expected != got:
        return Difference(f"{what}another value", describe(expected), describe(got))
    return None


def _differ_parts(expected: dict[str, Any], got: Sequence[Any], what: str) -> Difference | None:
    """The first part that differs, named."""
    pairs = zip(expected.items(), got)
    found = (_differ(want, have, f"{what}{name}: ") for (name, want), have in pairs)
    return next((difference for difference in found if difference), None)


def _differ_arrays(expected: Any, got: Any, what: str, dtypes: bool = True) -> Difference | None:
    wanted, had = describe(expected), describe(got)
    if not isinstance(got, np.ndarray | np.generic):
        return Difference(f"{what}it should return an array", wanted, had)
    if got.shape != expected.shape:
        message = f"{what}the shape is {got.shape}, not {expected.shape}"
        return Difference(message, wanted, had)
    if dtypes and got.dtype != expected.dtype:
        message = f"{what}the dtype is {got.dtype}, not {expected.dtype}"
        return Difference(message, wanted, had)
    close = _close(np.asarray(expected), np.asarray(got))
    if close.all():
        return None
    first = tuple(int(i) for i in np.argwhere(~close)[0])
    share = f"{np.count_nonzero(~close)} of {close.size} elements differ"
    return Difference(
        f"{what}{share}" if close.size > 1 else f"{what}the value differs",
        _number(np.asarray(expected)[first]),
        _number(np.asarray(got)[first]),
        str(list(first)) if first else "",
        _hint(np.asarray(expected), np.asarray(got)),
    )


def _close(expected: np.ndarray, got: np.ndarray) -> np.ndarray:
    """Where two arrays agree: relative to each element, and to the largest one of the array."""
    if expected.dtype.kind not in "fc":
        return np.asarray(expected == got)
    rtol = TOLERANCE.get(str(expected.dtype), 1e-8)
    finite = np.abs(expected[np.isfinite(expected)])
    scale = float(finite.max()) if finite.size else 0.0
    return np.asarray(
        np.isclose(got, expected, rtol=rtol, atol=rtol * scale * 0.01, equal_nan=True)
    )


def _hint(expected: np.ndarray, got: np.ndarray) -> str:
    """What all differences have in common, if it is something simple."""
    if expected.dtype.kind != "f" or not np.isfinite(expected).all():
        return ""
    if wild := np.count_nonzero(~np.isfinite(got)):
        return f"{wild} of your {got.size} values are NaN or infinite"
    if expected.size > 1 and not got.any():
        return "yours is zero everywhere"
    if expected.size > 1 and _close(-expected, got).all():
        return "the sign is wrong everywhere"
    visible = np.abs(expected) > 1e-6 * np.abs(expected).max()
    if np.count_nonzero(visible) > 1:
        factor = float(np.median(got[visible] / expected[visible]))
        told = math.isfinite(factor) and abs(factor - 1) > 1e-3  # else it would be "1 times"
        if told and _close(expected * factor, got).all():
            return f"yours is {factor:.4g} times the expected everywhere"
        offset = float(np.median(got - expected))
        if _close(expected + offset, got).all():
            return f"yours is the expected plus {offset:.4g} everywhere"
    if expected.ndim == 2 and expected.shape[0] == expected.shape[1]:
        if _close(expected.T, got).all():
            return "yours is the transpose"
    for total in (1, 0):
        wanted, had = _axes_with_sum(expected, total), _axes_with_sum(got, total)
        if missing := [axis for axis in wanted if axis not in had]:
            instead = f", but along axis {had[0]}" if had else ""
            return f"along axis {missing[0]} the expected sums to {total}, yours does not{instead}"
    return ""


def _axes_with_sum(array: np.ndarray, total: int) -> list[int]:
    """The axes of more than one element along which all sums are a number."""
    return [
        axis
        for axis in range(array.ndim)
        if array.shape[axis] > 1
        and np.allclose(array.sum(axis), total, atol=1e-6 * np.abs(array).max())
    ]


def _failure(
    number: int, names: Sequence[str], case: tuple[Any, ...], found: Difference
) -> Failure:
    return Failure(
        message=found.message,
        case=number,
        inputs=[f"{name}: {describe(value)}" for name, value in zip(names, case)],
        expected=found.expected,
        got=found.got,
        at=found.at,
        hint=found.hint,
    )


_SHORT = (np.ndarray, tuple, list, dict)  # what is described, where it is part of something


def describe(value: Any) -> str:
    """A value in a few words: arrays by dtype and shape, small ones with their elements."""
    if isinstance(value, np.ndarray):
        text = f"{value.dtype} {value.shape}"
        if value.size > 6:
            return text
        return f"{text} {np.array2string(value, precision=4, separator=', ')}".replace("\n", "")
    if isinstance(value, np.generic):
        return f"{value.dtype} {_number(value)}"
    if isinstance(value, tuple | list) and any(isinstance(part, _SHORT) for part in value):
        return f"({', '.join(describe(part) for part in value)})"
    if isinstance(value, dict) and any(isinstance(part, _SHORT) for part in value.values()):
        return f"{{{', '.join(f'{key!r}: {describe(part)}' for key, part in value.items())}}}"
    if isinstance(value, np.random.Generator):
        return "a random generator"
    text = repr(value)
    return text if len(text) <= 80 else f"{text[:79]}…"


def _number(value: Any) -> str:
    return f"{value:.6g}" if isinstance(value, float | np.floating) else str(value)
