"""Cards for the terminal: their HTML as styled text, their math as Unicode."""

import re
import unicodedata
from collections.abc import Iterable, Iterator

from bs4 import BeautifulSoup, Tag
from bs4.element import NavigableString, PageElement
from pygments.token import STANDARD_TYPES
from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.rule import Rule
from rich.style import Style
from rich.syntax import Syntax
from rich.table import Table
from rich.text import Text

HEADINGS = {"h1", "h2", "h3", "h4", "h5", "h6"}
BLOCKS = {"p", "div", "pre", "ul", "ol", "table", "blockquote", "hr", *HEADINGS}
INLINE = {
    "em": Style(italic=True),
    "strong": Style(bold=True),
    "code": Style(color="cyan"),
    "a": Style(underline=True),
}
PLAIN, BOLD, DIM = Style(), Style(bold=True), Style(dim=True)
# The sixteen colors of the terminal's own palette, which its owner has chosen to be readable.
THEME = Syntax.get_theme("ansi_dark")
TOKENS = {name: token for token, name in STANDARD_TYPES.items() if name}
DISPLAY = re.compile(r"\\\[(.+?)\\\]", re.DOTALL)
MATH = re.compile(r"\\\((.+?)\\\)|\\\[(.+?)\\\]", re.DOTALL)


def render(markup: str) -> RenderableType:
    """The HTML of a card's front or back, for rich to print."""
    blocks: list[RenderableType] = []
    for block in _blocks(BeautifulSoup(markup, "html.parser")):
        blocks += [Text(), block] if blocks else [block]
    return Group(*blocks)


def _blocks(parent: Tag) -> Iterator[RenderableType]:
    """The blocks of an element; what stands between them is a paragraph of its own."""
    between: list[PageElement] = []
    for child in parent.children:
        if isinstance(child, Tag) and child.name in BLOCKS:
            yield from _paragraph(between)
            yield from _block(child)
            between = []
        else:
            between.append(child)
    yield from _paragraph(between)


def _block(tag: Tag) -> Iterator[RenderableType]:
    match tag.name:
        case "pre":
            yield Padding(_code(tag), (0, 0, 0, 2), expand=False)
        case "ul" | "ol":
            yield _list(tag)
        case "table":
            yield _table(tag)
        case "blockquote":
            yield Padding(Group(*_blocks(tag)), (0, 0, 0, 2), expand=False)
        case "hr":
            yield Rule(style=DIM)
        case "div":
            yield from _blocks(tag)
        case "p":
            is_context = "context" in tag.get_attribute_list("class")
            yield from _paragraph(tag.children, DIM if is_context else PLAIN)
        case _:
            yield from _paragraph(tag.children, BOLD)


def _list(tag: Tag) -> Table:
    grid = Table.grid(padding=(0, 1))
    for number, item in enumerate(tag.find_all("li", recursive=False), 1):
        grid.add_row("•" if tag.name == "ul" else f"{number}.", Group(*_blocks(item)))
    return grid


def _table(tag: Tag) -> Table:
    head, *rows = [
        [_text(cell.children) for cell in row.find_all(["th", "td"])] for row in tag.find_all("tr")
    ]
    table = Table(box=None, pad_edge=False, header_style=BOLD)
    for cell in head:
        table.add_column(cell)
    for row in rows:
        table.add_row(*row)
    return table


def _code(tag: Tag) -> Text:
    """Code in rich's colors, by the classes that Pygments gave it; of a diff, what goes and comes."""
    text = Text()
    for piece in tag.find_all(string=True):
        names = piece.parent.get_attribute_list("class") if piece.parent else []
        tokens = [TOKENS[name] for name in names if name in TOKENS]
        text.append(piece, THEME.get_style_for_token(tokens[0]) if tokens else PLAIN)
    text.rstrip()
    return text


def _paragraph(children: Iterable[PageElement], style: Style = PLAIN) -> Iterator[RenderableType]:
    """A text, broken where a formula stands on a line of its own."""
    part: list[PageElement] = []
    for child in children:
        if isinstance(child, NavigableString):
            before, *rest = DISPLAY.split(child)
            part.append(NavigableString(before))
            for formula, after in zip(rest[::2], rest[1::2]):
                yield from _lines(part, style)
                yield Padding(Text(math(formula), style), (0, 0, 0, 4), expand=False)
                part = [NavigableString(after)]
        else:
            part.append(child)
    yield from _lines(part, style)


