"""Checks run in the reader's browser: what they say, and what happens when something goes wrong."""

import gzip
import json
import os
import re
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from bs4 import BeautifulSoup
from playwright.sync_api import Browser, BrowserContext, Locator, Page, Route, expect

from tests.browser.serve import Server, answer, held
from tests.browser.small_site import MEAN, MEAN_CHECK, MEAN_TITLE, MEDIAN, MEDIAN_TITLE, TOTAL
from tests.browser.view import wait_until

BOOT = 90_000  # milliseconds, on a slow machine that does other things as well
BUSY = re.compile(r"^(Starting|Loading|Running)|^$")
RESET = "The check is as the page has it, and Python starts anew with the next run."


class Reader:
    """What a reader of a page with a check does and sees."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.workers: list[str] = []
        page.on("worker", lambda worker: self.workers.append(worker.url))

    @property
    def check(self) -> Locator:
        return self.page.locator("drill-check")

    @property
    def status(self) -> Locator:
        return self.check.get_by_role("status")

    @property
    def output(self) -> Locator:
        return self.check.locator(".drill-run__output")

    @property
    def editor(self) -> Locator:
        return self.page.get_by_role("textbox", name="The code of the check")

    @property
    def pythons(self) -> int:
        """How many workers were made for Python; the search has one too."""
        return len([url for url in self.workers if url.endswith("/worker.mjs")])

    @property
    def running(self) -> bool:
        """Whether there is a worker for Python now."""
        return any(worker.url.endswith("/worker.mjs") for worker in self.page.workers)

    def button(self, name: str) -> Locator:
        return self.check.get_by_role("button", name=name, exact=True)

    def press(self, name: str) -> None:
        self.button(name).click()

    def write(self, code: str) -> None:
        """Put code into the editor."""
        if not self.editor.is_visible():
            self.press("Edit")
        self.editor.fill(code)

    def run(self, code: str | None = None, name: str = "Run") -> str:
        """Press a button, and give what is said at the end."""
        if code is not None:
            self.write(code)
        self.press(name)
        return self.end()

    def end(self) -> str:
        """What is said at the end of a run under way."""
        expect(self.status).not_to_have_text(BUSY, timeout=BOOT)
        return self.status.inner_text()

    def follow(self, title: str) -> None:
        """Go by a link in the text to another page of the site."""
        self.page.locator("article").get_by_role("link", name=title, exact=True).click()
        self.page.locator("article h1", has_text=title).wait_for()
        expect(self.button("Run")).to_be_visible()

    def go(self, url: str) -> None:
        """Follow a link that the page need not have, so that no page is loaded anew."""
        self.page.evaluate(
            """(url) => {
                 const link = Object.assign(document.createElement("a"), { href: url });
                 document.querySelector("article").append(link);
                 link.click();
               }""",
            url,
        )
        wait_until(self.page, "(url) => location.href === url", arg=url)


OpenReader = Callable[..., Reader]


@pytest.fixture(scope="module")
def small(chromium: str, small_site: Path) -> Iterator[Server]:
    """The small site, served."""
    with Server(small_site) as server:
        yield server


@pytest.fixture(scope="module")
def context(browser: Browser) -> Iterator[BrowserContext]:
    """A profile without service workers, which would hide what the server does."""
    context = browser.new_context(service_workers="block", reduced_motion="reduce")
    context.set_default_timeout(15_000)
    yield context
    context.close()


@pytest.fixture(scope="module")
def open_reader(context: BrowserContext, small: Server) -> OpenReader:
    """open_reader(path): a reader of a page of the small site, in a tab of its own."""

    def open(path: str = MEAN) -> Reader:
        reader = Reader(context.new_page())
        reader.page.goto(small.address + path)
        expect(reader.button("Run")).to_be_visible()
        return reader

    return open


# --- the first run

SAMPLES = """() => {
  window.samples = [];
  const bar = document.querySelector("drill-check progress");
  new MutationObserver(() => samples.push([bar.value, bar.max, bar.nextElementSibling.textContent]))
    .observe(bar, { attributes: true, attributeFilter: ["value"] });
}"""


class First:
    """What the server was asked before and after the first press of Run, and what was said."""

    def __init__(self, reader: Reader, server: Server) -> None:
        self.reader = reader
        wait_until(reader.page, "document.readyState === 'complete'")
        self.before = list(server.requests)
        reader.page.evaluate(SAMPLES)
        self.said = reader.run()
        self.samples = reader.page.evaluate("window.samples")
        self.after = server.requests[len(self.before) :]
        reader.run()
        self.again = server.requests[len(self.before) + len(self.after) :]


@pytest.fixture(scope="module")
def first(open_reader: OpenReader, small: Server) -> First:
    """The first run of all."""
    small.requests.clear()
    return First(open_reader(), small)


@pytest.fixture
def reader(first: First) -> Reader:
    """The reader of a page on which Python runs already, whose code is the page's or says the same."""
    if first.reader.editor.is_visible():
        first.reader.editor.fill(MEAN_CHECK)
    return first.reader


