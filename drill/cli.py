"""The command line: drill new | check | serve | build | quiz | practice | grade | mutants | export."""

import atexit
import gc
import json
import logging
import os
import socket
import sys
from pathlib import Path
from typing import Any

import click
from rich.console import Console
from rich.table import Table
from rich.text import Text

from drill import deck, runtime
from drill.cards import cards
from drill.check import TIME_LIMIT, Report, check
from drill.cli_practice import grade_command, mutants_command, practice_command
from drill.cli_shared import (
    Shard,
    form_option,
    needed_checkout,
    pass_checkout,
    pass_project,
    progress_bar,
    saves,
)
from drill.files import new_folder, write_atomic
from drill.page import NAME, Question
from drill.progress import NEW_A_DAY
from drill.project import Project, find
from drill.scaffold import add_page
from drill.shards import TIMES, part, read_times, write_times


class _Group(click.Group):
    """Says what is wrong with an input in one line, without a traceback."""

    def invoke(self, context: click.Context) -> Any:
        try:
            return super().invoke(context)
        except (OSError, ValueError, LookupError) as error:
            if os.environ.get("DRILL_DEBUG"):
                raise
            raise click.ClickException(str(error)) from error
        except KeyboardInterrupt:
            click.echo("Interrupted", err=True)
            sys.exit(130)


@click.group(cls=_Group, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="dl-drill")
def main() -> None:
    """Deep-learning questions whose answers run, are checked, and can be broken.

    Every command works from any folder of a checkout.
    Elsewhere check, quiz, practice, grade and export take the pages that were installed with it.
    Exit codes: 0 all is well, 1 something falls short, 2 wrong usage, 130 interrupted.
    """
    # Nearly all that is read is needed to the end: garbage is looked for at every 50,000th object,
    # not at every 700th, which is a quarter of the time; and no syntax tree is taken apart at the end.
    gc.set_threshold(50_000, 20, 50)
    atexit.register(gc.freeze)


for command in (practice_command, grade_command, mutants_command):
    main.add_command(command)


@main.command()
@click.argument("name", metavar="TOPIC/ID")
@pass_checkout
def new(project: Project, name: str) -> None:
    """Start the page of a question.

    The page fails exactly where you have to write; `drill check` shows where.

    \b
    Example:
      drill new attention/causal-mask
    """
    topic, _, id = name.partition("/")
    if not NAME.fullmatch(topic) or not NAME.fullmatch(id):
        raise click.UsageError(f"{name!r} is not TOPIC/ID, such as attention/causal-mask")
    for path in add_page(project, topic, id):
        click.echo(f"wrote {path}")
    click.echo(
        f"Now write what is marked TODO in docs/{topic}/{id}.md, until `drill check {topic}/{id}` passes."
    )


@main.command("check")
@click.argument("pages", nargs=-1, metavar="[PAGE]...")
@form_option
@click.option(
    "--time-limit",
    type=click.FloatRange(min=0.1),
    default=TIME_LIMIT,
    show_default=True,
    help="Seconds until a run is ended.",
)
@click.option("--fresh", is_flag=True, help="Run all again, whatever is known already.")
@click.option("--watch", is_flag=True, help="Check again whenever a page or a snippet is saved.")
@click.option(
    "--shard",
    type=Shard(),
    help="A part of the pages, such as 3/8, for machines that share the work.",
)
@click.option("--record", is_flag=True, help=f"Write how long pages take to {TIMES}.")
@pass_project
def check_command(
    project: Project,
    pages: tuple[str, ...],
    form: str,
    time_limit: float,
    fresh: bool,
    watch: bool,
    shard: tuple[int, int] | None,
    record: bool,
) -> None:
    """Run the checks of pages, as they are and under every break.

    PAGE is a file, TOPIC/ID, ID or TOPIC; without any, all pages are checked.
    What was run before, and depends on nothing that has changed, is not run again.
    Shards are even in the time that pages took when it was recorded.

    \b
    Examples:
      drill check
      drill check attention --watch
      drill check docs/attention/causal-mask.md --format json
      drill check --shard 3/8
      drill check --fresh --record
    """
    if watch:
        return _watch(project.root, pages, time_limit)
    if record:
        needed_checkout("`drill check --record`")
    questions = _select(project, pages)
    if shard:
        questions = part(questions, *shard, read_times(project.root))
    if form == "json":
        reports = check(project, questions, limit=time_limit, fresh=fresh)
        click.echo(
            json.dumps([report.as_json() for report in reports], indent=2, ensure_ascii=False)
        )
    else:
        reports = _check_with_progress(project, questions, time_limit, fresh)
        _print_reports(reports)
    if record:
        write_times(project.root, reports)
    sys.exit(0 if all(report.ok for report in reports) else 1)


