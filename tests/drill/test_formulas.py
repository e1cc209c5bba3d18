"""Math is typeset when the site is built."""

import shutil
from pathlib import Path

import pytest
from bs4 import BeautifulSoup

from drill import formulas

ROOT = Path(__file__).parent.parent.parent


@pytest.fixture
def site(tmp_path: Path) -> Path:
    """A site of no page, with KaTeX."""
    katex = tmp_path / formulas.KATEX
    katex.parent.mkdir(parents=True)
    shutil.copy2(ROOT / "docs" / formulas.KATEX, katex)
    return tmp_path


def typeset(site: Path, text: str) -> BeautifulSoup:
    page = site / "index.html"
    page.write_text(text, encoding="utf-8")
    formulas.typeset(site, [site / "index.html"])
    return BeautifulSoup(page.read_text(encoding="utf-8"), "html.parser")


def test_a_formula_is_drawn_and_can_be_read_aloud(site):
    """With MathML for those who do not see it, and its source in it."""
    page = typeset(site, '<span class="arithmatex">\\(a &lt; \\sqrt d\\)</span>')

    assert page.select_one(".arithmatex > .katex > .katex-html") is not None
    assert page.select_one("math annotation").get_text() == "a < \\sqrt d"
    assert page.select_one(".katex-display") is None


def test_a_displayed_formula_is_displayed(site):
    """As the delimiters say, over several lines."""
    page = typeset(site, '<div class="arithmatex">\\[\nx\n+ y\n\\]</div>')

    assert page.select_one(".arithmatex > .katex-display") is not None


def test_what_is_no_formula_stays(site):
    """Code with the same signs, and the text around."""
    text = '<p>é</p><pre><code>re.compile(r"\\(a\\)")</code></pre>'

    assert str(typeset(site, text)) == text


def test_a_wrong_formula_is_named_with_its_page(site):
    """KaTeX says what is wrong with it."""
    with pytest.raises(
        ValueError, match=r"^index\.html: KaTeX parse error: Unexpected end of input"
    ):
        typeset(site, '<span class="arithmatex">\\(\\frac{a\\)</span>')


def test_formulas_between_dollars_get_their_places():
    """Inline and displayed ones; the rest is escaped."""
    assert formulas.dollars("if $a < b$: $$x$$ & more") == (
        'if <span class="arithmatex">\\(a &lt; b\\)</span>: '
        '<span class="arithmatex">\\[x\\]</span> &amp; more'
    )


def test_formulas_of_a_title_get_their_places():
    """Whatever HTML stands around them."""
    assert formulas.placed("<em>why</em> \\(d\\)?") == (
        '<em>why</em> <span class="arithmatex">\\(d\\)</span>?'
    )
