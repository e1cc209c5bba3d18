"""The site served on this machine, and a browser to look at it."""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Literal

import pytest
from playwright.sync_api import Browser, sync_playwright

from tests.browser.serve import Server
from tests.browser.small_site import write_small
from tests.browser.view import OpenView, View
from tests.conftest import Build


@pytest.fixture(scope="session")
def chromium() -> str:
    """Debian's Chromium; without it the tests are skipped, and fail where they must run."""
    found = shutil.which("chromium")
    if found is None:
        reason = "Chromium is not installed: on Debian, `apt-get install chromium`"
        if os.environ.get("CI") == "true":
            pytest.fail(reason)
        pytest.skip(reason)
    return found


@pytest.fixture(scope="session")
def site_with_numpy(
    site: Path, checkout: Path, build: Build, tmp_path_factory: pytest.TempPathFactory
) -> Path:
    """The folder of the site; with NumPy in it, if DRILL_NUMPY_WHEEL names a wheel."""
    wheel = os.environ.get("DRILL_NUMPY_WHEEL")
    if not wheel:
        return site
    out = tmp_path_factory.mktemp("built-with-numpy") / "site"
    done = build(checkout, out, DRILL_NUMPY_WHEEL=wheel)
    assert done.returncode == 0, done.stdout + done.stderr
    return out


@pytest.fixture(scope="session")
def served(chromium: str, site_with_numpy: Path) -> Iterator[Server]:
    """The site on this machine."""
    with Server(site_with_numpy) as server:
        yield server


@pytest.fixture(scope="session")
def address(served: Server) -> str:
    """Where the site is served."""
    return served.address


@pytest.fixture(scope="session")
def small_site(
    build: Build, pyodide: dict[str, str], tmp_path_factory: pytest.TempPathFactory
) -> Path:
    """The folder of a site whose checks, save one, need the standard library only."""
    if not pyodide:
        reason = "Python for the browser is not here: it needs npm, or DRILL_PYODIDE"
        if os.environ.get("CI") == "true":
            pytest.fail(reason)
        pytest.skip(reason)
    folder = tmp_path_factory.mktemp("small")
    write_small(folder / "checkout")
    done = build(folder / "checkout", folder / "site")
    assert done.returncode == 0, done.stdout + done.stderr
    return folder / "site"


# Not for the whole session: while it runs, so does an event loop, and no other test may start one.
@pytest.fixture(scope="module")
def browser(chromium: str) -> Iterator[Browser]:
    """A browser that knows no host but this machine."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=chromium,
            args=[
                "--no-sandbox",
                "--disable-gpu",
                "--disable-background-networking",
                "--disable-component-update",
                "--disable-sync",
                "--no-first-run",
                "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
            ],
        )
        yield browser
        browser.close()


@pytest.fixture(scope="module")
def open_view(browser: Browser, address: str) -> Iterator[OpenView]:
    """open_view(width, height, scheme, service_workers): a fresh profile with one empty page."""
    contexts = []

    def view(
        width: int = 1280,
        height: int = 900,
        scheme: str = "light",
        service_workers: Literal["allow", "block"] = "allow",
    ) -> View:
        context = browser.new_context(
            service_workers=service_workers,
            viewport={"width": width, "height": height},
            color_scheme=scheme,
            reduced_motion="reduce",
            permissions=["clipboard-read", "clipboard-write"],
        )
        context.set_default_timeout(10_000)
        contexts.append(context)
        return View(context.new_page(), context, address)

    yield view
    for context in contexts:
        context.close()


@pytest.fixture(scope="session")
def screenshots(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where pictures of the pages go: to DRILL_SCREENSHOTS, if it is set."""
    chosen = os.environ.get("DRILL_SCREENSHOTS")
    if not chosen:
        return tmp_path_factory.mktemp("screenshots")
    folder = Path(chosen)
    folder.mkdir(parents=True, exist_ok=True)
    return folder
