"""The thin adapter to MkDocs: its hooks, which mkdocs.yml names.

The run that builds the site runs every check; a page that falls short does not build.
"""

import gc
import hashlib
import html
import itertools
import json
import logging
import os
import platform
import posixpath
import re
import shutil
import subprocess
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field, replace
from functools import cache, partial
from importlib.metadata import version
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import quote, urljoin, urlsplit

from bs4 import BeautifulSoup, Tag
from jinja2 import Environment
from markdown_it.token import Token
from mkdocs.commands.build import build
from mkdocs.config import load_config
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import Abort, MkDocsException
from mkdocs.livereload import LiveReloadServer
from mkdocs.plugins import event_priority
from mkdocs.structure.files import File, Files
from mkdocs.structure.nav import Navigation
from mkdocs.structure.pages import Page
from mkdocs.utils import get_relative_url, meta
from nbclient.exceptions import CellExecutionError
from nbconvert.preprocessors import ExecutePreprocessor

from drill import (
    browser,
    deck,
    describe,
    formulas,
    mutants,
    overview,
    redirects,
    runtime,
    search,
    spot,
    styles,
)
from drill.cards import render, render_inline
from drill.check import BreakReport, Report, check
from drill.embed import expand
from drill.page import Question, parse, parser
from drill.practice import Task, embedded, listing, tasks
from drill.project import Project, imported_files

log = logging.getLogger("mkdocs.drill")

TAGS = "tags.md"
# .example is reserved: where no repository is named, no link leads to a stranger's.
NO_REPOSITORY = "https://repository.example/dl-drill"


class _Made(NamedTuple):
    """All that a page is made of, but for the navigation and the theme."""

    meta: Mapping[str, Any]  # its front matter; of a lab, what else its result depends on
    markdown: str  # with all that is put into it
    related: tuple[str, ...] = ()  # the titles at its foot


@dataclass
class _Build:
    """What one build knows; made anew in on_config."""

    project: Project
    stamps: dict[str, int]  # of the files that it read
    reports: dict[str, Report]  # by the page's path within docs/
    home: Report  # of the check on the home page, if it has one
    questions: dict[str, Question]  # by identifier
    deck: deck.Deck
    tasks: list[Task]
    repository: str
    runtime: runtime.Runtime | None  # None where it cannot be had
    tags: dict[str, list[Question]]  # that have an entry on the page of tags, if there is one
    made: dict[str, _Made] = field(default_factory=dict)  # by the page's path within docs/
    files: Files = field(default_factory=lambda: Files([]))
    templates: Environment | None = None


_build: _Build
_before: _Build | None = None  # the last build, where only what has changed since is made anew
_serving = False


def on_config(config: MkDocsConfig) -> MkDocsConfig:
    """Run the checks, and make the navigation from the lists of the index pages."""
    global _build
    project = Project(Path(config.config_file_path).parent)
    stamps = _stamps(project.root) if _serving else {}
    *reports, home = _check(project)
    repository = os.environ.get("REPO_URL", NO_REPOSITORY).rstrip("/")
    _build = _Build(
        project,
        stamps,
        {report.question.path.removeprefix("docs/"): report for report in reports},
        home,
        {report.question.id: report.question for report in reports},
        deck.read(project, reports, config.site_url or ""),
        tasks(project),
        repository,
        _before.runtime if _before else _runtime(project.root),
        overview.shared_tags(project.questions) if (project.root / "docs" / TAGS).is_file() else {},
    )
    config.edit_uri = f"{repository}/edit/main/docs/"
    config.nav = _navigation(project)
    _set_up_labs(project.root)
    return config


def _runtime(root: Path) -> runtime.Runtime | None:
    """Python for the browser; a site without it still has everything to read."""
    try:
        return runtime.read(root / ".cache", os.environ.get("DRILL_NUMPY_WHEEL"))
    except runtime.Missing as error:
        log.info(f"Without Python for the browser, checks do not run on the site: {error}")
    except ValueError as error:
        raise Abort(str(error)) from error
    return None


