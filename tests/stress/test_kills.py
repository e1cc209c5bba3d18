"""Killed at any point, a command leaves nothing that the next one trusts and should not."""

import json
import os
import random
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from tests.browser.small_site import write_small
from tests.conftest import OWN

pytestmark = [
    pytest.mark.stress,
    pytest.mark.skipif(sys.platform == "win32", reason="there is no SIGKILL"),
]

KILLED = Path(__file__).with_name("killed.py")
LAB = (
    "# %% [markdown]\n# # A lab\n\n# %%\nfrom snippets.middles import mean\n\nprint(mean([1, 5]))\n"
)
LEDGER, DECK, SITE = "cards.lock.json", "dist/dl-drill.apkg", "site"


# --- what commands leave: of a checkout, in a form that can be compared


def site(checkout: Path) -> Any:
    files = [path for path in (checkout / SITE).rglob("*") if path.is_file()]
    return {path.relative_to(checkout).as_posix(): path.read_bytes() for path in files}


def exported(checkout: Path) -> Any:
    files = [checkout / LEDGER, checkout / DECK]
    return [file.read_bytes() if file.exists() else None for file in files]


def results(checkout: Path) -> Any:
    """Of checks, without how long they took."""
    known = json.loads((checkout / ".cache/checks.json").read_text())
    return {key: (run["end"], run["message"], run["line"]) for key, run in known.items()}


def fates(checkout: Path) -> Any:
    return json.loads((checkout / ".cache/mutants.json").read_text())


class Command(NamedTuple):
    """What is killed, how often, and what it leaves."""

    arguments: list[str]
    kills: int
    left: Callable[[Path], Any]
    code: int = 0


COMMANDS = {
    "build": Command(["build"], 16, site),
    "export": Command(["export", "anki"], 12, exported),
    "check": Command(["check"], 10, results),
    "mutants": Command(["mutants"], 12, fates, code=1),  # the cases of these pages are few
}
KILLS = [(name, seed) for name, command in COMMANDS.items() for seed in range(command.kills)]


# --- running and killing


def start(checkout: Path, most: int, arguments: list[str]) -> "subprocess.Popen[str]":
    kept = {name: text for name, text in os.environ.items() if name not in OWN}
    return subprocess.Popen(
        [sys.executable, str(KILLED), str(most), *arguments],
        cwd=checkout,
        env={**kept, "DRILL_PYODIDE": "none"},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )


def run(checkout: Path, name: str) -> int:
    """Run a command to its end; how often it changes a file."""
    process = start(checkout, -1, COMMANDS[name].arguments)
    said = process.communicate(timeout=300)[1]
    assert process.returncode == COMMANDS[name].code, said
    return int(said.split("\n")[-2])


class Undisturbed(NamedTuple):
    """What an undisturbed command leaves, and the site that is built after it."""

    before: Any
    after: Any
    site: Any
    changes: int
    seconds: float


@pytest.fixture(scope="module")
def stale(tmp_path_factory) -> Path:
    """A checkout with everything made of its pages, which have changed since; and so has a lab."""
    folder = tmp_path_factory.mktemp("stale")
    write_small(folder)
    lab = folder / "docs/labs/a-lab.py"
    lab.write_text(LAB)
    (folder / "docs/labs/index.md").write_text("# Labs\n\n1. [A lab](a-lab.py)\n")
    with (folder / "docs/index.md").open("a") as home:
        home.write("\n## More\n\n- [Labs](labs/index.md)\n")
    for name in COMMANDS:
        run(folder, name)
    page, snippets = folder / "docs/topic/mean.md", folder / "snippets/middles.py"
    page.write_text(page.read_text().replace("It is one.", "It is one, as was said."))
    snippets.write_text(snippets.read_text() + "\n\nMORE = 1\n")  # the checks run anew
    lab.write_text(LAB + "print(6 * 7)\n")
    return folder


@pytest.fixture(scope="module")
def undisturbed(stale, tmp_path_factory) -> dict[str, Undisturbed]:
    found = {}
    for name, command in COMMANDS.items():
        checkout = tmp_path_factory.mktemp(name) / "checkout"
        shutil.copytree(stale, checkout)
        before = command.left(checkout)
        begin = time.perf_counter()
        changes = run(checkout, name)
        seconds = time.perf_counter() - begin
        after = command.left(checkout)
        run(checkout, "build")
        found[name] = Undisturbed(before, after, site(checkout), changes, seconds)
    return found


def kill(checkout: Path, name: str, seed: int, usual: Undisturbed) -> None:
    """Kill a command: by turns before a change of a file, and at some time."""
    draw = random.Random(f"{name} {seed}")
    if seed % 2:
        process = start(checkout, -1, COMMANDS[name].arguments)
        time.sleep(draw.uniform(0, usual.seconds))
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)
    else:
        process = start(checkout, draw.randrange(usual.changes), COMMANDS[name].arguments)
    process.communicate(timeout=300)


@pytest.mark.parametrize(("name", "seed"), KILLS)
def test_a_killed_command_leaves_nothing_that_the_next_one_trusts(
    stale, undisturbed, tmp_path, name, seed
):
    """What it leaves is the old or the new; the next run, and the next site, are as ever."""
    command, usual, checkout = COMMANDS[name], undisturbed[name], tmp_path / "checkout"
    shutil.copytree(stale, checkout)

    kill(checkout, name, seed, usual)

    left = command.left(checkout)
    if name == "build":  # between two renames there is none
        assert left in (usual.before, usual.after, {})
    elif name == "export":  # the ledger is written first
        assert all(now in both for now, *both in zip(left, usual.before, usual.after))
    run(checkout, name)
    assert command.left(checkout) == usual.after
    run(checkout, "build")
    assert site(checkout) == usual.site
    assert not list(checkout.glob(".site.*"))
