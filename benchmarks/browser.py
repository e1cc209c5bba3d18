"""How long a check takes in the reader's browser: the first run, which loads Python, and later ones.

Run: DRILL_NUMPY_WHEEL=FILE .venv/bin/python benchmarks/browser.py
It builds the site with that wheel, opens a page of it in Chromium, presses Run six times, and prints
seconds and bytes; the network is this machine's own. Nothing is asserted.
"""

import gzip
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import threading
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from playwright.sync_api import sync_playwright

ROOT = Path(__file__).parent.parent
PAGE = "attention/why-divide-by-sqrt-d/"
RUNS = 5  # after the first one

# Seconds from the press of Run until the page says how it ended, and what it says then.
PRESS_RUN = """() => new Promise((done) => {
  const check = document.querySelector("drill-check");
  const status = check.querySelector("[role=status]");
  const start = performance.now();
  const observer = new MutationObserver(() => {
    if (!status.textContent || /^(Starting|Loading|Running)/.test(status.textContent)) return;
    observer.disconnect();
    done([(performance.now() - start) / 1000, status.textContent]);
  });
  observer.observe(status, { childList: true });
  check.querySelector("button").click();
})"""


class Handler(SimpleHTTPRequestHandler):
    """Remembers what was asked for."""

    asked: list[str] = []  # noqa: RUF012  # one list for all requests

    def do_GET(self) -> None:
        self.asked.append(self.path.lstrip("/"))
        super().do_GET()

    def log_message(self, format: str, *args: object) -> None:
        pass


def main() -> None:
    chromium = shutil.which("chromium")
    if chromium is None or not os.environ.get("DRILL_NUMPY_WHEEL"):
        print("browser: skipped; it needs Chromium, and DRILL_NUMPY_WHEEL set to NumPy's wheel")
        return
    with tempfile.TemporaryDirectory() as folder:
        site = Path(folder, "site")
        command = [sys.executable, "-m", "drill", "build", "--out", str(site)]
        subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
        server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Handler, directory=str(site)))
        threading.Thread(target=server.serve_forever, daemon=True).start()
        runs, loaded = measure(chromium, f"http://127.0.0.1:{server.server_port}/{PAGE}")
        server.shutdown()
        report(runs, [(name, (site / name).read_bytes()) for name in sorted(loaded)])


def measure(chromium: str, address: str) -> tuple[list[tuple[float, str]], set[str]]:
    """Every run: seconds, and what it says; and the files that the first one loaded."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=chromium, args=["--no-sandbox", "--disable-gpu"]
        )
        page = browser.new_page(service_workers="block")
        page.goto(address, wait_until="networkidle")
        before = len(Handler.asked)
        runs = [tuple(page.evaluate(PRESS_RUN))]
        loaded = set(Handler.asked[before:])
        runs += [tuple(page.evaluate(PRESS_RUN)) for _ in range(RUNS)]
        browser.close()
    return runs, loaded


def report(runs: list[tuple[float, str]], files: list[tuple[str, bytes]]) -> None:
    (first, _), *later = runs
    warm = statistics.median(seconds for seconds, _ in later)
    whole = sum(len(content) for _, content in files)
    packed = sum(
        len(content if name.endswith((".whl", ".zip")) else gzip.compress(content, 9))
        for name, content in files
    )
    print(f"first run, with NumPy: {first:.1f} s, of which nothing is spent on a network")
    print(f"  it loads {len(files)} files: {whole / 1e6:.1f} MB, {packed / 1e6:.1f} MB gzipped")
    print(f"later runs, median of {len(later)}: {1000 * warm:.0f} ms from press to result")
    print(f"  of which the check itself, as the page says: {[said for _, said in later]}")


if __name__ == "__main__":
    main()