def _watch(root: Path, pages: tuple[str, ...], limit: float) -> None:
    """Check now and after each save, and show what is new."""
    shown: dict[str, Report] = {}
    try:
        for _ in saves(root):
            project = Project(root)  # read anew
            try:
                reports = _check_with_progress(project, _select(project, pages), limit)
            except click.UsageError as error:  # the next save may mend it
                click.echo(f"Error: {error}", err=True)
                continue
            new = [report for report in reports if shown.get(report.question.path) != report]
            shown = {report.question.path: report for report in reports}
            if new:
                _print_reports(new)
            click.echo("\nWaiting for the next save (Ctrl-C ends it)\n")
    except KeyboardInterrupt:
        sys.exit(130)


def _select(project: Project, pages: tuple[str, ...]) -> list[Question]:
    """The questions that are meant, each once, in the order of the project.

    Raises:
        click.UsageError: a name means no page.
    """
    chosen: set[str] = set()
    for page in pages:
        file = Path(page).resolve()
        path = (
            file.relative_to(project.root).as_posix() if file.is_relative_to(project.root) else page
        )
        found = {
            q.path
            for q in project.questions
            if page in (q.id, q.topic, f"{q.topic}/{q.id}") or path == q.path
        }
        if not found:
            raise click.UsageError(f"there is no page {page}")
        chosen |= found
    if not project.questions:
        raise click.UsageError("there is no page in docs/ yet: start one with `drill new TOPIC/ID`")
    return [question for question in project.questions if not pages or question.path in chosen]


def _check_with_progress(
    project: Project, questions: list[Question], limit: float, fresh: bool = False
) -> list[Report]:
    with progress_bar("Checking", len(questions)) as advance:
        return check(project, questions, on_done=advance, limit=limit, fresh=fresh)


def _print_reports(reports: list[Report]) -> None:
    console = Console()
    table = Table(
        "page", "check", "breaks caught", "ms", box=None, pad_edge=False, header_style="bold"
    )
    table.columns[3].justify = "right"
    for report in reports:
        caught = sum(result.caught for result in report.breaks)
        table.add_row(
            f"{report.question.topic}/{report.question.id}",
            Text("passed", "green") if report.passed else Text("failed", "red"),
            Text(
                f"{caught} of {len(report.breaks)}",
                "green" if caught == len(report.breaks) else "red",
            ),
            f"{1000 * report.seconds:.0f}",
        )
    console.print(table)
    for report in reports:
        for problem in report.problems:
            click.echo(f"{report.question.path}:{problem.line}: {problem.message}")
    good = sum(report.ok for report in reports)
    breaks = [result for report in reports for result in report.breaks]
    console.print(
        f"\n{good} of {len(reports)} pages passed, {sum(result.caught for result in breaks)} of {len(breaks)} breaks caught",
        style="green" if good == len(reports) else "red",
    )


@main.command()
@click.option(
    "--out",
    type=click.Path(path_type=Path, file_okay=False),
    default=Path("site"),
    show_default=True,
)
@click.option(
    "--bundle-numpy",
    is_flag=True,
    help="Fetch NumPy for the browser from Pyodide's distribution, and put it into the site.",
)
@pass_checkout
def build(project: Project, out: Path, bundle_numpy: bool) -> None:
    """Check every page and build the site, with the deck in it.

    The site is built beside OUT and put in its place when it is whole.
    Readers' browsers run the code with Pyodide, which is taken from npm.
    NumPy for it comes from the file that DRILL_NUMPY_WHEEL names, or with --bundle-numpy;
    without either, readers' browsers load it from Pyodide's distribution.

    \b
    Examples:
      drill build
      SITE_URL=https://example.org/dl-drill/ drill build --bundle-numpy
    """
    if bundle_numpy:
        os.environ["DRILL_NUMPY_WHEEL"] = str(runtime.download_numpy(project.root / ".cache"))
    os.environ["SOURCE_DATE_EPOCH"] = "315532800"  # 1980: no time of the build gets into the site
    out = project.root / out
    if out.exists() and not (out / "index.html").exists() and any(out.iterdir()):
        raise click.UsageError(f"{out} is neither empty nor a site: it would be replaced")
    _update_deck(project)
    with new_folder(out) as folder:
        _mkdocs("build", project, site_dir=str(folder))
    click.echo(f"wrote {out}")


