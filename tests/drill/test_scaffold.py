"""A new page falls short exactly where the author has to write."""

import pytest

from drill.page import TODO
from drill.project import Project
from drill.scaffold import add_page
from tests.drill.knowledge_base import write


def problems(root, id: str) -> list[tuple[int, str]]:
    question = next(q for q in Project(root).questions if q.id == id)
    return [tuple(problem) for problem in question.problems]


def test_a_new_page_falls_short_on_the_lines_marked_todo_and_on_no_other(tmp_path):
    """Nothing else is wrong with it: the author is not sent after the scaffold's own mistakes."""
    add_page(write(tmp_path), "topic", "new-one")
    lines = (tmp_path / "docs/topic/new-one.md").read_text().split("\n")
    marked = [number for number, line in enumerate(lines, 1) if TODO in line]

    assert [line for line, _ in problems(tmp_path, "new-one")] == marked


def test_each_problem_of_a_new_page_says_what_to_write(tmp_path):
    """It quotes the line."""
    add_page(write(tmp_path), "topic", "new-one")

    assert all(
        message.startswith("still to write: ") for _, message in problems(tmp_path, "new-one")
    )


def test_a_new_page_is_listed_below_the_others_of_its_topic(tmp_path):
    """And the others keep their places."""
    add_page(write(tmp_path), "topic", "new-one")

    assert list(Project(tmp_path).indexes["topic"].entries) == [
        "topic/a-question.md",
        "topic/new-one.md",
    ]


def test_a_new_topic_gets_an_index_and_is_listed_on_the_home_page(tmp_path):
    """Three files are written, and said."""
    written = add_page(write(tmp_path), "rnn", "first")

    assert written == ["docs/rnn/first.md", "docs/rnn/index.md", "docs/index.md"]
    assert Project(tmp_path).topics == ["topic", "rnn"]


def test_a_new_page_leaves_the_others_in_order(tmp_path):
    """No page that was right before is wrong after."""
    add_page(write(tmp_path), "rnn", "first")

    assert problems(tmp_path, "a-question") == []


@pytest.mark.parametrize("topic", ["topic", "other"])
def test_an_identifier_that_is_taken_is_refused(tmp_path, topic):
    """Identifiers are unique over all topics; nothing is written."""
    project = write(tmp_path)
    before = sorted(tmp_path.rglob("*"))

    with pytest.raises(FileExistsError, match=r"docs/topic/a-question\.md exists already"):
        add_page(project, topic, "a-question")
    assert sorted(tmp_path.rglob("*")) == before
