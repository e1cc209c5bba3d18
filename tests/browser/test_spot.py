"""Spot the bug on the site, as a reader uses it."""

import gzip
import json
import os
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Locator, Page, Route, expect

from drill.spot import split
from tests.browser.view import OpenView, View, wait_until

SCORE = "dl-drill:spot:1"
PROGRESS = "dl-drill:progress:1"
NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
TOPICS = {"attention": "Attention", "dropout": "Dropout"}
LIMIT = 25_000  # bytes of our own JavaScript before a run, compressed

Json = dict[str, Any]
OpenSpot = Callable[..., Page]


# --- puzzles, and what a reader does


def puzzle(page: str, name: str = "bad", card: bool = True) -> Json:
    """A puzzle whose wrong lines are 5 and 6, and whose second option is right."""
    return {
        "key": f"{page}!{name}",
        "page": page,
        "card": card,
        "name": f"f_{page}",
        "lines": [
            f'<span class="k">def</span> f_{page}(x):',
            '    <span class="sd">"""Add &lt;one&gt;.</span>',
            '<span class="sd">    """</span>',
            "    y = x + 1  # " + "a long comment " * 20,
            "    y = y + 1",
            "    return y",
        ],
        "offered": [1, 4, 5, 6],
        "right": [5, 6],
        "options": [[page, "it is 1"], [page, "it is <2>"], ["other", "it is 3"]],
        "answer": 1,
        "change": {"file": "snippets/a.py", "old": "    return y\n", "new": "    return y + 1\n"},
        "diff": '<div class="highlight"><pre><code><span class="gd">-    a</span>\n</code></pre></div>',
        "reason": f"<p>Because {name} adds \\(x^2\\).</p>",
    }


def page_of(topic: str, level: int, title: str = "Why") -> Json:
    return {
        "topic": topic,
        "level": level,
        "title": f"{title} \\(d\\)?",
        "url": "attention/why-divide-by-sqrt-d/",
        "check": 'assert False, "it is 2"',
        "numpy": False,
    }


PAGES = {
    "one": page_of("attention", 1),
    "two": page_of("dropout", 2),
    "other": page_of("dropout", 3),
}
PUZZLES = [puzzle("one"), puzzle("two"), puzzle("one", "worse"), puzzle("two", "worse", card=False)]
FILE = {
    "format": "dl-drill-spot",
    "version": 1,
    "topics": TOPICS,
    "pages": PAGES,
    "puzzles": PUZZLES,
}
CARDS = {
    "format": "dl-drill-cards",
    "version": 1,
    "cards": [
        {
            "key": key,
            "kind": "break",
            "topic": "attention",
            "topic_title": "Attention",
            "level": 1,
            "tags": [],
            "front": f"<p>The card of {key}</p>",
            "back": "<p>Because.</p>",
            "page": "attention/why-divide-by-sqrt-d/",
        }
        for key in ("two!bad", "one!bad")
    ],
}


def iso(time: datetime) -> str:
    return time.strftime("%Y-%m-%dT%H:%M:%S.000Z")


def progress(last: datetime, suspended: bool = False) -> str:
    """Stored progress in which the card of the first puzzle was asked then, and is due far away."""
    entry = {
        "state": 2,
        "step": None,
        "stability": 20.0,
        "difficulty": 5.0,
        "due": iso(NOW + timedelta(days=20)),
        "last_review": iso(last),
        "reps": 3,
        "lapses": 0,
    }
    switch = {"one!bad": {"on": True, "at": iso(last)}} if suspended else {}
    head = {"format": "dl-drill-progress", "version": 1}
    return json.dumps({**head, "cards": {"one!bad": entry}, "suspended": switch, "reviews": []})


def stand_in(context: BrowserContext, file: Json = FILE) -> None:
    """Puzzles and cards of these tests in place of the site's."""
    listing, details = split(file)

    def give(path: str, data: Json) -> None:
        context.route(f"**/assets/drill/{path}", lambda route: route.fulfill(json=data))

    give("spot.json", listing)
    for id, data in details.items():
        give(f"spot/{id}.json", data)
    context.route("**/assets/drill/cards.json", lambda route: route.fulfill(json=CARDS))


@pytest.fixture
def open_spot(open_view: OpenView) -> Iterator[OpenSpot]:
    """open_spot(path=, stored=, script=, now=): the page with four puzzles, in a fresh profile."""
    views: list[View] = []

    def spot(
        path: str = "spot-the-bug/",
        stored: dict[str, str] | None = None,
        script: str = "",
        now: datetime | None = None,
        size: tuple[int, int] = (1280, 900),
        scheme: str = "light",
        file: Json = FILE,
    ) -> Page:
        view = open_view(*size, scheme)
        views.append(view)
        stand_in(view.context, file)
        items = json.dumps(stored or {})
        once = f"""if (!localStorage.getItem("seeded")) {{
            localStorage.setItem("seeded", "1");
            for (const [key, text] of Object.entries({items})) localStorage.setItem(key, text);
        }}"""
        view.context.add_init_script(script + (once if stored else ""))
        if now:
            view.page.clock.set_fixed_time(now)
        view.page.goto(f"{view.address}{path}")
        button(view.page, "Answer").wait_for()
        return view.page

    yield spot
    for view in views:
        view.context.close()


