"""Pages as no author would write them: the parser says what is wrong, quickly, and never raises."""

import random
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from drill.page import parse
from tests.drill.knowledge_base import GOOD_PAGE

pytestmark = pytest.mark.stress

DOCS = Path(__file__).parent.parent.parent / "docs"
PAGES = [GOOD_PAGE] + [
    file.read_text(encoding="utf-8")
    for file in sorted(DOCS.glob("*/*.md"))
    if file.name != "index.md"
]
MUTANTS = 10_000
BATCH = 100  # mutants a test: a failure names its seed, and is repeated alone
MOST_SECONDS = 5  # of processor time, so that a busy machine is no hang

# Signs that mean something to Markdown, YAML or Python, and some that mean nothing to anyone
SNIPPETS = [
    *("```", "````", "~~~", "---", "...", "===", "$$", "$", "#", "## ", "### ", "{ #", "}", "> "),
    *("- ", "1) ", "|", "| - |", "`", "**", "_", "[", "](", "![", "<", "<!--", "-->", "</", "&#"),
    *("\\", "!!! ", "??? ", '=== "', '--8<-- "', 'title="check"', 'title="break a b"', "TODO"),
    *("&a", "*a", "!!bool x", "!!int", "? ", ": ", "'", '"', "(", ")", "@", "+++", "\n", "\n\n"),
    *("\t", " ", "    ", "\r", "\r\n", "\0", "\x0b", "\x0c", "\x1b", "\x85", "\xa0", "\xad"),
    *("\u200b", "\u2028", "\u202e", "\ufeff", "\ufffd", "é", "e\u0301", "漢", "🙂", "\U0010ffff"),
]


def mutate(page: str, draw: random.Random) -> str:
    """The page after one to five changes."""
    for _ in range(draw.randint(1, 5)):
        page = draw.choice([delete, duplicate, swap, insert, grow, truncate, splice])(page, draw)
    return page


def delete(page: str, draw: random.Random) -> str:
    """Without a few lines."""
    lines = page.split("\n")
    start = draw.randrange(len(lines))
    del lines[start : start + draw.randint(1, 8)]
    return "\n".join(lines)


def duplicate(page: str, draw: random.Random) -> str:
    """With a few lines once more, somewhere."""
    lines = page.split("\n")
    start, place = draw.randrange(len(lines)), draw.randrange(len(lines) + 1)
    lines[place:place] = lines[start : start + draw.randint(1, 8)] * draw.randint(1, 3)
    return "\n".join(lines)


def swap(page: str, draw: random.Random) -> str:
    """With two lines in each other's place."""
    lines = page.split("\n")
    one, two = draw.randrange(len(lines)), draw.randrange(len(lines))
    lines[one], lines[two] = lines[two], lines[one]
    return "\n".join(lines)


def insert(page: str, draw: random.Random) -> str:
    """With odd signs in some places."""
    for _ in range(draw.randint(1, 5)):
        place = draw.randint(0, len(page))
        page = page[:place] + draw.choice(SNIPPETS) * draw.choice([1, 1, 1, 2, 50]) + page[place:]
    return page


def grow(page: str, draw: random.Random) -> str:
    """With a sign, or a line, very often; in one of two pages more often than a page may be long."""
    what = draw.choice([*SNIPPETS, *page.split("\n"), "[a]: /b\n", "> ", "- a\n", "*a **b "])
    place = draw.randint(0, len(page))
    return page[:place] + what * draw.choice([300, 10_000]) + page[place:]


def truncate(page: str, draw: random.Random) -> str:
    """Without its start or its end."""
    place = draw.randint(0, len(page))
    return draw.choice([page[:place], page[place:]])


def splice(page: str, draw: random.Random) -> str:
    """The start of the page, and the end of another."""
    other = draw.choice(PAGES)
    return page[: draw.randint(0, len(page))] + other[draw.randint(0, len(other)) :]


def line_count(page: str) -> int:
    """As an editor counts."""
    return len(page.replace("\r\n", "\n").replace("\r", "\n").split("\n"))


@contextmanager
def limited(message: str) -> Iterator[None]:
    """Fails with a message as soon as a block has taken too long, even where it would never end."""

    def fail(*_: object) -> None:
        pytest.fail(message)

    before = signal.signal(signal.SIGPROF, fail)
    signal.setitimer(signal.ITIMER_PROF, MOST_SECONDS)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGPROF, before)


@pytest.mark.parametrize("seed", range(0, MUTANTS, BATCH))
def test_no_page_makes_the_parser_raise_or_ponder(seed):
    """Each mutant is read within seconds, and each problem has a line of the page and one of text."""
    for number in range(seed, seed + BATCH):
        draw = random.Random(number)
        page = mutate(draw.choice(PAGES), draw)
        with limited(f"seed {number} takes more than {MOST_SECONDS} s"):
            question = parse(page, "topic", "a-question")

        for line, message in question.problems:
            assert 1 <= line <= line_count(page) + 1, f"seed {number}: {message}"
            assert len(message.splitlines()) == 1, f"seed {number}: {message!r}"
            assert message.strip(), f"seed {number}"
        assert len(set(question.problems)) == len(question.problems), f"seed {number}"
