"""The search: which words find a page, and what is looked at."""

import pytest

from drill import search


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("BatchNorm or LayerNorm?", {"bn", "ln", "batch normalization", "layer norm"}),
        ("Why divide by the square root of d?", {"sqrt d", "dk"}),
        ("Why divide by √d?", {"square root of d"}),
        ("why-not-zero-init", set()),
        ("The chef's choice", set()),
        ("He initialization", {"kaiming"}),
    ],
)
def test_a_page_is_found_by_words_that_mean_the_same(text, words):
    """Whole phrases count, in any case, with hyphens or without."""
    found = set(search.also_known_as(text).split(", ")) - {""}

    assert words <= found
    assert words or not found


def test_what_the_page_says_itself_is_not_repeated():
    """It is found by that anyway."""
    assert "batchnorm" not in search.also_known_as("BatchNorm").split(", ")


def test_every_row_has_a_choice():
    """Of words that differ once hyphens are gone."""
    assert all(len(set(row)) > 1 for row in search._same())


def test_only_the_article_of_a_page_is_looked_at():
    """Menus stand on every page."""
    marked = search.marked('<nav>x</nav><article class="a"><p>y</p></article>')

    assert marked == '<nav>x</nav><article data-pagefind-body class="a"><p>y</p></article>'


def test_an_answer_cannot_leave_its_attribute():
    """Whatever a page says stays text."""
    assert '"><script>' not in search.attributes('a"><script>', 'b"><script>')


def test_a_folder_without_pages_is_told(tmp_path):
    """In one line."""
    with pytest.raises(OSError, match="the search index could not be made: "):
        search.index(tmp_path / "nothing")


def test_a_page_is_found_by_what_only_its_identifier_says():
    """The reader does not see it, so its words are among the others."""
    found = search.also_known_as("Why divide by the square root of d?", "why-divide-by-sqrt-d")

    assert "sqrt d" in found.split(", ")
