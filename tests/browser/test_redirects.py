"""A page that moved leads on from its old address."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from playwright.sync_api import Browser

from tests.browser.serve import Server
from tests.browser.small_site import MEAN, MEAN_TITLE, MOVED


@pytest.fixture(scope="module")
def small(chromium: str, small_site: Path) -> Iterator[Server]:
    """The small site, served."""
    with Server(small_site) as server:
        yield server


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no scripts"])
def test_an_old_address_leads_to_the_page(browser: Browser, small: Server, scripts: bool) -> None:
    """Of itself; scripts are not needed."""
    context = browser.new_context(java_script_enabled=scripts, service_workers="block")
    page = context.new_page()

    page.goto(small.address + MOVED)

    page.wait_for_url(small.address + MEAN)
    assert page.title().startswith(MEAN_TITLE)
    context.close()


def test_search_engines_are_told_the_new_address_only(small_site: Path) -> None:
    """By the old page, which the sitemap does not have."""
    old = BeautifulSoup((small_site / MOVED / "index.html").read_bytes(), "html.parser")
    sitemap = (small_site / "sitemap.xml").read_text(encoding="utf-8")

    assert old.select_one("link[rel=canonical]")["href"].endswith(f"/dl/{MEAN}")  # type: ignore[index, union-attr]
    assert MEAN in sitemap
    assert MOVED not in sitemap
    assert not (small_site / "redirects.toml").exists()
