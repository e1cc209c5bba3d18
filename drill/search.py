"""The search of the site: Pagefind's index of its pages, and the words that mean the same."""

import html
import re
import subprocess
import sys
import tomllib
from functools import cache
from pathlib import Path

FOLDER = "pagefind"  # of the site
# What Pagefind writes for those who want its own user interface.
UNUSED = ("*-ui.css", "*-ui.js", "pagefind-highlight.js", "wasm.unknown.pagefind")
LEFT_OUT = (
    ".headerlink, .highlight, .drill-foot, .drill-result, drill-check, .drill-run__about, .katex"
)


def index(site: Path) -> None:
    """Write the index of a built site into it; a page takes part if its text is marked.

    Raises:
        OSError: Pagefind ends with an error.
    """
    done = subprocess.run(
        [
            sys.executable,
            "-m",
            "pagefind",
            "--site",
            str(site),
            "--output-subdir",
            FOLDER,
            "--exclude-selectors",
            LEFT_OUT,
            "--force-language",
            "en",
        ],
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        last = (done.stderr.strip() or done.stdout.strip()).split("\n")[-1]
        raise OSError(f"the search index could not be made: {last}")
    for pattern in UNUSED:
        for file in (site / FOLDER).glob(pattern):
            file.unlink()


def marked(page: str) -> str:
    """The HTML of a page whose text the search looks at."""
    return page.replace("<article ", "<article data-pagefind-body ", 1)


def attributes(words: str, answer: str) -> str:
    """What an element of a page tells Pagefind: other words for the page, and what a result shows."""
    return (
        f'data-words="{html.escape(words)}" data-pagefind-index-attrs="data-words"'
        f' data-pagefind-weight="5" data-answer="{html.escape(answer)}"'
        ' data-pagefind-meta="answer[data-answer], words[data-words]"'
    )


@cache
def also_known_as(title: str, id: str = "") -> str:
    """What else readers may type for a page; the words of its identifier too, since it does not show them."""
    shown, words = _plain(title), _plain(f"{title} {id}")
    found: dict[str, None] = {}
    for row in _same():
        if any(_has(words, phrase) for phrase in row):
            found |= dict.fromkeys(phrase for phrase in row if not _has(shown, phrase))
    return ", ".join(found)


def _has(text: str, phrase: str) -> bool:
    return re.search(rf"\b{re.escape(phrase)}\b", text) is not None


@cache
def _same() -> list[list[str]]:
    file = Path(__file__).with_name("synonyms.toml")
    rows = tomllib.loads(file.read_text(encoding="utf-8"))["same"]
    return [[_plain(phrase) for phrase in row] for row in rows]


def _plain(text: str) -> str:
    return " ".join(re.sub(r"[^\w\s]", " ", text.lower().replace("√", " sqrt ")).split())
