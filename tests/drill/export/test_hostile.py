"""Texts that are meant to break a deck: every format shows them as they are, or refuses them by key."""

import json
import re
from collections.abc import Callable
from functools import cache

import pytest
from hypothesis import given, settings

from drill.cards import Card
from drill.export import anki, json_cards, obsidian, tsv
from drill.export.content import check, pieces
from drill.ledger import Ledger
from tests.drill.export.samples import (
    SITE,
    TOPICS,
    WHY,
    card,
    collection,
    decks,
    edited,
    import_package,
    import_text,
    notes,
    seen,
    words,
)
from tests.drill.export.spaced_repetition import find, rendered

# Markdown, as an author may type it; each is the question and the answer of a card.
SHOWN = {
    "a script": "<script>alert(1)</script>",
    "a handler": '<img src=x onerror="alert(1)">',
    "an entity": "&lt;b&gt; &amp;amp; AT&T &copy;",
    "closing braces": "a }} b",
    "a cloze": "{{c1::a::b}}",
    "a field": "{{Back}} {{#Back}}{{/Back}} {{FrontSide}}",
    "two colons": "a::b and a :: b",
    "three colons": "a:::b",
    "equals signs": "a == b == c, ==marked==",
    "code of both": "`a[::2] == b` and `` `c`::d ``",
    "a lone delimiter": "an open \\\\( and no more",
    "two lone delimiters": "closed \\\\) and closed \\\\]",
    "a formula like HTML": "$a<b$ and $b>c$, $\\text{if \\(d\\)}$",
    "a block of math": "so\n\n$$\na &= b \\\\[2pt]\n  &= c\n$$\n\nthere",
    "Chinese": "为什么？\n\n**注意力**机制。",
    "emoji": "🙂 👩‍🔬 é",
    "a tab": "a\tb",
    "carriage returns": "a\rb\r\nc\r\n\r\nd",
    "quotes": "\"all of it\" and 'it'",
    "one quote": '"only here',
    "question marks": "a\n?\nb\n\n?\n\n??\n\nc",
    "a comment": "<!-- a -->\n\n<!-- b",
    "a schedule": "<!--SR:!2024-01-01,3,250--> and 0!2024-01-01,3,250",
    "hidden text": "%%a%% and [[b]] and ![[c]] and [^d] and ^e",
    "a block identifier": "a ^abc",
    "a tag": "#tag at the start\n#flashcards/other",
    "an escaped heading": "\\# a",
    "a formula of a spreadsheet": "=1+1",
    "a negative number": "\\-1",
    "a positive number": "\\+1",
    "a function of a spreadsheet": "@SUM(A1)",
    "numbers like lists": "1\\. a\n\n2\\) b",
    "lines like rules": "a\n\n\\---\n\n+++\n\n\\===",
    "fences in text": "\\`\\`\\`\na\n\n\\~~~\nb",
    "code with blank lines": "```python\nx = 1\n\n\ny = x[::2]  # ==\n```\n\nand on",
    "code with fences": "````text\n```\na\n```\n````",
    "code with tabs": "```text\na\tb\n\tc::d\n```",
    "code with delimiters": "`\\(` and `\\[ \\(` and `50 %`\n\n```text\n\\( \\(x\\)\n```",
    "code with HTML": "```html\n<script>}}{{c1::a}}</script>\n<!-- a -->\n```",
    "a list": "a\n\n- b\n\n  c\n- d\n  1. e\n\nf",
    "a table": "| a | b |\n| - | -: |\n| `x\\|y` | 2 |",
    "a quotation": "> a\n>\n> > b",
    "a heading": "#### a #b",
    "emphasis": "*a* **b** ***c*** a**b**c",
    "an address": "[a](https://example.org/?b=1&c=%20(d)#e::f) and <https://example.org/>",
    "spaces of all kinds": "a&nbsp;b\u3000c\u200bd\u2028e\ufefff",
    "backslashes": "a \\\\ b \\* c \\n",
    "a separator's name": "\\x1f and \\t",
}

# The same, but no deck can carry them, or not all of them could.
REFUSED = {
    "the separator of fields": "a\x1fb",
    "a bell": "a\x07b",
    "the C1 controls": "a\x85b",
    "a sound": "[sound:a.mp3]",
    "a sound in code": "`[sound:a.mp3]`",
    "speech": "[anki:tts lang=en_US]a[/anki:tts]",
    "a field to type in": "[[type:Back]]",
    "old LaTeX": "[latex]a[/latex]",
    "old LaTeX in capitals": "[LATEX]a[/LATEX]",
    "old formulas": "[\\$]a[/\\$]",
    "a delimiter that hides a formula": "\\\\( and $x$",
    "a delimiter in a formula": "$a \\) b$",
    "a comment in a formula": "$a % b$",
    "nothing": "",
    "a blank": "&nbsp;",
    "a picture that is not there": "![a](plot.png)",
}

