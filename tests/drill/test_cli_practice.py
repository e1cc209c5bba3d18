"""The commands of practice: what they print, what they exit with, and which files they leave alone."""

import json
import os
import signal
import subprocess
import sys
import time

import pytest
from click.testing import CliRunner, Result

from drill.cli import main
from tests.drill.knowledge_base import CASES, GOOD_PAGE, MODULE, practiced

RIGHT = "def attention_scores(query, key):\n    return query @ key.mT / query.shape[-1] ** 0.5\n"
WRONG = "def attention_scores(query, key):\n    return query @ key.mT\n"


@pytest.fixture
def root(tmp_path, monkeypatch):
    """A knowledge base of one function, with the working directory in it."""
    practiced(tmp_path)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def drill(*arguments: str) -> Result:
    return CliRunner().invoke(main, arguments, terminal_width=120)


def test_practice_lists_the_functions_by_topic(root):
    """With their level and what they compute."""
    result = drill("practice")

    assert result.exit_code == 0
    assert result.stdout.split("\n")[1].split()[:4] == ["topic", "attention_scores", "1", "Compare"]


def test_practice_writes_the_stub_and_says_what_is_next(root):
    """Into the folder that the reader is in."""
    result = drill("practice", "attention_scores")
    text = (root / "attention_scores.py").read_text()

    assert result.exit_code == 0
    assert text.endswith('    """Compare every query with every key."""\n    ...\n')
    assert result.stdout == (
        "wrote attention_scores.py\n"
        "Now write the body of attention_scores: `drill grade attention_scores.py --watch`\n"
    )


def test_practice_writes_where_it_is_told_to(root):
    """The next command can be pasted as it is."""
    result = drill("practice", "module.attention_scores", "--out", "my own/scores.py")

    assert (root / "my own/scores.py").exists()
    assert "`drill grade 'my own/scores.py' --watch`" in result.stdout


def test_practice_never_replaces_a_file(root):
    """An evening's work may be in it."""
    (root / "attention_scores.py").write_text(RIGHT)
    result = drill("practice", "attention_scores")

    assert result.exit_code == 2
    assert "attention_scores.py exists already: name another file with --out" in result.stderr
    assert (root / "attention_scores.py").read_text() == RIGHT


def test_practice_never_writes_through_a_link(root):
    """Not even one that leads nowhere."""
    (root / "attention_scores.py").symlink_to(root / "elsewhere.py")
    result = drill("practice", "attention_scores")

    assert result.exit_code == 2
    assert not (root / "elsewhere.py").exists()


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["practice", "atention_scores"], "do you mean attention_scores"),
        (["practice", "--out", "x.py"], "--out is for the function of a NAME"),
        (["mutants", "nothing"], "there is no function nothing to practice"),
        (["grade", "nothing.py"], "File 'nothing.py' does not exist"),
        (["grade", "docs"], "File 'docs' is a directory"),
    ],
)
def test_wrong_usage_is_said_in_a_line(root, arguments, message):
    """Exit code 2, no traceback."""
    result = drill(*arguments)

    assert result.exit_code == 2
    assert message in result.stderr


def test_grade_of_a_right_answer(root):
    """The cases and the checks that it passes; exit code 0."""
    (root / "mine.py").write_text(RIGHT)
    result = drill("grade", "mine.py")

    assert result.exit_code == 0
    assert result.stdout == (
        "module.attention_scores: solved\n"
        "3 of 3 cases agree with the page's function\n"
        "docs/topic/a-question.md: the check passes\n"
    )


def test_grade_of_a_wrong_answer(root):
    """The first case that differs, and the break that it behaves like; exit code 1."""
    (root / "mine.py").write_text(WRONG)
    result = drill("grade", "mine.py")
    lines = result.stdout.split("\n")

    assert result.exit_code == 1
    assert lines[:4] == [
        "module.attention_scores: not yet",
        "case 1 of 3: 15 of 15 elements differ",
        "  query: float64 (3, 4)",
        "  key: float64 (5, 4)",
    ]
    assert lines[4].startswith("expected at [0, 0]: ")
    assert lines[5].startswith("got at [0, 0]: ")
    assert lines[6:] == [
        "hint: yours is 2 times the expected everywhere",
        "behaves like: no-scale (docs/topic/a-question.md)",
        "",
    ]


def test_grade_names_the_check_that_fails(root):
    """Where no case shows what is wrong."""
    cases = "import numpy as np\n\n\ndef attention_scores(rng):\n    yield np.ones((2, 1)), np.ones((3, 1))\n"
    (root / "drill/cases/module.py").write_text(cases)
    (root / "mine.py").write_text(WRONG)
    result = drill("grade", "mine.py")

    assert result.exit_code == 1
    assert result.stdout == (
        "module.attention_scores: not yet\n"
        "docs/topic/a-question.md: the check fails: the standard deviation is 16.3, not 1\n"
    )


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (b"def attention_scores(query, key:\n", "SyntaxError: '(' was never closed"),
        (b"1 / 0\n" + RIGHT.encode(), "line 1: 1 / 0\nZeroDivisionError"),
        (b"\xff\xfe" + RIGHT.encode(), "SyntaxError"),
        (b"", "defines no function attention_scores"),
    ],
)
def test_grade_of_what_cannot_be_run(root, text, message):
    """In the reader's own terms; exit code 1."""
    (root / "attention_scores.py").write_bytes(text)
    result = drill("grade", "attention_scores.py")

    assert result.exit_code == 1
    assert message in result.stdout
    assert "Traceback" not in result.output