def _lines(children: Iterable[PageElement], style: Style) -> Iterator[Text]:
    text = _text(children, style)
    if text:
        yield text


def _text(children: Iterable[PageElement], style: Style = PLAIN) -> Text:
    text = Text(style=style)
    for child in children:
        _append(text, child, PLAIN)
    text.rstrip()
    return text


def _append(text: Text, element: PageElement, style: Style) -> None:
    if isinstance(element, Tag):
        if element.name == "br":
            text.append("\n")
        elif element.name == "img":
            text.append(f"[picture: {element.get('alt')}]", style)
        style += INLINE.get(element.name, PLAIN)
        if element.name == "a":
            style += Style(link=str(element.get("href")))
        for child in element.children:
            _append(text, child, style)
    elif isinstance(element, NavigableString):
        is_code = element.parent is not None and element.parent.name == "code"
        plain = str(element) if is_code else MATH.sub(_inline_math, element)
        plain = re.sub(r"\s+", " ", plain)
        if text.plain[-1:] in ("", " ", "\n"):
            plain = plain.lstrip()
        text.append(plain, style)


def _inline_math(found: re.Match[str]) -> str:
    return math(found[1] or found[2]).replace("\n", "; ")


# --- math

SYMBOLS = {
    "alpha": "α", "beta": "β", "gamma": "γ", "delta": "δ", "epsilon": "ε", "varepsilon": "ε",
    "zeta": "ζ", "eta": "η", "theta": "θ", "vartheta": "ϑ", "iota": "ι", "kappa": "κ",
    "lambda": "λ", "mu": "μ", "nu": "ν", "xi": "ξ", "pi": "π", "rho": "ρ", "sigma": "σ",
    "tau": "τ", "upsilon": "υ", "phi": "φ", "varphi": "φ", "chi": "χ", "psi": "ψ", "omega": "ω",
    "Gamma": "Γ", "Delta": "Δ", "Theta": "Θ", "Lambda": "Λ", "Xi": "Ξ", "Pi": "Π",
    "Sigma": "Σ", "Upsilon": "Υ", "Phi": "Φ", "Psi": "Ψ", "Omega": "Ω",
    "ell": "ℓ", "infty": "∞", "partial": "∂", "nabla": "∇", "emptyset": "∅", "varnothing": "∅",
    "sum": "∑", "prod": "∏", "int": "∫", "forall": "∀", "exists": "∃", "neg": "¬",
    "cdot": "·", "times": "×", "div": "÷", "pm": "±", "mp": "∓", "ast": "*", "star": "⋆",
    "circ": "∘", "odot": "⊙", "oplus": "⊕", "otimes": "⊗", "top": "⊤", "bot": "⊥", "perp": "⊥",
    "wedge": "∧", "land": "∧", "vee": "∨", "lor": "∨", "cup": "∪", "cap": "∩",
    "setminus": "∖", "bullet": "•", "dagger": "†", "prime": "′",
    "le": "≤", "leq": "≤", "leqslant": "≤", "ge": "≥", "geq": "≥", "geqslant": "≥",
    "ne": "≠", "neq": "≠", "ll": "≪", "gg": "≫", "lt": "<", "gt": ">", "equiv": "≡",
    "approx": "≈", "sim": "~", "simeq": "≃", "cong": "≅", "propto": "∝", "in": "∈",
    "notin": "∉", "ni": "∋", "subset": "⊂", "subseteq": "⊆", "supset": "⊃", "supseteq": "⊇",
    "to": "→", "rightarrow": "→", "longrightarrow": "→", "leftarrow": "←", "gets": "←",
    "leftrightarrow": "↔", "mapsto": "↦", "uparrow": "↑", "downarrow": "↓",
    "Rightarrow": "⇒", "implies": "⇒", "Leftarrow": "⇐", "Leftrightarrow": "⇔", "iff": "⇔",
    "ldots": "…", "dots": "…", "dotsc": "…", "dotsb": "⋯", "cdots": "⋯", "vdots": "⋮", "ddots": "⋱",
    "mid": "|", "vert": "|", "lvert": "|", "rvert": "|", "parallel": "‖", "|": "‖", "Vert": "‖",
    "lVert": "‖", "rVert": "‖", "langle": "⟨", "rangle": "⟩", "lfloor": "⌊", "rfloor": "⌋",
    "lceil": "⌈", "rceil": "⌉", "lbrace": "{", "rbrace": "}", "colon": ":", "coloneqq": ":=",
    "{": "{", "}": "}", "%": "%", "_": "_", "&": "&", "#": "#", "$": "$", "\\": "\n",
    ",": " ", ";": " ", ":": " ", " ": " ", "!": "", "quad": " ", "qquad": " ",
    "left": "", "right": "", "middle": "", "limits": "", "nolimits": "", "displaystyle": "",
    **{size + side: "" for size in ("big", "Big", "bigg", "Bigg") for side in ("", "l", "r", "m")},
}  # fmt: skip
# Operations and relations, which stay apart from what is beside them.
SPACED = frozenset("·×÷±∓⋆⊙⊕⊗∧∨∪∩∖≤≥≠≪≫≡≈~≃≅∝∈∉∋⊂⊆⊃⊇→←↔↦⇒⇐⇔")
# Names of functions, which stay apart from letters beside them.
NAMES = {
    "arccos", "arcsin", "arctan", "arg", "cos", "cosh", "cot", "det", "dim", "exp", "gcd", "inf",
    "ker", "lim", "liminf", "limsup", "ln", "log", "max", "min", "Pr", "sin", "sinh", "sup", "tan",
    "tanh",
}  # fmt: skip
ACCENTS = {
    "hat": "\u0302", "widehat": "\u0302", "tilde": "\u0303", "widetilde": "\u0303",
    "bar": "\u0304", "overline": "\u0305", "underline": "\u0332", "dot": "\u0307",
    "ddot": "\u0308", "vec": "\u20d7",
}  # fmt: skip
# Commands that change only the looks of their argument.
LOOKS = {
    "mathbb", "mathbf", "mathcal", "mathfrak", "mathit", "mathrm", "mathscr", "mathsf", "mathtt",
    "boldsymbol", "bm", "text", "textbf", "textit", "textrm", "textsf", "texttt", "mbox",
    "underbrace", "overbrace",
}  # fmt: skip
SUPERSCRIPTS = dict(
    zip(
        "0123456789+-=()abcdefghijklmnoprstuvwxyzABDEGHIJKLMNOPRTUVWβγδθφχ⊤′*",
        "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾ᵃᵇᶜᵈᵉᶠᵍʰⁱʲᵏˡᵐⁿᵒᵖʳˢᵗᵘᵛʷˣʸᶻᴬᴮᴰᴱᴳᴴᴵᴶᴷᴸᴹᴺᴼᴾᴿᵀᵁⱽᵂᵝᵞᵟᶿᵠᵡᵀ′*",
        strict=True,
    )
)
SUBSCRIPTS = dict(
    zip(
        "0123456789+-=()aehijklmnoprstuvxβγρφχ",
        "₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎ₐₑₕᵢⱼₖₗₘₙₒₚᵣₛₜᵤᵥₓᵦᵧᵨᵩᵪ",
        strict=True,
    )
)
RAISED_OR_LOWERED = "".join({*SUPERSCRIPTS.values(), *SUBSCRIPTS.values()} - {"*"})
BEFORE, AFTER = (
    "\0",
    "\1",
)  # around a name: a space where there is a letter next to it, else nothing
# What needs no parentheses below a fraction's bar: x, 12, xᵢ², √d, ∂x, (a + b), Var(x).
ATOM = re.compile(
    rf"[√∂Δ]*(?:\d+(?:\.\d+)?|[^\W\d]\W?|\w*\([^()]*\))[{re.escape(RAISED_OR_LOWERED)}]*"
)


