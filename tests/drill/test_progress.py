"""The progress file: what is read, what is refused, what a merge keeps, and what is asked next."""

import json
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import fsrs
import pytest
from fsrs import Rating
from hypothesis import given, settings
from hypothesis import strategies as st

from drill.progress import (
    END,
    SCHEDULER,
    START,
    TICK,
    Memory,
    Progress,
    Review,
    Suspension,
    dump,
    from_fsrs,
    grade,
    intervals,
    load,
    merge,
    select,
    suspend,
    take_back,
    to_fsrs,
)

examples = settings(deadline=None, derandomize=True, max_examples=100)
NOW = datetime(2026, 11, 23, 20, tzinfo=UTC)
DAY, MINUTE = timedelta(days=1), timedelta(minutes=1)
LEARNING, REVIEW, RELEARNING = fsrs.State.Learning, fsrs.State.Review, fsrs.State.Relearning
KNOWN = Memory(NOW - 10 * DAY, 4, NOW, REVIEW, -1, 10.0, 5.0, 1)  # due now, after ten days


@dataclass(frozen=True)
class Card:
    key: str


def cards(*keys: str) -> list[Card]:
    return [Card(key) for key in keys]


def known(**fields: Any) -> Memory:
    return KNOWN._replace(**fields)


def reviewed(key: str, at: datetime, rating: Rating = Rating.Good) -> Review:
    return Review(at, key, rating)


# --- any progress there is

keys = st.sampled_from(["a-page", "a-page#next", "a-page!no-scale", "b-page"])
# Few and close, so that two progresses often have the same; and the first and the last there are.
moments = st.one_of(
    st.integers(0, 3).map(lambda n: NOW + n * TICK),
    st.integers(0, 10**12).map(lambda n: START + n * TICK),
    st.sampled_from([START, END]),
)
positions = st.sampled_from([(LEARNING, 0), (LEARNING, 1), (REVIEW, -1), (RELEARNING, 0)])
memories = st.builds(
    lambda position, **fields: Memory(state=position[0], step=position[1], **fields),
    positions,
    last_review=moments,
    reps=st.integers(0, 3),
    due=moments,
    stability=st.floats(0, exclude_min=True, allow_nan=False, allow_infinity=False),
    difficulty=st.floats(1, 10),
    lapses=st.integers(0, 3),
)
reviews = st.lists(st.builds(Review, moments, keys, st.sampled_from(Rating)), max_size=6)
progresses = st.builds(
    lambda cards, suspended, reviews: merge(
        Progress(cards, suspended), Progress(reviews=tuple(reviews))
    ),
    st.dictionaries(keys, memories),
    st.dictionaries(keys, st.builds(Suspension, moments, st.booleans())),
    reviews,
)


# --- merging


@examples
@given(a=progresses, b=progresses)
def test_merging_is_commutative(a: Progress, b: Progress) -> None:
    """It does not matter which of two files is merged into which."""
    assert dump(merge(a, b)) == dump(merge(b, a))


@examples
@given(a=progresses, b=progresses, c=progresses)
def test_merging_is_associative(a: Progress, b: Progress, c: Progress) -> None:
    """Nor in which order three are."""
    assert merge(merge(a, b), c) == merge(a, merge(b, c))


@examples
@given(a=progresses, b=progresses)
def test_merging_is_idempotent(a: Progress, b: Progress) -> None:
    """Nor how often."""
    once = merge(a, b)

    assert merge(once, b) == once == merge(once, once)


@examples
@given(a=progresses, b=progresses)
def test_merging_forgets_no_review(a: Progress, b: Progress) -> None:
    """Each card and time of either is in the result, once."""
    merged = [review[:2] for review in merge(a, b).reviews]

    assert merged == sorted({review[:2] for review in a.reviews + b.reviews})


@examples
@given(a=progresses, b=progresses)
def test_merging_forgets_no_card(a: Progress, b: Progress) -> None:
    """Cards that no page has any more are kept as well."""
    merged = merge(a, b)

    assert merged.cards.keys() == a.cards.keys() | b.cards.keys()
    assert merged.suspended.keys() == a.suspended.keys() | b.suspended.keys()


