"""Runs a reader's code in the browser's worker, which is no place to trust.

It runs there as it is; whatever it does in between, the next run starts with the same builtins,
the same snippets, the same standard streams and the same way to import.
"""

import builtins
import contextvars
import io
import json
import linecache
import sys
import warnings
from collections.abc import Callable
from time import perf_counter
from typing import Any

from drill.overlay import edited, replaced
from drill.tracebacks import explain

CHECK = "check.py"  # the file name of the reader's code in tracebacks
OUTPUT_LIMIT = 20_000  # characters of one run

_BUILTINS = dict(vars(builtins))


class _Output(io.TextIOBase):
    """Hands on what is printed, up to a limit."""

    def __init__(self, emit: Callable[[str], Any]) -> None:
        self.left = OUTPUT_LIMIT
        self.emit = emit

    def write(self, text: str) -> int:
        if self.left >= 0:
            if shown := text[: self.left]:
                self.emit(shown)
            if len(text) > self.left:
                self.emit(f"\n… and more: only {OUTPUT_LIMIT:,} characters are shown\n")
        self.left -= len(text)
        return len(text)

    def writable(self) -> bool:
        return True


class _NoInput(io.TextIOBase):
    """Standard input where nobody can type."""

    def readline(self, size: int | None = -1, /) -> str:  # type: ignore[override]
        raise EOFError("there is nobody to type an input here")

    def read(self, size: int | None = -1, /) -> str:
        raise EOFError("there is nobody to type an input here")

    def readable(self) -> bool:
        return True


class _Guard:
    """Gives a block streams of its own, and afterward makes as it was whatever code may have bent.

    It needs no builtin to do so, and stands right around the code: what follows may need all of them.
    """

    def __init__(self, emit: Callable[[str], Any]) -> None:
        self.output = _Output(emit)
        self.builtins, self.sys = vars(builtins), vars(sys)

    def __enter__(self) -> None:
        self.attributes, self.modules = self.sys.copy(), sys.modules.copy()
        lists: list[list[Any]] = [sys.path, sys.meta_path, sys.path_hooks]
        self.lists = [(found, found.copy()) for found in lists]
        self.depth = sys.getrecursionlimit()
        self.trace, self.profile = sys.gettrace(), sys.getprofile()
        sys.stdin, sys.stdout, sys.stderr = _NoInput(), self.output, self.output

    def __exit__(self, *_: object) -> None:
        self.builtins.clear()
        self.builtins.update(_BUILTINS)
        self.sys.update(self.attributes)
        sys.modules.update(self.modules)  # new ones stay: NumPy's own cannot be loaded twice
        for found, content in self.lists:
            found[:] = content
        sys.setrecursionlimit(self.depth)
        sys.settrace(self.trace)
        sys.setprofile(self.profile)


def run(
    root: str, code: str, changes: list[dict[str, str]], emit: Callable[[str], Any]
) -> dict[str, Any]:
    """Run a check with some files of `snippets` changed.

    Args:
        root: the folder that holds snippets/.
        code: the check, as the reader has it.
        changes: of breaks: {"file", "old": lines that stand there once, "new"}.
        emit: called with every piece of output.

    Returns:
        {"end": "passed" | "failed" | "crashed", "message", "seconds"}
    """
    linecache.cache[CHECK] = (len(code), None, code.splitlines(True), CHECK)
    end, message = "passed", ""
    changed = {change["file"]: edited(root, **change) for change in changes}
    start = perf_counter()
    try:
        # A context of its own: NumPy keeps its settings there, such as those of seterr.
        with replaced(root, changed), warnings.catch_warnings():
            warnings.simplefilter("ignore")
            contextvars.copy_context().run(_execute, code, emit)
    except BaseException as error:  # SystemExit and KeyboardInterrupt end a run, not the worker
        end, message = _told(error)
    return {"end": end, "message": message, "seconds": perf_counter() - start}


def _execute(code: str, emit: Callable[[str], Any]) -> None:
    compiled = compile(code, CHECK, "exec", dont_inherit=True)
    with _Guard(emit):
        exec(compiled, {"__name__": "__main__"})


def _told(error: BaseException) -> tuple[str, str]:
    """How a run ended that raised this, and why."""
    try:
        if isinstance(error, AssertionError):
            return "failed", str(error).strip() or explain(error, CHECK)
        return "crashed", explain(error, CHECK)
    except Exception as worse:  # from a __str__ of the reader's own
        return "crashed", explain(worse, CHECK)


def run_grade(root: str, task: str, answer: str, emit: Callable[[str], Any]) -> str:
    """Grade an answer; task and verdict are JSON."""
    from drill.grade import grade  # imported here: a check may do without NumPy

    with _Guard(emit):
        return json.dumps(grade(root, json.loads(task), answer))
