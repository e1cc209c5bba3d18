"""The cards as text: for Anki's text import, and as two plain columns for Quizlet and the like."""

import csv
import io
from collections.abc import Iterable, Iterator, Mapping

from bs4 import BeautifulSoup
from bs4.element import NavigableString, PageElement, Tag

from drill.cards import Card
from drill.export import anki
from drill.export.content import check, naming, pieces

HEADER = """#separator:tab
#html:true
#guid column:1
#notetype column:2
#deck column:3
#tags column:4
"""
# At the start of a cell a spreadsheet takes these for a formula, a reader of CSV takes the quote
# for the start of a quoted cell, and Anki takes # for a comment.
NOT_FIRST = ("=", "+", "-", "@", "＝", "＋", "－", "＠", '"', "#")
INLINE = {"a", "br", "code", "em", "img", "span", "strong"}


def write(cards: Iterable[Card], topics: Mapping[str, str], site_url: str) -> bytes:
    """Text for Anki that updates the notes of the package, or adds to them.

    Anki leaves notes out whose note type it does not know, so the package comes first.

    Args:
        cards: what to export.
        topics: folder -> title, for the names of the decks.
        site_url: address of the site that the cards link to, ending in "/".

    Raises:
        ValueError: Anki would show a card other than it is.
    """
    out = io.StringIO(newline="")
    out.write(HEADER)
    rows = csv.writer(out, delimiter="\t", quoting=csv.QUOTE_ALL, lineterminator="\n")
    for card in cards:
        check(card)
        topic = topics[card.topic]
        tags = (card.kind, f"level-{card.level}", *card.tags)
        rows.writerow(
            (
                anki.guid(card.key),
                anki.NOTE_TYPE_NAME,
                anki.deck_name(topic),
                " ".join(sorted(f"drill::{tag}" for tag in tags)),
                *anki._fields(card, topic, site_url),
            )
        )
    return out.getvalue().encode()


def write_plain(cards: Iterable[Card]) -> bytes:
    """Front, tab, back, line end: plain text, with formulas as LaTeX between dollar signs.

    Raises:
        ValueError: some deck would show a card other than it is.
    """
    lines = []
    for card in cards:
        check(card)
        with naming(card):
            lines.append(f"{_plain(card.front)}\t{_plain(card.back)}\n")
    return "".join(lines).encode()


def _plain(side: str) -> str:
    """The HTML of a side as one line of text."""
    text = " ".join("".join(_text(BeautifulSoup(side, "html.parser"))).split())
    if not text:
        raise ValueError("a side has nothing that text can say")
    return f" {text}" if text.startswith(NOT_FIRST) else text


def _text(element: PageElement) -> Iterator[str]:
    """What is to be read, with a space around every block, as HTML shows them apart."""
    if isinstance(element, NavigableString):
        yield from _formulas_between_dollars(element)
    elif isinstance(element, Tag):
        space = "" if element.name in INLINE else " "
        yield space + _mark(element)
        for child in element.children:
            yield from _text(child)
        yield space


def _formulas_between_dollars(string: NavigableString) -> Iterator[str]:
    if string.find_parent(["code", "pre"]):
        yield string
    else:
        for kind, text in pieces(string):
            yield f"${text.strip()}$" if kind else text


def _mark(element: Tag) -> str:
    """What HTML shows before an element, or in its place."""
    if element.name == "li" and element.parent and element.parent.name == "ol":
        number = int(str(element.parent.get("start", "1")))
        return f"{number + len(element.find_previous_siblings('li'))}. "
    if element.name in ("td", "th") and element.find_previous_sibling(["td", "th"]):
        return "| "
    return {"li": "• ", "br": " ", "img": str(element.get("alt", ""))}.get(element.name, "")
