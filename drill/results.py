"""What runs of checks said before, kept in a cache: what has not changed is not run again."""

import hashlib
import json
import logging
import sys
from collections.abc import Mapping
from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import Any

from drill.files import write_atomic

log = logging.getLogger(__name__)

FILE = "checks.json"
FIELDS = ("end", "message", "line", "seconds", "cpu")  # of an outcome
RUNNERS = ("child.py", "overlay.py")  # the files that decide how a run ends


class Results:
    """How runs ended, by a hash of everything that they depend on."""

    def __init__(self, cache: Path) -> None:
        self._file = cache / FILE
        self._known = self._read()
        self._used: dict[str, dict[str, Any]] = {}

    def get(self, key: str) -> dict[str, Any] | None:
        """The outcome of a run that is known already."""
        found = self._known.get(key)
        if found is not None:
            self._used[key] = found
        return found

    def put(self, key: str, outcome: dict[str, Any]) -> None:
        """Remember an outcome; it must be one that the same run would have again."""
        self._used[key] = outcome

    def save(self, *, all_pages: bool) -> None:
        """Write what is known; after a look at all pages, what no page needs any more is left out."""
        kept = self._used if all_pages else {**self._read(), **self._used}
        if kept == self._known:
            return
        lines = ",\n".join(f'"{key}": {json.dumps(kept[key])}' for key in sorted(kept))
        try:
            write_atomic(self._file, f"{{\n{lines}\n}}\n".encode())
        except OSError as error:
            log.warning(f"results of checks are not kept for the next time: {error}")

    def _read(self) -> dict[str, dict[str, Any]]:
        try:
            known = json.loads(self._file.read_text(encoding="utf-8"))
            return {key: {name: found[name] for name in FIELDS} for key, found in known.items()}
        except FileNotFoundError:
            return {}
        except (OSError, ValueError, TypeError, LookupError, AttributeError) as error:
            log.warning(f"{self._file} cannot be read, so every check is run: {error}")
            return {}


def run_key(code: str, sources: Mapping[str, str], strict: bool) -> str:
    """A hash of a run: its code, the snippets it can see, and what runs them.

    Args:
        code: the check.
        sources: file -> text, as the run sees it.
        strict: whether a warning is an error.
    """
    parts = [_tools(), code, sorted(sources.items()), strict]
    return hashlib.sha256(json.dumps(parts).encode()).hexdigest()[:32]


@cache
def _tools() -> str:
    here = Path(__file__).parent
    texts = [(here / name).read_text(encoding="utf-8") for name in RUNNERS]
    return hashlib.sha256("\0".join([sys.version, version("numpy"), *texts]).encode()).hexdigest()
