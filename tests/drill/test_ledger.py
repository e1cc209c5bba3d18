"""The ledger knows when each card last changed."""

import pytest

from drill.ledger import Ledger, Stamp, digest, load

OLD = Ledger(Stamp("type", 100), {"a": Stamp("1", 100), "b": Stamp("2", 100)})


def test_a_first_export_stamps_everything_with_its_time():
    """All cards are as old as the export."""
    ledger = Ledger().revise("type", {"a": "1"}, now=50)

    assert ledger == Ledger(Stamp("type", 50), {"a": Stamp("1", 50)})


def test_unchanged_cards_keep_their_time():
    """So that Anki leaves them, and what readers noted on them, alone."""
    assert OLD.revise("type", {"a": "1", "b": "2"}, now=200) == OLD


def test_a_changed_card_gets_the_new_time():
    """So that Anki takes it, and nothing but it."""
    ledger = OLD.revise("type", {"a": "new", "b": "2"}, now=200)

    assert ledger.cards == {"a": Stamp("new", 200), "b": Stamp("2", 100)}


def test_a_removed_card_is_retired_once():
    """It stays in the ledger with the time of its removal."""
    ledger = OLD.revise("type", {"a": "1"}, now=200)

    assert ledger.cards["b"] == Stamp("2", 200, retired=True)
    assert ledger.revise("type", {"a": "1"}, now=300) == ledger


def test_a_card_that_comes_back_is_no_longer_retired():
    """Even with the content it had."""
    retired = OLD.revise("type", {"a": "1"}, now=200)
    ledger = retired.revise("type", {"a": "1", "b": "2"}, now=300)

    assert ledger.cards["b"] == Stamp("2", 300)


def test_a_time_never_runs_backwards():
    """A clock that was set back must not hide a change from Anki."""
    ledger = OLD.revise("other type", {"a": "new"}, now=10)

    assert ledger.note_type == Stamp("other type", 101)
    assert ledger.cards == {"a": Stamp("new", 101), "b": Stamp("2", 101, retired=True)}


def test_what_is_dumped_is_loaded():
    """And each card has a line of its own."""
    text = OLD.dump().decode()

    assert load(text) == OLD
    assert sum('"hash"' in line for line in text.splitlines()) == 3


@pytest.mark.parametrize(
    "text", ["", "[]", "{}", '{"note_type": 1, "cards": {}}', '{"cards": {"a": 1}}']
)
def test_what_is_no_ledger_is_refused(text):
    """With a way out."""
    with pytest.raises(ValueError, match=r"it is no ledger of cards .* restore it"):
        load(text)


def test_a_digest_changes_with_the_content_only():
    """Equal content gives equal digests."""
    assert digest(["a", 1]) == digest(["a", 1]) != digest(["a", 2])