OF_PYTHON = re.compile(r"pyodide|runtime\.json|python\.json|worker\.mjs|editor")


def test_nothing_of_python_is_asked_for_before_run(first: First) -> None:
    """A reader who only reads loads neither Python nor the editor."""
    assert any(path.endswith("run/check.mjs") for path in first.before)
    assert [path for path in first.before if OF_PYTHON.search(path)] == []


def test_the_first_run_loads_python_from_the_site(first: First) -> None:
    """Its four files, and what is told to it; nothing twice."""
    names = sorted(path.rpartition("/")[2] for path in first.after if OF_PYTHON.search(path))

    assert names == [
        *("pyodide.asm.js", "pyodide.asm.wasm", "pyodide.mjs", "python.json"),
        *("python_stdlib.zip", "runtime.json", "worker.mjs"),
    ]


def test_a_later_run_loads_nothing(first: First) -> None:
    """Python is there."""
    assert [path for path in first.again if OF_PYTHON.search(path)] == []


def test_loading_is_shown_in_bytes(first: First) -> None:
    """The bar grows up to its end, and a line below it names the megabytes."""
    values = [value for value, _, _ in first.samples]
    value, most, text = first.samples[-1]

    assert len(values) > 2
    assert values == sorted(values)
    assert value == most > 5_000_000
    assert text == f"{value / 1e6:.1f} of {most / 1e6:.1f} MB"


def test_a_check_that_holds_passes_and_says_how_long_it_took(first: First) -> None:
    """In milliseconds or seconds."""
    assert re.fullmatch(r"Passed in \d+ ms\.|Passed in \d+\.\d s\.", first.said)


def test_what_a_check_prints_is_shown(reader: Reader) -> None:
    """Below what the run says."""
    reader.run()

    expect(reader.output).to_have_text("measuring\n")


# --- edits, failures and breaks


def test_edited_code_is_what_runs(reader: Reader) -> None:
    """Its output replaces that of the page's code."""
    said = reader.run("from snippets.middles import mean\nprint(mean([2, 6]), 'is it')\n")

    assert said.startswith("Passed in ")
    expect(reader.output).to_have_text("4.0 is it\n")


def test_a_failed_assertion_shows_its_message(reader: Reader) -> None:
    """As what the check says."""
    assert reader.run("assert 1 > 2, 'one is not more'") == "The check fails: one is not more"


def test_a_traceback_has_the_lines_of_the_reader_alone(reader: Reader) -> None:
    """No line of the tool, of Pyodide or of the snippet that raises."""
    code = "from snippets.middles import mean\n\ndef half():\n    return mean([]) / 2\n\nhalf()\n"

    assert reader.run(code) == (
        "line 6: half()\nline 4: return mean([]) / 2\nZeroDivisionError: division by zero"
    )


def test_code_that_is_no_python_shows_where(reader: Reader) -> None:
    """With its line."""
    assert reader.run("1\nwhile True print\n") == (
        "line 2: while True print\nSyntaxError: invalid syntax"
    )


BREAKS = {
    "no-division": ("sum(values)", "the mean is 12, not 3"),
    "one-less": ("sum(values) / (len(values) - 1)", "the mean is 4, not 3"),
}


@pytest.mark.parametrize("name", BREAKS)
def test_a_break_shows_its_lines_and_fails_as_it_should(reader: Reader, name: str) -> None:
    """With the message of the assertion, and with the lines that go and come."""
    now, message = BREAKS[name]

    said = reader.run(name=f"Break: {name}")

    change = reader.check.locator(".drill-run__change")
    assert said == f"Under {name} the check fails, as it should: {message}"
    expect(change.locator("del")).to_have_text("-    return sum(values) / len(values)\n")
    expect(change.locator("ins")).to_have_text(f"+    return {now}\n")
    expect(change).to_contain_text("snippets/middles.py")


