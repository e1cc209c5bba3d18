"""Every page holds what it says: one test a page, so that a failure names it."""

from pathlib import Path

import pytest

from drill import deck
from drill.check import check
from drill.page import Question
from drill.project import Project

PROJECT = Project(Path(__file__).parent.parent.parent)


def lines(question: Question, problems) -> list[str]:
    return [f"{question.path}:{problem.line}: {problem.message}" for problem in problems]


@pytest.fixture(scope="module")
def reports():
    """All checks and breaks, run once and on all cores."""
    return {report.question.path: report for report in check(PROJECT, PROJECT.questions)}


def test_there_are_pages():
    """The tests below are about something."""
    assert len(PROJECT.questions) >= 4


@pytest.mark.parametrize("question", PROJECT.questions, ids=lambda q: q.id)
def test_a_page_falls_short_in_nothing(question, reports):
    """Its form is right, its check passes, and the check fails under each of its breaks."""
    report = reports[question.path]

    assert lines(question, report.problems) == []
    assert report.passed
    assert [result.name for result in report.breaks if result.caught] == [
        found.name for found in question.breaks
    ]


@pytest.mark.parametrize("question", PROJECT.questions, ids=lambda q: q.id)
def test_a_break_says_a_number(question, reports):
    """What a check says under a break is a measurement, which the page and a card quote."""
    errors = [result.error for result in reports[question.path].breaks]

    assert errors
    assert all(any(character.isdigit() for character in error) for error in errors)


def test_a_snippet_that_loses_its_scale_is_found_out(tmp_path):
    """Deleting the scale of attention fails the page, with the number that the check measured."""
    question = next(q for q in PROJECT.questions if q.id == "why-divide-by-sqrt-d")
    copy = tmp_path / "snippets"
    copy.mkdir()
    for file, source in PROJECT.sources.items():
        (tmp_path / file).write_text(
            source.replace("key.mT / math.sqrt(query.shape[-1])", "key.mT")
        )

    [report] = check(Project(tmp_path), [question])

    assert not report.passed
    assert any(
        "the check fails: d=16: the scores have standard deviation 3.9, not 1" in problem.message
        for problem in report.problems
    )


def test_the_ledger_is_fresh(reports):
    """cards.lock.json was committed together with the pages it describes."""
    made = deck.read(PROJECT, list(reports.values()), "https://example.org/")

    assert deck.changes(deck.read_ledger(PROJECT), made.ledger) == []