def test_the_newer_state_of_a_card_is_kept() -> None:
    """Even where the older one has more reviews."""
    older, newer = known(reps=9), known(last_review=KNOWN.last_review + TICK, reps=1)

    merged = merge(Progress({"a": older}), Progress({"a": newer}))

    assert merged.cards == {"a": newer}


def test_of_two_states_of_the_same_time_the_one_with_more_reviews_is_kept() -> None:
    """It has seen what the other has not."""
    less, more = known(reps=3, stability=99.0), known(reps=4, stability=1.0)

    merged = merge(Progress({"a": more}), Progress({"a": less}))

    assert merged.cards == {"a": more}


@pytest.mark.parametrize("on", [True, False])
def test_the_newer_suspension_is_kept(on: bool) -> None:
    """Whether it suspends or not."""
    older, newer = Suspension(NOW, not on), Suspension(NOW + TICK, on)

    merged = merge(Progress(suspended={"a": newer}), Progress(suspended={"a": older}))

    assert merged.suspended == {"a": newer}


def test_of_two_ratings_of_one_review_the_better_is_kept() -> None:
    """Any fixed choice would do: the same in any order."""
    a, b = reviewed("a", NOW, Rating.Again), reviewed("a", NOW, Rating.Hard)

    merged = merge(Progress(reviews=(b,)), Progress(reviews=(a,)))

    assert merged.reviews == (b,)


# --- writing and reading


@examples
@given(progress=progresses)
def test_what_was_written_is_read_again(progress: Progress) -> None:
    """Every number and every time exactly."""
    assert load(dump(progress).decode()) == progress


@examples
@given(progress=progresses)
def test_the_same_progress_is_the_same_bytes(progress: Progress) -> None:
    """In whatever order its cards came."""
    turned = Progress(
        dict(reversed(progress.cards.items())),
        dict(reversed(progress.suspended.items())),
        progress.reviews,
    )

    assert dump(turned) == dump(progress)


def test_the_file_has_the_fields_that_the_site_expects() -> None:
    """Exactly those, in the types that JSON has."""
    progress = Progress(
        {"a": known(), "b": known(state=LEARNING, step=1)},
        {"a": Suspension(NOW, True)},
        (reviewed("a", NOW, Rating.Easy),),
    )
    memory = {
        "state": 2,
        "step": None,
        "stability": 10.0,
        "difficulty": 5.0,
        "due": "2026-11-23T20:00:00.000Z",
        "last_review": "2026-11-13T20:00:00.000Z",
        "reps": 4,
        "lapses": 1,
    }

    assert json.loads(dump(progress)) == {
        "format": "dl-drill-progress",
        "version": 1,
        "cards": {"a": memory, "b": {**memory, "state": 1, "step": 1}},
        "suspended": {"a": {"on": True, "at": "2026-11-23T20:00:00.000Z"}},
        "reviews": [{"card": "a", "rating": 4, "at": "2026-11-23T20:00:00.000Z"}],
    }


FROM_THE_SITE = """{"reviews":[
  {"at":"2026-11-22T20:00:00.000Z","rating":3,"card":"why-divide-by-sqrt-d#overflow"},
  {"card":"gone-page!old","rating":1,"at":"2026-11-23T19:59:00.123Z"}],
 "version":1,"suspended":{"b-page":{"at":"2026-11-23T19:00:00.000Z","on":false}},
 "cards":{"why-divide-by-sqrt-d#overflow":{"lapses":0,"reps":1,"step":null,
   "last_review":"2026-11-22T20:00:00.000Z","due":"2026-11-23T20:00:00.000Z",
   "difficulty":5,"stability":1.00000000000000000001,"state":2},
  "gone-page!old":{"state":1,"step":0,"stability":0.212,"difficulty":6.41330000,"reps":1,
   "lapses":0,"due":"2026-11-23T20:00:00.123Z","last_review":"2026-11-23T19:59:00.123Z"}},
 "format":"dl-drill-progress"}"""


def test_a_file_of_the_site_is_graded_and_keeps_all_reviews() -> None:
    """With its keys in any order, numbers without decimals, and more digits than a float has."""
    before = load(FROM_THE_SITE)

    after = load(dump(grade(before, "why-divide-by-sqrt-d#overflow", Rating.Good, NOW)).decode())

    assert after.reviews == (
        reviewed("why-divide-by-sqrt-d#overflow", NOW - DAY),
        reviewed("gone-page!old", datetime(2026, 11, 23, 19, 59, 0, 123_000, UTC), Rating.Again),
        reviewed("why-divide-by-sqrt-d#overflow", NOW),
    )


