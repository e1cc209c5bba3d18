"""How strong graders are: small changes of each reference, which its cases must tell from it."""

import difflib
import hashlib
import json
import os
import sys
import tomllib
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Any

from drill.check import TIME_LIMIT, Pool
from drill.files import write_atomic
from drill.mutate import mutate
from drill.practice import Task, grade, tasks
from drill.project import Project, imported_files

LEAST = 0.95  # share of the mutants that a grader must kill
EQUIVALENT = "drill/cases/equivalent.toml"
CACHE = ".cache/mutants.json"
GRADER = (  # the files that decide what mutants there are, and which are killed
    *("child.py", "embed.py", "grade.py", "harness.py", "mutants.py", "mutate.py", "overlay.py"),
    *("practice.py", "tracebacks.py"),
)


@dataclass(frozen=True)
class Mutant:
    """A small change of a reference, and whether its grader notices."""

    diff: str  # against the file
    minus: str  # the lines that it takes out, and those that it puts in
    plus: str
    killed: bool


@dataclass(frozen=True)
class Strength:
    """What is known of the grader of one function."""

    key: str
    mutants: int
    killed: int
    equivalent: int
    survivors: tuple[str, ...]  # diffs of those that live and are not known to be equivalent
    stale: tuple[str, ...]  # what is wrong with those that are listed as equivalent

    @property
    def share(self) -> float:
        """Of the mutants that can be told from the reference, how many are killed."""
        return self.killed / max(self.mutants - self.equivalent, 1)

    @property
    def ok(self) -> bool:
        return self.share >= LEAST and not self.stale

    def as_json(self) -> dict[str, Any]:
        return {**asdict(self), "share": round(self.share, 4)}


def measure(
    project: Project,
    chosen: Iterable[Task],
    on_done: Callable[[Strength], None] = lambda strength: None,
    fresh: bool = False,
) -> list[Strength]:
    """Grade every mutant of some functions, on all cores; what has not changed is not run again.

    Args:
        project: where the snippets and their cases are.
        chosen: the functions.
        on_done: called with each strength, as soon as it is known.
        fresh: run all again.

    Raises:
        ValueError: a reference does not pass its own grader, or the list of equivalents is none.
    """
    equivalent, grader = _equivalent(project), _grader()
    cache = {} if fresh else _read_cache(project)
    found = []
    with ThreadPoolExecutor(os.cpu_count()) as threads, Pool() as pool:  # the pool ends first
        for task in chosen:
            key = _hash(task, grader)
            entry = cache.get(task.key)
            if entry is None or entry["hash"] != key:
                entry = {"hash": key, "mutants": [asdict(m) for m in _run(threads, pool, task)]}
                cache[task.key] = entry
                _write_cache(project, task.key, entry)
            found.append(_strength(task.key, _mutants(entry), equivalent.get(task.key, [])))
            on_done(found[-1])
    return found


def known(project: Project, chosen: Iterable[Task]) -> list[Strength]:
    """What earlier runs have found of some functions; those that have changed since are left out.

    Raises:
        ValueError: the list of equivalents is none.
    """
    equivalent, cache, grader = _equivalent(project), _read_cache(project), _grader()
    return [
        _strength(task.key, _mutants(cache[task.key]), equivalent.get(task.key, []))
        for task in chosen
        if task.key in cache and cache[task.key]["hash"] == _hash(task, grader)
    ]


def _mutants(entry: dict[str, Any]) -> list[Mutant]:
    return [Mutant(**mutant) for mutant in entry["mutants"]]


def _run(threads: ThreadPoolExecutor, pool: Pool, task: Task) -> list[Mutant]:
    """The mutants of a function, graded."""
    verdict = grade(pool, task, task.solution).verdict
    if not verdict["passed"]:
        failure = verdict["failure"]
        why = verdict["error"] or (failure["message"] if failure else "a check fails")
        raise ValueError(f"{task.key}: the reference does not pass its own grader: {why}")

    def killed(source: str) -> bool:
        answer = task.solution.replace(task.reference, source)
        return not grade(pool, task, answer, limit=TIME_LIMIT, diagnose=False).verdict["passed"]

    sources = mutate(task.reference)
    try:
        return [
            Mutant(*_diff(task, source), dead)
            for source, dead in zip(sources, threads.map(killed, sources))
        ]
    except BaseException:
        threads.shutdown(wait=False, cancel_futures=True)
        raise