def test_after_a_break_the_snippets_are_whole_again(reader: Reader) -> None:
    """The next run passes in the same Python, and the diff is gone."""
    pythons = reader.pythons
    reader.run(name="Break: no-division")

    said = reader.run()

    assert said.startswith("Passed in ")
    expect(reader.check.locator(".drill-run__change")).to_be_hidden()
    assert reader.pythons == pythons


def test_a_break_that_edited_code_does_not_notice_says_so(reader: Reader) -> None:
    """With one number the division changes nothing."""
    reader.write("from snippets.middles import mean\nassert mean([5]) == 5\n")

    assert reader.run(name="Break: no-division") == (
        "Under no-division the check passes: it does not notice the break."
    )


# --- code that goes wrong, and Python goes on

HARMLESS = {
    "import sys; sys.exit()": "line 1: import sys; sys.exit()\nSystemExit",
    "input()": "line 1: input()\nEOFError: there is nobody to type an input here",
    "def f(): f()\nf()": "\n".join(
        ["line 1: def f(): f()"] * 5 + ["RecursionError: maximum recursion depth exceeded"]
    ),
    "b'x' * 10**11": "line 1: b'x' * 10**11\nOverflowError: cannot fit 'int' into an index-sized integer",
    "bytearray(2**31 - 1)": "line 1: bytearray(2**31 - 1)\nMemoryError",
    "import builtins\nbuiltins.len = None\nlen([])": (
        "line 3: len([])\nTypeError: 'NoneType' object is not callable"
    ),
    "import builtins\nbuiltins.__import__ = None\nimport json": (
        "line 3: import json\nTypeError: 'NoneType' object is not callable"
    ),
    "import sys\nsys.meta_path.clear()\nsys.modules.clear()\n1 / 0": (
        "line 4: 1 / 0\nZeroDivisionError: division by zero"
    ),
}


@pytest.mark.parametrize("code", HARMLESS)
def test_code_that_goes_wrong_is_told_and_python_goes_on(reader: Reader, code: str) -> None:
    """The message is the last that Python says, and the next run passes in the same Python."""
    pythons = reader.pythons

    said = reader.run(code)

    assert said == HARMLESS[code]
    assert reader.run("print(len([1]))\nimport json").startswith("Passed in ")
    assert reader.pythons == pythons


def test_a_flood_of_output_is_cut_and_says_so(reader: Reader) -> None:
    """A million lines come to 20,000 characters."""
    said = reader.run("for i in range(10**5): print('flood', i)")

    assert said.startswith("Passed in ")
    expect(reader.output).to_contain_text("… and more: only 20,000 characters are shown")
    assert len(reader.output.inner_text()) < 20_100


# --- code that ends Python, or has to be ended: each test leaves a page without one


def test_stop_ends_an_endless_flood_and_the_page_stays_alive(reader: Reader) -> None:
    """While it runs, the page answers at once; after Stop the next run starts Python anew."""
    pythons = reader.pythons
    reader.write("while True: print('flood')")
    reader.press("Run")
    expect(reader.output).to_contain_text("and more")

    frames = reader.page.evaluate(
        """new Promise((done) => {
             let count = 0;
             const next = () => (++count, requestAnimationFrame(next));
             next();
             setTimeout(() => done(count), 1000);
           })"""
    )
    reader.button("Stop").focus()
    reader.page.keyboard.press("Enter")

    expect(reader.status).to_have_text("Stopped.")
    expect(reader.button("Stop")).to_be_hidden()
    expect(reader.button("Run")).to_be_focused()  # the focus did not go with the button
    assert frames > 5
    assert reader.run("print('anew')").startswith("Passed in ")
    assert reader.pythons == pythons + 1


def test_code_that_ends_the_process_ends_its_python_only(reader: Reader) -> None:
    """The next run has another."""
    said = reader.run("import os\nos._exit(3)")

    assert said == "The code ended Python itself; the next run starts it anew."
    assert reader.run("print('anew')").startswith("Passed in ")