WRITERS: dict[str, Callable[[list[Card]], object]] = {
    "anki": lambda cards: anki.write(
        cards, TOPICS, Ledger().revise("", {c.key: "" for c in cards}, 1), SITE
    ),
    "json": lambda cards: json_cards.write(cards, TOPICS),
    "obsidian": lambda cards: obsidian.write(cards, TOPICS, SITE),
    "plain": tsv.write_plain,
    "tsv": lambda cards: tsv.write(cards, TOPICS, SITE),
}

Sides = dict[str, tuple[object, object]]  # key -> what is seen of front and back


def hostile(name: str) -> Card:
    return card(SHOWN[name], SHOWN[name], key=name.replace(" ", "-"))


CARDS = [hostile(name) for name in SHOWN]


# --- each format, read by someone else


@cache
def by_anki() -> Sides:
    with collection() as reader:
        import_package(reader, CARDS)
        return {key: (note["Front"], note["Back"]) for key, note in notes(reader).items()}


@cache
def by_anki_as_text() -> Sides:
    with collection() as reader:
        import_package(reader, [WHY])  # brings the note type
        import_text(reader, tsv.write(CARDS, TOPICS, SITE))
        return {key: (note["Front"], note["Back"]) for key, note in notes(reader).items()}


@cache
def by_json() -> Sides:
    data = json.loads(json_cards.write(CARDS, TOPICS))
    return {found["key"]: (found["front"], found["back"]) for found in data["cards"]}


@cache
def by_lines() -> Sides:
    lines = tsv.write_plain(CARDS).decode().removesuffix("\n").split("\n")
    assert len(lines) == len(CARDS)
    pairs = (line.split("\t") for line in lines)
    return {one.key: (front, back) for one, (front, back) in zip(CARDS, pairs, strict=True)}


@cache
def by_the_plug_in() -> Sides:
    [note] = obsidian.write(CARDS, TOPICS, SITE).values()
    found = find(note.decode())
    assert {one.kind for one in found} == {"plain"}
    pairs = ((seen(rendered(one.front)), seen(rendered(one.back))) for one in found)
    return dict(zip([one.key for one in CARDS], pairs, strict=True))


CODE = re.compile(r"(<(?:pre|code)\b.*?</(?:pre|code)>)", re.S)
FORMULA = re.compile(r"\\\(((?:\{.*?\}|[^{])*?)\\\)|\\\[(.*?)\\\]", re.S)  # one level of braces


def in_one_line(html: str) -> str:
    """What plain text is to say: formulas between dollar signs, lists and tables as they look."""
    parts = CODE.split(html)
    parts[::2] = [FORMULA.sub(lambda tex: f"${tex[1] or tex[2]}$", part) for part in parts[::2]]
    marked = re.sub(r"<ol>\s*<li>", "<ol><li>1. ", "".join(parts))
    marked = re.sub(r"<li>(?!1\. )", "<li>• ", marked)
    marked = re.sub(r"(</t[dh]>\s*)(<t[dh][^>]*>)", r"\1\2| ", marked)
    text = words(marked)
    return f" {text}" if text[0] in '=+-@#"' else text


@pytest.mark.parametrize("name", SHOWN)
def test_anki_has_it_byte_for_byte(name):
    """From the package."""
    one = hostile(name)

    assert by_anki()[one.key] == (one.front, one.back)


@pytest.mark.parametrize("name", SHOWN)
def test_anki_has_it_byte_for_byte_from_text(name):
    """As its importer of text reads the file."""
    one = hostile(name)

    assert by_anki_as_text()[one.key] == (one.front, one.back)


@pytest.mark.parametrize("name", SHOWN)
def test_json_has_it_byte_for_byte(name):
    """As any parser of JSON reads it."""
    one = hostile(name)

    assert by_json()[one.key] == (one.front, one.back)


@pytest.mark.parametrize("name", SHOWN)
def test_plain_text_says_it(name):
    """Two columns, one line."""
    one = hostile(name)

    assert by_lines()[one.key] == (in_one_line(one.front), in_one_line(one.back))


@pytest.mark.parametrize("name", SHOWN)
def test_the_plug_in_of_obsidian_finds_and_shows_it(name):
    """Question and answer, the latter with the link to the page."""
    one = hostile(name)
    link = f'<p><a href="{SITE}{one.page}">The page, with its check</a></p>'

    assert by_the_plug_in()[one.key] == (seen(one.front), seen(one.back + link))


