"""A page's text becomes a Question, with every rule of a single page checked: pure.

Rules that need other files (links, embeds, the sources that breaks change) are in project.py.
"""

import re
import reprlib
import textwrap
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache, lru_cache
from typing import Any, NamedTuple

import yaml
from markdown_it import MarkdownIt
from markdown_it.token import Token
from mdit_py_plugins.dollarmath import dollarmath_plugin
from mdit_py_plugins.front_matter import front_matter_plugin

from drill import assertions

SECTIONS = {  # heading -> whether a page must have it, in the order of a page
    "Short answer": True,
    "Why": True,
    "In code": True,
    "Check": True,
    "Break it": True,
    "Misconceptions": False,
    "Follow-ups": False,
    "References": True,
}
FIELDS = ("level", "tags", "related")
MAX_WORDS = 60  # of a short answer
# Of a page, so that none is pondered for minutes: the parser's time may grow with the square of these.
MAX_BYTES = 32_768
MAX_LINES = 1_000

NAME = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
INFO = re.compile(r'[\w+-]+(?: title="[^"]*")?')  # what may follow the backticks of a fence
TITLE = re.compile(r'title="([^"]*)"')
ANCHOR = re.compile(r"(?P<title>.*\S|)\s*\{\s*#(?P<anchor>[^\s}]*)\s*\}")
EMBED = re.compile(r'--8<-- "(?P<file>snippets/\w+\.py):(?P<name>\w+)"\s*')
PAPER = re.compile(r"arxiv\.org|doi\.org|proceedings|openreview|jmlr\.org|aclanthology|papers\.n")
PLACE = re.compile(
    r"\b(sections?|chapters?|appendix|appendices|tables?|figures?|equations?|theorems?|lemmas?|"
    r"algorithms?|footnotes?|abstract|pages?)\b",
    re.I,
)
BLOCKS = {  # token -> name of what the site's parser wants blank lines around
    "bullet_list_open": "list",
    "ordered_list_open": "list",
    "table_open": "table",
    "math_block": "formula",
}
INVISIBLE = {"Cc", "Cf", "Zl", "Zp", "Zs"}  # Unicode categories: only the blank is plain text
TODO = "TODO"  # what `drill new` leaves where the author has to write


class Problem(NamedTuple):
    """What is wrong with a page, and where."""

    line: int
    message: str

    @classmethod
    def of(cls, line: int, message: str) -> "Problem":
        """A problem whose message quotes a page, so that it may be long, or have line ends."""
        return cls(line, textwrap.shorten(message, 500, placeholder=" ..."))


@dataclass(frozen=True)
class Fence:
    """A fenced block of code; `line` is that of the opening backticks."""

    line: int
    language: str
    title: str
    code: str


@dataclass(frozen=True)
class Embed:
    """One line `--8<-- "file:name"`."""

    line: int
    file: str
    name: str


@dataclass(frozen=True)
class Break:
    """A change of one file under which the check must fail."""

    line: int
    name: str
    file: str
    diff: str
    reason: str  # the Markdown above it: what goes wrong

    @property
    def old(self) -> str:
        return _side(self.diff, "-")

    @property
    def new(self) -> str:
        return _side(self.diff, "+")

    def apply(self, source: str) -> str:
        """The changed source.

        Raises:
            ValueError: the lines to change are not there, or stand there more than once.
        """
        places = len(re.findall(f"(?=\n{re.escape(self.old)})", f"\n{source}"))  # they may overlap
        if places != 1:
            raise ValueError(
                f"break {self.name} must apply exactly once, but its lines stand {places} times in {self.file}"
            )
        return f"\n{source}".replace(f"\n{self.old}", f"\n{self.new}")[1:]


@dataclass(frozen=True)
class Entry:
    """A misconception or a follow-up: a heading with an anchor of its own, and Markdown below it."""

    line: int
    anchor: str
    title: str
    body: str


@dataclass(frozen=True)
class Link:
    """A link to another file of the project."""

    line: int
    target: str