def test_reset_undoes_what_outlives_a_run(reader: Reader) -> None:
    """A module of the standard library stays bent; Reset brings a new Python and the page's code."""
    bent = "import math\nmath.pi = 3"
    seen = "import math\nassert math.pi > 3, 'bent'"
    reader.run(bent)
    assert reader.run(seen) == "The check fails: bent"  # what Reset is for

    reader.press("Reset")

    expect(reader.status).to_have_text(RESET)
    expect(reader.editor).to_be_hidden()
    expect(reader.page.get_by_text("found = mean([1, 2, 3, 6])").first).to_be_visible()
    assert reader.run(seen).startswith("Passed in ")


def test_a_run_has_ten_seconds(open_reader: OpenReader) -> None:
    """Then it is stopped and says so, and the next run starts Python anew; loading does not count."""
    reader = open_reader(MEDIAN)
    reader.page.clock.install()
    reader.write("while True: pass")
    reader.press("Run")
    expect(reader.status).to_have_text("Running…", timeout=BOOT)

    reader.page.clock.fast_forward(7_000)
    expect(reader.status).to_have_text("Running…")
    reader.page.clock.fast_forward(3_000)

    expect(reader.status).to_have_text("Stopped after 10 seconds: the code did not end.")
    assert reader.run("print('anew')").startswith("Passed in ")
    reader.page.close()


# --- what cannot be loaded

CORE = ("pyodide.mjs", "pyodide.asm.js", "pyodide.asm.wasm", "python_stdlib.zip")
MISSING = {
    "worker.mjs": "Python could not be started: its worker could not be loaded, or is not allowed here.",
    **{
        name: f"Python could not be loaded: {name} could not be loaded (404)."
        for name in ("runtime.json", "python.json", *CORE)
    },
}


@pytest.fixture(scope="module")
def spoiled(open_reader: OpenReader, small: Server) -> Iterator[Reader]:
    """A page that has no Python yet, of a server that fails in the ways that a test chooses."""
    reader = open_reader()
    yield reader
    reader.page.close()


@pytest.fixture
def fail(small: Server) -> Iterator[Server]:
    """The server, whose faults are mended after the test."""
    yield small
    small.faults.clear()
    small.headers.clear()


@pytest.mark.parametrize("name", MISSING)
def test_a_missing_file_is_named(spoiled: Reader, fail: Server, name: str) -> None:
    """Whichever it is, the reader is told at once."""
    fail.faults[name] = answer(404)

    assert spoiled.run() == MISSING[name]


def test_a_policy_without_webassembly_is_named(spoiled: Reader, fail: Server) -> None:
    """Without the look before, loading would never end: see what the header must have."""
    fail.headers["worker.mjs"] = {"Content-Security-Policy": "script-src 'self'"}

    assert spoiled.run() == (
        "Python could not be loaded: This site's Content-Security-Policy forbids WebAssembly: "
        "its script-src needs 'wasm-unsafe-eval'."
    )


def test_a_missing_editor_is_told_and_edit_works_again(spoiled: Reader, fail: Server) -> None:
    """Once it is there, and what was said of it is gone."""
    fail.faults["editor.mjs"] = answer(404)
    spoiled.press("Edit")
    expect(spoiled.status).to_have_text("The editor could not be loaded. Please try again.")

    fail.faults.clear()
    spoiled.press("Edit")

    expect(spoiled.editor).to_be_focused()
    expect(spoiled.status).to_be_empty()


def test_a_start_that_takes_long_after_the_last_byte_has_two_minutes(
    spoiled: Reader, fail: Server
) -> None:
    """A slow device compiles for long; that nothing arrives any more would be no reason."""
    spoiled.page.clock.install()
    released = threading.Event()
    fail.faults["python.json"] = answer(200, b"{}", released)  # which is needed last
    spoiled.press("Run")
    bar = spoiled.check.locator("progress")
    wait_until(
        spoiled.page,
        "() => { const bar = document.querySelector('progress'); return !bar.hidden && bar.value === bar.max; }",
        BOOT,
    )

    spoiled.page.clock.fast_forward(100_000)
    expect(bar).to_be_visible()
    spoiled.page.clock.fast_forward(30_000)

    expect(spoiled.status).to_have_text(
        "Python could not be started: it took more than two minutes."
    )
    released.set()


