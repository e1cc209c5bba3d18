"""What can be practiced: the functions of the pages, each with a stub to fill in and what grades it."""

import ast
import json
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from drill.assertions import parsed
from drill.check import TIME_LIMIT, Pool
from drill.embed import definition, expand
from drill.page import Question
from drill.project import Project

if TYPE_CHECKING:  # it imports NumPy, which takes longer than most commands
    from drill.grade import Task as Job
    from drill.grade import Verdict

# What marks a check that counts operations: it is about the reference, and a right answer may take others.
COUNTS = "__array_ufunc__"
JOB = """\
import json
from drill.harness import run_grade
printed = []
verdict = run_grade(emit=printed.append, **json.loads({job!r}))
value = json.loads(verdict), "".join(printed)
"""


class Graded(NamedTuple):
    """An answer's verdict, and what the answer printed."""

    verdict: "Verdict"
    printed: str


@dataclass(frozen=True)
class Task:
    """A function to be written from its signature and docstring."""

    module: str  # of snippets
    function: str
    questions: tuple[Question, ...]  # that embed it; if none does, whose checks import it
    project: Project

    @property
    def key(self) -> str:
        return f"{self.module}.{self.function}"

    @property
    def file(self) -> str:
        return f"snippets/{self.module}.py"

    @property
    def topic(self) -> str:
        return self.questions[0].topic

    @property
    def level(self) -> int:
        return min(question.level for question in self.questions)

    @cached_property
    def reference(self) -> str:
        """The function as it stands in the snippets."""
        return definition(self.project.sources[self.file], self.function, self.file)

    @cached_property
    def solution(self) -> str:
        """The function with the imports that it needs."""
        return expand(f'--8<-- "{self.file}:{self.function}"', self.project.sources.__getitem__)

    @cached_property
    def stub(self) -> str:
        """Imports, signature and docstring; the body is for the reader."""
        node = parsed(self.solution).body[-1]
        assert isinstance(node, ast.FunctionDef)
        doc = node.body[0]  # the contract of the snippets: every function has one
        return "\n".join(self.solution.split("\n")[: doc.end_lineno]) + "\n    ...\n"

    @cached_property
    def about(self) -> str:
        """The first line of its docstring."""
        node = parsed(self.reference).body[0]
        assert isinstance(node, ast.FunctionDef)
        return (ast.get_docstring(node) or "").split("\n")[0]

    @cached_property
    def graded(self) -> "Job":
        """What the grader needs, as plain data."""
        return {
            "module": self.module,
            "function": self.function,
            "checks": [
                {"page": question.path, "code": question.check.code}
                for question in self.questions
                if question.check and COUNTS not in question.check.code
            ],
            "breaks": [
                {
                    "page": question.path,
                    "name": found.name,
                    "file": found.file,
                    "old": found.old,
                    "new": found.new,
                }
                for question in self.questions
                for found in question.breaks
            ],
        }


def tasks(project: Project) -> list[Task]:
    """The functions that have cases, in the order of the pages.

    Raises:
        LookupError: a function is embedded by a page and has no cases, or has cases and no page.
    """
    cased = {(module, name) for module in _case_files(project) for name in _cases(project, module)}
    shown: dict[tuple[str, str], list[Question]] = {}
    imported: dict[tuple[str, str], list[Question]] = {}
    for question in project.questions:
        for module, name in embedded(project, question):
            _add(shown.setdefault((module, name), []), question)
        for module, name in _imported(question):
            _add(imported.setdefault((module, name), []), question)
    if missing := sorted(set(shown) - cased):
        module, name = missing[0]
        raise LookupError(
            f"{shown[module, name][0].path} embeds {name}, which has no cases in drill/cases/{module}.py"
        )
    used = {**imported, **shown}
    if orphans := sorted(cased - set(used)):
        module, name = orphans[0]
        raise LookupError(f"drill/cases/{module}.py has cases for {name}, which no page shows")
    return [Task(*key, tuple(used[key]), project) for key in {**shown, **imported} if key in cased]


