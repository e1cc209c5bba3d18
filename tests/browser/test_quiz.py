"""The quiz on the site, as a reader uses it."""

import json
import random
import re
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Locator, Page, expect

from drill import progress as terminal
from tests.browser.view import OpenView, View, wait_until

KEY = "dl-drill:progress:1"
NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
TOPICS = {"attention": "Attention", "dropout": "Dropout", "normalization": "Normalization"}
KINDS = {"why": "", "misconception": "#wrong", "follow-up": "#next", "break": "!bad"}
CODE = '<div class="highlight"><pre><code><span class="gd">- a</span>\n</code></pre></div>'

Json = dict[str, Any]
OpenQuiz = Callable[..., Page]


# --- cards, progress, and what a reader does


def card(id: str, kind: str = "why", topic: str = "attention", level: int = 1) -> Json:
    """A card with math on its front; a break has code too."""
    key = id + KINDS[kind]
    front = f"<p>Why {key} of \\(x^2\\)?</p>" + (CODE if kind == "break" else "")
    return {
        "key": key,
        "kind": kind,
        "topic": topic,
        "topic_title": TOPICS[topic],
        "level": level,
        "tags": ["a-tag"],
        "front": front,
        "back": f"<p>Because of {key}, <code>y &lt; 1</code>.</p>",
        "page": f"{topic}/{id}/",
    }


DECK = [
    card(f"about-{topic}", kind, topic, level)
    for level, topic in enumerate(TOPICS, 1)
    for kind in KINDS
]
MANY = [card(f"question-{number:04}") for number in range(5000)]


def iso(time: datetime) -> str:
    return time.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.000Z")


def entry(last: datetime = NOW - timedelta(days=20), days: float = 20, **fields: Any) -> Json:
    """A card in review that was last asked then, and is due so many days later."""
    return {
        "state": 2,
        "step": None,
        "stability": 20.0,
        "difficulty": 5.0,
        "due": iso(last + timedelta(days=days)),
        "last_review": iso(last),
        "reps": 3,
        "lapses": 0,
        **fields,
    }


def review(key: str, at: datetime, rating: int = 3) -> Json:
    return {"card": key, "rating": rating, "at": iso(at)}


def progress(**parts: Any) -> Json:
    """A progress file with these parts."""
    head = {"format": "dl-drill-progress", "version": 1}
    return {**head, "cards": {}, "suspended": {}, "reviews": [], **parts}


SOME = progress(
    cards={"about-attention": entry(), "gone-from-the-site": entry()},
    suspended={"about-dropout": {"on": True, "at": iso(NOW)}},
    reviews=[review("about-attention", NOW - timedelta(days=20))],
)


def seed(stored: Json | str) -> str:
    """A script that stores a text once for a profile."""
    text = stored if isinstance(stored, str) else json.dumps(stored)
    return f"""if (!localStorage.getItem("seeded")) {{
        localStorage.setItem("seeded", "1");
        localStorage.setItem({json.dumps(KEY)}, {json.dumps(text)});
    }}"""


@pytest.fixture
def open_quiz(open_view: OpenView) -> Iterator[OpenQuiz]:
    """open_quiz(cards, stored=, script=, now=): the start form of the quiz in a fresh profile."""
    views: list[View] = []

    def quiz(
        cards: list[Json] = DECK,
        stored: Json | str | None = None,
        script: str = "",
        now: datetime | None = None,
        size: tuple[int, int] = (1280, 900),
        scheme: str = "light",
    ) -> Page:
        # A service worker would hide the answers that tests give in place of the server.
        view = open_view(*size, scheme, service_workers="block")
        views.append(view)
        file = {"format": "dl-drill-cards", "version": 1, "cards": cards}
        view.context.route("**/assets/drill/cards.json", lambda route: route.fulfill(json=file))
        view.context.add_init_script(script + (seed(stored) if stored is not None else ""))
        if now:
            view.page.clock.set_fixed_time(now)
        go(view.page, view.address)
        return view.page

    yield quiz
    for view in views:
        view.context.close()


def go(page: Page, address: str) -> None:
    page.goto(f"{address}quiz/")
    button(page, "Start").wait_for()


def button(page: Page, name: str) -> Locator:
    return page.get_by_role("button", name=name, exact=True)


def grades(page: Page) -> Locator:
    return page.get_by_role("group", name="Your grade")


def said(page: Page) -> Locator:
    """The line that tells what happened."""
    return page.locator(".drill-quiz__said")


def trouble(page: Page) -> Locator:
    """The lines that stay until something is well again."""
    return page.locator(".drill-quiz__trouble")


def start(page: Page, **numbers: int) -> None:
    """Start a session: start(page, count=10, limit=5)."""
    labels = {"count": "Cards in this session", "limit": "New cards a day, at most"}
    for name, number in numbers.items():
        page.get_by_label(labels[name]).fill(str(number))
    button(page, "Start").click()


def question(page: Page) -> str:
    """Which card is asked: its key."""
    button(page, "Show answer").or_(grades(page)).wait_for()
    match = re.search(r"Why (\S+) of", page.locator(".drill-quiz__front").inner_text())
    assert match
    return match[1]


def reveal(page: Page) -> None:
    """Show the answer."""
    button(page, "Show answer").wait_for()
    page.keyboard.press("Space")
    grades(page).wait_for()


def grade(page: Page, *ratings: int) -> list[str]:
    """Answer so many cards; gives their keys."""
    keys = []
    for rating in ratings:
        keys.append(question(page))
        reveal(page)
        page.keyboard.press(str(rating))
        grades(page).wait_for(state="detached")
    return keys


def place(page: Page, name: str) -> None:
    """Go to another screen, which stores the grade that could still be undone."""
    page.get_by_role("navigation", name="Quiz").get_by_role("button", name=name).click()
    expect(page.locator(".drill-quiz__main")).not_to_have_attribute("inert", "")


def end(page: Page) -> None:
    """End a session and leave its summary."""
    if button(page, "End session").is_visible():
        button(page, "End session").click()
    page.get_by_role("heading", name="Summary").wait_for()
    place(page, "Review")
    settled(page)


def settled(page: Page) -> None:
    """Wait until the locks that guard the storage are free."""
    page.evaluate("key => navigator.locks.request(key, () => true)", KEY)


def stored(page: Page) -> Json:
    return json.loads(page.evaluate("key => localStorage.getItem(key)", KEY) or "null")


def reviewed(page: Page) -> list[str]:
    """The keys of all reviews in the storage."""
    return [review["card"] for review in stored(page)["reviews"]]


def import_file(page: Page, content: Json | str, name: str = "progress.json") -> None:
    text = content if isinstance(content, str) else json.dumps(content)
    file = {"name": name, "mimeType": "application/json", "buffer": text.encode()}
    page.locator("input[type=file]").set_input_files([file])
    expect(said(page)).to_contain_text(re.compile("mported"))
    settled(page)


def exported(page: Page, name: str = "Export progress") -> str:
    with page.expect_download() as download:
        button(page, name).click()
    return Path(download.value.path()).read_text(encoding="utf-8")


def in_module(page: Page, body: str, argument: Any = None) -> Any:
    """What a function body gives that sees progress.mjs as p, and its argument as a."""
    script = f"""async (a) => {{
        const p = await import(new URL("../assets/drill/progress.mjs", location));
        {body}
    }}"""
    return page.evaluate(script, argument)


# --- the page


def test_the_quiz_asks_the_cards_of_the_site(open_view: OpenView, site: Path) -> None:
    """Without any stand-in the first card is the first that the build wrote."""
    view = open_view()
    first = json.loads((site / "assets/drill/cards.json").read_text())["cards"][0]
    go(view.page, view.address)

    button(view.page, "Start").click()

    reveal(view.page)
    link = view.page.get_by_role("link", name="The page of this card")
    expect(link).to_have_attribute("href", f"{view.address}{first['page']}")