def test_what_the_quiz_does_not_touch_stays_as_the_site_wrote_it() -> None:
    """Other cards, also of pages that are gone, and suspensions."""
    before = load(FROM_THE_SITE)

    after = load(dump(grade(before, "why-divide-by-sqrt-d#overflow", Rating.Good, NOW)).decode())

    assert after.cards["gone-page!old"] == before.cards["gone-page!old"]
    assert after.suspended == before.suspended == {"b-page": Suspension(NOW - 60 * MINUTE, False)}


def file(**parts: Any) -> dict[str, Any]:
    """A file with one card and one review, as JSON, and with parts of it replaced."""
    progress = Progress({"a": known()}, {"a": Suspension(NOW, True)}, (reviewed("a", NOW),))
    return {**json.loads(dump(progress)), **parts}


def entry(**fields: Any) -> dict[str, Any]:
    return {"a": {**file()["cards"]["a"], **fields}}


def review(**fields: Any) -> list[dict[str, Any]]:
    return [{**file()["reviews"][0], **fields}]


A_DATE = "a UTC date such as 2026-11-23T20:00:00.000Z"
REFUSED = [
    (file(format="anki"), 'it is no progress file: its format is not "dl-drill-progress"'),
    ([], 'it is no progress file: its format is not "dl-drill-progress"'),
    (file(version=2), "it was made by a newer version of drill (format 2): update drill"),
    (file(version=0), "version must be a whole number of 1 or more, not 0"),
    (file(version=True), "version must be a whole number of 1 or more, not true"),
    (file(more=1), 'the file has an unknown field "more"'),
    ({**file(), "cards": []}, "cards must be an object, not []"),
    (file(cards={"__proto__": {}}), 'cards has "__proto__", which is not the key of a card'),
    (file(cards={"": {}}), 'cards has "", which is not the key of a card'),
    (file(cards={"a" * 201: {}}), f'cards has "{"a" * 58}…, which is not the key of a card'),
    (file(cards={"a": None}), 'cards["a"] must be an object, not null'),
    (file(cards={"a": {"state": 1}}), 'cards["a"] has no step'),
    (file(cards=entry(ease=2)), 'cards["a"] has an unknown field "ease"'),
    (file(cards=entry(state=0)), 'cards["a"].state must be a whole number from 1 to 3, not 0'),
    (file(cards=entry(state=1.5)), 'cards["a"].state must be a whole number from 1 to 3, not 1.5'),
    (file(cards=entry(step=0)), 'cards["a"].step must be null in review, not 0'),
    (
        file(cards=entry(state=1)),
        'cards["a"].step must be a whole number from 0 to 1, not null',
    ),
    (
        file(cards=entry(state=3, step=1)),
        'cards["a"].step must be a whole number from 0 to 0, not 1',
    ),
    (file(cards=entry(stability=0)), 'cards["a"].stability must be a number above 0, not 0'),
    (
        file(cards=entry(stability="3")),
        'cards["a"].stability must be a number above 0, not "3"',
    ),
    (
        file(cards=entry(stability=10**400)),
        f'cards["a"].stability must be a number above 0, not 1{"0" * 58}…',
    ),
    (
        file(cards=entry(difficulty=10.1)),
        'cards["a"].difficulty must be a number from 1 to 10, not 10.1',
    ),
    (
        file(cards=entry(difficulty=True)),
        'cards["a"].difficulty must be a number from 1 to 10, not true',
    ),
    (file(cards=entry(reps=-1)), 'cards["a"].reps must be a whole number of 0 or more, not -1'),
    (
        file(cards=entry(lapses=2**53)),
        'cards["a"].lapses must be a whole number of 0 or more, not 9007199254740992',
    ),
    (file(cards=entry(due=None)), f'cards["a"].due must be {A_DATE}, not null'),
    (
        file(cards=entry(due="2026-02-31T00:00:00.000Z")),
        f'cards["a"].due must be {A_DATE}, not "2026-02-31T00:00:00.000Z"',
    ),
    (
        file(cards=entry(last_review="3000-01-01T00:00:00.000Z")),
        f'cards["a"].last_review must be {A_DATE}, not "3000-01-01T00:00:00.000Z"',
    ),
    (file(suspended=None), "suspended must be an object, not null"),
    (
        file(suspended={"a": {"on": 1, "at": "2026-11-23T20:00:00.000Z"}}),
        'suspended["a"].on must be true or false, not 1',
    ),
    (file(suspended={"a": {"on": True}}), 'suspended["a"] has no at'),
    (file(reviews={}), "reviews must be an array, not {}"),
    (file(reviews=["a"]), 'reviews[0] must be an object, not "a"'),
    (
        file(reviews=review() + review(rating=5)),
        "reviews[1].rating must be a whole number from 1 to 4, not 5",
    ),
    (file(reviews=review(card=3)), "reviews[0].card must be the key of a card, not 3"),
    (
        file(reviews=review(card="A page")),
        'reviews[0].card must be the key of a card, not "A page"',
    ),
    (
        file(reviews=review(at="2026-11-23T20:00:00+01:00")),
        f'reviews[0].at must be {A_DATE}, not "2026-11-23T20:00:00+01:00"',
    ),
]


