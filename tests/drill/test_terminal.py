"""Cards for the terminal: HTML as text, math as Unicode."""

import io

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rich.console import Console

from drill import cards, terminal
from drill.terminal import math

examples = settings(deadline=None, derandomize=True, max_examples=200)


def shown(markup: str, width: int = 60, color: bool = False) -> str:
    """What a terminal of 16 colors shows, without the spaces at the ends of lines."""
    out = io.StringIO()
    console = Console(
        file=out, width=width, force_terminal=color, color_system="standard" if color else None
    )
    console.print(terminal.render(markup))
    return "\n".join(line.rstrip() for line in out.getvalue().rstrip().split("\n"))


def page(markdown: str, **options: int) -> str:
    """What a terminal shows of the card that this Markdown becomes."""
    return shown(cards.render(markdown), **options)


# --- text


def test_paragraphs_are_apart() -> None:
    """By an empty line; line ends within one are spaces."""
    assert page("One\ntwo.\n\nThree.") == "One two.\n\nThree."


def test_text_is_wrapped_at_the_width_of_the_terminal() -> None:
    """At spaces."""
    assert page("one two three", width=8) == "one two\nthree"


@pytest.mark.parametrize(
    ("markdown", "text"),
    [
        ("a *b* **c** `d_k`", "a b c d_k"),
        ("`a < b` & c", "a < b & c"),
        ("[bold]red[/bold] :smile:", "[bold]red[/bold] :smile:"),
        ("a [paper](https://arxiv.org/abs/1) b", "a paper b"),
        ("# Title\n\nText", "Title\n\nText"),
        ("a\\\nb", "a\nb"),
        ("see ![a curve](curve.svg)", "see [picture: a curve]"),
        ("> said\n\nthen", "  said\n\nthen"),
        ("a\n\n---\n\nb", f"a\n\n{'─' * 60}\n\nb"),
        ("- a\n- b\n  - c", "• a\n• b\n  • c"),
        ("1. a\n2. b", "1. a\n2. b"),
        ("- one $x^2$\n\n- two", "• one x²\n• two"),
    ],
)
def test_markup_of_a_card_reads_as_text(markdown: str, text: str) -> None:
    """What Markdown makes of a page; nothing in it is a command to rich."""
    assert page(markdown) == text


def test_a_table_has_its_columns_in_line() -> None:
    """With its head above."""
    lines = page("| d | std |\n|---|---|\n| $16$ | 4 |\n| 4096 | 64 |").split("\n")

    assert lines == ["d     std", "16    4", "4096  64"]


@pytest.mark.parametrize(
    ("markdown", "styled"),
    [("*a*", "\x1b[3ma\x1b[0m"), ("**a**", "\x1b[1ma\x1b[0m"), ("`a`", "\x1b[36ma\x1b[0m")],
)
def test_emphasis_and_code_are_seen(markdown: str, styled: str) -> None:
    """Italic, bold, in a color."""
    assert page(markdown, color=True) == styled


def test_the_question_above_a_card_steps_back() -> None:
    """Dim: it is the context, not what is asked."""
    assert shown('<p class="context">Why?</p>', color=True) == "\x1b[2mWhy?\x1b[0m"


def test_a_link_can_be_followed() -> None:
    """In terminals that know links."""
    assert "https://arxiv.org/abs/1" in page("[paper](https://arxiv.org/abs/1)", color=True)


# --- code


def test_code_keeps_its_lines_and_their_indentation() -> None:
    """And is set in by two."""
    assert page("```python\ndef f():\n    return 1\n```") == "  def f():\n      return 1"


def test_math_in_code_is_left_alone() -> None:
    """As are its spaces and signs."""
    assert page("```\na  \\(x^2\\)\n```\n\n`\\(x^2\\)`") == "  a  \\(x^2\\)\n\n\\(x^2\\)"


def test_code_is_colored_by_the_classes_of_pygments() -> None:
    """A keyword and a text have each its own."""
    text = page("```python\nreturn 'a'\n```", color=True)

    assert text.strip() == "\x1b[94mreturn\x1b[0m \x1b[33m'a'\x1b[0m"


def test_a_diff_is_red_and_green() -> None:
    """What goes and what comes; the signs tell it as well."""
    text = shown(cards.code("-    return a\n+    return b\n", "diff"), color=True)

    assert "\x1b[91m-    return a\x1b[0m" in text
    assert "\x1b[92m+    return b\x1b[0m" in text


def test_code_in_an_unknown_language_is_plain() -> None:
    """Just as it is."""
    assert page("```nolanguage\n<x>\n```", color=True).strip() == "<x>"


# --- math


def test_math_stands_in_the_line() -> None:
    """With what is before and after it."""
    assert page("The size is $\\sqrt d$, of $x < 1$.") == "The size is √d, of x < 1."


