"""Writing files and folders so that an interruption leaves the old ones whole."""

import contextlib
import glob
import os
import shutil
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

if sys.platform != "win32":
    import fcntl

SUFFIX = ".unfinished"  # of folders that are no one's but ours


def write_atomic(path: Path, data: bytes) -> None:
    """Write beside the file and put the result in its place, or change nothing."""
    path.parent.mkdir(parents=True, exist_ok=True)
    descriptor, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(data)
        os.chmod(name, 0o644)
        os.replace(name, path)
    except OSError as error:
        os.unlink(name)
        raise OSError(error.errno, error.strerror, str(path)) from error  # writing names no file
    except BaseException:
        os.unlink(name)
        raise


@contextmanager
def new_folder(path: Path) -> Iterator[Path]:
    """A folder to make and fill: at the end it takes the place of another, or nothing changes.

    What killed processes have left is removed, and a folder that one had put aside goes back;
    what belongs to a process that runs is left alone. Windows has no such locks: all is left there.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    with _held(path.parent):
        for left in path.parent.glob(f".{glob.escape(path.name)}.*{SUFFIX}"):
            _remove_if_left(left, path)
        work = Path(tempfile.mkdtemp(dir=path.parent, prefix=f".{path.name}.", suffix=SUFFIX))
        lock = _lock(work)
    try:
        yield work / "new"
        with _held(path.parent):
            if path.exists():
                path.rename(work / "old")
            (work / "new").rename(path)
    finally:
        _remove(work, path)
        if lock is not None:
            os.close(lock)


def _remove_if_left(work: Path, path: Path) -> None:
    """Remove the folder of a process that has ended."""
    lock = _lock(work)
    if lock is not None:
        _remove(work, path)
        os.close(lock)


def _remove(work: Path, path: Path) -> None:
    """Remove a folder; what it put aside goes back, where nothing has taken its place."""
    if (work / "old").exists() and not path.exists():
        (work / "old").rename(path)
    shutil.rmtree(work, ignore_errors=True)


@contextmanager
def _held(folder: Path) -> Iterator[None]:
    """One process at a time, where there are locks."""
    lock = _lock(folder, wait=True)
    try:
        yield
    finally:
        if lock is not None:
            os.close(lock)


def _lock(folder: Path, wait: bool = False) -> int | None:
    """A descriptor that holds a folder until it is closed, or the process ends in whatever way.

    None where another process holds it, or where there are no locks.
    """
    if sys.platform == "win32":
        return None
    with contextlib.suppress(OSError):
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))
            return descriptor
        except OSError:
            os.close(descriptor)
    return None