def test_a_session_asks_no_other_origin_and_the_console_is_silent(open_view: OpenView) -> None:
    """Nothing fails, nothing warns, and everything comes from where the site stands."""
    view = open_view()
    go(view.page, view.address)

    button(view.page, "Start").click()
    reveal(view.page)

    assert [url for url in view.requests if not url.startswith((view.address, "data:"))] == []
    assert view.console + view.errors + view.failed == []


def test_other_pages_do_not_load_the_quiz(open_view: OpenView) -> None:
    """There the loader is all; only lists of questions look at the progress."""
    view = open_view()

    view.open("attention/why-divide-by-sqrt-d/")

    names = {url.rpartition("/")[2] for url in view.requests}
    assert "drill.mjs" in names
    assert not names & {"quiz.mjs", "quiz.css", "progress.mjs", "cards.json"}


def test_the_quiz_starts_under_instant_navigation(open_view: OpenView) -> None:
    """A link from another page of the site leads to a working form, without a reload."""
    view = open_view()
    view.open("")
    view.page.evaluate("window.isTheSamePage = true")

    view.page.locator("article").get_by_role("link", name="Quiz", exact=True).click()

    button(view.page, "Start").wait_for()
    assert view.page.evaluate("window.isTheSamePage") is True


def test_cards_that_cannot_be_loaded_are_said_and_asked_for_again(open_quiz: OpenQuiz) -> None:
    """A server that fails once costs one press of a button."""
    page = open_quiz()
    page.route("**/cards.json", lambda route: route.fulfill(status=503), times=1)
    page.reload()

    expect(said(page)).to_have_text("The cards could not be loaded: the server answers 503.")
    button(page, "Try again").click()
    button(page, "Start").wait_for()


def test_cards_of_a_newer_version_are_refused(open_quiz: OpenQuiz) -> None:
    """A page from the cache says that it is too old for them."""
    page = open_quiz()
    newer = {"format": "dl-drill-cards", "version": 2, "cards": []}
    page.route("**/cards.json", lambda route: route.fulfill(json=newer))

    page.reload()

    expect(said(page)).to_contain_text("newer than this page")


# --- a session


def test_ten_reviews_survive_a_reload(open_quiz: OpenQuiz) -> None:
    """What was graded is there again, the last grade included."""
    page = open_quiz()
    start(page, count=10)
    keys = grade(page, 3, 4, 1, 2, 3, 3, 4, 4, 3, 2)

    page.reload()

    button(page, "Start").wait_for()
    assert reviewed(page) == keys
    assert list(stored(page)["cards"]) == sorted(keys)
    assert [review["rating"] for review in stored(page)["reviews"]] == [
        3,
        4,
        1,
        2,
        3,
        3,
        4,
        4,
        3,
        2,
    ]


def test_a_session_ends_after_the_chosen_number_of_cards(open_quiz: OpenQuiz) -> None:
    """Three mean three."""
    page = open_quiz()
    start(page, count=3)

    grade(page, 3, 3, 3)

    expect(page.get_by_role("heading", name="Summary")).to_be_focused()


def test_only_what_was_chosen_is_asked(open_quiz: OpenQuiz) -> None:
    """One topic, two kinds."""
    page = open_quiz()
    for name in ("Attention", "Normalization", "Question", "Break"):
        page.get_by_label(name, exact=True).uncheck()

    start(page)

    assert grade(page, 3, 3) == ["about-dropout#wrong", "about-dropout#next"]
    expect(page.get_by_role("heading", name="Summary")).to_be_visible()


def test_a_level_can_be_left_out(open_quiz: OpenQuiz) -> None:
    """Each topic of the deck has a level of its own."""
    page = open_quiz()
    page.get_by_label("1: asked of everyone").uncheck()

    start(page, count=1)

    assert question(page) == "about-dropout"


def test_many_topics_are_chosen_or_left_out_at_once(open_quiz: OpenQuiz) -> None:
    """None, and then one, asks that one."""
    page = open_quiz(
        [{**card(f"a-{n}"), "topic": f"topic-{n}", "topic_title": f"Topic {n}"} for n in range(9)]
    )
    button(page, "No topic").click()
    expect(page.locator("output")).to_have_text("No card is chosen.")

    page.get_by_label("Topic 7").check()

    expect(page.locator("output")).to_have_text("0 due, 1 new of 1 not seen yet.")


def test_while_a_card_is_on_show_the_text_of_the_page_is_not(open_quiz: OpenQuiz) -> None:
    """It is there before and after."""
    page = open_quiz()
    text = page.get_by_text("Flashcards from all pages")
    expect(text).to_be_visible()

    start(page)

    question(page)
    expect(text).to_be_hidden()
    expect(page.locator("article > :is(h2, p, ul, ol):visible")).to_have_count(0)


def test_math_is_typeset_and_code_has_the_colors_of_the_theme(open_quiz: OpenQuiz) -> None:
    """On the front of a break."""
    page = open_quiz([card("a", "break")])

    start(page)

    front = page.locator(".drill-quiz__front")
    expect(front.locator(".katex")).to_have_count(1)
    transparent = "rgba(0, 0, 0, 0)"
    expect(front.locator(".highlight .gd")).not_to_have_css("background-color", transparent)


def test_due_cards_come_first_by_date_and_new_ones_after_in_their_order(
    open_quiz: OpenQuiz,
) -> None:
    """What is not due yet is not asked."""
    page = open_quiz(
        [card("new-1"), card("due-late"), card("not-yet"), card("due-early"), card("new-2")],
        now=NOW,
        stored=progress(
            cards={
                "due-late": entry(days=19),
                "due-early": entry(days=10),
                "not-yet": entry(days=21),
            }
        ),
    )

    start(page)

    assert grade(page, 4, 4, 4, 4) == ["due-early", "due-late", "new-1", "new-2"]


MEMORIES = {
    "new": None,
    "learning": entry(NOW - timedelta(minutes=10), 0, state=1, step=1, stability=2.3),
    "review": entry(),
    "overdue": entry(NOW - timedelta(days=90), 20),
    "relearning": entry(NOW - timedelta(minutes=10), 0, state=3, step=0, stability=1.2),
}


def asked_of_the_library(page: Page, memory: Json | None) -> list[Json]:
    """The card after each grade, as ts-fsrs has it at NOW."""
    return page.evaluate(
        """async ([entry, time]) => {
            const vendored = new URL("../assets/drill/vendor/ts-fsrs/index.mjs", location);
            const { createEmptyCard, fsrs } = await import(vendored);
            const now = new Date(time);
            const card = entry
                ? { ...createEmptyCard(now), ...entry, learning_steps: entry.step ?? 0 }
                : createEmptyCard(now);
            const after = fsrs({ enable_fuzz: false }).repeat(card, now);
            return [1, 2, 3, 4].map((grade) => after[grade].card).map((card) => ({
                state: card.state, stability: card.stability, difficulty: card.difficulty,
                due: card.due.toISOString(), reps: card.reps, lapses: card.lapses,
                minutes: (card.due - now) / 60000,
            }));
        }""",
        [memory, iso(NOW)],
    )


def words(minutes: float) -> str:
    """An interval as the buttons show it."""
    if minutes < 60:
        return f"{minutes:g} min"
    days = minutes / 1440
    if days < 31:
        return "1 day" if days == 1 else f"{days:g} days"
    months = round(days / 30.4375, 1)
    return "1 month" if months == 1 else f"{months:g} months"


