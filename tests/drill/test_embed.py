"""An embed becomes code that runs by itself."""

import subprocess
import sys

import pytest

from drill.embed import definition, expand

SOURCES = {
    "snippets/a.py": '''\
"""The first module."""

import math
import os.path
from functools import cache, reduce

import numpy as np
import numpy.linalg

from snippets.b import shift as moved

EPS = 1e-5
first, second = 1, 2


def helper(x):
    return x + 1


def plain(x):
    """No needs."""
    return 2 * x


def root(x):
    return math.sqrt(np.sum(x))


def with_helper(x):
    return helper(x)


def with_constant(x):
    return x + EPS + second


def with_alias(x):
    return moved(x)


def with_dotted(x):
    return numpy.linalg.norm(x), os.path.sep


def with_local(x):
    helper = x
    plain, first = helper, 1
    return [plain + first for root in (1, 2)]


def with_default(x=EPS):
    return x


def with_annotation(x: np.ndarray) -> np.ndarray:
    return x


@cache
def decorated(x):
    return x


def sum(x):
    return x


def with_shadowed_builtin(x):
    return sum(x) + len(x)


class Counter:
    """Counts."""

    start = EPS

    @staticmethod
    def step(x):
        return helper(x)


class Longer(Counter):
    pass
''',
    "snippets/b.py": """\
def helper(x):
    return x - 1


def shift(x):
    return helper(x)
""",
    "snippets/wrong.py": "def f(:\n",
}


def embed(name: str, file: str = "a") -> str:
    return f'--8<-- "snippets/{file}.py:{name}"'


def head(code: str) -> list[str]:
    """The lines that expansion puts above the code."""
    return expand(code, SOURCES.__getitem__).split("\n\n\n")[0].split("\n")


@pytest.mark.parametrize(
    ("name", "imports"),
    [
        ("root", ["import math", "", "import numpy as np"]),
        ("with_helper", ["from snippets.a import helper"]),
        ("with_constant", ["from snippets.a import EPS, second"]),
        ("with_alias", ["from snippets.b import shift as moved"]),
        ("with_dotted", ["import os.path", "", "import numpy.linalg"]),
        ("with_default", ["from snippets.a import EPS"]),
        ("with_annotation", ["import numpy as np"]),
        ("with_shadowed_builtin", ["from snippets.a import sum"]),
        ("decorated", ["from functools import cache"]),
        ("Counter", ["from snippets.a import EPS, helper"]),
        ("Longer", ["from snippets.a import Counter"]),
    ],
)
def test_what_a_definition_needs_is_imported_and_nothing_else(name, imports):
    """In the order of the standard library, NumPy, snippets."""
    assert head(embed(name)) == imports


@pytest.mark.parametrize("name", ["plain", "with_local"])
def test_where_nothing_is_needed_nothing_is_imported(name):
    """A variable of the function's own is no need, though the module has the same name."""
    code = expand(embed(name), SOURCES.__getitem__)

    assert code == definition(SOURCES["snippets/a.py"], name, "snippets/a.py")


def test_a_helper_that_is_embedded_too_is_not_imported():
    """It stands there already."""
    code = expand(f"{embed('helper')}\n\n\n{embed('with_helper')}", SOURCES.__getitem__)

    assert "import" not in code


def test_what_the_page_imports_itself_is_not_imported_again():
    """The reader sees it once."""
    code = expand(f"import math\n\n{embed('root')}", SOURCES.__getitem__)

    assert code.count("import math") == 1


def test_several_needs_of_one_module_share_a_line():
    """As a person would write it."""
    code = f"{embed('with_constant')}\n{embed('with_helper')}"

    assert head(code) == ["from snippets.a import EPS, helper, second"]


def test_two_helpers_of_one_name_are_refused():
    """Side by side the second would take the place of the first, and the code would lie."""
    code = f"{embed('with_helper')}\n{embed('shift', 'b')}"

    with pytest.raises(
        LookupError, match=r"helper is needed from snippets\.a and from snippets\.b"
    ):
        expand(code, SOURCES.__getitem__)


def test_other_lines_of_the_fence_stay_as_they_are():
    """Whatever the author writes around an embed."""
    code = expand(f"# before\n{embed('plain')}\n# after\n", SOURCES.__getitem__)

    assert code.startswith("# before\ndef plain(x):")
    assert code.endswith("return 2 * x\n# after\n")


def test_a_definition_comes_with_its_decorators():
    """They are a part of what it does."""
    source = definition(SOURCES["snippets/a.py"], "decorated", "snippets/a.py")

    assert source == "@cache\ndef decorated(x):\n    return x"


def test_a_class_comes_whole():
    """With its docstring, its attributes and its methods."""
    source = definition(SOURCES["snippets/a.py"], "Counter", "snippets/a.py")

    assert source.startswith('class Counter:\n    """Counts."""\n')
    assert source.endswith("return helper(x)")


@pytest.mark.parametrize("name", ["missing", "EPS", "math", "step"])
def test_what_is_no_function_or_class_of_the_file_is_missing(name):
    """A constant, an import and a method are not embedded."""
    with pytest.raises(
        LookupError, match=f"^'?snippets/a.py defines no function or class {name}'?$"
    ):
        expand(embed(name), SOURCES.__getitem__)


def test_a_missing_file_is_a_lookup_error():
    """Whoever reads the sources says which file."""
    with pytest.raises(LookupError, match=r"snippets/c\.py"):
        expand(embed("plain", "c"), SOURCES.__getitem__)


@pytest.mark.parametrize("code", [embed("f", "wrong"), f"x = (\n{embed('plain')}"])
def test_what_is_not_python_is_a_syntax_error(code):
    """Be it the file or the fence."""
    with pytest.raises(SyntaxError):
        expand(code, SOURCES.__getitem__)


def test_embedded_code_runs_by_itself(tmp_path):
    """In a fresh Python that has NumPy and the snippets, and nothing else."""
    (tmp_path / "snippets").mkdir()
    for file, source in {"snippets/__init__.py": "", **SOURCES}.items():
        (tmp_path / file).write_text(source)
    names = ["root", "with_helper", "with_constant", "with_alias", "with_dotted", "Longer"]
    code = expand("\n".join(embed(name) for name in names), SOURCES.__getitem__)
    calls = "\nprint(root(4), with_helper(1), with_constant(0), with_alias(1), Longer.step(1))\n"

    done = subprocess.run(
        [sys.executable, "-c", code + calls],
        cwd=tmp_path,
        capture_output=True,
        text=True,
    )

    assert (done.stdout, done.stderr) == ("2.0 2 2.00001 0 2\n", "")
