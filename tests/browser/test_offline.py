"""A site that was visited once works without a network, and forgets what a newer one replaces."""

import re
import shutil
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.browser.serve import Server, held
from tests.browser.small_site import MEAN, MEAN_TITLE, MEDIAN, write_small
from tests.browser.view import wait_until
from tests.conftest import ROOT, Build

BOOT = 90_000  # milliseconds, on a slow machine
BUSY = re.compile(r"^(Starting|Loading|Running)|^$")
NEW_TEXT = "The definition says so, once more"

KEPT = """async () => {
  const found = {};
  for (const name of await caches.keys()) {
    const requests = await (await caches.open(name)).keys();
    found[name] = requests.map(({ url }) => url);
  }
  return found;
}"""
CONTROLLED = "navigator.serviceWorker.controller !== null"


def kept(page: Page) -> dict[str, list[str]]:
    """The addresses in every cache of the origin."""
    found: dict[str, list[str]] = page.evaluate(KEPT)
    return found


def names(page: Page) -> set[str]:
    """The last parts of all addresses that are kept."""
    return {url.rpartition("/")[2] for urls in kept(page).values() for url in urls}


def wait_for(claim: Callable[[], bool], page: Page, what: str) -> None:
    """Look again and again; a service worker does its work when it likes."""
    for _ in range(400):
        if claim():
            return
        page.wait_for_timeout(50)
    pytest.fail(f"not within 20 seconds: {what}; kept: {kept(page)}")


def run(page: Page) -> str:
    """Press Run, and give what is said at the end."""
    page.locator("drill-check").get_by_role("button", name="Run", exact=True).click()
    status = page.locator("drill-check").get_by_role("status")
    expect(status).not_to_have_text(BUSY, timeout=BOOT)
    return status.inner_text()


@pytest.fixture(scope="module")
def newer_site(
    small_site: Path,
    build: Build,
    tmp_path_factory: pytest.TempPathFactory,
) -> Path:
    """The same site, built again after a change of a page."""
    folder = tmp_path_factory.mktemp("newer")
    write_small(folder / "checkout")
    page = folder / "checkout/docs/topic/mean.md"
    page.write_text(page.read_text().replace("The definition says so", NEW_TEXT))
    done = build(folder / "checkout", folder / "site")
    assert done.returncode == 0, done.stdout + done.stderr
    return folder / "site"


@pytest.fixture(scope="module")
def server(chromium: str, small_site: Path) -> Iterator[Server]:
    """The small site, served."""
    with Server(small_site) as server:
        yield server


@pytest.fixture(scope="module")
def context(browser: Browser) -> Iterator[BrowserContext]:
    """A profile that keeps things."""
    context = browser.new_context(reduced_motion="reduce")
    context.set_default_timeout(15_000)
    yield context
    context.close()


FOREIGN = "another site's cache"
Kept = dict[str, list[str]]


def of_pages(caches: Kept) -> set[str]:
    """The names of the caches of this site's pages."""
    return {name for name in caches if re.fullmatch(r"dl-drill \S+/dl/ [0-9a-f]{16}", name)}


def of_python(caches: Kept) -> set[str]:
    """The names of the caches of this site's Python."""
    return {name for name in caches if re.fullmatch(r"dl-drill \S+/dl/ python [0-9a-f]{16}", name)}


class First(NamedTuple):
    """The first visit."""

    said: str
    kept: Kept
    others: set[str]  # caches that are not the site's


class Offline(NamedTuple):
    """The second visit, without a network."""

    title: str
    said: str
    elsewhere: str  # what a page shows that was never visited


class Newer(NamedTuple):
    """The third visit, after a new build."""

    text: str
    said: str
    kept: Kept
    asked: list[str]


# Each visit goes on where the one before has ended, with the same profile.


@pytest.fixture(scope="module")
def first(context: BrowserContext, server: Server) -> First:
    """A page is read, its check is run, and only then the service worker arrives."""
    released = threading.Event()
    server.faults["sw.js"] = held(released)
    page = context.new_page()
    page.goto(server.address + MEAN)
    others = {FOREIGN, f"dl-drill {server.address}other/ 0123456789abcdef"}
    page.evaluate(
        "async (names) => { for (const name of names) await caches.open(name); }", list(others)
    )
    said = run(page)
    assert not page.evaluate(CONTROLLED)
    released.set()
    wait_until(page, CONTROLLED)
    needed = {"", "check.mjs", "worker.mjs", "python.json", "pyodide.asm.wasm", "python_stdlib.zip"}
    wait_for(lambda: needed <= names(page), page, "what was loaded is kept")
    server.faults.clear()
    deck = f"{server.address}decks/dl-drill.apkg"
    assert page.evaluate("async (url) => (await (await fetch(url)).blob()).size", deck) > 1_000
    page.wait_for_timeout(300)
    found = First(said, kept(page), others)
    page.close()
    return found


