"""How the commands grow with the number of pages: time, memory, and what a reader loads.

Run: .venv/bin/python benchmarks/scale.py [PAGES]...
It makes up a knowledge base of so many pages, a multiple of 25 (100 and 1000 unless said otherwise; 3000 takes ten
minutes) without labs, runs each command on it, and prints tables in Markdown. Without
DRILL_PYODIDE the site is built without Python for the browser, so that nothing waits for a network.
What a reader loads needs Chromium. Nothing is asserted.
"""

import gzip
import math
import os
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterable
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

from made_pages import TOPIC, WORDS, page, write

DRILL = [sys.executable, "-m", "drill"]
INDEX = "from pathlib import Path; from drill import search; search.index(Path('site'))"
COMMANDS = {  # in this order: the first one fills the cache of results for all that follow
    "check, cold": [*DRILL, "check"],
    "check, warm": [*DRILL, "check"],
    "export anki": [*DRILL, "export", "anki"],
    "build": [*DRILL, "build"],
    "search index alone": [sys.executable, "-c", INDEX],
}
OPENED = "topic-0/page-0/"


class Cost(NamedTuple):
    """Of a command and all that it starts; the memory is that of its largest process."""

    wall: float  # seconds
    processor: float  # seconds
    memory: float  # MB


def cost(command: list[str], folder: Path) -> Cost:
    """Run a command in a folder.

    Raises:
        SystemExit: the command ends with an error; its output is in the message.
    """
    own = {"DRILL_DEBUG", "DRILL_NUMPY_WHEEL"}
    variables = {name: text for name, text in os.environ.items() if name not in own}
    variables.setdefault("DRILL_PYODIDE", "none")
    with tempfile.TemporaryFile("w+") as said:
        start = time.perf_counter()
        child = subprocess.Popen(command, cwd=folder, env=variables, stdout=said, stderr=said)
        _, status, used = os.wait4(child.pid, 0)
        seconds = time.perf_counter() - start
        child.returncode = os.waitstatus_to_exitcode(status)
        if child.returncode:
            said.seek(0)
            raise SystemExit(f"{' '.join(command)} ends with {child.returncode}:\n{said.read()}")
    return Cost(seconds, used.ru_utime + used.ru_stime, megabytes(used))


def megabytes(used: resource.struct_rusage) -> float:
    """The most memory at once; macOS counts bytes, others KiB."""
    return used.ru_maxrss * (1 if sys.platform == "darwin" else 1024) / 1e6


def exponent(costs: dict[int, float]) -> float:
    """That of the power of the number of pages with which a cost grows; by least squares."""
    pages, values = ([math.log(value) for value in side] for side in (costs, costs.values()))
    return statistics.linear_regression(pages, values).slope


# --- what a reader loads


class Loaded(NamedTuple):
    """Files that Chromium asked for, by their size gzipped."""

    page: int  # the page itself
    others: int  # what it needs
    search: int  # what the first search needs besides


class Handler(SimpleHTTPRequestHandler):
    """Remembers what was asked for."""

    asked: list[str] = []  # noqa: RUF012  # one list for all requests

    def do_GET(self) -> None:
        self.asked.append(self.path.split("?")[0].lstrip("/"))
        super().do_GET()

    def log_message(self, format: str, *args: object) -> None:
        pass


def gzipped(site: Path, names: Iterable[str]) -> int:
    """Bytes of files; what is gzipped already stays as it is."""
    files = [site / name / "index.html" if name.endswith("/") else site / name for name in names]
    contents = [file.read_bytes() for file in files]
    return sum(min(len(gzip.compress(content, 9)), len(content)) for content in contents)