@pytest.mark.parametrize("memory", MEMORIES.values(), ids=MEMORIES)
def test_the_intervals_shown_are_those_of_ts_fsrs(memory: Json | None, open_quiz: OpenQuiz) -> None:
    """All four of a card that is new, being learned, in review, overdue, or forgotten."""
    page = open_quiz([card("a")], now=NOW, stored=progress(cards={"a": memory} if memory else {}))
    expected = [words(card["minutes"]) for card in asked_of_the_library(page, memory)]

    start(page)
    reveal(page)

    expect(grades(page).locator("small")).to_have_text(expected)


@pytest.mark.parametrize("rating", [1, 2, 3, 4])
def test_a_grade_stores_what_ts_fsrs_says(rating: int, open_quiz: OpenQuiz) -> None:
    """State, stability, difficulty, date and counts of a card in review."""
    page = open_quiz([card("a")], now=NOW, stored=progress(cards={"a": entry()}))
    expected = asked_of_the_library(page, entry())[rating - 1]

    start(page)
    grade(page, rating)
    end(page)

    kept = stored(page)["cards"]["a"]
    assert kept == {**kept, **{name: expected[name] for name in kept if name in expected}}
    assert kept["last_review"] == iso(NOW)


def test_a_card_graded_again_comes_back_when_its_minute_is_over(open_quiz: OpenQuiz) -> None:
    """In the same session, before the cards that are left."""
    page = open_quiz(now=NOW)
    start(page)
    keys = grade(page, 1)
    page.clock.set_fixed_time(NOW + timedelta(seconds=61))

    keys += grade(page, 4, 4)

    assert keys == ["about-attention", "about-attention#wrong", "about-attention"]


def test_a_clock_that_was_set_back_does_not_stop_a_review(open_quiz: OpenQuiz) -> None:
    """The new review counts as later than the one before it."""
    ahead = entry(NOW + timedelta(days=3), -4)
    page = open_quiz([card("a")], now=NOW, stored=progress(cards={"a": ahead}))
    start(page)

    grade(page, 3)
    end(page)

    assert stored(page)["cards"]["a"]["last_review"] > ahead["last_review"]


def test_the_daily_limit_of_new_cards_holds_over_sessions(open_quiz: OpenQuiz) -> None:
    """Three a day: after three in one session, the next has none."""
    page = open_quiz(now=NOW)
    start(page, limit=3)
    grade(page, 4, 4, 4)
    place(page, "Review")

    button(page, "Start").click()

    expect(said(page)).to_contain_text("Nothing is due. The new cards of today are done.")


def test_the_next_day_has_new_cards_again(open_quiz: OpenQuiz) -> None:
    """The limit counts from midnight."""
    page = open_quiz(now=NOW)
    start(page, limit=3)
    grade(page, 4, 4, 4)
    place(page, "Review")
    page.clock.set_fixed_time(NOW + timedelta(days=1))

    start(page)

    assert grade(page, 4, 4, 4) == [card["key"] for card in DECK[3:6]]
    expect(page.get_by_role("heading", name="Summary")).to_be_visible()


def test_the_limit_is_remembered(open_quiz: OpenQuiz) -> None:
    """A reload finds it as it was set."""
    page = open_quiz()
    start(page, limit=3)

    page.reload()

    expect(page.get_by_label("New cards a day, at most")).to_have_value("3")


def test_the_summary_names_the_weakest_topic_first(open_quiz: OpenQuiz) -> None:
    """With how much of it was missed; a topic without misses is not listed."""
    page = open_quiz()
    start(page)

    grade(page, 1, 3, 3, 3, 1, 1, 3, 3, 3, 3, 3, 3)

    weak = page.locator("h3:text-is('Weak topics') + ul li")
    expect(weak).to_have_text(["Dropout: 2 of 4 missed", "Attention: 1 of 4 missed"])


def test_the_summary_counts_the_grades(open_quiz: OpenQuiz) -> None:
    """In a table."""
    page = open_quiz()
    start(page, count=4)

    grade(page, 1, 3, 3, 4)

    expect(page.get_by_role("row")).to_have_text(
        ["GradeCards", "Again1", "Hard0", "Good2", "Easy1"]
    )


# --- keys


def test_a_session_can_be_done_by_keyboard_alone(open_quiz: OpenQuiz) -> None:
    """From the start form, by Tab, Enter, Space and a digit, to the summary."""
    page = open_quiz()
    page.get_by_label("Cards in this session").fill("2")
    page.locator("body").evaluate("(body) => { document.activeElement.blur(); }")

    for _ in range(60):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.textContent") == "Start":
            break
    page.keyboard.press("Enter")
    grade(page, 3, 4)

    expect(page.get_by_role("heading", name="Summary")).to_be_focused()


def test_the_focus_goes_to_each_new_question(open_quiz: OpenQuiz) -> None:
    """So that it is the next thing read aloud."""
    page = open_quiz()
    start(page)

    grade(page, 3)

    expect(page.get_by_role("heading", name="Card 2 of 12")).to_be_focused()


def test_the_focus_goes_to_the_answer(open_quiz: OpenQuiz) -> None:
    """When it is shown."""
    page = open_quiz()
    start(page)

    button(page, "Show answer").click()

    expect(page.get_by_role("heading", name="Answer")).to_be_focused()


def test_digits_typed_into_a_field_grade_nothing(open_quiz: OpenQuiz) -> None:
    """The search is open while an answer is shown."""
    page = open_quiz()
    start(page)
    reveal(page)

    page.get_by_role("button", name="Search").click()
    expect(page.get_by_role("searchbox", name="Search")).to_be_focused()
    page.keyboard.type("3 1")

    expect(grades(page)).to_be_attached()


@pytest.mark.parametrize("keys", ["Control+3", "Alt+3", "Meta+3"])
def test_keys_of_the_browser_grade_nothing(keys: str, open_quiz: OpenQuiz) -> None:
    """With a modifier a digit is somebody else's."""
    page = open_quiz()
    start(page)
    reveal(page)

    page.keyboard.press(keys)

    expect(grades(page)).to_be_attached()


def test_a_key_held_down_acts_once(open_quiz: OpenQuiz) -> None:
    """Its repetitions neither show nor grade another card."""
    page = open_quiz()
    start(page)
    question(page)

    for _ in range(3):
        page.keyboard.down("Space")
    for _ in range(3):
        page.keyboard.down("3")

    expect(page.get_by_role("heading", name="Card 2 of 12")).to_be_focused()


def test_space_on_a_button_presses_that_button(open_quiz: OpenQuiz) -> None:
    """It does not show the answer behind its back."""
    page = open_quiz()
    start(page)
    button(page, "End session").focus()

    page.keyboard.press("Space")

    expect(page.get_by_role("heading", name="What to review")).to_be_visible()


# --- undo


def test_undo_asks_the_last_card_again(open_quiz: OpenQuiz) -> None:
    """With its answer on show, to be graded anew."""
    page = open_quiz()
    start(page)
    [first] = grade(page, 1)

    page.keyboard.press("u")

    expect(page.get_by_role("heading", name="Answer")).to_be_focused()
    assert question(page) == first


def test_a_grade_that_was_undone_leaves_no_trace(open_quiz: OpenQuiz) -> None:
    """Only the second grade of the card is stored."""
    page = open_quiz()
    start(page, count=1)
    [key] = grade(page, 1)
    button(page, "Undo last grade").click()
    grades(page).wait_for()

    page.keyboard.press("4")
    end(page)

    assert [(r["card"], r["rating"]) for r in stored(page)["reviews"]] == [(key, 4)]
    assert stored(page)["cards"][key]["reps"] == 1


