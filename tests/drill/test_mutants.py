"""Measuring graders: mutants that live are shown, and nothing is run twice or believed for too long."""

import json
from pathlib import Path

import pytest

from drill import mutants, practice
from drill.mutants import Strength
from drill.mutate import mutate
from drill.project import Project
from tests.drill.knowledge_base import CASES, GOOD_PAGE, MODULE, practiced, write

CHECKED = MODULE.replace(
    "    return query",
    "    if query.shape[-1] != key.shape[-1]:\n        raise ValueError\n    return query",
)
CACHE = ".cache/mutants.json"
KEY = "module.attention_scores"
LIVING = {  # what goes, what comes; NumPy's product raises ValueError by itself
    ("if query.shape[-1] != key.shape[-1]:", "if False:"),
    ("raise ValueError", "pass"),
}


def measure(project: Project, fresh: bool = False) -> Strength:
    [strength] = mutants.measure(project, practice.tasks(project), fresh=fresh)
    return strength


@pytest.fixture
def checked(tmp_path):
    """A knowledge base in whose function two changes make no difference."""

    def files(**more: str) -> Project:
        names = {"snippets": "snippets/module.py", "cases": "drill/cases/module.py"}
        known = {"snippets/module.py": CHECKED, "drill/cases/module.py": CASES}
        return write(tmp_path, files=known | {names[name]: text for name, text in more.items()})

    return files


@pytest.fixture
def runs(monkeypatch):
    """The answers that are graded from here on, by a grader that takes no time: one mutant lives."""
    graded = []

    def fake(pool, task, answer, **options):
        graded.append(answer)
        passed = answer == task.solution or "if False:" in answer
        return practice.Graded({"passed": passed}, "")

    monkeypatch.setattr(mutants, "grade", fake)
    return graded


def equivalents(root: Path, *entries: tuple[str, str], function: str = KEY) -> None:
    text = "".join(
        f"[[equivalent]]\nfunction = '{function}'\nminus = '''{minus}'''\nplus = '''{plus}'''\n"
        "reason = 'NumPy raises by itself.'\n"
        for minus, plus in entries
    )
    (root / mutants.EQUIVALENT).write_text(text)


def test_a_strong_grader_kills_every_mutant(tmp_path):
    """Of a function of one line."""
    strength = measure(practiced(tmp_path))

    assert strength.mutants == strength.killed > 10
    assert (strength.survivors, strength.share, strength.ok) == ((), 1, True)


def test_a_weak_grader_is_found_out(tmp_path):
    """Where one square case and no scale is all that is looked at, the axes may be swapped."""
    cases = "import numpy as np\n\n\ndef attention_scores(rng):\n    yield np.ones((1, 1)), np.ones((1, 1))\n"
    page = GOOD_PAGE.replace("assert abs(std - 1) < 0.1", "assert std < 99")

    strength = measure(practiced(tmp_path, cases, page))

    assert strength.share < mutants.LEAST
    assert not strength.ok
    assert any("+    return query @ key.mT\n" in f"{diff}\n" for diff in strength.survivors)


def test_survivors_are_shown_as_diffs_against_the_file(checked):
    """With the number of the line, so that it is found."""
    strength = measure(checked())

    assert len(strength.survivors) == 2
    assert strength.survivors[0].split("\n") == [
        "--- snippets/module.py",
        "+++ snippets/module.py",
        "@@ -9,3 +9,3 @@",
        '     """Compare every query with every key."""',
        "-    if query.shape[-1] != key.shape[-1]:",
        "+    if False:",
        "         raise ValueError",
    ]


def test_a_listed_equivalent_is_no_survivor(tmp_path, checked):
    """It does not count, neither for the grader nor against it."""
    project = checked()
    equivalents(tmp_path, *LIVING)

    strength = measure(project)

    assert (strength.equivalent, strength.survivors, strength.stale) == (2, (), ())
    assert strength.killed == strength.mutants - 2
    assert strength.share == 1


@pytest.mark.parametrize(
    ("entry", "why"),
    [
        (("if query.shape[-1] != key.shape[-1]:", "if True:"), "is killed"),
        (("if query.shape[-1] != key.shape[-1]:", "if None:"), "is no mutant any more"),
    ],
)
def test_a_listed_equivalent_that_is_none_is_stale(tmp_path, checked, entry, why):
    """A list that nobody looks at would hide the next survivor."""
    project = checked()
    equivalents(tmp_path, *LIVING, entry)

    strength = measure(project)

    assert [line.endswith(why) for line in strength.stale] == [True]
    assert not strength.ok


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("[[equivalent]]\nfunction = 'x'\n", "needs function, minus, plus and reason"),
        ("equivalent = 1\n", "needs function, minus, plus and reason"),
        ("[[equivalent]", "equivalent.toml: "),
        (
            "[[equivalent]]\nfunction = 'x.y'\nminus = ''\nplus = ''\nreason = 'r'\n",
            "there is no function x.y to practice",
        ),
        (
            f"[[equivalent]]\nfunction = '{KEY}'\nminus = ''\nplus = 'x'\nreason = ' '\n",
            "'x' has no reason",
        ),
    ],
)
def test_a_list_that_is_none_is_refused(tmp_path, text, message):
    """In one line, with the name of the file."""
    project = practiced(tmp_path)
    (tmp_path / mutants.EQUIVALENT).write_text(text)

    with pytest.raises(ValueError, match=message):
        measure(project)