def test_a_load_that_stalls_is_given_up_after_30_seconds(spoiled: Reader, fail: Server) -> None:
    """And Run works once everything is there: on this page each file has failed before."""
    released = threading.Event()
    fail.faults["pyodide.asm.wasm"] = held(released)
    fail.requests.clear()
    spoiled.press("Run")
    while not any(path.endswith("pyodide.asm.wasm") for path in fail.requests):
        spoiled.page.wait_for_timeout(50)

    spoiled.page.clock.fast_forward(25_000)
    expect(spoiled.status).to_have_text(BUSY)
    spoiled.page.clock.fast_forward(30_000)

    expect(spoiled.status).to_have_text(
        "Python could not be loaded: for 30 seconds nothing arrived."
    )
    released.set()
    fail.faults.clear()
    assert spoiled.run().startswith("Passed in ")


def test_a_site_that_allows_no_worker_is_told(open_reader: OpenReader, fail: Server) -> None:
    """The rest of the page goes on."""
    fail.headers[""] = {"Content-Security-Policy": "worker-src 'none'"}
    reader = open_reader()

    assert reader.run() == MISSING["worker.mjs"]
    reader.page.close()


WHEEL = "https://cdn.jsdelivr.net/**"


@pytest.fixture(scope="module")
def numpy(open_reader: OpenReader) -> Iterator[Reader]:
    """A page whose check needs NumPy, which the site does not have."""
    reader = open_reader(TOTAL)
    yield reader
    reader.page.close()


def test_what_will_be_asked_of_another_site_is_said_before(numpy: Reader) -> None:
    """With its address, and that it is the only one."""
    expect(numpy.check.locator(".drill-run__about")).to_contain_text(
        "NumPy (4 MB) from cdn.jsdelivr.net, the only address outside this site"
    )


def test_numpy_out_of_reach_is_told_with_its_address(numpy: Reader) -> None:
    """This browser knows no host but this machine."""
    assert re.fullmatch(
        r"numpy-\S+\.whl could not be loaded from cdn\.jsdelivr\.net\. "
        r"This code needs NumPy, which comes from cdn\.jsdelivr\.net\.",
        numpy.run(),
    )


SPOILED = {
    "missing": (
        {"status": 404},
        r"numpy-\S+\.whl could not be loaded \(404\)\. This code needs .*",
    ),
    "other": (
        {"status": 200, "body": "another file"},
        r"NumPy was loaded, but is not the file that this site expects\.",
    ),
}


@pytest.mark.parametrize("kind", SPOILED)
def test_a_wrong_file_for_numpy_is_told(numpy: Reader, kind: str) -> None:
    """Nothing is unpacked whose hash is not the listed one."""
    response, said = SPOILED[kind]

    def fulfill(route: Route) -> None:
        route.fulfill(headers={"Access-Control-Allow-Origin": "*"}, **response)  # type: ignore[arg-type]

    numpy.page.route(WHEEL, fulfill)
    try:
        assert re.fullmatch(said, numpy.run())
    finally:
        numpy.page.unroute(WHEEL)


def test_without_numpy_the_standard_library_still_runs(numpy: Reader) -> None:
    """In the Python that could not load it, on the same page after a failure."""
    numpy.run()
    pythons = numpy.pythons
    numpy.go(re.sub(f"{TOTAL}$", MEAN, numpy.page.url))
    numpy.page.locator("article h1", has_text=MEAN_TITLE).wait_for()

    assert numpy.run().startswith("Passed in ")
    assert numpy.pythons == pythons


# --- one Python for all pages


def test_instant_navigation_keeps_python(open_reader: OpenReader) -> None:
    """One worker serves the page, the next one, and the first after going back."""
    reader = open_reader()
    said = [reader.run()]
    reader.follow(MEDIAN_TITLE)
    said += [reader.run(), reader.run(name="Break: no-order")]
    reader.page.go_back()
    reader.page.locator("article h1", has_text=MEAN_TITLE).wait_for()
    said += [reader.run(), reader.run(name="Break: one-less")]

    assert [re.sub(r"\d+ ms", "", text) for text in said] == [
        "Passed in .",
        "Passed in .",
        "Under no-order the check fails, as it should: the median is 1000, not 2",
        "Passed in .",
        "Under one-less the check fails, as it should: the mean is 4, not 3",
    ]
    assert reader.pythons == 1

    # A run under way on a page that is left is stopped, and the next does not wait for it.
    reader.write("while True: pass")
    reader.press("Run")
    expect(reader.status).to_have_text("Running…")
    reader.follow(MEDIAN_TITLE)
    for _ in range(100):  # 5 of the 10 seconds after which it would be stopped in any case
        if not reader.running:
            break
        reader.page.wait_for_timeout(50)
    assert not reader.running
    assert reader.run().startswith("Passed in ")
    assert reader.pythons == 2
    reader.page.close()