def test_grade_shows_what_the_answer_prints_up_to_a_limit(root):
    """The first lines, and how many more there are."""
    (root / "mine.py").write_text(
        RIGHT.replace("    return", "    print(*'x' * 20, sep='\\n')\n    return")
    )
    result = drill("grade", "mine.py")

    assert result.exit_code == 0
    assert result.stdout.startswith(
        "It printed:\n" + 40 * "  x\n" + "  … and 20 more lines\nmodule."
    )


def test_grade_as_json(root):
    """The verdict, the file and the function; nothing beside it."""
    (root / "mine.py").write_text(WRONG)
    result = drill("grade", "mine.py", "--format", "json")
    found = json.loads(result.stdout)

    assert result.exit_code == 1
    assert (found["file"], found["function"]) == ("mine.py", "module.attention_scores")
    assert (found["passed"], found["like"], found["printed"]) == (False, "no-scale", "")
    assert found["failure"]["case"] == 1


def two_functions(root) -> None:
    """Let a second function be practiced."""
    module = f'{MODULE}\n\ndef double(x):\n    """Twice."""\n    return 2 * x\n'
    (root / "snippets/module.py").write_text(module)
    page = GOOD_PAGE.replace("import attention_scores", "import attention_scores, double")
    (root / "docs/topic/a-question.md").write_text(page)
    cases = f"{CASES}\n\ndef double(rng):\n    yield (rng.random(3),)\n"
    (root / "drill/cases/module.py").write_text(cases)


def test_grade_of_a_file_with_two_functions_asks_which(root):
    """Exit code 2, with both names."""
    two_functions(root)
    (root / "mine.py").write_text(f"{RIGHT}\n\ndef double(x):\n    return x + x\n")
    result = drill("grade", "mine.py")

    assert result.exit_code == 2
    assert (
        "mine.py may be about module.attention_scores, module.double: say which with --name"
        in result.stderr
    )


@pytest.mark.parametrize(
    ("file", "arguments"), [("mine.py", ["--name", "double"]), ("double.py", [])]
)
def test_grade_takes_the_function_that_is_named(root, file, arguments):
    """With the option, or by the name of the file."""
    two_functions(root)
    (root / file).write_text(f"{RIGHT}\n\ndef double(x):\n    return x + x\n")
    result = drill("grade", file, *arguments)

    assert result.exit_code == 0, result.output
    assert result.stdout.startswith("module.double: solved")


def test_grade_of_a_file_about_something_else(root):
    """Exit code 2: nothing is graded."""
    (root / "mine.py").write_text("def other():\n    pass\n")
    result = drill("grade", "mine.py")

    assert result.exit_code == 2
    assert "mine.py defines no function of `drill practice`" in result.stderr


def test_watch_grades_each_save_until_it_is_interrupted(root):
    """Also where the file is gone for a moment; Ctrl-C ends it quietly, with 130."""
    file = root / "mine.py"
    file.write_text(WRONG)
    process = subprocess.Popen(
        [sys.executable, "-m", "drill", "grade", "mine.py", "--watch"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        encoding="utf-8",
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
    )

    def until(text: str) -> list[str]:
        lines = [process.stdout.readline()]
        while lines[-1] and text not in lines[-1]:
            lines.append(process.stdout.readline())
        return lines

    try:
        first = until("Waiting for the next save")
        file.write_text("def something_else(): pass\n")
        until("Waiting for the next save")
        file.unlink()
        time.sleep(1)  # longer than the pause between two looks
        (root / "new").write_text(RIGHT)
        os.replace(root / "new", file)
        last = until("Waiting for the next save")
        process.send_signal(signal.SIGINT)
        _, errors = process.communicate(timeout=20)
    finally:
        process.kill()
        process.wait()

    assert "module.attention_scores: not yet\n" in first
    assert "module.attention_scores: solved\n" in last
    assert errors == "Error: mine.py defines no function of `drill practice`\n"
    assert process.returncode == 130


def test_mutants_as_a_table(root):
    """A line a function; exit code 0 where all graders are strong."""
    result = drill("mutants")

    assert result.exit_code == 0
    assert result.stdout.split("\n")[1].split() == [
        "module.attention_scores",
        *("13", "13", "0", "0", "100.0%"),
    ]
    assert "1 of 1 graders kill at least 95%" in result.stdout


def test_mutants_shows_those_that_live(root):
    """As diffs; exit code 1."""
    cases = "import numpy as np\n\n\ndef attention_scores(rng):\n    yield np.ones((1, 1)), np.ones((1, 1))\n"
    (root / "drill/cases/module.py").write_text(cases)
    page = GOOD_PAGE.replace("assert abs(std - 1) < 0.1", "assert std < 99")
    (root / "docs/topic/a-question.md").write_text(page)
    result = drill("mutants", "attention_scores")

    assert result.exit_code == 1
    assert "module.attention_scores survives\n--- snippets/module.py" in result.stdout
    assert "+    return query @ key.mT\n" in result.stdout
    assert "0 of 1 graders kill at least 95%" in result.stdout


def test_mutants_tells_of_a_stale_equivalent(root):
    """Exit code 1, although every mutant is killed."""
    (root / "drill/cases/equivalent.toml").write_text(
        "[[equivalent]]\nfunction = 'module.attention_scores'\nminus = 'a'\nplus = 'b'\nreason = 'r'\n"
    )
    result = drill("mutants")

    assert result.exit_code == 1
    assert "'b' in place of 'a' is no mutant any more" in result.stdout


def test_mutants_as_json(root):
    """An array with one object a function."""
    result = drill("mutants", "--format", "json")

    assert result.exit_code == 0
    assert json.loads(result.stdout) == [
        {
            "key": "module.attention_scores",
            "mutants": 13,
            "killed": 13,
            "equivalent": 0,
            "survivors": [],
            "stale": [],
            "share": 1.0,
        }
    ]