def test_a_reference_that_does_not_pass_is_refused(tmp_path):
    """Every mutant of it would seem to be killed."""
    page = GOOD_PAGE.replace("assert abs(std - 1)", "assert abs(std - 2)")

    with pytest.raises(ValueError, match=f"{KEY}: the reference does not pass its own grader"):
        measure(practiced(tmp_path, page=page))


def test_nothing_is_run_twice(checked, runs):
    """The second time all is known."""
    first = measure(checked())
    before = len(runs)

    assert measure(checked()) == first
    assert len(runs) == before > first.mutants


def test_fresh_runs_all_again(checked, runs):
    """Whatever is known."""
    first = measure(checked())
    before = len(runs)

    assert measure(checked(), fresh=True) == first
    assert len(runs) == 2 * before


def test_a_new_equivalent_needs_no_run(tmp_path, checked, runs):
    """The list is no input of the grader."""
    measure(checked())
    before = len(runs)
    equivalents(tmp_path, ("if query.shape[-1] != key.shape[-1]:", "if False:"))

    assert measure(checked()).equivalent == 1
    assert len(runs) == before


@pytest.mark.parametrize(
    "change",
    [
        {"snippets/module.py": CHECKED.replace("ValueError", "ValueError('')")},
        {"snippets/module.py": CHECKED + "\n\nOTHER = 1\n"},
        {"snippets/module.py": CHECKED.replace("import math", "import math\n\nimport snippets.b")},
        {"snippets/b.py": "C = 2\n"},
        {"drill/cases/module.py": CASES.replace("(5, 4)", "(6, 4)")},
        {"docs/topic/a-question.md": GOOD_PAGE.replace("(2, 64, 256)", "(2, 64, 225)")},
        {"docs/topic/a-question.md": GOOD_PAGE.replace("no-scale", "scale-lost")},
    ],
    ids=["function", "module", "an import", "what is imported", "cases", "check", "break"],
)
def test_what_changes_is_run_again(tmp_path, runs, change):
    """Everything that the fate of a mutant depends on."""
    files = {
        "snippets/module.py": CHECKED.replace("import math", "import math\n\nimport snippets.b"),
        "snippets/b.py": "C = 1\n",
        "drill/cases/module.py": CASES,
    }
    if "import snippets.b" in change.get("snippets/module.py", ""):
        files["snippets/module.py"] = CHECKED
    measure(write(tmp_path, files=files))
    before = len(runs)

    measure(write(tmp_path, files=files | change))

    assert len(runs) > before


@pytest.mark.parametrize("name", mutants.GRADER)
def test_a_grader_that_changes_is_run_again(tmp_path, monkeypatch, name):
    """Its own files are among what the fate of a mutant depends on."""
    project = practiced(tmp_path / "base")
    tool = tmp_path / "drill"
    tool.mkdir()
    for file in mutants.GRADER:
        (tool / file).write_text(file)
    monkeypatch.setattr(mutants, "__file__", str(tool / "mutants.py"))
    [task] = practice.tasks(project)
    before = mutants._hash(task, mutants._grader())
    (tool / name).write_text("changed")

    assert mutants._hash(task, mutants._grader()) != before


def test_a_snippet_that_is_not_needed_changes_nothing(tmp_path, runs):
    """One page's work does not cost the others their cache."""
    measure(practiced(tmp_path))
    before = len(runs)
    write(tmp_path, files={"snippets/other.py": "X = 1\n", "drill/cases/module.py": CASES})

    measure(Project(tmp_path))

    assert len(runs) == before


@pytest.mark.parametrize("text", ["", "{", "[]", "{}", '{"module.attention_scores": {}}', "\xff"])
def test_a_cache_that_is_none_is_left_aside(tmp_path, runs, text):
    """It is only a cache, and the next one takes its place."""
    project = practiced(tmp_path)
    (tmp_path / ".cache").mkdir()
    (tmp_path / CACHE).write_bytes(text.encode("latin-1"))

    assert measure(project).mutants == len(runs) - 1
    assert KEY in json.loads((tmp_path / CACHE).read_text())


def test_the_cache_keeps_what_is_known_of_other_functions(tmp_path, runs):
    """Measuring one does not cost the others theirs."""
    other = {"hash": "abc", "mutants": []}
    project = practiced(tmp_path)
    (tmp_path / ".cache").mkdir()
    (tmp_path / CACHE).write_text(json.dumps({"other.f": other}))

    measure(project, fresh=True)

    assert json.loads((tmp_path / CACHE).read_text())["other.f"] == other


def test_a_mutant_that_never_ends_is_killed(tmp_path, monkeypatch):
    """It is ended at the time limit."""
    loop = "    n = 0\n    while n < 2:\n        n += 1\n    return query"
    files = {"snippets/module.py": MODULE.replace("    return query", loop)}
    project = write(tmp_path, files={**files, "drill/cases/module.py": CASES})
    [task] = practice.tasks(project)
    endless = [source for source in mutate(task.reference) if "while True:" in source]
    monkeypatch.setattr(mutants, "mutate", lambda source: endless)
    monkeypatch.setattr(mutants, "TIME_LIMIT", 0.5)

    strength = measure(project)

    assert (strength.mutants, strength.killed) == (1, 1)