@pytest.mark.parametrize("name", SHOWN)
def test_no_text_of_a_page_becomes_markup(name):
    """What looks like HTML stays text on the card, and so in every format."""
    assert not re.search(r"<(script|img|b)\b", hostile(name).front)


@pytest.mark.parametrize("form", WRITERS)
@pytest.mark.parametrize("name", REFUSED)
def test_what_a_deck_cannot_carry_is_refused_by_name(name, form):
    """On the front; by every writer, so that no deck lacks what another one has."""
    with pytest.raises(ValueError, match=r"^card a-key: "):
        WRITERS[form]([card(REFUSED[name])])


@pytest.mark.parametrize("name", REFUSED)
def test_what_the_back_cannot_carry_is_refused_as_well(name):
    """The message names the side."""
    with pytest.raises(ValueError, match=r"^card a-key: "):
        check(card("Why?", REFUSED[name]))


@pytest.mark.parametrize("form", WRITERS)
@pytest.mark.parametrize("text", ["a\rb", "a\x00b", "a\ud800b"], ids=["CR", "NUL", "surrogate"])
def test_a_card_that_no_page_makes_is_refused_by_name(text, form):
    """The renderer lets none of these through; whoever makes cards otherwise may."""
    with pytest.raises(ValueError, match=r"^card why-scale: the back has the control character"):
        WRITERS[form]([edited(WHY, back=f"<p>{text}</p>")])


@pytest.mark.parametrize("form", WRITERS)
@pytest.mark.parametrize("tag", ["two words", "a\tb", "", "a\x1fb"])
def test_a_tag_that_is_not_one_word_is_refused(tag, form):
    """Anki would make two of it, or none."""
    with pytest.raises(ValueError, match=r"^card why-scale: the tag"):
        WRITERS[form]([edited(WHY, tags=(tag,))])


@pytest.mark.parametrize("form", WRITERS)
def test_one_bad_card_among_good_ones_is_the_one_that_is_named(form):
    """Nothing is written without it."""
    with pytest.raises(ValueError, match=r"^card bad: .*'\\x1f'"):
        WRITERS[form]([WHY, card("a\x1fb", key="bad")])


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("a", [("", "a")]),
        ("", []),
        ("a \\(b\\) c", [("", "a "), ("\\(", "b"), ("", " c")]),
        ("\\[a\\\\[2pt]\\]", [("\\[", "a\\\\[2pt]")]),
        ("\\(\\{\\)", [("\\(", "\\{")]),
        ("\\(\\text{\\(a\\)}\\)\\(b\\)", [("\\(", "\\text{\\(a\\)}"), ("\\(", "b")]),
        ("\\(} a\\)", [("\\(", "} a")]),
        ("a \\( b", [("", "a \\( b")]),
        ("\\(a\\) \\( b", [("\\(", "a"), ("", " \\( b")]),
        ("a\\) b\\]", [("", "a\\) b\\]")]),
        ("a\\\\(b\\)", [("", "a\\"), ("\\(", "b")]),
    ],
)
def test_formulas_are_where_mathjax_finds_them(text, found):
    """Escapes and braces count, and a delimiter without its other half is text."""
    assert list(pieces(text)) == found


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("\\( a \\(b\\)", "has another one inside"),
        ("\\( a \\[b\\]", "has another one inside"),
        ("\\({ a\\) b", "without its"),
        ("\\(a \\\\) b\\]", "without its"),
        ("\\(a \\) b\\)", "ends before"),
    ],
)
def test_formulas_that_end_elsewhere_are_refused(text, reason):
    """MathJax and KaTeX would typeset something that nobody wrote, or nothing."""
    with pytest.raises(ValueError, match=reason):
        list(pieces(text))


def refused(one: Card) -> bool:
    try:
        check(one)
    except ValueError:
        return True
    return False


@given(decks())
@settings(max_examples=50, derandomize=True, deadline=None)
def test_anki_imports_every_card_that_is_not_refused(cards):
    """As many notes as cards, none of them empty, each front and back byte for byte."""
    cards = [one for one in cards if not refused(one)]

    with collection() as reader:
        counts = import_package(reader, cards) if cards else {"new": 0}
        found = {key: (note["Front"], note["Back"]) for key, note in notes(reader).items()}
        questions = [reader.get_card(id).question() for id in reader.find_cards("")]

    assert counts == {"new": len(cards)}
    assert found == {one.key: (one.front, one.back) for one in cards}
    assert len(questions) == len(cards)
    assert all(any(one.front in question for question in questions) for one in cards)