def _check(project: Project) -> list[Report]:
    """The reports of all pages, and last that of the home page."""
    # A check and breaks like those of any page, but no other section of one.
    home = replace(parse(_home_text(project), "", "index"), problems=())
    reports = check(project, [*project.questions, home])
    wrong = [
        f"{report.question.path}:{problem.line}: {problem.message}"
        for report in reports
        for problem in report.problems
    ]
    if wrong:
        raise Abort("\n".join(["Not built, because pages fall short:", *wrong]))
    breaks = sum(len(report.breaks) for report in reports[:-1])
    log.info(f"{len(reports) - 1} pages hold, and all {breaks} breaks are caught")
    return reports


def _home_text(project: Project) -> str:
    return (project.root / "docs/index.md").read_text(encoding="utf-8")


def _navigation(project: Project) -> list[Any]:
    """A tab for each heading of the home page, with what is listed below it."""
    nav: list[Any] = ["index.md"]
    for name, targets in project.indexes[""].sections.items():
        entries = [_entry(project, target) for target in targets]
        nav += [{name: entries}] if name else entries
    return nav


def _entry(project: Project, target: str) -> Any:
    topic = target.removesuffix("/index.md")
    if topic == target or topic not in project.indexes:
        return target
    pages = [target, *project.indexes[topic].entries]
    if any(question.topic == topic for question in project.questions):
        pages.append(f"{topic}/{overview.CHEAT_SHEET}")
    return {project.indexes[topic].title: pages}


def _set_up_labs(root: Path) -> None:
    """Let labs see the snippets and their figures, and nothing of the author's own IPython profile."""
    os.environ["PYTHONPATH"] = os.pathsep.join([str(root), str(root / "docs/labs")])
    profile = root / ".cache/ipython/profile_default"
    profile.mkdir(parents=True, exist_ok=True)
    # A warning on every start says that the kernel talks over TCP: it does so on this machine only.
    (profile / "ipython_kernel_config.py").write_text("c.IPKernelApp.log_level = 'ERROR'\n")
    os.environ["IPYTHONDIR"] = str(profile.parent)


@event_priority(100)  # before mkdocs-jupyter, which looks for an earlier result then
def on_pre_page(page: Page, config: MkDocsConfig, files: Files) -> None:
    """A lab is executed again where it, or anything that it depends on, has changed."""
    file = Path(page.file.abs_src_path or "")
    if file.suffix == ".py":
        cache = _labs_cache(_build.project, file.read_text(encoding="utf-8"))
        _forget_damaged(cache)
        config.plugins["mkdocs-jupyter"].config["cache_dir"] = str(cache)


def _labs_cache(project: Project, lab: str) -> Path:
    """Where the result of a lab is kept: by the snippets it imports and the libraries it plots with."""
    lock = (project.root / "requirements.lock").read_text(encoding="utf-8")
    figure = (project.root / "docs/labs/_figure.py").read_text(encoding="utf-8")
    files = sorted(imported_files([lab], project.sources))
    parts = [lock, figure, *(project.sources[file] for file in files)]
    name = hashlib.sha256("\0".join(parts).encode()).hexdigest()[:12]
    return project.root / ".cache/labs" / name


def _forget_damaged(cache: Path) -> None:
    """mkdocs-jupyter writes results in place, and believes what a killed build has written half of."""
    for file in cache.glob("*.json"):
        try:
            known = json.loads(file.read_text(encoding="utf-8"))
            whole = isinstance(known["content"], str) and isinstance(known["toc_tokens"], list)
        except (ValueError, TypeError, LookupError):
            whole = False
        if not whole:
            file.unlink()


def _forget_labs(root: Path) -> None:
    """Delete results that no lab has a use for any more."""
    used = {made.meta["cache"] for path, made in _build.made.items() if path.endswith(".py")}
    for folder in (root / ".cache/labs").glob("*"):
        if folder.name not in used:
            shutil.rmtree(folder, ignore_errors=True)