@pytest.mark.parametrize(("data", "message"), REFUSED, ids=[message[:50] for _, message in REFUSED])
def test_a_file_that_is_not_valid_is_refused(data: Any, message: str) -> None:
    """With one sentence that says what is wrong, and where."""
    with pytest.raises(ValueError) as error:  # noqa: PT011  the message is compared below
        load(json.dumps(data))

    assert str(error.value) == message


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "it is no JSON: Expecting value: line 1 column 1 (char 0)"),
        ('{"format": NaN}', "it is no JSON: NaN is no number"),
        ("-Infinity", "it is no JSON: -Infinity is no number"),
        ("[" * 100_000, "it is no progress file: it is nested too deeply"),
    ],
    ids=["empty", "NaN", "Infinity", "nested"],
)
def test_what_is_no_json_is_refused(text: str, message: str) -> None:
    """Also where Python would read it and JavaScript would not."""
    with pytest.raises(ValueError) as error:  # noqa: PT011  the message is compared below
        load(text)

    assert str(error.value) == message


def test_a_number_beyond_all_floats_is_refused() -> None:
    """Python reads it as infinity."""
    text = dump(Progress({"a": known(stability=123.0)})).decode().replace("123.0", "1e999")

    with pytest.raises(ValueError, match="stability must be a number above 0, not Infinity"):
        load(text)


def test_whole_numbers_may_be_written_with_a_point() -> None:
    """JSON knows one kind of number only."""
    data = file(version=1.0, cards=entry(state=2.0, reps=4.0), reviews=review(rating=3.0))

    assert dump(load(json.dumps(data))) == dump(load(json.dumps(file())))


def test_reviews_in_any_order_and_number_are_put_in_order() -> None:
    """A file that was put together by hand is fine."""
    late, early = review()[0], review(at="2026-11-01T00:00:00.000Z")[0]

    progress = load(json.dumps(file(reviews=[late, early, late])))

    assert [review.at.day for review in progress.reviews] == [1, 23]


# --- grading


@pytest.mark.parametrize(
    ("rating", "state", "step", "wait"),
    [
        (Rating.Again, LEARNING, 0, MINUTE),
        (Rating.Hard, LEARNING, 0, 5.5 * MINUTE),
        (Rating.Good, LEARNING, 1, 10 * MINUTE),
        (Rating.Easy, REVIEW, -1, 8 * DAY),
    ],
)
def test_the_first_answer_starts_the_learning_steps(
    rating: Rating, state: fsrs.State, step: int, wait: timedelta
) -> None:
    """Of 1 and 10 minutes, which Easy skips."""
    memory = grade(Progress(), "a", rating, NOW).cards["a"]

    assert (memory.state, memory.step, memory.due) == (state, step, NOW + wait)


@pytest.mark.parametrize("rating", Rating)
def test_an_answer_is_one_review_more(rating: Rating) -> None:
    """In the log, with its time, and in the card's count."""
    earlier = reviewed("b", NOW - DAY)

    progress = grade(Progress({"a": known(reps=4)}, {}, (earlier,)), "a", rating, NOW)

    assert progress.reviews == (earlier, reviewed("a", NOW, rating))
    assert progress.cards["a"].reps == 5