def test_undo_brings_the_rest_of_the_session_back_too(open_quiz: OpenQuiz) -> None:
    """The card that was on show comes next again."""
    page = open_quiz()
    start(page, count=3)
    keys = grade(page, 3, 1)
    page.keyboard.press("u")
    grades(page).wait_for()

    page.keyboard.press("4")

    assert question(page) == DECK[2]["key"]
    assert keys == [DECK[0]["key"], DECK[1]["key"]]


def test_undo_is_not_offered_before_the_first_grade(open_quiz: OpenQuiz) -> None:
    """There is nothing to take back."""
    page = open_quiz()

    start(page)

    expect(button(page, "Undo last grade")).to_be_hidden()


def test_undo_is_not_offered_once_the_grade_is_stored(open_quiz: OpenQuiz) -> None:
    """Which it is as soon as the page is hidden."""
    page = open_quiz()
    start(page)
    grade(page, 3)

    page.evaluate(
        """() => {
            Object.defineProperty(document, "hidden", { value: true });
            document.dispatchEvent(new Event("visibilitychange"));
        }"""
    )

    expect(button(page, "Undo last grade")).to_be_hidden()
    assert reviewed(page) == ["about-attention"]


# --- suspended cards


def test_a_suspended_card_is_not_asked(open_quiz: OpenQuiz) -> None:
    """Neither in this session nor after a reload."""
    page = open_quiz()
    start(page)
    button(page, "Suspend this card").click()
    expect(page.locator(".drill-quiz__front")).not_to_contain_text("Why about-attention of")
    settled(page)
    page.reload()

    start(page)

    assert question(page) == DECK[1]["key"]


def test_a_suspended_card_can_be_brought_back(open_quiz: OpenQuiz) -> None:
    """From the list under Progress."""
    page = open_quiz(
        now=NOW, stored=progress(suspended={"about-attention": {"on": True, "at": iso(NOW)}})
    )
    place(page, "Progress")

    page.get_by_role("button", name="Bring back").click()

    expect(said(page)).to_have_text("The card will be asked again.")
    place(page, "Review")
    start(page)
    assert question(page) == "about-attention"


def test_a_change_of_mind_within_a_millisecond_counts(open_quiz: OpenQuiz) -> None:
    """Bringing back is newer than suspending, though the clock stands still."""
    page = open_quiz(now=NOW)
    start(page)
    button(page, "Suspend this card").click()
    button(page, "End session").click()
    place(page, "Progress")

    page.get_by_role("button", name="Bring back").click()
    expect(said(page)).to_have_text("The card will be asked again.")
    settled(page)

    assert stored(page)["suspended"]["about-attention"]["on"] is False


# --- export, import, reset


def test_export_wipe_and_import_give_the_same_state(open_quiz: OpenQuiz) -> None:
    """Every byte of what is stored, with a card that the site no longer has."""
    page = open_quiz(stored=SOME, now=NOW)
    start(page)
    grade(page, 3, 1, 4)
    end(page)
    place(page, "Progress")
    before = stored(page)
    file = exported(page)
    page.evaluate("key => localStorage.removeItem(key)", KEY)
    page.reload()
    button(page, "Start").wait_for()
    place(page, "Progress")

    import_file(page, file)

    assert stored(page) == before
    assert "gone-from-the-site" in before["cards"]


def test_the_export_has_the_grade_that_could_still_be_undone(open_quiz: OpenQuiz) -> None:
    """Nothing is missing from a file that was made in the middle of a session."""
    page = open_quiz(script=FULL)
    start(page)
    grade(page, 3, 4)

    file = json.loads(exported(page))

    assert len(file["reviews"]) == 2


def test_importing_twice_changes_nothing_more(open_quiz: OpenQuiz) -> None:
    """The second time says so."""
    page = open_quiz()
    place(page, "Progress")
    import_file(page, SOME)
    before = stored(page)

    import_file(page, SOME)

    expect(said(page)).to_have_text("Imported: 0 new reviews, 0 cards changed.")
    assert stored(page) == before


def test_of_two_states_of_a_card_an_import_keeps_the_newer(open_quiz: OpenQuiz) -> None:
    """Whichever side it is on; the reviews of both sides are kept."""
    new, old = entry(NOW, reps=9), entry(NOW - timedelta(days=9), reps=2)
    page = open_quiz(
        stored=progress(cards={"a": new, "b": old}, reviews=[review("a", NOW)]),
    )
    place(page, "Progress")

    import_file(page, progress(cards={"a": old, "b": new}, reviews=[review("b", NOW)]))

    assert stored(page)["cards"] == {"a": new, "b": new}
    assert reviewed(page) == ["a", "b"]


BAD_FILES = {
    "corrupt": ('{"format": "dl-drill-progress"', "it is not JSON"),
    "empty": ("", "it is not JSON"),
    "foreign": ('{"decks": []}', "it is no progress of DL Drill"),
    "list": ("[]", "it is no progress of DL Drill"),
    "cards": ('{"format": "dl-drill-cards", "version": 1}', "it is no progress of DL Drill"),
    "newer": ({**SOME, "version": 2, "more": 1}, "it was made by a newer version"),
    "older": ({**SOME, "version": 0}, "version is 0"),
    "part": ({"format": "dl-drill-progress", "version": 1}, "the file has no cards"),
    "rating": (progress(reviews=[review("a", NOW, 5)]), "reviews[0].rating is 5"),
    "state": (progress(cards={"a": entry(state=4)}), 'cards["a"].state is 4'),
    "step": (progress(cards={"a": entry(state=3, step=1)}), "has step 1"),
    "stability": (progress(cards={"a": entry(stability=0)}), "which is not a positive number"),
    "difficulty": (progress(cards={"a": entry(difficulty=11)}), "which is not between 1 and 10"),
    "date": (progress(cards={"a": entry(due="tomorrow")}), 'due is "tomorrow"'),
    "no such day": (
        progress(suspended={"a": {"on": True, "at": "2026-02-31T00:00:00.000Z"}}),
        "which is not a UTC date",
    ),
    "far future": (
        progress(cards={"a": entry(last_review="9999-01-01T00:00:00.000Z")}),
        "which is not a UTC date",
    ),
    "huge number": (
        json.dumps(progress(cards={"a": entry(reps=0)})).replace('"reps": 0', '"reps": 1e999'),
        "which is not a count",
    ),
    "unknown field": (progress(cards={"a": entry(note="x")}), "a field "),
    "text as flag": (
        progress(suspended={"a": {"on": "yes", "at": iso(NOW)}}),
        "which is not true or false",
    ),
    "prototype": (
        json.dumps(SOME).replace('"cards": {', '"cards": {"__proto__": {"state": 1}, '),
        "which is not the key of a card",
    ),
    "prototype of the file": (
        json.dumps(SOME).replace("{", '{"__proto__": {"hacked": 1}, ', 1),
        'a field "__proto__"',
    ),
    "prototype of a card": (
        json.dumps(progress(cards={"a": entry()})).replace(
            '"state"', '"__proto__": {"hacked": 1}, "state"'
        ),
        'a field "__proto__"',
    ),
    "HTML in a key": (
        progress(cards={"<img src=x onerror=window.hacked=1>": entry()}),
        "which is not the key of a card",
    ),
    "HTML in a review": (
        progress(reviews=[review("<script>window.hacked=1</script>", NOW)]),
        "which is not the key of a card",
    ),
}


