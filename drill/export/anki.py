"""An Anki package (.apkg), written by genanki; the same cards give the same bytes."""

import html
import zipfile
from collections.abc import Iterable, Mapping
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import genanki
from pygments.formatters import HtmlFormatter

from drill.cards import Card
from drill.export.archive import archive
from drill.export.content import check
from drill.ledger import Ledger, Stamp, digest

DECK = "DL Drill"
RETIRED_TAG = "drill::retired"

# Frozen: readers' collections hold notes of exactly this type.
# A field may be given a meaning only by taking one of the spare ones.
FIELDS = (
    "Front",
    "Back",
    "Kind",
    "Topic",
    "Level",
    "Key",
    "Source",
    "Spare 1",
    "Spare 2",
    "Spare 3",
)
NOTE_TYPE_ID = 1_735_820_011
NOTE_TYPE_NAME = "DL Drill 1"

FRONT = """<div class="kind">{{Topic}}, {{Kind}}</div>
{{Front}}"""
BACK = """{{FrontSide}}
<hr id="answer">
{{Back}}
{{#Source}}<div class="source"><a href="{{Source}}">The page, with its check</a></div>{{/Source}}"""
STYLE = """.card { font: 1.15rem/1.5 system-ui, sans-serif; max-width: 42rem; margin: 0 auto; padding: 0 0.5rem;
  color: #1f2328; background: #ffffff; overflow-wrap: anywhere; }
.kind, .context, .source { font-size: 0.8rem; color: #59636e; }
pre { font-size: 0.85rem; overflow-x: auto; padding: 0.5rem; background: #f6f8fa; text-align: left; }
a { color: #0b57d0; }
.card.night_mode { color: #e6e6e6; background: #1e1e1e; }
.night_mode .kind, .night_mode .context, .night_mode .source { color: #a8b3bd; }
.night_mode pre { background: #272822; }
.night_mode a { color: #8ab4f8; }
"""


def note_type_hash() -> str:
    """Changes with everything that Anki stores of the note type."""
    return digest([FIELDS, NOTE_TYPE_ID, NOTE_TYPE_NAME, FRONT, BACK, _style()])


def write(
    cards: Iterable[Card],
    topics: Mapping[str, str],
    ledger: Ledger,
    site_url: str,
    media: Mapping[str, bytes] | None = None,
) -> bytes:
    """A package with one deck a topic, and a tombstone for every retired card.

    Args:
        cards: what to export; the ledger knows each of them.
        topics: folder -> title, for the names of the decks.
        ledger: when each card was revised.
        site_url: address of the site that the cards link to, ending in "/".
        media: the pictures that the cards show, by name.

    Raises:
        ValueError: Anki would show a card other than it is.
    """
    note_type = _NoteType(ledger.note_type)
    decks = {
        topic: genanki.Deck(_id("deck", topic), deck_name(title)) for topic, title in topics.items()
    }
    for card in cards:
        check(card)
        fields = _fields(card, topics[card.topic], site_url)
        tags = [
            f"drill::{card.kind}",
            f"drill::level-{card.level}",
            *(f"drill::{tag}" for tag in card.tags),
        ]
        decks[card.topic].add_note(
            _Note(note_type, fields, card.key, sorted(tags), ledger.cards[card.key])
        )
    graveyard = genanki.Deck(_id("deck", ""), DECK)
    for key, stamp in ledger.cards.items():
        if stamp.retired:
            fields = _padded(
                "This card was retired: you may delete it.", "", "retired", "", "", key
            )
            graveyard.add_note(_Note(note_type, fields, key, [RETIRED_TAG], stamp))
    used = [deck for deck in (*decks.values(), graveyard) if deck.notes]
    newest = max([stamp.revised for stamp in ledger.cards.values()], default=0)
    return _package(used, media or {}, newest)


def deck_name(title: str) -> str:
    """The deck of a topic; two colons would make one more below it."""
    return f"{DECK}::{title.replace('::', ':')}"


def guid(key: str) -> str:
    """The identifier by which Anki knows a note again."""
    return f"drill{digest(key)}"


def _fields(card: Card, topic: str, site_url: str) -> list[str]:
    return _padded(
        card.front,
        card.back,
        card.kind,
        html.escape(topic, quote=False),  # a field is HTML
        str(card.level),
        card.key,
        site_url + card.page,
    )


def _padded(*fields: str) -> list[str]:
    return [*fields, *[""] * (len(FIELDS) - len(fields))]


class _NoteType(genanki.Model):  # type: ignore[misc]
    """A note type that is as old as its last change, so that an import keeps readers' own edits of it."""

    def __init__(self, stamp: Stamp | None) -> None:
        super().__init__(
            NOTE_TYPE_ID,
            NOTE_TYPE_NAME,
            fields=[{"name": name} for name in FIELDS],
            templates=[{"name": "Card 1", "qfmt": FRONT, "afmt": BACK}],
            css=_style(),
        )
        self._revised = stamp.revised if stamp else 0

    def to_json(self, timestamp: float, deck_id: int) -> Any:
        return super().to_json(self._revised, deck_id)


class _Note(genanki.Note):  # type: ignore[misc]
    """A note that is as old as its content."""

    def __init__(
        self, note_type: _NoteType, fields: list[str], key: str, tags: list[str], stamp: Stamp
    ) -> None:
        super().__init__(model=note_type, fields=fields, guid=guid(key), tags=tags)
        self._revised = stamp.revised

    def write_to_db(self, cursor: Any, timestamp: float, deck_id: int, id_gen: Any) -> None:
        super().write_to_db(cursor, self._revised, deck_id, id_gen)


def _style() -> str:
    defs: Any = HtmlFormatter.get_style_defs  # its stubs lack the types
    light = defs(HtmlFormatter(style="default"), ".highlight")
    dark = defs(HtmlFormatter(style="monokai"), ".night_mode .highlight")
    return f"{STYLE}{light}\n{dark}\n"


def _id(kind: str, name: str) -> int:
    """A number for Anki, from a name that never changes."""
    return (1 << 30) + int(digest([kind, name]), 16) % (1 << 30)


def _package(decks: list[genanki.Deck], media: Mapping[str, bytes], timestamp: int) -> bytes:
    """genanki's package, with the dates inside the archive fixed."""
    with TemporaryDirectory() as folder:
        pictures = []
        for name, data in sorted(media.items()):
            pictures.append(Path(folder, name))
            pictures[-1].write_bytes(data)
        raw = Path(folder, "raw.apkg")
        genanki.Package(decks, media_files=pictures).write_to_file(raw, timestamp=timestamp)
        with zipfile.ZipFile(raw) as package:
            return archive({name: package.read(name) for name in package.namelist()})
