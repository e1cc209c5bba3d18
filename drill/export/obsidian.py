"""Notes for the plug-in "Spaced Repetition" of Obsidian (st3v3nmw/obsidian-spaced-repetition).

Its parser (src/parser.ts, as of 1.15) goes through a note by lines, and knows little Markdown:

- a blank line ends a card, except in a fence at the left margin, which it skips;
- a line with nothing but `?` parts question and answer, even in a fence of the question;
- `::` anywhere else makes a card of that one line, unless between single backticks;
- `??` alone on a line asks both ways, and a line that starts with `<!--` swallows the next one;
- the schedule is kept below a card as `<!--SR:...-->`, and looked for in all of its text.

So a formula, a paragraph and a list item each take one line; what looks like the above is written
with character references; and where Markdown needs a blank line, as around a list, everything
stands in a quotation, whose blank lines have a `>`.
"""

import re
import textwrap
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from itertools import groupby
from urllib.parse import quote

from bs4 import BeautifulSoup
from bs4.element import NavigableString, PageElement, Tag
from markdown_it import MarkdownIt
from mdit_py_plugins.dollarmath import dollarmath_plugin

from drill.cards import Card, code
from drill.export.content import check, naming, pieces

TAG = "#flashcards/dl-drill"
LANGUAGES = ("python", "diff")  # of the code on cards
INLINE = {"a", "br", "code", "em", "img", "strong"}
LISTS = {"ol", "ul"}
SIMPLE = {"div", "p", "pre"}  # blocks that need no blank line around them
MARKS = {"em": "*", "strong": "**"}
ALIGNED = {"left": ":---", "center": ":---:", "right": "---:"}

# Markdown's signs, in Obsidian's dialect; what the plug-in looks for; and spaces that it trims.
SIGNS = re.compile(
    r"[\\`*_\[\]$|~#]|&(?=#?\w+;)|<|\^|(?<=:):|(?<==)=|(?<=%)%|!(?=[-\d])|[^\S \t\n]|\ufeff"
)
ESCAPED = set("\\`*_[]$|~#")  # these take a backslash, the others are written as references
PUNCTUATION = re.compile(r"[!-/:-@\[-`{-~]|[^\S ]|\ufeff")
LINE_START = re.compile(r"^(\d+(?=[.)])|(?=[-+>=?]))")  # of a list, a quotation, an underline
SCHEDULE = re.compile(r"<!--SR:|![-\d]+,\d+,\d+")


def write(cards: Iterable[Card], topics: Mapping[str, str], site_url: str) -> dict[str, bytes]:
    """One note a topic, with a deck of the same name: file name -> Markdown.

    Pictures are looked for beside the notes. The plug-in keeps its schedule in the notes, so one
    that is replaced begins anew.

    Args:
        cards: what to export.
        topics: folder -> title, for the headings.
        site_url: address of the site that the cards link to, ending in "/".

    Raises:
        ValueError: Obsidian would show a card other than it is, or the plug-in would not find it.
    """
    notes: dict[str, list[str]] = {}
    for card in cards:
        check(card)
        with naming(card):
            notes.setdefault(card.topic, []).append(_card(card, site_url))
    return {
        f"{topic}.md": _note(topics[topic], f"{TAG}/{topic}", found)
        for topic, found in notes.items()
    }


def _note(title: str, tag: str, cards: list[str]) -> bytes:
    return ("\n\n".join((f"# {_text(title)}", tag, *cards)) + "\n").encode()


def _card(card: Card, site_url: str) -> str:
    link = f'<p><a href="{site_url}{card.page}">The page, with its check</a></p>'
    front, back = _side(card.front), _side(card.back + link)
    if "?" in (line.strip() for line in front.split("\n")):
        raise ValueError("a line with nothing but ? in the code of a question ends the question")
    if found := SCHEDULE.search(f"{front}\n{back}"):
        raise ValueError(f"the plug-in takes {found[0]!r} for its schedule")
    return f"{front}\n?\n{back}"


def _side(html: str) -> str:
    """One side as Markdown without a blank line outside of its fences."""
    soup = BeautifulSoup(html, "html.parser")
    simple = all(block.name in INLINE | SIMPLE for block in soup.find_all(recursive=False))
    parts: list[str] = []
    for is_fence, group in groupby(_blocks(soup), key=lambda block: block.startswith("```")):
        blocks = list(group)
        parts += blocks if is_fence else [_run(blocks, simple)]
    return "\n".join(parts)


def _run(blocks: list[str], simple: bool) -> str:
    """Blocks that no fence parts."""
    # A line end inside of a paragraph shows as a space or as a break: that is a setting.
    text = "<br>\n".join(blocks) if simple else _quoted("\n\n".join(blocks))
    if "::" in text:
        raise ValueError(":: in a formula, an address or a nested block makes a card of its own")
    return text


# --- blocks


def _blocks(parent: Tag) -> Iterator[str]:
    """The Markdown of each block in an element; text between blocks is a paragraph."""
    before = ""
    for inline, nodes in groupby(parent.children, key=_is_inline):
        if inline:
            if paragraph := LINE_START.sub(r"\1\\", _line(nodes)):
                yield paragraph
                before = "p"
            continue
        for node in nodes:
            assert isinstance(node, Tag)
            if node.name in LISTS and before in LISTS:
                yield "<!-- -->"  # else the two become one
            yield from _block(node)
            before = node.name


def _is_inline(node: PageElement) -> bool:
    return not isinstance(node, Tag) or node.name in INLINE


