"""The deck of a project: its cards, the ledger in cards.lock.json, the package."""

import time

from drill.cards import cards
from drill.check import Report
from drill.export import anki
from drill.files import write_atomic
from drill.ledger import Ledger, load
from drill.project import Project

LEDGER = "cards.lock.json"


def build(project: Project, reports: list[Report], site_url: str) -> tuple[bytes, Ledger]:
    """The Anki package, and the ledger that belongs to it; nothing is written.

    Args:
        project: where the ledger and the titles of the topics are.
        reports: of all pages: the cards tell what checks said under breaks.
        site_url: address of the site, ending in "/".

    Raises:
        ValueError: cards.lock.json is no ledger.
    """
    made = cards(reports)
    hashes = {card.key: card.hash for card in made}
    ledger = read_ledger(project).revise(anki.note_type_hash(), hashes, int(time.time()))
    topics = {topic: project.indexes[topic].title for topic in project.topics}
    return anki.write(made, topics, ledger, site_url), ledger


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