def button(page: Page, name: str) -> Locator:
    return page.locator("drill-spot").get_by_role("button", name=name, exact=True)


def code(page: Page) -> Locator:
    return page.get_by_role("group", name="1. Which line is wrong?")


def check(page: Page) -> Locator:
    return page.get_by_role("group", name="2. Which check fails, and what does it say?")


def said(page: Page) -> Locator:
    """The line that tells what happened."""
    return page.locator(".drill-spot__said")


def trouble(page: Page) -> Locator:
    return page.locator(".drill-spot__trouble")


def score(page: Page) -> Locator:
    return page.locator(".drill-spot__score p")


def quiz_line(page: Page) -> Locator:
    """What the page says of the quiz after a miss."""
    return page.locator(".drill-spot__quiz")


def shows(page: Page, key: str) -> None:
    """The puzzle of this key is on show: the address says so, and its code is there."""
    id = key.split("!")[0]
    expect(page.locator(".drill-spot__main > h2")).to_have_text(f"What is wrong with f_{id}?")
    expect(button(page, "Answer")).to_be_visible()
    assert page.evaluate("location.hash") == f"#{key}"


def answer(page: Page, line: int = 5, option: int = 1) -> None:
    """Answer the puzzle on show, rightly unless told otherwise."""
    code(page).locator(f"[value='{line}']").check()
    check(page).locator(f"[value='{option}']").check()
    button(page, "Answer").click()
    result(page).wait_for()


def result(page: Page) -> Locator:
    return page.locator(".drill-spot__result h3")


def miss(page: Page) -> None:
    """Miss the puzzle on show, and wait until the quiz was told."""
    answer(page, line=1)
    expect(quiz_line(page)).not_to_be_empty()


def stored(page: Page, key: str = SCORE) -> Any:
    return json.loads(page.evaluate("key => localStorage.getItem(key)", key) or "null")


def puzzles_of(site: Path) -> list[Json]:
    """The puzzles that the build wrote, each with all of its details."""
    assets = site / "assets/drill"
    listed = json.loads((assets / "spot.json").read_text())["puzzles"]
    files = {
        id: json.loads((assets / f"spot/{id}.json").read_text())
        for id in {p["page"] for p in listed}
    }
    return [{**puzzle, **files[puzzle["page"]]["puzzles"][puzzle["key"]]} for puzzle in listed]


# --- the page


def test_the_puzzles_are_those_of_the_site(open_view: OpenView, site: Path) -> None:
    """Without any stand-in the first one is the first that the build wrote; its lines are its code."""
    view = open_view()
    first = puzzles_of(site)[0]

    view.page.goto(f"{view.address}spot-the-bug/")

    button(view.page, "Answer").wait_for()
    assert view.page.evaluate("location.hash") == f"#{first['key']}"
    assert view.page.locator(".drill-spot__line").count() == len(first["lines"])
    assert code(view.page).get_by_role("radio").count() == len(first["offered"])
    assert check(view.page).get_by_role("radio").count() == len(first["options"])


def test_every_break_of_the_pages_is_a_puzzle(site: Path) -> None:
    """As many as the pages show, each with a line to mark and a right option among those shown."""
    data = json.loads((site / "assets/drill/spot.json").read_text())
    puzzles = puzzles_of(site)
    urls = [data["pages"][each["page"]]["url"] for each in puzzles]

    shown = sum((site / url / "index.html").read_text().count("Caught: ") for url in set(urls))

    assert len(puzzles) == shown > 0
    assert all(each["right"] for each in puzzles)
    assert all(set(each["right"]) <= set(each["offered"]) for each in puzzles)


def test_a_puzzle_asks_no_other_origin_and_the_console_is_silent(open_view: OpenView) -> None:
    """With a miss: nothing fails, nothing warns, and everything comes from where the site stands."""
    view = open_view()
    view.page.goto(f"{view.address}spot-the-bug/")
    button(view.page, "Answer").wait_for()

    code(view.page).get_by_role("radio").first.check()
    check(view.page).get_by_role("radio").first.check()
    button(view.page, "Answer").click()

    expect(quiz_line(view.page)).not_to_be_empty()
    assert [url for url in view.requests if not url.startswith((view.address, "data:"))] == []
    assert view.console + view.errors + view.failed == []


def test_before_a_run_the_page_is_light(open_view: OpenView, site: Path) -> None:
    """Our own scripts weigh 25 kB at most, and neither Python nor the quiz is among what loads."""
    view = open_view()
    view.page.goto(f"{view.address}spot-the-bug/")
    button(view.page, "Answer").wait_for()
    prefix = f"{view.address}assets/drill/"
    paths = {url.removeprefix(prefix) for url in view.requests if url.startswith(prefix)}

    own = {path for path in paths if path.endswith(".mjs") and not path.startswith("vendor/")}

    size = sum(len(gzip.compress((site / "assets/drill" / path).read_bytes())) for path in own)
    assert {"spot.mjs", "spot/score.mjs", "run/panel.mjs"} <= own
    assert 0 < size <= LIMIT
    assert not paths & {"progress.mjs", "quiz/store.mjs", "spot/miss.mjs", "run/worker.mjs"}
    assert not [path for path in paths if path.startswith(("pyodide", "vendor/ts-fsrs"))]


