"""What a reader has learned: one form for the terminal's file, and for the site's storage and export.

All of it is pure: a text is read, an answer is graded, two files are merged, bytes are written.
Merging forgets nothing, and its result depends on neither order nor repetition, so that a file
may travel between machines in any way.
"""

import json
import math
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, time, timedelta, tzinfo
from typing import Any, NamedTuple, Protocol, TypeVar

import fsrs
from fsrs import Rating

FORMAT = "dl-drill-progress"
VERSION = 1
NEW_A_DAY = 20

# The settings of the site's scheduler too; without fuzz, so that a test can know every interval.
SCHEDULER = fsrs.Scheduler(
    desired_retention=0.9,
    learning_steps=(timedelta(minutes=1), timedelta(minutes=10)),
    relearning_steps=(timedelta(minutes=10),),
    maximum_interval=36_500,
    enable_fuzzing=False,
)
# What the site's scheduler takes; fsrs has no upper bound, and would overflow at absurd values.
STABILITIES = (0.001, 36_500.0)
# Between these all reviews lie, so that a card can always be graded once more.
START, END = datetime(1970, 1, 1, tzinfo=UTC), datetime(2999, 12, 31, 23, 59, 59, 999_000, UTC)
TICK = timedelta(milliseconds=1)  # the resolution of all times: JavaScript's


class Memory(NamedTuple):
    """What is known of one card; compared in this order, the larger of two is kept in a merge."""

    last_review: datetime
    reps: int
    due: datetime
    state: fsrs.State
    step: int  # in the (re)learning steps; -1 in review, null in the file
    stability: float  # days until the share remembered falls to 0.9
    difficulty: float  # 1 to 10
    lapses: int


class Suspension(NamedTuple):
    """Since when a card is suspended, or is not any more; the larger of two is kept in a merge."""

    at: datetime
    on: bool


class Review(NamedTuple):
    """One answer; card and time identify it."""

    at: datetime
    card: str
    rating: Rating


@dataclass(frozen=True)
class Progress:
    """All that a progress file holds; a card without a memory is new."""

    cards: Mapping[str, Memory] = field(default_factory=dict)
    suspended: Mapping[str, Suspension] = field(default_factory=dict)
    reviews: tuple[Review, ...] = ()  # sorted


class Keyed(Protocol):
    """A card, as far as progress is concerned."""

    @property
    def key(self) -> str: ...


C = TypeVar("C", bound=Keyed)
V = TypeVar("V", bound=tuple[Any, ...])


# --- learning


def grade(progress: Progress, key: str, rating: Rating, now: datetime) -> Progress:
    """The progress after an answer.

    Where the clock stands before the last review, the answer counts as given just after that:
    else a merge would prefer the older state.
    """
    new = _graded(progress.cards.get(key), rating, now)
    answer = Review(new.last_review, key, rating)
    return merge(progress, Progress({key: new}, reviews=(answer,)))


def intervals(progress: Progress, key: str, now: datetime) -> tuple[timedelta, ...]:
    """After how long the card would be due again, for each of the four ratings."""
    outcomes = [_graded(progress.cards.get(key), rating, now) for rating in Rating]
    return tuple(new.due - new.last_review for new in outcomes)


def take_back(progress: Progress, review: Review, before: Memory | None) -> Progress:
    """The progress without a review, its card as it was before.

    If the card has been graded once more since, elsewhere, it stays as it is.
    """
    cards = dict(progress.cards)
    if review.card in cards and cards[review.card].last_review == review.at:
        del cards[review.card]
        if before:
            cards[review.card] = before
    kept = tuple(other for other in progress.reviews if other != review)
    return Progress(cards, progress.suspended, kept)


def suspend(progress: Progress, key: str, on: bool, now: datetime) -> Progress:
    """The progress with a card left out of quizzes from now on, or taken in again."""
    old = progress.suspended.get(key)
    change = Suspension(_after(now, old.at if old else None), on)
    return merge(progress, Progress(suspended={key: change}))


