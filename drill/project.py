"""The knowledge base on disk: its questions, and the rules that need more than one file."""

import os
import posixpath
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from urllib.parse import unquote

import platformdirs
from markdown_it.token import Token

from drill.assertions import imported_modules
from drill.embed import definition, expand
from drill.page import Embed, Problem, Question, parse, parser

PACKAGED = Path(__file__).resolve().parent / "_data"  # in an installed wheel; no checkout has it
ById = Mapping[str, list[Question]]  # more than one only where identifiers clash


@dataclass(frozen=True)
class Index:
    """An index page: its title, and what its lists link to, in order."""

    path: str
    title: str
    entries: dict[str, tuple[int, str]]  # target, relative to docs/ -> line, text
    sections: dict[str, list[str]]  # heading -> the targets below it; "" before the first one


@dataclass(frozen=True)
class Project:
    """A folder with docs/ and snippets/; files are read once, at the first use."""

    root: Path

    @property
    def packaged(self) -> bool:
        """Whether it is the one of an installed wheel, where nothing is ever written."""
        return self.root == PACKAGED

    @property
    def cache(self) -> Path:
        """The folder for what can be made again."""
        if self.packaged:
            return platformdirs.user_cache_path("dl-drill", appauthor=False)
        return self.root / ".cache"

    @cached_property
    def sources(self) -> dict[str, str]:
        """The snippets: file name, such as "snippets/attention.py" -> source."""
        files = sorted((self.root / "snippets").glob("*.py"))
        return {f"snippets/{file.name}": _text(file) for file in files}

    @cached_property
    def questions(self) -> tuple[Question, ...]:
        """Every page of a question, with all its problems, in the order of the indexes."""
        read = [
            self._read(file)
            for file in sorted((self.root / "docs").glob("*/*.md"))
            if file.name != "index.md"
        ]
        order = {path: number for number, path in enumerate(self._listed())}
        read.sort(key=lambda question: (order.get(question.path, len(order)), question.path))
        by_id: dict[str, list[Question]] = {}
        for question in read:
            by_id.setdefault(question.id, []).append(question)
        return tuple(self._with_cross_problems(question, by_id) for question in read)

    def needed_by(self, question: Question) -> dict[str, str]:
        """The snippets that a check imports, directly or through one another, and those its breaks change."""
        changed = {found.file for found in question.breaks} & set(self.sources)
        codes = [self.sources[file] for file in changed]
        codes += [question.check.code] if question.check else []
        files = changed | imported_files(codes, self.sources)
        return {file: self.sources[file] for file in sorted(files)}

    @cached_property
    def indexes(self) -> dict[str, Index]:
        """docs/index.md under "", and each folder's index.md under the folder's name."""
        files = [self.root / "docs/index.md", *sorted((self.root / "docs").glob("*/index.md"))]
        return {
            file.parent.name if file.parent.name != "docs" else "": self._index(file)
            for file in files
            if file.is_file()
        }

    @cached_property
    def topics(self) -> list[str]:
        """The folders of docs/ that the home page lists, in its order."""
        home = self.indexes.get("")
        return (
            [target.split("/")[0] for target in home.entries if target.endswith("/index.md")]
            if home
            else []
        )

    def _listed(self) -> list[str]:
        indexes = [self.indexes[topic] for topic in self.topics if topic in self.indexes]
        return [f"docs/{target}" for index in indexes for target in index.entries]

    def _read(self, file: Path) -> Question:
        topic, id = file.parent.name, file.stem
        try:
            text = file.read_bytes().decode("utf-8")
        except UnicodeDecodeError as error:
            line = file.read_bytes()[: error.start].count(b"\n") + 1
            return Question(
                topic,
                id,
                problems=(Problem(line, "the page is not UTF-8: save it in that encoding"),),
            )
        return parse(text, topic, id)

    def _index(self, file: Path) -> Index:
        tokens = parser().parse(_text(file))
        titles = [inline.content for token, inline in zip(tokens, tokens[1:]) if token.tag == "h1"]
        folder = file.parent.relative_to(self.root / "docs").as_posix()
        entries: dict[str, tuple[int, str]] = {}
        sections: dict[str, list[str]] = {}
        for heading, line, link, text in _listed_links(tokens):
            target = posixpath.normpath(f"{folder}/{link}")
            entries.setdefault(target, (line, text))
            sections.setdefault(heading, []).append(target)
        path = file.relative_to(self.root).as_posix()
        return Index(path, titles[0] if titles else "", entries, sections)

    # --- the rules

    def _with_cross_problems(self, question: Question, by_id: ById) -> Question:
        todo = {
            problem.line
            for problem in question.problems
            if problem.message.startswith("still to write")
        }
        found = {
            *self._identity(question, by_id),
            *self._embeds(question),
            *self._breaks(question),
            *self._links(question, by_id),
            *self._listing(question),
        }
        kept = [Problem.of(*problem) for problem in found if problem.line not in todo]
        return replace(question, problems=tuple(sorted({*question.problems, *kept})))

    def _identity(self, question: Question, by_id: ById) -> Iterator[Problem]:
        for other in by_id[question.id]:
            if other.topic != question.topic:
                yield Problem(1, f"{other.path} has the same identifier")
        for id in question.related:
            if id not in by_id:
                yield Problem(question.related_line, f"related: there is no page {id}")

    def _embeds(self, question: Question) -> Iterator[Problem]:
        missing = [
            Problem(embed.line, reason)
            for embed in question.embeds
            if (reason := self._why_missing(embed))
        ]
        yield from missing
        for fence in question.code if not missing else ():
            try:
                expand(fence.code, self.sources.__getitem__)
            except LookupError as error:
                yield Problem(fence.line, str(error))
            except SyntaxError as error:
                yield Problem(fence.line, f"with what it embeds, this is not Python: {error.msg}")

    def _why_missing(self, embed: Embed) -> str:
        """Why there is nothing to embed; empty where there is."""
        if embed.file not in self.sources:
            return f"there is no file {embed.file}"
        try:
            definition(self.sources[embed.file], embed.name, embed.file)
        except LookupError as error:
            return str(error)
        except SyntaxError as error:
            return f"{embed.file}:{error.lineno} is not Python: {error.msg}"
        return ""

    def _breaks(self, question: Question) -> Iterator[Problem]:
        for found in question.breaks:
            if found.file not in self.sources:
                yield Problem(found.line, f"break {found.name}: there is no file {found.file}")
                continue
            try:
                found.apply(self.sources[found.file])
            except ValueError as error:
                yield Problem(found.line, str(error))

    def _links(self, question: Question, by_id: ById) -> Iterator[Problem]:
        for link in question.links:
            target, _, anchor = (unquote(part) for part in link.target.partition("#"))
            path = (
                posixpath.normpath(f"docs/{question.topic}/{target}") if target else question.path
            )
            if target.startswith("/") or not path.startswith("docs/"):
                yield Problem(
                    link.line,
                    f"broken link: {target} is not a path from this page to another of docs/",
                )
            elif not os.path.isfile(self.root / path):  # a pathlib.Path raises where it is too long
                yield Problem(link.line, f"broken link: there is no file {target}")
            elif anchor:
                for other in by_id.get(Path(path).stem, []):
                    if other.path == path and anchor not in other.anchors:
                        yield Problem(link.line, f"broken link: {path} has no anchor #{anchor}")

    def _listing(self, question: Question) -> Iterator[Problem]:
        index = self.indexes.get(question.topic)
        if index is None:
            yield Problem(1, f"the topic has no docs/{question.topic}/index.md")
            return
        if question.topic not in self.topics:
            yield Problem(1, f"docs/index.md does not list the topic {question.topic}/index.md")
        line, text = index.entries.get(question.path.removeprefix("docs/"), (0, ""))
        if not line:
            yield Problem(1, f"{index.path} does not list this page")
        elif question.title and text != _plain(question.title):
            yield Problem(
                question.title_line,
                f"{index.path}:{line} calls this page {text!r}, its title is {question.title!r}",
            )