def on_files(files: Files, config: MkDocsConfig) -> Files:
    """Put the deck in all formats, and the cards of the quiz, among the files of the site."""
    whole = _build.deck
    for topic in ["", *whole.topics]:
        part = whole.only([topic] if topic else [])
        for form in deck.FORMATS.values() if part.cards else ():
            path = _deck_path(topic, form)
            if _before:
                old = str(Path(config.site_dir, path))
                files.append(File.generated(config, path, abs_src_path=old))
            else:
                files.append(File.generated(config, path, content=form.write(part)))
    cards = deck.FORMATS["json"].write(whole)
    files.append(File.generated(config, "assets/drill/cards.json", content=cards))
    urls = _addresses(files)
    made: dict[str, str | bytes] = {"assets/drill/python.json": browser.python_json(_build.project)}
    made |= browser.practice_files(_build.tasks, urls)
    made |= _puzzles(urls)
    made[styles.SHEET] = _style_sheet(files)
    made |= _redirects(config, files)
    made |= _overviews(config, urls)
    if _build.runtime and not _before:
        made |= browser.runtime_files(_build.runtime)
    for path, content in made.items():
        files.append(File.generated(config, path, content=content))
    return files


def _style_sheet(files: Files) -> str:
    """Every style sheet of every page in one."""
    texts = {file.src_uri: file for file in files if file.src_uri.endswith(".css")}
    try:
        parts = styles.chosen(list(texts))
    except ValueError as error:
        raise Abort(str(error)) from error
    return styles.joined({path: texts[path].content_string for path in parts})


def _redirects(config: MkDocsConfig, files: Files) -> dict[str, str]:
    """A page at each address that a page once had."""
    file = Path(config.docs_dir, redirects.FILE)
    text = file.read_text(encoding="utf-8") if file.is_file() else ""
    pages = {found.src_uri: found for found in files.documentation_pages()}
    try:
        moved = redirects.read(text, pages)
    except ValueError as error:
        raise Abort(str(error)) from error
    titles = {question.path: question.title for question in _build.questions.values()}
    made = {}
    for old, new in moved.items():
        url, old_url = pages[new].url, redirects.address(old)
        title = describe.plain(titles.get(f"docs/{new}", config.site_name))
        canonical = urljoin(config.site_url or "", url)
        page = redirects.as_html(title, get_relative_url(url, old_url), canonical)
        made[f"{old_url}index.html"] = page
    return made


def _overviews(config: MkDocsConfig, urls: dict[str, str]) -> dict[str, str]:
    """Cheat sheets, and all questions for tools."""
    titles, reports = _build.deck.topics, list(_build.reports.values())
    questions = [report.question for report in reports]
    made = {
        f"{topic}/{overview.CHEAT_SHEET}": overview.cheat_sheet(
            title, [question for question in questions if question.topic == topic]
        )
        for topic, title in titles.items()
        if any(question.topic == topic for question in questions)
    }
    functions = {question.path: _functions(question) for question in questions}
    made["questions.json"] = json.dumps(
        overview.as_json(titles, reports, urls, functions), ensure_ascii=False
    )
    made["llms.txt"] = overview.llms_txt(
        config.site_name,
        config.site_description or "",
        config.site_url or "",
        titles,
        questions,
        urls,
    )
    return made


def _health() -> str:
    project, titles = _build.project, _build.deck.topics
    found = {strength.key: strength for strength in mutants.known(project, _build.tasks)}
    strengths: dict[str, list[mutants.Strength]] = {}
    for task in _build.tasks:
        if task.key in found:
            strengths.setdefault(task.topic, []).append(found[task.key])
    labs = len(list((project.root / "docs/labs").glob("[!_]*.py")))
    facts = {"Python": platform.python_version(), "NumPy": version("numpy")}
    if _build.runtime:
        facts["Pyodide"] = runtime.VERSION
    if date := _date(project.root):
        facts["sources of"] = date
    return overview.health(titles, _build.reports.values(), strengths, labs, facts)