def select(
    progress: Progress,
    cards: Iterable[C],
    now: datetime,
    new_limit: int = NEW_A_DAY,
    zone: tzinfo | None = None,
) -> list[C]:
    """What to ask: due cards by their date, then new ones in their order; suspended ones never.

    Args:
        progress: what was learned so far.
        cards: what there is to ask.
        now: the time.
        new_limit: how many cards a day may be new, with those that were new today already.
        zone: where the day begins at midnight; the machine's own by default.
    """
    due, new = [], []
    for card in cards:
        suspension = progress.suspended.get(card.key)
        if suspension and suspension.on:
            continue
        memory = progress.cards.get(card.key)
        if memory is None:
            new.append(card)
        elif memory.due <= now:
            due.append((memory.due, card))
    due.sort(key=lambda pair: pair[0])
    left = new_limit - _begun(progress, _midnight(now, zone))
    return [card for _, card in due] + new[: max(left, 0)]


def _graded(old: Memory | None, rating: Rating, now: datetime) -> Memory:
    at = _after(now, old.last_review if old else None)
    card, _ = SCHEDULER.review_card(to_fsrs(old, at), rating, at)
    forgotten = old is not None and old.state == fsrs.State.Review and rating == Rating.Again
    reps, lapses = (old.reps, old.lapses) if old else (0, 0)
    return from_fsrs(card, reps + 1, lapses + forgotten)


