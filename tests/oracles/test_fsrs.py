"""The two schedulers, fsrs 6.3.2 in the terminal and ts-fsrs 5.4.2 on the site, on fixed histories.

The numbers of ts-fsrs stand here as it computes them; tests/browser/test_fsrs.py has it compute
them anew. Both follow FSRS-6 with the same weights: where they count days alike, their stabilities
agree to 4e-7 (ts-fsrs rounds every step to eight decimals, fsrs rounds none), and so do the
intervals, but for four rules:

- Days. fsrs counts full spans of 24 hours since the last review, ts-fsrs the midnights in UTC
  between the two. They differ by one at most, but zero days is short-term learning and one is not:
  after a step that is answered across midnight, 2 days here are 7 there.
- Hard on a learning step. fsrs takes 5.5 minutes on the first step and 10 on the second;
  ts-fsrs takes the rounded mean of the steps, 6 minutes, on both.
- Order. In review ts-fsrs keeps Hard below or at Good, Good a day above Hard, and Easy a day above
  Good; fsrs rounds each for itself, so that short-lived cards may get one day for all three.
- Limits. ts-fsrs ends stability at 36500 days, and by its order an Easy may pass the longest
  interval by two days; fsrs ends the interval at 36500 days and lets stability grow.
"""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import NamedTuple

import fsrs
import pytest
from fsrs import Rating

from drill.progress import SCHEDULER, Progress, dump, grade, load

RATINGS = {rating.name[0]: rating for rating in Rating}  # A, H, G, E
UNITS = {"m": timedelta(minutes=1), "h": timedelta(hours=1), "d": timedelta(days=1)}


class History(NamedTuple):
    """Answers with the time between them, and the interval that follows each."""

    name: str
    answers: str
    ts_fsrs: str
    pypi: str
    stability: float  # at the end, by ts-fsrs
    hour: int = 12  # of the first answer, in UTC


def alike(name: str, answers: str, intervals: str, stability: float) -> History:
    return History(name, answers, intervals, intervals, stability)


AGREE = [
    alike("good-when-due", "G 10m G 2d G 11d G 46d G 163d G", "10m 2d 11d 46d 163d 498d", 497.87655983),
    alike("again-first", "A 1m G 10m G 1d G 2d G 5d G", "1m 10m 1d 2d 7d 16d", 16.42704697),
    alike("easy-first", "E 8d E 66d E 336d E", "8d 66d 397d 1706d", 1705.81484302),
    alike("lapses", "G 10m G 2d G 11d A 10m G 2d G 4d A 10m A 10m G", "10m 2d 11d 10m 2d 5d 10m 10m 1d", 0.36541453),
    alike("after-a-lapse", "G 10m G 2d G 11d A 15m H 15m E 3d G", "10m 2d 11d 10m 15m 3d 7d", 7.14859623),
    alike("late", "G 10m G 30d G 200d G 400d A 10m G 30d G", "10m 2d 37d 294d 10m 6d 28d", 28.03200602),
    alike("early", "G 10m G 1d G 3d G 4d H 3d E", "10m 2d 7d 20d 29d 44d", 44.04561739),
    alike("hard-in-review", "G 10m G 2d H 3d H 4d H 6d H", "10m 2d 8d 13d 18d 23d", 22.64184929),
    alike("steps-days-later", "G 1d G 2d A 3d G 3d G", "10m 7d 10m 5d 10d", 10.17059172),
]  # fmt: skip
STEPS = [
    History("hard-then-good", "H 6m G 10m G 1d G 5d G", "6m 10m 1d 5d 17d", "5.5m 10m 1d 5d 17d", 16.73958215),
    History("hard-on-each-step", "H 6m H 6m G 10m H 10m G", "6m 6m 10m 6m 1d", "5.5m 5.5m 10m 10m 1d", 1.37716224),
]  # fmt: skip
ORDER = [
    History("on-one-day", "G 10m G 2h G 2h H 2h E 2h A 10m G", "10m 2d 3d 2d 4d 10m 1d", "10m 2d 2d 2d 4d 10m 1d", 1.32326149),
    History("short-lived", "A 1m A 1m A 1m A 1m G 10m G 1d H 1d G 1d E", "1m 1m 1m 1m 10m 1d 1d 2d 3d", "1m 1m 1m 1m 10m 1d 1d 1d 1d", 1.45739815),
]  # fmt: skip
DAYS = [
    History("every-36-hours", "G 10m G 36h G 36h G 36h G", "10m 2d 11d 15d 24d", "10m 2d 7d 12d 16d", 23.73531078),
    History("evening-and-morning", "G 10m G 12h G 12h G 12h G", "10m 2d 7d 8d 12d", "10m 2d 2d 2d 2d", 12.00188982, 20),
    History("an-hour-earlier", "G 10m G 23h G 23h G 23h G", "10m 2d 7d 12d 16d", "10m 2d 2d 2d 2d", 16.41890925, 20),
    History("around-midnight", "G 2h G 1h A 10m G 20h G", "10m 7d 10m 2d 3d", "10m 2d 10m 1d 1d", 2.27847016, 23),
]  # fmt: skip
LIMITS = [
    History("to-the-limit", "E 8d E 100d E 1000d E 10000d E 36500d E 36500d E", "8d 66d 505d 3333d 20551d 36502d 36502d", "8d 66d 505d 3333d 20551d 36500d 36500d", 36500),
]  # fmt: skip
HISTORIES = AGREE + STEPS + ORDER + DAYS + LIMITS