def _date(root: Path) -> str:
    """The day of the last commit: the same for every build of the same sources; empty without git."""
    try:
        done = subprocess.run(
            ["git", "log", "-1", "--format=%cs"],
            cwd=root,
            capture_output=True,
            text=True,
            check=False,
        )
    except OSError:
        return ""
    return done.stdout.strip() if done.returncode == 0 else ""


def _addresses(files: Files) -> dict[str, str]:
    """The address, relative to the site, of every page of a question."""
    return {
        question.path: file.url
        for question in _build.questions.values()
        if (file := files.get_file_from_path(question.path.removeprefix("docs/")))
    }


def _puzzles(urls: dict[str, str]) -> dict[str, str]:
    """The breaks of all pages, for the page on which they are to be spotted: a list, and a file a page."""
    project, questions = _build.project, _build.questions.values()
    numpy = {question.path: browser.needs_numpy(project, question) for question in questions}
    keys = {card.key for card in _build.deck.cards}
    reports = _build.reports.values()
    made = spot.listing(reports, project.sources, _build.deck.topics, urls, numpy, keys)
    listing, details = spot.split(made)
    files = {f"spot/{id}.json": data for id, data in details.items()} | {"spot.json": listing}
    return {
        f"assets/drill/{name}": json.dumps(data, ensure_ascii=False) for name, data in files.items()
    }


def _spot_element(found: runtime.Runtime | None) -> str:
    """The element of that page, with what its first run loads."""
    about = browser.loads(found, True) if found else browser.NO_RUNTIME
    mark = " data-run" if found else ""
    return f'<drill-spot{mark}><p class="drill-run__about">{about}</p></drill-spot>'


def _practice_element(known: list[dict[str, Any]], url: str) -> str:
    """The element of the practice page; without JavaScript it is a list of what there is.

    Args:
        known: the functions, as drill.practice lists them.
        url: the address of the page.
    """
    found = _build.runtime
    about = browser.loads(found, True) if found else browser.NO_RUNTIME
    mark = " data-run" if found else ""
    topics = {task["topic"]: task["topic_title"] for task in known}
    lists = "".join(
        f"<li>{html.escape(title)}<ul>"
        + "".join(_practice_item(task, url) for task in known if task["topic"] == topic)
        + "</ul></li>"
        for topic, title in topics.items()
    )
    return (
        f'<drill-practice{mark}><p class="drill-run__about">{about}</p>'
        f"<ul>{lists}</ul></drill-practice>"
    )


def _practice_item(task: dict[str, Any], url: str) -> str:
    links = ", ".join(
        f'<a href="{get_relative_url(page["url"], url)}">{render_inline(page["title"])}</a>'
        for page in task["pages"]
    )
    about = formulas.placed(render_inline(task["about"]))
    return f"<li><code>{task['function']}</code>, level {task['level']}: {about} {links}</li>"


def _deck_path(topic: str, form: deck.Format) -> str:
    return f"decks/{topic or 'dl-drill'}{form.suffix}"


def _decks_table() -> str:
    """Every deck in every format, for the page that offers them."""
    rows = ["| deck | cards | formats |", "| --- | --- | --- |"]
    for topic, title in {"": "All topics", **_build.deck.topics}.items():
        count = len(_build.deck.only([topic] if topic else []).cards)
        links = (f"[{name}]({_deck_path(topic, form)})" for name, form in deck.FORMATS.items())
        rows += [f"| {title} | {count} | {', '.join(links)} |"] if count else []
    return "\n".join(rows)


