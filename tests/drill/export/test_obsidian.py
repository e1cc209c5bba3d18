"""The notes for Obsidian, as its plug-in "Spaced Repetition" parses them."""

import re

import pytest
from hypothesis import given, settings

from drill.cards import Card
from drill.export import obsidian
from tests.drill.export.samples import (
    DECK,
    NEXT,
    SITE,
    TOPICS,
    WHY,
    card,
    decks,
    edited,
    real_cards,
    real_topics,
    seen,
)
from tests.drill.export.spaced_repetition import Found, find, rendered, review

# --- the plug-in itself: what the parser's own tests say as well


@pytest.mark.parametrize(
    ("note", "kinds"),
    [
        ("Question\n?\nAnswer", ["plain"]),
        ("Question\n\n?\nAnswer", []),
        ("Question\n?\n\nAnswer", ["plain"]),
        ("Question\n??\nAnswer", ["both ways"]),
        ("Question\n?\n??\nAnswer", ["both ways"]),
        ("Question::Answer", ["one line"]),
        ("Question:::Answer", ["one line, both ways"]),
        ("A slice: `x[::2]`", []),
        ("A slice: ``x[::2]``", ["one line"]),
        ("A ==cloze==", ["cloze"]),
        ("A ==cloze==\n?\nAnswer", ["plain"]),
        ("Question\n?\n```\na\n\nb::c\n```\nend", ["plain"]),
        ("Question\n?\n> a\n>\n> b", ["plain"]),
        ("<!-- a comment -->\nQuestion\n?\nAnswer", []),
        ("<!-- a comment\nQuestion\n?\nAnswer", []),
    ],
)
def test_the_oracle_finds_what_the_plug_in_finds(note, kinds):
    """One case a rule; 60,000 random notes were compared with the real parser as well."""
    assert [found.kind for found in find(note)] == kinds


# --- the export


def found(*cards: Card) -> list[Found]:
    """What the plug-in finds in the notes of these cards."""
    topics = TOPICS if {one.topic for one in cards} <= set(TOPICS) else real_topics()
    notes = obsidian.write(cards, topics, SITE)
    return [one for note in notes.values() for one in find(note.decode())]


def front(markdown: str) -> str:
    """What the note says where a card asks this."""
    [one] = found(card(markdown))
    return one.front


def expected(one: Card) -> tuple[dict[str, object], dict[str, object]]:
    """What a reader is to see of question and answer: the card, and the link to its page."""
    link = f'<p><a href="{SITE}{one.page}">The page, with its check</a></p>'
    return seen(one.front), seen(one.back + link)


def shown(one: Found) -> tuple[dict[str, object], dict[str, object]]:
    """What a reader sees of question and answer."""
    return seen(rendered(one.front)), seen(rendered(one.back))


def assert_found_as_they_are(cards: list[Card]) -> None:
    cards = sorted(cards, key=lambda one: [c.topic for c in cards].index(one.topic))
    results = found(*cards)
    assert [(one.kind, one.scheduled, one.deck) for one in results] == [
        ("plain", False, f"flashcards/dl-drill/{one.topic}") for one in cards
    ]
    assert [shown(one) for one in results] == [expected(one) for one in cards]


def test_a_note_is_what_its_author_would_have_typed():
    """A heading, a tag, and cards with a line `?` between question and answer."""
    notes = obsidian.write([WHY, NEXT], TOPICS, SITE)

    assert {name: note.decode() for name, note in notes.items()} == {
        "attention.md": (
            "# Attention\n"
            "\n"
            "#flashcards/dl-drill/attention\n"
            "\n"
            "Why $d$?\n"
            "?\n"
            "Because.<br>\n"
            "[The page, with its check](https://example.org/attention/why-scale/)\n"
            "\n"
            "Next?\n"
            "?\n"
            "Yes.<br>\n"
            "[The page, with its check](https://example.org/attention/why-scale/#next)\n"
        )
    }


def test_each_topic_has_a_note_of_its_own():
    """As small as it gets, for the plug-in writes a note anew at every review."""
    assert list(obsidian.write(DECK, TOPICS, SITE)) == ["attention.md", "dropout.md"]


