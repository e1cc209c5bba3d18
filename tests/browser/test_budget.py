"""What a page costs a reader with nothing in the cache: bytes, gzipped as a server sends them, and requests.

With -rP the figures are printed.
"""

import gzip
import re
from collections.abc import Iterator
from typing import NamedTuple

import pytest
from playwright.sync_api import Response

from tests.browser.view import OpenView, View

QUESTION = "attention/why-divide-by-sqrt-d/"
LAB = "labs/softmax-saturation/"
NEXT = "How does T5 do without dividing by the square root of d?"
FIGURE = re.compile(rb'<figure class="drill-figure">.*?</figure>', re.DOTALL)


class Loaded(NamedTuple):
    """A file that the browser asked for."""

    path: str
    body: bytes

    @property
    def is_font(self) -> bool:
        return self.path.endswith(".woff2")

    @property
    def size(self) -> int:
        return len(self.body if self.is_font else gzip.compress(self.body, 9))


class Cost:
    """Everything that is loaded from now on; fonts too."""

    def __init__(self, view: View) -> None:
        self._view = view
        self._responses: list[Response] = []
        view.context.on("response", lambda response: self._responses.append(response))

    def files(self) -> list[Loaded]:
        """What was loaded, once nothing is on the way any more; and start anew."""
        self._view.settle()
        self._view.page.wait_for_load_state("networkidle")
        self._view.page.wait_for_timeout(500)  # what is asked for at leisure
        found = [(r.url.removeprefix(self._view.address), r.body()) for r in self._responses]
        self._responses.clear()
        return [Loaded(path, body) for path, body in found]


def weight(what: str, files: list[Loaded]) -> int:
    """Bytes of some files; printed, each by its size, for whoever has to save some."""
    whole = sum(file.size for file in files)
    print(f"{what}: {whole:,} bytes in {len(files)} files")
    for file in sorted(files, key=lambda file: -file.size):
        print(f"{file.size:10,} {file.path}")
    return whole


@pytest.fixture(scope="module")
def question(open_view: OpenView) -> Iterator[tuple[list[Loaded], list[Loaded]]]:
    """What the first page of a visit loads, and what the second one does after a click."""
    view = open_view(service_workers="block")
    cost = Cost(view)
    view.open(QUESTION)
    first = cost.files()
    view.page.evaluate("window.loadedOnce = true")
    view.page.get_by_role("link", name=f"Next: {NEXT}").click()
    view.page.locator("article h1", has_text=NEXT).wait_for()
    second = cost.files()
    assert view.page.evaluate("window.loadedOnce === true")
    yield first, second
    view.context.close()


def test_the_first_page_has_at_most_220_kilobytes(
    question: tuple[list[Loaded], list[Loaded]],
) -> None:
    """Fonts of math included."""
    files = question[0]

    assert any(file.is_font for file in files)
    assert weight("a first page, with fonts", files) <= 220_000


def test_the_first_page_makes_at_most_14_requests(
    question: tuple[list[Loaded], list[Loaded]],
) -> None:
    """Besides those for fonts, of which there are as many as a page has kinds of math."""
    files = [file for file in question[0] if not file.is_font]

    weight("a first page, without fonts", files)
    assert len(files) <= 14


def test_a_second_page_has_at_most_30_kilobytes(
    question: tuple[list[Loaded], list[Loaded]],
) -> None:
    """Instant navigation loads its text and what is new on it."""
    files = question[1]

    assert any(not file.is_font for file in files)
    assert weight("a second page", files) <= 30_000


def test_a_lab_has_at_most_150_kilobytes_without_its_plots(open_view: OpenView) -> None:
    """Fonts included; a plot weighs what it shows."""
    view = open_view(service_workers="block")
    cost = Cost(view)
    view.open(LAB)

    whole = cost.files()
    weight("a lab", whole)
    files = [file._replace(body=FIGURE.sub(b"", file.body)) for file in whole]

    assert weight("a lab, without its plots", files) <= 150_000
    view.context.close()
