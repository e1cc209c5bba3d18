"""Python for the browser: where it comes from, and that nothing wrong is taken for it."""

import hashlib
import http.server
import io
import json
import shutil
import subprocess
import tarfile
import threading
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from drill import runtime
from drill.runtime import Missing, download_numpy, read

WHEEL = "numpy-2.2.5-cp313-cp313-made_up_wasm32.whl"
CONTENT = b"what the wheel holds"
LOCK = {
    "info": {"abi_version": "1", "python": "3.13"},
    "packages": {
        "numpy": {"file_name": WHEEL, "sha256": hashlib.sha256(CONTENT).hexdigest()},
    },
}
FILES = {name: f"this is {name}".encode() for name in runtime.CORE}
Npm = Callable[..., list[list[str]]]


def package() -> bytes:
    """An npm package as small as it can be."""
    stream = io.BytesIO()
    with tarfile.open(fileobj=stream, mode="w:gz") as archive:
        for name, content in {**FILES, "pyodide-lock.json": json.dumps(LOCK).encode()}.items():
            member = tarfile.TarInfo(f"package/{name}")
            member.size = len(content)
            archive.addfile(member, io.BytesIO(content))
    return stream.getvalue()


PACKAGE = package()
TARBALL = f"pyodide-{runtime.VERSION}.tgz"


@pytest.fixture(autouse=True)
def expected(monkeypatch: pytest.MonkeyPatch) -> None:
    """The small package is the one whose hash is known, and nothing is set from outside."""
    monkeypatch.setattr(runtime, "SHA512", hashlib.sha512(PACKAGE).hexdigest())
    monkeypatch.delenv("DRILL_PYODIDE", raising=False)


@pytest.fixture
def npm(monkeypatch: pytest.MonkeyPatch) -> Npm:
    """npm(content): from now on npm gives this package, or none; returns the calls to come."""

    def give(content: bytes | None = PACKAGE, stderr: str = "") -> list[list[str]]:
        calls: list[list[str]] = []

        def run(command: list[str], *, cwd: str, **_: Any) -> "subprocess.CompletedProcess[str]":
            calls.append(command)
            if content is not None:
                Path(cwd, TARBALL).write_bytes(content)
            return subprocess.CompletedProcess(command, int(content is None), "", stderr)

        monkeypatch.setattr(shutil, "which", lambda name: f"/usr/bin/{name}")
        monkeypatch.setattr(subprocess, "run", run)
        return calls

    return give


@pytest.fixture
def cache(tmp_path: Path) -> Path:
    """A cache that has the package."""
    folder = tmp_path / "cache"
    folder.mkdir()
    (folder / TARBALL).write_bytes(PACKAGE)
    return folder


def files(folder: Path) -> dict[str, bytes]:
    return {file.name: file.read_bytes() for file in folder.rglob("*") if file.is_file()}


# --- the core


def test_npm_is_asked_once(tmp_path, npm):
    """For one version; from then on the cache has it."""
    calls = npm()

    found = [read(tmp_path), read(tmp_path)]

    assert len(calls) == 1
    assert f"pyodide@{runtime.VERSION}" in calls[0]
    assert [each.files for each in found] == [FILES, FILES]
    assert files(tmp_path) == {TARBALL: PACKAGE}


def test_a_damaged_cache_is_fetched_again(tmp_path, npm):
    """Its hash is looked at every time."""
    calls = npm()
    (tmp_path / TARBALL).write_bytes(PACKAGE[:-1])

    assert read(tmp_path).files == FILES
    assert len(calls) == 1
    assert files(tmp_path) == {TARBALL: PACKAGE}


def test_a_package_with_another_hash_is_refused(tmp_path, npm):
    """Whatever npm's registry gives, and nothing is kept of it."""
    npm(PACKAGE + b"!")

    with pytest.raises(Missing, match="another SHA-512 than expected"):
        read(tmp_path)

    assert files(tmp_path) == {}


def test_a_failure_of_npm_is_told_in_its_own_words(tmp_path, npm):
    """The last line says what it was."""
    npm(None, "npm error code E404\nnpm error network unreachable\n")

    with pytest.raises(
        Missing, match=r"npm cannot fetch pyodide@.*: npm error network unreachable"
    ):
        read(tmp_path)


def test_an_npm_that_never_ends_is_told(tmp_path, npm, monkeypatch):
    """A network may swallow everything; the site is built all the same."""
    npm()

    def run(command: list[str], **options: Any) -> None:
        raise subprocess.TimeoutExpired(command, options["timeout"])

    monkeypatch.setattr(subprocess, "run", run)

    with pytest.raises(Missing, match="npm cannot fetch pyodide"):
        read(tmp_path)


def test_without_npm_the_way_out_is_told(tmp_path, monkeypatch):
    """A file of the package will do."""
    monkeypatch.setattr(shutil, "which", lambda name: None)

    with pytest.raises(Missing, match=r"npm is not installed; or set DRILL_PYODIDE to a file"):
        read(tmp_path)


def test_a_named_file_needs_neither_npm_nor_a_cache(tmp_path, cache, monkeypatch):
    """It is read where it is."""
    monkeypatch.setattr(shutil, "which", lambda name: None)
    monkeypatch.setenv("DRILL_PYODIDE", str(cache / TARBALL))

    assert read(tmp_path / "empty").files == FILES
    assert not (tmp_path / "empty").exists()


@pytest.mark.parametrize("content", [None, b"something else"], ids=["missing", "other"])
def test_a_named_file_that_is_another_is_refused(tmp_path, npm, monkeypatch, content):
    """Npm is not asked in its place: who names a file means it."""
    calls = npm()
    named = tmp_path / "mine.tgz"
    if content is not None:
        named.write_bytes(content)
    monkeypatch.setenv("DRILL_PYODIDE", str(named))

    with pytest.raises(Missing, match=r"DRILL_PYODIDE: .*mine\.tgz is not the npm package pyodide"):
        read(tmp_path)

    assert calls == []