def _diff(task: Task, source: str) -> tuple[str, str, str]:
    """A mutant as a diff against its file; the lines that go, and those that come."""
    before = task.project.sources[task.file]
    after = before.replace(task.reference.rstrip(), source.rstrip())
    lines = list(
        difflib.unified_diff(
            before.split("\n"), after.split("\n"), task.file, task.file, n=1, lineterm=""
        )
    )
    minus, plus = (
        "\n".join(line[1:].strip() for line in lines[2:] if line.startswith(sign)) for sign in "-+"
    )
    return "\n".join(lines), minus, plus


def _strength(key: str, mutants: list[Mutant], equivalent: list[tuple[str, str]]) -> Strength:
    stale = []
    fate = {(mutant.minus, mutant.plus): mutant.killed for mutant in mutants}
    for lines in equivalent:
        if fate.get(lines, True):
            why = "is killed" if lines in fate else "is no mutant any more"
            stale.append(f"{EQUIVALENT}: {key}: {lines[1]!r} in place of {lines[0]!r} {why}")
    alive = [mutant for mutant in mutants if not mutant.killed]
    survivors = [mutant.diff for mutant in alive if (mutant.minus, mutant.plus) not in equivalent]
    return Strength(
        key,
        len(mutants),
        sum(mutant.killed for mutant in mutants),
        len(alive) - len(survivors),
        tuple(survivors),
        tuple(stale),
    )


def _equivalent(project: Project) -> dict[str, list[tuple[str, str]]]:
    """Function -> the changes that no input can tell, as lines that go and lines that come.

    Raises:
        ValueError: the file is not as it should be, or names a function that nobody can practice.
    """
    file = project.root / EQUIVALENT
    if not file.exists():
        return {}
    found: dict[str, list[tuple[str, str]]] = {}
    names = {task.key for task in tasks(project)}
    try:
        for entry in tomllib.loads(file.read_text(encoding="utf-8")).get("equivalent", []):
            function, minus, plus, reason = (
                "\n".join(line.strip() for line in entry[field].strip().split("\n"))
                for field in ("function", "minus", "plus", "reason")
            )
            if not reason:
                raise ValueError(f"{function}: {plus!r} has no reason")
            if function not in names:
                raise ValueError(f"there is no function {function} to practice")
            found.setdefault(function, []).append((minus, plus))
    except (KeyError, TypeError, AttributeError) as error:
        need = "function, minus, plus and reason, each a text"
        raise ValueError(f"{EQUIVALENT}: an entry needs {need}") from error
    except ValueError as error:  # TOMLDecodeError is one
        raise ValueError(f"{EQUIVALENT}: {error}") from error
    return found


# --- the cache


def _hash(task: Task, grader: tuple[str, ...]) -> str:
    """A hash of everything that the fate of a function's mutants depends on."""
    sources = task.project.sources
    codes = [f"import snippets.{task.module}", *(c["code"] for c in task.graded["checks"])]
    files = imported_files(codes, sources)
    cases = task.project.root / "drill/cases" / f"{task.module}.py"
    parts = [
        *(*grader, json.dumps(task.graded)),
        *(f"{file} {sources[file]}" for file in sorted(files)),
        cases.read_text(encoding="utf-8"),
    ]
    return hashlib.sha256(json.dumps(parts).encode()).hexdigest()


def _grader() -> tuple[str, ...]:
    """What the fate of all mutants depends on."""
    here = Path(__file__).parent
    files = ((here / name).read_text(encoding="utf-8") for name in GRADER)
    return (sys.version, version("numpy"), *files)


def _read_cache(project: Project) -> dict[str, dict[str, Any]]:
    """What is known from earlier runs; nothing where the file is none of ours."""
    try:
        known = json.loads((project.root / CACHE).read_text(encoding="utf-8"))
        for entry in known.values():
            _mutants(entry), entry["hash"]
    except (OSError, ValueError, TypeError, LookupError, AttributeError):
        return {}
    return dict(known)


def _write_cache(project: Project, key: str, entry: dict[str, Any]) -> None:
    """Add a function; read anew, so that two runs side by side keep what each has found."""
    everything = {**_read_cache(project), key: entry}
    write_atomic(project.root / CACHE, json.dumps(everything, indent=1).encode())
