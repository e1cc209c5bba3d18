"""Breaks as puzzles: a broken function shown as if it were right, its wrong lines, and what is asked."""

import ast
import io
import tokenize
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import cache
from itertools import chain, zip_longest
from typing import Any, NamedTuple

from pygments import highlight
from pygments.formatters import HtmlFormatter
from pygments.lexers import PythonLexer

from drill.assertions import imported_modules, parsed
from drill.cards import code, render, render_inline
from drill.check import BreakReport, Report
from drill.ledger import digest
from drill.page import Break, Question

FORMAT = "dl-drill-spot"
MOST = 4  # options of the question which check fails
_NOT_CODE = {
    tokenize.COMMENT,
    tokenize.NL,
    tokenize.NEWLINE,
    tokenize.INDENT,
    tokenize.DEDENT,
    tokenize.ENDMARKER,
}


@dataclass(frozen=True)
class Shown:
    """What a reader sees of a broken file; lines are counted from 1 within the code."""

    name: str  # of the function or class
    code: str
    offered: tuple[int, ...]  # lines that may be marked: code, not docstrings
    right: tuple[int, ...]  # of these, the ones that are wrong


class Told(NamedTuple):
    """An answer to the question which check fails, and how."""

    page: str  # identifier
    title: str
    says: str

    @property
    def text(self) -> str:
        return f"{self.title}: {self.says}"


class _Known(NamedTuple):
    """A break that was caught."""

    question: Question
    found: Break
    outcome: BreakReport
    broken: str  # the file under it
    modules: frozenset[str]  # of snippets, that the check imports

    @property
    def key(self) -> str:
        """That of its card."""
        return f"{self.question.id}!{self.found.name}"

    @property
    def told(self) -> Told:
        return Told(self.question.id, self.question.title, self.outcome.error)


# --- the code


@cache
def shown(source: str, found: Break) -> Shown:
    """The broken form of what a break changes, whole and with its docstring.

    Lines that the break changed or added count as right. Where it only takes lines away, those on
    both sides of the gap do, as far as they are code of the same function.

    Args:
        source: the file that the break changes.
        found: the break; it applies.

    Returns:
        the function or class. Where a constant is changed, that, and the first code that uses it.

    Raises:
        ValueError: the break does not apply.
        SyntaxError: the file, or the broken file, is not Python.
    """
    broken = found.apply(source)
    code_lines = _code_lines(broken)
    tree = parsed(broken)
    wrong = {
        line
        for old, new in _changes(source, found)
        for line in _marks(new, _home(old, parsed(source), tree), broken.split("\n"), code_lines)
    }
    nodes = _around(tree, wrong)
    numbers = [line for node in nodes for line in (*_span(node), None, None)][:-2]
    text = broken.split("\n")
    places = {line: place for place, line in enumerate(numbers, 1) if line}
    return Shown(
        next((str(node.name) for node in nodes if _is_definition(node)), ""),
        "\n".join(text[line - 1] if line else "" for line in numbers),
        tuple(place for line, place in places.items() if line in code_lines),
        tuple(place for line, place in places.items() if line in wrong),
    )


def _changes(source: str, found: Break) -> list[tuple[range, range]]:
    """The lines that differ, in the file and in the broken file; empty ranges are gaps."""
    before = f"\n{source}".index(f"\n{found.old}")
    first = f"\n{source}"[:before].count("\n") + 1
    old, new = found.old.split("\n")[:-1], found.new.split("\n")[:-1]
    opcodes = SequenceMatcher(None, old, new, autojunk=False).get_opcodes()
    return [
        (range(first + i, first + j), range(first + k, first + m))
        for tag, i, j, k, m in opcodes
        if tag != "equal"
    ]


def _home(old: range, tree: ast.Module, broken: ast.Module) -> range | None:
    """The lines that are left of the definition from which lines were taken."""
    taken = [node for node in tree.body if not set(old).isdisjoint(_span(node))]
    names = {getattr(node, "name", "") for node in taken}
    left = [_span(node) for node in broken.body if getattr(node, "name", None) in names]
    return left[0] if left else None