@pytest.mark.parametrize(
    ("memory", "rating", "lapses"),
    [
        (known(lapses=1), Rating.Again, 2),
        (known(lapses=1), Rating.Hard, 1),
        (known(lapses=1, state=RELEARNING, step=0), Rating.Again, 1),
        (known(lapses=1, state=LEARNING, step=0), Rating.Again, 1),
    ],
)
def test_a_lapse_is_a_card_in_review_that_was_forgotten(
    memory: Memory, rating: Rating, lapses: int
) -> None:
    """To forget it in the learning steps is none: ts-fsrs counts the same."""
    progress = grade(Progress({"a": memory}), "a", rating, NOW)

    assert progress.cards["a"].lapses == lapses


def test_stability_ends_where_that_of_the_site_ends() -> None:
    """At a hundred years."""
    old = known(stability=30_000.0, last_review=NOW - 20_000 * DAY)

    progress = grade(Progress({"a": old}), "a", Rating.Easy, NOW)

    assert progress.cards["a"].stability == 36_500


def test_times_are_in_whole_milliseconds() -> None:
    """JavaScript's dates have no more, and a review is identified by its time."""
    progress = grade(Progress(), "a", Rating.Good, NOW + timedelta(microseconds=1_999))

    assert progress.reviews[0].at == NOW + TICK


def test_a_clock_that_is_behind_loses_no_answer() -> None:
    """The review counts as given just after the last one, so that a merge takes the new state."""
    before = Progress({"a": known(last_review=NOW)}, {}, (reviewed("a", NOW),))

    after = grade(before, "a", Rating.Good, NOW - DAY)

    assert after.cards["a"].last_review == after.reviews[1].at == NOW + TICK


@examples
@given(
    progress=progresses, key=keys, rating=st.sampled_from(Rating), now=st.sampled_from([NOW, END])
)
def test_whatever_file_is_valid_can_be_graded_and_is_valid_then(
    progress: Progress, key: str, rating: Rating, now: datetime
) -> None:
    """With the smallest and largest numbers and dates too."""
    graded = grade(progress, key, rating, now)

    assert load(dump(graded).decode()) == graded


@examples
@given(progress=progresses, key=keys)
def test_the_intervals_shown_are_those_that_grading_gives(progress: Progress, key: str) -> None:
    """For each of the four ratings."""
    graded = [grade(progress, key, rating, NOW).cards[key] for rating in Rating]

    assert intervals(progress, key, NOW) == tuple(card.due - card.last_review for card in graded)


@examples
@given(memory=memories)
def test_a_memory_survives_the_schedulers_card(memory: Memory) -> None:
    """What the scheduler takes, it gives back; more stability than it can use is cut."""
    clipped = min(max(memory.stability, 0.001), 36_500.0)

    card = to_fsrs(memory, NOW)

    assert from_fsrs(card, memory.reps, memory.lapses) == memory._replace(stability=clipped)


def test_the_scheduler_has_the_settings_of_the_site() -> None:
    """FSRS-6 with the default weights, and without fuzz."""
    default = fsrs.Scheduler()

    assert SCHEDULER.parameters == default.parameters
    assert SCHEDULER.desired_retention == 0.9
    assert SCHEDULER.maximum_interval == 36_500
    assert SCHEDULER.learning_steps == (MINUTE, 10 * MINUTE)
    assert SCHEDULER.relearning_steps == (10 * MINUTE,)
    assert SCHEDULER.enable_fuzzing is False


# --- taking back, suspending


@pytest.mark.parametrize("before", [None, known()], ids=["new", "known"])
def test_an_answer_taken_back_leaves_no_trace(before: Memory | None) -> None:
    """Neither in the log nor at the card."""
    progress = Progress({"a": before} if before else {}, {}, (reviewed("b", NOW),))

    graded = grade(progress, "a", Rating.Again, NOW)

    assert take_back(graded, reviewed("a", NOW, Rating.Again), before) == progress


def test_a_card_that_was_graded_again_elsewhere_is_not_taken_back() -> None:
    """The later answer counts; only the review that was taken back is gone."""
    once = grade(Progress({"a": known()}), "a", Rating.Again, NOW)
    twice = grade(once, "a", Rating.Good, NOW + DAY)

    taken = take_back(twice, once.reviews[0], known())

    assert taken == Progress(twice.cards, {}, twice.reviews[1:])


