"""The commands of practice: drill practice | grade | mutants."""

import json
import os
import re
import shlex
import sys
import time
from collections.abc import Iterator
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING

import click
from rich.console import Console
from rich.table import Table
from rich.text import Text

from drill import mutants, practice
from drill.check import Pool
from drill.cli_shared import POLL, form_option, pass_checkout, pass_project, progress_bar
from drill.files import write_atomic
from drill.practice import Graded, Task
from drill.project import Project

if TYPE_CHECKING:  # it imports NumPy
    from drill.grade import Failure

PRINTED_LINES = 40  # of an answer's own output


@click.command("practice")
@click.argument("name", required=False)
@click.option(
    "--out",
    type=click.Path(path_type=Path, dir_okay=False),
    help="The file to write.  [default: NAME.py]",
)
@pass_project
def practice_command(project: Project, name: str | None, out: Path | None) -> None:
    """Write a page's function yourself, from its signature and docstring.

    Without NAME the functions are listed.

    \b
    Examples:
      drill practice
      drill practice softmax
      drill practice attention.attention_weights --out mine.py
    """
    if name is None:
        if out:
            raise click.UsageError("--out is for the function of a NAME: see `drill practice`")
        _print_list(practice.tasks(project))
        source = f"dl-drill {version('dl-drill')}" if project.packaged else str(project.root)
        click.echo(f"\nFrom {source}; start one with `drill practice FUNCTION`")
        return
    task = _named(project, name)
    out = out or Path(f"{task.function}.py")
    if os.path.lexists(out):
        raise click.UsageError(f"{out} exists already: name another file with --out")
    write_atomic(out, task.stub.encode())
    file = shlex.quote(str(out))
    click.echo(f"wrote {out}\nNow write the body of {task.function}: `drill grade {file} --watch`")


def _print_list(known: list[Task]) -> None:
    table = Table(box=None, pad_edge=False, header_style="bold", expand=True)
    for title in ("topic", "function", "level"):
        table.add_column(title, no_wrap=True)
    table.add_column(no_wrap=True, ratio=1)  # what is left of the line
    for topic in dict.fromkeys(task.topic for task in known):
        for task in known:
            if task.topic == topic:
                about = Text(task.about, "dim", overflow="ellipsis")
                table.add_row(topic, task.function, str(task.level), about)
    Console().print(table)


def _named(project: Project, name: str) -> Task:
    try:
        return practice.find(project, name)
    except LookupError as error:
        raise click.UsageError(str(error)) from error


@click.command("grade")
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False, exists=True))
@click.option("--name", help="The function that is meant, where the file leaves it open.")
@click.option("--watch", is_flag=True, help="Grade again whenever the file is saved.")
@form_option
@pass_project
def grade_command(project: Project, file: Path, name: str | None, watch: bool, form: str) -> None:
    """Grade your version of a page's function.

    It is compared with the page's own on many inputs, then has to pass the page's check.
    It runs apart from the tool, for at most 10 seconds.

    \b
    Examples:
      drill grade softmax.py
      drill grade softmax.py --watch
      drill grade mine.py --name attention.attention_weights --format json
    """
    with Pool(1) as pool:
        if not watch:
            sys.exit(0 if _grade(project, pool, file, name, form) else 1)
        try:
            for _ in _saves(file):
                try:
                    _grade(project, pool, file, name, form)
                except (click.UsageError, OSError) as error:  # the next save may mend it
                    click.echo(f"Error: {error}", err=True)
                if form == "text":
                    click.echo(f"\nWaiting for the next save of {file} (Ctrl-C ends it)\n")
        except KeyboardInterrupt:
            sys.exit(130)


def _saves(file: Path) -> Iterator[None]:
    """At once, and again after each save; a file that is gone for a moment is waited for."""
    seen = None
    while True:
        try:
            stat = file.stat()
            now = (stat.st_mtime_ns, stat.st_size, stat.st_ino)
        except FileNotFoundError:
            now = None
        if now and now != seen:
            yield
            seen = now
        time.sleep(POLL)


def _grade(project: Project, pool: Pool, file: Path, name: str | None, form: str) -> bool:
    """Grade the function in a file, and print what there is to say; whether it is solved."""
    answer = file.read_bytes().decode("utf-8-sig", errors="replace")
    task = _named(project, name) if name else _meant(project, file, answer)
    graded = practice.grade(pool, task, answer)
    if form == "json":
        found = {"file": str(file), "function": task.key, **graded.verdict}
        click.echo(json.dumps({**found, "printed": graded.printed}, indent=2, ensure_ascii=False))
    else:
        _print_graded(task, graded)
    return graded.verdict["passed"]