def test_without_scripts_the_page_points_to_the_pages(
    browser: Browser, open_view: OpenView
) -> None:
    """Whoever reads without JavaScript learns where the same breaks stand."""
    address = open_view().address
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()

    page.goto(f"{address}spot-the-bug/")

    expect(page.locator("article noscript p")).to_contain_text("Every page has the same changes")
    context.close()


def test_what_the_first_run_loads_is_said_before_it(open_view: OpenView, site: Path) -> None:
    """With NumPy; a site without Python says that instead, and offers no run."""
    view = open_view()
    stand_in(view.context)
    view.page.goto(f"{view.address}spot-the-bug/")
    button(view.page, "Answer").wait_for()
    has_python = (site / "assets/drill/runtime.json").exists()

    answer(view.page)

    about = "The first run loads Python and NumPy|, and NumPy" if has_python else "without Python"
    text = view.page.locator("drill-spot > .drill-run__about").inner_text()
    assert any(part in text for part in about.split("|"))
    assert button(view.page, "Run the check").count() == has_python


def test_the_page_starts_under_instant_navigation(open_view: OpenView) -> None:
    """A link from another page of the site leads to a puzzle, without a reload."""
    view = open_view()
    stand_in(view.context)
    view.page.goto(view.address)
    view.page.evaluate("window.isTheSamePage = true")

    view.page.locator("article").get_by_role("link", name="Spot the bug", exact=True).click()

    shows(view.page, "one!bad")
    assert view.page.evaluate("window.isTheSamePage") is True


def test_puzzles_that_cannot_be_loaded_are_said_and_asked_for_again(open_spot: OpenSpot) -> None:
    """A server that fails once costs one press of a button."""
    page = open_spot()

    def refuse(route: Route) -> None:
        route.fulfill(status=503)

    page.context.route("**/spot.json", refuse)
    page.reload()
    expect(said(page)).to_have_text("The puzzles could not be loaded: the server answers 503.")
    page.context.unroute("**/spot.json", refuse)
    button(page, "Try again").click()

    shows(page, "one!bad")


def test_a_puzzle_that_cannot_be_loaded_is_said_and_asked_for_again(open_spot: OpenSpot) -> None:
    """The list is there, and a moment without a network costs one press of a button."""
    page = open_spot()

    def refuse(route: Route) -> None:
        route.fulfill(status=503)

    page.context.route("**/spot/two.json", refuse)
    button(page, "Skip").click()
    expect(said(page)).to_have_text("The puzzle could not be loaded: the server answers 503.")
    page.context.unroute("**/spot/two.json", refuse)
    button(page, "Try again").click()

    shows(page, "two!bad")


def test_puzzles_of_a_newer_version_are_refused(open_spot: OpenSpot) -> None:
    """A page from the cache says that it is too old for them."""
    page = open_spot()
    page.context.route("**/spot.json", lambda route: route.fulfill(json={**FILE, "version": 2}))

    page.reload()

    expect(said(page)).to_contain_text("newer than this page")


# --- a puzzle


def test_the_code_stands_as_it_is(open_spot: OpenSpot) -> None:
    """Indentation and signs included, and only lines of code are offered."""
    page = open_spot()
    lines = page.locator(".drill-spot__line code").all_text_contents()

    assert lines[1:3] == ['    """Add <one>.\n', '    """\n']
    values = [radio.get_attribute("value") for radio in code(page).get_by_role("radio").all()]
    assert values == ["1", "4", "5", "6"]


def test_each_line_is_called_by_its_number_and_its_code(open_spot: OpenSpot) -> None:
    """So that a screen reader says which one is chosen."""
    page = open_spot()

    expect(code(page).get_by_role("radio", name="5 y = y + 1")).to_be_visible()


@pytest.mark.parametrize("line", [5, 6])
def test_both_parts_right_is_spotted(line: int, open_spot: OpenSpot) -> None:
    """Any of the wrong lines counts; the score says so."""
    page = open_spot()

    answer(page, line=line)

    expect(result(page)).to_have_text("Spotted")
    expect(said(page)).to_have_text("Spotted: The line is right. What the check says is right.")
    expect(score(page)).to_have_text("1 of 4 spotted, 0 missed")
    assert stored(page) == {"one!bad": "spotted"}


@pytest.mark.parametrize(
    ("line", "option", "text"),
    [
        (1, 1, "The line is another one. What the check says is right."),
        (5, 2, "The line is right. The check says something else."),
        (4, 0, "The line is another one. The check says something else."),
    ],
)
def test_either_part_wrong_is_missed(
    line: int, option: int, text: str, open_spot: OpenSpot
) -> None:
    """And the page says which part it was."""
    page = open_spot()

    answer(page, line, option)

    expect(result(page)).to_have_text("Missed")
    expect(said(page)).to_have_text(f"Missed: {text}")
    expect(score(page)).to_have_text("0 of 4 spotted, 1 missed")