def test_the_plug_in_finds_the_cards_of_all_pages():
    """Each with exactly its question and answer, in the deck of its topic."""
    cards = real_cards()

    assert len(cards) > 10
    assert_found_as_they_are(cards)


def test_a_review_of_each_card_leaves_all_cards_as_they_are():
    """The plug-in writes a schedule below each of them, and finds them again."""
    [note] = [note.decode() for note in obsidian.write([WHY, NEXT], TOPICS, SITE).values()]
    before = find(note)

    for number in range(len(before)):
        note = review(note, find(note)[number])

    after = find(note)
    assert all(one.scheduled for one in after)
    assert [one[2:5] for one in after] == [one[2:5] for one in before]


def test_no_line_ends_with_a_blank():
    """The plug-in trims them, and would then not find the place for its schedule."""
    [note] = obsidian.write([card("a\n\n- b\n\n  c\n\nd")], TOPICS, SITE).values()

    assert not re.search(r"[^\S\n]$", note.decode(), re.M)


def test_the_same_cards_give_the_same_notes():
    """So that a build can be reproduced."""
    assert obsidian.write(iter(DECK), TOPICS, SITE) == obsidian.write(DECK, dict(TOPICS), SITE)


@pytest.mark.parametrize(
    ("markdown", "note"),
    [
        ("one\ntwo", "one two"),
        ("one\n\ntwo", "one<br>\ntwo"),
        ("one  \ntwo", "one<br> two"),
        ("a::b and c :::: d", "a:&#58;b and c :&#58;&#58;&#58; d"),
        ("a ==b== c", "a =&#61;b=&#61; c"),
        ("a = b, 95 %, x^2", "a = b, 95 %, x&#94;2"),
        ("%%hidden%%", "%&#37;hidden%&#37;"),
        ("[[page]] and ![[image]]", "\\[\\[page\\]\\] and !\\[\\[image\\]\\]"),
        ("#tag and C#", "\\#tag and C\\#"),
        ("?", "\\?"),
        ("\\- one", "\\- one"),
        ("1\\. one", "1\\. one"),
        ("an id ^abc", "an id &#94;abc"),
        ("<!--SR:!2024-01-01,3,250-->", "&lt;&#33;--SR:&#33;2024-01-01,3,250-->"),
        ("it is 0!2024-01-01,3,250", "it is 0&#33;2024-01-01,3,250"),
        ("&amp;lt; AT&T", "&amp;lt; AT&T"),
        ("cost: \\$5", "cost: \\$5"),
        ("\\\\(", "\\\\("),
        ("a&nbsp;b", "a&#160;b"),
        ("`a == b`", "<code>a &#61;&#61; b</code>"),
        ("`x[1:2]` *is* **a** slice", "`x[1:2]` *is* **a** slice"),
        ("`x[::2]`", "<code>x&#91;&#58;&#58;2&#93;</code>"),
        ("`` a`b ``", "<code>a&#96;b</code>"),
        ("$$\na\n  + b\n$$", "$$a + b$$"),
        ("$x \\% y$", "$x \\% y$"),
        ("[a](https://example.org/a_(b)::c)", "[a](https://example.org/a_%28b%29:%3Ac)"),
        ("```python\nx = 1\n```", "```python\nx = 1\n```"),
        ("```text\n```` ` ``\n```", "`````\n```` ` ``\n`````"),
        ("a\n\n- b\n- c\n\nd", "> a\n>\n> - b\n> - c\n>\n> d"),
        ("- a\n\n* b", "> - a\n>\n> <!-- -->\n>\n> - b"),
        ("1. a\n\n```\nb\n\nc\n```", "> 1. a\n```\nb\n\nc\n```"),
        ("| a | b |\n| :- | -: |\n| 1 | 2 |", "> | a | b |\n> | :--- | ---: |\n> | 1 | 2 |"),
    ],
)
def test_html_becomes_markdown_that_no_parser_misreads(markdown, note):
    """Neither Obsidian nor the plug-in takes any of it for something of its own."""
    assert front(markdown) == note