def test_the_worker_is_told_where_all_is_and_how_large(cache):
    """NumPy, which is not bundled, comes from Pyodide's distribution."""
    told = read(cache).as_json()

    assert told["folder"] == f"pyodide-{runtime.VERSION}/"
    assert told["info"] == LOCK["info"]
    assert told["sizes"] == {name: len(content) for name, content in FILES.items()}
    assert told["numpy"] == {
        "url": f"https://cdn.jsdelivr.net/pyodide/v{runtime.VERSION}/full/{WHEEL}",
        "sha256": hashlib.sha256(CONTENT).hexdigest(),
        "size": 0,
        "bundled": False,
    }


# --- NumPy from a file


def wheel(folder: Path, name: str = WHEEL) -> Path:
    with zipfile.ZipFile(folder / name, "w") as archive:
        archive.writestr("numpy/__init__.py", "")
    return folder / name


def test_a_wheel_is_bundled(cache, tmp_path):
    """Under its own name, with its own hash, from the site itself."""
    file = wheel(tmp_path)
    content = file.read_bytes()

    found = read(cache, str(file))

    assert found.numpy.content == content
    assert found.as_json()["numpy"] == {
        "url": f"pyodide-{runtime.VERSION}/{WHEEL}",
        "sha256": hashlib.sha256(content).hexdigest(),
        "size": len(content),
        "bundled": True,
    }


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("numpy-2.2.5-cp313-cp313-manylinux_2_28_x86_64.whl", "no wheel of NumPy for WebAssembly"),
        ("scipy-1.14.1-cp313-cp313-pyodide_2025_0_wasm32.whl", "no wheel of NumPy for WebAssembly"),
        ("numpy-2.2.5.zip", "no wheel of NumPy for WebAssembly"),
    ],
)
def test_another_wheel_is_refused(cache, tmp_path, name, message):
    """By its name, which says what it is for."""
    with pytest.raises(ValueError, match=message):
        read(cache, str(wheel(tmp_path, name)))


def test_a_wheel_that_is_not_there_is_told(cache, tmp_path):
    """With its path, and the name of the variable."""
    with pytest.raises(ValueError, match=rf"DRILL_NUMPY_WHEEL: there is no file .*{WHEEL}"):
        read(cache, str(tmp_path / WHEEL))


def test_a_wheel_that_was_cut_off_is_told(cache, tmp_path):
    """As a download may be."""
    file = wheel(tmp_path)
    file.write_bytes(file.read_bytes()[:40])

    with pytest.raises(ValueError, match="is damaged: it is no zip archive"):
        read(cache, str(file))


# --- NumPy from Pyodide's distribution


class Distribution(http.server.BaseHTTPRequestHandler):
    """Gives what a test puts there: status, content, and how many bytes of it arrive."""

    status, content, announced = 200, CONTENT, len(CONTENT)
    asked: list[str] = []  # noqa: RUF012  # one for all requests

    def do_GET(self) -> None:
        self.asked.append(self.path)
        self.send_response(self.status)
        self.send_header("Content-Length", str(self.announced))
        self.end_headers()
        self.wfile.write(self.content)

    def log_message(self, format: str, *args: object) -> None:
        pass


@pytest.fixture
def distribution(monkeypatch: pytest.MonkeyPatch) -> Iterator[type[Distribution]]:
    """A distribution on this machine."""

    class Own(Distribution):
        asked: list[str] = []  # noqa: RUF012

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Own)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    address = f"http://127.0.0.1:{server.server_port}/full/"
    monkeypatch.setattr(runtime, "DISTRIBUTION", address)
    yield Own
    server.shutdown()
    thread.join()
    server.server_close()


def test_numpy_is_fetched_once(cache, distribution):
    """Under the name that the lock file lists; from then on the cache has it."""
    found = [download_numpy(cache), download_numpy(cache)]

    assert distribution.asked == [f"/full/{WHEEL}"]
    assert found == [cache / WHEEL] * 2
    assert found[0].read_bytes() == CONTENT


def test_a_damaged_numpy_in_the_cache_is_fetched_again(cache, distribution):
    """Its hash is looked at every time."""
    (cache / WHEEL).write_bytes(CONTENT[:5])

    assert download_numpy(cache).read_bytes() == CONTENT
    assert len(distribution.asked) == 1


WRONG = {
    "other": ({"content": b"another file", "announced": 12}, "its SHA-256 differs"),
    "missing": ({"status": 404, "content": b"", "announced": 0}, "cannot be fetched from .*: Not"),
    "cut off": ({"announced": len(CONTENT) + 9}, "cannot be fetched from"),
}


@pytest.mark.parametrize("kind", WRONG)
def test_a_numpy_that_is_not_the_listed_one_is_refused(cache, distribution, kind):
    """And nothing of it stays, not even half."""
    changes, message = WRONG[kind]
    for name, value in changes.items():
        setattr(distribution, name, value)

    with pytest.raises(Missing, match=message):
        download_numpy(cache)

    assert files(cache) == {TARBALL: PACKAGE}


def test_a_distribution_out_of_reach_is_told_with_its_address(cache, monkeypatch):
    """As it is without a network."""
    monkeypatch.setattr(runtime, "DISTRIBUTION", "http://127.0.0.1:1/full/")

    with pytest.raises(Missing, match=rf"from http://127\.0\.0\.1:1/full/{WHEEL}: .*refused"):
        download_numpy(cache)

    assert files(cache) == {TARBALL: PACKAGE}
