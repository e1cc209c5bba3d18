"""How a reader's code is run: what it may do, what it says, and what is left of it."""

import builtins
import json
import sys
import warnings
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from drill import harness
from tests.drill.knowledge_base import MODULE, write

SCALED = "    return query @ key.mT / math.sqrt(query.shape[-1])\n"
UNSCALED = "    return query @ key.mT\n"
BREAK = {"file": "snippets/module.py", "old": SCALED, "new": UNSCALED}
ONES = "import numpy as np\nfrom snippets.module import attention_scores\nones = np.ones((1, 4))\n"
CHECK = (
    f"{ONES}found = attention_scores(ones, ones).item()\nassert found == 2, f'it is {{found}}'\n"
)


@pytest.fixture
def root(tmp_path: Path) -> str:
    """A folder with snippets."""
    write(tmp_path)
    return str(tmp_path)


def run(root: str, code: str, *changes: dict[str, str]) -> tuple[str, str]:
    """How a run ends, and what it says."""
    result = harness.run(root, code, list(changes), lambda text: None)
    return result["end"], result["message"]


def printed(root: str, code: str) -> str:
    """What a run writes to its output."""
    pieces: list[str] = []
    harness.run(root, code, [], pieces.append)
    return "".join(pieces)


# --- how a run ends


def test_a_check_that_holds_passes(root):
    """Without a message, and with the time it took."""
    result = harness.run(root, CHECK, [], print)

    assert (result["end"], result["message"]) == ("passed", "")
    assert 0 < result["seconds"] < 60


def test_a_check_under_a_break_fails_with_the_message_of_its_assertion(root):
    """The number is what the broken code gives."""
    assert run(root, CHECK, BREAK) == ("failed", "it is 4.0")


def test_a_break_is_for_one_run_only(root):
    """Nothing of it is left in memory or on the disk."""
    run(root, CHECK, BREAK)

    assert run(root, CHECK) == ("passed", "")
    assert Path(root, "snippets/module.py").read_text() == MODULE


def test_an_assertion_without_a_message_shows_its_line(root):
    """So that one knows which it was."""
    assert run(root, "1\nassert 1 == 2\n") == ("failed", "line 2: assert 1 == 2\nAssertionError")


def test_an_exception_shows_the_lines_of_the_reader_alone(root):
    """Neither those of the tool nor those of the snippets, which the reader did not write."""
    code = f"{ONES}\ndef scores():\n    return attention_scores(ones, 'no array')\n\nscores()\n"

    end, message = run(root, code)

    *lines, last = message.split("\n")
    assert end == "crashed"
    assert lines == ["line 8: scores()", "line 6: return attention_scores(ones, 'no array')"]
    assert last.startswith("AttributeError: ")


def test_code_that_is_no_python_shows_where(root):
    """With the line, and what is wrong with it."""
    assert run(root, "1\nwhile True print\n") == (
        "crashed",
        "line 2: while True print\nSyntaxError: invalid syntax",
    )


@pytest.mark.parametrize(
    ("code", "last"),
    [
        ("import sys\nsys.exit()", "SystemExit"),
        ("exit(3)", "SystemExit: 3"),
        ("raise KeyboardInterrupt", "KeyboardInterrupt"),
        ("input('who? ')", "EOFError: there is nobody to type an input here"),
        ("import sys\nsys.stdin.read()", "EOFError: there is nobody to type an input here"),
        ("def f(): f()\nf()", "RecursionError: maximum recursion depth exceeded"),
    ],
)
def test_whatever_ends_the_code_does_not_end_the_tool(root, code, last):
    """It is a crash with a message of a line."""
    end, message = run(root, code)

    assert end == "crashed"
    assert message.split("\n")[-1] == last


def test_an_exception_that_cannot_be_told_is_told_by_what_it_raises(root):
    """A __str__ of the reader's own may fail as well."""
    code = "class Bad(AssertionError):\n    def __str__(self):\n        1 / 0\nraise Bad"

    assert run(root, code) == ("crashed", "line 3: 1 / 0\nZeroDivisionError: division by zero")


def test_warnings_are_no_errors(root):
    """A reader's code may use what is deprecated, and a wrong escape."""
    with warnings.catch_warnings():
        warnings.simplefilter("error")

        assert run(root, "import warnings\nwarnings.warn('old')\n'\\d'\n") == ("passed", "")


def test_code_has_names_of_its_own(root):
    """It sees none of an earlier run."""
    run(root, "mine = 1")

    assert run(root, "mine")[1].endswith("NameError: name 'mine' is not defined")


# --- what it prints


def test_both_streams_are_handed_on_in_order(root):
    """As in a terminal."""
    code = "import sys\nprint('a', end='')\nprint('b', file=sys.stderr)\nsys.stdout.write('c')\n"

    assert printed(root, code) == "ab\nc"


@pytest.mark.parametrize(
    ("code", "rest"),
    [
        ("print('x' * 20_000, end='')", 0),
        ("print('x' * 20_001, end='')", 1),
        ("print('x' * 20_000)", 1),
        ("for _ in range(50): print('x' * 999)", 1),
        ("for _ in range(30_000): print(end='x')", 1),
    ],
)
def test_output_is_capped_and_says_so_once(root, code, rest):
    """Everything up to the limit is shown, and beyond it that there is more, whatever the pieces."""
    text = printed(root, code)

    shown, *more = text.split("\n… and more: only 20,000 characters are shown\n")
    assert len(shown) == harness.OUTPUT_LIMIT
    assert more == [""] * rest