# --- for everyone

LOOKS = [(size, scheme) for size in ((390, 844), (1280, 900)) for scheme in ("light", "dark")]


def violations(reader: Reader) -> list[Any]:
    """What axe-core finds in the element, on a phone and on a desk, light and dark; and overflow."""
    found = []
    before = reader.page.viewport_size
    for (width, height), scheme in LOOKS:
        reader.page.set_viewport_size({"width": width, "height": height})
        reader.page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
        expect(reader.page.locator("body")).to_have_attribute(
            "data-md-color-scheme", "slate" if scheme == "dark" else "default"
        )
        for violation in Axe().run(reader.page, context="drill-check").response["violations"]:
            targets = [node["target"] for node in violation["nodes"]]
            found.append((width, scheme, violation["id"], targets))
        if reader.page.evaluate("document.documentElement.scrollWidth") > width:
            found.append((width, scheme, "the page scrolls sideways", []))
    reader.page.emulate_media(color_scheme="light")
    reader.page.set_viewport_size(before)  # type: ignore[arg-type]
    return found


def test_axe_finds_nothing_before_a_run(reader: Reader) -> None:
    """Names, roles, contrast."""
    reader.press("Reset")

    assert violations(reader) == []


def test_axe_finds_nothing_after_a_failed_break(reader: Reader) -> None:
    """With the diff, the output and what is said."""
    reader.run(name="Break: no-division")

    assert violations(reader) == []


def test_axe_finds_nothing_in_the_editor(reader: Reader) -> None:
    """With every kind of token that has a color."""
    reader.write(
        '# a comment\nimport math\n\n@staticmethod\nclass A:\n    """Text."""\n\n'
        "def f(x):\n    return f'{x!r}' if x is True else len([1.5, None])\n"
    )

    assert violations(reader) == []


def test_what_is_said_is_in_a_live_region_from_the_start(reader: Reader) -> None:
    """A region that appears with its text may not be read aloud: it is there, and empty, before."""
    reader.press("Reset")
    reader.page.reload()

    expect(reader.status).to_be_attached()
    expect(reader.status).to_be_empty()
    assert (
        reader.page.evaluate(
            "getComputedStyle(document.querySelector('drill-check [role=status]')).display"
        )
        != "none"
    )


def test_a_keyboard_is_enough(reader: Reader) -> None:
    """Tab goes through the buttons in their order, into the editor and, after Escape, out of it."""
    page = reader.page
    reader.press("Edit")
    expect(reader.editor).to_be_focused()

    page.keyboard.press("Control+a")
    page.keyboard.type("if 1:\nprint('typed')")
    page.keyboard.press("Home")
    page.keyboard.press("Tab")  # indents
    expect(reader.editor).to_have_value(re.compile(r"^if 1:\n +print\('typed'\)$"))
    page.keyboard.press("Escape")
    expect(reader.editor).to_be_focused()  # a letter must not become a shortcut of the theme
    seen = []
    for _ in range(5):
        page.keyboard.press("Tab")
        seen.append(page.locator(":focus").inner_text())
    assert seen == ["Run", "Edit", "Reset", "Break: no-division", "Break: one-less"]
    for _ in range(4):
        page.keyboard.press("Shift+Tab")
    page.keyboard.press("Enter")

    assert reader.end().startswith("Passed in ")
    expect(reader.output).to_have_text("typed\n")
    expect(reader.button("Run")).to_be_focused()


# --- the real site

TIME = re.compile(r"^Passed in .*\.$")  # the one thing that differs from run to run
NEEDS_WHEEL = "NumPy for the browser is not here: set DRILL_NUMPY_WHEEL to its wheel"
QUESTION = "attention/why-divide-by-sqrt-d/"


def packed(site: Path, paths: set[str]) -> int:
    """Bytes of files as a server sends them: archives as they are, the rest by gzip."""
    contents = {path: (site / path).read_bytes() for path in paths}
    return sum(
        len(content if path.endswith((".whl", ".zip")) else gzip.compress(content, 9))
        for path, content in contents.items()
    )