@pytest.mark.parametrize(
    "markdown",
    [
        "- a\n\n  b\n  - c\n\n    ```\n    d\n\n    e\n    ```\n- f",
        "- a\n\n* b",
        "> a\n>\n> > b\n\nc",
        "#### a\n\nb\n\n---\n\nc",
        "***a***, **a *b* c**, *a **b***, **`x`**, *$x$*, a**b**c",
        "| a | `b\\|c` |\n| - | - |\n| 1 \\| 2 | $x$ |",
        "![a *plot*](https://example.org/a.png)",
        "$\\text{if \\(x\\)} \\\\[2pt] a < b$",
        "*a&nbsp;* b",
    ],
)
def test_nothing_is_lost_on_the_way(markdown):
    """Nested lists, quotations, tables, emphasis: seen as on the card."""
    assert_found_as_they_are([card(markdown, markdown)])


@pytest.mark.parametrize(
    ("markdown", "reason"),
    [
        ("```\n?\n```", "a line with nothing but ? in the code"),
        ("```\n<!--SR:!2024-01-01,3,250-->\n```", "takes '<!--SR:' for its schedule"),
        ("`0!2024-01-01,3,250`", "takes '!2024-01-01,3,250' for its schedule"),
        ("$a::b$", ":: in a formula"),
        ("- a\n\n  ```\n  b[::2]\n  ```", "or a nested block"),
        ("| a |\n| - |\n| $\\|x\\|$ |", "a formula with | in a table"),
        ("$x$$y$", "two formulas with nothing between them"),
        ("*a*_b_", "no stars can say where its emphasis starts and ends"),
        ("\\\\(\\\\)", "dollar signs cannot hold the formula ''"),
        ("$$\na $ b\n$$", "dollar signs cannot hold the formula"),
        ("![a plot](plot.png)", "there is no picture plot.png for the front"),
    ],
)
def test_what_the_notes_cannot_say_is_refused(markdown, reason):
    """With the card's key."""
    with pytest.raises(ValueError, match=rf"^card a-key: .*{re.escape(reason)}"):
        obsidian.write([card(markdown)], TOPICS, SITE)


def test_html_that_is_not_ours_is_refused():
    """The writer knows what the renderer makes, and nothing else."""
    with pytest.raises(ValueError, match=r"card why-scale: .*<video"):
        obsidian.write([edited(WHY, back="<video>film</video>")], TOPICS, SITE)


def test_an_address_with_two_colons_in_its_host_is_refused():
    """The link of every card would make a card of its own."""
    with pytest.raises(ValueError, match="card why-scale: :: in a formula, an address"):
        obsidian.write([WHY], TOPICS, "http://[::1]:8000/")


def test_a_title_is_plain_text():
    """Whatever is in it."""
    note = obsidian.write([WHY], {"attention": "A::B #c <d>"}, SITE)["attention.md"].decode()

    assert note.startswith("# A:&#58;B \\#c &lt;d>\n")
    assert [one.kind for one in find(note)] == ["plain"]


def test_a_topic_without_a_title_is_an_error():
    """A card that a deck would leave out is said, not dropped."""
    with pytest.raises(KeyError, match="attention"):
        obsidian.write([WHY], {}, SITE)


def test_a_picture_is_looked_for_beside_the_note():
    """Where the archive of the export has it."""
    one = edited(
        WHY, back='<p><img src="drill-1.png" alt="a [plot]" /></p>', media=("drill-1.png",)
    )

    assert found(one)[0].back.startswith("![a \\[plot\\]](drill-1.png)<br>\n[The page")


def refusal(one: Card) -> str:
    """Why a card is refused; empty where it is not."""
    try:
        obsidian.write([one], TOPICS, SITE)
    except ValueError as error:
        return str(error)
    return ""


@given(decks())
@settings(max_examples=50, derandomize=True, deadline=None)
def test_whatever_is_written_the_plug_in_finds_it(cards):
    """Or the card is refused by its key."""
    refusals = {one.key: refusal(one) for one in cards}

    assert all(text.startswith(f"card {key}: ") for key, text in refusals.items() if text)
    assert_found_as_they_are([one for one in cards if not refusals[one.key]])
