"""Pages become cards."""

import pytest

from drill.cards import MOST, Card, cards, render
from drill.check import BreakReport, Report
from drill.page import Break, Entry, Question


def entry(anchor: str) -> Entry:
    return Entry(1, anchor, f"Title of {anchor}", f"Body of {anchor}.")


def report(**fields) -> Report:
    """A page that holds, with the given fields and as many caught breaks as it has."""
    question = Question("topic", "an-id", "Why $d$?", level=2, tags=("a-tag",), **fields)
    results = tuple(BreakReport(b.name, b.file, True, f"{b.name} is 3") for b in question.breaks)
    return Report(question, 0.1, True, results, ())


FULL = report(
    short_answer="Because $x < 1$.",
    breaks=(Break(1, "no-scale", "snippets/a.py", "-a\n+b\n", "Reason."),),
    misconceptions=(entry("wrong"), entry("wrong-2"), entry("wrong-3")),
    follow_ups=(entry("next"), entry("next-2")),
)


def test_a_page_gives_one_card_of_each_kind_before_a_second_of_any():
    """The most useful first, and six at most."""
    keys = [card.key for card in cards([FULL])]

    assert keys == [
        "an-id",
        "an-id#wrong",
        "an-id#next",
        "an-id!no-scale",
        "an-id#wrong-2",
        "an-id#next-2",
    ]
    assert len(keys) == MOST


def test_the_question_asks_and_the_short_answer_answers():
    """With math between Anki's delimiters, and the comparison sign escaped."""
    [card, *_] = cards([FULL])

    assert (card.kind, card.level, card.tags) == ("why", 2, ("a-tag",))
    assert card.front == "<p>Why \\(d\\)?</p>"
    assert card.back == "<p>Because \\(x &lt; 1\\).</p>"


def test_a_misconception_asks_what_is_wrong():
    """With the question as its context."""
    card = cards([FULL])[1]

    assert card.front == (
        '<p class="context">Why \\(d\\)?</p><p>What is wrong with: “Title of wrong”?</p>'
    )
    assert card.back == "<p>Body of wrong.</p>"


def test_a_break_shows_its_diff_and_answers_with_what_the_check_said():
    """The number is the one that was measured, not one that someone typed."""
    card = cards([FULL])[3]

    assert 'class="gd"' in card.front
    assert card.back == "<p><code>no-scale is 3</code></p><p>Reason.</p>"


@pytest.mark.parametrize(
    ("key", "page"),
    [("an-id", "topic/an-id/"), ("an-id#next", "topic/an-id/#next"), ("an-id!x", "topic/an-id/")],
)
def test_a_card_knows_its_page(key, page):
    """And the place on it, where there is one."""
    assert Card(key, "why", "topic", 1, (), "", "").page == page


def test_the_hash_follows_what_is_seen():
    """A new answer is a new hash; a new key is not."""
    card = Card("a", "why", "topic", 1, ("t",), "front", "back")

    assert card.hash == Card("b", "why", "topic", 1, ("t",), "front", "back").hash
    assert card.hash != Card("a", "why", "topic", 1, ("t",), "front", "other").hash


@pytest.mark.parametrize(
    ("markdown", "html"),
    [
        ("<script>alert(1)</script>", "&lt;script&gt;alert(1)&lt;/script&gt;"),
        ("a <b onclick=x>b</b>", "a &lt;b onclick=x&gt;b&lt;/b&gt;"),
        ("$a <script> b$", "\\(a &lt;script&gt; b\\)"),
        ("[x](javascript:alert(1))", "[x](javascript:alert(1))"),
        ("[text](../other/page.md)", "text"),
        ("[paper](https://arxiv.org/abs/1)", '<a href="https://arxiv.org/abs/1">paper</a>'),
        ("`a < b`", "<code>a &lt; b</code>"),
    ],
)
def test_text_of_a_page_is_never_markup_of_a_card(markdown, html):
    """What looks like HTML is shown; links into the project keep their text only."""
    assert render(markdown) == f"<p>{html}</p>"


def test_a_formula_of_its_own_is_set_apart():
    """Display math becomes Anki's."""
    assert render("$$\nx^2\n$$") == "\\[x^2\\]"


def test_code_is_highlighted_by_classes():
    """So that the deck's style sheet can color it by day and by night."""
    assert 'class="highlight"' in render("```python\nx = 1\n```")


def test_code_in_an_unknown_language_is_shown_plain():
    """And escaped."""
    assert render("```nolanguage\n<x>\n```") == "<pre><code>&lt;x&gt;\n</code></pre>"


def test_a_formula_may_open_a_text_that_ends_in_a_digit():
    """Where a paragraph ends has nothing to do with where its first formula starts."""
    assert render("$x$ is 1") == "<p>\\(x\\) is 1</p>"
