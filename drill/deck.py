"""The deck of a project: its cards and pictures, the ledger in cards.lock.json, every format."""

import hashlib
import time
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, replace
from pathlib import PurePosixPath

from drill.cards import Card, cards
from drill.check import Report
from drill.export import anki, json_cards
from drill.export.archive import archive
from drill.files import write_atomic
from drill.ledger import Ledger, load
from drill.page import Question
from drill.project import Project

LEDGER = "cards.lock.json"
PICTURES = {".gif", ".jpg", ".jpeg", ".png", ".svg", ".webp"}


@dataclass(frozen=True)
class Deck:
    """What the writers of all formats need."""

    cards: tuple[Card, ...]
    topics: Mapping[str, str]  # folder -> title
    media: Mapping[str, bytes]  # name on the cards -> picture
    ledger: Ledger
    site_url: str

    def only(
        self,
        topics: Collection[str] = (),
        levels: Collection[int] = (),
        tags: Collection[str] = (),
    ) -> "Deck":
        """The cards of these topics, of these levels and with one of these tags; () is all."""
        chosen = tuple(
            card
            for card in self.cards
            if (not topics or card.topic in topics)
            and (not levels or card.level in levels)
            and (not tags or set(tags) & set(card.tags))
        )
        names = {name for card in chosen for name in card.media}
        used = {name: data for name, data in self.media.items() if name in names}
        return replace(self, cards=chosen, media=used)


@dataclass(frozen=True)
class Format:
    """A kind of file that a deck can be written to."""

    about: str
    suffix: str
    write: Callable[[Deck], bytes]


# The parser of HTML is imported where it is needed: it would slow the start of every command.


def _tsv(deck: Deck) -> bytes:
    from drill.export import tsv

    return tsv.write(deck.cards, deck.topics, deck.site_url)


def _plain(deck: Deck) -> bytes:
    from drill.export import tsv

    return tsv.write_plain(deck.cards)


def _obsidian(deck: Deck) -> bytes:
    from drill.export import obsidian

    return archive({**obsidian.write(deck.cards, deck.topics, deck.site_url), **deck.media})


FORMATS = {
    "anki": Format(
        "Anki, with pictures; import a newer one over it at any time",
        ".apkg",
        lambda deck: anki.write(deck.cards, deck.topics, deck.ledger, deck.site_url, deck.media),
    ),
    "tsv": Format(
        "text that updates the notes of Anki's package",
        ".anki.txt",
        _tsv,
    ),
    "plain": Format(
        "two columns of plain text, for Quizlet and the like",
        ".tsv",
        _plain,
    ),
    "obsidian": Format(
        "notes for the Spaced Repetition plug-in of Obsidian",
        ".obsidian.zip",
        _obsidian,
    ),
    "json": Format(
        "everything, for programs",
        ".json",
        lambda deck: json_cards.write(deck.cards, deck.topics, deck.media),
    ),
}


def read(project: Project, reports: list[Report], site_url: str) -> Deck:
    """The deck of all pages, with the ledger that belongs to it; nothing is written.

    Args:
        project: where the ledger, the pictures and the titles of the topics are.
        reports: of all pages: the cards tell what checks said under breaks.
        site_url: address of the site, ending in "/".

    Raises:
        ValueError: cards.lock.json is no ledger.
    """
    media: dict[str, bytes] = {}
    names: dict[str, dict[str, str]] = {}
    for report in reports:
        pictures = _pictures(project, report.question)
        names[report.question.path] = {
            target: _name(target, data) for target, data in pictures.items()
        }
        media |= {_name(target, data): data for target, data in pictures.items()}
    made = tuple(cards(reports, names))
    topics = {topic: project.indexes[topic].title for topic in project.topics}
    hashes = {card.key: card.hash for card in made}
    ledger = read_ledger(project).revise(anki.note_type_hash(), hashes, int(time.time()))
    return Deck(made, topics, media, ledger, site_url)


def _pictures(project: Project, question: Question) -> dict[str, bytes]:
    """The pictures that a page shows: as it names them -> their content."""
    folder = project.root / "docs" / question.topic
    targets = {link.target for link in question.links}
    return {
        target: (folder / target).read_bytes()
        for target in sorted(targets)
        if PurePosixPath(target).suffix.lower() in PICTURES and (folder / target).is_file()
    }


def _name(target: str, data: bytes) -> str:
    """A name by content: two pictures never share one, and a new picture is a new name."""
    return f"drill-{hashlib.sha256(data).hexdigest()[:16]}{PurePosixPath(target).suffix.lower()}"


def read_ledger(project: Project) -> Ledger:
    """The ledger on disk; an empty one where there is none yet."""
    file = project.root / LEDGER
    if not file.exists():
        return Ledger()
    try:
        return load(file.read_text(encoding="utf-8"))
    except ValueError as error:
        raise ValueError(f"{file}: {error}") from None


def write_ledger(project: Project, ledger: Ledger) -> None:
    write_atomic(project.root / LEDGER, ledger.dump())


def changes(old: Ledger, new: Ledger) -> list[str]:
    """The keys of all cards that are new, changed or retired, and "note type" if that changed."""
    keys = [key for key, stamp in new.cards.items() if old.cards.get(key) != stamp]
    return keys + (["note type"] if old.note_type != new.note_type else [])
