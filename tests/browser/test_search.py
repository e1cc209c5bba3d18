"""The search: loaded when it is used, and it finds questions by what people type."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Locator, Page, expect

from tests.browser.view import OpenView, View

PAGE = "attention/why-divide-by-sqrt-d/"
FIELD = ".drill-search__dialog input"


@pytest.fixture
def view(open_view: OpenView) -> View:
    """A page of a question."""
    view = open_view(service_workers="block")
    view.open(PAGE)
    return view


def search(page: Page, words: str) -> Locator:
    """The results for some words."""
    if not page.locator(FIELD).is_visible():
        page.get_by_role("button", name="Search").click()
    page.locator(FIELD).fill(words)
    expect(page.locator(".drill-search__said")).to_contain_text(".")
    return page.locator(".drill-search__list > li > a")


def test_nothing_of_it_is_loaded_with_a_page(view: View) -> None:
    """The index comes with the first word, in pieces."""
    before = [url for url in view.requests if "pagefind" in url or "search" in url]

    search(view.page, "softmax").first.wait_for()

    assert before == []
    assert any("/pagefind/index/" in url for url in view.requests)


@pytest.mark.parametrize(
    ("words", "title"),
    [
        ("√d", "Why are attention scores divided by the square root of d?"),
        ("sqrt d", "Why are attention scores divided by the square root of d?"),
        ("BN vs LN", "BatchNorm or LayerNorm?"),
        ("zero init", "Why can't the weights be initialized to zero?"),
        ("lasso", "Why does L1 give sparse weights and L2 not?"),
        ("logistic regression start at zero", "Why can't the weights be initialized to zero?"),
        ("gqa", "How does grouped-query attention sit between MHA and MQA?"),
    ],
)
def test_a_question_is_found_by_what_people_type(view: View, words: str, title: str) -> None:
    """By signs, abbreviations, other names, and by what a follow-up asks."""
    results = search(view.page, words)
    results.first.wait_for()

    assert title in [text.strip() for text in results.all_inner_texts()[:4]]


def test_a_follow_up_is_a_result_of_its_own(view: View) -> None:
    """Below its question, with its permanent link."""
    search(view.page, "biases start at zero").first.wait_for()

    part = view.page.locator(".drill-search__list ul a", has_text="May biases start at zero?")
    assert (part.first.get_attribute("href") or "").endswith("why-not-zero-init/#biases")


def test_words_that_no_page_has_are_told(view: View) -> None:
    """In a live region."""
    search(view.page, "qwertyuiop")

    expect(view.page.locator(".drill-search__dialog [role=status]")).to_have_text(
        "Nothing was found. Try fewer or other words."
    )


def test_markup_is_looked_for_as_text(view: View) -> None:
    """Nothing that is typed becomes a part of the page."""
    search(view.page, "<img src=x onerror=alert(1)> softmax")

    assert view.page.locator(".drill-search__dialog img").count() == 0


def test_a_keyboard_is_enough(view: View) -> None:
    """Open, type, go down, follow; Escape closes and gives the focus back."""
    page = view.page
    page.keyboard.press("/")
    page.keyboard.type("zero init")
    page.locator(".drill-search__list a").first.wait_for()
    page.keyboard.press("Escape")
    expect(page.locator(FIELD)).to_be_hidden()

    page.keyboard.press("s")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")

    page.wait_for_url("**/why-not-zero-init/**")
    expect(page.locator(FIELD)).to_be_hidden()


def test_an_index_that_cannot_be_loaded_is_told_and_tried_again(view: View) -> None:
    """A moment without a network costs one word."""
    view.page.route("**/pagefind.js", lambda route: route.abort(), times=1)
    search(view.page, "softmax")
    said = view.page.locator(".drill-search__said")
    expect(said).to_contain_text("The search could not be loaded")

    view.page.locator(FIELD).fill("softmax ")

    expect(view.page.locator(".drill-search__list > li").first).to_be_visible()


def test_a_wrong_address_leads_to_a_search_for_its_words(open_view: OpenView) -> None:
    """The page for wrong addresses looks for what the address says."""
    view = open_view(service_workers="block")
    view.page.goto(f"{view.address}attention/why-divide-by-root-d/")

    expect(view.page.locator("h1")).to_have_text("This page does not exist")
    expect(view.page.locator("drill-search input")).to_have_value("attention why divide by root d")
    expect(view.page.locator("drill-search li > a").first).to_be_visible()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing(open_view: OpenView, scheme: str) -> None:
    """In the dialog, with results, on a phone."""
    view = open_view(390, 844, scheme, service_workers="block")
    view.open(PAGE)
    search(view.page, "softmax").first.wait_for()

    violations = Axe().run(view.page, context=".drill-search__dialog").response["violations"]

    assert violations == []