def test_an_answer_shows_what_was_right_and_what_was_chosen(open_spot: OpenSpot) -> None:
    """In words at the lines and at the options, not by color alone."""
    page = open_spot()

    answer(page, line=1, option=0)

    def marks(group: Locator) -> dict[str, str]:
        """Value of each radio whose label has a mark -> the mark."""
        labels = group.locator("label", has=page.locator(".drill-spot__mark"))
        return {
            label.locator("input").get_attribute("value"): label.locator(
                ".drill-spot__mark"
            ).inner_text()
            for label in labels.all()
        }

    assert marks(code(page)) == {"1": "✗ your choice", "5": "✓ right", "6": "✓ right"}
    assert marks(check(page)) == {"0": "✗ your choice", "1": "✓ right"}


def test_an_answer_shows_change_reason_message_and_page(open_spot: OpenSpot) -> None:
    """All that the page knows of the break, its math typeset."""
    page = open_spot()

    answer(page)

    section = page.locator(".drill-spot__result")
    expect(section.locator(".gd")).to_have_text("-    a")
    expect(section).to_contain_text("Because bad adds")
    expect(section.locator(".drill-quiz__reason .katex")).to_be_visible()
    expect(section.get_by_text("it is <2>", exact=True)).to_be_visible()
    link = section.get_by_role("link")
    assert link.get_attribute("href").endswith("/dl/attention/why-divide-by-sqrt-d/")


def test_an_answer_cannot_be_changed(open_spot: OpenSpot) -> None:
    """The lines and options stay, and take nothing more in."""
    page = open_spot()

    answer(page)

    assert page.locator("drill-spot form input:enabled").count() == 0
    expect(button(page, "Answer")).to_have_count(0)


def test_half_an_answer_is_not_taken(open_spot: OpenSpot) -> None:
    """The browser says what is missing, and nothing is counted."""
    page = open_spot()
    code(page).locator("[value='5']").check()

    button(page, "Answer").click()

    expect(result(page)).to_have_count(0)
    expect(page.locator(":focus")).to_have_attribute("name", "option")
    assert stored(page) is None


TYPESETTER = "globalThis.renderMathInElement"


def test_a_result_that_comes_late_is_not_shown_with_another_puzzle(open_spot: OpenSpot) -> None:
    """Whoever goes on while KaTeX loads sees nothing of the puzzle before; its answer counts."""
    plain = {id: {**page, "title": "Why?"} for id, page in PAGES.items()}
    page = open_spot(file={**FILE, "pages": plain})
    held: list[Route] = []
    page.context.route("**/katex.min.js", lambda route: held.append(route))
    code(page).locator("[value='5']").check()
    check(page).locator("[value='1']").check()
    button(page, "Answer").click()
    expect(score(page)).to_have_text("1 of 4 spotted, 0 missed")

    page.evaluate("location.hash = '#two!bad'")
    shows(page, "two!bad")
    for _ in range(500):
        if held:
            break
        page.wait_for_timeout(20)
    held[0].continue_()
    wait_until(page, f"{TYPESETTER} !== undefined")
    page.wait_for_timeout(300)  # nothing is to appear

    expect(result(page)).to_have_count(0)
    expect(said(page)).to_be_empty()
    assert stored(page) == {"one!bad": "spotted"}


# --- which puzzle


def test_skip_counts_nothing_and_shows_the_next(open_spot: OpenSpot) -> None:
    """The heading of the next one has the focus."""
    page = open_spot()

    button(page, "Skip").click()

    shows(page, "two!bad")
    expect(page.locator(":focus")).to_have_text("What is wrong with f_two?")
    assert stored(page) is None


def test_after_the_last_puzzle_they_come_around(open_spot: OpenSpot) -> None:
    """In the order in which they were shown, and the page says so."""
    page = open_spot()
    for key in ("one!bad", "two!bad", "one!worse"):
        shows(page, key)
        button(page, "Skip").click()
    shows(page, "two!worse")

    button(page, "Skip").click()

    shows(page, "one!bad")
    expect(said(page)).to_contain_text("That was every puzzle")


def test_new_puzzles_come_before_missed_before_spotted_ones(open_spot: OpenSpot) -> None:
    """On the next visit too, each kind in the order of the file."""
    results = {"one!bad": "spotted", "two!bad": "missed", "two!worse": "spotted"}
    page = open_spot(stored={SCORE: json.dumps(results)})

    for key in ("one!worse", "two!bad", "one!bad", "two!worse"):
        shows(page, key)
        button(page, "Skip").click()


def test_topic_and_level_choose_the_puzzles(open_spot: OpenSpot) -> None:
    """What is on show goes where it is not chosen; the rest comes in order."""
    page = open_spot()

    page.get_by_label("Topic").select_option("Dropout")

    shows(page, "two!bad")
    button(page, "Skip").click()
    shows(page, "two!worse")
    button(page, "Skip").click()
    shows(page, "two!bad")
    page.get_by_label("Topic").select_option("All")
    page.get_by_label("Level").select_option("1: asked of everyone")
    shows(page, "one!worse")