@pytest.fixture(scope="module")
def imported(open_view: OpenView) -> Iterator[Callable[[str], Json]]:
    """What an import of a bad file says and does; one page takes them all."""
    view = open_view()
    page = view.page
    file = {"format": "dl-drill-cards", "version": 1, "cards": DECK}
    view.context.route("**/assets/drill/cards.json", lambda route: route.fulfill(json=file))
    view.context.add_init_script(seed(SOME))
    go(page, view.address)
    place(page, "Progress")
    everything = "JSON.stringify(Object.entries(localStorage).sort())"

    def attempt(name: str) -> Json:
        before = page.evaluate(everything)
        page.evaluate("document.querySelector('.drill-quiz__said').textContent = ''")
        import_file(page, BAD_FILES[name][0], f"{name}<img src=x onerror=window.hacked=1>.json")
        return {
            "said": said(page).inner_text(),
            "changed": page.evaluate(everything) != before,
            "hacked": page.evaluate("window.hacked ?? ({}).hacked ?? null"),
            "images": page.locator("drill-quiz img, drill-quiz script").count(),
        }

    yield attempt
    view.context.close()


@pytest.mark.parametrize("name", BAD_FILES)
def test_a_bad_file_is_refused_with_its_reason(name: str, imported: Callable[[str], Json]) -> None:
    """The message says what is wrong, and where."""
    result = imported(name)

    assert result["said"].startswith("Nothing was imported from")
    assert BAD_FILES[name][1] in result["said"]


@pytest.mark.parametrize("name", BAD_FILES)
def test_a_bad_file_changes_nothing(name: str, imported: Callable[[str], Json]) -> None:
    """Neither what is stored nor the page: no script runs, no markup appears, no object changes."""
    result = imported(name)

    assert {**result, "said": ""} == {"said": "", "changed": False, "hacked": None, "images": 0}


def test_a_key_that_every_object_has_is_a_key_like_any_other(open_quiz: OpenQuiz) -> None:
    """A card could be called constructor."""
    page = open_quiz([card("constructor"), card("a")], now=NOW)
    start(page)

    grade(page, 4)
    end(page)

    assert list(stored(page)["cards"]) == ["constructor"]


def test_reset_asks_before_it_deletes(open_quiz: OpenQuiz) -> None:
    """Escape keeps everything and returns the focus."""
    page = open_quiz(stored=SOME, now=NOW)
    place(page, "Progress")
    button(page, "Delete progress …").click()
    expect(page.get_by_role("dialog", name="Delete all progress?")).to_contain_text(
        "1 review of 2 cards"
    )

    page.keyboard.press("Escape")

    expect(button(page, "Delete progress …")).to_be_focused()
    assert stored(page) == SOME


def test_keeping_is_what_the_focus_offers_first(open_quiz: OpenQuiz) -> None:
    """Enter in the dialog keeps everything."""
    page = open_quiz(stored=SOME, now=NOW)
    place(page, "Progress")
    button(page, "Delete progress …").click()

    page.keyboard.press("Enter")

    expect(page.get_by_role("dialog", name="Delete all progress?")).to_have_count(0)
    assert stored(page) == SOME


def test_reset_deletes_when_it_is_confirmed(open_quiz: OpenQuiz) -> None:
    """The key is gone from the storage, and the cards are new again."""
    page = open_quiz(stored=SOME, now=NOW)
    place(page, "Progress")
    button(page, "Delete progress …").click()

    button(page, "Delete everything").click()

    expect(said(page)).to_have_text("All progress is deleted.")
    assert stored(page) is None
    expect(page.locator("drill-quiz")).to_contain_text("12 new, 0 learning")


# --- the storage

DENIED = """Object.defineProperty(window, "localStorage", {
    get() { throw new DOMException("denied", "SecurityError"); },
});"""
FULL = """const set = Storage.prototype.setItem;
Storage.prototype.setItem = function (key, value) {
    if (key.startsWith("dl-drill:progress") && !window.hasRoom)
        throw new DOMException("full", "QuotaExceededError");
    return set.call(this, key, value);
};"""


def test_a_storage_that_is_denied_is_said(open_quiz: OpenQuiz) -> None:
    """At once, and for as long as it lasts."""
    page = open_quiz(script=DENIED)

    expect(trouble(page)).to_contain_text("This browser lets the quiz store nothing")
    expect(trouble(page)).to_have_attribute("role", "status")


def test_without_a_storage_the_session_goes_on_in_memory(open_quiz: OpenQuiz) -> None:
    """The export that is offered has what was done."""
    page = open_quiz(script=DENIED)
    start(page, count=3)
    keys = grade(page, 3, 4, 1)

    file = json.loads(exported(page))

    assert [review["card"] for review in file["reviews"]] == keys


def test_without_a_storage_instant_navigation_loses_nothing(open_quiz: OpenQuiz) -> None:
    """What is in memory is there when the reader comes back from another page."""
    page = open_quiz(script=FULL)
    start(page, count=1)
    grade(page, 4)
    page.evaluate("window.isTheSamePage = true")
    # By keyboard: the theme's tabs come back when the page scrolls up, away from a pointer.
    page.get_by_role("link", name="Labs").first.press("Enter")
    page.wait_for_url("**/labs/")
    page.locator("drill-quiz").wait_for(state="detached")

    page.go_back()

    button(page, "Start").wait_for()
    assert page.evaluate("window.isTheSamePage") is True
    assert len(json.loads(exported(page))["reviews"]) == 1


def test_a_full_storage_is_said(open_quiz: OpenQuiz) -> None:
    """When the first grade cannot be stored; the session goes on."""
    page = open_quiz(script=FULL)
    start(page)

    grade(page, 3, 3)

    expect(trouble(page)).to_contain_text("The storage of this browser is full.")
    assert question(page) == DECK[2]["key"]


def test_what_a_full_storage_refused_is_stored_once_there_is_room(open_quiz: OpenQuiz) -> None:
    """All of it, and the message goes."""
    page = open_quiz(script=FULL)
    start(page)
    keys = grade(page, 3, 3)
    expect(trouble(page)).to_contain_text("full")
    page.evaluate("window.hasRoom = true")

    keys += grade(page, 3)
    end(page)

    expect(trouble(page)).to_be_empty()
    assert reviewed(page) == keys


@pytest.mark.parametrize("text", ["{broken", json.dumps({**SOME, "version": 2})])
def test_stored_progress_that_cannot_be_read_is_kept_aside(text: str, open_quiz: OpenQuiz) -> None:
    """Under a key of its own, unchanged, and that is said."""
    page = open_quiz(stored=text)

    expect(trouble(page)).to_contain_text("The progress in this browser cannot be read")
    kept = page.evaluate("Object.entries(localStorage)")
    assert [value for key, value in kept if key.startswith(f"{KEY}:unreadable-2")] == [text]


def test_stored_progress_that_cannot_be_read_can_be_downloaded(open_quiz: OpenQuiz) -> None:
    """As it is."""
    page = open_quiz(stored="{broken")

    assert exported(page, "Download what is kept") == "{broken"


def test_without_room_to_keep_it_aside_unreadable_progress_is_not_overwritten(
    open_quiz: OpenQuiz,
) -> None:
    """The session goes on in memory."""
    page = open_quiz(stored="{broken", script=f"{seed('{broken')}; {FULL}")
    start(page)

    grade(page, 3, 3)

    expect(trouble(page)).to_contain_text("full")
    assert page.evaluate("key => localStorage.getItem(key)", KEY) == "{broken"


# --- two tabs


@pytest.fixture
def tabs(open_quiz: OpenQuiz) -> Callable[..., tuple[Page, Page]]:
    """Two pages of one profile, both at the start form."""

    def open_both(**options: Any) -> tuple[Page, Page]:
        first = open_quiz(**options)
        second = first.context.new_page()
        go(second, first.url.removesuffix("quiz/"))
        return first, second

    return open_both