def test_a_flood_costs_few_messages(root):
    """What is not shown is not handed on either."""
    pieces: list[str] = []

    harness.run(root, "for _ in range(100_000): print('x' * 100)", [], pieces.append)

    assert len(pieces) < 1_000


# --- what is left of a run

PROBE = """\
import json, sys
assert len([1]) == 1 and str(2) == "2" and isinstance(3, int) and sorted(vars()) is not None
assert not hasattr(__builtins__, "added") and "added" not in vars(__import__("builtins"))
"""
DAMAGE = [
    "import builtins\nbuiltins.len = None",
    "import builtins\nbuiltins.__import__ = None",
    "import builtins\nbuiltins.__build_class__ = None",
    "import builtins\ndel builtins.str",
    "import builtins\nbuiltins.added = 1",
    "import builtins\nfor name in ('vars', 'next', 'type', 'isinstance'): setattr(builtins, name, None)",
    "import builtins\nvars(builtins).clear()",
    "import sys\nsys.modules.clear()",
    "import sys\nsys.modules = {}",
    "import sys\nsys.modules['json'] = None",
    "import sys\nsys.meta_path.clear()",
    "import sys\nsys.path_hooks.clear()\nsys.path.clear()",
    "import sys\nsys.path = sys.meta_path = []",
    "import sys\nsys.setrecursionlimit(80)",
    "import sys\nsys.settrace(lambda *_: None)\nsys.setprofile(lambda *_: None)",
    "import sys\nsys.settrace = sys.setrecursionlimit = None",
    "import sys\nsys.stdout = sys.stderr = sys.stdin = None",
    "import sys\nsys.stdout.close()",
    "import time\ntime.perf_counter = None",
    "import snippets.module\nsnippets.module.attention_scores = None",
]


@pytest.fixture
def whole():
    """Puts back what a run of this very process has bent for good: here only the clock."""
    import time

    clock = time.perf_counter
    yield
    time.perf_counter = clock


@pytest.mark.parametrize("damage", DAMAGE)
def test_damage_does_not_outlive_its_run(root, damage, whole):
    """The damaging run itself ends as it would alone, and the next one finds all in order."""
    before = dict(vars(builtins))
    system = {name: getattr(sys, name) for name in ("stdin", "stdout", "stderr", "modules")}
    lists = {name: list(getattr(sys, name)) for name in ("path", "meta_path", "path_hooks")}
    state = sys.getrecursionlimit(), sys.gettrace(), sys.getprofile()

    assert run(root, damage) == ("passed", "")

    assert vars(builtins) == before
    assert {name: getattr(sys, name) for name in system} == system
    assert {name: getattr(sys, name) for name in lists} == lists
    assert (sys.getrecursionlimit(), sys.gettrace(), sys.getprofile()) == state
    assert run(root, PROBE + CHECK) == ("passed", "")


@pytest.mark.parametrize("name", ["str", "isinstance", "AssertionError", "BaseException", "next"])
def test_a_run_that_bends_builtins_and_fails_says_why(root, name):
    """What tells of the failure needs builtins too."""
    code = f"import builtins\nerror = ValueError('mine')\nbuiltins.{name} = None\nraise error"

    end, message = run(root, code)

    assert end == "crashed"
    assert message.split("\n")[-1] == "ValueError: mine"


def test_settings_of_numpy_do_not_outlive_their_run(root):
    """An edited check may raise at overflow; the next one must not."""
    before = np.geterr(), np.get_printoptions()["precision"]

    run(root, "import numpy as np\nnp.seterr(all='raise')\nnp.set_printoptions(precision=2)\n")

    assert (np.geterr(), np.get_printoptions()["precision"]) == before


def test_the_snippets_of_a_run_do_not_stay_in_memory(root):
    """The next run imports them anew: what one has set on them is gone."""
    run(root, "import snippets.module\nsnippets.module.mark = 1")

    assert run(root, "import snippets.module\nassert not hasattr(snippets.module, 'mark')") == (
        "passed",
        "",
    )


def test_modules_that_code_imports_stay(root):
    """NumPy's own cannot be loaded twice."""
    sys.modules.pop("colorsys", None)

    run(root, "import colorsys")

    assert "colorsys" in sys.modules


# --- grading

FAITHFUL = "import math\n\n\ndef attention_scores(query, key):\n" + SCALED


def graded(root: str, answer: str, emit: Any = print) -> dict[str, Any]:
    write(Path(root), files={"drill/cases/module.py": CASES})
    task = {"module": "module", "function": "attention_scores", "checks": [], "breaks": []}
    verdict: dict[str, Any] = json.loads(harness.run_grade(root, json.dumps(task), answer, emit))
    return verdict


CASES = "import numpy as np\n\n\ndef attention_scores(rng):\n    yield np.ones((2, 4)), np.ones((3, 4))\n"


def test_a_grade_is_json_with_the_output_apart(root):
    """The verdict comes back, and what the answer prints is handed on."""
    pieces: list[str] = []

    verdict = graded(root, f"print('hello')\n{FAITHFUL}", pieces.append)

    assert verdict["passed"] is True
    assert "".join(pieces).startswith("hello\n")


def test_an_answer_that_bends_builtins_leaves_them_whole(root):
    """However it is graded."""
    before = dict(vars(builtins))

    graded(root, f"import builtins\nbuiltins.added = 1\nbuiltins.oct = None\n{FAITHFUL}")

    assert vars(builtins) == before
