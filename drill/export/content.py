"""What every writer knows of a card's HTML: where its formulas are, and what no deck can carry."""

import html
import re
from collections.abc import Iterator
from contextlib import contextmanager

from drill.cards import Card

# Anki drops control characters, and \x1f is what parts the fields of a note in its database.
# Half of a surrogate pair cannot be written as UTF-8.
UNPRINTABLE = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]")
# What Anki plays, asks for or typesets wherever it stands, in code as well.
ANKI_MARKUP = re.compile(
    r"\[sound:[^\]]+\]|\[anki:[^\]]+\]|\[\[type:.+?\]\]|\[(latex|\$\$?)\].+?\[/\1\]", re.I | re.S
)
TAG = re.compile(r"<[^>]*>")  # the renderer escapes these signs in text and in attributes
CODE = re.compile(r"<(pre|code)\b.*?</\1>", re.S)
VISIBLE = re.compile(r"<img|(^|>)[^<&]*[^<&\s]")  # entities aside: some of them are blank
PICTURE = re.compile(r'<img src="([^"]*)"')
OPENING, DELIMITER = re.compile(r"\\[(\[]"), re.compile(r"\\[()\[\]]")
SIMPLE_FORMULA = re.compile(
    r"\\\([^\\{}%<]*(?:\\[a-zA-Z]+[^\\{}%<]*)*\\\)"
)  # nothing can hide its end
TOKEN = re.compile(r"\\.|[{}]", re.S)
CLOSING = {"\\(": "\\)", "\\[": "\\]"}


@contextmanager
def naming(card: Card) -> Iterator[None]:
    """What is wrong with a card is said with its key."""
    try:
        yield
    except ValueError as error:
        raise ValueError(f"card {card.key}: {error}") from None


def check(card: Card) -> None:
    """Refuse a card that some deck would show other than it is.

    All formats refuse the same ones, so that no reader's deck lacks what another one's has.

    Raises:
        ValueError: with the card's key, and what is wrong with it.
    """
    with naming(card):
        for name, side in (("front", card.front), ("back", card.back)):
            if found := UNPRINTABLE.search(side):
                raise ValueError(f"the {name} has the control character {found[0]!r}")
            if "[" in side and (found := ANKI_MARKUP.search(side)):
                raise ValueError(f"Anki takes {found[0]!r} on the {name} for a command")
            if not VISIBLE.search(side) and not html.unescape(TAG.sub("", side)).strip():
                raise ValueError(f"the {name} is empty")
            for source in PICTURE.findall(side) if "<img" in side else ():
                if source not in card.media and not source.startswith(("http:", "https:")):
                    raise ValueError(f"there is no picture {source} for the {name}")
            difficult = "\\" in side and "\\" in SIMPLE_FORMULA.sub("", side)
            for text in TAG.split(CODE.sub("<>", side)) if difficult else ():
                if "\\" in text:
                    _check_formulas(html.unescape(text))
        for tag in card.tags:
            if tag.split() != [tag] or UNPRINTABLE.search(tag):
                raise ValueError(f"the tag {tag!r} is not one word")


def _check_formulas(text: str) -> None:
    for kind, tex in pieces(text):
        if kind and "%" in re.sub(r"\\.", "", tex):
            raise ValueError(f"% hides the end of the formula {tex!r}: write \\%")


def pieces(text: str) -> Iterator[tuple[str, str]]:
    """The text and the formulas of a text node, as MathJax (in Anki) and KaTeX see them.

    A delimiter without its other half is text for both.

    Returns:
        pairs of "" and text, of "\\(" and the TeX of an inline formula, of "\\[" and displayed TeX.

    Raises:
        ValueError: a formula would end elsewhere than where it was meant to.
    """
    start = 0
    for opening in OPENING.finditer(text):
        if opening.start() < start:
            continue  # inside of a formula: \\[2pt], or \text{if \(x\)}
        end = _end(text, opening.end(), CLOSING[opening[0]])
        if end is None:
            if DELIMITER.search(text, opening.end()):
                raise ValueError(f"{opening[0]} without its {CLOSING[opening[0]]} hides a formula")
            break
        yield from _between(text[start : opening.start()], start > 0)
        yield opening[0], text[opening.end() : end]
        start = end + 2
    yield from _between(text[start:], start > 0)


def _between(text: str, after_formula: bool) -> Iterator[tuple[str, str]]:
    if after_formula and (closing := re.search(r"\\[)\]]", text)):
        raise ValueError(f"a formula ends before {text[: closing.end()]!r}, where it should")
    if text:
        yield "", text


def _end(text: str, start: int, closing: str) -> int | None:
    """Where a formula's closing delimiter is: outside of braces, and itself not escaped."""
    depth = 0
    for token in TOKEN.finditer(text, start):
        if depth == 0 and token[0] == closing:
            return token.start()
        if depth == 0 and token[0] in CLOSING:
            raise ValueError(f"the formula {text[start : token.start()]!r} has another one inside")
        depth = max(0, depth + {"{": 1, "}": -1}.get(token[0], 0))
    return None
