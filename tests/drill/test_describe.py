"""What search engines and previews show of a page."""

import pytest

from drill import describe


def test_a_question_is_described_by_its_short_answer():
    """As plain text, not by what stands above it."""
    content = (
        '<h1>Why?</h1><p>Level 1</p><h2 id="short-answer">Short answer</h2>'
        "<p>By <em>one</em> &amp; <code>x</code>.\nAnd so on.</p><h2>Why</h2><p>No.</p>"
    )

    assert describe.description(content) == "By one & x. And so on."


def test_any_other_page_is_described_by_its_first_paragraph():
    """Of a topic that is its sentence."""
    content = "<h1>Dropout</h1><p>Noise that multiplies.</p><ol><li><p>One</p></li></ol>"

    assert describe.description(content) == "Noise that multiplies."


def test_a_page_of_no_words_has_no_description():
    """Then that of the site is shown."""
    assert describe.description("<h1>Nothing</h1>") == ""


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a" * 160, "a" * 160),
        (f"{'a' * 100}. {'b' * 100}", f"{'a' * 100}."),
        (f"{'a' * 50}. {'b ' * 100}", f"{'a' * 50}. {'b ' * 52}b…"),
    ],
    ids=["fits", "by sentences", "by words"],
)
def test_a_long_text_is_cut_where_a_reader_would(text, expected):
    """160 characters at most."""
    assert describe.shortened(text) == expected
    assert len(expected) <= 160


@pytest.mark.parametrize(
    ("tex", "text"),
    [
        (r"\sqrt d", "√d"),
        (r"1/\sqrt{d_h}", "1/√(d_h)"),
        (r"\frac{a}{b}", "(a)/(b)"),
        (r"p\,p^\top", "p p^T"),
        (r"-\infty", "-∞"),
        (r"\lambda\varepsilon\Sigma", "λεΣ"),
        (r"t^{-1/2}", "t^(-1/2)"),
        (r"x_{i}", "x_i"),
        (r"\operatorname{diag}(p)", "diag(p)"),
        (r"\log p", "log p"),
        (r"p \,\|\, q", "p ‖ q"),
    ],
)
def test_formulas_are_put_in_words(tex, text):
    """With the signs that plain text has."""
    assert describe.in_words(tex) == text
