"""What the commands of the command line share."""

import os
import re
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import wraps
from pathlib import Path
from typing import Any, Concatenate, ParamSpec

import click
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

from drill.project import Project, find, find_checkout

P = ParamSpec("P")
POLL = 0.3  # seconds between two looks at files

form_option = click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json"]),
    default="text",
    help="For people or for programs.",
)


class Shard(click.ParamType[tuple[int, int]]):
    """One of several parts: 3/8 is the third of eight."""

    name = "I/N"

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> tuple[int, int]:
        match = re.fullmatch(r"([0-9]{1,4})/([0-9]{1,4})", str(value))
        if not match or not 1 <= int(match[1]) <= int(match[2]):
            self.fail(f"{value!r} is no part such as 3/8, from 1/8 to 8/8", param, ctx)
        return int(match[1]), int(match[2])


def saves(root: Path) -> Iterator[None]:
    """At once, and again after each change of a page or a snippet."""
    seen = None
    while True:
        found = sorted([*(root / "docs").glob("*/*.md"), *(root / "snippets").glob("*.py")])
        now = [(file, stat.st_mtime_ns, stat.st_size) for file in found if (stat := _stat(file))]
        if now != seen:
            seen = now
            yield
        time.sleep(POLL)


def _stat(file: Path) -> os.stat_result | None:
    try:
        return file.stat()
    except FileNotFoundError:  # gone since it was listed
        return None


def pass_project(command: Callable[Concatenate[Project, P], None]) -> Callable[P, None]:
    """Give a command the checkout that it is called in; outside of any, what an installed wheel has."""

    @wraps(command)
    def with_project(*args: P.args, **kwargs: P.kwargs) -> None:
        command(find(Path.cwd()), *args, **kwargs)

    return with_project


def pass_checkout(command: Callable[Concatenate[Project, P], None]) -> Callable[P, None]:
    """Give a command the checkout that it is called in; without one, it says so."""

    @wraps(command)
    def with_checkout(*args: P.args, **kwargs: P.kwargs) -> None:
        name = click.get_current_context().info_name
        command(needed_checkout(f"`drill {name}`"), *args, **kwargs)

    return with_checkout


def needed_checkout(by: str) -> Project:
    """The checkout of the current folder.

    Raises:
        click.ClickException: there is none; it tells what needs it.
    """
    try:
        return find_checkout(Path.cwd())
    except FileNotFoundError as error:
        raise click.ClickException(f"{by} needs a checkout: {error}") from error


@contextmanager
def progress_bar(label: str, total: int) -> Iterator[Callable[[Any], None]]:
    """Show a bar on standard error; what the block is given moves it on by one."""
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
    console = Console(stderr=True)
    silent = not console.is_terminal  # a log needs no moving bar
    with Progress(*columns, console=console, transient=True, disable=silent) as progress:
        task = progress.add_task(label, total=total)
        yield lambda done: progress.advance(task)
