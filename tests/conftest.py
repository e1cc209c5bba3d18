"""The site, built once for all tests that look at it, in a copy that the work tree never sees."""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from drill import runtime

ROOT = Path(__file__).parent.parent
NEEDED = ["docs", "snippets", "drill", "mkdocs.yml", "pyproject.toml", "requirements.lock"]
ADDRESSES = {
    "SITE_URL": "https://drill.example/dl/",
    # With a repository on GitHub a theme that was wired wrongly would ask api.github.com.
    "REPO_URL": "https://github.com/someone/dl-drill",
}

# What a developer has set for themselves must not change what is built here.
OWN = {"DRILL_DEBUG", "DRILL_NUMPY_WHEEL", "DRILL_PYODIDE"}

Build = Callable[..., "subprocess.CompletedProcess[str]"]


@pytest.fixture(scope="session")
def checkout(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of what a build needs: a build may write the ledger and a cache beside the pages.

    What is known of labs and checks comes along: it is kept by what it depends on, and executing
    all labs takes minutes. test_two_builds_are_identical executes them anew.
    """
    folder = tmp_path_factory.mktemp("checkout")
    ledger = [name for name in ("cards.lock.json",) if (ROOT / name).exists()]
    for name in NEEDED + ledger:
        if (ROOT / name).is_dir():
            shutil.copytree(
                ROOT / name, folder / name, ignore=shutil.ignore_patterns("__pycache__", ".*")
            )
        else:
            shutil.copy2(ROOT / name, folder / name)
    for name in (".cache/labs", ".cache/checks.json"):
        if (ROOT / name).is_dir():
            shutil.copytree(ROOT / name, folder / name)
        elif (ROOT / name).exists():
            (folder / name).parent.mkdir(exist_ok=True)
            shutil.copy2(ROOT / name, folder / name)
    return folder


@pytest.fixture(scope="session")
def pyodide() -> dict[str, str]:
    """Where builds find Python for the browser, fetched once for all; nowhere without npm."""
    try:
        runtime.read(ROOT / ".cache")
    except runtime.Missing:
        return {}
    cached = str(ROOT / ".cache" / f"pyodide-{runtime.VERSION}.tgz")
    return {"DRILL_PYODIDE": os.environ.get("DRILL_PYODIDE") or cached}


@pytest.fixture(scope="session")
def build(pyodide: dict[str, str]) -> Build:
    """`drill build --out OUT`, run by itself in a checkout: build(checkout, out, TZ="UTC")."""

    def run(checkout: Path, out: Path, **variables: str) -> "subprocess.CompletedProcess[str]":
        plain = {name: text for name, text in os.environ.items() if name not in OWN}
        return subprocess.run(
            [sys.executable, "-m", "drill", "build", "--out", str(out)],
            cwd=checkout,
            env={**plain, **ADDRESSES, **pyodide, **variables},
            capture_output=True,
            text=True,
            encoding="utf-8",
            timeout=600,  # the labs, executed on a machine that does other things as well
            check=False,
        )

    return run


@pytest.fixture(scope="session")
def site(checkout: Path, build: Build, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the built site."""
    out = tmp_path_factory.mktemp("built") / "site"
    done = build(checkout, out)
    assert done.returncode == 0, done.stdout + done.stderr
    return out
