"""Grading: what passes, what is found wrong, and what is said of it."""

import sys
from pathlib import Path

import pytest

import drill
from drill import practice
from drill.assertions import imported_modules
from drill.check import Pool
from drill.grade import Verdict
from tests.drill.knowledge_base import CASES, GOOD_PAGE, practiced, write

RIGHT = "import math\n\ndef attention_scores(query, key):\n    return {}\n"
SCORES = "query @ key.mT / math.sqrt(query.shape[-1])"
PAGE = "docs/topic/a-question.md"


@pytest.fixture(scope="module")
def pool():
    with Pool(1) as pool:
        yield pool


@pytest.fixture
def verdict(tmp_path, pool):
    """The verdict on an answer: verdict(source), with other cases if they are given."""

    def of(answer: str, cases: str | None = None) -> Verdict:
        project = practiced(tmp_path, cases)
        task = practice.find(project, "attention_scores")
        return practice.grade(pool, task, answer, limit=3).verdict

    return of


def answer(expression: str) -> str:
    return RIGHT.format(expression)


@pytest.mark.parametrize(
    "source",
    [
        answer(SCORES),
        "import numpy\n\ndef attention_scores(q, k):\n"
        "    scores = numpy.einsum('...id,...jd->...ij', q, k)\n"
        "    return scores * q.shape[-1] ** -0.5\n",
        "from math import sqrt\n\ndef scale(d):\n    return 1 / sqrt(d)\n\n"
        "def attention_scores(query, key):\n    return query * scale(query.shape[-1]) @ key.mT\n",
    ],
    ids=["the same", "einsum, other names", "a helper, and imports"],
)
def test_a_right_answer_passes_however_it_is_written(verdict, source):
    """Nothing but what it computes counts."""
    found = verdict(source)

    assert found["passed"]
    assert found["failure"] is None
    assert found["cases"] == 3
    assert found["checks"] == [{"page": PAGE, "passed": True, "message": ""}]


@pytest.mark.parametrize(
    ("source", "message"),
    [
        (answer(f"{SCORES} + 0.5"), "15 of 15 elements differ"),
        (answer(f"({SCORES}).mT"), "the shape is (5, 3), not (3, 5)"),
        (answer(f"({SCORES}).astype('f4')"), "the dtype is float32, not float64"),
        (answer(f"({SCORES}).tolist()"), "it should return an array"),
        (answer("None"), "it should return an array"),
        (answer("(i for i in query)"), "it should return an array"),
        (answer("1 / 0"), "it raises ZeroDivisionError"),
        (answer("exit()"), "it raises SystemExit"),
        (answer("attention_scores(query, key)"), "it raises RecursionError"),
        ("def attention_scores(query):\n    pass\n", "it raises TypeError"),
        (
            answer("query.__imul__(2) @ key.mT / math.sqrt(query.shape[-1]) / 2"),
            "it writes into its input query",
        ),
        (
            answer(f"{SCORES} if query.shape[-1] == key.shape[-1] else query"),
            "it should raise ValueError",
        ),
        (
            answer(f"{SCORES} if query.shape[-1] == key.shape[-1] else []['a']"),
            "it should raise ValueError, and raises TypeError",
        ),
    ],
)
def test_what_is_wrong_is_said_in_a_line(verdict, source, message):
    """In the first case in which it shows."""
    found = verdict(source)

    assert not found["passed"]
    assert found["failure"]["message"] == message


def test_the_first_case_that_differs_is_shown(verdict):
    """Its inputs, and the first element that differs with both values."""
    failure = verdict(answer(f"{SCORES} + (query.shape[-1] == 2)"))["failure"]

    assert failure["case"] == 2
    assert failure["inputs"] == ["query: float32 (3, 4, 2)", "key: float32 (3, 5, 2)"]
    assert failure["at"] == "[0, 0, 0]"
    assert float(failure["got"]) == pytest.approx(float(failure["expected"]) + 1, abs=1e-4)