def on_nav(nav: Navigation, config: MkDocsConfig, files: Files) -> Navigation:
    """Say what every page is made of; where that is the same as in the last build, the page stays."""
    pages = files.documentation_pages()
    _build.made = {file.src_uri: _made_of(file, files) for file in pages}
    _build.files = files
    if _before:
        changed = {path for path, made in _build.made.items() if made != _before.made.get(path)}
        log.info(f"{len(changed)} of {len(pages)} pages are made anew")
        for file in pages:
            # MkDocs goes by dates, and does not know what else a page shows.
            file.is_modified = partial(changed.__contains__, file.src_uri)  # type: ignore[method-assign]
            old = _before.files.get_file_from_path(file.src_uri)
            if file.src_uri not in changed and file.page and old and old.page:
                _keep(file.page, old.page, files)
    return nav


def _keep(page: Page, old: Page, files: Files) -> None:
    """What others need of a page that nobody reads again: its title, its anchors, its links to theirs."""
    page.title = old.title
    page.present_anchor_ids = old.present_anchor_ids
    page.links_to_anchors = {
        found: links
        for target, links in (old.links_to_anchors or {}).items()
        if (found := files.get_file_from_path(target.src_uri))
    }


def _made_of(file: File, files: Files) -> _Made:
    text = file.content_string
    if file.src_uri.endswith(".py"):
        return _Made({"cache": _labs_cache(_build.project, text).name}, text)
    markdown, data = meta.get_data(text)
    report = _build.reports.get(file.src_uri)
    ids = report.question.related if report else ()
    related = tuple(_build.questions[id].title for id in ids)
    return _Made(data, _complete(markdown, file, files), related)


def on_env(env: Environment, config: MkDocsConfig, files: Files) -> Environment:
    """Read the theme's templates once: they are the same until everything is made anew."""
    _build.templates = _before.templates if _before and _before.templates else env
    return _build.templates


def on_page_markdown(markdown: str, page: Page, config: MkDocsConfig, files: Files) -> str:
    """Fill in what comes from checks, snippets and other pages."""
    is_lab = page.file.src_uri.endswith(".py")
    return markdown if is_lab else _build.made[page.file.src_uri].markdown


def _complete(markdown: str, file: File, files: Files) -> str:
    """Fill the embeds in, and write below the check and each break what they said."""
    if file.src_uri == "decks.md":
        before, heading, after = markdown.partition("\n## ")
        return f"{before}\n{_decks_table()}\n{heading}{after}"
    if file.src_uri == "health.md":
        return markdown + _health()
    if file.src_uri == "what-notes-get-wrong.md":
        questions = [report.question for report in _build.reports.values()]
        return markdown + overview.wrong_notes(_build.deck.topics, questions)
    if file.src_uri == TAGS:
        return markdown + overview.tags(_build.tags)
    if file.src_uri == "spot-the-bug.md":
        return markdown.replace("<drill-spot></drill-spot>", _spot_element(_build.runtime))
    if file.src_uri == "practice.md":
        element = _practice_element(listing(_build.tasks, _addresses(files)), file.url)
        return markdown.replace("<drill-practice></drill-practice>", element)
    if file.src_uri == "index.md" and _build.home.question.check:
        markdown = _filled(markdown, _build.home, file, files)
    report = _build.reports.get(file.src_uri)
    return (
        _filled(markdown, report, file, files) if report else _with_states(markdown, file.src_uri)
    )


_ITEM = re.compile(r"^(?:\d+\.|-) \[.*\]\((?P<target>[^()]+\.md)\)$")


def _with_states(markdown: str, path: str) -> str:
    """An index, or a path through the pages: what is listed, with its level and the reader's state."""
    folder = posixpath.dirname(path)
    lines: list[str] = []
    for line in markdown.split("\n"):
        match = _ITEM.fullmatch(line)
        target = posixpath.normpath(posixpath.join(folder, match["target"])) if match else ""
        is_first = match and not (lines and _ITEM.match(lines[-1].split(" <")[0]))
        if target in _build.reports:
            if is_first:
                lines += ["<div><drill-tally></drill-tally></div>", ""]
            line += f" {_state(_build.reports[target].question)}"
        elif target and (count := _count(posixpath.dirname(target))):
            line += f' <span class="drill-meta">{count}</span>'
        lines.append(line)
    if path in (f"{topic}/index.md" for topic in _build.deck.topics) and _count(folder):
        lines += [
            "",
            f"All short answers on one page, to read or to print: [cheat sheet]({overview.CHEAT_SHEET}).",
        ]
    return "\n".join(lines)