def test_two_tabs_lose_none_of_each_others_reviews(
    tabs: Callable[..., tuple[Page, Page]],
) -> None:
    """They take turns in different topics, and all of it is stored."""
    first, second = tabs()
    first.get_by_label("Dropout").uncheck()
    second.get_by_label("Attention").uncheck()
    start(first)
    start(second)

    keys = [key for _ in range(4) for page in (first, second) for key in grade(page, 3)]
    end(first)
    end(second)

    assert sorted(reviewed(first)) == sorted(keys)
    assert len(set(keys)) == 8


def test_two_tabs_may_grade_the_same_card(tabs: Callable[..., tuple[Page, Page]]) -> None:
    """Both reviews are kept, and the newer one says when the card is due."""
    first, second = tabs(cards=[card("a")])
    start(first)
    start(second)

    grade(first, 1)
    end(first)
    grade(second, 4)
    end(second)

    assert [r["rating"] for r in stored(first)["reviews"]] == [1, 4]
    assert stored(first)["cards"]["a"]["last_review"] == stored(first)["reviews"][1]["at"]


def test_a_tab_does_not_ask_what_another_has_just_graded(
    tabs: Callable[..., tuple[Page, Page]],
) -> None:
    """It goes on with the next card that is left."""
    first, second = tabs()
    first.evaluate("addEventListener('storage', (event) => { window.heard = event.newValue; })")
    start(first)
    start(second)
    grade(second, 4, 4, 4)
    end(second)
    wait_until(first, "key => window.heard?.includes(key)", arg=DECK[2]["key"])

    grade(first, 4)

    assert question(first) == DECK[3]["key"]


def test_a_tab_merges_a_write_that_it_has_not_heard_of(open_quiz: OpenQuiz) -> None:
    """It reads before it writes."""
    page = open_quiz(now=NOW)
    start(page)
    [key] = grade(page, 4)
    page.evaluate("([key, text]) => localStorage.setItem(key, text)", [KEY, json.dumps(SOME)])

    end(page)

    assert set(stored(page)["cards"]) == {key, *SOME["cards"]}


def test_a_tab_does_not_ask_what_another_has_just_suspended(
    tabs: Callable[..., tuple[Page, Page]],
) -> None:
    """Though it was in its session."""
    first, second = tabs()
    first.evaluate("addEventListener('storage', (event) => { window.heard = event.newValue; })")
    start(first)
    start(second)
    grade(second, 4)
    button(second, "Suspend this card").click()
    wait_until(first, "window.heard?.includes('\"on\":true')")

    grade(first, 4)

    assert question(first) == DECK[2]["key"]


def test_a_tab_puts_back_what_the_write_of_another_has_lost(
    tabs: Callable[..., tuple[Page, Page]],
) -> None:
    """Should two writes ever cross, the next event repairs it."""
    first, second = tabs()
    start(first)
    [key] = grade(first, 3)
    end(first)
    other = json.dumps(progress(cards={"other": entry()}))

    second.evaluate("([key, text]) => localStorage.setItem(key, text)", [KEY, other])

    wait_until(
        first,
        "([key, ...cards]) => cards.every((card) => localStorage.getItem(key).includes(card))",
        arg=[KEY, key, "other"],
    )
    assert reviewed(first) == [key]


def hear(page: Page, *texts: str | None) -> None:
    """Tell a tab of writes to the storage that another tab has made."""
    page.evaluate(
        """([key, texts]) => texts.forEach((newValue) =>
            dispatchEvent(new StorageEvent("storage", { key, newValue })))""",
        [KEY, texts],
    )
    settled(page)


def test_a_tab_puts_back_what_a_closed_one_wrote_at_the_same_time(open_quiz: OpenQuiz) -> None:
    """Its write was overwritten at once, but the others have heard of it."""
    page = open_quiz(stored=SOME, now=NOW)
    lost = progress(cards={"a": entry()}, reviews=[review("a", NOW)])

    hear(page, json.dumps(lost))

    assert set(stored(page)["cards"]) == {"a", *SOME["cards"]}


def test_a_tab_that_slept_through_a_reset_does_not_undo_it(open_quiz: OpenQuiz) -> None:
    """It hears late, and in order: a review, the reset, a review after it."""
    page = open_quiz(stored=SOME, now=NOW)
    before = progress(cards={**SOME["cards"], "before": entry()})
    after = progress(cards={"after": entry()})
    page.evaluate("([key, text]) => localStorage.setItem(key, text)", [KEY, json.dumps(after)])

    hear(page, json.dumps(before), None, json.dumps(after))

    assert stored(page) == after
    place(page, "Progress")
    assert json.loads(exported(page)) == after


def test_a_reset_in_one_tab_is_not_undone_by_another(
    tabs: Callable[..., tuple[Page, Page]],
) -> None:
    """The other tab forgets as well, and stores only what comes after."""
    first, second = tabs(stored=SOME, now=NOW)
    place(first, "Progress")
    button(first, "Delete progress …").click()
    button(first, "Delete everything").click()
    expect(said(first)).to_have_text("All progress is deleted.")

    start(second)
    [key] = grade(second, 4)
    end(second)

    assert list(stored(second)["cards"]) == [key]


# --- merging


def random_progress(rng: random.Random) -> Json:
    """Small, with few cards and few dates, so that ties of every kind occur."""

    def date() -> str:
        return iso(NOW + timedelta(days=rng.randrange(3)))

    def one_entry() -> Json:
        state = rng.choice([1, 2, 3])
        return {
            "state": state,
            "step": {1: rng.randrange(2), 2: None, 3: 0}[state],
            "stability": rng.choice([1, 2.5]),
            "difficulty": rng.choice([5, 7.25]),
            "due": date(),
            "last_review": date(),
            "reps": rng.randrange(2),
            "lapses": rng.randrange(2),
        }

    keys = ["a", "b#c", "d!e"]
    return progress(
        cards={key: one_entry() for key in keys if rng.random() < 0.7},
        suspended={
            key: {"on": rng.random() < 0.5, "at": date()} for key in keys if rng.random() < 0.5
        },
        reviews=[
            {"card": rng.choice(keys), "rating": rng.randrange(1, 5), "at": date()}
            for _ in range(rng.randrange(6))
        ],
    )


def triples(count: int = 300) -> list[list[str]]:
    rng = random.Random(0)
    return [[json.dumps(random_progress(rng)) for _ in range(3)] for _ in range(count)]


@pytest.fixture(scope="module")
def module(open_view: OpenView) -> Iterator[Page]:
    """A page to run functions of progress.mjs in."""
    view = open_view()
    go(view.page, view.address)
    yield view.page
    view.context.close()


LAWS = {
    "commutative": "[p.merge(a, b), p.merge(b, a)]",
    "associative": "[p.merge(p.merge(a, b), c), p.merge(a, p.merge(b, c))]",
    "idempotent": "[p.merge(p.merge(a, b), b), p.merge(a, b)]",
    "neutral to nothing": "[p.merge(a, p.empty()), a]",
}


@pytest.mark.parametrize("law", LAWS)
def test_merging_is(law: str, module: Page) -> None:
    """For 300 random triples of files that are full of ties."""
    body = f"""return a.filter((files) => {{
        const [a, b, c] = files.map(p.parse);
        const [left, right] = {LAWS[law]}.map(p.dump);
        return left !== right;
    }});"""

    assert in_module(module, body, triples()) == []


