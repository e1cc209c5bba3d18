"""The site while it is written: what a save makes anew, and that no page is left as it was."""

import os
import re
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.browser.small_site import LAB, MEAN, MEAN_TITLE, add_lab, write_small
from tests.conftest import OWN, ROOT

LEFT = ("decks", "pagefind")  # stay as they were until everything is made anew
MADE = ["decks", "health", "practice", "quiz", "spot-the-bug", "tags", "what-notes-get-wrong"]
ANEW = re.compile(r"^(\d+) of \d+ pages are made anew$", re.MULTILINE)


class Served:
    """`drill serve` in a checkout, with what it says and the folder that it serves."""

    def __init__(self, checkout: Path, folder: Path) -> None:
        self.checkout = checkout
        self._folder = folder
        self._log = folder / "log"
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self._port = free.getsockname()[1]
        self.start()

    def start(self) -> None:
        """Start it, and wait until it answers; the address stays the same."""
        plain = {name: text for name, text in os.environ.items() if name not in OWN}
        with self._log.open("w") as log:
            self._process = subprocess.Popen(
                [sys.executable, "-u", "-m", "drill", "serve", "--port", str(self._port)],
                cwd=self.checkout,
                env={**plain, "DRILL_PYODIDE": "none", "TMPDIR": str(self._folder)},
                stdout=log,
                stderr=log,
            )
        self.wait_until(lambda: self.get("") != "")

    def stop(self) -> None:
        self._process.kill()
        self._process.wait()
        for folder in self._folder.glob("mkdocs_*"):
            shutil.rmtree(folder)

    @property
    def said(self) -> str:
        return self._log.read_text()

    def get(self, path: str) -> str:
        address = f"http://127.0.0.1:{self._port}/{path}"
        try:
            with urllib.request.urlopen(address, timeout=60) as answer:  # it waits for a build
                return answer.read().decode()
        except (urllib.error.URLError, ConnectionError):
            return ""

    def shown(self) -> dict[str, bytes]:
        """The files of the site, but for those that are left."""
        [site] = self._folder.glob("mkdocs_*")
        files = (file for file in site.rglob("*") if file.is_file())
        names = {file.relative_to(site).as_posix(): file for file in files}
        return {
            name: file.read_bytes()
            for name, file in names.items()
            if name.split("/")[0] not in LEFT and not name.endswith(".gz")  # which has the date
        }

    def save(self, path: str, old: str, new: str, fails: bool = False) -> None:
        """Change a file, and wait until the site has followed."""
        file = self.checkout / path
        text = file.read_text()
        assert old in text
        before = self._builds(fails)
        file.write_text(text.replace(old, new))
        self.wait_until(lambda: self._builds(fails) > before)
        self.get("")  # answered when the build is over

    def _builds(self, failed: bool) -> int:
        return self.said.count("Error: " if failed else "pages hold, and all")

    def wait_until(self, condition) -> None:
        end = time.monotonic() + 120
        while not condition():
            assert self._process.poll() is None, self.said
            assert time.monotonic() < end, self.said
            time.sleep(0.05)


@pytest.fixture
def served(tmp_path: Path) -> Iterator[Served]:
    """The small site with a lab, and all pages that show something of others."""
    checkout = tmp_path / "checkout"
    write_small(checkout)
    for name in MADE:
        shutil.copy2(ROOT / f"docs/{name}.md", checkout / f"docs/{name}.md")
    add_lab(checkout, MADE)
    (tmp_path / "served").mkdir()
    served = Served(checkout, tmp_path / "served")
    yield served
    served.stop()


def changed(before: dict[str, bytes], after: dict[str, bytes]) -> set[str]:
    assert before.keys() == after.keys()
    return {name for name in before if before[name] != after[name]}


def test_a_save_makes_the_page_anew_and_what_shows_something_of_it(served):
    """A short answer stands on its page, on the cheat sheet, on cards and in the files for tools."""
    before = served.shown()

    served.save("docs/topic/mean.md", "It is one.", "It is the mean, $x$.")

    assert ANEW.findall(served.said) == ["2"]
    assert changed(before, served.shown()) == {
        f"{MEAN}index.html",
        "topic/cheat-sheet/index.html",
        "assets/drill/cards.json",
        "llms.txt",
        "questions.json",
    }
    assert 'class="katex"' in served.get(MEAN).split("<p>It is the mean")[1]