def imported_files(codes: Iterable[str], sources: Mapping[str, str]) -> set[str]:
    """The snippets that some codes import, directly or through one another."""
    files: set[str] = set()
    left = list(codes)
    while left:
        modules = imported_modules(left.pop())
        new = {f"{name.replace('.', '/')}.py" for name in modules} & set(sources) - files
        left += [sources[file] for file in new]
        files |= new
    return files


def find(start: Path) -> Project:
    """The checkout that a folder belongs to; outside of any, what an installed wheel has.

    Raises:
        FileNotFoundError: there is neither.
    """
    if PACKAGED.is_dir():
        return _checkout(start) or Project(PACKAGED)
    return find_checkout(start)


def find_checkout(start: Path) -> Project:
    """The checkout that a folder belongs to.

    Raises:
        FileNotFoundError: neither the folder nor one above it holds docs/ and snippets/.
    """
    if found := _checkout(start):
        return found
    raise FileNotFoundError(f"no docs/ and snippets/ in {start} or above it")


def _checkout(start: Path) -> Project | None:
    for folder in (start.resolve(), *start.resolve().parents):
        if (folder / "docs").is_dir() and (folder / "snippets").is_dir() and folder != PACKAGED:
            return Project(folder)
    return None


def _listed_links(tokens: list[Token]) -> Iterator[tuple[str, int, str, str]]:
    """Heading, line, target and text of every list item that is one link into the project."""
    heading = ""
    for before, token in zip(tokens, tokens[1:]):
        children = token.children or []
        if before.type == "heading_open" and before.tag == "h2":
            heading = _text_of(children)
        inside_list = token.type == "inline" and before.type == "paragraph_open" and token.level > 1
        if not inside_list or not children or children[0].type != "link_open":
            continue
        target = str(children[0].attrGet("href"))
        close = next(number for number, child in enumerate(children) if child.type == "link_close")
        if ":" not in target:
            line = token.map[0] + 1 if token.map else 1
            yield heading, line, unquote(target), _text_of(children[1:close])


def _text_of(tokens: list[Token]) -> str:
    """What inline tokens say: Markdown's own signs gone, but for those of math and code."""
    signs = {"math_inline": "$", "code_inline": "`"}
    return "".join(
        f"{signs.get(token.type, '')}{token.content}{signs.get(token.type, '')}" for token in tokens
    )


def _plain(markdown: str) -> str:
    """One line of Markdown as an index's link says it."""
    [inline] = parser().parseInline(markdown)
    return _text_of(inline.children or [])


def _text(file: Path) -> str:
    """A file's text, with a sign in place of each byte that is not UTF-8, and without a BOM."""
    return file.read_text(encoding="utf-8-sig", errors="replace")