def test_a_choice_without_puzzles_is_said(open_spot: OpenSpot) -> None:
    """And another choice brings them back."""
    page = open_spot()
    page.get_by_label("Topic").select_option("Attention")

    page.get_by_label("Level").select_option("3: research depth")

    expect(said(page)).to_have_text("There is no puzzle of this topic and level.")
    expect(button(page, "Answer")).to_have_count(0)
    page.get_by_label("Level").select_option("All")
    shows(page, "one!worse")
    expect(said(page)).not_to_contain_text("There is no puzzle")


def test_an_address_leads_to_its_puzzle(open_spot: OpenSpot) -> None:
    """At once, and by a change of the address."""
    page = open_spot("spot-the-bug/#one!worse")
    shows(page, "one!worse")

    page.evaluate("location.hash = '#two!bad'")

    shows(page, "two!bad")


@pytest.mark.parametrize("name", ["no-such!puzzle", "%3Cimg%20src=x%20onerror=alert(1)%3E", "%"])
def test_an_unknown_address_is_said(name: str, open_spot: OpenSpot) -> None:
    """As text, whatever it is; another puzzle is there."""
    page = open_spot(f"spot-the-bug/#{name}")

    expect(said(page)).to_contain_text("There is no puzzle “")
    assert said(page).locator("*").count() == 0
    shows(page, "one!bad")


def test_an_unknown_address_leaves_the_puzzle_on_show(open_spot: OpenSpot) -> None:
    """It is said, and what was chosen stays chosen."""
    page = open_spot()
    code(page).locator("[value='5']").check()

    page.evaluate("location.hash = '#gone!bad'")

    expect(said(page)).to_have_text("There is no puzzle “gone!bad”.")
    expect(code(page).locator("[value='5']")).to_be_checked()


def test_an_anchor_of_the_page_is_no_puzzle(open_spot: OpenSpot) -> None:
    """The link of the heading is not taken for one."""
    page = open_spot()

    page.evaluate("""() => new Promise((done) => {
        addEventListener("hashchange", () => setTimeout(done), { once: true });
        location.hash = "#spot-the-bug";
    })""")

    expect(said(page)).to_be_empty()
    button(page, "Skip").click()
    shows(page, "two!bad")


# --- the score


def test_the_score_survives_a_reload(open_spot: OpenSpot) -> None:
    """Spotted and missed alike; a miss that is spotted later is spotted."""
    page = open_spot()
    miss(page)
    button(page, "Next puzzle").click()
    shows(page, "two!bad")
    answer(page)

    page.goto(page.url.replace("two!bad", "one!bad"))
    page.reload()

    expect(score(page)).to_have_text("1 of 4 spotted, 1 missed")
    answer(page)
    expect(score(page)).to_have_text("2 of 4 spotted, 0 missed")


def test_a_reset_asks_first(open_spot: OpenSpot) -> None:
    """Keeping is the first choice; only the other one resets."""
    page = open_spot(stored={SCORE: json.dumps({"one!bad": "missed"})})
    button(page, "Reset score …").click()
    expect(page.locator(":focus")).to_have_text("Keep it")
    page.keyboard.press("Enter")
    expect(score(page)).to_have_text("0 of 4 spotted, 1 missed")

    button(page, "Reset score …").click()
    button(page, "Reset").click()

    expect(score(page)).to_have_text("0 of 4 spotted, 0 missed")
    expect(button(page, "Reset score …")).to_be_hidden()
    assert stored(page) is None


def test_two_tabs_add_to_one_score(open_spot: OpenSpot) -> None:
    """Neither overwrites what the other has stored, even if it does not hear of it in time."""
    page = open_spot()
    other = page.context.new_page()
    other.add_init_script(
        "addEventListener('storage', (event) => event.stopImmediatePropagation(), true)"
    )
    other.goto(page.url.replace("one!bad", "two!bad"))
    shows(other, "two!bad")
    answer(page)

    answer(other)

    assert stored(page) == {"one!bad": "spotted", "two!bad": "spotted"}
    expect(score(page)).to_have_text("2 of 4 spotted, 0 missed")


DENIED = """Object.defineProperty(window, "localStorage", {
    get() { throw new DOMException("denied", "SecurityError"); },
});"""
FULL = """Storage.prototype.setItem = function () {
    throw new DOMException("full", "QuotaExceededError");
};"""


@pytest.mark.parametrize(
    ("script", "text"), [(DENIED, "store nothing"), (FULL, "storage of this browser is full")]
)
def test_a_storage_that_fails_is_said_once(script: str, text: str, open_spot: OpenSpot) -> None:
    """The score goes on in memory; it is said in one line, however many answers there are."""
    page = open_spot(script=script)
    answer(page)
    button(page, "Next puzzle").click()
    shows(page, "two!bad")
    answer(page)

    expect(score(page)).to_have_text("2 of 4 spotted, 0 missed")
    expect(trouble(page).locator("p")).to_have_count(1)
    expect(trouble(page)).to_contain_text(text)
    expect(trouble(page)).to_have_attribute("role", "status")