def _count(topic: str) -> str:
    count = sum(question.topic == topic for question in _build.questions.values())
    return f"{count} question{'s' if count > 1 else ''}" if count else ""


def _state(question: Question) -> str:
    functions = " ".join(_functions(question))
    return (
        f'<span class="drill-meta">level {question.level} '
        f'<drill-state data-id="{question.id}" data-functions="{functions}"></drill-state></span>'
    )


def _functions(question: Question) -> list[str]:
    """What can be practiced of a page."""
    return [f"{module}.{name}" for module, name in embedded(_build.project, question)]


def _filled(markdown: str, report: Report, file: File, files: Files) -> str:
    project = _build.project
    element = browser.check_element(project, report.question, _build.runtime)
    breaks = {result.name: result for result in report.breaks}
    lines = markdown.split("\n")
    for token in reversed(_places(markdown)):  # from the end, so that lines keep their numbers
        start, end = token.map or (0, 0)
        if token.tag == "h1":
            lines[end:end] = ["", _meta(report, file, files), ""] if report.question.level else []
        elif "--8<--" in token.content:
            lines[start + 1 : end - 1] = expand(
                token.content.rstrip("\n"), project.sources.__getitem__
            ).split("\n")
        elif token.info.endswith('title="check"'):
            lines[end:end] = ["", element, "", _verified(report), ""]
        elif match := re.search(r'title="break (\S+) ', token.info):
            lines[end:end] = ["", _said(breaks[match[1]]), ""]
    return "\n".join(lines)


@cache
def _places(markdown: str) -> tuple[Token, ...]:
    """The title of a page, and its fences."""
    tokens = parser().parse(markdown)
    return tuple(
        token
        for token in tokens
        if token.type == "fence" or (token.type == "heading_open" and token.tag == "h1")
    )


def _meta(report: Report, file: File, files: Files) -> str:
    question = report.question
    tags = ", ".join(_tag(tag, file, files) for tag in question.tags)
    words = search.also_known_as(question.title, question.id)
    return (
        f'<p class="drill-meta" data-question="{question.id}"'
        f" {search.attributes(words, _text(question.short_answer))}>"
        f"Level {question.level}: {tags}</p>"
    )


@cache
def _text(markdown: str) -> str:
    return BeautifulSoup(render(markdown), "html.parser").get_text(" ", strip=True)


def _tag(tag: str, file: File, files: Files) -> str:
    """A tag, linked to the other questions that have it."""
    text, listing = html.escape(tag), files.get_file_from_path(TAGS)
    if listing is None or tag not in _build.tags:
        return text
    return f'<a href="{get_relative_url(listing.url, file.url)}#{text}">{text}</a>'


def _verified(report: Report) -> str:
    count = len(report.breaks)
    breaks = "the break below is caught" if count == 1 else f"all {count} breaks below are caught"
    return f'<p class="drill-result drill-result--passed">Verified: the check passes, and {breaks}.</p>'


def _said(result: BreakReport) -> str:
    code = f"<code>{html.escape(result.error)}</code>"
    return (
        f'<p class="drill-result drill-result--broken">Caught: the check then fails with {code}</p>'
    )


def on_page_content(content: str, page: Page, config: MkDocsConfig, files: Files) -> str:
    """Slim a lab down to what it shows, describe the page, and add its foot: related questions, edit, report."""
    if 'class="jupyter-wrapper"' in content:
        content = _lab(content, page, files)
    if not page.is_homepage:  # which has that of the site
        page.meta["description"] = html.escape(describe.description(content))
    return content + _foot(page, files)


