"""Pages that moved leave a page that leads on."""

import pytest
from bs4 import BeautifulSoup

from drill import redirects

PAGES = {"a/new.md", "a/other.md", "b/index.md"}


def test_a_page_leads_to_another():
    """Old and new paths within docs/; without any, there is nothing."""
    assert redirects.read('"a/old.md" = "a/new.md"\n', PAGES) == {"a/old.md": "a/new.md"}
    assert redirects.read("# none yet\n", PAGES) == {}


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ('"a/other.md" = "a/new.md"', "a/other.md is still a page"),
        ('"a/old.md" = "a/no.md"', "a/old.md leads to a/no.md, and there is no such page"),
        (
            '"a/older.md" = "a/old.md"\n"a/old.md" = "a/new.md"',
            "a/older.md leads to a/old.md, which is redirected itself: name the last page",
        ),
        ('"a/old.md" = "a/old.md"', "a/old.md, which is redirected itself"),
        ('"a/old/" = "a/new.md"', "a/old/ is no page below docs/"),
        ('"../old.md" = "a/new.md"', "../old.md is no page below docs/"),
        ('"/old.md" = "a/new.md"', "/old.md is no page below docs/"),
        ('"a/old.md" = 1', "a/old.md names no page"),
        ('a/old.md = "a/new.md"', "docs/redirects.toml: "),
        ('"a/old.md" = "a/new.md"\n"a/old.md" = "a/other.md"', "docs/redirects.toml: "),
    ],
    ids=["old", "new", "chain", "circle", "address", "above", "root", "number", "TOML", "twice"],
)
def test_a_rule_that_is_broken_is_named(text, message):
    """With the file and the page."""
    with pytest.raises(ValueError, match=r"^docs/redirects\.toml: ") as error:
        redirects.read(text, PAGES)

    assert message in str(error.value)


def test_every_wrong_line_is_named():
    """At once."""
    with pytest.raises(ValueError, match=r"no\.md") as error:
        redirects.read('"a/x.md" = "a/no.md"\n"a/other.md" = "a/new.md"', PAGES)

    assert len(str(error.value).split("\n")) == 2


@pytest.mark.parametrize(
    ("page", "address"), [("a/old.md", "a/old/"), ("b/index.md", "b/"), ("old.md", "old/")]
)
def test_a_page_stands_in_a_folder_of_its_own(page, address):
    """As MkDocs has it."""
    assert redirects.address(page) == address


def test_the_page_at_the_old_address_leads_on_without_a_script():
    """By itself, by a link, and for search engines; a title may hold any sign."""
    text = redirects.as_html('Is "a" < b?', "../new/", "https://drill.example/a/new/")

    page = BeautifulSoup(text, "html.parser")
    assert page.select_one("meta[http-equiv=refresh]")["content"] == "0; url=../new/"
    assert page.select_one("link[rel=canonical]")["href"] == "https://drill.example/a/new/"
    assert page.select_one("p a")["href"] == "../new/"
    assert page.title.get_text() == page.select_one("p a").get_text() == 'Is "a" < b?'
    assert page.html["lang"] == "en"
    assert page.find("script") is None
