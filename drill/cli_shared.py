"""What the commands of the command line share."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import wraps
from pathlib import Path
from typing import Any, Concatenate, ParamSpec

import click
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

from drill.project import Project, find

P = ParamSpec("P")

form_option = click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json"]),
    default="text",
    help="For people or for programs.",
)


def pass_project(command: Callable[Concatenate[Project, P], None]) -> Callable[P, None]:
    """Give a command the project of the folder that it is called in."""

    @wraps(command)
    def with_project(*args: P.args, **kwargs: P.kwargs) -> None:
        command(find(Path.cwd()), *args, **kwargs)

    return with_project


@contextmanager
def progress_bar(label: str, total: int) -> Iterator[Callable[[Any], None]]:
    """Show a bar on standard error; what the block is given moves it on by one."""
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
    console = Console(stderr=True)
    silent = not console.is_terminal  # a log needs no moving bar
    with Progress(*columns, console=console, transient=True, disable=silent) as progress:
        task = progress.add_task(label, total=total)
        yield lambda done: progress.advance(task)
