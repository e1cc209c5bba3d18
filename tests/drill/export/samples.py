"""What the tests of the writers share: cards, the official Anki, and what a reader sees of HTML."""

import re
import tempfile
import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import unquote

from anki.collection import (
    Collection,
    ImportAnkiPackageOptions,
    ImportAnkiPackageRequest,
    ImportCsvRequest,
)
from bs4 import BeautifulSoup
from hypothesis import strategies as st

from drill.cards import Card, cards, render
from drill.check import BreakReport, Report
from drill.export import anki
from drill.ledger import Ledger
from drill.project import Project

PROJECT = Project(Path(__file__).parents[3])
SITE = "https://example.org/"
TOPICS = {"attention": "Attention", "dropout": "Dropout"}
WHY = Card(
    "why-scale", "why", "attention", 1, ("softmax",), "<p>Why \\(d\\)?</p>", "<p>Because.</p>"
)
NEXT = Card(
    "why-scale#next", "follow-up", "attention", 1, ("softmax",), "<p>Next?</p>", "<p>Yes.</p>"
)
DROP = Card("why-drop", "why", "dropout", 2, ("noise",), "<p>Why drop?</p>", "<p>Noise.</p>")
DECK = [WHY, NEXT, DROP]

BLOCKS = ["blockquote", "br", "div", "li", "ol", "p", "pre", "table", "td", "th", "tr", "ul"]


def card(front: str, back: str = "Yes.", key: str = "a-key") -> Card:
    """A card of these texts in Markdown."""
    return Card(key, "why", "attention", 1, ("softmax",), render(front), render(back))


def edited(card: Card, **fields) -> Card:
    return Card(**{**vars(card), **fields})


def real_cards() -> list[Card]:
    """The cards of all pages; only what the checks say under breaks is made up."""
    return cards(
        Report(
            question,
            0.1,
            True,
            tuple(BreakReport(b.name, b.file, True, "d=16: 0.3, not 1") for b in question.breaks),
            (),
        )
        for question in PROJECT.questions
    )


def real_topics() -> dict[str, str]:
    return {topic: PROJECT.indexes[topic].title for topic in PROJECT.topics}


# --- the official Anki


@contextmanager
def collection() -> Iterator[Collection]:
    """An empty collection of the official Anki."""
    with tempfile.TemporaryDirectory() as folder:
        opened = Collection(str(Path(folder, "reader.anki2")))
        try:
            yield opened
        finally:
            opened.close()


def import_package(reader: Collection, cards: list[Card]) -> dict[str, int]:
    """How many notes Anki took in which way from a package of these cards."""
    ledger = Ledger().revise(anki.note_type_hash(), {c.key: c.hash for c in cards}, 1000)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "deck.apkg")
        path.write_bytes(anki.write(cards, TOPICS, ledger, SITE))
        request = ImportAnkiPackageRequest(
            package_path=str(path), options=ImportAnkiPackageOptions()
        )
        return counts(reader.import_anki_package(request).log)


def import_text(reader: Collection, data: bytes) -> dict[str, int]:
    """How many notes Anki took in which way from a text file, with what its dialog proposes."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "cards.tsv")
        path.write_bytes(data)
        metadata = reader.get_csv_metadata(str(path), None)
        return counts(reader.import_csv(ImportCsvRequest(path=str(path), metadata=metadata)).log)


def counts(log) -> dict[str, int]:
    names = ("new", "updated", "duplicate", "conflicting", "first_field_match")
    lost = ("missing_notetype", "missing_deck", "empty_first_field")
    found = {name: len(getattr(log, name)) for name in (*names, *lost)}
    return {name: count for name, count in found.items() if count}


def notes(reader: Collection) -> dict:
    """The notes of a collection by the keys of their cards."""
    found = [reader.get_note(id) for id in reader.find_notes("")]
    return {note["Key"]: note for note in found}


# --- HTML


def words(html: str) -> str:
    """The text that HTML shows, with blocks apart."""
    soup = BeautifulSoup(html, "html.parser")
    for image in soup.find_all("img"):
        image.insert_before(image["alt"])
    for block in soup.find_all(re.compile(rf"^({'|'.join(BLOCKS)}|h\d)$")):
        block.insert_before(" ")
        block.insert_after(" ")
    return " ".join(soup.get_text().split())


def seen(html: str) -> dict[str, object]:
    """All that matters of HTML: its text, and the texts that are set off, by what sets them off."""
    soup = BeautifulSoup(html, "html.parser")
    names = ("em", "strong", "a", "li", "th", "td", "h2", "h3", "h4")
    inline = [tag for tag in soup.find_all("code") if not tag.find_parent("pre")]
    return {
        "text": re.sub(r"(?<=\\[(\[]) | (?=\\[)\]])", "", words(html)),  # TeX sees no blank there
        "code": [" ".join(tag.get_text().split()) for tag in inline],
        "fences": [tag.get_text().rstrip("\n").split("\n") for tag in soup.find_all("pre")],
        "links": [unquote(tag["href"]) for tag in soup.find_all("a")],
        **{name: [words(str(tag)) for tag in soup.find_all(name)] for name in names},
    }


# --- anything at all

PARTS = [
    *("a", "b c", "1", "x", "\n", "\n\n", "\n\n", " ", "\t", "\r", "\r\n", "  \n", "\\\n", "é", "注意", "🙂"),
    *("?", "\n?\n", "??", "::", ":::", "==", "=", "%%", "[[", "]]", "#", "#tag", "^id", "+++", "---"),
    *("*", "**", "_", "`", "``", "```\n", "\n```python\n", "~~~\n", "\n> ", "\n- ", "\n1. ", "\n# "),
    *("$", "$x$", "$$", "$a < b$", "\\(", "\\)", "\\\\(", "\\\\)", "\\\\[", "\\", "{", "}", "%"),
    *("\n| a | b |\n| - | - |\n| 1 | 2 |\n", "|", "[a](https://example.org/)", "![", "](", ")"),
    *("<script>", "<b onclick=x>", "<!--", "-->", "<!--SR:!2024-01-01,3,250-->", "<", ">", "&lt;", "&"),
    *("{{c1::", "}}", "{{Front}}", "[sound:a.mp3]", "[latex]", "'", '"', "!2024,1,2"),
    *("\xa0", "\u3000", "\u200b", "\u2028", "\ufeff", "&nbsp;", "&#32;", "`a`", "\n    code\n", "- "),
]  # fmt: skip


def texts() -> st.SearchStrategy[str]:
    """Markdown that is meant well, and badly; without control characters, which are refused."""
    anything = st.text(st.characters(exclude_categories=["Cc", "Cs"]), min_size=1, max_size=5)
    parts = st.lists(st.sampled_from(PARTS) | anything, min_size=3, max_size=12)
    # mdit-py-plugins misses a formula at the start of a paragraph that ends with a backslash.
    text = parts.map(lambda found: re.sub(r"\\+(?=\s|$)", "", "".join(found)))
    # Anki stores text in this form; what it makes of the others looks the same.
    return text.map(lambda found: unicodedata.normalize("NFC", found))


def decks() -> st.SearchStrategy[list[Card]]:
    """Cards of such texts, each with a key of its own."""
    sides = st.lists(st.tuples(texts(), texts()), min_size=1, max_size=8)
    return sides.map(
        lambda pairs: [card(*pair, key=f"key-{number}") for number, pair in enumerate(pairs)]
    )
