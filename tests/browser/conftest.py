"""The site served on this machine, and a browser to look at it."""

import os
import re
import shutil
import threading
from collections.abc import Iterator
from functools import partial
from http import HTTPStatus
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from playwright.sync_api import Browser, sync_playwright

from tests.browser.view import BASE, OpenView, View


class _Quiet(SimpleHTTPRequestHandler):
    """Serves files as a static host does, with the site's own page for wrong addresses."""

    extensions_map = {  # noqa: RUF012  # not left to what the machine happens to know
        **SimpleHTTPRequestHandler.extensions_map,
        ".js": "text/javascript",
        ".mjs": "text/javascript",
        ".json": "application/json",
        ".woff2": "font/woff2",
    }

    def log_message(self, format: str, *args: object) -> None:
        pass

    def send_error(self, code: int, message: str | None = None, explain: str | None = None) -> None:
        if code != HTTPStatus.NOT_FOUND:
            super().send_error(code, message, explain)
            return
        body = (Path(self.directory) / BASE.strip("/") / "404.html").read_bytes()
        self.send_response(HTTPStatus.NOT_FOUND)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


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
def address(chromium: str, site: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Where the site is served on this machine."""
    root = tmp_path_factory.mktemp("served")
    shutil.copytree(site, root / BASE.strip("/"))
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(_Quiet, directory=str(root)))
    address = f"http://127.0.0.1:{server.server_port}{BASE}"
    # Instant navigation is for the pages of the sitemap only, whose ports the theme compares.
    sitemap = root / BASE.strip("/") / "sitemap.xml"
    sitemap.write_text(re.sub(rf"https://[^/]*{BASE}", address, sitemap.read_text()))
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    yield address
    server.shutdown()
    thread.join()
    server.server_close()


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
    """open_view(width, height, scheme): a fresh profile with one empty page."""
    contexts = []

    def view(width: int = 1280, height: int = 900, scheme: str = "light") -> View:
        context = browser.new_context(
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
