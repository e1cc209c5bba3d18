"""What a machine may do to a command: it ends with one clear line, and what was there stays whole."""

import json
import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from drill.cli import main
from tests.browser.small_site import add_lab, write_small
from tests.conftest import OWN
from tests.drill.knowledge_base import write

# A disk that is full as soon as the site is written, or a file is put in its place.
FULL = """
import errno, os, sys
def full(*_, **__):
    raise OSError(errno.ENOSPC, "No space left on device")
import mkdocs.utils
mkdocs.utils.write_file = full
from drill.cli import main
main()
"""


@pytest.fixture
def root(tmp_path, monkeypatch):
    """A knowledge base of one good page, with the working directory in it."""
    write(tmp_path)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def drill(*arguments: str) -> Result:
    return CliRunner().invoke(main, arguments, terminal_width=120)


@pytest.fixture(scope="module")
def small(tmp_path_factory) -> Path:
    """A checkout of three questions and a lab, with its site built."""
    folder = tmp_path_factory.mktemp("small")
    write_small(folder)
    add_lab(folder)
    done = run(folder, "-m", "drill", "build")
    assert done.returncode == 0, done.stdout + done.stderr
    return folder


@pytest.fixture
def checkout(small, tmp_path) -> Path:
    """A copy of it, to be damaged."""
    shutil.copytree(small, tmp_path / "checkout")
    return tmp_path / "checkout"


def environment() -> dict[str, str]:
    kept = {name: text for name, text in os.environ.items() if name not in OWN}
    return {**kept, "DRILL_PYODIDE": "none"}  # these tests need no Python in the browser


def run(
    checkout: Path, *arguments: str, under: tuple[str, ...] = ()
) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        [*under, sys.executable, *arguments],
        cwd=checkout,
        env=environment(),
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


def tree(folder: Path) -> dict[str, bytes]:
    files = (path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in files}


def last_line(done: "subprocess.CompletedProcess[str]") -> str:
    """What is said at the end; nothing before it is a traceback."""
    assert "Traceback" not in done.stdout + done.stderr
    return done.stderr.strip().split("\n")[-1]


# --- a full disk


def fill_the_disk(monkeypatch) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "replace", full)


def test_a_full_disk_ends_an_export_with_one_line(root, monkeypatch):
    """It names the file, and leaves nothing half-written."""
    fill_the_disk(monkeypatch)
    result = drill("export", "anki")

    assert result.exit_code == 1
    assert result.stderr.endswith(f"No space left on device: '{root}/cards.lock.json'\n")
    assert not [path for path in root.rglob("*") if "cards.lock" in path.name]


def test_a_full_disk_does_not_fail_a_check(root, monkeypatch, caplog):
    """What was found is told; it is only not kept."""
    fill_the_disk(monkeypatch)
    result = drill("check")

    assert result.exit_code == 0
    assert "results of checks are not kept for the next time: [Errno 28] No space" in caplog.text


def test_a_full_disk_ends_a_build_and_leaves_the_site(checkout):
    """As it was, and nothing beside it."""
    before, files = tree(checkout / "site"), sorted(path.name for path in checkout.iterdir())

    done = run(checkout, "-c", FULL, "build")

    assert done.returncode == 1
    assert "No space left on device" in last_line(done)
    assert tree(checkout / "site") == before
    assert sorted(path.name for path in checkout.iterdir()) == files


# --- folders that cannot be written


@contextmanager
def read_only(folder: Path) -> Iterator[tuple[str, ...]]:
    """Give what a command must be run under, for permissions to bind it."""
    under: tuple[str, ...] = ()
    if os.geteuid() == 0:
        if shutil.which("setpriv") is None:
            pytest.skip("permissions do not bind root, and there is no setpriv to change that")
        under = ("setpriv", "--bounding-set=-dac_override,-dac_read_search")
    folder.chmod(0o555)
    try:
        yield under
    finally:
        folder.chmod(0o755)