@pytest.mark.parametrize(
    ("expression", "hint"),
    [
        (f"3 * {SCORES}", "yours is 3 times the expected everywhere"),
        (f"{SCORES} + 0.5", "yours is the expected plus 0.5 everywhere"),
        (f"-{SCORES}", "the sign is wrong everywhere"),
        (f"0 * {SCORES}", "yours is zero everywhere"),
        (f"{SCORES} / (query[:, :1] != query[0, 0])", "5 of your 15 values are NaN or infinite"),
        (f"{SCORES} * abs(key[:, 0])", ""),
        (f"{SCORES} * (1 + 1e-6)", ""),
    ],
)
def test_what_all_differences_have_in_common_is_a_hint(verdict, expression, hint):
    """And where they have nothing simple in common, nothing is made up."""
    assert verdict(answer(expression))["failure"]["hint"] == hint


def test_a_sum_that_is_lost_is_a_hint(tmp_path, pool):
    """Of weights along the wrong axis it says which axis is right, and which one was taken."""
    module = 'def weights(x):\n    """Weights."""\n    return x / x.sum(axis=1, keepdims=True)\n'
    page = GOOD_PAGE.replace("module.py:attention_scores", "module.py:weights")
    cases = "import numpy as np\n\n\ndef weights(rng):\n    yield (rng.random((3, 4)),)\n"
    text = {"snippets/module.py": module, "drill/cases/module.py": cases}
    task = practice.find(write(tmp_path, page.split("```diff")[0], text), "weights")
    wrong = "def weights(x):\n    return x / x.sum(axis=0)\n"

    failure = practice.grade(pool, task, wrong).verdict["failure"]

    assert failure["hint"] == (
        "along axis 1 the expected sums to 1, yours does not, but along axis 0"
    )


@pytest.mark.parametrize(
    ("source", "error"),
    [
        ("def attention_scores(query:\n", "line 1: def attention_scores(query:\nSyntaxError: '('"),
        ("def scores(query, key):\n    pass\n", "the answer defines no function attention_scores"),
        ("", "the answer defines no function attention_scores"),
        ("x = 1 / 0\n" + answer(SCORES), "line 1: x = 1 / 0\nZeroDivisionError: division by zero"),
        ("import sys\nsys.exit(0)\n" + answer(SCORES), "line 2: sys.exit(0)\nSystemExit: 0"),
        ("def attention_scores(): '\0'", "null bytes"),
        ("while True: pass\n" + answer(SCORES), "it did not end within 3 seconds"),
        ("import os\nos._exit(0)\n" + answer(SCORES), "the process ended by itself with code 0"),
    ],
)
def test_an_answer_that_cannot_be_run_says_why(verdict, source, error):
    """With the reader's own lines, and none of the tool's."""
    found = verdict(source)

    assert not found["passed"]
    assert error in found["error"]
    assert "drill/" not in found["error"]


def test_an_error_shows_the_readers_own_lines(verdict):
    """All that led to it, none of the grader."""
    source = (
        "def helper(x):\n    return x[9]\n\ndef attention_scores(q, k):\n    return helper(q)\n"
    )

    got = verdict(source)["failure"]["got"]

    assert got.split("\n")[:2] == ["line 5: return helper(q)", "line 2: return x[9]"]
    assert got.split("\n")[2].startswith("IndexError: index 9 is out of bounds")


def test_the_break_that_an_answer_behaves_like_is_named(verdict):
    """However differently it is written."""
    found = verdict("def attention_scores(q, k):\n    return (k @ q.mT).mT\n")

    assert (found["like"], found["like_page"]) == ("no-scale", PAGE)


def test_a_forgotten_error_does_not_hide_the_break(verdict):
    """What the values show is said, whatever else is missing."""
    found = verdict(
        "def attention_scores(q, k):\n    return q @ k.mT if q.shape[-1] == k.shape[-1] else q\n"
    )

    assert found["like"] == "no-scale"


@pytest.mark.parametrize(
    "expression",
    [
        "2 * query @ key.mT",
        "query @ key.mT + (query.shape[-1] == 1)",
        "query @ key.mT / (1 if query.ndim == 3 else math.sqrt(query.shape[-1]))",
    ],
    ids=["none of them", "not all", "as often right as like the break"],
)
def test_no_break_is_named_that_does_not_explain_all_wrong_values(verdict, expression):
    """A diagnosis that is half right sends the reader the wrong way."""
    narrow = "    yield (np.ones((2, 1)), np.ones((3, 1)))  # without the scale it is right\n"

    assert verdict(answer(expression), CASES + narrow)["like"] == ""


