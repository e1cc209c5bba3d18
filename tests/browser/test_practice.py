"""The practice page, as a reader uses it."""

import json
import os
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Locator, Page, Route, expect

from tests.browser.view import OpenView, View, wait_until

PREFIX = "dl-drill:practice:1:"
SCORES = "attention.attention_scores"
WEIGHTS = "attention.attention_weights"
SOFTMAX = "activations.softmax"
PAGE = "docs/attention/why-divide-by-sqrt-d.md"
SOFTMAX_TITLE = "How do you compute softmax and log-softmax without overflow?"  # its first page
TITLE = "Why are attention scores divided by the square root of d?"
MARK = "# mine\n"  # what a reader writes, where any text will do

Json = dict[str, Any]
OpenPractice = Callable[..., Page]


# --- verdicts, and what a reader does


def verdict(**fields: Any) -> Json:
    """What the grader says, as far as a test cares."""
    return {
        "passed": False,
        "error": "",
        "cases": 8,
        "failure": None,
        "like": "",
        "like_page": "",
        "checks": [],
        **fields,
    }


def failure(**fields: Any) -> Json:
    """A verdict on an answer that differs in a case."""
    first = {
        "message": "12 of 24 elements differ",
        "case": 3,
        "inputs": ["query: float64 (2, 3, 4)", "key: float64 (2, 5, 4)"],
        "expected": "0.25",
        "got": "0.5",
        "at": "[0, 1]",
        "hint": "yours is 2 times the expected everywhere",
    }
    return verdict(failure={**first, **fields})


CHECK = {"page": PAGE, "passed": True, "message": ""}
RIGHT = verdict(passed=True, checks=[CHECK])
WRONG = failure()
NEVER: Json = {}  # the code does not end


def worker(result: Json, printed: str = "") -> str:
    """A worker that says the same of every answer; what it was asked is left in a broadcast."""
    done = f"post('done', {{ result: {json.dumps(result)} }});" if result else ""
    return f"""onmessage = ({{ data }}) => {{
        const post = (kind, rest) => postMessage({{ id: data.id, kind, ...rest }});
        new BroadcastChannel("asked").postMessage(data);
        post("started", {{ files: [] }});
        if ({json.dumps(printed)}) post("out", {{ text: {json.dumps(printed)} }});
        {done}
    }}"""


def entry(**fields: Any) -> str:
    return json.dumps({"draft": None, "state": "untried", "revealed": False, **fields})


def seed(stored: dict[str, str]) -> str:
    """A script that stores texts of tasks once for a profile."""
    return f"""if (!localStorage.getItem("seeded")) {{
        localStorage.setItem("seeded", "1");
        for (const [key, text] of Object.entries({json.dumps(stored)}))
            localStorage.setItem({json.dumps(PREFIX)} + key, text);
    }}"""


@pytest.fixture
def open_practice(browser: Browser, address: str) -> Iterator[OpenPractice]:
    """open_practice(task, result=, printed=, stored=, script=): the page in a fresh profile.

    With a result the answers are not run: a stand-in for the worker gives it.
    """
    contexts = []

    def practice(
        task: str = "",
        result: Json | None = None,
        printed: str = "",
        stored: dict[str, str] | None = None,
        script: str = "",
        size: tuple[int, int] = (1280, 900),
        scheme: str = "light",
    ) -> Page:
        # A service worker would ask by itself for what is stood in for here.
        context = browser.new_context(
            viewport={"width": size[0], "height": size[1]},
            color_scheme=scheme,
            reduced_motion="reduce",
            service_workers="block",
        )
        context.set_default_timeout(10_000)
        contexts.append(context)
        if result is not None:
            stand_in(context, worker(result, printed))
        context.add_init_script(script + (seed(stored) if stored else ""))
        page = context.new_page()
        page.goto(f"{address}practice/" + (f"#{task}" if task else ""))
        count(page).or_(editor(page)).or_(said(page)).first.wait_for()
        return page

    yield practice
    for context in contexts:
        context.close()


def stand_in(context: Any, script: str) -> None:
    context.unroute("**/run/worker.mjs")
    context.route(
        "**/run/worker.mjs",
        lambda route: route.fulfill(content_type="text/javascript", body=script),
    )


def button(page: Page, name: str) -> Locator:
    return page.locator("drill-practice").get_by_role("button", name=name, exact=True)


def run(page: Page) -> None:
    button(page, "Run").click()


def count(page: Page) -> Locator:
    return page.locator(".drill-practice__count")


def editor(page: Page) -> Locator:
    return page.get_by_role("textbox", name="Your ")


def said(page: Page) -> Locator:
    """The lines that tell what happened, other than how a run ended."""
    return page.locator(".drill-practice__said:not(:empty)")


def status(page: Page) -> Locator:
    """The line that tells how a run ended."""
    return page.locator(".drill-run__status")


def state(page: Page) -> Locator:
    """The state of the task on show."""
    return page.locator(".drill-practice__task .drill-practice__state")


def row(page: Page, function: str) -> Locator:
    """A function in the list."""
    return page.locator(".drill-practice__list > li").filter(
        has=page.get_by_role("link", name=function, exact=True)
    )


def rows(page: Page) -> Locator:
    return page.locator(".drill-practice__list > li:visible")


def title(page: Page, name: str) -> Locator:
    return page.get_by_role("heading", name=name, exact=True)


def follow(page: Page, name: str) -> None:
    page.locator("drill-practice").get_by_role("link", name=name, exact=True).click()


def stored(page: Page, task: str) -> Any:
    """The entry of a task; None if there is none that can be read."""
    text = page.evaluate("key => localStorage.getItem(key)", PREFIX + task)
    try:
        return json.loads(text or "null")
    except ValueError:
        return None


def reveal(page: Page) -> None:
    button(page, "Reveal").click()
    button(page, "Reveal it").click()


def write(page: Page, text: str = MARK) -> None:
    """Write something, and wait until it is stored."""
    editor(page).fill(text)
    key = page.url.partition("#")[2]
    expect_stored(page, key, "draft", text)


def expect_stored(page: Page, task: str, field: str, value: Any) -> None:
    """Wait until a field has this value in the storage."""
    for _ in range(100):
        if (stored(page, task) or {}).get(field) == value:
            return
        page.wait_for_timeout(20)
    assert (stored(page, task) or {}).get(field) == value


