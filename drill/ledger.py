"""When each card's content last changed: what Anki needs to update a card and keep its history.

Anki takes a note only if it is newer than the one it has, so each note carries the time of its
own last change. A card that is gone stays in readers' collections: it is remembered as retired.
"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

_encode = json.JSONEncoder(ensure_ascii=False).encode  # one encoder: each card needs it twice


@dataclass(frozen=True)
class Stamp:
    """The last known content of a card (or of the note type), and since when."""

    hash: str
    revised: int  # seconds since 1970
    retired: bool = False


@dataclass(frozen=True)
class Ledger:
    """The content of cards.lock.json."""

    note_type: Stamp | None = None
    cards: Mapping[str, Stamp] = field(default_factory=dict)

    def revise(self, note_type: str, hashes: Mapping[str, str], now: int) -> "Ledger":
        """The ledger after an export of these cards; unchanged ones keep their time.

        Args:
            note_type: hash of the note type.
            hashes: key of each card -> hash of its content.
            now: seconds since 1970.
        """
        cards = {key: _revised(self.cards.get(key), hash, now) for key, hash in hashes.items()}
        for key, stamp in self.cards.items():
            if key not in hashes:
                cards[key] = (
                    stamp if stamp.retired else Stamp(stamp.hash, max(now, stamp.revised + 1), True)
                )
        return Ledger(_revised(self.note_type, note_type, now), dict(sorted(cards.items())))

    def dump(self) -> bytes:
        """JSON with one line a card, so that changes merge and read well."""
        lines = ",\n".join(
            f"  {json.dumps(key)}: {json.dumps(vars(stamp))}" for key, stamp in self.cards.items()
        )
        note_type = json.dumps(vars(self.note_type)) if self.note_type else "null"
        return f'{{\n"note_type": {note_type},\n"cards": {{\n{lines}\n}}\n}}\n'.encode()


def _revised(old: Stamp | None, hash: str, now: int) -> Stamp:
    if old is None:
        return Stamp(hash, now)
    if old.hash == hash and not old.retired:
        return old
    return replace(old, hash=hash, revised=max(now, old.revised + 1), retired=False)


def load(text: str) -> Ledger:
    """Read a ledger.

    Raises:
        ValueError: the text is no ledger.
    """
    try:
        data = json.loads(text)
        cards = {key: Stamp(**stamp) for key, stamp in data["cards"].items()}
        return Ledger(Stamp(**data["note_type"]) if data["note_type"] else None, cards)
    except (ValueError, TypeError, KeyError, AttributeError) as error:
        raise ValueError(
            f"it is no ledger of cards ({error}); restore it from version control"
        ) from None


def digest(content: Any) -> str:
    """A hash of a text, or of anything JSON can hold."""
    text = content if isinstance(content, str) else _encode(content)
    return hashlib.sha256(text.encode()).hexdigest()[:16]