@main.command()
@click.option("--port", type=click.IntRange(1, 65535), default=8000, show_default=True)
@pass_checkout
def serve(project: Project, port: int) -> None:
    """Show the site on this machine, and build it again whenever a file changes.

    \b
    Example:
      drill serve --port 8001
    """
    _expect_free(port)
    click.echo(f"http://127.0.0.1:{port}/ (Ctrl-C ends it)")
    _mkdocs("serve", project, dev_addr=f"127.0.0.1:{port}")


def _expect_free(port: int) -> None:
    """MkDocs finds out only after it has built the site."""
    with socket.socket() as probe:
        if (
            sys.platform != "win32"
        ):  # as the server does it: a port that was in use a moment ago is free
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError as error:
            raise click.ClickException(
                f"port {port} cannot be used ({error.strerror}): name another with --port"
            ) from error


def _mkdocs(command: str, project: Project, **settings: Any) -> None:
    """Run MkDocs in this process, with its warnings shown and its errors in one line."""
    from mkdocs.commands import build, serve  # imported here: it takes a second
    from mkdocs.config import load_config
    from mkdocs.exceptions import MkDocsException
    from nbclient.exceptions import CellExecutionError

    logging.basicConfig(format="%(message)s", level=logging.WARNING)
    logging.getLogger("mkdocs.drill").setLevel(logging.INFO)
    file = str(project.root / "mkdocs.yml")
    try:
        if command == "serve":
            serve.serve(file, **settings)
        else:
            config = load_config(file, **settings)
            config.plugins.on_startup(command="build", dirty=False)
            build.build(config)
            config.plugins.on_shutdown()
    except MkDocsException as error:
        raise click.ClickException(str(error)) from error
    except CellExecutionError as error:  # MkDocs has shown the cell
        raise click.ClickException(f"a lab fails: {error.ename}: {error.evalue}") from error


_only_topics = click.option(
    "--topic", "topics", multiple=True, metavar="TOPIC", help="Only this topic; may be repeated."
)
_only_levels = click.option(
    "--level",
    "levels",
    multiple=True,
    type=click.IntRange(1, 3),
    metavar="1|2|3",
    help="Only this level; may be repeated.",
)
_only_tags = click.option(
    "--tag", "tags", multiple=True, metavar="TAG", help="Only this tag; may be repeated."
)


@main.command("quiz")
@_only_topics
@_only_levels
@click.option(
    "--kind",
    "kinds",
    multiple=True,
    type=click.Choice(["why", "misconception", "follow-up", "break"]),
    help="Only this kind of card; may be repeated.",
)
@_only_tags
@click.option(
    "--new",
    "new_limit",
    metavar="N",
    type=click.IntRange(min=0),
    default=NEW_A_DAY,
    show_default=True,
    help="How many cards a day may be new.",
)
@click.option(
    "--cards",
    "card_limit",
    metavar="N",
    type=click.IntRange(min=1),
    help="End after so many answers.",
)
@click.option(
    "--progress",
    "path",
    type=click.Path(path_type=Path, dir_okay=False),
    default=lambda: Path(click.get_app_dir("dl-drill"), "progress.json"),
    show_default="in the folder for settings",
    help="The file that keeps what you have learned.",
)
@click.option(
    "--merge",
    "merged",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Ask nothing: take a file in, such as the site's export.",
)
@click.option(
    "--export",
    "exported",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Ask nothing: copy the progress to a file, for the site.",
)
def quiz_command(
    topics: tuple[str, ...],
    levels: tuple[int, ...],
    kinds: tuple[str, ...],
    tags: tuple[str, ...],
    new_limit: int,
    card_limit: int | None,
    path: Path,
    merged: Path | None,
    exported: Path | None,
) -> None:
    """Ask the cards that are due, then new ones; FSRS says when each comes again.

    Any key shows the answer, 1 to 4 say how well you knew it.
    Every answer is saved at once, so the quiz may end at any time.

    \b
    Examples:
      drill quiz
      drill quiz --topic attention --topic dropout --level 1
      drill quiz --kind break --new 5 --cards 20
      drill quiz --merge ~/Downloads/dl-drill-progress.json
    """
    from drill import quiz  # imported here: its parser of HTML would slow every other command

    if merged:
        progress, new = quiz.merge_file(path, merged)
        click.echo(f"{path}: {new} new of {len(progress.reviews)} reviews")
    if exported:
        progress = quiz.export_file(path, exported)
        click.echo(f"wrote {exported} with {len(progress.reviews)} reviews")
    if merged or exported:
        return
    project = find(Path.cwd())
    reports = _check_with_progress(project, _select(project, ()), TIME_LIMIT)
    if wrong := [report for report in reports if not report.ok]:
        click.echo(f"{len(wrong)} pages fall short and are left out: see `drill check`", err=True)
    chosen = quiz.choose(
        cards([report for report in reports if report.ok]), topics, levels, kinds, tags
    )
    quiz.run(
        chosen,
        path,
        Console(),
        sys.stdin,
        new_limit=new_limit,
        card_limit=card_limit,
        titles={topic: project.indexes[topic].title for topic in project.topics},
    )