def test_the_check_runs_with_the_answer_and_says_what_it_measured(verdict):
    """Where the cases are blind to it: a width of 1 needs no scale."""
    cases = "import numpy as np\n\n\ndef attention_scores(rng):\n    yield np.ones((2, 1)), np.ones((3, 1))\n"

    found = verdict(answer("query @ key.mT"), cases)

    assert found["failure"] is None
    assert not found["passed"]
    assert found["checks"] == [
        {"page": PAGE, "passed": False, "message": "the standard deviation is 16.3, not 1"}
    ]


def test_what_the_answer_prints_comes_back_without_what_the_check_prints(tmp_path, pool):
    """Readers look for their own lines."""
    page = GOOD_PAGE.replace("\nstd = attention", "\nprint('the check')\nstd = attention")
    task = practice.find(practiced(tmp_path, page=page), "attention_scores")
    source = answer(SCORES).replace("    return", "    print(query.shape)\n    return")

    graded = practice.grade(pool, task, source)

    assert graded.verdict["passed"]
    assert graded.printed == "(3, 4)\n(3, 4, 2)\n(2, 3)\n"


def test_endless_printing_is_cut(tmp_path, pool):
    """A loop that prints costs neither memory nor patience."""
    task = practice.find(practiced(tmp_path), "attention_scores")
    source = answer(SCORES).replace("    return", "    print('x' * 1_000_000)\n    return")

    assert len(practice.grade(pool, task, source).printed) < 30_000


@pytest.mark.parametrize("module", ["grade", "overlay", "tracebacks"])
def test_grading_needs_nothing_but_numpy(module):
    """The same files grade in the reader's browser."""
    source = (Path(drill.__file__).parent / f"{module}.py").read_text()
    roots = {name.split(".")[0] for name in imported_modules(source)}

    assert roots <= sys.stdlib_module_names | {"drill", "numpy"}


PARAMETERS = """
import numpy as np
from snippets.module import Layer

def attention_scores(rng):
    layer = Layer(rng.standard_normal((2, 3)), {"bias": rng.standard_normal(3)})
    yield (layer,)
"""
LAYER = """
from typing import NamedTuple
import numpy as np

class Layer(NamedTuple):
    weight: np.ndarray
    more: dict

def attention_scores(layer):
    \"\"\"Twice the layer.\"\"\"
    return Layer(2 * layer.weight, {"bias": 2 * layer.more["bias"]})
"""
TWICE = "def attention_scores(layer):\n    weight, more = layer\n    return {}\n"


@pytest.fixture
def verdict_on_layer(tmp_path, pool):
    """The verdict on an answer to a function of parameters that belong together."""

    def of(expression: str) -> Verdict:
        project = practiced(tmp_path, PARAMETERS)
        (tmp_path / "snippets/module.py").write_text(LAYER)
        task = practice.find(project, "attention_scores")
        return practice.grade(pool, task, TWICE.format(expression), limit=3).verdict

    return of


@pytest.mark.parametrize(
    ("expression", "message"),
    [
        ("3 * weight, more", "output weight: 6 of 6 elements differ"),
        ("2 * weight, more", "output more: output['bias']: 3 of 3 elements differ"),
        ("2 * weight, {}", "output more: it should return a dict of 'bias'"),
        ("weight", "it should return 2 values"),
        ("weight.__imul__(2), {'bias': 2 * more['bias']}", "it writes into its input layer"),
        ("2 * weight, {'bias': more['bias'].__imul__(2)}", "it writes into its input layer"),
    ],
)
def test_what_is_within_tuples_and_dicts_is_compared(verdict_on_layer, expression, message):
    """Part by part, named as the function names them."""
    assert verdict_on_layer(expression)["failure"]["message"] == message


def test_a_plain_tuple_is_as_good_as_a_named_one(verdict_on_layer):
    """What counts are the values."""
    assert verdict_on_layer("2 * weight, {'bias': 2 * more['bias']}")["failure"] is None
