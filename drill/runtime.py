"""Python for the reader's browser: Pyodide's core, and NumPy for it, checked by hash and kept in .cache.

The core is the npm package `pyodide`. NumPy for WebAssembly is in no registry: it is bundled from
a file, or from Pyodide's own distribution; else the reader's browser loads it from there.
"""

import hashlib
import json
import os
import shutil
import subprocess
import tarfile
import tempfile
import zipfile
from dataclasses import dataclass
from http.client import HTTPException
from pathlib import Path
from typing import Any
from urllib.request import urlopen

from drill.files import write_atomic

VERSION = "0.29.5"
SHA512 = (
    "4e462b52ff66f1099f2260032919a9c19ba52f8f04d2e51a0523be76f4502b20"
    "09734aa1f60bbb8e7f1bb721cf8773599b5af6207d98ac9848afb43607dbab03"
)
CORE = ("pyodide.mjs", "pyodide.asm.js", "pyodide.asm.wasm", "python_stdlib.zip")
DISTRIBUTION = f"https://cdn.jsdelivr.net/pyodide/v{VERSION}/full/"
FOLDER = f"assets/drill/pyodide-{VERSION}/"  # of the site


class Missing(OSError):
    """The runtime cannot be had here; says why, and what to do."""


@dataclass(frozen=True)
class Numpy:
    """The wheel that the browser loads."""

    name: str
    sha256: str
    content: bytes | None  # None: it comes from Pyodide's distribution
    size: int  # in bytes; 0 if unknown


@dataclass(frozen=True)
class Runtime:
    """The files of Pyodide, by name, and NumPy's wheel."""

    files: dict[str, bytes]
    info: dict[str, Any]  # of Pyodide's own lock file: the versions of its ABI and of Python
    numpy: Numpy

    def as_json(self) -> dict[str, Any]:
        """What the worker needs to know to load it; addresses are relative to the assets."""
        folder = FOLDER.removeprefix("assets/drill/")
        bundled = self.numpy.content is not None
        return {
            "version": VERSION,
            "folder": folder,
            "info": self.info,
            "sizes": {name: len(content) for name, content in self.files.items()},
            "numpy": {
                "url": f"{folder if bundled else DISTRIBUTION}{self.numpy.name}",
                "sha256": self.numpy.sha256,
                "size": self.numpy.size,
                "bundled": bundled,
            },
        }


def read(cache: Path, wheel: str | None = None) -> Runtime:
    """Pyodide's core, taken from the cache or from npm; and NumPy as a file, if one is named.

    Args:
        cache: the folder that keeps downloads.
        wheel: path of a NumPy wheel for Pyodide; None leaves it to the reader's browser.

    Raises:
        Missing: the core can neither be found nor be fetched.
        ValueError: the wheel is none.
    """
    with tarfile.open(_tarball(cache)) as archive:
        files = {name: _member(archive, name) for name in (*CORE, "pyodide-lock.json")}
    lock = json.loads(files.pop("pyodide-lock.json"))
    listed = lock["packages"]["numpy"]
    numpy = _wheel(Path(wheel)) if wheel else Numpy(listed["file_name"], listed["sha256"], None, 0)
    return Runtime(files, lock["info"], numpy)


def download_numpy(cache: Path) -> Path:
    """NumPy's wheel from Pyodide's distribution, checked against Pyodide's own lock file.

    Raises:
        Missing: it cannot be fetched, or is not what the lock file lists.
    """
    listed = read(cache).numpy
    file = cache / listed.name
    if file.exists() and _sha256(file.read_bytes()) == listed.sha256:
        return file
    address = f"{DISTRIBUTION}{listed.name}"
    try:
        with urlopen(address, timeout=60) as response:
            content = response.read()
    except (OSError, HTTPException) as error:  # the latter where the answer breaks off
        reason = getattr(error, "reason", error)
        raise Missing(
            f"NumPy for the browser cannot be fetched from {address}: {reason}"
        ) from error
    if _sha256(content) != listed.sha256:
        raise Missing(
            f"{address} is not the file that Pyodide {VERSION} lists: its SHA-256 differs"
        )
    write_atomic(file, content)
    return file


def _tarball(cache: Path) -> Path:
    """The npm package, as a file whose hash is right."""
    named = os.environ.get("DRILL_PYODIDE")
    file = Path(named) if named else cache / f"pyodide-{VERSION}.tgz"
    if file.exists() and _sha512(file) == SHA512:
        return file
    if named:
        raise Missing(f"DRILL_PYODIDE: {file} is not the npm package pyodide {VERSION}")
    npm = shutil.which("npm")
    if npm is None:
        raise Missing(
            f"npm is not installed; or set DRILL_PYODIDE to a file of the npm package pyodide {VERSION}"
        )
    with tempfile.TemporaryDirectory() as folder:
        try:
            done = subprocess.run(
                [npm, "pack", f"pyodide@{VERSION}", "--silent", "--pack-destination", folder],
                capture_output=True,
                text=True,
                timeout=300,
                cwd=folder,
                check=False,
            )
        except subprocess.TimeoutExpired as error:
            raise Missing(
                f"npm cannot fetch pyodide@{VERSION}: it did not end within 5 minutes"
            ) from error
        packed = Path(folder, file.name)
        if done.returncode or not packed.exists():
            last = (done.stderr.strip() or done.stdout.strip()).split("\n")[-1]
            raise Missing(f"npm cannot fetch pyodide@{VERSION}: {last}")
        if _sha512(packed) != SHA512:
            raise Missing(f"what npm gives as pyodide@{VERSION} has another SHA-512 than expected")
        write_atomic(file, packed.read_bytes())
    return file


def _member(archive: tarfile.TarFile, name: str) -> bytes:
    file = archive.extractfile(f"package/{name}")
    assert file is not None  # the archive's hash is known
    return file.read()


def _wheel(file: Path) -> Numpy:
    if not file.is_file():
        raise ValueError(f"DRILL_NUMPY_WHEEL: there is no file {file}")
    content = file.read_bytes()
    if not (file.name.startswith("numpy-") and file.name.endswith("_wasm32.whl")):
        raise ValueError(f"DRILL_NUMPY_WHEEL: {file.name} is no wheel of NumPy for WebAssembly")
    if not zipfile.is_zipfile(file):
        raise ValueError(f"DRILL_NUMPY_WHEEL: {file} is damaged: it is no zip archive")
    return Numpy(file.name, _sha256(content), content, len(content))


def _sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def _sha512(file: Path) -> str:
    return hashlib.sha512(file.read_bytes()).hexdigest()