def _marks(
    changed: range, home: range | None, text: Sequence[str], code_lines: Collection[int]
) -> list[int]:
    """The lines to mark for a change: its own, or where it leaves no code those around the gap."""
    own = [line for line in changed if line in code_lines]
    if own:
        return own
    area = home or range(1, len(text) + 1)
    back, on = range(changed.start - 1, area.start - 1, -1), range(changed.stop, area.stop)
    around = [line for way in (back, on) for line in _nearest(way, text, code_lines)]
    # Of a body that is gone only the signature is left, above the docstring.
    return around or [line for line in back if line in code_lines][:1]


def _nearest(way: range, text: Sequence[str], code_lines: Collection[int]) -> list[int]:
    """The next line of code, over blanks and comments; none where a docstring comes first."""
    for line in way:
        if line in code_lines:
            return [line]
        if text[line - 1].strip() and not text[line - 1].lstrip().startswith("#"):
            return []
    return []


def _code_lines(source: str) -> set[int]:
    """The lines with more on them than a comment or a part of a docstring."""
    lines = {
        line
        for token in tokenize.generate_tokens(io.StringIO(source).readline)
        if token.type not in _NOT_CODE
        for line in range(token.start[0], token.end[0] + 1)
    }
    return lines - {line for node in ast.walk(parsed(source)) for line in _docstring(node)}


def _docstring(node: ast.AST) -> range:
    """The lines of a node's docstring."""
    if isinstance(node, ast.Module | ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
        if ast.get_docstring(node, clean=False) is not None:
            return range(node.body[0].lineno, (node.body[0].end_lineno or 0) + 1)
    return range(0)


def _around(tree: ast.Module, wrong: Collection[int]) -> list[Any]:
    """The statements that hold the lines; with a constant alone, the first code that uses it."""
    nodes = [node for node in tree.body if any(line in wrong for line in _span(node))]
    if any(_is_definition(node) for node in nodes):
        return nodes
    names = {
        part.id
        for node in nodes
        for part in ast.walk(node)
        if isinstance(part, ast.Name) and isinstance(part.ctx, ast.Store)
    }
    users = [node for node in tree.body if _is_definition(node) and names & _used(node)]
    return nodes + users[:1]


def _span(node: ast.stmt) -> range:
    """The lines of a statement, decorators included."""
    decorators = getattr(node, "decorator_list", [])
    first = min([node.lineno, *(decorator.lineno for decorator in decorators)])
    return range(first, (node.end_lineno or node.lineno) + 1)


def _is_definition(node: ast.stmt) -> bool:
    return isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef)


def _used(node: ast.AST) -> set[str]:
    return {part.id for part in ast.walk(node) if isinstance(part, ast.Name)}


# --- what is asked


def options(key: str, right: Told, others: Iterable[Told]) -> list[Told]:
    """What may be answered: the right one and the first others that read differently, MOST in all.

    Their order looks like chance and never changes.

    Args:
        key: of the puzzle.
        right: what the check says.
        others: what other checks say, the best ones first.
    """
    chosen = {right.text: right}
    for other in others:
        if len(chosen) == MOST:
            break
        chosen.setdefault(other.text, other)
    return sorted(chosen.values(), key=lambda told: digest(f"{key}\0{told.text}"))


def _others(known: _Known, siblings: Sequence[_Known], pages: "_Pages") -> Iterator[Told]:
    """What else might be said: under the page's other breaks, then by the checks of other pages."""
    near = chain.from_iterable(pages.by_module[module] for module in sorted(known.modules))
    for other in chain(siblings, _rotated([*near], known.key), _rotated(pages.all, known.key)):
        # The same change on another page: its check fails too, and would be a right answer.
        is_same = other.found.file == known.found.file and other.broken == known.broken
        if other.question is known.question or not is_same:
            yield other.told


def _rotated(items: Sequence[_Known], key: str) -> Iterator[_Known]:
    """The items from a place on that differs from puzzle to puzzle."""
    start = int(digest(key), 16) % len(items) if items else 0
    return chain(items[start:], items[:start])


class _Pages:
    """The breaks of all pages, and those whose checks import a module."""

    def __init__(self, known: Sequence[_Known]) -> None:
        self.all = known
        self.by_module: dict[str, list[_Known]] = {}
        for one in known:
            for module in one.modules:
                self.by_module.setdefault(module, []).append(one)