def math(latex: str) -> str:
    r"""Math as text: \frac{a}{\sqrt d} as a/√d; a command that is unknown stays as it is."""
    text = _Math(latex).sequence()
    text = re.sub(rf"(?<=[\w)\]]){BEFORE}|{AFTER}(?=[^\W_]|[√∑∏∂{BEFORE}])", " ", text)
    text = re.sub(r"(?<=[\w)])(?=[∑∏∫])", " ", _without_marks(text))
    text = re.sub(r" *\n *", "\n", re.sub(r"[ \t]+", " ", text)).strip()
    return unicodedata.normalize("NFC", text)


class _Math:
    """Reads LaTeX from left to right; whatever it is, some text comes out."""

    def __init__(self, latex: str) -> None:
        self._tokens = re.findall(r"\\[a-zA-Z]+\*?|\\.|.", re.sub(r"\s+", " ", latex))[::-1]

    def sequence(self, end: str = "") -> str:
        """Everything up to a closing token, or to the end of all."""
        text = ""
        while self._tokens:
            token = self._tokens.pop()
            if token == end:
                break
            text += self._convert(token)
        return text

    def _convert(self, token: str) -> str:
        if token.startswith("\\") and len(token) > 1:
            return self._command(token)
        match token:
            case "{":
                return self.sequence("}")
            case "^":
                return _script(self._argument(), SUPERSCRIPTS, "^")
            case "_":
                return _script(self._argument(), SUBSCRIPTS, "_")
            case "&" | "~":
                return " "
            case "'":
                return "′"
        return token

    def _command(self, token: str) -> str:
        name = token[1:].removesuffix("*")
        if name in SYMBOLS:
            if name in ("partial", "nabla"):
                self._skip_spaces()  # ∂x, not ∂ x
            symbol = SYMBOLS[name]
            return f" {symbol} " if symbol in SPACED else symbol
        if name in NAMES:
            return f"{BEFORE}{name}{AFTER}"
        if name in LOOKS:
            return self._argument()
        if name in ACCENTS:
            accent = ACCENTS[name]
            return "".join(char + accent * char.isalnum() for char in self._argument())
        match name:
            case "operatorname":
                return f"{BEFORE}{self._argument()}{AFTER}"
            case "frac" | "dfrac" | "tfrac":
                return f"{_above(self._argument())}/{_below(self._argument())}"
            case "sqrt":
                degree = self._option()
                return _script(degree, SUPERSCRIPTS, "^") * bool(degree) + (
                    f"√{_below(self._argument())}"
                )
            case "begin" | "end":
                self._argument()
                return ""
        return token + self._untouched_groups()

    def _argument(self) -> str:
        self._skip_spaces()
        return self._convert(self._tokens.pop()) if self._tokens else ""

    def _option(self) -> str:
        """What stands in brackets."""
        self._skip_spaces()
        if self._tokens[-1:] != ["["]:
            return ""
        self._tokens.pop()
        return self.sequence("]")

    def _untouched_groups(self) -> str:
        """The arguments of a command that is unknown, in their braces."""
        text = ""
        while self._tokens[-1:] == ["{"]:
            text += "{" + self._argument() + "}"
        return text

    def _skip_spaces(self) -> None:
        while self._tokens[-1:] == [" "]:
            self._tokens.pop()


def _script(text: str, raised: dict[str, str], mark: str) -> str:
    """A super- or subscript in its own characters, or after its mark where there are none."""
    text = _without_marks(text).strip()
    bare = text.replace(" ", "")
    if all(char in raised for char in bare):
        return "".join(raised[char] for char in bare)
    return mark + (text if re.fullmatch(r"\w+|[^\w\s]", text) else f"({text})")


def _above(text: str) -> str:
    """What is divided: in parentheses where it is a sum or the like."""
    text = text.strip()
    inner = re.sub(r"\([^()]*\)", "", text)
    return f"({text})" if re.search(r"[\s+\-/=]", inner) else text


def _below(text: str) -> str:
    """What divides, or stands below a root: in parentheses unless it is one thing."""
    text = text.strip()
    return text if ATOM.fullmatch(_without_marks(text)) else f"({text})"


def _without_marks(text: str) -> str:
    return text.replace(BEFORE, "").replace(AFTER, "")