def loaded(site: Path, word: str) -> Loaded | None:
    """What a reader loads who opens one page, and then looks for a word; None without Chromium."""
    chromium = shutil.which("chromium")
    if chromium is None:
        return None
    from playwright.sync_api import sync_playwright

    Handler.asked.clear()
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Handler, directory=str(site)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=chromium, args=["--no-sandbox", "--disable-gpu"]
        )
        tab = browser.new_page(service_workers="block")
        tab.goto(f"http://127.0.0.1:{server.server_port}/{OPENED}", wait_until="networkidle")
        opened = set(Handler.asked)
        tab.get_by_role("button", name="Search").click()
        tab.locator("dialog input").fill(word)
        tab.locator(".drill-search__list > li").first.wait_for()
        tab.wait_for_load_state("networkidle")
        browser.close()
    server.shutdown()
    return Loaded(
        gzipped(site, [OPENED]),
        gzipped(site, opened - {OPENED}),
        gzipped(site, set(Handler.asked) - opened),
    )


# --- the tables


def table(columns: list[str], rows: Iterable[Iterable[object]]) -> str:
    head = [columns, ["---"] + ["---:"] * (len(columns) - 1)]
    return "\n".join(f"| {' | '.join(map(str, row))} |" for row in [*head, *rows]) + "\n"


def costs_table(costs: dict[int, dict[str, Cost]]) -> str:
    columns = ["seconds, processor seconds, MB", *(f"{pages:,} pages" for pages in costs)]
    rows = [
        [name, *(f"{c.wall:.1f}, {c.processor:.1f}, {c.memory:.0f}" for c in of_command)]
        for name, of_command in (
            (name, [found[name] for found in costs.values()]) for name in COMMANDS
        )
    ]
    return table(columns, rows)


def loaded_table(found: dict[int, Loaded]) -> str:
    columns = ["KB gzipped", *(f"{pages:,} pages" for pages in found)]
    parts = {"one question page": "page", "what it needs": "others", "a first search": "search"}
    rows = [
        [name, *(f"{getattr(sizes, part) / 1e3:.1f}" for sizes in found.values())]
        for name, part in parts.items()
    ]
    return table(columns, rows)


def growth(costs: dict[int, dict[str, Cost]]) -> Iterable[str]:
    """How the processor time of each command grows, and what one page more costs."""
    for name in COMMANDS:
        seconds = {pages: found[name].processor for pages, found in costs.items()}
        more = [(seconds[b] - seconds[a]) / (b - a) for a, b in pairwise(sorted(seconds))]
        each = ", then ".join(f"{1000 * value:.0f} ms" for value in more)
        target = " (target: at most 1.05)" if name == "build" else ""
        yield f"{name}: pages to the power of {exponent(seconds):.2f}{target}; a page more: {each}"


def main(*sizes: int) -> None:
    if any(pages <= 0 or pages % TOPIC for pages in sizes):
        raise SystemExit(f"PAGES are multiples of {TOPIC}: topics are whole")
    costs: dict[int, dict[str, Cost]] = {}
    sites: dict[int, Loaded] = {}
    word = next(word for word in WORDS if word in page(0))
    for pages in sorted(sizes):
        with tempfile.TemporaryDirectory() as folder:
            write(Path(folder), pages)
            costs[pages] = {}
            for name, command in COMMANDS.items():
                print(f"{pages:,} pages: {name} ...", file=sys.stderr)
                costs[pages][name] = cost(command, Path(folder))
            if found := loaded(Path(folder, "site"), word):
                sites[pages] = found
    print(f"{os.cpu_count()} cores\n")
    print(costs_table(costs))
    if len(costs) > 1:
        print(*growth(costs), sep="\n", end="\n\n")
    if 1000 in costs:
        print(f"check of 1,000 pages, cold: {costs[1000]['check, cold'].wall:.0f} s (target: 90)\n")
    if not sites:
        print("What a reader loads is not measured: it needs Chromium")
        return
    print(loaded_table(sites))
    sizes_of_page = [sizes.page for sizes in sites.values()]
    spread = max(sizes_of_page) / min(sizes_of_page) - 1
    print(f"the same page weighs {spread:.1%} more at most: its navigation")


if __name__ == "__main__":
    main(*(map(int, sys.argv[1:]) if sys.argv[1:] else (100, 1000)))