@pytest.fixture(scope="module")
def tasks(site: Path) -> list[Json]:
    """The list that the build wrote."""
    return json.loads((site / "assets/drill/practice.json").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def details(site: Path) -> Callable[[str], Json]:
    """The file of a task that the build wrote."""

    def read(key: str) -> Json:
        file = site / f"assets/drill/practice/{key}.json"
        return json.loads(file.read_text(encoding="utf-8"))

    return read


# --- the list


def test_the_page_asks_no_other_origin_and_the_console_is_silent(open_view: OpenView) -> None:
    """Before anything runs nothing fails, nothing warns, and all comes from where the site stands."""
    view = open_view()
    view.page.goto(f"{view.address}practice/")
    follow(view.page, "softmax")
    expect(editor(view.page)).to_be_visible()

    assert [url for url in view.requests if not url.startswith((view.address, "data:"))] == []
    assert view.console + view.errors + view.failed == []


def test_every_function_stands_under_its_topic(
    open_practice: OpenPractice, tasks: list[Json]
) -> None:
    """Topics and functions are in the order of the list."""
    page = open_practice()
    seen = page.locator("drill-practice section").evaluate_all(
        """(sections) => sections.map((section) => [section.querySelector("h3").textContent,
            [...section.querySelectorAll("li a")].map((link) => link.textContent)])"""
    )

    titles = {task["topic"]: task["topic_title"] for task in tasks}
    assert seen == [
        [title, [task["function"] for task in tasks if task["topic"] == topic]]
        for topic, title in titles.items()
    ]


def test_the_states_are_said_in_words(open_practice: OpenPractice) -> None:
    """Untried, tried, solved, and whether the reference was seen."""
    page = open_practice(
        stored={
            SOFTMAX: entry(state="solved"),
            SCORES: entry(state="tried"),
            WEIGHTS: entry(state="tried", revealed=True),
        }
    )

    for function, text in {
        "softmax": "level 1, solved",
        "attention_scores": "level 1, tried",
        "attention_weights": "level 1, tried, reference revealed",
        "dropout": "level 1, untried",
    }.items():
        expect(row(page, function).locator("div > span")).to_have_text(text)


def test_the_solved_are_counted(open_practice: OpenPractice, tasks: list[Json]) -> None:
    """Tried ones are not among them."""
    page = open_practice(stored={SOFTMAX: entry(state="solved"), SCORES: entry(state="tried")})

    expect(count(page)).to_have_text(f"1 of {len(tasks)} solved")


def test_a_topic_can_be_chosen(open_practice: OpenPractice, tasks: list[Json]) -> None:
    """Then its functions alone are shown, and counted."""
    page = open_practice()

    page.get_by_label("Topic").select_option("Normalization")

    names = [task["function"] for task in tasks if task["topic"] == "normalization"]
    expect(rows(page).locator("a")).to_have_text(names)
    expect(count(page)).to_have_text(f"0 of {len(tasks)} solved; {len(names)} shown")


def test_a_state_can_be_chosen(open_practice: OpenPractice) -> None:
    """The solved ones, say."""
    page = open_practice(stored={SOFTMAX: entry(state="solved"), SCORES: entry(state="tried")})

    page.get_by_label("State").select_option("solved")

    expect(rows(page).locator("a")).to_have_text(["softmax"])


def test_a_level_can_be_chosen(open_practice: OpenPractice, tasks: list[Json]) -> None:
    """In a list that has more than one."""
    page = open_practice()
    levels = [{**task, "level": 2 if task["key"] == SOFTMAX else 1} for task in tasks]
    page.route("**/practice.json", lambda route: route.fulfill(json=levels))
    page.reload()

    page.get_by_label("Level").select_option("2")

    expect(rows(page).locator("a")).to_have_text(["softmax"])


def test_filters_that_leave_nothing_are_undone_at_once(
    open_practice: OpenPractice, tasks: list[Json]
) -> None:
    """One press shows everything again, and the focus is not lost."""
    page = open_practice()
    page.get_by_label("State").select_option("solved")
    expect(rows(page)).to_have_count(0)

    button(page, "Show all").click()

    expect(rows(page)).to_have_count(len(tasks))
    expect(page.get_by_label("Topic")).to_be_focused()


def test_without_javascript_there_is_a_list_with_links(
    browser: Browser, address: str, tasks: list[Json]
) -> None:
    """Every function, and the pages that show it; and why that is all."""
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{address}practice/")

    seen = page.locator("drill-practice li li").evaluate_all(
        """(items) => items.map((item) => [item.querySelector("code").textContent,
            ...[...item.querySelectorAll("a")].map((link) => link.getAttribute("href"))])"""
    )
    assert seen == [
        [task["function"], *(f"../{found['url']}" for found in task["pages"])] for task in tasks
    ]
    assert "Practice needs JavaScript" in page.locator("article noscript").inner_text()
    context.close()


def test_a_list_that_cannot_be_loaded_is_said_and_asked_for_again(
    open_practice: OpenPractice,
) -> None:
    """A server that fails once costs one press of a button."""
    page = open_practice()
    page.route("**/practice.json", lambda route: route.fulfill(status=503), times=1)
    page.reload()

    expect(said(page)).to_have_text("The list could not be loaded: the server answers 503.")
    button(page, "Try again").click()
    expect(count(page)).to_be_visible()


# --- addresses


def test_a_task_has_an_address(open_practice: OpenPractice) -> None:
    """Who opens it finds the task, and the focus on its heading."""
    page = open_practice(SOFTMAX)

    expect(title(page, "softmax")).to_be_focused()
    expect(page).to_have_title(re.compile("^softmax · Practice"))


def test_a_task_is_opened_from_the_list(open_practice: OpenPractice) -> None:
    """The address follows, and so does the focus."""
    page = open_practice()

    follow(page, "softmax")

    expect(title(page, "softmax")).to_be_focused()
    assert page.url.endswith(f"/practice/#{SOFTMAX}")


@pytest.mark.parametrize("hash", ["attention.nothing", "<img src=x onerror=alert(1)>", "100%"])
def test_an_unknown_address_is_said(hash: str, open_practice: OpenPractice) -> None:
    """As text, whatever it is; and the list is there."""
    page = open_practice(hash)

    expect(said(page)).to_contain_text(f"There is no function “{hash}” to practice.")
    expect(count(page)).to_be_visible()
    expect(page.locator("drill-practice img")).to_have_count(0)


def test_back_and_forward_go_between_list_and_tasks(open_practice: OpenPractice) -> None:
    """Without loading the page anew; back in the list, the focus is where it was."""
    page = open_practice()
    page.evaluate("window.isTheSamePage = true")
    follow(page, "softmax")
    expect(title(page, "softmax")).to_be_focused()
    follow(page, "Next: log_softmax")
    expect(title(page, "log_softmax")).to_be_focused()

    page.go_back()
    expect(title(page, "softmax")).to_be_focused()
    page.go_back()
    expect(row(page, "softmax").get_by_role("link")).to_be_focused()
    page.wait_for_load_state("networkidle")  # the theme loads the page again
    expect(row(page, "softmax").get_by_role("link")).to_be_focused()
    page.go_forward()
    expect(title(page, "softmax")).to_be_focused()

    assert page.evaluate("window.isTheSamePage") is True


def test_the_list_is_where_the_reader_left_it(
    open_practice: OpenPractice, tasks: list[Json]
) -> None:
    """Back from a task, far down a list that is longer than the task; also the second time."""
    page = open_practice(size=(390, 600))
    many = [{**tasks[-1], "key": f"many.{n}", "function": f"many_{n}"} for n in range(100)]
    page.route("**/practice.json", lambda route: route.fulfill(json=[*many, tasks[-1]]))
    page.reload()
    link = row(page, tasks[-1]["function"]).get_by_role("link")
    link.scroll_into_view_if_needed()
    place = page.evaluate("scrollY")
    heading = title(page, tasks[-1]["function"])
    link.click()
    seen = []

    for _ in range(2):
        expect(heading).to_be_focused()
        height = page.evaluate("document.documentElement.scrollHeight")
        page.go_back()
        expect(link).to_be_focused()
        page.wait_for_load_state("networkidle")  # the first time the theme loads the page again
        page.wait_for_timeout(300)
        expect(link).to_be_focused()
        seen.append(page.evaluate("scrollY"))
        page.go_forward()

    assert place > height
    assert seen == [pytest.approx(place, abs=2)] * 2


def test_tasks_work_under_instant_navigation(open_view: OpenView) -> None:
    """From the home page to a task, back home, and forward to the task, all without a reload."""
    view = open_view()
    page = view.page
    page.goto(view.address)
    page.evaluate("window.isTheSamePage = true")
    page.wait_for_load_state("networkidle")  # the theme takes links over when it has the sitemap
    page.locator("article").get_by_role("link", name="Practice", exact=True).click()
    follow(page, "softmax")
    expect(title(page, "softmax")).to_be_focused()

    page.go_back()
    expect(count(page)).to_be_visible()
    page.go_back()
    expect(page.locator("article h1")).to_contain_text("DL Drill")
    page.go_forward()
    expect(count(page)).to_be_visible()
    page.go_forward()
    expect(title(page, "softmax")).to_be_focused()

    assert page.evaluate("window.isTheSamePage") is True
    assert view.errors == []


def test_a_task_leads_to_its_page_and_back(open_view: OpenView) -> None:
    """The page of the question; and Back opens the task again, draft and all."""
    view = open_view()
    page = view.page
    page.goto(f"{view.address}practice/#{SOFTMAX}")
    write(page)

    follow(page, SOFTMAX_TITLE)
    expect(page.locator("article h1")).to_contain_text(SOFTMAX_TITLE)
    page.go_back()

    expect(title(page, "softmax")).to_be_focused()
    expect(editor(page)).to_have_value(MARK)


def test_the_link_of_the_page_in_the_navigation_leads_to_the_list(
    open_practice: OpenPractice,
) -> None:
    """Also from a task that was opened by its address."""
    page = open_practice(SOFTMAX)
    page.evaluate("window.isTheSamePage = true")

    page.locator(".md-sidebar--primary").get_by_role("link", name="Practice", exact=True).click()

    expect(count(page)).to_be_visible()
    assert page.evaluate("window.isTheSamePage") is True


def test_a_heading_of_the_page_leaves_the_task_on_show(open_practice: OpenPractice) -> None:
    """Its link in the table of contents scrolls, and what runs goes on running."""
    page = open_practice(SOFTMAX, NEVER)
    run(page)
    expect(status(page)).to_have_text("Running…")

    page.locator(".md-nav--secondary").get_by_role("link", name="In a shell").click()

    expect(page).to_have_url(re.compile("#in-a-shell$"))
    expect(page.locator("#in-a-shell")).to_be_focused()
    expect(page.locator("#in-a-shell")).to_be_in_viewport()
    expect(status(page)).to_have_text("Running…")


def test_a_page_that_the_theme_loads_again_goes_on(open_practice: OpenPractice) -> None:
    """The theme does so by the first Back: the run, the styles, the title and the text are the same."""
    page = open_practice(SOFTMAX, NEVER)
    editor(page).fill(MARK)
    run(page)
    expect(status(page)).to_have_text("Running…")
    page.locator(".md-nav--secondary").get_by_role("link", name="In a shell").click()
    expect(page).to_have_url(re.compile("#in-a-shell$"))
    page.evaluate("() => { document.querySelector('drill-practice').isFormer = true; }")
    colors = "(field) => getComputedStyle(field.closest('.prism-code-editor')).backgroundColor"
    before = editor(page).evaluate(colors)

    page.go_back()
    wait_until(page, "!document.querySelector('drill-practice').isFormer")

    expect(status(page)).to_have_text("Running…")
    expect(editor(page)).to_have_value(MARK)
    expect(page).to_have_title(re.compile("^softmax · Practice"))
    page.wait_for_timeout(200)  # for a style sheet
    assert editor(page).evaluate(colors) == before


# --- a task


def test_a_task_begins_with_its_stub(
    open_practice: OpenPractice, details: Callable[[str], Json]
) -> None:
    """Imports, signature, docstring, and no body."""
    page = open_practice(SOFTMAX)

    expect(editor(page)).to_have_value(details(SOFTMAX)["stub"])
    assert details(SOFTMAX)["stub"].endswith('"""\n    ...\n')


def test_a_task_says_what_it_is_about(
    open_practice: OpenPractice, tasks: list[Json], address: str
) -> None:
    """One line, level, topic, state, and a link to its page."""
    page = open_practice(SOFTMAX)
    task = next(task for task in tasks if task["key"] == SOFTMAX)

    section = page.locator(".drill-practice__task")
    expect(section.locator(".drill-practice__about")).to_have_text(task["about"])
    expect(section.locator(".drill-meta")).to_have_text("Level 1, Loss functions: untried")
    expect(section.get_by_role("link", name=SOFTMAX_TITLE)).to_have_attribute(
        "href", address + task["pages"][0]["url"]
    )


def test_the_last_task_has_no_next_one(open_practice: OpenPractice, tasks: list[Json]) -> None:
    """Only the way back to the list."""
    page = open_practice(tasks[-1]["key"])

    expect(page.get_by_role("navigation", name="Functions").get_by_role("link")).to_have_text(
        ["All functions"]
    )


def test_what_the_first_run_loads_stands_beside_the_button(open_practice: OpenPractice) -> None:
    """Said before it is pressed, with the size."""
    page = open_practice(SOFTMAX)

    about = page.locator(".drill-practice__task .drill-run__about")
    expect(about).to_contain_text(re.compile(r"The first run loads Python.* MB"))


def test_without_python_for_the_browser_there_is_nothing_to_run(
    open_practice: OpenPractice,
) -> None:
    """The stub can be written into all the same."""
    page = open_practice()

    def without(route: Route) -> None:
        response = route.fetch()
        route.fulfill(response=response, body=response.text().replace(" data-run", ""))

    page.route("**/practice/", without)
    page.reload()

    follow(page, "softmax")

    expect(editor(page)).to_be_visible()
    expect(button(page, "Reveal")).to_be_visible()
    expect(button(page, "Run")).to_have_count(0)


def test_a_task_that_cannot_be_loaded_is_said_and_asked_for_again(
    open_practice: OpenPractice,
) -> None:
    """A server that fails once costs one press of a button."""
    page = open_practice()
    page.route("**/practice/*.json", lambda route: route.fulfill(status=503), times=1)

    follow(page, "softmax")
    expect(said(page)).to_have_text("softmax could not be loaded: the server answers 503.")
    button(page, "Try again").click()

    expect(title(page, "softmax")).to_be_focused()


# --- drafts


def test_a_draft_survives_a_reload(open_practice: OpenPractice) -> None:
    """Even one that is written in the very moment."""
    page = open_practice(SOFTMAX)
    expect(editor(page)).to_be_visible()
    editor(page).fill(MARK)

    page.reload()

    expect(editor(page)).to_have_value(MARK)


def test_a_draft_is_stored_while_it_is_written(open_practice: OpenPractice) -> None:
    """Without leaving the page, under the key of its task, with state and mark."""
    page = open_practice(SOFTMAX)

    write(page)

    assert stored(page, SOFTMAX) == {"draft": MARK, "state": "untried", "revealed": False}


def test_a_draft_survives_the_way_to_another_task(open_practice: OpenPractice) -> None:
    """Which has its own."""
    page = open_practice(SOFTMAX)
    editor(page).fill(MARK)

    follow(page, "Next: log_softmax")
    expect(title(page, "log_softmax")).to_be_visible()
    expect(editor(page)).not_to_have_value(MARK)
    page.go_back()

    expect(title(page, "softmax")).to_be_visible()
    expect(editor(page)).to_have_value(MARK)


def test_reset_asks_before_a_draft_is_gone(open_practice: OpenPractice) -> None:
    """Escape keeps it, and the focus returns."""
    page = open_practice(SOFTMAX)
    write(page)
    button(page, "Reset").click()
    expect(page.get_by_role("dialog", name="Put the stub back?")).to_be_visible()
    expect(button(page, "Keep it")).to_be_focused()

    page.keyboard.press("Escape")

    expect(page.locator("drill-practice dialog")).to_have_count(0)
    expect(page.locator(".drill-run__toolbar").get_by_text("Reset")).to_be_visible()
    expect(button(page, "Reset")).to_be_focused()
    expect(editor(page)).to_have_value(MARK)


def test_reset_puts_the_stub_back(
    open_practice: OpenPractice, details: Callable[[str], Json]
) -> None:
    """In the editor and in the storage; what was solved stays solved."""
    page = open_practice(SOFTMAX, stored={SOFTMAX: entry(draft=MARK, state="solved")})

    button(page, "Reset").click()
    page.get_by_role("dialog").get_by_role("button", name="Reset").click()

    expect(editor(page)).to_have_value(details(SOFTMAX)["stub"])
    expect(said(page)).to_have_text("The stub is back.")
    assert stored(page, SOFTMAX) == {"draft": None, "state": "solved", "revealed": False}


def test_reset_does_not_ask_about_a_stub(open_practice: OpenPractice) -> None:
    """Where nothing was written, nothing can be lost."""
    page = open_practice(SOFTMAX)

    button(page, "Reset").click()

    expect(said(page)).to_have_text("The stub is back.")
    expect(page.locator("drill-practice dialog")).to_have_count(0)


# --- the reference


def test_reveal_asks_first(open_practice: OpenPractice, details: Callable[[str], Json]) -> None:
    """Who does not want it sees nothing, and nothing is marked."""
    page = open_practice(SOFTMAX)
    reference = details(SOFTMAX)["reference"].strip().split("\n")[-1].strip()
    button(page, "Reveal").click()

    button(page, "Not yet").click()

    expect(page.locator("drill-practice dialog")).to_have_count(0)
    expect(page.get_by_text(reference)).to_have_count(0)
    expect(state(page)).to_have_text("untried")


def test_reveal_shows_the_reference(
    open_practice: OpenPractice, details: Callable[[str], Json]
) -> None:
    """Word by word, with the focus on its heading; the task counts as tried."""
    page = open_practice(SOFTMAX)

    reveal(page)

    expect(title(page, "Reference")).to_be_focused()
    assert page.locator("pre[aria-label=Reference]").text_content() == details(SOFTMAX)["reference"]
    expect(state(page)).to_have_text("tried, reference revealed")
    assert stored(page, SOFTMAX) == {"draft": None, "state": "tried", "revealed": True}


def test_the_reference_can_be_hidden_again(open_practice: OpenPractice) -> None:
    """It still counts as seen, and is shown again without a question."""
    page = open_practice(SOFTMAX)
    reveal(page)

    button(page, "Hide reference").click()
    expect(title(page, "Reference")).to_have_count(0)
    expect(state(page)).to_have_text("tried, reference revealed")
    button(page, "Reveal").click()

    expect(title(page, "Reference")).to_be_focused()


def test_what_is_solved_after_revealing_counts_as_tried(open_practice: OpenPractice) -> None:
    """The verdict says so; also after a reset and a reload."""
    page = open_practice(SOFTMAX, RIGHT)
    reveal(page)
    write(page)
    button(page, "Reset").click()
    page.get_by_role("dialog").get_by_role("button", name="Reset").click()
    page.reload()

    run(page)

    expect(status(page)).to_contain_text("counts as tried, because you have revealed")
    expect(state(page)).to_have_text("tried, reference revealed")


def test_what_is_solved_stays_solved_when_the_reference_is_revealed(
    open_practice: OpenPractice,
) -> None:
    """It was solved without."""
    page = open_practice(SOFTMAX, RIGHT)
    run(page)
    expect(state(page)).to_have_text("solved")

    reveal(page)

    expect(title(page, "Reference")).to_be_focused()
    expect(state(page)).to_have_text("solved")


def test_a_reference_that_counts_as_not_seen_lets_the_task_be_solved(
    open_practice: OpenPractice,
) -> None:
    """The reader says so, in so many words."""
    page = open_practice(SOFTMAX, RIGHT)
    reveal(page)

    button(page, "Count it as not seen").click()
    expect(button(page, "Reveal")).to_be_focused()
    expect(title(page, "Reference")).to_have_count(0)
    run(page)

    expect(status(page)).to_have_text("Solved.")
    expect(state(page)).to_have_text("solved")


# --- verdicts


def details_of(page: Page) -> Locator:
    """What stands below the line that tells how a run ended."""
    return page.locator(".drill-practice__verdict")


def graded(open_practice: OpenPractice, result: Json, task: str = SCORES) -> Page:
    """The page after an answer was graded so."""
    page = open_practice(task, result)
    run(page)
    expect(status(page)).not_to_have_text(re.compile("^$|…$"))
    return page


def test_the_answer_goes_to_the_worker_with_its_task(
    open_practice: OpenPractice, details: Callable[[str], Json]
) -> None:
    """As it stands in the editor, and NumPy with it."""
    page = open_practice(SOFTMAX, RIGHT)
    page.evaluate(
        """() => { window.asked = new Promise((done) =>
            (new BroadcastChannel("asked").onmessage = ({ data }) => done(data))); }"""
    )
    editor(page).fill(MARK)

    run(page)

    asked = page.evaluate("window.asked")
    expected = {"kind": "grade", "task": details(SOFTMAX)["task"], "answer": MARK, "numpy": True}
    assert {name: asked[name] for name in expected} == expected


def test_a_right_answer_solves_the_task(open_practice: OpenPractice, address: str) -> None:
    """Said in words, with a link to the check that passes."""
    page = graded(open_practice, RIGHT)

    expect(status(page)).to_have_text("Solved.")
    expect(details_of(page)).to_have_text(f"All 8 cases agree, and the check of {TITLE} passes.")
    expect(details_of(page).get_by_role("link")).to_have_attribute(
        "href", f"{address}attention/why-divide-by-sqrt-d/#check"
    )
    expect(state(page)).to_have_text("solved")


def test_the_list_knows_what_was_solved(open_practice: OpenPractice) -> None:
    """At once, in row and count."""
    page = graded(open_practice, RIGHT)

    follow(page, "All functions")

    expect(row(page, "attention_scores")).to_contain_text("solved")
    expect(count(page)).to_contain_text("1 of ")


def test_a_wrong_answer_is_told_by_its_first_case(open_practice: OpenPractice) -> None:
    """Inputs, the first difference, both values and the hint."""
    page = graded(open_practice, WRONG)

    expect(status(page)).to_have_text("Not solved: case 3 of 8 differs: 12 of 24 elements differ.")
    expect(details_of(page).get_by_role("term")).to_have_text(
        ["Inputs", "First difference at", "Expected", "Yours", "Hint"]
    )
    expect(details_of(page).locator("dd")).to_have_text(
        [
            "query: float64 (2, 3, 4)key: float64 (2, 5, 4)",
            "[0, 1]",
            "0.25",
            "0.5",
            "yours is 2 times the expected everywhere",
        ]
    )
    expect(state(page)).to_have_text("tried")


def test_what_is_not_known_of_a_case_is_not_shown(open_practice: OpenPractice) -> None:
    """Neither an index nor a hint nor a break."""
    page = graded(open_practice, failure(at="", hint=""))

    expect(details_of(page).get_by_role("term")).to_have_text(["Inputs", "Expected", "Yours"])


def test_the_break_that_an_answer_behaves_like_is_named(
    open_practice: OpenPractice, address: str
) -> None:
    """With a link to where the page shows it."""
    page = graded(open_practice, {**WRONG, "like": "no-scale", "like_page": PAGE})

    link = details_of(page).get_by_role("link", name="no scale", exact=True)
    expect(link).to_have_attribute("href", f"{address}attention/why-divide-by-sqrt-d/#break-it")


def test_the_link_to_a_break_leads_to_a_section(open_practice: OpenPractice) -> None:
    """The page has one of that name."""
    page = graded(open_practice, {**WRONG, "like": "no-scale", "like_page": PAGE})

    page.get_by_role("link", name="no scale", exact=True).scroll_into_view_if_needed()
    # A tenth of a second after the window has moved the theme writes down where it is, and if a
    # link was followed meanwhile, it takes that for the place on the new page.
    page.wait_for_timeout(300)
    follow(page, "no scale")

    expect(page.locator("h2#break-it")).to_be_in_viewport()


def test_a_check_that_fails_is_told_with_its_message(open_practice: OpenPractice) -> None:
    """The cases agree all the same, and the task is not solved."""
    message = "d=16: the scores have standard deviation 4.0, not 1"
    check = {"page": PAGE, "passed": False, "message": message}
    page = graded(open_practice, verdict(checks=[check]))

    expect(status(page)).to_have_text("Not solved: all 8 cases agree, but the check fails.")
    expect(details_of(page).locator("p")).to_have_text(f"The check of {TITLE} fails:")
    expect(details_of(page).locator("pre")).to_have_text(message)
    expect(state(page)).to_have_text("tried")


def test_an_answer_that_cannot_be_run_is_told_by_its_line(open_practice: OpenPractice) -> None:
    """As Python says it, in the reader's own lines, and never as HTML."""
    error = "line 3: <b>return\nSyntaxError: invalid syntax"
    page = graded(open_practice, verdict(error=error, cases=0))

    expect(status(page)).to_have_text("Not solved: the answer cannot be run.")
    assert details_of(page).locator("pre").text_content() == error
    expect(details_of(page).locator("b")).to_have_count(0)


@pytest.mark.parametrize(("end", "state_after"), [("timeout", "tried"), ("unavailable", "untried")])
def test_a_run_that_gives_no_verdict_says_why(
    end: str, state_after: str, open_practice: OpenPractice
) -> None:
    """What the worker says is said; only what ran counts as tried."""
    page = graded(open_practice, {"end": end, "message": "This is why."})

    expect(status(page)).to_have_text("This is why.")
    expect(state(page)).to_have_text(state_after)


def test_a_wrong_answer_leaves_a_solved_task_solved(open_practice: OpenPractice) -> None:
    """One may try things out."""
    page = open_practice(SCORES, WRONG, stored={SCORES: entry(state="solved")})

    run(page)

    expect(status(page)).to_contain_text("Not solved")
    expect(state(page)).to_have_text("solved")


def test_what_is_printed_is_shown(open_practice: OpenPractice) -> None:
    """As text, in the panel."""
    page = open_practice(SCORES, WRONG, printed="<i>seen</i>\n")

    run(page)

    expect(page.get_by_label("Output")).to_have_text("<i>seen</i>")


def test_the_outcome_is_said_in_a_live_region(open_practice: OpenPractice) -> None:
    """A screen reader hears it."""
    page = graded(open_practice, RIGHT)

    expect(page.get_by_role("status").filter(has_text="Solved.")).to_have_count(1)


def test_a_new_run_takes_the_old_verdict_away(open_practice: OpenPractice) -> None:
    """While it runs, nothing is said of another answer."""
    page = graded(open_practice, WRONG)
    stand_in(page.context, worker(NEVER))
    button(page, "Reset").click()  # the next run starts another worker
    run(page)

    expect(status(page)).to_have_text("Running…")
    expect(details_of(page)).to_be_empty()


def test_stop_ends_a_run(open_practice: OpenPractice) -> None:
    """The focus goes to the button that runs, and nothing counts as tried."""
    page = open_practice(SOFTMAX, NEVER)
    run(page)
    expect(status(page)).to_have_text("Running…")

    button(page, "Stop").focus()
    page.keyboard.press("Enter")

    expect(status(page)).to_have_text("Stopped.")
    expect(button(page, "Stop")).to_have_count(0)
    expect(page.get_by_role("button", name="Run")).to_be_focused()
    expect(state(page)).to_have_text("untried")


def test_a_second_run_takes_the_place_of_the_first(open_practice: OpenPractice) -> None:
    """The end of the first says nothing into the second."""
    page = open_practice(SOFTMAX, NEVER)
    stand_in(page.context, "onmessage = () => {};")  # Python loads, and loads
    run(page)
    expect(status(page)).to_have_text("Starting Python…")

    run(page)

    page.wait_for_timeout(200)
    expect(status(page)).to_have_text("Starting Python…")


@pytest.mark.parametrize("target", ["All functions", SOFTMAX_TITLE])
def test_leaving_while_code_runs_stops_it(target: str, open_view: OpenView) -> None:
    """For the list or for another page, without a reload: no worker is left."""
    view = open_view()
    page = view.page
    page.goto(f"{view.address}practice/#{SOFTMAX}")
    page.evaluate(
        """() => {
            window.living = 0;
            window.Worker = class {
                constructor() { window.living += 1; }
                postMessage({ id }) {
                    setTimeout(() => this.onmessage({ data: { id, kind: "started", files: [] } }));
                }
                terminate() { window.living -= 1; }
            };
        }"""
    )
    run(page)
    expect(status(page)).to_have_text("Running…")
    assert page.evaluate("window.living") == 1

    follow(page, target)
    page.locator("article h1", has_text=SOFTMAX_TITLE).or_(count(page)).wait_for()

    assert page.evaluate("window.living") == 0


# --- storage

FULL = """Storage.prototype.setItem = () => {
    throw new DOMException("no room", "QuotaExceededError");
};"""
FORBIDDEN = """Object.defineProperty(window, "localStorage", {
    get() { throw new DOMException("no", "SecurityError"); },
});"""
TROUBLES = {"full": (FULL, "is full"), "forbidden": (FORBIDDEN, "lets the page store nothing")}


def trouble(page: Page) -> Locator:
    return page.locator(".drill-practice__trouble")


@pytest.mark.parametrize("kind", TROUBLES)
def test_a_storage_that_takes_nothing_is_said_and_nothing_breaks(
    kind: str, open_practice: OpenPractice
) -> None:
    """As long as the page is open, drafts and states are there."""
    script, words = TROUBLES[kind]
    page = open_practice(SOFTMAX, RIGHT, script=script)
    editor(page).fill(MARK)
    run(page)
    expect(status(page)).to_have_text("Solved.")
    expect(trouble(page)).to_contain_text(words)

    follow(page, "All functions")
    expect(row(page, "softmax")).to_contain_text("solved")
    follow(page, "softmax")

    expect(editor(page)).to_have_value(MARK)


def test_trouble_with_the_storage_is_said_once(open_practice: OpenPractice) -> None:
    """The live region is not written again at every change."""
    page = open_practice(SOFTMAX, script=FULL)
    write_twice = """() => {
        const line = document.querySelector(".drill-practice__trouble");
        window.changes = 0;
        new MutationObserver((found) => (window.changes += found.length))
            .observe(line, { childList: true, characterData: true, subtree: true });
    }"""
    page.evaluate(write_twice)

    for text in ("a", "b"):
        editor(page).fill(text)
        page.wait_for_timeout(500)  # longer than the pause after which a draft is stored

    expect(trouble(page)).to_contain_text("is full")
    assert page.evaluate("window.changes") == 1


def test_what_found_no_room_is_stored_when_there_is_some(open_practice: OpenPractice) -> None:
    """With the next change, and then nothing is wrong any more."""
    page = open_practice(SOFTMAX)
    page.evaluate("() => { window.setItem = Storage.prototype.setItem; }")
    page.evaluate(f"() => {{ {FULL} }}")
    editor(page).fill(MARK)
    expect(trouble(page)).to_contain_text("is full")
    page.evaluate("() => { Storage.prototype.setItem = window.setItem; }")

    follow(page, "Next: log_softmax")
    expect(title(page, "log_softmax")).to_be_visible()
    write(page, "# another\n")

    expect(trouble(page)).to_be_empty()
    assert stored(page, SOFTMAX)["draft"] == MARK


@pytest.mark.parametrize(
    "text", ["{", "null", "[]", '{"draft": 3}', entry(state="perfect"), entry(revealed="yes")]
)
def test_a_damaged_entry_is_ignored_and_not_lost(text: str, open_practice: OpenPractice) -> None:
    """It stays as it is until something is written, and then under another key."""
    page = open_practice(SOFTMAX, stored={SOFTMAX: text})
    expect(state(page)).to_have_text("untried")
    assert page.evaluate("key => localStorage.getItem(key)", PREFIX + SOFTMAX) == text

    write(page)

    kept = page.evaluate(
        """(start) => Object.keys(localStorage).filter((key) => key.startsWith(start))
            .map((key) => localStorage.getItem(key))""",
        f"{PREFIX}{SOFTMAX}:unreadable-",
    )
    assert kept == [text]


def two_tabs(open_practice: OpenPractice, first: str, second: str) -> tuple[Page, Page]:
    """Two tabs of one profile, on these tasks."""
    page = open_practice(first, RIGHT)
    expect(editor(page)).to_be_visible()
    other = page.context.new_page()
    other.goto(page.url.partition("#")[0] + f"#{second}")
    expect(editor(other)).to_be_visible()
    return page, other


def test_two_tabs_keep_each_others_tasks(open_practice: OpenPractice) -> None:
    """Whoever writes last."""
    page, other = two_tabs(open_practice, SOFTMAX, SCORES)

    write(page, "# one\n")
    write(other, "# two\n")
    write(page, "# three\n")

    assert [stored(page, key)["draft"] for key in (SOFTMAX, SCORES)] == ["# three\n", "# two\n"]


def test_a_draft_does_not_undo_what_another_tab_has_solved(open_practice: OpenPractice) -> None:
    """State and draft of one task are written apart."""
    page, other = two_tabs(open_practice, SOFTMAX, SOFTMAX)
    run(other)
    expect(state(page)).to_have_text("solved")

    write(page)

    assert stored(page, SOFTMAX) == {"draft": MARK, "state": "solved", "revealed": False}


def test_another_tab_follows_a_draft(open_practice: OpenPractice) -> None:
    """So that it does not write an old one over it."""
    page, other = two_tabs(open_practice, SOFTMAX, SOFTMAX)

    write(page)

    expect(editor(other)).to_have_value(MARK)


# --- by keyboard


def test_a_task_is_done_by_keyboard(open_practice: OpenPractice) -> None:
    """Open it, write, leave the editor, run, hear the outcome, and leave."""
    page = open_practice("", RIGHT)
    row(page, "softmax").get_by_role("link").focus()
    page.keyboard.press("Enter")
    expect(title(page, "softmax")).to_be_focused()
    press_until_focused(page, editor(page), "Tab")
    page.keyboard.press("Control+End")
    page.keyboard.press("Tab")
    page.keyboard.type("pass")
    expect(editor(page)).to_be_focused()
    expect(editor(page)).to_have_value(re.compile(r"\.\.\.\n {4}pass$"))

    page.keyboard.press("Escape")
    page.keyboard.press("Tab")
    expect(page.get_by_role("button", name="Run")).to_be_focused()
    page.keyboard.press("Enter")

    expect(status(page)).to_have_text("Solved.")
    press_until_focused(page, page.get_by_role("link", name="All functions"), "Tab")
    page.keyboard.press("Enter")
    expect(row(page, "softmax").get_by_role("link")).to_be_focused()


def press_until_focused(page: Page, target: Locator, key: str, most: int = 20) -> None:
    """Press a key until the focus is there."""
    for _ in range(most):
        page.keyboard.press(key)
        if target.evaluate("(element) => element === document.activeElement"):
            return
    expect(target).to_be_focused()


def test_control_and_enter_run_from_within_the_editor(open_practice: OpenPractice) -> None:
    """The focus stays, and no line is added."""
    page = open_practice(SOFTMAX, RIGHT)
    editor(page).fill(MARK)

    page.keyboard.press("Control+Enter")

    expect(status(page)).to_have_text("Solved.")
    expect(editor(page)).to_be_focused()
    expect(editor(page)).to_have_value(MARK)


def test_the_focus_is_seen_on_everything_that_takes_it(open_practice: OpenPractice) -> None:
    """Every stop of Tab within a task has an outline, or stands in a frame that has one."""
    page = open_practice(SOFTMAX, WRONG)
    run(page)
    expect(status(page)).to_contain_text("Not solved")
    title(page, "softmax").focus()
    unseen = []
    for _ in range(30):
        page.keyboard.press("Escape")
        page.keyboard.press("Tab")
        name, outlined = page.evaluate(
            """() => {
                const element = document.activeElement;
                if (!element.closest("drill-practice")) return ["", true];
                const frames = [element, element.closest(".drill-editor__code")].filter(Boolean);
                const seen = frames.some((e) => getComputedStyle(e).outlineStyle !== "none");
                return [element.outerHTML.slice(0, 80), seen];
            }"""
        )
        if not name:
            break
        unseen += [] if outlined else [name]

    assert name == ""  # the way led through, and out again
    assert unseen == []


# --- for everyone

LOOKS = [(width, scheme) for width in (320, 390, 1280) for scheme in ("light", "dark")]
SCREENS = ("list", "task", "verdict", "dialog", "reference")
LONG = failure(
    got="line 12: return softmax(scores)\nValueError: " + "unbreakable" * 30,
    inputs=[f"query_{number}: float64 {tuple(range(20))}" for number in range(3)],
)


def walk(page: Page) -> Iterator[str]:
    """Through all screens, one after another; gives the name of the one on show."""
    yield "list"
    follow(page, "scaled_dot_product_attention")
    expect(title(page, "scaled_dot_product_attention")).to_be_focused()
    yield "task"
    run(page)
    expect(status(page)).to_contain_text("Not solved")
    yield "verdict"
    button(page, "Reveal").click()
    yield "dialog"
    button(page, "Reveal it").click()
    expect(title(page, "Reference")).to_be_focused()
    yield "reference"


@pytest.fixture(scope="module")
def looks(
    request: pytest.FixtureRequest, browser: Browser, address: str, screenshots: Path
) -> Iterator[dict[str, Json]]:
    """What axe-core says of every screen, and whether it is wider than the window."""
    width, scheme = request.param
    context = browser.new_context(
        viewport={"width": width, "height": 844},
        color_scheme=scheme,
        reduced_motion="reduce",
        service_workers="block",
    )
    stand_in(context, worker({**LONG, "like": "no-scale", "like_page": PAGE}, "printed\n"))
    context.add_init_script(seed({SOFTMAX: entry(state="solved"), SCORES: entry(state="tried")}))
    page = View(context.new_page(), context, address).page
    page.goto(f"{address}practice/")
    count(page).wait_for()
    found = {}
    for screen in walk(page):
        page.mouse.move(0, 0)
        page.screenshot(
            path=screenshots / f"practice-{screen}-{width}-{scheme}.png", full_page=True
        )
        violations = Axe().run(page, context="drill-practice").response["violations"]
        found[screen] = {
            "violations": [
                (violation["id"], [node["target"] for node in violation["nodes"]])
                for violation in violations
            ],
            "width": page.evaluate("document.documentElement.scrollWidth"),
            "window": width,
        }
    yield found
    context.close()


every_look = pytest.mark.parametrize(
    "looks", LOOKS, ids=lambda look: f"{look[0]}-{look[1]}", indirect=True
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


# --- with Python itself

FIRST_RUN = 60_000  # milliseconds: Python and NumPy are loaded and compiled


@pytest.fixture
def runtime(site: Path) -> None:
    """Skips where the site has no Python for the browser."""
    if not (site / "assets/drill/runtime.json").exists():
        pytest.skip("the site was built without Pyodide: npm, or DRILL_PYODIDE, is needed")


@pytest.fixture
def numpy(runtime: None) -> None:
    """Skips where the site has no NumPy for the browser."""
    if not os.environ.get("DRILL_NUMPY_WHEEL"):
        pytest.skip("grading in the browser needs DRILL_NUMPY_WHEEL, a wheel of NumPy for Pyodide")


@pytest.mark.usefixtures("runtime")
def test_numpy_that_cannot_be_loaded_is_said(open_practice: OpenPractice) -> None:
    """With where it comes from, and what can be done; the draft is kept."""
    page = open_practice(SOFTMAX)
    page.context.route("**/numpy-*.whl", lambda route: route.abort())
    editor(page).fill(MARK)

    run(page)

    expect(status(page)).to_contain_text(
        "This code needs NumPy, which comes from", timeout=FIRST_RUN
    )
    expect(details_of(page)).to_contain_text("Your answer is kept.")
    expect(state(page)).to_have_text("untried")
    assert stored(page, SOFTMAX)["draft"] == MARK


def answered(stub: str, body: str) -> str:
    """A stub with a body."""
    assert stub.endswith("    ...\n")
    return stub.removesuffix("    ...\n") + body


@pytest.mark.usefixtures("numpy")
def test_every_reference_solves_its_task(
    open_practice: OpenPractice, tasks: list[Json], details: Callable[[str], Json]
) -> None:
    """Pasted below the imports of the stub, and graded by Python in the browser."""
    page = open_practice(tasks[0]["key"])
    seen = {}
    for task in tasks:
        page.evaluate("hash => (location.hash = hash)", task["key"])
        expect(title(page, task["function"])).to_be_visible()
        text = details(task["key"])
        imports = text["stub"].partition(f"def {task['function']}(")[0]
        editor(page).fill(imports + text["reference"])
        run(page)
        expect(status(page)).to_have_text(re.compile(r"\.$"), timeout=FIRST_RUN)
        seen[task["key"]] = status(page).inner_text()

    assert seen == {task["key"]: "Solved." for task in tasks}


@pytest.mark.usefixtures("numpy")
def test_python_names_the_break_that_an_answer_behaves_like(
    open_practice: OpenPractice, details: Callable[[str], Json]
) -> None:
    """Scores without their scale."""
    page = open_practice(SCORES)
    editor(page).fill(answered(details(SCORES)["stub"], "    return query @ key.mT\n"))

    run(page)

    expect(status(page)).to_contain_text("Not solved: case ", timeout=FIRST_RUN)
    expect(details_of(page).get_by_role("link", name="no scale")).to_be_visible()


@pytest.mark.usefixtures("numpy")
def test_python_tells_an_error_by_the_readers_line(
    open_practice: OpenPractice, details: Callable[[str], Json]
) -> None:
    """The number is that of the editor, and what was printed before is there."""
    page = open_practice(SOFTMAX)
    stub = details(SOFTMAX)["stub"]
    editor(page).fill(answered(stub, "    print('here')\n    return 1 / 0\n"))

    run(page)

    line = stub.count("\n") + 1
    expect(details_of(page)).to_contain_text(f"line {line}: return 1 / 0", timeout=FIRST_RUN)
    expect(page.get_by_label("Output")).to_contain_text("here")


@pytest.mark.usefixtures("numpy")
def test_the_stub_itself_is_no_answer(open_practice: OpenPractice) -> None:
    """It returns nothing, and the verdict says what is expected."""
    page = open_practice(SOFTMAX)

    run(page)

    expect(status(page)).to_contain_text("it should return an array", timeout=FIRST_RUN)