def test_a_formula_of_its_own_stands_on_a_line_of_its_own() -> None:
    """Set in by four, between the texts."""
    assert shown("<p>So \\[x^2\\] and</p>").split("\n") == ["So", "", "    x²", "", "and"]


def test_a_display_without_a_paragraph_is_shown() -> None:
    """As Markdown makes it of a block between double dollars."""
    assert page("$$\n\\sum_i x_i\n$$") == "    ∑ᵢ xᵢ"


@pytest.mark.parametrize(
    ("latex", "text"),
    [
        (r"\sqrt d", "√d"),
        (r"\sqrt{d_k}", "√dₖ"),
        (r"\sqrt{\sigma^2 + \epsilon}", "√(σ² + ε)"),
        (r"\sqrt[3]{x}", "³√x"),
        (r"x^2", "x²"),
        (r"x^{-1}", "x⁻¹"),
        (r"10^{-8}", "10⁻⁸"),
        (r"x^{(t)}", "x⁽ᵗ⁾"),
        (r"W_1^\top", "W₁ᵀ"),
        (r"e^{-x^2}", "e^(-x²)"),
        (r"W^{d \times n}", "W^(d × n)"),
        (r"d_{model}", "d_model"),
        (r"x_{i,j}", "x_(i,j)"),
        (r"\hat\theta_{t+1}", "θ̂ₜ₊₁"),
        (r"\hat y", "ŷ"),
        (r"\bar x", "x̄"),
        (r"\frac{a}{b}", "a/b"),
        (r"\frac12", "1/2"),
        (r"\frac{a + b}{2n}", "(a + b)/(2n)"),
        (r"\frac{1}{\sqrt{d_k}}", "1/√dₖ"),
        (r"\frac{\partial L}{\partial x_i}", "∂L/∂xᵢ"),
        (r"\frac{m_t}{\sqrt{v_t} + \epsilon}", "mₜ/(√vₜ + ε)"),
        (r"\frac{\operatorname{Var}(x)}{n}", "Var(x)/n"),
        (r"\frac{1}{N}\sum_{i=1}^{N} x_i", "1/N ∑ᵢ₌₁ᴺ xᵢ"),
        (r"\left(\frac12\right)^n", "(1/2)ⁿ"),
        (r"\mathbb E[q_i^2]\,\mathbb E[k_i^2] = 1", "E[qᵢ²] E[kᵢ²] = 1"),
        (r"\mathbb{E}_{x\sim p}[\log p(x)]", "E_(x ~ p)[log p(x)]"),
        (r"\operatorname{Var}(q \cdot k)", "Var(q · k)"),
        (r"\operatorname*{arg\,max}_\theta", "arg max_θ"),
        (r"2\log\sigma", "2 log σ"),
        (r"\max(0, x)", "max(0, x)"),
        (r"\text{if } x\le 1", "if x ≤ 1"),
        (r"Q K^\top / \sqrt{d}", "Q Kᵀ / √d"),
        (r"a\odot b", "a ⊙ b"),
        (r"\phi'(x)", "φ′(x)"),
        (r"\|x\|_2^2", "‖x‖₂²"),
        (r"x \in \{0, 1\}", "x ∈ {0, 1}"),
        (r"50\,\%", "50 %"),
        (r"a, \qquad b~c", "a, b c"),
        (r"\begin{aligned} a &= b \\ c &= d \end{aligned}", "a = b\nc = d"),
        (r"\bigl(x\bigr)", "(x)"),
    ],
)
def test_math_reads_as_text(latex: str, text: str) -> None:
    """In the characters that Unicode has; in parentheses where a bar or a root held it together."""
    assert math(latex) == text


@pytest.mark.parametrize("latex", [r"\unknown", r"\unknown{a}{b}", r"\unknown x"])
def test_an_unknown_command_stays_as_it_is(latex: str) -> None:
    """To be read in LaTeX is better than to be lost."""
    assert math(latex) == latex


def test_the_arguments_of_an_unknown_command_are_read() -> None:
    """In their braces."""
    assert math(r"\unknown{x^2}{\sqrt d}") == r"\unknown{x²}{√d}"


@examples
@given(
    st.lists(
        st.sampled_from(
            [*"{}[]^_&'~ab2 +(", r"\frac", r"\sqrt", r"\hat", r"\log", r"\x", r"\begin", "\\"]
        )
    )
)
def test_anything_gives_some_text(parts: list[str]) -> None:
    """LaTeX that is wrong too: no mark of the converter's own is left in it."""
    assert not {"\0", "\1"} & set(math("".join(parts)))


@examples
@given(st.text("abcxyz0123456789=+-/.,()[] "))
def test_what_is_plain_stays_as_it_is(text: str) -> None:
    """Up to its spaces."""
    assert math(text).split() == text.split()