# --- for the site


def listing(
    reports: Iterable[Report],
    sources: Mapping[str, str],
    topics: Mapping[str, str],
    urls: Mapping[str, str],
    numpy: Mapping[str, bool],
    cards: Collection[str],
) -> dict[str, Any]:
    """All puzzles, as plain data for JSON. One break of each page comes before a second of any.

    Args:
        reports: the pages; breaks of those that hold become puzzles.
        sources: file of the snippets -> text.
        topics: folder -> title, in the order of the site.
        urls: path of a page -> its address on the site.
        numpy: path of a page -> whether its check needs NumPy.
        cards: the keys of the deck: not every break has a card.

    Returns:
        format, version, topics, pages by identifier, and puzzles.
    """
    by_page = [found for report in reports if (found := _known(report, sources))]
    pages = _Pages([known for breaks in by_page for known in breaks])
    turns = [known for turn in zip_longest(*by_page) for known in turn if known]
    siblings = {breaks[0].question.id: breaks for breaks in by_page}
    used = {breaks[0].question.topic for breaks in by_page}
    return {
        "format": FORMAT,
        "version": 1,
        "topics": {topic: title for topic, title in topics.items() if topic in used},
        "pages": {
            question.id: _page(question, urls[question.path], numpy[question.path])
            for question in (breaks[0].question for breaks in by_page)
        },
        "puzzles": [
            _puzzle(known, _others(known, siblings[known.question.id], pages), sources, cards)
            for known in turns
        ],
    }


ABOUT = ("key", "page", "card")  # of a puzzle, what the page needs to know before it is shown


def split(data: dict[str, Any]) -> tuple[dict[str, Any], dict[str, dict[str, Any]]]:
    """The listing without what only a puzzle on show needs, and that, by identifier of the page.

    With hundreds of puzzles the code of all of them weighs more than the site around it.
    """
    pages = {
        id: {name: value for name, value in page.items() if name != "check"}
        for id, page in data["pages"].items()
    }
    puzzles = [{name: puzzle[name] for name in ABOUT} for puzzle in data["puzzles"]]
    details = {
        id: {
            "check": page["check"],
            "puzzles": {p["key"]: p for p in data["puzzles"] if p["page"] == id},
        }
        for id, page in data["pages"].items()
    }
    return {**data, "pages": pages, "puzzles": puzzles}, details


def _known(report: Report, sources: Mapping[str, str]) -> list[_Known]:
    question = report.question
    if not report.ok or question.check is None:
        return []
    imported = imported_modules(question.check.code)
    files = {name.removesuffix(".py").replace("/", ".") for name in sources}
    return [
        _Known(
            question, found, outcome, found.apply(sources[found.file]), frozenset(imported & files)
        )
        for found, outcome in zip(question.breaks, report.breaks, strict=True)
        if outcome.caught
    ]


def _page(question: Question, url: str, numpy: bool) -> dict[str, Any]:
    assert question.check  # a rule of the pages
    return {
        "topic": question.topic,
        "level": question.level,
        "title": render_inline(question.title),
        "url": url,
        "check": question.check.code,
        "numpy": numpy,
    }


def _puzzle(
    known: _Known, others: Iterable[Told], sources: Mapping[str, str], cards: Collection[str]
) -> dict[str, Any]:
    found = known.found
    view = shown(sources[found.file], found)
    asked = options(known.key, known.told, others)
    return {
        "key": known.key,
        "page": known.question.id,
        "card": known.key in cards,
        "name": view.name,
        "lines": _highlighted(view.code),
        "offered": view.offered,
        "right": view.right,
        "options": [[told.page, told.says] for told in asked],
        "answer": asked.index(known.told),
        "change": {"file": found.file, "old": found.old, "new": found.new},
        "diff": code(found.diff, "diff"),
        "reason": render(found.reason),
    }


@cache
def _highlighted(source: str) -> tuple[str, ...]:
    """Each line as HTML of its own; no element goes on to the next line."""
    lexer = PythonLexer(stripnl=False)
    html = str(highlight(source, lexer, HtmlFormatter(nowrap=True)))
    return tuple(html.split("\n")[: source.count("\n") + 1])
