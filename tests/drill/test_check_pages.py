"""Pages whose check or break is wrong only when it is run."""

import pytest

from drill.check import Report, check
from tests.drill.knowledge_base import GOOD_PAGE, write

TITLE = "Why are scores divided by the square root of d?"
RNG = "rng = np.random.default_rng(0)\n"
SCALED = "query @ key.mT / math.sqrt(query.shape[-1])\n"
UNSCALED = "+    return query @ key.mT\n"
LIMIT = 2  # seconds: two of the pages hang so long

PAGES = {  # identifier: (what is replaced in GOOD_PAGE, by what)
    "good": ("", ""),
    "fails": ("abs(std - 1)", "abs(std - 2)"),
    "crashes": (RNG, f"{RNG}1 / 0\n"),
    "hangs": (RNG, f"{RNG}while True:\n    pass\n"),
    "leaves": (RNG, f"{RNG}raise SystemExit\n"),
    "ends-its-process": (RNG, f"import os\n\nos._exit(0)\n{RNG}"),
    "break-crashes": (UNSCALED, "+    return query @ key\n"),
    "break-is-no-python": (UNSCALED, "+    return return\n"),
    "break-hangs": (UNSCALED, "+    while True:\n+        pass\n"),
    "break-is-equivalent": (UNSCALED, "+    return query @ key.mT / query.shape[-1] ** 0.5\n"),
}


@pytest.fixture(scope="module")
def reports(tmp_path_factory) -> dict[str, Report]:
    """All pages, checked in one go: processes take longer to start than checks to run."""
    lines = [f"{number}. [{TITLE}]({id}.md)" for number, id in enumerate(PAGES, 1)]
    files = {
        f"docs/topic/{id}.md": GOOD_PAGE.replace(old, new, 1) for id, (old, new) in PAGES.items()
    }
    files["docs/topic/index.md"] = "\n".join(["# The topic", "", *lines, ""])
    project = write(tmp_path_factory.mktemp("pages"), files=files)
    questions = [question for question in project.questions if question.id in PAGES]
    return {report.question.id: report for report in check(project, questions, limit=LIMIT)}


def problems(report: Report) -> list[str]:
    return [f"{problem.line}: {problem.message}" for problem in report.problems]


@pytest.mark.parametrize("id", PAGES)
def test_what_is_wrong_when_run_is_right_when_read(reports, id):
    """These pages show what only running can show."""
    assert reports[id].question.problems == ()


def test_a_break_that_an_assertion_catches_is_as_it_should_be(reports):
    """The report holds the number that the assertion measured."""
    [result] = reports["good"].breaks

    assert reports["good"].ok
    assert (result.caught, result.error) == (True, "the standard deviation is 16.3, not 1")


@pytest.mark.parametrize(
    ("id", "problem"),
    [
        ("fails", "33: the check fails: the standard deviation is 1.0, not 1"),
        ("crashes", "31: the check crashes: ZeroDivisionError: division by zero"),
        ("hangs", f"25: the check crashes: it did not end within {LIMIT} seconds"),
        ("leaves", "31: the check crashes: SystemExit:"),
        ("ends-its-process", "25: the check crashes: the process ended by itself with code 0"),
    ],
)
def test_a_check_that_does_not_pass_is_told_once(reports, id, problem):
    """At its line; what its breaks do then means nothing, and is not told."""
    assert problems(reports[id]) == [problem]
    assert not reports[id].passed


@pytest.mark.parametrize(
    ("id", "start"),
    [
        (
            "break-crashes",
            "40: break no-scale crashes the check instead of failing an assertion: ValueError: matmul",
        ),
        (
            "break-is-no-python",
            "40: break no-scale crashes the check instead of failing an assertion: SyntaxError:",
        ),
        (
            "break-hangs",
            "40: break no-scale crashes the check instead of failing an assertion: it did not end",
        ),
        (
            "break-is-equivalent",
            "40: break no-scale is not caught: the check passes under it",
        ),
    ],
)
def test_a_break_that_no_assertion_catches_is_told_once(reports, id, start):
    """A crash is not a proof, and neither is a check that passes."""
    [problem] = problems(reports[id])

    assert problem.startswith(start)
    assert [result.caught for result in reports[id].breaks] == [False]