def test_suspending_and_its_end_are_remembered_with_their_time() -> None:
    """The end is an entry of its own, so that it wins over an older file in a merge."""
    on = suspend(Progress(), "a", True, NOW)
    off = suspend(on, "a", False, NOW + DAY)

    assert merge(off, on).suspended == {"a": Suspension(NOW + DAY, False)}


def test_suspending_with_a_clock_that_is_behind_counts() -> None:
    """It comes just after the change before."""
    progress = suspend(Progress(suspended={"a": Suspension(NOW, False)}), "a", True, NOW - DAY)

    assert progress.suspended == {"a": Suspension(NOW + TICK, True)}


# --- selecting


def test_due_cards_come_first_and_by_date() -> None:
    """Then new ones, in the order of the cards."""
    progress = Progress(
        {"c": known(due=NOW - DAY), "b": known(due=NOW), "e": known(due=NOW + TICK)}
    )

    chosen = select(progress, cards("a", "b", "c", "d", "e"), NOW)

    assert chosen == cards("c", "b", "a", "d")


def test_cards_due_at_the_same_time_keep_their_order() -> None:
    """So that a session is the same each time."""
    progress = Progress({"b": known(), "a": known()})

    assert select(progress, cards("b", "a"), NOW) == cards("b", "a")


def test_suspended_cards_are_never_asked() -> None:
    """Be they due or new; one that is not suspended any more is."""
    off, on = Suspension(NOW, False), Suspension(NOW, True)
    progress = Progress({"a": known()}, {"a": on, "b": on, "c": off})

    assert select(progress, cards("a", "b", "c"), NOW) == cards("c")


@pytest.mark.parametrize(("limit", "chosen"), [(4, cards("a", "b")), (2, []), (1, [])])
def test_new_cards_are_limited_by_the_day(limit: int, chosen: list[Card]) -> None:
    """Those that were new today count, whether they are among the cards or not."""
    today = (reviewed("gone", NOW - MINUTE), reviewed("gone", NOW), reviewed("other", NOW))

    assert select(Progress(reviews=today), cards("a", "b", "c"), NOW, limit, UTC) == chosen


def test_a_card_that_was_new_on_an_earlier_day_is_not_counted() -> None:
    """Though it was asked today as well."""
    progress = Progress(reviews=(reviewed("b", NOW - DAY), reviewed("b", NOW)))

    assert select(progress, cards("a"), NOW, 1, UTC) == cards("a")


def test_due_cards_are_not_limited() -> None:
    """A limit of none leaves them."""
    progress = Progress({"a": known(), "b": known()}, {}, (reviewed("c", NOW),))

    assert select(progress, cards("a", "b", "d"), NOW, 0) == cards("a", "b")


@pytest.mark.parametrize(
    ("zone", "chosen"), [("UTC", []), ("America/New_York", []), ("Asia/Tokyo", cards("a"))]
)
def test_the_day_begins_at_the_readers_midnight(zone: str, chosen: list[Card]) -> None:
    """At 20:00 UTC it is five in the morning of the next day in Tokyo."""
    progress = Progress(reviews=(reviewed("b", NOW - 6 * 60 * MINUTE),))

    assert select(progress, cards("a"), NOW, 1, ZoneInfo(zone)) == chosen


@pytest.fixture
def berlin(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The machine stands in Berlin."""
    monkeypatch.setenv("TZ", "Europe/Berlin")
    time.tzset()
    yield
    monkeypatch.undo()
    time.tzset()


@pytest.mark.parametrize(("minutes", "chosen"), [(-1, cards("a")), (0, [])])
def test_the_day_is_the_machines_own_without_a_zone(
    minutes: int, chosen: list[Card], berlin: None
) -> None:
    """From midnight on, also on the day on which the clock is set forward in between."""
    midnight, evening = datetime(2026, 3, 28, 23, tzinfo=UTC), datetime(2026, 3, 29, 20, tzinfo=UTC)
    progress = Progress(reviews=(reviewed("b", midnight + minutes * MINUTE),))

    assert select(progress, cards("a"), evening, 1) == chosen