def _foot(page: Page, files: Files) -> str:
    report = _build.reports.get(page.file.src_uri)
    related = ""
    for id in report.question.related if report else ():
        other = _build.questions[id]
        file = files.get_file_from_path(other.path.removeprefix("docs/"))
        assert file is not None  # a rule of the pages
        url = get_relative_url(file.url, page.url)
        name = formulas.placed(render_inline(other.title))
        related += f'<li><a href="{url}">{name}</a></li>'
    if related:
        related = f'<h2 id="related-questions">Related questions</h2><ul>{related}</ul>'
    title = quote(f"{page.file.src_uri}: ", safe="")
    links = (
        f'<a href="{html.escape(_build.repository)}/issues/new?title={title}">report an error</a>.'
    )
    if page.file.generated_by is None:  # else there is no source of its own
        links = f'<a href="{html.escape(page.edit_url or "")}">Edit this page</a>, or {links}'
    links = links[0].upper() + links[1:]
    return f'<footer class="drill-foot">{related}<p>{links}</p></footer>'


# What a cell prints arrives in as many pieces as the machine's load will have it; a lab shows one.
# It is no setting of mkdocs-jupyter.
ExecutePreprocessor.coalesce_streams = True  # type: ignore[assignment] # hides the trait


_DRAWING = re.compile(r"<svg\b.*?</svg>", re.DOTALL)


def _lab(content: str, page: Page, files: Files) -> str:
    """A lab in the markup of all pages: without the notebook's own style sheet of 570 KB, and its scripts."""
    parts = []
    drawings = _DRAWING.findall(content)  # thousands of elements that need not be parsed
    number = itertools.count()
    markup = _DRAWING.sub(lambda _: f'<svg id="{next(number)}"></svg>', content)
    for cell in BeautifulSoup(markup, "html.parser").select(".jp-Notebook > .jp-Cell"):
        if text := cell.select_one(".jp-RenderedMarkdown"):
            parts.append(_lab_text(text, page, files))
        if source := cell.select_one(".jp-InputArea-editor pre"):
            parts.append(
                f'<div class="highlight"><pre><code>{source.decode_contents().strip()}</code></pre></div>'
            )
        for output in cell.select(".jp-OutputArea-output"):
            inner = output.decode_contents()
            parts.append(inner.replace("<pre>", '<pre class="drill-output" tabindex="0">'))
    return re.sub(r'<svg id="(\d+)"></svg>', lambda m: drawings[int(m[1])], "\n".join(parts))


def _lab_text(text: Tag, page: Page, files: Files) -> str:
    """Markdown of a lab, its links resolved as in any page."""
    for part in text.find_all(string=lambda found: "$" in found):
        if part.find_parent(["code", "pre"]) is None:
            part.replace_with(BeautifulSoup(formulas.dollars(part), "html.parser"))
    for link in text.select("a.anchor-link"):
        link["class"] = "headerlink"
        link["title"] = "Link to this section"
    for link in text.select("a[href]"):
        target, _, anchor = str(link["href"]).partition("#")
        if not target or urlsplit(target).scheme:
            continue
        file = files.get_file_from_path(
            posixpath.normpath(posixpath.join(posixpath.dirname(page.file.src_uri), target))
        )
        if file is None:
            log.warning(f"docs/{page.file.src_uri}: broken link: there is no file {target}")
        else:
            link["href"] = get_relative_url(file.url, page.url) + (f"#{anchor}" if anchor else "")
    return f'<div class="drill-lab">{text.decode_contents()}</div>'


def on_startup(command: str, dirty: bool) -> None:
    """Remember whether the site is built, or served while it is written."""
    global _before, _serving
    _before = None
    _serving = command == "serve"