def _meant(project: Project, file: Path, answer: str) -> Task:
    """The one function to practice that a file defines; of more, the one that it is named after.

    Raises:
        click.UsageError: there is none, or more than one.
    """
    # No parser: a file that is not yet Python says what it is about as well.
    names = set(re.findall(r"^def[ \t]+(\w+)", answer, re.MULTILINE)) or {file.stem}
    found = [task for task in practice.tasks(project) if task.function in names]
    found = [task for task in found if task.function == file.stem] or found
    if len(found) == 1:
        return found[0]
    if found:
        keys = ", ".join(task.key for task in found)
        raise click.UsageError(f"{file} may be about {keys}: say which with --name")
    raise click.UsageError(f"{file} defines no function of `drill practice`")


def _print_graded(task: Task, graded: Graded) -> None:
    verdict = graded.verdict
    if graded.printed:
        lines = graded.printed.rstrip("\n").split("\n")
        click.echo("\n".join(["It printed:", *(f"  {line}" for line in lines[:PRINTED_LINES])]))
        if len(lines) > PRINTED_LINES:
            click.echo(f"  … and {len(lines) - PRINTED_LINES} more lines")
    if verdict["passed"]:
        click.secho(f"{task.key}: solved", fg="green")
        click.echo(f"{verdict['cases']} of {verdict['cases']} cases agree with the page's function")
    else:
        click.secho(f"{task.key}: not yet", fg="red")
    if verdict["error"]:
        click.echo(verdict["error"])
    if verdict["failure"]:
        _print_failure(verdict["failure"], verdict["cases"])
    if verdict["like"]:
        click.echo(f"behaves like: {verdict['like']} ({verdict['like_page']})")
    for check in verdict["checks"]:
        said = "passes" if check["passed"] else f"fails: {check['message']}"
        click.echo(f"{check['page']}: the check {said}")


def _print_failure(failure: "Failure", cases: int) -> None:
    click.echo(f"case {failure['case']} of {cases}: {failure['message']}")
    for line in failure["inputs"]:
        click.echo(f"  {line}")
    at = f" at {failure['at']}" if failure["at"] else ""
    for label, text in (("expected", failure["expected"]), ("got", failure["got"])):
        click.echo(f"{label}{at}: " + text.replace("\n", "\n  "))
    if failure["hint"]:
        click.echo(f"hint: {failure['hint']}")


@click.command("mutants")
@click.argument("names", nargs=-1, metavar="[NAME]...")
@click.option("--fresh", is_flag=True, help="Run all again, whatever is known already.")
@form_option
@pass_checkout
def mutants_command(project: Project, names: tuple[str, ...], fresh: bool, form: str) -> None:
    """Show how strong graders are: each must find small changes of the page's own function.

    NAME is a function of `drill practice`; without any, all are measured.
    A change that no input can tell is listed in drill/cases/equivalent.toml, with the reason.

    \b
    Examples:
      drill mutants
      drill mutants softmax dropout
      drill mutants --fresh --format json
    """
    known = practice.tasks(project)
    chosen = {_named(project, name).key for name in names} or {task.key for task in known}
    with progress_bar("Mutating", len(chosen)) as advance:
        found = mutants.measure(
            project, [task for task in known if task.key in chosen], advance, fresh
        )
    if form == "json":
        click.echo(json.dumps([s.as_json() for s in found], indent=2, ensure_ascii=False))
    else:
        _print_strengths(found)
    sys.exit(0 if all(strength.ok for strength in found) else 1)


def _print_strengths(found: list[mutants.Strength]) -> None:
    table = Table("function", box=None, pad_edge=False, header_style="bold")
    for title in ("mutants", "killed", "equal", "alive", "share"):
        table.add_column(title, justify="right")
    for strength in found:
        counts = strength.mutants, strength.killed, strength.equivalent, len(strength.survivors)
        share = Text(f"{strength.share:.1%}", "green" if strength.ok else "red")
        table.add_row(strength.key, *map(str, counts), share)
    Console().print(table)
    for strength in found:
        for diff in strength.survivors:
            click.echo(f"\n{strength.key} survives\n{diff}")
        for line in strength.stale:
            click.echo(f"\n{line}")
    good = sum(strength.ok for strength in found)
    click.secho(
        f"\n{good} of {len(found)} graders kill at least {mutants.LEAST:.0%}",
        fg="green" if good == len(found) else "red",
    )