@dataclass(frozen=True)
class Question:
    """A page as read. Where the page is wrong, `problems` says so and the field is empty."""

    topic: str
    id: str
    title: str = ""
    title_line: int = 1
    level: int = 0
    tags: tuple[str, ...] = ()
    related: tuple[str, ...] = ()
    related_line: int = 1
    short_answer: str = ""
    check: Fence | None = None
    embeds: tuple[Embed, ...] = ()
    code: tuple[Fence, ...] = ()  # the Python fences of "In code", not yet expanded
    breaks: tuple[Break, ...] = ()
    misconceptions: tuple[Entry, ...] = ()
    follow_ups: tuple[Entry, ...] = ()
    links: tuple[Link, ...] = ()
    problems: tuple[Problem, ...] = ()

    @property
    def path(self) -> str:
        return f"docs/{self.topic}/{self.id}.md"

    @property
    def anchors(self) -> set[str]:
        """What a link to this page may name behind the `#`."""
        entries = {"Misconceptions": self.misconceptions, "Follow-ups": self.follow_ups}
        sections = {slug(name) for name in SECTIONS if entries.get(name, True)}
        return sections | {entry.anchor for entry in self.misconceptions + self.follow_ups}


@dataclass
class _Section:
    name: str
    line: int
    tokens: list[Token] = field(default_factory=list)
    end: int = 0  # line behind the last one


@cache
def parser() -> MarkdownIt:
    """The Markdown that pages are written in; its tokens carry their lines."""
    return (
        MarkdownIt("commonmark")
        .enable("table")
        .use(front_matter_plugin)
        .use(
            dollarmath_plugin,
            allow_labels=False,
            allow_space=False,
            allow_digits=True,
            double_inline=True,
        )
    )


def slug(heading: str) -> str:
    """The anchor that the site gives to a heading without one of its own."""
    return re.sub(r"[^\w]+", "-", heading.lower()).strip("-")


@lru_cache(10_000)  # whoever serves or watches reads all pages again when one changes
def parse(text: str, topic: str, id: str) -> Question:
    """Read a page; whatever is wrong with it is in `problems`, in the order of the lines."""
    text = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    if problem := _too_large(text):
        return Question(topic, id, problems=(problem,))
    return _Reader(text, topic, id).read()


def _too_large(text: str) -> Problem | None:
    """Why a page is not read at all, at the line that is too much."""
    data = text.encode("utf-8", "surrogatepass")
    line = data[:MAX_BYTES].count(b"\n") + 1
    lines = text.count("\n") + 1
    size = f"the page has {len(data):,} bytes and {lines:,} lines"
    if len(data) <= MAX_BYTES and lines <= MAX_LINES:
        return None
    return Problem(
        min(line, MAX_LINES + 1),
        f"{size}: at most {MAX_BYTES:,} and {MAX_LINES:,}, one question a page",
    )