def find(project: Project, name: str) -> Task:
    """The task of a name such as attention.softmax, or softmax where no other module has one.

    Raises:
        LookupError: there is no such function, or more than one.
    """
    known = tasks(project)
    found = [task for task in known if name in (task.key, task.function)]
    if len(found) == 1:
        return found[0]
    if found:
        raise LookupError(f"{name} is one of {', '.join(task.key for task in found)}: say which")
    import difflib

    near = difflib.get_close_matches(
        name, [name for task in known for name in (task.key, task.function)], n=3
    )
    hint = f": do you mean {' or '.join(near)}?" if near else ": see `drill practice`"
    raise LookupError(f"there is no function {name} to practice{hint}")


def grade(
    pool: Pool, task: Task, answer: str, limit: float = TIME_LIMIT, diagnose: bool = True
) -> Graded:
    """Grade an answer in a process of its own.

    Args:
        pool: the processes.
        task: the function.
        answer: source that defines it.
        limit: seconds until the process is ended.
        diagnose: whether a wrong answer is compared with the known wrong ones.
    """
    task_json = json.dumps(task.graded if diagnose else {**task.graded, "breaks": []})
    root = task.project.root
    job = json.dumps({"root": str(root), "task": task_json, "answer": answer})
    outcome = pool.run(root, JOB.format(job=job), {}, strict=False, limit=limit, value=True)
    if outcome.value is None:
        return Graded({**_NOTHING, "error": outcome.message}, "")
    return Graded(*outcome.value)


_NOTHING: "Verdict" = {
    "passed": False,
    "error": "",
    "cases": 0,
    "failure": None,
    "like": "",
    "like_page": "",
    "checks": [],
}


def listing(known: Iterable[Task], urls: dict[str, str]) -> list[dict[str, Any]]:
    """The tasks as the practice page lists them, topic by topic.

    Args:
        known: the tasks.
        urls: path of a page, such as docs/attention/causal-mask.md -> its address.
    """
    return [
        {
            "key": task.key,
            "function": task.function,
            "topic": task.topic,
            "topic_title": task.project.indexes[task.topic].title,
            "level": task.level,
            "about": task.about,
            "pages": [
                {"path": q.path, "title": q.title, "url": urls[q.path]} for q in task.questions
            ],
        }
        for task in sorted(known, key=lambda task: task.project.topics.index(task.topic))
    ]


def details(task: Task) -> dict[str, Any]:
    """What the practice page needs to ask and grade one task."""
    return {"stub": task.stub, "reference": task.reference, "task": task.graded}


def _add(questions: list[Question], question: Question) -> None:
    if question not in questions:
        questions.append(question)


def _case_files(project: Project) -> list[str]:
    return sorted(
        file.stem
        for file in (project.root / "drill/cases").glob("*.py")
        if f"snippets/{file.name}" in project.sources and file.stem != "__init__"
    )


def _cases(project: Project, module: str) -> list[str]:
    text = (project.root / "drill/cases" / f"{module}.py").read_text(encoding="utf-8")
    return [
        node.name
        for node in parsed(text).body
        if isinstance(node, ast.FunctionDef) and not node.name.startswith("_")
    ]


def embedded(project: Project, question: Question) -> list[tuple[str, str]]:
    """Module and name of the functions that a page embeds; classes are not practiced."""
    return [
        (Path(embed.file).stem, embed.name)
        for embed in question.embeds
        if f"def {embed.name}(" in project.sources.get(embed.file, "")
    ]


def _imported(question: Question) -> list[tuple[str, str]]:
    """The functions of snippets that a check imports by name."""
    tree = parsed(question.check.code if question.check else "")
    return [
        (node.module.removeprefix("snippets."), alias.name)
        for node in tree.body
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("snippets.")
        for alias in node.names
        if node.module
    ]
