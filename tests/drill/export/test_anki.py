"""The deck, as the official Anki sees it."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from anki.collection import Collection, ImportAnkiPackageOptions, ImportAnkiPackageRequest

from drill.cards import Card
from drill.export import anki
from drill.ledger import Ledger
from tests.drill.export.samples import DECK, DROP, NEXT, TOPICS, WHY


def write(path: Path, cards: list[Card], ledger: Ledger, now: int) -> Ledger:
    """Export the cards as of `now`; gives the ledger that follows."""
    ledger = ledger.revise(anki.note_type_hash(), {card.key: card.hash for card in cards}, now)
    path.write_bytes(anki.write(cards, TOPICS, ledger, "https://example.org/"))
    return ledger


@pytest.fixture
def collection(tmp_path) -> Iterator[Collection]:
    """An empty collection of the official Anki."""
    collection = Collection(str(tmp_path / "reader.anki2"))
    yield collection
    collection.close()


def import_package(collection: Collection, path: Path) -> dict[str, int]:
    """How many notes Anki took in which way."""
    request = ImportAnkiPackageRequest(package_path=str(path), options=ImportAnkiPackageOptions())
    log = collection.import_anki_package(request).log
    counts = {
        name: len(getattr(log, name)) for name in ("new", "updated", "duplicate", "conflicting")
    }
    return {name: count for name, count in counts.items() if count}


def note(collection: Collection, key: str):
    [id] = [n for n in collection.find_notes("") if collection.get_note(n)["Key"] == key]
    return collection.get_note(id)


def test_anki_finds_every_card_in_the_deck_of_its_topic(collection, tmp_path):
    """One sub-deck a topic."""
    write(tmp_path / "deck.apkg", DECK, Ledger(), now=1000)

    assert import_package(collection, tmp_path / "deck.apkg") == {"new": 3}
    assert collection.card_count() == 3
    assert {
        name: len(collection.find_notes(f'deck:"DL Drill::{name}"')) for name in TOPICS.values()
    } == {
        "Attention": 2,
        "Dropout": 1,
    }


def test_a_note_has_the_tags_of_its_kind_level_and_page(collection, tmp_path):
    """So that readers can study by any of them."""
    write(tmp_path / "deck.apkg", DECK, Ledger(), now=1000)
    import_package(collection, tmp_path / "deck.apkg")

    assert note(collection, "why-drop").tags == ["drill::level-2", "drill::noise", "drill::why"]


def test_a_card_shows_question_answer_math_and_link(collection, tmp_path):
    """As Anki renders it: math keeps the delimiters that Anki typesets."""
    write(tmp_path / "deck.apkg", DECK, Ledger(), now=1000)
    import_package(collection, tmp_path / "deck.apkg")
    [card] = note(collection, "why-scale").cards()

    assert "<p>Why \\(d\\)?</p>" in card.question()
    assert "Because." not in card.question()
    assert "<p>Because.</p>" in card.answer()
    assert 'href="https://example.org/attention/why-scale/"' in card.answer()


def test_the_same_cards_give_the_same_bytes(tmp_path):
    """Whenever they are written."""
    ledger = write(tmp_path / "1.apkg", DECK, Ledger(), now=1000)
    write(tmp_path / "2.apkg", DECK, ledger, now=9000)

    assert (tmp_path / "1.apkg").read_bytes() == (tmp_path / "2.apkg").read_bytes()


def test_importing_again_changes_nothing(collection, tmp_path):
    """Nothing new, nothing updated."""
    write(tmp_path / "deck.apkg", DECK, Ledger(), now=1000)
    import_package(collection, tmp_path / "deck.apkg")

    assert import_package(collection, tmp_path / "deck.apkg") == {"duplicate": 3}


def test_a_new_answer_updates_its_note_and_keeps_what_was_learned(collection, tmp_path):
    """One edited, one removed, one added: exactly one note is updated, and the review stays."""
    added = Card("why-mask", "why", "attention", 1, ("mask",), "<p>Why mask?</p>", "<p>Order.</p>")
    edited = Card(*{**vars(WHY), "back": "<p>Better.</p>"}.values())
    ledger = write(tmp_path / "1.apkg", DECK, Ledger(), now=1000)
    import_package(collection, tmp_path / "1.apkg")
    [card] = note(collection, "why-scale").cards()
    card.start_timer()
    collection.sched.answerCard(card, 3)
    before = collection.db.all("select id, type, queue, due, reps from cards where reps > 0")

    write(tmp_path / "2.apkg", [edited, NEXT, added], ledger, now=2000)
    counts = import_package(collection, tmp_path / "2.apkg")

    assert counts == {"new": 1, "updated": 2, "duplicate": 1}  # updated: the answer, the tombstone
    assert note(collection, "why-scale")["Back"] == "<p>Better.</p>"
    assert note(collection, "why-drop").tags == [anki.RETIRED_TAG]
    assert (
        collection.db.all("select id, type, queue, due, reps from cards where reps > 0") == before
    )
    assert collection.db.scalar("select count() from revlog") == 1


def test_a_readers_own_words_survive_where_the_card_did_not_change(collection, tmp_path):
    """Their tag and their edit of an unchanged note stay through the next export."""
    ledger = write(tmp_path / "1.apkg", DECK, Ledger(), now=1000)
    import_package(collection, tmp_path / "1.apkg")
    own = note(collection, "why-drop")
    own["Back"], own.tags = "My words.", [*own.tags, "mine"]
    collection.update_note(own)

    edited = Card(*{**vars(WHY), "back": "<p>Better.</p>"}.values())
    write(tmp_path / "2.apkg", [edited, NEXT, DROP], ledger, now=2000)
    import_package(collection, tmp_path / "2.apkg")

    assert note(collection, "why-drop")["Back"] == "My words."
    assert "mine" in note(collection, "why-drop").tags


def test_the_note_type_is_frozen():
    """Readers' collections hold notes of this type: its fields and number never change."""
    assert anki.NOTE_TYPE_ID == 1_735_820_011
    assert anki.FIELDS == (
        "Front", "Back", "Kind", "Topic", "Level", "Key", "Source", "Spare 1", "Spare 2", "Spare 3",
    )  # fmt: skip


def test_highlighted_code_has_colors_by_day_and_by_night():
    """The style sheet knows both."""
    style = anki._style()

    assert re.search(r"^\.highlight \.k ", style, re.M)
    assert re.search(r"^\.night_mode \.highlight \.k ", style, re.M)


def test_a_title_of_a_topic_is_text(collection, tmp_path):
    """It makes no markup, and no deck below its deck."""
    ledger = Ledger().revise(anki.note_type_hash(), {WHY.key: WHY.hash}, 1000)
    topics = {"attention": "Why a::b < c"}
    (tmp_path / "deck.apkg").write_bytes(anki.write([WHY], topics, ledger, "https://example.org/"))
    import_package(collection, tmp_path / "deck.apkg")
    [card] = note(collection, "why-scale").cards()

    assert "Why a::b &lt; c" in card.question()
    assert "DL Drill::Why a:b < c" in {deck.name for deck in collection.decks.all_names_and_ids()}