@pytest.mark.parametrize(
    ("text", "score_after"),
    [
        ("{broken", "0 of 4 spotted, 0 missed"),
        ("null", "0 of 4 spotted, 0 missed"),
        ("[1]", "0 of 4 spotted, 0 missed"),
        ('{"one!bad": "spotted", "two!bad": 7}', "1 of 4 spotted, 0 missed"),
    ],
)
def test_a_damaged_score_is_said(text: str, score_after: str, open_spot: OpenSpot) -> None:
    """What can be read of it counts, and the next answer is stored."""
    page = open_spot(stored={SCORE: text})

    expect(trouble(page)).to_contain_text("cannot be read in full")
    expect(score(page)).to_have_text(score_after)
    shown = page.evaluate("decodeURIComponent(location.hash.slice(1))")
    answer(page)
    assert stored(page)[shown] == "spotted"


def test_results_of_puzzles_that_are_gone_do_not_count(open_spot: OpenSpot) -> None:
    """They are kept, as a page may come back."""
    page = open_spot(stored={SCORE: json.dumps({"gone!bad": "spotted"})})

    expect(score(page)).to_have_text("0 of 4 spotted, 0 missed")
    answer(page)
    assert stored(page) == {"gone!bad": "spotted", "one!bad": "spotted"}


# --- the quiz


def test_a_miss_makes_its_card_due_in_the_quiz(open_spot: OpenSpot) -> None:
    """After the first step of learning it is the one that is due, before any new card."""
    page = open_spot(now=NOW)

    miss(page)

    expect(quiz_line(page)).to_contain_text(
        "counts as Again in the quiz, and is due there in 1 min."
    )
    assert stored(page, PROGRESS)["reviews"] == [{"card": "one!bad", "rating": 1, "at": iso(NOW)}]
    page.clock.set_fixed_time(NOW + timedelta(minutes=1))
    page.goto(page.url.split("spot-the-bug")[0] + "quiz/")
    expect(page.get_by_text("1 due, 1 new of 1 not seen yet.")).to_be_visible()
    page.get_by_role("button", name="Start", exact=True).click()
    expect(page.locator(".drill-quiz__front")).to_have_text("The card of one!bad")


def test_a_miss_of_a_known_card_makes_it_due_soon(open_spot: OpenSpot) -> None:
    """It was due in 20 days; now it is learned again, and what the quiz knew of it is kept."""
    page = open_spot(stored={PROGRESS: progress(NOW - timedelta(days=20))}, now=NOW)

    miss(page)

    expect(quiz_line(page)).to_contain_text("due there in 10 min.")
    entry = stored(page, PROGRESS)["cards"]["one!bad"]
    assert (entry["state"], entry["reps"], entry["lapses"]) == (3, 4, 1)
    assert entry["due"] == iso(NOW + timedelta(minutes=10))


def test_what_is_spotted_leaves_the_quiz_alone(open_spot: OpenSpot) -> None:
    """Nothing of it is even loaded, and its storage is as it was."""
    before = progress(NOW - timedelta(days=20))
    page = open_spot(stored={PROGRESS: before}, now=NOW)
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))

    answer(page)

    expect(result(page)).to_have_text("Spotted")
    expect(quiz_line(page)).to_have_count(0)
    assert stored(page, PROGRESS) == json.loads(before)
    assert not [url for url in asked if url.endswith(("progress.mjs", "store.mjs"))]


def test_a_suspended_card_stays_suspended(open_spot: OpenSpot) -> None:
    """The page says so, and its schedule is as it was."""
    before = progress(NOW - timedelta(days=20), suspended=True)
    page = open_spot(stored={PROGRESS: before}, now=NOW)

    miss(page)

    expect(quiz_line(page)).to_have_text("Its card is suspended in the quiz, and stays so.")
    assert stored(page, PROGRESS) == json.loads(before)


@pytest.mark.parametrize("seconds", [59, 0, -3600])
def test_a_card_that_was_just_graded_is_not_graded_again(seconds: int, open_spot: OpenSpot) -> None:
    """Within a minute, also where the clock was set back."""
    before = progress(NOW - timedelta(seconds=seconds))
    page = open_spot(stored={PROGRESS: before}, now=NOW)

    miss(page)

    expect(quiz_line(page)).to_contain_text("within the last minute")
    assert stored(page, PROGRESS) == json.loads(before)


def test_after_a_minute_a_card_is_graded(open_spot: OpenSpot) -> None:
    """The rule above ends there."""
    page = open_spot(stored={PROGRESS: progress(NOW - timedelta(seconds=60))}, now=NOW)

    miss(page)

    expect(quiz_line(page)).to_contain_text("counts as Again")
    assert len(stored(page, PROGRESS)["reviews"]) == 1


def test_a_break_without_a_card_is_said(open_spot: OpenSpot) -> None:
    """Nothing is stored in the quiz for it."""
    page = open_spot("spot-the-bug/#two!worse")

    miss(page)

    expect(quiz_line(page)).to_contain_text("has no card in the quiz")
    assert stored(page, PROGRESS) is None


def test_the_quiz_in_the_same_tab_knows_of_a_miss(open_spot: OpenSpot) -> None:
    """Also where it was opened before, and no page was loaded anew in between."""
    page = open_spot(now=NOW)
    page.evaluate("window.isTheSamePage = true")
    page.locator("article").get_by_role("link", name="quiz", exact=True).click()
    expect(page.get_by_text("0 due, 2 new of 2 not seen yet.")).to_be_visible()
    page.go_back()
    shows(page, "one!bad")
    miss(page)
    page.clock.set_fixed_time(NOW + timedelta(minutes=1))

    page.locator("article").get_by_role("link", name="quiz", exact=True).first.click()

    expect(page.get_by_text("1 due, 1 new of 1 not seen yet.")).to_be_visible()
    assert page.evaluate("window.isTheSamePage") is True