@pytest.fixture(scope="module")
def offline(first: First, context: BrowserContext, server: Server) -> Offline:
    """The server is stopped."""
    server.stop()
    page = context.new_page()
    page.goto(server.address + MEAN)
    title, said = page.locator("article h1").inner_text(), run(page)
    page.goto(server.address + MEDIAN)
    elsewhere = page.locator("body").inner_text()
    page.close()
    server.start()
    return Offline(title, said, elsewhere)


@pytest.fixture(scope="module")
def newer(
    offline: Offline, first: First, context: BrowserContext, server: Server, newer_site: Path
) -> Newer:
    """The server has a newer build."""
    server.site = newer_site
    server.requests.clear()
    page = context.new_page()
    page.goto(server.address + MEAN)
    old = of_pages(first.kept)
    wait_for(lambda: len(of_pages(kept(page)) - old) == 1, page, "the new worker has come")
    said = run(page)
    text = page.locator("article").inner_text()
    wait_for(lambda: not old & kept(page).keys(), page, "the old pages are gone")
    wait_for(lambda: "check.mjs" in names(page), page, "the new pages are kept")
    found = Newer(text, said, kept(page), list(server.requests))
    page.close()
    return found


def test_the_first_visit_needs_no_service_worker(first: First) -> None:
    """The check runs before there is one."""
    assert first.said.startswith("Passed in ")


def test_what_was_loaded_before_the_service_worker_is_kept(first: First) -> None:
    """Pages in one cache, and Python, which changes more seldom, in another."""
    [pages], [python] = of_pages(first.kept), of_python(first.kept)

    assert {url.rpartition("/")[2] for url in first.kept[python]} == {
        *("pyodide.mjs", "pyodide.asm.js", "pyodide.asm.wasm", "python_stdlib.zip"),
    }
    assert not any("/pyodide-" in url for url in first.kept[pages])
    assert all("/dl/" in url for url in first.kept[pages])


def test_decks_are_not_kept(first: First) -> None:
    """They are downloads, which the reader keeps."""
    assert [url for urls in first.kept.values() for url in urls if "/decks/" in url] == []


def test_without_a_network_a_visited_page_is_shown_and_its_check_runs(offline: Offline) -> None:
    """With everything it needs, on a second visit in another tab."""
    assert offline.title.startswith(MEAN_TITLE)
    assert offline.said.startswith("Passed in ")


def test_without_a_network_a_page_never_visited_says_so(offline: Offline) -> None:
    """In a sentence, instead of the browser's own error."""
    assert offline.elsewhere == (
        "There is no network, and this page is not kept from an earlier visit."
    )


def test_a_newer_build_is_seen_at_once(newer: Newer) -> None:
    """On the first visit, not on the one after it, and its check runs."""
    assert NEW_TEXT in newer.text
    assert newer.said.startswith("Passed in ")


def test_a_newer_build_replaces_the_pages_and_leaves_python(first: First, newer: Newer) -> None:
    """Python is the same: it stays, and is not asked for again."""
    assert not of_pages(first.kept) & of_pages(newer.kept)
    assert len(of_pages(newer.kept)) == 1
    assert of_python(newer.kept) == of_python(first.kept)
    assert [path for path in newer.asked if "pyodide-" in path] == []


def test_caches_of_others_are_left_alone(first: First, newer: Newer) -> None:
    """Another site may stand on the same host, even one made by the same tool."""
    assert first.others <= newer.kept.keys()


def test_a_site_that_is_served_while_it_is_written_ends_the_service_worker(
    newer: Newer,
    first: First,
    context: BrowserContext,
    server: Server,
    newer_site: Path,
    tmp_path: Path,
) -> None:
    """`drill serve` leaves sw.js as it is in docs/: an author wants to see every change."""
    shutil.copytree(newer_site, tmp_path / "site")
    shutil.copy2(ROOT / "docs/sw.js", tmp_path / "site/sw.js")
    server.site = tmp_path / "site"
    page = context.new_page()

    page.goto(server.address + MEAN)

    gone = "async () => (await navigator.serviceWorker.getRegistrations()).length === 0"
    wait_for(lambda: bool(page.evaluate(gone)), page, "no service worker is registered")
    wait_for(lambda: kept(page).keys() == first.others, page, "nothing but others' is kept")
    page.close()
