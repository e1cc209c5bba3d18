"""`snippets`, imported from a folder with some sources replaced."""

import importlib
import importlib.util
import os
import py_compile
import sys
from pathlib import Path
from types import ModuleType

import pytest

from drill.overlay import edited, replaced

SOURCE = "def one():\n    return 1\n\n\ndef two():\n    return one() + 1\n"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A folder with a package `snippets` of one module, and another that imports it."""
    files = {
        "__init__.py": "",
        "numbers.py": SOURCE,
        "user.py": "from snippets.numbers import two\n\nVALUE = two()\n",
    }
    (tmp_path / "snippets").mkdir()
    for name, text in files.items():
        (tmp_path / "snippets" / name).write_text(text)
    return tmp_path


def two() -> int:
    """What a fresh import of the module gives."""
    found: int = importlib.import_module("snippets.numbers").two()
    return found


def tree(root: Path) -> dict[str, bytes]:
    return {str(file): file.read_bytes() for file in root.rglob("*") if file.is_file()}


def test_snippets_are_those_of_the_folder(root):
    """Whatever package of this name is on the path."""
    with replaced(str(root), {}):
        assert importlib.import_module("snippets.numbers").__file__ == str(
            root / "snippets/numbers.py"
        )


def test_a_replaced_source_is_what_is_imported(root):
    """In place of the file's."""
    with replaced(str(root), {"snippets/numbers.py": "def two():\n    return 22\n"}):
        assert two() == 22


def test_a_module_that_imports_a_replaced_one_gets_it_too(root):
    """A break reaches whatever calls the broken function."""
    changed = {"snippets/numbers.py": SOURCE.replace("return 1", "return 10")}

    with replaced(str(root), changed):
        assert importlib.import_module("snippets.user").VALUE == 11


def test_every_block_imports_anew(root):
    """A block knows neither the change of the one before, nor what was set on its modules."""
    with replaced(str(root), {"snippets/numbers.py": "def two():\n    return 22\n"}):
        importlib.import_module("snippets.numbers").mark = True

    with replaced(str(root), {}):
        assert two() == 2
        assert not hasattr(importlib.import_module("snippets.numbers"), "mark")


def test_a_file_that_was_saved_in_between_is_read_again(root):
    """Though its time and its size are the same, by which Python tells whether a file has changed."""
    file = root / "snippets/numbers.py"
    with replaced(str(root), {}):
        two()
    stamp = file.stat().st_mtime_ns

    file.write_text(SOURCE.replace("+ 1", "+ 4"))
    os.utime(file, ns=(stamp, stamp))

    with replaced(str(root), {}):
        assert two() == 5


def test_a_compiled_file_is_not_believed(root):
    """One may lie beside the source from elsewhere, and match it in time and size."""
    file = root / "snippets/numbers.py"
    stamp = file.stat().st_mtime_ns
    file.write_text(SOURCE.replace("+ 1", "+ 9"))
    os.utime(file, ns=(stamp, stamp))
    py_compile.compile(str(file), doraise=True)
    file.write_text(SOURCE)
    os.utime(file, ns=(stamp, stamp))

    with replaced(str(root), {}):
        assert two() == 2


def test_no_file_is_written(root):
    """Neither sources nor compiled ones, even where Python would write them."""
    before = tree(root)
    written, sys.dont_write_bytecode = sys.dont_write_bytecode, False

    try:
        with replaced(str(root), {"snippets/numbers.py": SOURCE.replace("1", "3")}):
            two()
    finally:
        sys.dont_write_bytecode = written

    assert tree(root) == before


def imported() -> dict[str, ModuleType]:
    """The modules of snippets in memory."""
    return {name: m for name, m in sys.modules.items() if name.partition(".")[0] == "snippets"}


@pytest.mark.parametrize("before", [[], ["snippets", "snippets.numbers"]], ids=["none", "some"])
def test_afterward_all_is_as_before(root, monkeypatch, before):
    """No finder is left and the same modules are there, also where the block raises."""
    for name in imported():
        monkeypatch.delitem(sys.modules, name)
    for name in before:
        monkeypatch.setitem(sys.modules, name, ModuleType(name))
    finders, modules = list(sys.meta_path), imported()

    with pytest.raises(ZeroDivisionError), replaced(str(root), {"snippets/numbers.py": "1 / 0"}):
        two()

    assert list(modules) == before
    assert sys.meta_path == finders
    assert imported() == modules


def test_other_packages_are_imported_as_ever(root):
    """The overlay answers for snippets alone, not for a name that starts the same."""
    with replaced(str(root), {}):
        assert importlib.util.find_spec("snippets_of_others") is None
        assert importlib.util.find_spec("json") is not None


def test_a_module_that_is_not_there_is_not_found(root):
    """As in Python itself, with its name."""
    with replaced(str(root), {}), pytest.raises(ModuleNotFoundError, match=r"snippets\.missing"):
        importlib.import_module("snippets.missing")


def test_a_traceback_shows_the_lines_of_the_replaced_source(root):
    """The file's own lines would be of other code."""
    changed = {"snippets/numbers.py": "def two():\n    raise KeyError('here')\n"}

    with replaced(str(root), changed), pytest.raises(KeyError) as caught:
        two()

    assert caught.traceback[-1].lineno == 1


# --- applying a break


def test_a_break_replaces_its_lines(root):
    """And nothing else of the file."""
    text = edited(str(root), "snippets/numbers.py", "    return 1\n", "    return 7\n")

    assert text == SOURCE.replace("return 1", "return 7")


def test_a_break_may_replace_the_first_lines_of_a_file(root):
    """Before which no line ends."""
    text = edited(str(root), "snippets/numbers.py", "def one():\n", "def one(x=0):\n")

    assert text == SOURCE.replace("def one():", "def one(x=0):")


def test_a_break_replaces_whole_lines_only(root):
    """Lines that end with the same code, indented more or not at all, are others."""
    file = root / "snippets/numbers.py"
    file.write_text("if True:\n    x = 1\nx = 1\n")

    assert edited(str(root), "snippets/numbers.py", "x = 1\n", "x = 2\n") == (
        "if True:\n    x = 1\nx = 2\n"
    )