def test_a_full_storage_of_the_quiz_is_said(open_spot: OpenSpot) -> None:
    """The miss is not silently lost."""
    page = open_spot(
        script="""const set = Storage.prototype.setItem;
        Storage.prototype.setItem = function (key, value) {
            if (key.startsWith("dl-drill:progress")) throw new DOMException("", "QuotaExceededError");
            return set.call(this, key, value);
        };"""
    )

    miss(page)

    expect(trouble(page)).to_contain_text("export your progress before you close the page")


def test_progress_that_cannot_be_read_is_said_and_kept(open_spot: OpenSpot) -> None:
    """The quiz's own rule: it is set aside under another name."""
    page = open_spot(stored={PROGRESS: "{broken"})

    miss(page)

    expect(trouble(page)).to_contain_text("cannot be read: it is not JSON. It is kept as")
    kept = page.evaluate(
        "Object.entries(localStorage).filter(([key]) => key.includes('unreadable'))"
    )
    assert [text for _, text in kept] == ["{broken"]


def test_without_its_code_the_quiz_is_said_to_be_out_of_reach(open_spot: OpenSpot) -> None:
    """The answer is judged all the same."""
    page = open_spot()
    page.context.route("**/spot/miss.mjs", lambda route: route.abort())

    miss(page)

    expect(result(page)).to_have_text("Missed")
    expect(quiz_line(page)).to_contain_text("could not be told")


# --- the run

WORKER = """onmessage = ({ data }) => {
    const { id, ...request } = data;
    postMessage({ id, kind: "started", files: [] });
    postMessage({ id, kind: "out", text: JSON.stringify(request) });
    postMessage({ id, kind: "done", result: RESULT });
};"""


@pytest.fixture
def open_run(browser: Browser, address: str, site: Path) -> Iterator[Callable[[Json], Page]]:
    """open_run(result): the page with a worker that gives this result, and prints its request."""
    contexts = []
    if not (site / "assets/drill/runtime.json").exists():
        pytest.skip("the site was built without Python for the browser")

    def run(result: Json) -> Page:
        context = browser.new_context(service_workers="block", reduced_motion="reduce")
        context.set_default_timeout(10_000)
        contexts.append(context)
        stand_in(context)
        body = WORKER.replace("RESULT", json.dumps(result))
        context.route(
            "**/run/worker.mjs",
            lambda route: route.fulfill(body=body, content_type="text/javascript"),
        )
        page = context.new_page()
        page.goto(f"{address}spot-the-bug/")
        button(page, "Answer").wait_for()
        answer(page)
        return page

    yield run
    for context in contexts:
        context.close()


RESULTS = [
    (
        {"end": "failed", "message": "it is 2", "seconds": 1},
        "The check fails, as it should: it is 2",
    ),
    ({"end": "passed", "message": "", "seconds": 1}, "The check passes: it does not notice"),
    ({"end": "crashed", "message": "NameError: x", "seconds": 1}, "NameError: x"),
]


@pytest.mark.parametrize(("ended", "text"), RESULTS, ids=lambda part: str(part)[:20])
def test_a_run_says_how_it_ended(ended: Json, text: str, open_run: Callable[[Json], Page]) -> None:
    """Whatever the check says then, it is shown as it is."""
    page = open_run(ended)

    button(page, "Run the check").click()

    expect(page.locator(".drill-run__status")).to_contain_text(text)


def test_a_run_is_of_the_check_under_the_break(open_run: Callable[[Json], Page]) -> None:
    """The page's check and the change of this puzzle, and nothing else."""
    page = open_run({"end": "passed", "message": "", "seconds": 1})

    button(page, "Run the check").click()

    expect(page.locator(".drill-run__output")).not_to_be_empty()
    assert json.loads(page.locator(".drill-run__output").inner_text()) == {
        "kind": "run",
        "code": PAGES["one"]["check"],
        "numpy": False,
        "changes": [PUZZLES[0]["change"]],
    }


def test_the_next_puzzle_has_nothing_of_the_run_before(open_run: Callable[[Json], Page]) -> None:
    """Its result starts empty."""
    page = open_run({"end": "failed", "message": "it is 2", "seconds": 1})
    button(page, "Run the check").click()
    expect(page.locator(".drill-run__status")).to_contain_text("it is 2")

    button(page, "Next puzzle").click()
    shows(page, "two!bad")
    answer(page)

    expect(page.locator(".drill-run__status")).to_be_empty()


