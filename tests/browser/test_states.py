"""Lists of questions know what the reader has done; sets of questions travel in their address."""

import json
import re
from collections.abc import Callable

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Locator, Page, expect

from tests.browser.test_quiz import entry, progress
from tests.browser.view import OpenView

QUESTION = "attention/why-divide-by-sqrt-d/"
ID = "why-divide-by-sqrt-d"
FUNCTIONS = ["attention_scores", "attention_weights", "scaled_dot_product_attention"]
PAST, FUTURE = "2020-01-01T00:00:00.000Z", "2999-01-01T00:00:00.000Z"
SET = "#q=why-divide-by-sqrt-d,dropout-scaling"

OpenPage = Callable[..., Page]


@pytest.fixture
def open_page(open_view: OpenView) -> OpenPage:
    """open_page(path, stored, size, scheme): a page in a fresh profile, with something in its storage."""

    def opened(
        path: str,
        stored: dict[str, str] | None = None,
        size: tuple[int, int] = (1280, 900),
        scheme: str = "light",
    ) -> Page:
        view = open_view(*size, scheme, service_workers="block")
        for key, text in (stored or {}).items():
            view.context.add_init_script(
                f"localStorage.setItem({json.dumps(key)}, {json.dumps(text)})"
            )
        view.open(path)
        return view.page

    return opened


def state(page: Page, id: str = ID) -> Locator:
    return page.locator(f"drill-state[data-id={id}]")


def quiz(due: str) -> dict[str, str]:
    """A progress of the quiz in which a card of the question is due at some time."""
    card = entry(days=0) | {"due": due, "last_review": PAST}
    return {"dl-drill:progress:1": json.dumps(progress(cards={f"{ID}#overflow": card}))}


def solved(*functions: str) -> dict[str, str]:
    entry = json.dumps({"draft": None, "state": "solved", "revealed": False})
    return {f"dl-drill:practice:1:attention.{name}": entry for name in functions}


def test_a_question_is_new_until_it_is_opened(open_page: OpenPage) -> None:
    """Opening it is enough to have seen it."""
    page = open_page("attention/")
    expect(state(page)).to_have_text("new")

    page.locator("article").get_by_role("link", name=re.compile("^Why are attention")).first.click()
    page.locator("article h1", has_text="square root").wait_for()
    page.go_back()

    expect(state(page)).to_have_text("seen")


@pytest.mark.parametrize(
    ("stored", "text"),
    [
        (quiz(PAST), "due"),
        (quiz(FUTURE), "seen"),
        (solved(*FUNCTIONS), "solved"),
        (solved(*FUNCTIONS[:2]), "new"),
        ({**solved(*FUNCTIONS), **quiz(PAST)}, "due"),
        ({"dl-drill:seen:1": json.dumps([ID])}, "seen"),
        ({"dl-drill:seen:1": "{"}, "new"),
        ({"dl-drill:progress:1": "{"}, "new"),
    ],
    ids=[
        "due",
        "asked",
        "solved",
        "partly solved",
        "solved, due",
        "opened",
        "damaged",
        "no progress",
    ],
)
def test_the_state_comes_from_quiz_practice_and_visits(
    open_page: OpenPage, stored: dict[str, str], text: str
) -> None:
    """What is due comes first; a function that is left keeps a question from being solved."""
    page = open_page("attention/", stored)

    expect(state(page)).to_have_text(text)


def test_a_list_says_how_many_are_left(open_page: OpenPage) -> None:
    """Above the list, in words."""
    page = open_page("attention/", quiz(PAST))
    count = page.locator("drill-state").count()

    expect(page.locator("drill-tally")).to_have_text(
        f"{count} questions: {count - 1} new, 1 due, 0 solved"
    )


# --- sets


