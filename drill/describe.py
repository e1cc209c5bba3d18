"""The description of a page, for search engines and previews: its own first words, as plain text."""

import re
import unicodedata

from bs4 import BeautifulSoup

MOST = 160  # characters that search engines show

_ANSWER = re.compile(r'<h2 id="short-answer">.*?</h2>(.*?)<h2', re.DOTALL)
_PARAGRAPH = re.compile(r"<p>(.*?)</p>", re.DOTALL)
_FORMULA = re.compile(r"\\\((.+?)\\\)|\\\[(.+?)\\\]|\$([^$]+)\$", re.DOTALL)
_SIGNS = {
    "approx": "≈",
    "cdot": "·",
    "ge": "≥",
    "geq": "≥",
    "in": "∈",
    "infty": "∞",
    "le": "≤",
    "leftarrow": "←",
    "leq": "≤",
    "lVert": "‖",
    "ne": "≠",
    "neq": "≠",
    "odot": "⊙",
    "partial": "∂",
    "pm": "±",
    "prod": "∏",
    "rVert": "‖",
    "sum": "∑",
    "times": "×",
    "to": "→",
    "top": "T",
    "|": "‖",
}
_WITHOUT_SIGN = {
    "bigl",
    "bigr",
    "left",
    "mathbb",
    "mathbf",
    "mathrm",
    "operatorname",
    "right",
    "text",
}


def description(content: str) -> str:
    """Of the HTML of a page: its short answer, or else its first paragraph; 160 characters at most."""
    match = _ANSWER.search(content) or _PARAGRAPH.search(content)
    text = BeautifulSoup(match[1], "html.parser").get_text() if match else ""
    return shortened(" ".join(plain(text).split()))


def plain(text: str) -> str:
    """A text with its formulas in words."""
    return _FORMULA.sub(lambda found: in_words(found[1] or found[2] or found[3]), text)


def shortened(text: str) -> str:
    """Whole sentences if they fill half of what may be shown, else whole words and an ellipsis."""
    if len(text) <= MOST:
        return text
    sentences = re.match(rf".{{{MOST // 2},{MOST - 1}}}[.!?](?= )", text)
    return sentences[0] if sentences else f"{text[: MOST - 1].rsplit(' ', 1)[0].rstrip(' ,;:')}…"


def in_words(tex: str) -> str:
    """A formula as text: \\sqrt d is √d."""
    text = re.sub(r"\\frac\s*\{([^{}]*)\}\s*\{([^{}]*)\}", r"(\1)/(\2)", tex)
    text = re.sub(
        r"\\sqrt\s*\{([^{}]*)\}", lambda m: f"√({m[1]})" if len(m[1]) > 1 else f"√{m[1]}", text
    )
    text = re.sub(r"\\sqrt\s*", "√", text)
    text = re.sub(r"([_^])\{([^{}]{2,})\}", r"\1(\2)", text)
    text = re.sub(r"\\[,;:! ]|~", " ", text)
    text = re.sub(r"\\([A-Za-z]+|\|)\s?", lambda match: _sign(match[1]), text)
    return " ".join(re.sub(r"[\\{}]", "", text).split())


def _sign(name: str) -> str:
    if name in _WITHOUT_SIGN:
        return ""
    letter = name.removeprefix("var").replace("lambda", "lamda")
    kind = "SMALL" if letter.islower() else "CAPITAL"
    try:
        return unicodedata.lookup(f"GREEK {kind} LETTER {letter.upper()}")
    except KeyError:
        return _SIGNS.get(name, f"{name} ")
