"""Parts of the pages: each page is in one of them, and they take about the same time."""

import pytest

from drill.page import Question
from drill.shards import TIMES, part, read_times, write_times
from tests.drill.test_overview import report

QUESTIONS = [Question("topic", f"page-{number}") for number in range(23)]
SECONDS = {question.path: 1 + number % 7 for number, question in enumerate(QUESTIONS)}


@pytest.mark.parametrize("of", [1, 2, 5, 30])
@pytest.mark.parametrize(
    "seconds", [SECONDS, {}, {QUESTIONS[0].path: 9.0}], ids=["all", "no", "one"]
)
def test_every_page_is_in_one_part(of, seconds):
    """Whatever is known of their times, and even where there are more parts than pages."""
    parts = [part(QUESTIONS, number, of, seconds) for number in range(1, of + 1)]

    assert sorted(q.id for found in parts for q in found) == sorted(q.id for q in QUESTIONS)


def test_parts_take_about_the_same_time():
    """No two differ by more than the longest page."""
    loads = [sum(SECONDS[q.path] for q in part(QUESTIONS, n, 4, SECONDS)) for n in range(1, 5)]

    assert max(loads) - min(loads) <= max(SECONDS.values())


def test_pages_keep_their_order():
    """A part is a selection."""
    found = part(QUESTIONS, 2, 3, SECONDS)

    assert found == [question for question in QUESTIONS if question in found]


def test_times_are_kept_of_pages_that_were_not_run(tmp_path):
    """A look at one topic does not forget the others."""
    write_times(tmp_path, [report(), report(id="b")])
    write_times(tmp_path, [report("other", "c")])

    assert list(read_times(tmp_path)) == [
        "docs/other/c.md",
        "docs/topic/a-question.md",
        "docs/topic/b.md",
    ]


@pytest.mark.parametrize("text", ["", "[1]", '{"a": "b"}', '{"a": null}'])
def test_a_damaged_file_is_told(tmp_path, text):
    """With the way to mend it."""
    (tmp_path / TIMES).parent.mkdir()
    (tmp_path / TIMES).write_text(text)

    with pytest.raises(ValueError, match="write it anew with drill check --record"):
        read_times(tmp_path)