def answers(history: History) -> Iterator[tuple[Rating, datetime]]:
    """The answers of a history and when they are given, from 5 January 2026 on."""
    now = datetime(2026, 1, 5, history.hour, tzinfo=UTC)
    for word in history.answers.split():
        if word in RATINGS:
            yield RATINGS[word], now
        else:
            now += float(word[:-1]) * UNITS[word[-1]]


def spelled(interval: timedelta) -> str:
    """An interval as the table spells it: in days, or else in minutes."""
    unit = "m" if interval % UNITS["d"] else "d"
    return f"{interval / UNITS[unit]:g}{unit}"


def by_fsrs(history: History) -> tuple[str, float]:
    """What fsrs itself gives: the intervals, and the stability at the end."""
    card, intervals = fsrs.Card(card_id=0), []
    for rating, now in answers(history):
        card, _ = SCHEDULER.review_card(card, rating, now)
        intervals.append(spelled(card.due - now))
    assert card.stability
    return " ".join(intervals), card.stability


def table(histories: list[History]) -> pytest.MarkDecorator:
    return pytest.mark.parametrize("history", histories, ids=lambda history: history.name)


@table(AGREE)
def test_the_two_give_the_same_intervals(history: History) -> None:
    """Where no rule differs, the terminal and the site ask again on the same day."""
    intervals, _ = by_fsrs(history)

    assert intervals == history.ts_fsrs


@table(STEPS + ORDER + DAYS + LIMITS)
def test_where_rules_differ_so_do_the_intervals(history: History) -> None:
    """The terminal's are those of the table, and not the site's."""
    intervals, _ = by_fsrs(history)

    assert intervals == history.pypi != history.ts_fsrs


@table(AGREE + STEPS + ORDER)
def test_the_stabilities_agree(history: History) -> None:
    """To the rounding of ts-fsrs, wherever both count the same days."""
    _, stability = by_fsrs(history)

    assert stability == pytest.approx(history.stability, rel=4e-7)


@table(HISTORIES)
def test_a_history_through_the_progress_file_is_the_same(history: History) -> None:
    """Grading in the quiz, with a save and a load after every answer, changes no interval."""
    progress, intervals = Progress(), []

    for rating, now in answers(history):
        progress = load(dump(grade(progress, "a-card", rating, now)).decode())
        intervals.append(spelled(progress.cards["a-card"].due - now))

    assert " ".join(intervals) == history.pypi