def test_the_checks_fail_for_real_as_the_build_said(open_view: OpenView, site: Path) -> None:
    """A puzzle of each topic, run in the browser's Python: the message is the build's."""
    if not os.environ.get("DRILL_NUMPY_WHEEL"):
        pytest.skip("NumPy for the browser is not here: set DRILL_NUMPY_WHEEL to its wheel")
    view = open_view()
    pages = json.loads((site / "assets/drill/spot.json").read_text())["pages"]
    one_of_each = {pages[each["page"]]["topic"]: each for each in reversed(puzzles_of(site))}

    for each in one_of_each.values():
        view.page.goto(f"{view.address}spot-the-bug/#{each['key']}")
        expect(button(view.page, "Answer")).to_be_visible()
        code(view.page).locator(f"[value='{each['right'][0]}']").check()
        check(view.page).locator(f"[value='{each['answer']}']").check()
        button(view.page, "Answer").click()
        expect(result(view.page)).to_have_text("Spotted")
        button(view.page, "Run the check").click()
        said = each["options"][each["answer"]][1]
        expect(view.page.locator(".drill-run__status")).to_have_text(
            f"The check fails, as it should: {said}", timeout=60_000
        )


# --- for everyone


def test_a_keyboard_is_enough(open_spot: OpenSpot) -> None:
    """Tab to the lines and to the options, arrows to choose, Enter to answer and to go on."""
    page = open_spot()
    page.get_by_label("Level").focus()

    page.keyboard.press("Tab")
    if page.locator(":focus").get_attribute("aria-label") == "The code":
        page.keyboard.press("Tab")
    expect(page.locator(":focus")).to_have_attribute("name", "line")
    for _ in range(2):
        page.keyboard.press("ArrowDown")
    expect(code(page).locator("[value='5']")).to_be_checked()
    page.keyboard.press("Tab")
    page.keyboard.press("ArrowDown")
    expect(check(page).locator("[value='1']")).to_be_checked()
    page.keyboard.press("Enter")

    expect(page.locator(":focus")).to_have_text("Spotted")
    while page.locator(":focus").inner_text() != "Next puzzle":
        page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    shows(page, "two!bad")
    expect(page.locator(":focus")).to_have_text("What is wrong with f_two?")


def test_the_result_is_told_and_gets_the_focus(open_spot: OpenSpot) -> None:
    """By a live region that was there before, and by a heading."""
    page = open_spot()
    expect(said(page)).to_have_attribute("role", "status")

    answer(page)

    expect(page.locator("h3:focus")).to_have_text("Spotted")


def test_a_line_in_focus_has_an_outline(open_spot: OpenSpot) -> None:
    """Around the whole line, so that it is seen."""
    page = open_spot()
    page.get_by_label("Level").focus()
    while page.locator(":focus").get_attribute("name") != "line":
        page.keyboard.press("Tab")

    line = page.locator(".drill-spot__line").first
    assert line.evaluate("(line) => getComputedStyle(line).outlineStyle") == "solid"


def test_long_lines_scroll_in_their_box(open_spot: OpenSpot) -> None:
    """At 320 pixels the page is as wide as the window; the box scrolls, and takes the focus for it."""
    page = open_spot(size=(320, 700))
    box = page.locator(".drill-spot__code")

    assert page.evaluate("document.documentElement.scrollWidth") == 320
    assert box.evaluate("(box) => box.scrollWidth > box.clientWidth")
    page.get_by_role("region", name="The code").focus()
    expect(box).to_be_focused()
    page.keyboard.press("ArrowRight")
    page.wait_for_timeout(300)
    assert box.evaluate("(box) => box.scrollLeft") > 0
    expect(code(page).locator("[value='5']")).to_be_in_viewport()


LOOKS = [((width, 844), scheme) for width in (320, 390, 1280) for scheme in ("light", "dark")]
SCREENS = ("puzzle", "chosen", "missed", "spotted", "dialog")


def walk(page: Page) -> Iterator[str]:
    """Through all screens; gives the name of the one on show."""
    yield "puzzle"
    code(page).locator("[value='5']").check()
    yield "chosen"
    miss(page)
    yield "missed"
    button(page, "Next puzzle").click()
    shows(page, "two!bad")
    answer(page)
    yield "spotted"
    button(page, "Reset score …").click()
    yield "dialog"


@pytest.fixture(scope="module")
def looks(
    request: pytest.FixtureRequest, open_view: OpenView, screenshots: Path
) -> Iterator[dict[str, Json]]:
    """What axe-core says of every screen, and how wide it is."""
    size, scheme = request.param
    view = open_view(*size, scheme)
    stand_in(view.context)
    view.page.goto(f"{view.address}spot-the-bug/")
    shows(view.page, "one!bad")
    found = {}
    for screen in walk(view.page):
        view.page.mouse.move(0, 0)
        path = screenshots / f"spot-{screen}-{size[0]}-{scheme}.png"
        view.page.screenshot(path=path, full_page=True)
        violations = Axe().run(view.page, context="drill-spot").response["violations"]
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
def test_axe_finds_nothing_on(screen: str, looks: dict[str, Json]) -> None:
    """Names, roles, contrast, focus: no violation on any screen."""
    assert looks[screen]["violations"] == []


@every_look
@pytest.mark.parametrize("screen", SCREENS)
def test_no_screen_is_wider_than_the_window(screen: str, looks: dict[str, Json]) -> None:
    """Down to 320 pixels nothing scrolls sideways but code by itself."""
    assert looks[screen]["width"] <= looks[screen]["window"]
