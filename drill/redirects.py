"""Pages that were renamed or merged leave a page at their old address, which leads to the new one.

docs/redirects.toml lists them: "attention/old.md" = "attention/new.md".
"""

import html
import tomllib
from collections.abc import Collection, Mapping

FILE = "redirects.toml"  # in docs/


def read(text: str, pages: Collection[str]) -> dict[str, str]:
    """Old page -> new page.

    Args:
        text: the file.
        pages: the paths of all pages within docs/.

    Raises:
        ValueError: the file breaks a rule; says which, for every line.
    """
    try:
        found = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise ValueError(f"docs/{FILE}: {error}") from error
    wrong = [_problem(old, new, found, pages) for old, new in found.items()]
    if problems := [f"docs/{FILE}: {problem}" for problem in wrong if problem]:
        raise ValueError("\n".join(problems))
    return found


def _problem(
    old: str, new: object, found: Mapping[str, object], pages: Collection[str]
) -> str | None:
    if not isinstance(new, str):
        return f'{old} names no page: write "{old}" = "topic/page.md", in quotation marks'
    if not old.endswith(".md") or old.startswith("/") or ".." in old.split("/"):
        return f"{old} is no page below docs/, such as topic/page.md"
    if old in pages:
        return f"{old} is still a page, so nothing would be redirected"
    if new in found:
        return f"{old} leads to {new}, which is redirected itself: name the last page"
    if new not in pages:
        return f"{old} leads to {new}, and there is no such page"
    return None


def address(page: str) -> str:
    """Where a page stands on the site: topic/page.md at topic/page/."""
    return f"{page.removesuffix('.md')}/".removesuffix("index/")


def as_html(title: str, relative: str, canonical: str) -> str:
    """The page at the old address, which needs no script.

    Args:
        title: of the new page.
        relative: the address of the new page from the old one.
        canonical: the address of the new page on its host.
    """
    title, relative, canonical = (html.escape(text) for text in (title, relative, canonical))
    return f"""\
<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<title>{title}</title>
<meta name="viewport" content="width=device-width">
<meta name="robots" content="noindex">
<meta http-equiv="refresh" content="0; url={relative}">
<link rel="canonical" href="{canonical}">
</head>
<body>
<p>This page has moved: <a href="{relative}">{title}</a></p>
</body>
</html>
"""
