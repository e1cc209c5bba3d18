"""A page in the browser, and what it says while it is shown."""

import contextlib
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from playwright.sync_api import (
    BrowserContext,
    ConsoleMessage,
    Page,
    Request,
    Response,
    TimeoutError,
)

from tests.browser.serve import BASE

READY = """() =>
  document.readyState === "complete" && document.querySelector(".drill-search__open") !== null
"""
TYPESET = """() =>
  [...document.querySelectorAll(".arithmatex")].every((e) => e.querySelector("[class^=katex]")) &&
  ![...document.querySelectorAll(".drill-lab")].some((e) => /\\$[^$]+\\$/.test(e.textContent))
"""


@dataclass
class View:
    """A page in the browser, with everything it said and asked for since it was opened."""

    page: Page
    context: BrowserContext
    address: str  # of the site
    console: list[str] = field(default_factory=list)  # warnings and errors
    errors: list[str] = field(default_factory=list)  # exceptions that nobody caught
    requests: list[str] = field(default_factory=list)
    failed: list[str] = field(default_factory=list)

    @property
    def origin(self) -> str:
        return self.address.removesuffix(BASE)

    def __post_init__(self) -> None:
        self.context.on("request", self._on_request)
        self.context.on("requestfailed", self._on_failure)
        self.context.on("response", self._on_response)
        self.page.on("console", self._on_console)
        self.page.on("pageerror", lambda error: self.errors.append(str(error)))

    def _on_request(self, request: Request) -> None:
        self.requests.append(request.url)

    def _on_failure(self, request: Request) -> None:
        self.failed.append(f"{request.failure} {request.url}")

    def _on_response(self, response: Response) -> None:
        if response.status >= 400:
            self.failed.append(f"{response.status} {response.url}")

    def _on_console(self, message: ConsoleMessage) -> None:
        if message.type in {"warning", "error"}:
            self.console.append(f"{message.text} ({message.location['url']})")

    def open(self, path: str) -> None:
        """Go to a page of the site, and wait until it is all there."""
        self.page.goto(self.address + path)
        self.settle()

    def settle(self) -> None:
        """Wait until our own code, which loads last, has run, and math and fonts are there."""
        wait_until(self.page, READY)
        with contextlib.suppress(TimeoutError):  # what is missing is for the claims to say
            wait_until(self.page, TYPESET, timeout=5_000)
        self.page.evaluate("document.fonts.ready.then(() => true)")


OpenView = Callable[..., View]


def wait_until(page: Page, expression: str, timeout: float = 10_000, arg: Any = None) -> None:
    """Wait until an expression or a function, given arg, is true in the page; milliseconds.

    Asks from here: the page's own policy forbids what playwright's wait_for_function does in it.

    Raises:
        TimeoutError: it never was.
    """
    end = time.monotonic() + timeout / 1000
    while not page.evaluate(expression, arg):
        if time.monotonic() > end:
            raise TimeoutError(f"not true within {timeout:g} ms: {expression}")
        page.wait_for_timeout(20)