def test_what_an_editor_keeps_beside_a_page_is_no_page(served):
    """Vim's swap file comes and goes with every save."""
    swap = served.checkout / "docs/topic/.mean.md.swp"
    swap.write_text("1")

    served.save("docs/topic/mean.md", "It is one.", "It is the mean.")

    swap.unlink()
    served.save("docs/topic/mean.md", "It is the mean.", "It is theirs.")
    assert ANEW.findall(served.said) == ["2", "2"]


def test_after_many_saves_the_site_is_that_of_a_new_start(served):
    """Text, level, tags, related pages, a misconception, a check, a snippet of two pages, a title."""
    mean, middles = "docs/topic/mean.md", "snippets/middles.py"
    served.save(mean, "for every $n$", "for all of them")
    served.save(mean, "level: 1\ntags: [middles]", "level: 2\ntags: [means]")
    served.save(mean, "related: [median]", "related: [total]")
    served.save(mean, "It is not.", "It is not: of 1 and 2 it is 1.5.")
    served.save(mean, "[1, 2, 3, 6]", "[2, 2, 2, 6]")
    served.save(middles, "Middles.", "What is in the middle.")
    served.save(middles, "The mean of some numbers.", "The mean of all numbers.")
    assert ANEW.findall(served.said)[-2:] == ["0", "2"]  # the page, and what can be practiced
    served.save(mean, f"# {MEAN_TITLE}", "# Why is a *mean* divided by the count?")
    served.save(mean, "# Why is a *mean* divided by the count?", f"# {MEAN_TITLE}")
    title = "Why is a mean a quotient?"
    (served.checkout / "docs/topic/index.md").write_text(
        (served.checkout / "docs/topic/index.md").read_text().replace(MEAN_TITLE, title)
    )
    served.save(mean, f"# {MEAN_TITLE}", f"# {title}")
    last = served.shown()

    served.stop()
    served.start()

    assert changed(last, served.shown()) == set()


def test_a_page_that_falls_short_leaves_the_site_as_it_was(served):
    """Its fault is said in one line, and the next save is as quick as any."""
    before = served.shown()
    served.save("docs/topic/mean.md", "found == 3", "found == 4", fails=True)
    assert "docs/topic/mean.md:" in served.said
    assert "Traceback" not in served.said
    assert changed(before, served.shown()) == set()

    served.save("docs/topic/mean.md", "found == 4", "3 == found")

    assert ANEW.findall(served.said) == ["1"]
    assert f"{MEAN}index.html" in changed(before, served.shown())


def test_a_link_that_leads_nowhere_is_an_error_until_it_is_mended(served):
    """It comes up again when another page is saved, which is shown nevertheless."""
    served.save("docs/quiz.md", "# Quiz\n", "# Quiz\n\n[None](none.md)\n", fails=True)

    served.save("docs/topic/mean.md", "It is one.", "It is the mean.", fails=True)

    assert served.said.count("none.md") == 2
    assert "It is the mean." in served.get(MEAN)


def test_an_anchor_that_a_page_has_lost_is_missed_by_those_that_link_to_it(served):
    """Although they are not read again."""
    link = "[One of them](topic/mean.md#one-of-them)"
    served.save("docs/quiz.md", "# Quiz\n", f"# Quiz\n\n{link}\n")

    served.save("docs/topic/mean.md", "{ #one-of-them }", "{ #one-of-all }", fails=True)

    assert "does not contain an anchor '#one-of-them'" in served.said


def test_a_lab_that_fails_is_said_in_one_line_and_can_be_mended(served):
    """Browsers wait for the next build: the folder is empty until then."""
    lab = served.checkout / "docs/labs/a-lab.py"
    lab.write_text(LAB.replace("7", "0 / 0"))
    served.wait_until(lambda: "Error: a lab fails: ZeroDivisionError" in served.said)

    lab.write_text(LAB.replace("7", "8"))

    assert "48" in served.get("labs/a-lab/")
    assert "most recent call last" not in served.said.split("Error: a lab fails")[1]