@main.command()
@click.argument("form", metavar="FORMAT", type=click.Choice(list(deck.FORMATS)), required=False)
@_only_topics
@_only_levels
@_only_tags
@click.option(
    "--out",
    type=click.Path(path_type=Path, dir_okay=False),
    help="The file to write.  [default: in dist/ of a checkout, or here]",
)
@click.option(
    "--check", "only_check", is_flag=True, help="Write nothing; fail if cards.lock.json is stale."
)
@pass_project
def export(
    project: Project,
    form: str | None,
    topics: tuple[str, ...],
    levels: tuple[int, ...],
    tags: tuple[str, ...],
    out: Path | None,
    only_check: bool,
) -> None:
    """Write the flashcards as a deck.

    FORMAT is one of

    \b
    {formats}

    Cards tell what checks report under breaks, so every check is run first.
    They link to the site at SITE_URL; without it, to that of `drill serve`.

    \b
    Examples:
      drill export anki --out ~/dl-drill.apkg
      drill export obsidian --topic attention --level 1
      drill export --check
    """
    if only_check:
        made, changed = _deck(needed_checkout("`drill export --check`"))
        if changed:
            raise click.ClickException(
                f"{deck.LEDGER} is stale: run `drill export anki` and commit it ({', '.join(changed)})"
            )
        click.echo(f"{deck.LEDGER} is up to date with {len(made.cards)} cards")
        return
    if form is None:
        raise click.UsageError(f"say which FORMAT: {', '.join(deck.FORMATS)}")
    made = _update_deck(project)
    _expect("topic", topics, set(made.topics))
    _expect("tag", tags, {tag for card in made.cards for tag in card.tags})
    chosen = made.only(topics, levels, tags)
    if not chosen.cards:
        raise click.UsageError("no card is of all that")
    folder = Path() if project.packaged else project.root / "dist"
    out = out or folder / f"dl-drill{deck.FORMATS[form].suffix}"
    write_atomic(out, deck.FORMATS[form].write(chosen))
    click.echo(f"wrote {out}: {len(chosen.cards)} cards")


export.help = (export.help or "").replace(
    "{formats}", "\n    ".join(f"  {name:<9} {form.about}" for name, form in deck.FORMATS.items())
)


def _expect(kind: str, names: tuple[str, ...], known: set[str]) -> None:
    for name in names:
        if name not in known:
            raise click.UsageError(f"there is no {kind} {name}: {', '.join(sorted(known))}")


def _update_deck(project: Project) -> deck.Deck:
    """The deck; the ledger of a checkout follows it."""
    made, changed = _deck(project)
    if changed and not project.packaged:
        deck.write_ledger(project, made.ledger)
        click.echo(f"{deck.LEDGER}: {len(changed)} changed, commit it")
    return made


def _deck(project: Project) -> tuple[deck.Deck, list[str]]:
    """The deck, and what has changed since the ledger was written."""
    _select(project, ())
    reports = check(project, project.questions)
    if not all(report.ok for report in reports):
        _print_reports([report for report in reports if not report.ok])
        raise click.ClickException("no deck and no site, because pages fall short")
    made = deck.read(project, reports, os.environ.get("SITE_URL", "http://127.0.0.1:8000/"))
    return made, deck.changes(deck.read_ledger(project), made.ledger)