class _Reader:
    """The state of reading one page: its tokens, and the problems found so far."""

    def __init__(self, text: str, topic: str, id: str) -> None:
        self.topic, self.id = topic, id
        self.lines = text.split("\n")
        self.tokens = parser().parse(text)
        self.problems: list[Problem] = []
        # Behind a fence that is never closed, whatever seems to be wrong is guesswork.
        self.told = len(self.lines) + 1

    def read(self) -> Question:
        if not any(line.strip() for line in self.lines):
            return Question(self.topic, self.id, problems=(Problem(1, "the page is empty"),))
        for name in (self.topic, self.id):
            if not NAME.fullmatch(name):
                self.problem(
                    1,
                    f"{name!r} is not a name in lower case with hyphens: rename the file or the folder",
                )
        matter, lines = self.front_matter()
        title, title_line = self.title()
        sections = self.sections()
        self.plain_markdown()
        embeds, code = self.in_code(sections.get("In code"))
        question = Question(
            topic=self.topic,
            id=self.id,
            title=title,
            title_line=title_line,
            level=matter.get("level", 0),
            tags=matter.get("tags", ()),
            related=matter.get("related", ()),
            related_line=lines.get("related", 1),
            short_answer=self.short_answer(sections.get("Short answer")),
            check=self.check(sections.get("Check")),
            embeds=embeds,
            code=code,
            breaks=self.breaks(sections.get("Break it")),
            misconceptions=self.entries(sections.get("Misconceptions")),
            follow_ups=self.entries(sections.get("Follow-ups")),
            links=self.links(),
        )
        self.anchors(question)
        self.references(sections.get("References"))
        problems = [problem for problem in self.problems if problem.line <= self.told]
        return _with_problems(question, problems, self.lines)

    def problem(self, line: int, message: str) -> None:
        self.problems.append(Problem.of(line, message))

    # --- front matter, title, sections

    def front_matter(self) -> tuple[dict[str, Any], dict[str, int]]:
        """The valid fields, and the line of each field."""
        token = self.tokens[0] if self.tokens else None
        if token is None or token.type != "front_matter":
            closed = (
                "is never closed: end it with ---"
                if self.lines[0].startswith("---")
                else "is missing: the first line of a page is ---"
            )
            self.problem(1, f"the front matter {closed}")
            return {}, {}
        for number in (1, token.map[1] if token.map else 1):  # MkDocs is stricter than the parser
            if self.lines[number - 1].rstrip() != "---":
                self.problem(number, "the front matter stands between two lines ---")
        try:
            loader = yaml.SafeLoader(token.content)
            node = loader.get_single_node()
            values = loader.construct_document(node) if node else None
        except Exception as error:  # with a tag such as !!bool, YAML raises what it likes
            mark = getattr(error, "problem_mark", None)
            reason = getattr(error, "problem", None) or getattr(
                error, "reason", "it cannot be read"
            )
            self.problem(mark.line + 2 if mark else 1, f"the front matter is not YAML: {reason}")
            return {}, {}
        if not isinstance(values, dict) or not isinstance(node, yaml.MappingNode):
            self.problem(1, f"the front matter must have the fields {', '.join(FIELDS)}")
            return {}, {}
        lines: dict[str, int] = {}
        for key, _ in node.value:
            line = key.start_mark.line + 2
            if key.value in lines:
                self.problem(line, f"the field {key.value} is there twice")
            elif key.value not in FIELDS:
                self.problem(
                    line, f"unknown field {key.value!r}: the front matter has {', '.join(FIELDS)}"
                )
            lines[key.value] = line
        for name in FIELDS:
            if name not in lines:
                self.problem(1, f"the front matter lacks the field {name}")
        return self.fields(values, lines), lines

    def fields(self, values: dict[str, Any], lines: dict[str, int]) -> dict[str, Any]:
        valid: dict[str, Any] = {}
        if "level" in lines:
            level = values.get("level")
            if type(level) is int and level in (1, 2, 3):
                valid["level"] = level
            else:
                self.problem(lines["level"], f"level must be 1, 2 or 3, not {reprlib.repr(level)}")
        for name in ("tags", "related"):
            if name not in lines:
                continue
            items = values.get(name)
            wrong = (
                [item for item in items if not _is_name(item)] if isinstance(items, list) else items
            )
            if wrong or not isinstance(items, list):
                self.problem(
                    lines[name],
                    f"{name} must be a list of names in lower case with hyphens, not {reprlib.repr(wrong)}",
                )
            elif len(set(items)) < len(items):
                self.problem(lines[name], f"{name} names something twice")
            elif name == "tags" and not items:
                self.problem(lines[name], "tags must not be empty")
            elif name == "related" and self.id in items:
                self.problem(lines[name], "a page is not related to itself")
            else:
                valid[name] = tuple(items)
        return valid

    def title(self) -> tuple[str, int]:
        titles = [
            (_line(token), text) for token, text in self.headings(self.tokens) if token.tag == "h1"
        ]
        if not titles:
            self.problem(1, "the page has no title: a line '# ' with the question")
            return "", 1
        for line, _ in titles[1:]:
            self.problem(line, "the page has two titles: one question a page")
        line, text = titles[0]
        if not text:
            self.problem(line, "the title is empty")
        elif ANCHOR.fullmatch(text):
            self.problem(line, "the title has no anchor: the file name is its identifier")
        if self.tokens[0].type == "front_matter" and _line(self.tokens[1]) < line:
            self.problem(
                _line(self.tokens[1]), "the title must come first, right below the front matter"
            )
        return text, line

    def headings(self, tokens: list[Token]) -> Iterator[tuple[Token, str]]:
        """The headings that count, with their Markdown; the others are problems."""
        for token, inline in zip(tokens, tokens[1:]):
            if token.type == "heading_open" and _is_plain(token):
                yield token, inline.content.strip()

    def sections(self) -> dict[str, _Section]:
        """The sections that can be read, by name; wrong, missing and empty ones are problems."""
        found: dict[str, _Section] = {}
        section: _Section | None = None
        names = {
            id(token): text
            for token, text in self.headings(self.tokens)
            if token.tag in ("h1", "h2")
        }
        in_heading = False
        for token in self.tokens:
            if id(token) in names:
                if section:
                    section.end = _line(token)
                section = (
                    self.section(names[id(token)], _line(token), found)
                    if token.tag == "h2"
                    else None
                )
                in_heading = True
            elif in_heading:
                in_heading = token.type != "heading_close"
            elif section:
                section.tokens.append(token)
        if section:
            section.end = len(self.lines) + 1
        last = len(self.lines)
        for name, required in SECTIONS.items():
            if name not in found and required:
                following = [s.line for other, s in found.items() if _order(other) > _order(name)]
                self.problem(min(following, default=last), f"the section '## {name}' is missing")
        for section in found.values():
            if not section.tokens:
                self.problem(section.line, f"the section '## {section.name}' is empty")
        return {name: section for name, section in found.items() if section.tokens}

    def section(self, name: str, line: int, found: dict[str, _Section]) -> _Section:
        section = _Section(name, line)
        if name not in SECTIONS:
            self.problem(
                line, f"unknown section '## {name}': the sections are {', '.join(SECTIONS)}"
            )
        elif name in found:
            self.problem(line, f"the section '## {name}' is there twice")
            return found[name]  # its text is read as if it stood in the first
        else:
            later = [other for other in found if _order(other) > _order(name)]
            if later:
                self.problem(line, f"the section '## {name}' must come before '## {later[0]}'")
            found[name] = section
        return section

    # --- what holds everywhere on the page

    def plain_markdown(self) -> None:
        """A page reads well as raw text, and the site and the doc tests see the same code."""
        for number, text in enumerate(self.lines, 1):
            if "\t" in text:
                self.problem(number, "a tab character: indent with spaces")
            odd = set() if text.isascii() and text.isprintable() else set(text) - {" ", "\t"}
            for character in sorted(odd):
                if unicodedata.category(character) in INVISIBLE:
                    self.problem(
                        number,
                        f"the invisible character U+{ord(character):04X}: type a space, or leave it out",
                    )
        for token in self.tokens:
            line = _line(token)
            if token.type == "fence":
                self.fence_form(token)
            elif token.type == "code_block":
                self.problem(line, "code by indentation: use a fence with its language")
            elif token.type == "html_block":
                self.problem(line, "raw HTML: write Markdown")
            elif token.type == "heading_open" and not _is_plain(token):
                self.problem(
                    line,
                    "a heading starts with # at the left margin: not underlined, not in a list",
                )
            elif token.type in BLOCKS:
                self.block_form(token)
            elif token.type == "inline":
                self.inline_form(token)

    def block_form(self, token: Token) -> None:
        """Where the site's parser would see something else."""
        line, name = _line(token), BLOCKS[token.type]
        end = token.map[1] if token.map else line
        text = self.lines[line - 1].lstrip()
        indent = len(self.lines[line - 1]) - len(text)
        if token.level == 0 and line > 1 and self.lines[line - 2].strip():
            self.problem(line, f"leave a blank line above the {name}, or the site shows it as text")
        if name == "formula" and "".join(self.lines[end : end + 1]).strip():
            self.problem(
                end + 1, "leave a blank line below the formula, or the site shows it as text"
            )
        if token.type == "ordered_list_open" and token.markup == ")":
            self.problem(line, "number a list with '1.', or the site shows it as text")
        if name == "list" and indent < 2 * token.level and not text.startswith(">"):
            self.problem(line, "indent a list in a list by four blanks, or the site shows one list")

    def fence_form(self, token: Token) -> None:
        line = _line(token)
        if token.level:
            self.problem(line, "a fence inside a list or a quotation: doc tests do not see it")
        elif not self.is_closed(token):
            self.problem(line, f"the fence is never closed: end it with a line {token.markup}")
            self.told = min(self.told, line)
        if not INFO.fullmatch(token.info.strip()):
            self.problem(
                line,
                f'a fence names its language, and at most title="..." after it, not {token.info.strip()!r}',
            )

    def is_closed(self, token: Token) -> bool:
        """Whether a fence ends with its own mark, and not with that of a later fence."""
        start, end = token.map or (0, 0)
        mark = rf"^ {{0,3}}{re.escape(token.markup)}"
        last = re.match(rf"{mark}{re.escape(token.markup[0])}*\s*$", self.lines[end - 1])
        return end - start > 1 and last is not None and not re.search(mark, token.content, re.M)

    def inline_form(self, token: Token) -> None:
        for number, text in enumerate(token.content.split("\n"), _line(token)):
            if re.match(r"\s*(!!!|\?\?\?\+?)\s", text):
                self.problem(number, "an admonition: write plain paragraphs")
            elif re.match(r'\s*===[+!]*\s+"', text):
                self.problem(number, "content tabs: write one block below the other")
            elif "--8<--" in text:
                self.problem(number, "embed in a ```python fence of '## In code', nowhere else")
            elif re.match(r"#+[^#\s]", self.lines[number - 1]):
                self.problem(number, "the site takes this for a heading: write a blank behind #")
        for number, child in _children(token):
            if child.type == "html_inline":
                tag = re.sub(r"</?(\w+).*", r"<\1>", child.content, flags=re.S)
                self.problem(number, f"raw HTML {tag}: write Markdown, or code in backticks")
            elif child.type == "math_inline_double":
                self.problem(
                    number, "leave blank lines around a formula between $$, or write it between $"
                )
            elif child.type == "text" and "$$" in child.content:
                self.problem(number, "a formula that starts and ends with $$ lacks one of them")
            elif child.type == "text" and re.search(r"\][(\[]", child.content):
                self.problem(number, "this is no link: write [text](target), and code in backticks")

    def links(self) -> tuple[Link, ...]:
        """Links and images that point into the project; those with a scheme are left alone."""
        links = []
        for token in self.tokens:
            for line, child in _children(token):
                target = str(child.attrGet("href") or child.attrGet("src") or "")
                if child.type not in ("link_open", "image"):
                    continue
                if not target:
                    self.problem(line, "a link without a target")
                elif child.type == "image" and re.match(r"\w+:", target):
                    self.problem(line, "a picture from elsewhere: put it into a folder of docs/")
                elif not re.match(r"https?:|mailto:", target):
                    links.append(Link(line, target))
        return tuple(links)

    # --- the sections

    def fences(self, section: _Section) -> list[Fence]:
        """The fences of a section; a wrong info string has been a problem already."""
        fences = []
        for token in section.tokens:
            if token.type == "fence":
                language, _, options = token.info.strip().partition(" ")
                title = TITLE.search(options)
                fences.append(
                    Fence(_line(token), language, title[1] if title else "", token.content)
                )
        return fences

    def text(self, section: _Section) -> str:
        return "\n".join(self.lines[section.line : section.end - 1]).strip()

    def short_answer(self, section: _Section | None) -> str:
        if section is None:
            return ""
        words = sum(_words(token) for token in section.tokens)
        if words > MAX_WORDS:
            self.problem(
                section.line,
                f"the short answer has {words} words: at most {MAX_WORDS}, what a candidate says aloud",
            )
        for fence in self.fences(section):
            self.problem(fence.line, "the short answer is said aloud: no code block")
        return self.text(section)

    def in_code(self, section: _Section | None) -> tuple[tuple[Embed, ...], tuple[Fence, ...]]:
        if section is None:
            return (), ()
        embeds: list[Embed] = []
        fences = self.fences(section)
        code = [fence for fence in fences if fence.language == "python"]
        lines = {fence.line for fence in code}
        for token in self.tokens:
            if token.type != "fence":
                continue
            for number, text in enumerate(token.content.split("\n"), _line(token) + 1):
                if "--8<--" not in text:
                    continue
                match = EMBED.fullmatch(text)
                if _line(token) not in lines:
                    self.problem(number, "embed in a ```python fence of '## In code', nowhere else")
                elif not match:
                    self.problem(
                        number, 'an embed is a line of its own: --8<-- "snippets/file.py:name"'
                    )
                else:
                    embeds.append(Embed(number, match["file"], match["name"]))
        if "--8<--" not in self.text(section):
            self.problem(
                section.line,
                "'## In code' embeds nothing: --8<-- \"snippets/file.py:name\" in a ```python fence",
            )
        sound = [
            fence
            for fence in code
            if all(EMBED.fullmatch(text) for text in fence.code.split("\n") if "--8<--" in text)
        ]
        return tuple(embeds), tuple(sound)

    def check(self, section: _Section | None) -> Fence | None:
        if section is None:
            return None
        fences = self.fences(section)
        lines = {fence.line for fence in fences}
        for token in self.tokens:
            if (
                token.type == "fence"
                and 'title="check"' in token.info
                and _line(token) not in lines
            ):
                self.problem(_line(token), "a check outside '## Check'")
        checks = [fence for fence in fences if fence.title == "check"]
        if not fences:
            self.problem(
                section.line, 'the section needs one fence that starts with ```python title="check"'
            )
        for fence in checks[1:]:
            self.problem(fence.line, "a second check: one check a page")
        for fence in fences:
            if fence.title != "check":
                self.problem(
                    fence.line,
                    'the only fence of this section is the check: ```python title="check"',
                )
        if not checks:
            return None
        if checks[0].language != "python":
            self.problem(checks[0].line, 'the check starts with ```python title="check"')
            return None
        found = assertions.findings(checks[0].code)
        for line, message in found:
            self.problem(checks[0].line + line, message)
        return None if any("is not Python" in message for _, message in found) else checks[0]

    def breaks(self, section: _Section | None) -> tuple[Break, ...]:
        if section is None:
            return ()
        breaks: dict[str, Break] = {}
        fences = self.fences(section)
        for fence in fences:
            words = fence.title.split(" ")
            if fence.language != "diff":
                self.problem(fence.line, "the fences of this section are breaks: each a ```diff")
            elif len(words) != 3 or words[0] != "break" or not NAME.fullmatch(words[1]):
                self.problem(
                    fence.line,
                    'a break has a name and a file: ```diff title="break no-scale snippets/attention.py"',
                )
            elif words[1] in breaks:
                self.problem(fence.line, f"two breaks are named {words[1]}")
            else:
                breaks[words[1]] = Break(
                    fence.line, words[1], words[2], fence.code, self.above(section, fence)
                )
        if not fences:
            self.problem(
                section.line,
                'the section has no break: ```diff title="break no-scale snippets/attention.py"',
            )
        for found in breaks.values():
            if not found.reason:
                self.problem(
                    found.line,
                    f"say above break {found.name}, in a sentence or two, what goes wrong",
                )
        return tuple(found for found in breaks.values() if self.is_well_formed(found))

    def above(self, section: _Section, fence: Fence) -> str:
        """The text of a section between the fence before this one and this one."""
        ends = [
            token.map[1]
            for token in section.tokens
            if token.type == "fence" and token.map and _line(token) < fence.line
        ]
        return "\n".join(self.lines[max(ends, default=section.line) : fence.line - 1]).strip()

    def is_well_formed(self, found: Break) -> bool:
        """Whether a break can be applied; if not, the problems say why."""
        before = len(self.problems)
        for number, line in enumerate(found.diff.split("\n"), found.line + 1):
            if line.startswith(("---", "+++", "@@")):
                self.problem(number, "leave out the header of the diff: the title names the file")
            elif line and line[0] not in "-+ ":
                self.problem(number, "a line of a break starts with '-', '+' or a blank")
        if not re.search("^[-+]", found.diff, re.M):
            self.problem(found.line, f"break {found.name} has no line with '-' or '+'")
        elif not found.old.strip():
            self.problem(
                found.line,
                f"break {found.name} needs a line that is in the file: one with '-' or a blank",
            )
        elif found.old == found.new:
            self.problem(found.line, f"break {found.name} changes nothing")
        if not re.fullmatch(r"snippets/\w+\.py", found.file):
            self.problem(
                found.line, f"break {found.name} must change a file of snippets/, not {found.file}"
            )
        return len(self.problems) == before

    def entries(self, section: _Section | None) -> tuple[Entry, ...]:
        """The H3 headings of a section, each with an explicit anchor and a text."""
        if section is None:
            return ()
        entries: list[Entry] = []
        heads = [
            (_line(token), text)
            for token, text in self.headings(section.tokens)
            if token.tag == "h3"
        ]
        if not heads:
            self.problem(
                section.line, f"'## {section.name}' has no entry: a line '### Title {{ #anchor }}'"
            )
            return ()
        ends = [line for line, _ in heads[1:]] + [section.end]
        for (line, text), end in zip(heads, ends, strict=True):
            match = ANCHOR.fullmatch(text)
            if not match or not match["title"] or not NAME.fullmatch(match["anchor"]):
                self.problem(
                    line,
                    f"the heading {text!r} needs a title, and an anchor in lower case with hyphens: "
                    "### Title { #anchor }",
                )
                continue
            body = "\n".join(self.lines[line : end - 1]).strip()
            if not body:
                self.problem(line, f"nothing is said under {match['title']!r}")
            entries.append(Entry(line, match["anchor"], match["title"], body))
        return tuple(entries)

    def anchors(self, question: Question) -> None:
        """Each anchor is that of one entry: what cards are named after, and links lead to."""
        entries = {entry.line for entry in question.misconceptions + question.follow_ups}
        entries |= {problem.line for problem in self.problems}  # or told already
        used = {slug(name): "a section" for name in SECTIONS}
        for token, text in self.headings(self.tokens):
            match = ANCHOR.fullmatch(text)
            if not match or token.tag in ("h1", "h2"):
                continue
            line, anchor = _line(token), match["anchor"]
            if anchor in used:
                self.problem(line, f"the anchor #{anchor} is taken by {used[anchor]}")
            elif line not in entries:
                self.problem(
                    line, "only entries of '## Misconceptions' and '## Follow-ups' have an anchor"
                )
            used.setdefault(anchor, f"line {line}")

    def references(self, section: _Section | None) -> None:
        if section is None:
            return
        items = [token for token in section.tokens if token.type == "inline"]
        if not any(token.type == "list_item_open" for token in section.tokens):
            self.problem(section.line, "'## References' lists nothing: one item a source")
        for item in items:
            if PAPER.search(item.content) and not PLACE.search(_outside_links(item)):
                self.problem(
                    _line(item),
                    "the reference names a paper but no place in it, such as 'section 3.2'",
                )