@pytest.fixture(scope="module")
def question(
    context: BrowserContext, served: Server, pyodide: dict[str, str]
) -> tuple[Reader, set[str]]:
    """A page of the real site after Edit, and what was loaded until then."""
    if not pyodide:
        pytest.skip("Python for the browser is not here: it needs npm, or DRILL_PYODIDE")
    start = len(served.requests)
    reader = Reader(context.new_page())
    reader.page.goto(served.address + QUESTION)
    reader.press("Edit")
    expect(reader.editor).to_be_visible()
    wait_until(reader.page, "document.readyState === 'complete'")
    reader.page.wait_for_timeout(300)
    return reader, {path or "index.html" for path in served.requests[start:]}


def test_before_run_a_page_has_at_most_25_kilobytes_of_our_code(
    question: tuple[Reader, set[str]], served: Server
) -> None:
    """Scripts of the site and the editor with its styles, gzipped; the theme and KaTeX are others'."""
    ours = {
        path
        for path in question[1]
        if path.startswith("assets/drill/")
        and path.endswith((".mjs", ".js", "/layout.css", "/editor.css"))
        and "/katex/" not in path
    }

    size = packed(served.site, ours)

    assert {path.rpartition("/")[2] for path in ours} >= {"drill.mjs", "editor.mjs", "index.mjs"}
    assert size <= 25_000, f"{size} bytes"


def title_of(page: Path) -> str:
    return BeautifulSoup(page.read_bytes(), "html.parser").title.get_text()  # type: ignore[union-attr]


@pytest.fixture(scope="module")
def with_numpy(
    question: tuple[Reader, set[str]], served: Server
) -> tuple[dict[str, dict[str, str]], set[str]]:
    """What every page's check and breaks say in one Python, and what the first run loaded."""
    if not os.environ.get("DRILL_NUMPY_WHEEL"):
        pytest.skip(NEEDS_WHEEL)
    reader = question[0]
    reader.press("Reset")
    start = len(served.requests)
    reader.run()
    loaded = set(served.requests[start:])
    said = {}
    for url in re.findall(r"<loc>(.*?)</loc>", (served.site / "sitemap.xml").read_text()):
        path = url.split("/dl/", 1)[1]
        file = served.site / path / "index.html"
        if "<drill-check " not in file.read_text():
            continue
        reader.go(served.address + path)
        expect(reader.page).to_have_title(title_of(file))
        expect(reader.button("Run")).to_be_visible()
        said[f"docs/{path.rstrip('/') or 'index'}.md"] = {
            name.removeprefix("Break: "): TIME.sub("passed", reader.run(name=name))
            for name in reader.check.get_by_role("button").all_inner_texts()
            if name == "Run" or name.startswith("Break: ")
        }
    assert reader.pythons == 1
    return said, loaded


def test_a_first_run_with_numpy_loads_at_most_9_and_a_half_megabytes(
    with_numpy: tuple[dict[str, dict[str, str]], set[str]], served: Server
) -> None:
    """Python, NumPy and what runs in it; archives as they are, the rest gzipped."""
    size = packed(served.site, with_numpy[1])

    assert any(path.endswith(".whl") for path in with_numpy[1])
    assert size <= 9_500_000, f"{size} bytes"


def test_browser_and_shell_say_the_same(
    with_numpy: tuple[dict[str, dict[str, str]], set[str]], checkout: Path
) -> None:
    """Every check passes, every break fails, and each message is that of `drill check`."""
    done = subprocess.run(
        [sys.executable, "-m", "drill", "check", "--format", "json"],
        cwd=checkout,
        capture_output=True,
        text=True,
        check=True,
    )
    reports = json.loads(done.stdout)
    said = dict(with_numpy[0])

    home = dict(said.pop("docs/index.md"))  # which the command does not list
    assert home.pop("Run") == "passed"
    assert all(text.startswith(f"Under {name} the check fails") for name, text in home.items())
    assert said == {
        report["page"]: {
            "Run": "passed",
            **{
                found[
                    "name"
                ]: f"Under {found['name']} the check fails, as it should: {found['error']}"
                for found in report["breaks"]
            },
        }
        for report in reports
    }
