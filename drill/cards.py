"""Pages become cards: HTML that every kind of deck can carry."""

import html
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cache
from itertools import zip_longest
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.token import Token
from mdit_py_plugins.dollarmath import dollarmath_plugin
from pygments import highlight
from pygments.formatters import HtmlFormatter
from pygments.lexers import get_lexer_by_name
from pygments.util import ClassNotFound

from drill.check import BreakReport, Report
from drill.ledger import digest
from drill.page import Break, Entry, Question

MOST = 6  # cards of a page


@dataclass(frozen=True)
class Card:
    """One flashcard. Front and back are HTML with math in `\\( \\)`; the key never changes."""

    key: str
    kind: str  # "why", "misconception", "follow-up" or "break"
    topic: str
    level: int
    tags: tuple[str, ...]
    front: str
    back: str
    media: tuple[str, ...] = ()  # names of the pictures that it shows

    @property
    def page(self) -> str:
        """The address of the card's page, from the root of the site."""
        id, mark, anchor = self.key.partition("#")
        return f"{self.topic}/{id.partition('!')[0]}/{mark}{anchor}"

    @property
    def hash(self) -> str:
        """Changes with what a reader sees, and with nothing else."""
        tags = " ".join(self.tags)
        return digest(f"{self.kind}\0{self.topic}\0{self.level}\0{tags}\0{self.front}\0{self.back}")


Names = Mapping[str, str]  # a picture as its page names it -> its name on the cards


def cards(reports: Iterable[Report], names: Mapping[str, Names] | None = None) -> list[Card]:
    """The cards of all pages, at most MOST of each: the question, then one of each kind in turn.

    Args:
        reports: the pages, with what their checks said under the breaks.
        names: path of a page -> the names of its pictures.
    """
    names = names or {}
    return [
        _with_pictures(card, names.get(report.question.path, {}))
        for report in reports
        for card in _page_cards(report)
    ]


def _with_pictures(card: Card, names: Names) -> Card:
    """The card with its pictures under their names on the cards."""
    media = []
    for target, name in names.items():
        old, new = f'src="{html.escape(target)}"', f'src="{name}"'
        if old in card.back:
            card = replace(card, back=card.back.replace(old, new))
            media.append(name)
    return replace(card, media=tuple(sorted(media)))


def _page_cards(report: Report) -> list[Card]:
    question = report.question
    why = _card(question, question.id, "why", _question(question), render(question.short_answer))
    kinds = (
        [_misconception(question, entry) for entry in question.misconceptions],
        [_follow_up(question, entry) for entry in question.follow_ups],
        [
            _break(question, found, outcome)
            for found, outcome in zip(question.breaks, report.breaks, strict=True)
        ],
    )
    turns = (card for turn in zip_longest(*kinds) for card in turn if card)
    return [why, *turns][:MOST]


def _card(question: Question, key: str, kind: str, front: str, back: str) -> Card:
    return Card(key, kind, question.topic, question.level, question.tags, front, back)


def _question(question: Question) -> str:
    return f"<p>{render_inline(question.title)}</p>"


def _context(question: Question) -> str:
    return f'<p class="context">{render_inline(question.title)}</p>'


def _misconception(question: Question, entry: Entry) -> Card:
    front = f"{_context(question)}<p>What is wrong with: “{render_inline(entry.title)}”?</p>"
    return _card(
        question, f"{question.id}#{entry.anchor}", "misconception", front, render(entry.body)
    )


def _follow_up(question: Question, entry: Entry) -> Card:
    front = f"{_context(question)}<p>{render_inline(entry.title)}</p>"
    return _card(question, f"{question.id}#{entry.anchor}", "follow-up", front, render(entry.body))


def _break(question: Question, found: Break, outcome: BreakReport) -> Card:
    ask = "<p>With this change, what does the check report, and why?</p>"
    front = f"{_context(question)}{ask}{code(found.diff, 'diff')}"
    said = f"<p><code>{html.escape(outcome.error)}</code></p>"
    return _card(
        question, f"{question.id}!{found.name}", "break", front, said + render(found.reason)
    )


# --- HTML


@cache
def render(markdown: str) -> str:
    """Markdown as the HTML of a card."""
    return str(_markdown().render(markdown)).strip()


@cache
def render_inline(markdown: str) -> str:
    """A title as HTML."""
    return str(_markdown().renderInline(markdown))


@cache
def code(source: str, language: str) -> str:
    """Highlighted code, with classes that the deck's style sheet colors."""
    try:
        lexer = get_lexer_by_name(language)
    except ClassNotFound:
        return f"<pre><code>{html.escape(source)}</code></pre>"
    return str(highlight(source, lexer, HtmlFormatter(cssclass="highlight", wrapcode=True))).strip()


@cache
def _markdown() -> MarkdownIt:
    options: dict[str, Any] = {"html": False}
    markdown = MarkdownIt("commonmark", options).enable("table")
    markdown.use(
        dollarmath_plugin,
        allow_labels=False,
        allow_space=False,
        allow_digits=True,
        double_inline=True,
    )
    markdown.add_render_rule("math_inline", _math("\\(", "\\)"))
    markdown.add_render_rule("math_inline_double", _math("\\[", "\\]"))
    markdown.add_render_rule("math_block", _math("\\[", "\\]"))
    markdown.add_render_rule("fence", _fence)
    markdown.core.ruler.push("outside_links", _only_outside_links)
    return markdown


def _math(left: str, right: str) -> Any:
    def rule(self: Any, tokens: list[Token], index: int, options: Any, env: Any) -> str:
        return f"{left}{html.escape(tokens[index].content.strip(), quote=False)}{right}"

    return rule


def _fence(self: Any, tokens: list[Token], index: int, options: Any, env: Any) -> str:
    return code(tokens[index].content, tokens[index].info.split(" ")[0])


def _only_outside_links(state: Any) -> None:
    """A link into the project leads nowhere from a card: keep its text only."""
    for token in state.tokens:
        inside = False
        kept = []
        for child in token.children or []:
            if child.type == "link_open":
                inside = not str(child.attrGet("href")).startswith(("http:", "https:"))
            if not (inside and child.type in ("link_open", "link_close")):
                kept.append(child)
        if token.children is not None:
            token.children = kept