def _with_problems(question: Question, problems: list[Problem], lines: list[str]) -> Question:
    """Sort the problems; where a TODO is left, it is the only thing said of its line."""
    todo = {number for number, line in enumerate(lines, 1) if TODO in line}
    kept = {problem for problem in problems if problem.line not in todo}
    kept |= {Problem.of(number, f"still to write: {lines[number - 1].strip()}") for number in todo}
    return Question(**{**question.__dict__, "problems": tuple(sorted(kept))})


def _side(diff: str, sign: str) -> str:
    """One side of a diff: its own lines and the common ones."""
    lines = diff.split("\n")[:-1]
    return "".join(f"{line[1:]}\n" for line in lines if line[:1] in (sign, " ", ""))


def _line(token: Token) -> int:
    return token.map[0] + 1 if token.map else 1


def _children(token: Token) -> Iterator[tuple[int, Token]]:
    """The inline tokens below a token, each with its line."""
    line = _line(token)
    for child in token.children or ():
        yield line, child
        line += (child.type in ("softbreak", "hardbreak")) + child.content.count("\n")


def _outside_links(token: Token) -> str:
    """The text of an inline token without that of its links: a title may say "section" too."""
    depth, text = 0, ""
    for child in token.children or ():
        depth += child.nesting if child.type.startswith("link_") else 0
        text += "" if depth else f"{child.content} "
    return text


def _is_plain(heading: Token) -> bool:
    """Whether a heading is one for every reader of Markdown: `#` at the left margin."""
    return heading.level == 0 and heading.markup.startswith("#")


def _is_name(item: object) -> bool:
    return isinstance(item, str) and bool(NAME.fullmatch(item) or item == TODO)


def _order(section: str) -> int:
    return list(SECTIONS).index(section)


def _words(token: Token) -> int:
    """Words of an inline token as they are said; a formula counts as one."""
    text = "".join(
        " formula " if child.type.startswith("math") else child.content if child.content else " "
        for child in token.children or ()
    )
    return sum(any(map(str.isalnum, word)) for word in text.split())
