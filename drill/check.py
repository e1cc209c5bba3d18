"""Runs checks: as they are, where they must pass, and under each break, where they must fail."""

import json
import os
import queue
import subprocess
import sys
from collections.abc import Callable, Iterable
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from drill.page import Break, Problem, Question
from drill.project import Project, imported_files
from drill.results import FIELDS, Results, run_key

TIME_LIMIT = 10.0  # seconds until a run is ended
MAX_CPU = 1.0  # seconds of processor time that a check may take


@dataclass(frozen=True)
class Outcome:
    """How one run ended: "passed", "failed" an assertion, or "crashed" in any other way."""

    end: str
    message: str
    line: int | None  # of the code
    seconds: float
    cpu: float
    value: Any = None  # what the code left in `value`, where it was asked for


@dataclass(frozen=True)
class BreakReport:
    """What the check said under a break; `error` is its assertion, or why there is none."""

    name: str
    file: str
    caught: bool
    error: str


@dataclass(frozen=True)
class Report:
    """What is known of a page after its check and its breaks were run."""

    question: Question
    seconds: float
    passed: bool
    breaks: tuple[BreakReport, ...]
    problems: tuple[Problem, ...]

    @property
    def ok(self) -> bool:
        return self.passed and not self.problems

    def as_json(self) -> dict[str, Any]:
        return {
            "page": self.question.path,
            "title": self.question.title,
            "seconds": round(self.seconds, 4),
            "check": "passed" if self.passed else "failed",
            "breaks": [vars(report) for report in self.breaks],
            "errors": [problem._asdict() for problem in self.problems],
        }


class Pool:
    """Child processes that run code, one for each core; use it in a `with`."""

    def __init__(self, size: int | None = None) -> None:
        self.size = size or os.cpu_count() or 1
        self._idle: queue.Queue[subprocess.Popen[str] | None] = queue.Queue()
        self._started: list[subprocess.Popen[str]] = []

    def __enter__(self) -> "Pool":
        for _ in range(self.size):
            self._idle.put(None)  # started when it is needed
        return self

    def __exit__(self, *_: object) -> None:
        for process in self._started:
            process.terminate()
        for process in self._started:
            process.communicate()

    def run(
        self,
        root: Path,
        code: str,
        changed: dict[str, str],
        *,
        strict: bool,
        limit: float = TIME_LIMIT,
        value: bool = False,
    ) -> Outcome:
        """Run code in a process of its own; may be called from many threads.

        Args:
            root: the folder that holds snippets/.
            code: the check.
            changed: sources that are taken in place of those on disk.
            strict: whether a warning is an error.
            limit: seconds until the run is ended.
            value: whether the code leaves something for JSON in a variable of that name.
        """
        job = {
            "root": str(root),
            "code": code,
            "changed": changed,
            "strict": strict,
            "limit": limit,
            "value": value,
        }
        process = self._idle.get()
        try:
            if process is None or process.poll() is not None:
                process = self._start()
            assert process.stdin and process.stdout
            process.stdin.write(json.dumps(job) + "\n")
            process.stdin.flush()
            answer = process.stdout.readline()
        except BrokenPipeError:
            answer = ""
        finally:
            self._idle.put(process)
        if not answer:
            return Outcome("crashed", "the process that runs checks ended", None, 0.0, 0.0)
        return Outcome(**json.loads(answer))

    def _start(self) -> subprocess.Popen[str]:
        one_thread = {
            f"{name}_NUM_THREADS": "1" for name in ("OPENBLAS", "OMP", "MKL", "VECLIB_MAXIMUM")
        }
        process = subprocess.Popen(
            [sys.executable, "-P", "-m", "drill.child"],  # -P: nothing from the folder it starts in
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            encoding="utf-8",
            env={
                **os.environ,
                **one_thread,
                "PYTHONHASHSEED": "0",
                "PYTHONDONTWRITEBYTECODE": "1",
                "PYTHONUTF8": "1",
                "PYTHONPATH": str(Path(__file__).parent.parent),  # where drill is
            },
            start_new_session=True,  # Ctrl-C is for the tool, which then ends this
        )
        self._started.append(process)
        return process