def _after(now: datetime, last: datetime | None) -> datetime:
    """Now, or the moment after the last change where that is later."""
    now = now.astimezone(UTC)
    now = now.replace(microsecond=now.microsecond // 1000 * 1000)
    return min(max(now, last + TICK), END) if last else now


def _begun(progress: Progress, since: datetime) -> int:
    """How many cards had their first review since then."""
    first: dict[str, datetime] = {}
    for review in progress.reviews:
        first.setdefault(review.card, review.at)
    return sum(at >= since for at in first.values())


def _midnight(now: datetime, zone: tzinfo | None) -> datetime:
    # A time without a zone is taken as the machine's, with the offset of that very moment.
    return datetime.combine(now.astimezone(zone).date(), time(), zone).astimezone(UTC)


# --- the scheduler's cards


def to_fsrs(memory: Memory | None, now: datetime) -> fsrs.Card:
    """A card for the scheduler; without a memory, a new one."""
    if memory is None:
        return fsrs.Card(card_id=0, due=now)
    low, high = STABILITIES
    return fsrs.Card(
        card_id=0,  # the scheduler hands it on and does not use it
        state=memory.state,
        step=memory.step if memory.step >= 0 else None,
        stability=min(max(memory.stability, low), high),
        difficulty=memory.difficulty,
        due=memory.due,
        last_review=memory.last_review,
    )


def from_fsrs(card: fsrs.Card, reps: int, lapses: int) -> Memory:
    """What is kept of a card that the scheduler has seen, with the counts that it does not keep."""
    assert card.last_review and card.stability and card.difficulty  # set by a review
    return Memory(
        last_review=card.last_review,
        reps=reps,
        due=card.due,
        state=card.state,
        step=-1 if card.step is None else card.step,
        stability=min(card.stability, STABILITIES[1]),
        difficulty=card.difficulty,
        lapses=lapses,
    )


# --- merging


def merge(a: Progress, b: Progress) -> Progress:
    """Both in one: the newer state of each card, the newer suspension, every review.

    Commutative, associative and idempotent, because each part is the larger of two.
    """
    return Progress(
        _larger(a.cards, b.cards),
        _larger(a.suspended, b.suspended),
        _union([*a.reviews, *b.reviews]),
    )


def _larger(a: Mapping[str, V], b: Mapping[str, V]) -> dict[str, V]:
    return {key: max(part[key] for part in (a, b) if key in part) for key in [*a, *b]}


def _union(reviews: Iterable[Review]) -> tuple[Review, ...]:
    """Sorted, and one for each card and time: of two that contradict each other, the better."""
    return tuple({review[:2]: review for review in sorted(reviews)}.values())


# --- writing


def dump(progress: Progress) -> bytes:
    """JSON with one line a card and one a review, in a fixed order: the same progress, the same bytes."""
    cards = [f"{_json(k)}: {_json(_plain(memory))}" for k, memory in sorted(progress.cards.items())]
    suspended = [
        f"{_json(key)}: {_json({'on': suspension.on, 'at': _iso(suspension.at)})}"
        for key, suspension in sorted(progress.suspended.items())
    ]
    reviews = [
        _json({"card": review.card, "rating": int(review.rating), "at": _iso(review.at)})
        for review in progress.reviews
    ]
    text = (
        f'{{\n"format": {_json(FORMAT)},\n"version": {VERSION},\n'
        f'"cards": {_block("{}", cards)},\n"suspended": {_block("{}", suspended)},\n'
        f'"reviews": {_block("[]", reviews)}\n}}\n'
    )
    return text.encode("ascii")


def _plain(memory: Memory) -> dict[str, Any]:
    return {
        "state": int(memory.state),
        "step": memory.step if memory.step >= 0 else None,
        "stability": memory.stability,
        "difficulty": memory.difficulty,
        "due": _iso(memory.due),
        "last_review": _iso(memory.last_review),
        "reps": memory.reps,
        "lapses": memory.lapses,
    }


def _block(brackets: str, lines: Sequence[str]) -> str:
    inner = ",\n".join(f"  {line}" for line in lines)
    return f"{brackets[0]}\n{inner}\n{brackets[1]}" if lines else brackets


_json = json.JSONEncoder(allow_nan=False).encode  # one encoder for all lines


def _iso(moment: datetime) -> str:
    """As JavaScript's toISOString writes it."""
    return moment.isoformat(timespec="milliseconds").replace("+00:00", "Z")


# --- reading


def load(text: str) -> Progress:
    """Read a progress file, written here or by the site.

    Raises:
        ValueError: it is none, or a part of it is invalid, or it was made by a newer version; the
            message is one sentence that says what is wrong and where.
    """
    try:
        data = json.loads(text, parse_constant=_no_number)
    except RecursionError:
        raise ValueError("it is no progress file: it is nested too deeply") from None
    except ValueError as error:
        raise ValueError(f"it is no JSON: {error}") from None
    if not isinstance(data, dict) or data.get("format") != FORMAT:
        raise ValueError(f'it is no progress file: its format is not "{FORMAT}"')
    version = _whole(data.get("version"), "version", 1)
    if version > VERSION:
        raise ValueError(
            f"it was made by a newer version of drill (format {version}): update drill"
        )
    parts = _fields(data, "the file", ("format", "version", "cards", "suspended", "reviews"))
    return Progress(
        _entries(parts["cards"], "cards", _memory),
        _entries(parts["suspended"], "suspended", _suspension),
        _union(_reviews(parts["reviews"])),
    )


def _no_number(name: str) -> None:
    raise ValueError(f"{name} is no number")


def _entries(value: Any, where: str, read: Callable[[Any, str], V]) -> dict[str, V]:
    if not isinstance(value, dict):
        raise _wrong(where, "an object", value)
    for key in value:
        if not _KEY.fullmatch(key):
            raise ValueError(f"{where} has {_short(key)}, which is not the key of a card")
    return {key: read(entry, f"{where}[{_short(key)}]") for key, entry in value.items()}


def _memory(value: Any, where: str) -> Memory:
    parts = _fields(value, where, _FIELDS)
    at = {name: f"{where}.{name}" for name in _FIELDS}
    state = fsrs.State(_whole(parts["state"], at["state"], 1, 3))
    return Memory(
        last_review=_time(parts["last_review"], at["last_review"]),
        reps=_whole(parts["reps"], at["reps"], 0),
        due=_time(parts["due"], at["due"], datetime.max.replace(tzinfo=UTC)),
        state=state,
        step=_step(parts["step"], at["step"], state),
        stability=_number(parts["stability"], at["stability"], "above 0", lambda x: x > 0),
        difficulty=_number(
            parts["difficulty"], at["difficulty"], "from 1 to 10", lambda x: 1 <= x <= 10
        ),
        lapses=_whole(parts["lapses"], at["lapses"], 0),
    )


_FIELDS = ("state", "step", "stability", "difficulty", "due", "last_review", "reps", "lapses")


def _step(value: Any, where: str, state: fsrs.State) -> int:
    if state == fsrs.State.Review:
        if value is not None:
            raise _wrong(where, "null in review", value)
        return -1
    learning = state == fsrs.State.Learning
    steps = SCHEDULER.learning_steps if learning else SCHEDULER.relearning_steps
    return _whole(value, where, 0, len(steps) - 1)


def _suspension(value: Any, where: str) -> Suspension:
    parts = _fields(value, where, ("on", "at"))
    if not isinstance(parts["on"], bool):
        raise _wrong(f"{where}.on", "true or false", parts["on"])
    return Suspension(_time(parts["at"], f"{where}.at"), parts["on"])


def _reviews(value: Any) -> list[Review]:
    if not isinstance(value, list):
        raise _wrong("reviews", "an array", value)
    return [_review(entry, f"reviews[{number}]") for number, entry in enumerate(value)]


def _review(value: Any, where: str) -> Review:
    parts = _fields(value, where, ("card", "rating", "at"))
    if not (isinstance(parts["card"], str) and _KEY.fullmatch(parts["card"])):
        raise _wrong(f"{where}.card", "the key of a card", parts["card"])
    rating = Rating(_whole(parts["rating"], f"{where}.rating", 1, 4))
    return Review(_time(parts["at"], f"{where}.at"), parts["card"], rating)


def _fields(value: Any, where: str, names: tuple[str, ...]) -> dict[str, Any]:
    """An object that has exactly these fields: one that nobody here knows would be lost in silence."""
    if not isinstance(value, dict):
        raise _wrong(where, "an object", value)
    for name in names:
        if name not in value:
            raise ValueError(f"{where} has no {name}")
    for name in value:
        if name not in names:
            raise ValueError(f"{where} has an unknown field {_short(name)}")
    return value


def _whole(value: Any, where: str, low: int, high: int = 2**53 - 1) -> int:
    """A whole number, which JavaScript and others may write as 3 or as 3.0."""
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    if not (is_number and low <= value <= high and value == int(value)):
        span = f"from {low} to {high}" if high < 2**53 - 1 else f"of {low} or more"
        raise _wrong(where, f"a whole number {span}", value)
    return int(value)


def _number(value: Any, where: str, range: str, is_good: Callable[[float], bool]) -> float:
    if isinstance(value, int | float) and not isinstance(value, bool):
        with suppress(OverflowError):  # an integer of 400 digits
            number = float(value)
            if math.isfinite(number) and is_good(number):
                return number
    raise _wrong(where, f"a number {range}", value)


_KEY = re.compile(r"(?=.{1,200}\Z)[a-z0-9]+(-[a-z0-9]+)*([#!][a-z0-9]+(-[a-z0-9]+)*)?", re.ASCII)
_TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z", re.ASCII)


def _time(value: Any, where: str, end: datetime = END) -> datetime:
    if isinstance(value, str) and _TIME.fullmatch(value):
        with suppress(ValueError):
            moment = datetime.fromisoformat(value)
            if START <= moment <= end:
                return moment
    raise _wrong(where, "a UTC date such as 2026-11-23T20:00:00.000Z", value)


def _wrong(where: str, expected: str, value: Any) -> ValueError:
    return ValueError(f"{where} must be {expected}, not {_short(value)}")


def _short(value: Any) -> str:
    text = json.dumps(value)
    return text if len(text) <= 60 else f"{text[:59]}…"
