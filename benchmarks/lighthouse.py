"""Lighthouse's scores of five kinds of pages, on a phone with a slow network, as it simulates them.

Run: .venv/bin/python benchmarks/lighthouse.py [SITE] [--runs N]
It serves the folder SITE (without one, it builds the site) compressed and with the headers that the
README asks for, has npx run Lighthouse in Chromium, and prints the median of each score. It exits
with 1 where one is below its target, and says which audits cost it points.
"""

import argparse
import gzip
import json
import os
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import threading
from functools import cache
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

ROOT = Path(__file__).parent.parent
LIGHTHOUSE = "lighthouse@12.8.2"
PAGES = {
    "home": "",
    "question": "attention/why-divide-by-sqrt-d/",
    "topic": "attention/",
    "quiz": "quiz/",
    "lab": "labs/softmax-saturation/",
}
TARGETS = {"performance": 95, "accessibility": 100, "best-practices": 95, "seo": 95}
CHROMIUM_FLAGS = (
    "--headless --no-sandbox --disable-gpu --no-first-run"
    " --disable-background-networking --disable-component-update --disable-sync"
)

Result = dict[str, Any]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("site", nargs="?", type=Path)
    parser.add_argument("--runs", type=int, default=3)
    given = parser.parse_args()
    chromium = shutil.which("chromium")
    if chromium is None or shutil.which("npx") is None:
        sys.exit("Lighthouse needs Chromium and npx")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
            address = f"http://127.0.0.1:{server.server_port}/"
            Handler.site = given.site or build(folder / "site", address)
            threading.Thread(target=server.serve_forever, daemon=True).start()
            results = {
                kind: [run(address + path, folder, chromium) for _ in range(given.runs)]
                for kind, path in PAGES.items()
            }
            server.shutdown()
    sys.exit(report(results))


def build(out: Path, address: str) -> Path:
    command = [sys.executable, "-m", "drill", "build", "--out", str(out)]
    variables = {**os.environ, "SITE_URL": address}
    subprocess.run(command, cwd=ROOT, env=variables, check=True, stdout=subprocess.DEVNULL)
    return out


def run(url: str, folder: Path, chromium: str) -> Result:
    """What Lighthouse found on a page."""
    out = folder / "result.json"
    command = ["npx", "--yes", LIGHTHOUSE, url, "--output=json", f"--output-path={out}", "--quiet"]
    command += [f"--only-categories={','.join(TARGETS)}", f"--chrome-flags={CHROMIUM_FLAGS}"]
    command += ["--no-enable-error-reporting"]
    subprocess.run(command, env={**os.environ, "CHROME_PATH": chromium}, check=True)
    result: Result = json.loads(out.read_text(encoding="utf-8"))
    if error := result.get("runtimeError"):
        sys.exit(f"{url}: {error['message']}")
    return result


def report(results: dict[str, list[Result]]) -> int:
    """Prints the table; 1 if a score is below its target, else 0."""
    print(f"| page | {' | '.join(TARGETS)} |")
    print(f"| --- {'| ---: ' * len(TARGETS)}|")
    code = 0
    for kind, runs in results.items():
        scores = {name: score(runs, name) for name in TARGETS}
        print(f"| {kind} | {' | '.join(f'{number:.0f}' for number in scores.values())} |")
        for name, target in TARGETS.items():
            if scores[name] < target:
                code = 1
                print(f"{kind}: {name} is below {target}: {'; '.join(lost(runs[-1], name))}")
    return code


def score(runs: list[Result], category: str) -> float:
    # A category that could not be scored counts as nothing.
    return statistics.median(100 * (run["categories"][category]["score"] or 0) for run in runs)


def lost(result: Result, category: str) -> list[str]:
    """The audits that cost points, with what they show."""
    audits = (
        (result["audits"][ref["id"]], ref["weight"])
        for ref in result["categories"][category]["auditRefs"]
    )
    return [
        " ".join([audit["id"], audit.get("displayValue", "")]).strip()
        for audit, weight in audits
        if weight and audit["score"] is not None and audit["score"] < 1
    ]


@cache
def headers() -> list[tuple[str, str]]:
    """Those that the README asks a server for."""
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    blocks = re.findall(r"^```http\n(.*?)^```", text, re.MULTILINE | re.DOTALL)
    pairs = [line.split(": ", 1) for block in blocks for line in block.splitlines()]
    return [(name, value) for name, value in pairs]


@cache
def packed(file: Path) -> bytes:
    return gzip.compress(file.read_bytes(), 9)


class Handler(SimpleHTTPRequestHandler):
    """A static host that compresses."""

    protocol_version = "HTTP/1.1"
    site: Path
    extensions_map = {  # noqa: RUF012  # not left to what the machine happens to know
        **SimpleHTTPRequestHandler.extensions_map,
        ".js": "text/javascript",
        ".mjs": "text/javascript",
        ".wasm": "application/wasm",
        ".woff2": "font/woff2",
    }

    def do_GET(self) -> None:
        file = self.site / urlsplit(self.path).path.lstrip("/")
        file = file / "index.html" if file.is_dir() else file
        is_there = file.is_file()
        if not is_there:
            file = self.site / "404.html"
        body = file.read_bytes() if file.suffix == ".woff2" else packed(file)
        self.send_response(200 if is_there else 404)
        self.send_header("Content-Type", self.guess_type(file))
        self.send_header("Content-Length", str(len(body)))
        self.send_header("Cache-Control", "max-age=600")
        if file.suffix != ".woff2":
            self.send_header("Content-Encoding", "gzip")
        for name, value in headers():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        pass


if __name__ == "__main__":
    main()
