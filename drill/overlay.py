"""Imports `snippets` from a folder, with the sources of some files replaced.

Standard library only: it runs in the processes that run checks, and in the reader's browser.
"""

import os
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from importlib.abc import MetaPathFinder
from importlib.machinery import FileFinder, ModuleSpec, SourceFileLoader
from types import CodeType, ModuleType

PACKAGE = "snippets"


@contextmanager
def replaced(root: str, changed: Mapping[str, str]) -> Iterator[None]:
    """Within the block `snippets` is imported anew from below a folder; afterward all is as before.

    No file is written, and no compiled file is read: neither could tell a change.

    Args:
        root: the folder that holds snippets/.
        changed: file, such as "snippets/attention.py" -> the source that is taken in its place.
    """
    finder = _finder(
        root, {os.path.join(root, *file.split("/")): changed[file] for file in changed}
    )
    before = _forget()
    sys.meta_path.insert(0, finder)
    try:
        yield
    finally:
        sys.meta_path.remove(finder)
        _forget()
        sys.modules.update(before)


def edited(root: str, file: str, old: str, new: str) -> str:
    """The source of a file with lines that stand there once replaced: a break, applied."""
    with open(os.path.join(root, *file.split("/")), encoding="utf-8") as source:
        return f"\n{source.read()}".replace(f"\n{old}", f"\n{new}", 1)[1:]


def _forget() -> dict[str, ModuleType]:
    """Take the package out of what is imported, and give it."""
    names = [name for name in sys.modules if name.partition(".")[0] == PACKAGE]
    return {name: sys.modules.pop(name) for name in names}


def _finder(root: str, sources: dict[str, str]) -> MetaPathFinder:
    class Loader(SourceFileLoader):
        def get_code(self, fullname: str) -> CodeType:  # past every cache: it cannot see a change
            path = self.get_filename(fullname)
            return self.source_to_code(self.get_data(path), path)

        def get_data(self, path: str) -> bytes:
            return sources[path].encode() if path in sources else super().get_data(path)

    class Finder(MetaPathFinder):
        def find_spec(
            self, fullname: str, path: Sequence[str] | None, target: ModuleType | None = None
        ) -> ModuleSpec | None:
            if fullname.partition(".")[0] != PACKAGE:
                return None
            return FileFinder(path[0] if path else root, (Loader, [".py"])).find_spec(fullname)

    return Finder()