def test_merging_loses_no_review_and_no_card(module: Page) -> None:
    """Whatever was in one of two files is in the merged one."""
    body = """return a.filter((files) => {
        const [a, b] = files.map(p.parse);
        const merged = p.merge(a, b);
        const ids = new Set(merged.reviews.map(({ card, at }) => card + at));
        return [a, b].some((part) =>
            part.reviews.some(({ card, at }) => !ids.has(card + at)) ||
            [...part.cards.keys()].some((key) => !merged.cards.has(key)) ||
            [...part.suspended.keys()].some((key) => !merged.suspended.has(key)));
    });"""

    assert in_module(module, body, triples()) == []


def test_the_site_and_the_terminal_merge_alike(module: Page) -> None:
    """The same two files give the same third."""
    pairs = [files[:2] for files in triples()]
    body = "return a.map((files) => p.dump(p.merge(...files.map(p.parse))));"

    merged = [json.loads(text) for text in in_module(module, body, pairs)]

    assert merged == [
        json.loads(terminal.dump(terminal.merge(*map(terminal.load, files)))) for files in pairs
    ]


# --- statistics


def test_reviews_are_counted_by_the_readers_own_days(module: Page) -> None:
    """One minute before and one after midnight are two days."""
    body = """
        const midnight = new Date(2026, 10, 23).getTime();
        const reviews = [-60000, 60000, 120000].map((offset) =>
            ({ card: "a", rating: 3, at: new Date(midnight + offset).toISOString() }));
        return p.reviewsByDay(reviews, midnight + 3600000, 3).map((day) => day.reviews);"""

    assert in_module(module, body) == [0, 1, 2]


def test_retention_counts_what_was_asked_after_a_day_or_more(module: Page) -> None:
    """Learning steps and first reviews say nothing about memory."""
    reviews = [
        review("a", NOW - timedelta(days=10)),
        review("a", NOW - timedelta(days=10) + timedelta(minutes=10), 1),
        review("a", NOW - timedelta(days=3), 3),
        review("a", NOW - timedelta(days=1), 1),
        review("b", NOW, 1),
    ]

    weeks = in_module(module, "return p.retentionByWeek(a[0], a[1], 2);", [reviews, ms(NOW)])

    assert [(week["kept"], week["total"]) for week in weeks] == [(0, 0), (1, 2)]


def ms(time: datetime) -> float:
    return time.timestamp() * 1000


def test_every_card_is_in_one_state(module: Page) -> None:
    """Suspended before anything else; stability tells young from mature."""
    known = progress(
        cards={
            "about-attention": entry(stability=21),
            "about-dropout": entry(stability=20),
            "about-normalization": entry(state=1, step=0),
        },
        suspended={"about-dropout#next": {"on": True, "at": iso(NOW)}},
    )

    states = in_module(
        module, "return p.cardsByState(a[0], p.parse(a[1]));", [DECK, json.dumps(known)]
    )

    assert states == {"new": 8, "learning": 1, "young": 1, "mature": 1, "suspended": 1}


def test_each_drawing_has_a_name_and_a_table(open_quiz: OpenQuiz) -> None:
    """Reviews a day, retention, cards by state."""
    page = open_quiz(
        now=NOW,
        stored=progress(
            reviews=[review("a", NOW - timedelta(days=9)), review("a", NOW - timedelta(days=2))]
        ),
    )

    place(page, "Progress")

    names = [image.get_attribute("aria-label") for image in page.locator("svg[role=img]").all()]
    assert names == [
        "Bars: reviews on each of the last 30 days",
        "Bars: retention in each of the last 12 weeks",
        "Bars: cards in each state",
    ]
    expect(page.locator("details table")).to_have_count(3)


def test_the_table_of_days_has_the_numbers(open_quiz: OpenQuiz) -> None:
    """The newest day first."""
    page = open_quiz(
        now=NOW, stored=progress(reviews=[review("a", NOW), review("b", NOW - timedelta(days=1))])
    )
    place(page, "Progress")

    page.get_by_text("As a table").first.click()

    rows = page.locator("details table").first.get_by_role("row")
    expect(rows.nth(1)).to_have_text("Nov 231")
    expect(rows.nth(2)).to_have_text("Nov 221")
    expect(rows).to_have_count(31)


# --- the mock interview


def interview(page: Page, questions: int = 3, minutes: int = 10) -> None:
    """Start an interview on a clock that the test moves."""
    place(page, "Mock interview")
    page.get_by_label("Questions", exact=True).fill(str(questions))
    page.get_by_label("Minutes").fill(str(minutes))
    button(page, "Start").click()


@pytest.fixture
def interviewing(open_quiz: OpenQuiz) -> Page:
    """Three questions in ten minutes, on a clock that stands still unless it is moved."""
    page = open_quiz()
    page.clock.install(time=NOW)
    page.reload()
    button(page, "Start").wait_for()
    page.clock.pause_at(NOW + timedelta(minutes=1))
    interview(page)
    question(page)
    return page


def test_the_clock_of_an_interview_runs(interviewing: Page) -> None:
    """Ten minutes less 75 seconds."""
    interviewing.clock.run_for(75_000)

    expect(interviewing.get_by_role("timer")).to_have_text("8:45 left")


def test_the_last_minute_is_announced(interviewing: Page) -> None:
    """A timer is not read aloud by itself."""
    interviewing.clock.run_for(9 * 60_000)

    expect(said(interviewing)).to_have_text("One minute left.")


def test_when_time_is_up_the_answer_at_hand_may_be_graded(interviewing: Page) -> None:
    """And then the summary follows, with the rest not reached."""
    grade(interviewing, 3)
    interviewing.clock.run_for(10 * 60_000 + 1000)
    expect(said(interviewing)).to_contain_text("Time is up")

    grade(interviewing, 2)

    rows = interviewing.get_by_role("row")
    expect(rows.get_by_role("cell")).to_have_text(
        ["Solid", "0:00", "Partly", "10:01", "Not reached", ""]
    )


def test_an_interview_asks_each_page_once_before_any_twice(module: Page) -> None:
    """Drawn 50 times from three pages with four cards each."""
    body = """
        let state = 1;
        const random = () => (state = (state * 16807) % 2147483647) / 2147483647;
        return Array.from({ length: 50 }, () =>
            new Set(p.draw(a, 3, random).map(({ topic }) => topic)).size);"""

    assert in_module(module, body, DECK) == [3] * 50


def test_an_interview_leaves_the_schedule_alone(interviewing: Page) -> None:
    """Nothing of it is stored."""
    grade(interviewing, 3, 2, 1)
    interviewing.get_by_role("heading", name="Mock interview,").wait_for()
    settled(interviewing)

    assert stored(interviewing) is None


def test_the_summary_of_an_interview_counts_and_dates(interviewing: Page) -> None:
    """With each question, its grade and its time."""
    grade(interviewing, 3)
    interviewing.clock.run_for(30_000)
    grade(interviewing, 2)
    interviewing.clock.run_for(60_000)

    grade(interviewing, 1)

    sheet = interviewing.locator(".drill-quiz__sheet")
    expect(sheet).to_contain_text("Mock interview, November 23, 2026")
    expect(sheet).to_contain_text(
        "3 questions: 1 solid, 1 partly, 1 missed, in 1:30 of 10:00 minutes."
    )
    expect(sheet.get_by_role("cell")).to_have_text(
        ["Solid", "0:00", "Partly", "0:30", "Missed", "1:00"]
    )


def test_the_summary_of_an_interview_can_be_printed(interviewing: Page) -> None:
    """The button prints."""
    interviewing.evaluate("window.print = () => (window.isPrinted = true)")
    button(interviewing, "End interview").click()

    button(interviewing, "Print").click()

    assert interviewing.evaluate("window.isPrinted") is True