@pytest.mark.skipif(sys.platform == "win32", reason="permissions of folders are others there")
def test_a_read_only_folder_ends_a_build_with_one_line(checkout):
    """The site's folder cannot be made."""
    (checkout / "closed").mkdir()
    with read_only(checkout / "closed") as under:
        done = run(checkout, "-m", "drill", "build", "--out", "closed/site", under=under)

    assert done.returncode == 1
    assert "Permission denied" in last_line(done)


@pytest.mark.skipif(sys.platform == "win32", reason="permissions of folders are others there")
def test_a_read_only_cache_does_not_fail_a_check(root):
    """What was found is told all the same."""
    (root / ".cache").mkdir()
    with read_only(root / ".cache") as under:
        done = run(root, "-m", "drill", "check", under=under)

    assert done.returncode == 0, done.stderr
    assert "1 of 1 pages passed" in done.stdout
    assert not any((root / ".cache").iterdir())


def test_a_file_in_place_of_a_folder_ends_a_build_with_one_line(checkout):
    """Of the folder that the site is to stand in."""
    (checkout / "public").write_text("no folder")

    done = run(checkout, "-m", "drill", "build", "--out", "public/site")

    assert done.returncode == 1
    assert "public" in last_line(done)


def test_a_file_in_place_of_the_cache_ends_a_build_with_one_line(checkout):
    """Labs keep their results there."""
    shutil.rmtree(checkout / ".cache")
    (checkout / ".cache").write_text("no folder")
    before = tree(checkout / "site")

    done = run(checkout, "-m", "drill", "build")

    assert done.returncode == 1
    assert ".cache" in last_line(done)
    assert tree(checkout / "site") == before


# --- damaged caches


def cut_off(file: Path) -> None:
    file.write_bytes(file.read_bytes()[:-20])


def empty(file: Path) -> None:
    file.write_bytes(b"")


def other_json(file: Path) -> None:
    file.write_text(json.dumps({"content": None}))


def no_text(file: Path) -> None:
    file.write_bytes(b"\xff\x00")


@pytest.mark.parametrize("damage", [cut_off, empty, other_json, no_text])
def test_damaged_caches_do_not_change_a_build(checkout, damage):
    """Of checks, of mutants and of labs: what cannot be believed is found out again."""
    before = tree(checkout / "site")
    run(checkout, "-m", "drill", "mutants")
    caches = [*(checkout / ".cache").glob("*.json"), *(checkout / ".cache/labs").glob("*/*.json")]
    assert len(caches) == 3
    for file in caches:
        damage(file)

    done = run(checkout, "-m", "drill", "build")

    assert done.returncode == 0, done.stdout + done.stderr
    assert tree(checkout / "site") == before


# --- ports


def test_a_port_in_use_ends_serve_with_one_line(root):
    """Before anything is built, and with the way out."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        result = drill("serve", "--port", str(port))

    assert result.exit_code == 1
    assert result.stdout == ""
    assert result.stderr.startswith(f"Error: port {port} cannot be used (")
    assert result.stderr.endswith("): name another with --port\n")


def answers(host: str, port: int) -> bool:
    try:
        with socket.create_connection((host, port), timeout=2):
            return True
    except OSError:
        return False


def test_serve_listens_on_this_machine_only(checkout, tmp_path):
    """A server of all addresses would answer on 127.0.0.2 as well."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    server = subprocess.Popen(
        [sys.executable, "-m", "drill", "serve", "--port", str(port)],
        cwd=checkout,
        env={**environment(), "TMPDIR": str(tmp_path)},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        end = time.monotonic() + 60
        while not answers("127.0.0.1", port) and server.poll() is None and time.monotonic() < end:
            time.sleep(0.1)
        assert answers("127.0.0.1", port)
        assert not answers("127.0.0.2", port)
    finally:
        server.kill()
        server.wait()
