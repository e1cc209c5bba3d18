"""What runs said before: what is known is not run again, and nothing else is taken for known."""

import logging

import pytest

from drill.check import Pool, check
from tests.drill.knowledge_base import GOOD_PAGE, MODULE, write

FILE = ".cache/checks.json"
OTHER = MODULE.replace("attention_scores", "other")
FILES = {"snippets/other.py": OTHER}


@pytest.fixture
def runs(monkeypatch):
    """How many codes were run since it was asked last."""
    codes = []
    run = Pool.run

    def counted(self, root, code, changed, **options):
        codes.append(code)
        return run(self, root, code, changed, **options)

    def taken():
        number = len(codes)
        codes.clear()
        return number

    monkeypatch.setattr(Pool, "run", counted)
    return taken


def checked(root, page=GOOD_PAGE, files=FILES, **options):
    """The report of a knowledge base of one page with one break."""
    project = write(root, page, files)
    [report] = check(project, project.questions, **options)
    return report


def test_what_has_not_changed_is_not_run_again(tmp_path, runs):
    """And the second report says what the first one did."""
    first = checked(tmp_path)
    assert runs() == 2

    second = checked(tmp_path)

    assert runs() == 0
    assert second == first
    assert second.ok


@pytest.mark.parametrize(
    ("page", "files", "again"),
    [
        (GOOD_PAGE.replace("# Why are", "# Why, then, are"), FILES, 0),
        (GOOD_PAGE.replace("default_rng(0)", "default_rng(1)"), FILES, 2),
        (GOOD_PAGE.replace("+    return query @ key.mT", "+    return query @ (key.mT)"), FILES, 1),
        (GOOD_PAGE, {"snippets/other.py": OTHER + "\n"}, 0),
        (GOOD_PAGE, {**FILES, "snippets/module.py": MODULE + "\n"}, 2),
        (
            GOOD_PAGE,
            {**FILES, "snippets/module.py": MODULE + "\nfrom snippets.other import other\n"},
            2,
        ),
        (GOOD_PAGE, {**FILES, "snippets/__init__.py": "x = 1\n"}, 2),
    ],
    ids=["text", "check", "break", "another snippet", "snippet", "an import", "the package"],
)
def test_a_change_runs_again_what_depends_on_it(tmp_path, runs, page, files, again):
    """The text of a page and snippets that it does not import cost nothing."""
    checked(tmp_path)
    runs()

    checked(tmp_path, page, files)

    assert runs() == again


def test_a_change_of_what_a_snippet_imports_runs_again(tmp_path, runs):
    """Through one another as well."""
    importing = {
        "snippets/module.py": MODULE.replace(
            "import math", "import math\n\nfrom snippets.other import other"
        )
    }
    checked(tmp_path, files={**FILES, **importing})
    runs()

    checked(tmp_path, files={**importing, "snippets/other.py": OTHER + "\n"})

    assert runs() == 2


def test_a_check_that_fails_is_told_again_without_a_run(tmp_path, runs):
    """A failure is a result as well."""
    page = GOOD_PAGE.replace("abs(std - 1)", "abs(std - 2)")
    first = checked(tmp_path, page)
    runs()

    second = checked(tmp_path, page)

    assert runs() == 0
    assert second.problems == first.problems != ()


def test_a_check_that_crashed_is_run_again(tmp_path, runs):
    """It may have been the machine."""
    page = GOOD_PAGE.replace("rng = np", "1 / 0\nrng = np", 1)
    checked(tmp_path, page)
    runs()

    checked(tmp_path, page)

    assert runs() == 2


def test_fresh_runs_all_again(tmp_path, runs):
    """Whatever is known."""
    checked(tmp_path)
    runs()

    checked(tmp_path, fresh=True)

    assert runs() == 2


def test_a_shorter_limit_does_not_believe_a_longer_run(tmp_path, runs):
    """What took longer than it may take now is run again."""
    checked(tmp_path)
    runs()

    checked(tmp_path, limit=1e-6)

    assert runs() == 2


def test_what_no_page_needs_any_more_is_dropped(tmp_path):
    """The file does not grow for ever."""
    checked(tmp_path)
    checked(tmp_path, GOOD_PAGE.replace("default_rng(0)", "default_rng(1)"))

    assert len((tmp_path / FILE).read_text().split("\n")) == 2 + 3


@pytest.mark.parametrize("text", ["", "[]", '{"a": 1}', '{"a": {"end": "passed"}}', "\0"])
def test_a_damaged_file_is_told_and_replaced(tmp_path, runs, caplog, text):
    """Nothing in it is believed."""
    checked(tmp_path)
    runs()
    (tmp_path / FILE).write_text(text)

    with caplog.at_level(logging.WARNING):
        report = checked(tmp_path)

    assert report.ok
    assert runs() == 2
    assert f"{FILE} cannot be read, so every check is run" in caplog.text
    caplog.clear()
    checked(tmp_path)
    assert (runs(), caplog.text) == (0, "")


def test_a_folder_that_cannot_be_written_is_told(tmp_path, caplog):
    """The checks have run all the same."""
    (tmp_path / ".cache").write_text("a file where the folder should be")

    with caplog.at_level(logging.WARNING):
        report = checked(tmp_path)

    assert report.ok
    assert "results of checks are not kept for the next time" in caplog.text


def test_an_interruption_keeps_what_has_run(tmp_path, runs):
    """Ctrl-C in a long run loses nothing that was said."""

    def interrupt(report):
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        checked(tmp_path, on_done=interrupt)
    runs()

    checked(tmp_path)

    assert runs() == 0
