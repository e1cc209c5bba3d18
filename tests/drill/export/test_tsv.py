"""The text files: one as the official Anki imports it, one for everything else."""

import pytest

from drill.cards import Card
from drill.export import anki, tsv
from tests.drill.export.samples import (
    DECK,
    DROP,
    NEXT,
    SITE,
    TOPICS,
    WHY,
    card,
    collection,
    edited,
    import_package,
    import_text,
    notes,
    real_cards,
    real_topics,
)

BETTER = edited(
    WHY, back='<p>Better: "\\(x\\)".</p>\n<pre>a\tb\n\nc</pre>', tags=("softmax", "new")
)


@pytest.fixture
def reader():
    """A reader of Anki who has imported the package."""
    with collection() as opened:
        import_package(opened, DECK)
        yield opened


def plain(front: str, back: str = "Yes.") -> list[str]:
    """The two columns of a card that is given in Markdown."""
    return plain_of(card(front, back))


def plain_of(one: Card) -> list[str]:
    return tsv.write_plain([one]).decode().removesuffix("\n").split("\t")


# --- for Anki


def test_the_header_names_the_columns_as_ankis_manual_does():
    """In the first lines, before any card."""
    assert tsv.write([], TOPICS, SITE).decode().splitlines() == [
        "#separator:tab",
        "#html:true",
        "#guid column:1",
        "#notetype column:2",
        "#deck column:3",
        "#tags column:4",
    ]


def test_every_field_is_quoted():
    """So that tabs and line ends are the field's own, and quotes are doubled."""
    one = edited(DROP, back='<p>a\t"b"\nc</p>')

    assert tsv.write([one], TOPICS, SITE).decode().split("\n", 6)[6] == (
        f'"{anki.guid("why-drop")}"\t"DL Drill 1"\t"DL Drill::Dropout"'
        '\t"drill::level-2 drill::noise drill::why"'
        '\t"<p>Why drop?</p>"\t"<p>a\t""b""\nc</p>"\t"why"\t"Dropout"\t"2"\t"why-drop"'
        '\t"https://example.org/dropout/why-drop/"\t""\t""\t""\n'
    )


def test_importing_the_cards_of_the_package_changes_nothing(reader):
    """Identifier, note type, tags and all fields are the package's."""
    counts = import_text(reader, tsv.write(DECK, TOPICS, SITE))

    assert counts == {"duplicate": 3}


def test_an_edited_card_updates_its_note(reader):
    """And no other, and none is doubled."""
    counts = import_text(reader, tsv.write([BETTER, NEXT, DROP], TOPICS, SITE))

    assert counts == {"updated": 1, "duplicate": 2}
    assert reader.note_count() == 3


def test_an_edited_answer_arrives_byte_for_byte(reader):
    """With its tabs, its quotes and its blank lines."""
    import_text(reader, tsv.write([BETTER], TOPICS, SITE))

    assert notes(reader)["why-scale"]["Back"] == BETTER.back


def test_an_edited_card_gets_its_new_tags(reader):
    """In the place of the old ones."""
    import_text(reader, tsv.write([BETTER], TOPICS, SITE))

    assert notes(reader)["why-scale"].tags == [
        "drill::level-1",
        "drill::new",
        "drill::softmax",
        "drill::why",
    ]


def test_an_update_keeps_what_was_learned(reader):
    """The card's reviews stay with it."""
    [before] = notes(reader)["why-scale"].cards()
    before.start_timer()
    reader.sched.answerCard(before, 3)

    import_text(reader, tsv.write([BETTER], TOPICS, SITE))

    [after] = notes(reader)["why-scale"].cards()
    assert (after.id, after.reps) == (before.id, 1)


def test_a_new_card_lands_in_the_deck_of_its_topic(reader):
    """Which Anki makes, if it has to."""
    added = edited(DROP, key="why-norm", topic="norm")

    counts = import_text(reader, tsv.write([added], {"norm": "Normalization"}, SITE))

    assert counts == {"new": 1}
    assert len(reader.find_notes('deck:"DL Drill::Normalization"')) == 1


