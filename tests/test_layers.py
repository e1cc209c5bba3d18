"""The layers look down only."""

import ast
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
# module of drill -> the layer it is in; a module imports from lower layers, or its own, only
LAYERS = [
    {
        "assertions",
        "describe",
        "files",
        "formulas",
        "ledger",
        "overlay",
        "redirects",
        "styles",
        "tracebacks",
        "runtime",
        "progress",
        "results",
        "search",
        "terminal",
    },
    {"child", "harness", "grade", "mutate", "page"},
    {"embed"},
    {"project"},
    {"check", "cli_shared", "scaffold"},
    {"cards", "practice", "shards", "spot"},
    {"export", "mutants", "quiz"},
    {"deck", "browser", "cli_practice", "overview"},
    {"site", "cli"},
    {"__main__"},
]


def imports(file: Path) -> set[str]:
    """The modules that a file imports, with what is taken from the package itself: drill.page."""
    found = set()
    for node in ast.walk(ast.parse(file.read_text())):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            names = {f"{node.module}.{alias.name}" for alias in node.names}
            found |= names if node.module in {"drill", "drill.export"} else {node.module or ""}
    return found


def layer(module: str) -> int:
    """The number of the layer of drill.MODULE."""
    name = module.split(".")[1]
    return next(number for number, names in enumerate(LAYERS) if name in names)


@pytest.mark.parametrize("file", sorted((ROOT / "snippets").glob("*.py")), ids=lambda f: f.name)
def test_snippets_know_numpy_and_the_standard_library_only(file):
    """A reader with NumPy can run every answer."""
    roots = {module.split(".")[0] for module in imports(file)}

    assert roots <= sys.stdlib_module_names | {"numpy", "snippets"}


@pytest.mark.parametrize("file", sorted((ROOT / "drill").rglob("*.py")), ids=lambda f: f.name)
def test_drill_never_imports_snippets(file):
    """Snippets run in child processes only, so that a broken one cannot harm the tool."""
    roots = {module.split(".")[0] for module in imports(file)}

    assert not roots & {"snippets", "tests", "docs"}


@pytest.mark.parametrize("file", sorted((ROOT / "drill").rglob("*.py")), ids=lambda f: f.name)
def test_drill_imports_lower_layers_only(file):
    """No module of the tool knows one above it."""
    relative = file.relative_to(ROOT).with_suffix("")
    own = ".".join(relative.parts).removesuffix(".__init__")
    if own == "drill":
        assert not imports(file)
        return
    above = {m for m in imports(file) if m.startswith("drill.") and layer(m) > layer(own)}

    assert not above


@pytest.mark.parametrize("file", sorted((ROOT / "docs/labs").glob("*.py")), ids=lambda f: f.name)
def test_labs_know_snippets_and_not_the_tool(file):
    """A lab runs in any notebook that can see the snippets."""
    roots = {module.split(".")[0] for module in imports(file)}

    assert "drill" not in roots
