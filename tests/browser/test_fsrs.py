"""The site's scheduler, ts-fsrs, as it is vendored; and progress that goes between site and terminal."""

import random
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from fsrs import Rating
from playwright.sync_api import Page

from drill.progress import Progress, dump, grade, load, merge, suspend
from tests.browser.view import OpenView
from tests.oracles.test_fsrs import HISTORIES, History, answers, spelled

NOW = datetime(2026, 11, 23, 20, tzinfo=UTC)
REPLAY = """async ([module, answers]) => {
  const { createEmptyCard, fsrs } = await import(module);
  const scheduler = fsrs({
    request_retention: 0.9,
    maximum_interval: 36500,
    enable_fuzz: false,
    learning_steps: ["1m", "10m"],
    relearning_steps: ["10m"],
  });
  let card = createEmptyCard(new Date(answers[0][1]));
  const intervals = answers.map(([rating, at]) => {
    card = scheduler.next(card, new Date(at), rating).card;
    return card.due.getTime() - at;
  });
  return { intervals, stability: card.stability };
}"""
GRADE = """async ([module, text, key, rating, at]) => {
  const { dump, grade, merge, parse } = await import(module);
  const progress = parse(text);
  return dump(merge(progress, grade(progress, key, rating, at)));
}"""
MERGE = """async ([module, a, b]) => {
  const { dump, merge, parse } = await import(module);
  return dump(merge(parse(a), parse(b)));
}"""


@pytest.fixture(scope="module")
def page(open_view: OpenView) -> Iterator[Page]:
    """A page of the site, whose modules can be imported in it."""
    view = open_view()
    view.open("404.html")
    yield view.page
    view.context.close()


@pytest.fixture(scope="module")
def assets(address: str) -> str:
    """Where the site's modules are."""
    return f"{address}assets/drill/"


def milliseconds(moment: datetime) -> int:
    return round(moment.timestamp() * 1000)


@pytest.mark.parametrize("history", HISTORIES, ids=lambda history: history.name)
def test_ts_fsrs_gives_the_frozen_numbers(history: History, page: Page, assets: str) -> None:
    """Intervals and final stability are those that tests/oracles/test_fsrs.py compares with fsrs."""
    times = [[int(rating), milliseconds(now)] for rating, now in answers(history)]

    result: Any = page.evaluate(REPLAY, [f"{assets}vendor/ts-fsrs/index.mjs", times])

    intervals = [spelled(timedelta(milliseconds=interval)) for interval in result["intervals"]]
    assert " ".join(intervals) == history.ts_fsrs
    assert result["stability"] == history.stability


def studied(seed: int) -> Progress:
    """A progress with some reviews, lapses and suspensions of a few cards."""
    rng = random.Random(seed)
    progress, now = Progress(), NOW - timedelta(days=100)
    for _ in range(30):
        now += timedelta(minutes=rng.randrange(8000))
        key = rng.choice(["a-page", "a-page#next", "a-page!no-scale", "b-page", f"own-{seed}"])
        progress = grade(progress, key, Rating(rng.randint(1, 4)), now)
        if rng.random() < 0.1:
            progress = suspend(progress, key, rng.random() < 0.5, now)
    return progress


def test_progress_goes_to_the_site_and_back_without_a_loss(page: Page, assets: str) -> None:
    """Graded here and there in turn, a file has every review in the end."""
    progress, graded = Progress(), []

    for turn in range(6):
        at = NOW + timedelta(days=turn)
        progress = grade(progress, "a-page", Rating.Good, at)
        text = dump(progress).decode()
        there = at + timedelta(minutes=10)
        text = page.evaluate(
            GRADE, [f"{assets}progress.mjs", text, "b-page#next", 2, milliseconds(there)]
        )
        progress = load(text)
        graded += [("a-page", at), ("b-page#next", there)]

    assert [(review.card, review.at) for review in progress.reviews] == graded


@pytest.mark.parametrize("seed", range(5))
def test_site_and_terminal_merge_alike(seed: int, page: Page, assets: str) -> None:
    """Two files give the same third, whoever merges them."""
    a, b = studied(seed), studied(seed + 100)

    text = page.evaluate(MERGE, [f"{assets}progress.mjs", dump(a).decode(), dump(b).decode()])

    assert load(text) == merge(a, b)