def test_on_paper_there_is_the_summary_alone(interviewing: Page) -> None:
    """No buttons, no navigation, no other text of the page."""
    button(interviewing, "End interview").click()
    button(interviewing, "Print").wait_for()

    interviewing.emulate_media(media="print")

    expect(interviewing.locator(".drill-quiz__sheet")).to_be_visible()
    visible = interviewing.evaluate(
        """() => [...document.querySelectorAll("article > *, drill-quiz > *, button")]
            .filter((e) => e.checkVisibility() && !e.querySelector(".drill-quiz__sheet"))
            .map((e) => e.outerHTML)"""
    )
    assert visible == []


# --- many cards

TODAY = datetime.now(UTC)  # times are measured on the browser's own clock
LARGE = progress(
    cards={
        c["key"]: entry(TODAY - timedelta(days=30, seconds=number), 20)
        for number, c in enumerate(MANY)
    },
    reviews=[
        review(MANY[number % 5000]["key"], TODAY - timedelta(days=200) + timedelta(minutes=number))
        for number in range(20_000)
    ],
)


@pytest.fixture(scope="module")
def measured(open_view: OpenView) -> Iterator[Json]:
    """Ten grades in the middle of 5,000 cards and 20,000 reviews: their times, nodes and writes."""
    view = open_view()
    file = {"format": "dl-drill-cards", "version": 1, "cards": MANY}
    view.context.route("**/assets/drill/cards.json", lambda route: route.fulfill(json=file))
    view.context.add_init_script(seed(LARGE))
    go(view.page, view.address)
    start(view.page, count=50)
    grade(view.page, 3)
    yield view.page.evaluate(MEASURE)
    view.context.close()


MEASURE = """async () => {
    const quiz = document.querySelector("drill-quiz");
    const result = { grades: [], writes: [], nodes: [], count: 0 };
    let added = 0;
    const count = (node) => 1 + [...node.childNodes].reduce((sum, child) => sum + count(child), 0);
    new MutationObserver((changes) => {
        for (const { addedNodes } of changes) for (const node of addedNodes) added += count(node);
    }).observe(quiz, { childList: true, subtree: true });
    const request = navigator.locks.request;
    navigator.locks.request = (key, work) => request.call(navigator.locks, key, () => {
        const before = performance.now();
        work();
        result.writes.push(performance.now() - before);
    });
    const set = Storage.prototype.setItem;
    Storage.prototype.setItem = function (...pair) {
        result.count += 1;
        return set.apply(this, pair);
    };
    const changed = () => new Promise((done) => {
        const observer = new MutationObserver(() => (observer.disconnect(), done()));
        observer.observe(quiz, { childList: true, subtree: true });
    });
    const press = (key) => document.body.dispatchEvent(
        new KeyboardEvent("keydown", { key, bubbles: true }));
    const next = () => new Promise((done) => requestAnimationFrame(() => setTimeout(done)));
    for (let i = 0; i < 10; i++) {
        press(" ");
        await next();
        const before = performance.now();
        const title = quiz.querySelector("h2").textContent;
        added = 0;
        press("3");
        while (quiz.querySelector("h2").textContent === title) await changed();
        result.grades.push(performance.now() - before);
        await next();
        await request.call(navigator.locks, "dl-drill:progress:1", () => {});
        await next();
        result.nodes.push(added);
    }
    return result;
}"""


def test_a_grade_adds_few_nodes_however_many_cards_there_are(measured: Json) -> None:
    """The next card and its buttons, that is; no list is drawn anew."""
    assert max(measured["nodes"]) < 300


def test_a_grade_writes_to_the_storage_once(
    measured: Json, capsys: pytest.CaptureFixture[str]
) -> None:
    """Ten grades, ten writes; how long they take is printed, not judged."""
    with capsys.disabled():
        print("\n5,000 cards and 20,000 reviews, in ms:")
        for name in ("grades", "writes"):
            print(f"  {name}:", *(f"{time:.1f}" for time in measured[name]))

    assert measured["count"] == 10


# --- for everyone

SCREENS = ("form", "question", "answer", "summary", "statistics", "dialog", "interview", "sheet")
HISTORY = progress(
    cards={"about-attention": entry(), "about-attention#next": entry(days=60)},
    suspended={"about-normalization!bad": {"on": True, "at": iso(NOW)}},
    reviews=[review("about-attention", NOW - timedelta(days=days)) for days in (50, 40, 20)],
)


def walk(page: Page) -> Iterator[str]:
    """Through all screens, one after another; gives the name of the one on show."""
    yield "form"
    start(page, count=3)
    question(page)
    yield "question"
    grade(page, 1)
    reveal(page)
    yield "answer"
    page.keyboard.press("1")
    grade(page, 3)
    page.get_by_role("heading", name="Summary").wait_for()
    yield "summary"
    place(page, "Progress")
    for details in page.get_by_text("As a table").all():
        details.click()
    yield "statistics"
    button(page, "Delete progress …").click()
    yield "dialog"
    page.keyboard.press("Escape")
    interview(page)
    grade(page, 1)
    reveal(page)
    yield "interview"
    button(page, "End interview").click()
    button(page, "Print").wait_for()
    yield "sheet"


Looks = dict[str, Json]
LOOKS = [((width, 844), scheme) for width in (320, 390, 1280) for scheme in ("light", "dark")]


@pytest.fixture(scope="module")
def looks(
    request: pytest.FixtureRequest, open_view: OpenView, screenshots: Path
) -> Iterator[Looks]:
    """What axe-core says of every screen, and whether it is wider than the window."""
    size, scheme = request.param
    view = open_view(*size, scheme)
    file = {"format": "dl-drill-cards", "version": 1, "cards": DECK}
    view.context.route("**/assets/drill/cards.json", lambda route: route.fulfill(json=file))
    view.context.add_init_script(seed(HISTORY))
    view.page.clock.set_fixed_time(NOW)
    go(view.page, view.address)
    found = {}
    for screen in walk(view.page):
        view.page.mouse.move(0, 0)
        view.page.screenshot(
            path=screenshots / f"quiz-{screen}-{size[0]}-{scheme}.png", full_page=True
        )
        violations = Axe().run(view.page, context="drill-quiz").response["violations"]
        found[screen] = {
            "violations": [
                (violation["id"], [node["target"] for node in violation["nodes"]])
                for violation in violations
            ],
            "width": view.page.evaluate("document.documentElement.scrollWidth"),
            "window": size[0],
        }
    yield found
    view.context.close()


every_look = pytest.mark.parametrize(
    "looks", LOOKS, ids=lambda look: f"{look[0][0]}-{look[1]}", indirect=True
)


@every_look
@pytest.mark.parametrize("screen", SCREENS)
def test_axe_finds_nothing_on(screen: str, looks: Looks) -> None:
    """Names, roles, contrast, focus: no violation on any screen."""
    assert looks[screen]["violations"] == []


@every_look
@pytest.mark.parametrize("screen", SCREENS)
def test_no_screen_is_wider_than_the_window(screen: str, looks: Looks) -> None:
    """Down to 320 pixels nothing scrolls sideways but code and formulas by themselves."""
    assert looks[screen]["width"] <= looks[screen]["window"]


def test_a_finger_can_do_a_session(open_view: OpenView, browser: Browser) -> None:
    """Tapping shows the answer, grades it and shows the next card; keys are not advertised."""
    address = open_view().address
    context = browser.new_context(
        viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True
    )
    page = context.new_page()
    go(page, address)
    button(page, "Start").tap()

    button(page, "Show answer").tap()
    grades(page).get_by_role("button", name="Good").tap()

    expect(page.get_by_role("heading", name="Card 2 of")).to_be_visible()
    assert page.locator("drill-quiz kbd:visible").count() == 0
    context.close()
