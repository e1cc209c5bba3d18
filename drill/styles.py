"""One style sheet for every page, made of the theme's, KaTeX's and the site's own: one request, not four."""

import posixpath
import re
from collections.abc import Mapping

SHEET = "assets/drill/site.css"
# In the order in which they count; the theme's have a hash in their names.
PARTS = (
    r"assets/stylesheets/main\.\w+\.min\.css",
    r"assets/stylesheets/palette\.\w+\.min\.css",
    r"assets/drill/vendor/katex/katex\.min\.css",
    r"assets/drill/drill\.css",
)
_ADDRESS = re.compile(r"""url\((?:"([^"]*)"|'([^']*)'|([^"')]*))\)""")


def chosen(paths: list[str]) -> list[str]:
    """Those of the files that are parts of the sheet.

    Raises:
        ValueError: there is none for some part, or there are several.
    """
    found = [[path for path in paths if re.fullmatch(part, path)] for part in PARTS]
    for part, matches in zip(PARTS, found, strict=True):
        if len(matches) != 1:
            raise ValueError(f"the style sheet {part} is there {len(matches)} times, not once")
    return [path for [path] in found]


def joined(sheets: Mapping[str, str]) -> str:
    """Path of a sheet -> its text, as one text for SHEET: what it refers to stays where it is."""
    return "\n".join(_moved(text, path) for path, text in sheets.items())


def _moved(text: str, path: str) -> str:
    folder = posixpath.dirname(path)

    def moved(match: re.Match[str]) -> str:
        address = match[1] or match[2] or match[3]
        if re.match(r"[a-z]+:|#|/", address):
            return match[0]
        target = posixpath.join(folder, address)
        return f"url({posixpath.relpath(target, posixpath.dirname(SHEET))})"

    return _ADDRESS.sub(moved, text)