def test_a_set_is_chosen_and_stands_in_the_address(open_page: OpenPage) -> None:
    """In the order of the site, whatever was chosen first."""
    page = open_page("exam/")
    page.locator("summary", has_text="Dropout").click()
    page.get_by_label("Why scale by 1/(1-p) in dropout?").check()
    page.locator("summary", has_text="Attention").click()
    page.get_by_label("Why are attention scores divided").check()

    assert page.url.endswith(SET)
    expect(page.locator(".drill-exam__paper li")).to_have_count(2)


def test_an_address_gives_the_set_back_with_answers_if_they_are_wanted(open_page: OpenPage) -> None:
    """What is opened from a link is what was chosen."""
    page = open_page(f"exam/{SET}")
    items = page.locator(".drill-exam__paper li")
    expect(items).to_have_count(2)
    expect(items.first).not_to_contain_text("variance")

    page.get_by_label("with answers").check()

    expect(items.first).to_contain_text("variance")


def test_what_the_site_does_not_have_is_named(open_page: OpenPage) -> None:
    """As text: an address can hold anything."""
    page = open_page(f"exam/{SET},no-such-page")

    expect(page.locator(".drill-exam__said")).to_have_text("Not on this site: no-such-page.")
    expect(page.locator(".drill-exam__paper li")).to_have_count(2)


@pytest.mark.parametrize("hash", ["#q=<img src=x onerror=alert(1)>", "#q=%3Cb%3E", "#q=", "#q=%"])
def test_an_address_that_is_no_set_chooses_nothing(open_page: OpenPage, hash: str) -> None:
    """And nothing of it gets into the page."""
    page = open_page(f"exam/{hash}")

    expect(page.get_by_text("No question is chosen yet.")).to_be_visible()
    assert page.locator("drill-exam img").count() == 0


def test_a_set_becomes_a_quiz_on_its_questions(open_page: OpenPage) -> None:
    """No other card is asked."""
    page = open_page(f"exam/{SET}")

    page.get_by_role("link", name="Take the quiz on them").click()

    expect(page.locator(".drill-quiz__said")).to_have_text(
        "Only the questions that the address names are asked."
    )
    expect(page.get_by_label("Initialization")).to_have_count(0)
    expect(page.locator("output")).to_have_text(re.compile(r"0 due, \d+ new of \d+ not seen yet"))


def test_a_set_becomes_a_list_to_practice(open_page: OpenPage) -> None:
    """With the functions of its questions alone."""
    page = open_page(f"exam/{SET}")

    page.get_by_role("link", name="Practice their functions").click()

    shown = page.locator(".drill-practice__list li:visible code")
    expect(shown.first).to_be_visible()
    names = set(shown.all_inner_texts())
    assert {*FUNCTIONS, "dropout"} <= names
    assert "batch_norm" not in names


def test_on_paper_there_are_the_questions_alone(open_page: OpenPage) -> None:
    """No menu, no button, no box to check."""
    page = open_page(f"exam/{SET}")
    page.locator(".drill-exam__paper li").first.wait_for()

    page.emulate_media(media="print")

    for hidden in (".md-header", ".md-tabs", ".md-footer", ".drill-exam__controls", ".drill-foot"):
        expect(page.locator(hidden)).to_be_hidden()
    expect(page.locator(".drill-exam__paper")).to_be_visible()


def test_a_keyboard_is_enough_to_choose(open_page: OpenPage) -> None:
    """Open a topic, check a question, print."""
    page = open_page("exam/")
    page.locator("summary", has_text="Dropout").focus()

    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    page.keyboard.press("Space")

    expect(page.locator(".drill-exam__paper li")).to_have_count(1)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("path", ["exam/" + SET, "attention/", "health/", "attention/cheat-sheet/"])
def test_axe_finds_nothing(open_page: OpenPage, path: str, scheme: str) -> None:
    """On a phone, where the least fits."""
    page = open_page(path, quiz(PAST), size=(390, 844), scheme=scheme)
    page.wait_for_timeout(300)

    assert Axe().run(page, context="article").response["violations"] == []