def _block(node: Tag) -> Iterator[str]:
    match node.name:
        case "p":
            yield from _blocks(node)
        case "div" | "pre":
            yield _fence(node)
        case "ol" | "ul":
            yield _list(node)
        case "blockquote":
            yield _quoted("\n\n".join(_blocks(node)))
        case "table":
            yield _table(node)
        case "hr":
            yield "---"
        case "h1" | "h2" | "h3" | "h4" | "h5" | "h6":
            yield f"{'#' * int(node.name[1])} {_line(node.children)}"
        case _:
            raise ValueError(f"Obsidian's Markdown has nothing for <{node.name}>")


def _fence(block: Tag) -> str:
    """Code, between more backticks than it has itself."""
    source = block.get_text()
    longest = max(map(len, re.findall("`+", source)), default=0)
    mark = "`" * max(3, longest + 1)
    colored = block.find("span", class_=True) is not None
    fits = (name for name in LANGUAGES if colored and _soup(code(source, name)) == block)
    language = next(fits, "")
    return "\n".join((mark + language, source.removesuffix("\n"), mark))


def _list(node: Tag) -> str:
    first = int(str(node.get("start", "1")))
    items = []
    for number, item in enumerate(node.find_all("li", recursive=False), first):
        mark = f"{number}. " if node.name == "ol" else "- "
        body = textwrap.indent("\n\n".join(_blocks(item)), " " * len(mark))
        items.append(mark + body.removeprefix(" " * len(mark)))
    return "\n".join(items)


def _table(node: Tag) -> str:
    rows = [[_cell(cell) for cell in row.find_all(["td", "th"])] for row in node.find_all("tr")]
    styles = [str(cell.get("style", "")) for cell in node.find_all("th")]
    rules = [ALIGNED.get(style.removeprefix("text-align:"), "---") for style in styles]
    return "\n".join(f"| {' | '.join(row)} |" for row in (rows[0], rules, *rows[1:]))


def _cell(cell: Tag) -> str:
    for string in cell.find_all(string=True):
        if string.find_parent("code") is None:
            if any(kind and "|" in tex for kind, tex in pieces(string)):
                raise ValueError(
                    "a formula with | in a table parts its cell: write \\vert or \\Vert"
                )
    return _line(cell.children)


def _quoted(text: str) -> str:
    return "\n".join(f"> {line}".rstrip() for line in text.split("\n"))


# --- within a line


def _line(nodes: Iterable[PageElement]) -> str:
    """Text, formulas and marks, on one line."""
    nodes = list(nodes)
    line = re.sub(r"[ \t\n]+", " ", "".join(map(_inline, nodes))).strip()
    marks = sum(
        (node.name in MARKS) + len(node.find_all(MARKS)) for node in nodes if isinstance(node, Tag)
    )
    if marks and marks != _count_marks(line):
        raise ValueError("no stars can say where its emphasis starts and ends: set it apart")
    return line


def _inline(node: PageElement) -> str:
    if isinstance(node, NavigableString):
        return _text_and_formulas(node)
    assert isinstance(node, Tag)
    inner = "".join(map(_inline, node.children)) if node.name != "code" else ""
    match node.name:
        case "code":
            return _code(node.get_text())
        case "em" | "strong":
            text = inner.strip()
            return (
                inner.replace(text, f"{MARKS[node.name]}{text}{MARKS[node.name]}")
                if text
                else inner
            )
        case "a":
            return f"[{inner}]({_address(str(node['href']))})"
        case "img":
            return f"![{_text(str(node.get('alt', '')))}]({_address(str(node['src']))})"
        case "br":
            return "<br>"
        case _:
            raise ValueError(f"Obsidian's Markdown has nothing for {str(node)[:50]!r}")


def _text_and_formulas(string: NavigableString) -> str:
    found = list(pieces(string))
    if any(one and other for (one, _), (other, _) in zip(found, found[1:])):
        raise ValueError("two formulas with nothing between them: no dollar signs can part them")
    return "".join(_formula(kind, text) if kind else _text(text) for kind, text in found)


def _text(text: str) -> str:
    """Plain text that no parser takes for more."""
    return SIGNS.sub(lambda sign: f"\\{sign[0]}" if sign[0] in ESCAPED else _reference(sign), text)


def _reference(sign: re.Match[str]) -> str:
    return {"&": "&amp;", "<": "&lt;"}.get(sign[0], f"&#{ord(sign[0])};")


def _formula(kind: str, tex: str) -> str:
    tex = " ".join(tex.split())
    if not tex or re.search(r"(?<!\\)(\\\\)*(\$|\\$)", tex):
        raise ValueError(f"dollar signs cannot hold the formula {tex!r}")
    return f"${tex}$" if kind == "\\(" else f"$${tex}$$"


def _code(text: str) -> str:
    """Code in backticks, or as HTML where backticks do not tell the plug-in that it is code."""
    if not text:
        return ""
    if text != text.strip() or re.search(r"[`|\n]|::|==|[^\S ]|\ufeff", text):
        return f"<code>{PUNCTUATION.sub(_reference, text)}</code>"
    return f"`{text}`"


def _address(url: str) -> str:
    """An address without what ends one in Markdown; one with [::1] stays, and is refused."""
    return quote(re.sub(r"(?<!\[)::", ":%3A", url), safe="%/:?#@!&'*+,;=~[]")


@cache
def _parser() -> MarkdownIt:
    return MarkdownIt("commonmark").use(dollarmath_plugin, double_inline=True)


def _count_marks(line: str) -> int:
    [inline] = _parser().parseInline(line)
    return sum(child.type in ("em_open", "strong_open") for child in inline.children or [])


def _soup(html: str) -> Tag:
    """The one element that HTML consists of."""
    element = next(BeautifulSoup(html, "html.parser").children)
    assert isinstance(element, Tag)
    return element
