"""What an author waits for: a check, a build, and `drill serve` from a save until the browser has it.

Run: .venv/bin/python benchmarks/author.py [SAVES]
It works on a copy of the pages, with what is known of them from earlier runs: first run `make site`.
It prints seconds: of commands with nothing changed, then for each kind of change the least, the
median and the most of SAVES (7 unless said otherwise). Nothing is asserted.
"""

import contextlib
import shutil
import socket
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
COPIED = ["docs", "drill", "snippets", ".cache", "mkdocs.yml", "pyproject.toml"]
COPIED += ["requirements.lock", "cards.lock.json"]
DRILL = [sys.executable, "-m", "drill"]
PAGE, ADDRESS = "docs/attention/why-divide-by-sqrt-d.md", "attention/why-divide-by-sqrt-d/"
KINDS = {  # what is saved besides the text of the page
    "text": "",
    "text and check": "",
    "text and a snippet without labs": "snippets/multi_head.py",
    "text and a snippet with labs": "snippets/attention.py",
}
HEADING, CHECK = "\n## Why\n", 'title="check"\n'


def main(saves: int = 7) -> None:
    with tempfile.TemporaryDirectory() as folder:
        root = copy(Path(folder) / "checkout")
        for name in ("check", "build"):
            seconds = [timed([*DRILL, name], root) for _ in range(3)]
            print(f"drill {name}, nothing changed: {spread(seconds)}", flush=True)
        page = (root / PAGE).read_text()
        with served(root) as address:
            for kind, snippet in KINDS.items():
                code = (root / snippet).read_text() if snippet else ""
                seconds = []
                for number in range(saves):
                    mark = f"This is {kind} number {number}."
                    text = page.replace(HEADING, f"{HEADING}\n{mark}\n", 1)
                    if "check" in kind:
                        text = text.replace(CHECK, f"{CHECK}# {mark}\n", 1)
                    if snippet:
                        (root / snippet).write_text(code.replace('"""', f'"""{mark} ', 1))
                    seconds.append(seen(root / PAGE, text, f"{address}{ADDRESS}", mark))
                    time.sleep(4)  # two files are saved, which may be noticed one after the other
                print(f"drill serve, {kind}: {spread(seconds)}", flush=True)


def copy(root: Path) -> Path:
    root.mkdir()
    for name in COPIED:
        if (ROOT / name).is_dir():
            shutil.copytree(ROOT / name, root / name)
        elif (ROOT / name).exists():
            shutil.copy2(ROOT / name, root / name)
    return root


def timed(command: list[str], folder: Path) -> float:
    start = time.perf_counter()
    subprocess.run(command, cwd=folder, check=True, stdout=subprocess.DEVNULL)
    return time.perf_counter() - start


def spread(seconds: list[float]) -> str:
    return f"{min(seconds):.1f} to {max(seconds):.1f} s, median {statistics.median(seconds):.1f} s"


@contextlib.contextmanager
def served(root: Path) -> Iterator[str]:
    """The address at which `drill serve` shows a checkout, once it does."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    quiet = subprocess.DEVNULL
    process = subprocess.Popen(
        [*DRILL, "serve", "--port", str(port)], cwd=root, stdout=quiet, stderr=quiet
    )
    address = f"http://127.0.0.1:{port}/"
    try:
        while not get(address):
            if process.poll() is not None:
                sys.exit("drill serve has ended: run it by itself to see why")
            time.sleep(0.2)
        yield address
    finally:
        process.terminate()
        process.wait()


def seen(file: Path, text: str, address: str, mark: str) -> float:
    """Seconds from the save of a page until it is shown."""
    file.write_text(text)
    start = time.perf_counter()
    while mark not in get(address):
        time.sleep(0.02)
    return time.perf_counter() - start


def get(address: str) -> str:
    """What is answered; nothing while nobody answers."""
    with contextlib.suppress(OSError), urllib.request.urlopen(address, timeout=60) as answer:
        return str(answer.read().decode())
    return ""


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