def test_a_new_card_looks_like_one_of_the_package(reader):
    """Same note type, so same look."""
    import_text(reader, tsv.write([edited(DROP, key="why-norm")], TOPICS, SITE))

    [one] = notes(reader)["why-norm"].cards()
    assert "<p>Why drop?</p>" in one.question()
    assert f'href="{SITE}dropout/why-norm/"' in one.answer()


def test_without_the_package_anki_leaves_the_notes_out():
    """A text file cannot bring its note type: that is why the package comes first."""
    with collection() as empty:
        assert import_text(empty, tsv.write(DECK, TOPICS, SITE)) == {"missing_notetype": 3}


def test_the_cards_of_all_pages_are_imported(reader):
    """As many new notes as there are cards."""
    cards = real_cards()

    assert import_text(reader, tsv.write(cards, real_topics(), SITE)) == {"new": len(cards)}


def test_the_same_cards_give_the_same_text():
    """So that a build can be reproduced."""
    assert tsv.write(iter(DECK), TOPICS, SITE) == tsv.write(DECK, dict(TOPICS), SITE)


def test_the_package_and_the_text_know_a_note_by_one_identifier():
    """It comes from the key, which never changes."""
    assert anki.guid("why-scale") == "drillab2985d44a1eb10e"


# --- for everything else


def test_a_plain_card_is_one_line_of_two_columns():
    """Without a header, in the order of the cards."""
    assert tsv.write_plain(DECK).decode() == (
        "Why $d$?\tBecause.\nNext?\tYes.\nWhy drop?\tNoise.\n"
    )


@pytest.mark.parametrize(
    ("markdown", "text"),
    [
        ("Is $x < 1$?", "Is $x < 1$?"),
        ("So\n\n$$\na &= b \\\\\nc\n$$", "So $a &= b \\\\ c$"),
        ("*Not* **H**~2~O", "Not H~2~O"),
        ("AT&T, a < b", "AT&T, a < b"),
        ("one\ntwo\n\nthree", "one two three"),
        ("Code:\n\n```python\nif x:\n    y = \\(1\n```", "Code: if x: y = \\(1"),
        ("`a  <b> \\(c\\)`", "a <b> \\(c\\)"),
        ("- a\n- b", "• a • b"),
        ("3. a\n4. b", "3. a 4. b"),
        ("| a | b |\n| - | - |\n| 1 | 2 |", "a | b 1 | 2"),
        ("[paper](https://example.org/1)", "paper"),
        ("![a plot](https://example.org/1.png)", "a plot"),
        ("a  \nb", "a b"),
        ("tab\there", "tab here"),
        ("nothing but \\\\( here", "nothing but \\( here"),
    ],
)
def test_html_becomes_text(markdown, text):
    """Formulas are LaTeX between dollar signs, code is on one line, entities are what they mean."""
    assert plain(markdown)[0] == text


@pytest.mark.parametrize("start", ["=1+1", "\\-1", "\\+1", "@a", '"a"', "\\#a", "＝1"])
def test_text_never_starts_as_a_formula_of_a_spreadsheet(start):
    """Nor as a quoted cell, nor as a comment: a space goes before it, and hides nothing."""
    front, back = plain(start, start)

    assert front == back == f" {start.removeprefix(chr(92))}"


def test_a_plain_card_has_no_tab_and_no_line_end_of_its_own():
    """In code least of all."""
    one = edited(WHY, front="<pre>a\tb\nc</pre>", back="<p>d\n\te</p>")

    assert plain_of(one) == ["a b c", "d e"]


def test_a_side_that_text_cannot_say_is_refused():
    """An image without a description."""
    with pytest.raises(ValueError, match=r"card a-key: a side has nothing that text can say"):
        tsv.write_plain([card("![](https://example.org/1.png)")])