def check(
    project: Project,
    questions: Iterable[Question],
    on_done: Callable[[Report], None] = lambda report: None,
    limit: float = TIME_LIMIT,
    fresh: bool = False,
) -> list[Report]:
    """Run every check and every break, on all cores; reports are in the order of the questions.

    What was run before, and depends on nothing that has changed, is not run again.

    Args:
        project: where the snippets are.
        questions: the pages to check.
        on_done: called with each report, as soon as it is known.
        limit: seconds until a run is ended.
        fresh: run all again.
    """
    questions = list(questions)
    results = Results(project.cache)
    with ThreadPoolExecutor(os.cpu_count()) as threads, Pool() as pool:  # the pool ends first
        runner = _Runner(project, pool, results, limit, fresh)
        # Prepared here, not in the threads: parsing in several of them crashes CPython 3.11.
        prepared = [
            (question, [runner.prepare(question, found) for found in (None, *question.breaks)])
            for question in questions
        ]
        runs = [
            (question, [threads.submit(runner.run, run) for run in of_question])
            for question, of_question in prepared
        ]
        reports = []
        try:
            for question, (plain, *broken) in runs:
                reports.append(_report(question, plain, broken))
                on_done(reports[-1])
        except BaseException:
            threads.shutdown(wait=False, cancel_futures=True)
            raise
        finally:
            results.save(all_pages=len(reports) >= len(project.questions))
    return reports


@dataclass(frozen=True)
class _Run:
    """A check under a break, or as it is."""

    code: str
    changed: dict[str, str]
    strict: bool
    key: str


@dataclass(frozen=True)
class _Runner:
    """Runs the checks of pages."""

    project: Project
    pool: Pool
    results: Results
    limit: float
    fresh: bool

    def prepare(self, question: Question, found: Break | None) -> _Run | None:
        """What is to be run; None where there is nothing."""
        if question.check is None or "TODO" in question.check.code:
            return None
        changed = {}
        if found:
            try:
                changed[found.file] = found.apply(self.project.sources[found.file])
            except (KeyError, ValueError):
                return None  # said already, among the page's problems
        code, sources = question.check.code, {**self.project.sources, **changed}
        # Reading the imports of a file takes longer than all else here, and few breaks touch them.
        same_imports = found is None or "import" not in found.diff
        files = imported_files(
            [code, "import snippets.__init__"], self.project.sources if same_imports else sources
        )
        seen = {file: sources[file] for file in files}
        return _Run(code, changed, found is None, run_key(code, seen, strict=found is None))

    def run(self, run: _Run | None) -> Outcome | None:
        """The outcome of a run; may be called from many threads."""
        if run is None:
            return None
        known = None if self.fresh else self.results.get(run.key)
        if known is not None and known["seconds"] <= self.limit:
            return Outcome(**known)
        outcome = self.pool.run(
            self.project.root, run.code, run.changed, strict=run.strict, limit=self.limit
        )
        # A crash may be the machine's fault, and so may a check that takes too long.
        if outcome.end != "crashed" and outcome.cpu <= MAX_CPU:
            self.results.put(run.key, {name: getattr(outcome, name) for name in FIELDS})
        return outcome


def _report(
    question: Question, plain: "Future[Outcome | None]", broken: list["Future[Outcome | None]"]
) -> Report:
    problems = list(question.problems)
    outcome = plain.result()
    passed = outcome is not None and outcome.end == "passed"
    if question.check and outcome:
        if not passed:
            verb = "fails" if outcome.end == "failed" else "crashes"
            problems.append(
                Problem(
                    question.check.line + (outcome.line or 0),
                    f"the check {verb}: {short(outcome.message)}",
                )
            )
        elif outcome.cpu > MAX_CPU:
            problems.append(
                Problem(
                    question.check.line,
                    f"the check takes {outcome.cpu:.1f} s of processor time: at most {MAX_CPU:g} s",
                )
            )
    reports = []
    for found, future in zip(question.breaks, broken, strict=True):
        report, problem = _break_report(found, future.result(), passed)
        reports.append(report)
        problems += [Problem(found.line, problem)] if problem else []
    return Report(
        question,
        outcome.seconds if outcome else 0.0,
        passed,
        tuple(reports),
        tuple(sorted(problems)),
    )


def _break_report(found: Break, outcome: Outcome | None, passed: bool) -> tuple[BreakReport, str]:
    """The report of a break, and the problem there is with it, if any."""
    if outcome is None:
        return BreakReport(found.name, found.file, False, "it was not run"), ""
    if not passed:
        return BreakReport(
            found.name, found.file, False, "the check falls short without the break too"
        ), ""
    message = short(outcome.message)
    if outcome.end == "failed":
        problem = (
            "" if message else f"break {found.name} is caught by an assertion without a message"
        )
        return BreakReport(found.name, found.file, True, message), problem
    if outcome.end == "passed":
        problem = f"break {found.name} is not caught: the check passes under it"
    else:
        problem = f"break {found.name} crashes the check instead of failing an assertion: {message}"
    return BreakReport(found.name, found.file, False, message or "the check passes"), problem


def short(message: str) -> str:
    """An assertion's message on one line, without the arrays that NumPy prints below it."""
    lines = []
    for line in message.split("\n"):
        if line.startswith((" ACTUAL", " DESIRED", " x:", " y:")):
            break
        lines.append(line.strip())
    return " ".join(line for line in lines if line)