def on_serve(
    server: LiveReloadServer, config: MkDocsConfig, builder: Callable[[], None]
) -> LiveReloadServer:
    """From the second build on, make only those pages anew that show something of a changed file.

    The search and the decks to download stay as they were: they take as long as all the rest.
    """
    if not _serving:
        return server  # `mkdocs serve --clean`: a build as any other, at every change
    last: _Build | None = _build
    # Its warning says that other pages may be out of date, which on_nav sees to, and it would be an error.
    logging.getLogger(build.__module__).addFilter(lambda record: "'dirty'" not in record.msg)

    def again() -> None:
        global _before
        nonlocal last
        stamps = _stamps(_build.project.root)
        _before = last if last and _is_small(last, stamps) else None
        made, last = last, None
        try:
            if _before:
                fresh = load_config(config.config_file_path, site_dir=config.site_dir)
                fresh.site_url = server.url
                build(fresh, serve_url=server.url, dirty=True)
            else:
                builder()
            made = _build
            made.stamps = stamps  # from before all reading: a save since then counts as a change
        except (MkDocsException, CellExecutionError) as error:
            if isinstance(error, CellExecutionError):  # MkDocs has shown the cell
                error = Abort(f"a lab fails: {error.ename}: {error.evalue}")
            log.error(f"Error: {error}")
            # Browsers get the last pages. Where MkDocs has taken them away they wait for the next:
            # a page that is not there would never load itself again.
            if not Path(config.site_dir, "index.html").is_file():
                raise error from None
        finally:
            if _build is made:  # else it fell short halfway, and nobody knows what is in the folder
                last = made

    server.builder = again
    gc.collect()
    gc.freeze()  # what every build needs again is not searched for garbage at every save
    return server


def _is_small(last: _Build, now: dict[str, int]) -> bool:
    """Whether nothing has changed since a build but pages of questions, and snippets."""
    changed = {file for file, stamp in now.items() if last.stamps.get(file) != stamp}
    pages = {question.path for question in last.questions.values()}
    return now.keys() == last.stamps.keys() and changed <= pages | last.project.sources.keys()


def _stamps(root: Path) -> dict[str, int]:
    """When each file that the site is made of was last changed."""
    folders = (root / name for name in ("docs", "drill", "snippets"))
    files = [file for folder in folders for file in folder.rglob("*")]
    files += [root / "mkdocs.yml", root / "requirements.lock"]
    stamps = {}
    for file in files:
        if file.name.startswith(".") or file.parent.name == "__pycache__":
            continue  # what editors and Python keep there is no part of the site
        with suppress(FileNotFoundError):  # gone again already
            if file.is_file():
                stamps[file.relative_to(root).as_posix()] = file.stat().st_mtime_ns
    return stamps


def on_post_page(output: str, page: Page, config: MkDocsConfig) -> str:
    """The search knows questions, topics and labs; the other pages repeat what is in those."""
    source = page.file.src_uri
    is_made = page.file.generated_by is not None
    return search.marked(output) if "/" in source and not is_made else output


def on_post_build(config: MkDocsConfig) -> None:
    """Policy and offline use are for a site that is built: an author wants every change at once."""
    site = Path(config.site_dir)
    try:
        if _before:
            new = [file for file in _build.files.documentation_pages() if file.is_modified()]
            formulas.typeset(site, [Path(file.abs_dest_path) for file in new])
        else:
            search.index(site)  # before formulas turn into their many parts
            formulas.typeset(site, sorted(site.rglob("*.html")))
    except (OSError, ValueError) as error:
        raise Abort(str(error)) from error
    _forget_labs(_build.project.root)
    if not _serving:
        browser.finish(site, _build.runtime)


def on_post_template(output: str, template_name: str, config: MkDocsConfig) -> str:
    """The sitemap without dates: two builds of the same sources are identical."""
    return (
        re.sub(r"\s*<lastmod>.*?</lastmod>", "", output)
        if template_name == "sitemap.xml"
        else output
    )
