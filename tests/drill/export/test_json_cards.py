"""The cards as JSON, against the schema that is published with them."""

import json

import pytest
from jsonschema import Draft202012Validator

from drill.export import json_cards
from tests.drill.export.samples import DECK, NEXT, PROJECT, TOPICS, edited, real_cards, real_topics

SCHEMA = json.loads((PROJECT.root / "docs/assets/drill/cards.schema.json").read_text())


def errors(data) -> list[str]:
    """What the schema has against the data."""
    return [error.message for error in Draft202012Validator(SCHEMA).iter_errors(data)]


def changed(**fields) -> dict:
    """A file of one card, some of whose fields are others."""
    data = json.loads(json_cards.write([NEXT], TOPICS))
    data["cards"][0] |= fields
    return data


def test_the_schema_is_one():
    """It says what JSON Schema 2020-12 can say."""
    Draft202012Validator.check_schema(SCHEMA)

    assert SCHEMA["$schema"] == "https://json-schema.org/draft/2020-12/schema"


def test_a_card_has_all_that_a_quiz_shows():
    """With the title of its topic and the place of its page."""
    data = json.loads(json_cards.write([NEXT], TOPICS))

    assert data == {
        "format": "dl-drill-cards",
        "version": 1,
        "cards": [
            {
                "key": "why-scale#next",
                "kind": "follow-up",
                "topic": "attention",
                "topic_title": "Attention",
                "level": 1,
                "tags": ["softmax"],
                "front": "<p>Next?</p>",
                "back": "<p>Yes.</p>",
                "page": "attention/why-scale/#next",
            }
        ],
    }


def test_the_cards_of_all_pages_follow_the_schema():
    """What is published is what is promised."""
    data = json.loads(json_cards.write(real_cards(), real_topics()))

    assert len(data["cards"]) > 10
    assert errors(data) == []


def test_a_picture_is_part_of_the_card():
    """No other file is needed to show it."""
    one = edited(NEXT, back='<p><img src="drill-1.png" alt="a plot" /></p>', media=("drill-1.png",))

    data = json.loads(json_cards.write([one], TOPICS, {"drill-1.png": b"picture"}))

    assert data["cards"][0]["back"] == (
        '<p><img src="data:image/png;base64,cGljdHVyZQ==" alt="a plot" /></p>'
    )
    assert errors(data) == []


def test_no_card_follows_the_schema_as_well():
    """An empty deck is one."""
    assert errors(json.loads(json_cards.write([], {}))) == []


@pytest.mark.parametrize(
    "fields",
    [
        {"extra": 1},
        {"kind": "why?"},
        {"key": "No Key"},
        {"key": "a#b!c"},
        {"level": 4},
        {"level": 0},
        {"level": "1"},
        {"level": 1.5},
        {"tags": ["Two words"]},
        {"tags": ["same", "same"]},
        {"tags": "softmax"},
        {"topic": ""},
        {"topic_title": ""},
        {"front": ""},
        {"back": None},
        {"page": "/attention/why-scale/"},
        {"page": "https://example.org/attention/why-scale/"},
    ],
    ids=str,
)
def test_the_schema_refuses_a_card_that_is_none(fields):
    """Nothing more, nothing of another type, nothing out of range."""
    assert errors(changed(**fields))


@pytest.mark.parametrize("name", list(changed()["cards"][0]))
def test_the_schema_misses_every_field(name):
    """None is optional."""
    data = changed()
    del data["cards"][0][name]

    assert errors(data) == [f"'{name}' is a required property"]


@pytest.mark.parametrize(
    "change",
    [{"format": "dl-drill-progress"}, {"version": 2}, {"more": []}, {"cards": {}}],
    ids=str,
)
def test_the_schema_refuses_another_file(change):
    """Such as a progress file, or one of a later version."""
    assert errors(changed() | change)


def test_the_same_cards_give_the_same_bytes():
    """So that a build can be reproduced."""
    assert json_cards.write(iter(DECK), TOPICS) == json_cards.write(DECK, dict(TOPICS))


def test_cards_keep_their_order_one_a_line():
    """So that changes read well, and a quiz asks in the order of the pages."""
    lines = json_cards.write(DECK, TOPICS).decode().splitlines()

    assert [json.loads(line.removesuffix(","))["key"] for line in lines[1:-1]] == [
        "why-scale",
        "why-scale#next",
        "why-drop",
    ]


def test_text_of_any_script_is_written_as_it_is():
    """Not as numbers, so that changes read well."""
    data = json_cards.write([edited(NEXT, back="<p>注意 🙂</p>")], TOPICS)

    assert "<p>注意 🙂</p>".encode() in data


def test_a_topic_without_a_title_is_an_error():
    """A card that a deck would leave out is said, not dropped."""
    with pytest.raises(KeyError, match="attention"):
        json_cards.write(DECK, {})
