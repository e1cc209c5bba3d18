"""Math becomes HTML when the site is built: readers load KaTeX's fonts and styles, and not KaTeX.

Until then every formula stands in a place of its own, the markup of pymdownx.arithmatex:
<span class="arithmatex">\\(x\\)</span>, or \\[x\\] where it is displayed.
"""

import html
import re
from collections.abc import Iterable
from pathlib import Path

from py_mini_racer import JSEvalException, mini_racer

KATEX = "assets/drill/vendor/katex/katex.min.js"  # of the site
_PLACE = re.compile(
    r'(?P<start><(?P<tag>span|div) class="arithmatex">)\\(?P<open>[(\[])(?P<tex>.*?)\\[)\]](?P<end></(?P=tag)>)',
    re.DOTALL,
)
_MARKED = re.compile(r"\\\(.+?\\\)|\\\[.+?\\\]", re.DOTALL)
_DOLLARS = re.compile(r"\$\$(?P<displayed>.+?)\$\$|\$(?P<inline>[^$]+)\$", re.DOTALL)


def placed(text: str) -> str:
    """HTML in which the formulas between \\( and \\) get their places."""
    return _MARKED.sub(lambda match: _place(match[0]), text)


def dollars(text: str) -> str:
    """A text as HTML, in which the formulas between dollars get their places."""
    return _DOLLARS.sub(
        lambda match: _place(
            f"\\[{match['displayed']}\\]" if match["displayed"] else f"\\({match['inline']}\\)"
        ),
        html.escape(text, quote=False),
    )


def _place(formula: str) -> str:
    return f'<span class="arithmatex">{formula}</span>'


def typeset(site: Path, pages: Iterable[Path]) -> None:
    """Set the math of pages of a built site.

    Raises:
        ValueError: KaTeX does not understand a formula.
    """
    known: dict[tuple[str, bool], str] = {}
    with mini_racer() as engine:  # closed in any case: a process waits for an open one for ever
        engine.eval((site / KATEX).read_text(encoding="utf-8"))

        def drawn(match: re.Match[str]) -> str:
            formula = html.unescape(match["tex"]).strip(), match["open"] == "["
            if formula not in known:
                options = {"displayMode": formula[1]}
                known[formula] = engine.call("katex.renderToString", formula[0], options)
            return f"{match['start']}{known[formula]}{match['end']}"

        for page in pages:
            text = page.read_text(encoding="utf-8")
            try:
                page.write_text(_PLACE.sub(drawn, text), encoding="utf-8")
            except JSEvalException as error:
                reason = re.search(r"ParseError: (.*)", str(error))
                said = reason[1] if reason else "KaTeX fails"
                raise ValueError(f"{page.relative_to(site).as_posix()}: {said}") from None
