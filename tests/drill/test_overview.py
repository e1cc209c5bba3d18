"""Pages and files about all pages: what is in them comes from the pages and the run, and nothing else."""

import json
from dataclasses import replace
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

from drill import overview
from drill.check import BreakReport, Report
from drill.mutants import Strength
from drill.page import Entry, Question, parse
from tests.drill.knowledge_base import GOOD_PAGE

ASSETS = Path(__file__).parent.parent.parent / "docs/assets/drill"
SCHEMA = json.loads((ASSETS / "questions.schema.json").read_text())
TOPICS = {"topic": "The topic", "other": "Another one"}


def question(topic: str = "topic", id: str = "a-question") -> Question:
    return parse(GOOD_PAGE, topic, id)


def report(topic: str = "topic", id: str = "a-question", caught: bool = True) -> Report:
    found = BreakReport("no-scale", "snippets/module.py", caught, "it is 16.3, not 1")
    return Report(question(topic, id), 0.01, True, (found,), ())


def strength(killed: int, mutants: int = 22, equivalent: int = 2) -> Strength:
    return Strength("module.attention_scores", mutants, killed, equivalent, (), ())


def misconception(body: str) -> Question:
    entry = Entry(1, "overflow", "It prevents overflow", body)
    return Question("topic", "a-question", "Why?", misconceptions=(entry,))


def test_a_cheat_sheet_has_every_short_answer_under_its_question():
    """Each heading leads to the page, and has the page's identifier as its anchor."""
    text = overview.cheat_sheet("The topic", [question(), question(id="b")])

    assert text.startswith("# Cheat sheet: The topic\n\nEvery question of “The topic” with its")
    assert "](a-question.md) { #a-question }\n\n" in text
    assert text.count(question().short_answer) == 2


@pytest.mark.parametrize(
    "body",
    ["It is 0.57.", "At $d = 16$ it is gone.", "By a factor of 9.", "Off by 45 %.", "4,096 keys"],
)
def test_a_misconception_with_a_number_is_refuted(body):
    """The number is what the check measures."""
    assert len(overview.refuted(misconception(body))) == 1


@pytest.mark.parametrize(
    "body",
    [
        "No.",
        "Inference multiplies by 1 - p.",
        "See $x_1$ and $x^{12}$.",
        "As 2 is not 1.",
        "`conv2d`",
    ],
)
def test_a_misconception_without_a_number_of_its_own_is_not(body):
    """Indices, exponents and the ones of formulas are no measurements."""
    assert overview.refuted(misconception(body)) == ()


def test_what_notes_get_wrong_leads_to_the_check():
    """Under the topic's title; topics with nothing to say are left out."""
    text = overview.wrong_notes(TOPICS, [misconception("It is 0.57.")])

    assert text.split("\n\n") == [
        "## The topic { #topic }",
        "### It prevents overflow { #a-question-overflow }",
        "It is 0.57.",
        "[Why?](topic/a-question.md): see [the check](topic/a-question.md#check).\n",
    ]


@pytest.mark.parametrize(
    ("link", "moved"),
    [
        ("[a](b.md)", "[a](topic/b.md)"),
        ("[a](b.md#c)", "[a](topic/b.md#c)"),
        ("[a](../other/b.md)", "[a](other/b.md)"),
        ("[a](https://x.example/)", "[a](https://x.example/)"),
    ],
)
def test_links_are_followed_from_the_folder_above(link, moved):
    """The page stands one folder higher than the pages it quotes."""
    assert f"\n\n{moved} 0.57\n\n" in overview.wrong_notes(TOPICS, [misconception(f"{link} 0.57")])


def test_health_counts_by_topic_and_in_total():
    """Equivalent mutants are not counted, as no grader could kill them."""
    reports = [report(), report(id="b"), report("other", "c")]

    text = overview.health(TOPICS, reports, {"topic": [strength(19)]}, 5, {"NumPy": "2.4"})

    assert text.split("\n")[2:5] == [
        "| [The topic](topic/index.md) | 2 | 2 of 2 | 2 of 2 | 1 | 19 of 20 (95.0%) |",
        "| [Another one](other/index.md) | 1 | 1 of 1 | 1 of 1 | not measured | not measured |",
        "| all | 3 | 3 of 3 | 3 of 3 | 1 | 19 of 20 (95.0%) |",
    ]
    assert text.endswith("| labs executed | 5 |\n| NumPy | 2.4 |\n")


def test_a_break_that_was_not_caught_is_counted_as_such():
    """The page shows what was measured."""
    text = overview.health(TOPICS, [report(caught=False)], {}, 0, {})

    assert "| 1 | 1 of 1 | 0 of 1 |" in text


def test_the_schema_is_one():
    """It can be used by programs."""
    Draft202012Validator.check_schema(SCHEMA)


def test_questions_follow_the_schema_that_is_published_with_them():
    """Every field, of every page."""
    reports = [report(), report("other", "b")]
    urls = {
        found.question.path: f"{found.question.topic}/{found.question.id}/" for found in reports
    }

    data = overview.as_json(TOPICS, reports, urls, {reports[0].question.path: ["module.f"]})

    assert list(Draft202012Validator(SCHEMA).iter_errors(data)) == []
    assert [(q["id"], q["functions"]) for q in data["questions"]] == [
        ("a-question", ["module.f"]),
        ("b", []),
    ]


def test_a_question_without_a_title_does_not_follow_the_schema():
    """The schema says something."""
    [found] = [report()]
    data = overview.as_json(TOPICS, [found], {found.question.path: "a/"}, {})
    data["questions"][0]["title"] = ""

    assert list(Draft202012Validator(SCHEMA).iter_errors(data)) != []


def test_llms_txt_has_a_line_for_each_question():
    """A heading, a quotation, and lists of links, as llmstxt.org asks."""
    asked = question()

    text = overview.llms_txt(
        "Name",
        "What it is",
        "https://x.example/",
        TOPICS,
        [asked],
        {asked.path: "topic/a-question/"},
    )

    lines = text.split("\n")
    assert lines[:5] == ["# Name", "", "> What it is", "", "## The topic"]
    assert lines[6].startswith(f"- [{asked.title}](https://x.example/topic/a-question/): ")
    assert len(lines) == 8


def test_tags_of_one_question_are_no_shared_ones():
    """The others come by name, with their questions in the given order."""
    first, second = replace(question(), tags=("b", "a")), replace(question(id="b"), tags=("b", "c"))

    shared = overview.shared_tags([first, second])

    assert shared == {"b": [first, second]}
    assert overview.tags(shared).strip().split("\n") == [
        "## b { #b }",
        "",
        f"- [{first.title}](topic/a-question.md)",
        f"- [{second.title}](topic/b.md)",
    ]
