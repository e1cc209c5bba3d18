"""The quiz in the terminal: what each key does, and that no answer is lost."""

import io
import os
import pty
import signal
import subprocess
import sys
import termios
import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import fsrs
import pytest
from fsrs import Rating
from rich.console import Console

from drill import quiz
from drill.cards import Card
from drill.files import write_atomic
from drill.progress import Memory, Progress, Review, Suspension, dump, grade, load
from drill.quiz import Store, Summary, choose, duration, export_file, keys, merge_file, run

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)
DUE = Memory(NOW - 10 * DAY, 4, NOW, fsrs.State.Review, -1, 10.0, 5.0, 0)
A = Card("a-page", "why", "attention", 1, ("softmax",), "<p>Ask A</p>", "<p>Tell A</p>")
B = Card("b-page#next", "follow-up", "dropout", 2, ("noise",), "<p>Ask B</p>", "<p>Tell B</p>")
C = Card("c-page!x", "break", "attention", 3, ("softmax", "noise"), "<p>Ask C</p>", "<p>Tell C</p>")


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Where the progress file is to be; its folder is not there yet."""
    return tmp_path / "settings/progress.json"


class Clock:
    """A minute goes by whenever somebody looks."""

    def __init__(self, step: timedelta = timedelta(seconds=1)) -> None:
        self.now, self.step = NOW, step

    def __call__(self) -> datetime:
        self.now += self.step
        return self.now


class Keys(io.StringIO):
    """Lines of keys, and between them whatever else is to happen: a function is called."""

    def __init__(self, *inputs: str | Callable[[], object]) -> None:
        super().__init__()
        self._inputs = iter(inputs)

    def readline(self, size: int | None = -1) -> str:
        for given in self._inputs:
            if isinstance(given, str):
                return f"{given}\n"
            given()
        return ""


def ask(
    path: Path,
    *inputs: str | Callable[[], object],
    cards: list[Card] | None = None,
    out: io.StringIO | None = None,
    **options: Any,
) -> Summary:
    """A quiz of three cards with these keys."""
    console = Console(file=out or io.StringIO(), width=80)
    options = {"clock": Clock(), **options}
    return run([A, B, C] if cards is None else cards, path, console, Keys(*inputs), **options)


def output(path: Path, *inputs: str | Callable[[], object], **options: Any) -> str:
    """What a quiz prints."""
    out = io.StringIO()
    ask(path, *inputs, out=out, **options)
    return out.getvalue()


def stored(path: Path) -> Progress:
    return load(path.read_text())


def asked(text: str) -> list[str]:
    """The cards whose fronts were shown, in order."""
    return [line.removeprefix("Ask ") for line in text.split("\n") if line.startswith("Ask ")]


def ratings(path: Path) -> list[tuple[str, int]]:
    return [(review.card, int(review.rating)) for review in stored(path).reviews]


def begin(path: Path, progress: Progress) -> bytes:
    """Write a progress file, and say what is in it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(dump(progress))
    return path.read_bytes()


# --- what is shown


def test_the_front_is_shown_without_the_back(path: Path) -> None:
    """Until a key is pressed."""
    text = output(path, "q")

    assert "Ask A" in text
    assert "Tell A" not in text


def test_a_key_shows_the_back_with_the_four_intervals(path: Path) -> None:
    """As the scheduler gives them for a new card."""
    text = output(path, "", "q")

    assert "Tell A" in text
    assert "1 again, 1 min   2 hard, 5.5 min   3 good, 10 min   4 easy, 8 days" in text


def test_the_page_of_the_answer_is_named(path: Path) -> None:
    """As the file in the checkout, without the place on the page."""
    assert "docs/dropout/b-page.md" in output(path, "", "q", cards=[B])


def test_a_card_says_where_it_belongs(path: Path) -> None:
    """By the title of its topic, where that is known."""
    text = output(path, "q", titles={"attention": "Attention and the Transformer"})

    assert "Attention and the Transformer, why, level 1" in text


def test_it_says_how_many_are_left(path: Path) -> None:
    """With the card on the screen."""
    text = output(path, "", "4", "q")

    assert [word for word in ("3 left", "2 left", "1 left") if word in text] == ["3 left", "2 left"]


# --- what keys do


@pytest.mark.parametrize("key", ["1", "2", "3", "4"])
def test_a_digit_grades_the_answer(key: str, path: Path) -> None:
    """From 1, again, to 4, easy."""
    ask(path, "", key, "q")

    assert ratings(path) == [("a-page", int(key))]


def test_a_digit_on_the_front_shows_the_back_only(path: Path) -> None:
    """Nothing is graded that has not been seen."""
    ask(path, "3", "q")

    assert not path.exists()


@pytest.mark.parametrize("key", ["5", "0", "x", "", "é", "\x1b[A"])
def test_another_key_on_the_back_grades_nothing(key: str, path: Path) -> None:
    """It shows which keys there are."""
    text = output(path, "", key, "3", "q")

    assert "Press 1 to 4" in text
    assert ratings(path) == [("a-page", 3)]


def test_each_answer_is_saved_at_once(path: Path) -> None:
    """Before the next key is read."""
    seen = []

    def look() -> None:
        seen.append(len(stored(path).reviews))

    ask(path, "", "4", look, "", "4", look, "q")

    assert seen == [1, 2]


@pytest.mark.parametrize("place", [[], [""]], ids=["front", "back"])
def test_u_takes_the_last_answer_back_and_asks_again(place: list[str], path: Path) -> None:
    """From the front of the next card, and from its back."""
    text = output(path, "", "1", *place, "u", "", "4", "q")

    assert asked(text) == ["A", "B", "A", "B"]
    assert ratings(path) == [("a-page", 4)]


def test_u_puts_the_card_back_as_it_was(path: Path) -> None:
    """With the memory of the sessions before."""
    before = Progress({"a-page": DUE}, {}, (Review(DUE.last_review, "a-page", Rating.Good),))
    begin(path, before)

    ask(path, "", "1", "u", "q")

    assert stored(path) == before


def test_u_goes_back_further_each_time(path: Path) -> None:
    """To the first answer of the quiz."""
    text = output(path, "", "4", "", "4", "u", "u", "q")

    assert asked(text) == ["A", "B", "C", "B", "A"]
    assert ratings(path) == []


def test_u_asks_that_card_before_any_that_is_due(path: Path) -> None:
    """It is the one that the reader has in mind."""
    text = output(path, "", "1", "", "3", "u", "q", clock=Clock(20 * timedelta(seconds=1)))

    assert asked(text) == ["A", "B", "A", "B"]


def test_u_without_an_answer_says_so(path: Path) -> None:
    """And the card stays on the screen."""
    text = output(path, "u", "", "u", "3", "q")

    assert text.count("There is nothing to undo.") == 2
    assert ratings(path) == [("a-page", 3)]


def test_s_suspends_a_card(path: Path) -> None:
    """It is not asked in the next quiz either."""
    first = output(path, "s", "", "s", "q")
    second = output(path, "q")

    assert asked(first) == ["A", "B", "C"]
    assert asked(second) == ["C"]


def test_u_takes_a_suspension_back(path: Path) -> None:
    """With a newer entry, which wins in every merge."""
    text = output(path, "s", "u", "q")

    assert asked(text) == ["A", "B", "A"]
    assert stored(path).suspended["a-page"].on is False


@pytest.mark.parametrize("key", ["q", "Q"])
@pytest.mark.parametrize("place", [[], [""]], ids=["front", "back"])
def test_q_ends_the_quiz(place: list[str], key: str, path: Path) -> None:
    """With the summary; no key is read after it."""
    summary = ask(path, "", "3", *place, key, "", "4", "", "4")

    assert summary == Summary(1, 1, ())


@pytest.mark.parametrize("place", [[], [""]], ids=["front", "back"])
def test_the_end_of_input_ends_the_quiz(place: list[str], path: Path) -> None:
    """As q does, without an error."""
    assert ask(path, "", "3", *place) == Summary(1, 1, ())


# --- which cards


def test_due_cards_come_before_new_ones(path: Path) -> None:
    """As progress.select gives them."""
    begin(path, Progress({"c-page!x": DUE}))

    assert asked(output(path, "", "4", "q")) == ["C", "A"]


def test_a_forgotten_card_comes_again_when_it_is_due(path: Path) -> None:
    """Before new ones, when its minute is over."""
    text = output(path, "", "1", "", "4", "q", clock=Clock(20 * timedelta(seconds=1)))

    assert asked(text) == ["A", "B", "A"]


def test_the_daily_limit_holds_over_quizzes(path: Path) -> None:
    """A new card of the first counts in the second."""
    first = output(path, "", "4", new_limit=1)
    second = output(path, "", "4", new_limit=2)

    assert asked(first + second) == ["A", "B"]


def test_the_quiz_ends_after_so_many_answers(path: Path) -> None:
    """An answer that was taken back does not count."""
    text = output(path, "", "4", "u", "", "4", "", "4", "", "4", card_limit=2)

    assert asked(text) == ["A", "B", "A", "B"]


@pytest.mark.parametrize(
    ("criteria", "chosen"),
    [
        ({}, [A, B, C]),
        ({"topics": ["attention"]}, [A, C]),
        ({"topics": ["attention", "dropout"]}, [A, B, C]),
        ({"levels": [2, 3]}, [B, C]),
        ({"kinds": ["break"]}, [C]),
        ({"tags": ["noise"]}, [B, C]),
        ({"topics": ["attention"], "tags": ["noise"]}, [C]),
        ({"topics": ["dropout"], "levels": [1]}, []),
    ],
)
def test_cards_are_chosen_by_all_criteria(criteria: dict[str, Any], chosen: list[Card]) -> None:
    """Of several values of one, any will do."""
    assert choose([A, B, C], **criteria) == chosen


@pytest.mark.parametrize("criterion", ["topic", "tag"])
def test_a_topic_or_tag_of_no_card_is_an_error(criterion: str) -> None:
    """A misspelt one would else look like a day off."""
    with pytest.raises(ValueError, match=f"no card has the {criterion} atention"):
        choose([A, B, C], **{f"{criterion}s": ["atention"]})


# --- the end


def test_the_summary_counts_what_was_remembered(path: Path) -> None:
    """All but 1; the weakest topic comes first."""
    summary = ask(path, "", "1", "", "1", "", "2")

    assert summary == Summary(3, 1, (("dropout", 0, 1), ("attention", 1, 2)))


def test_the_summary_leaves_out_topics_that_went_well(path: Path) -> None:
    """From four of five on."""
    more = [replace(A, key=f"page-{n}") for n in range(5)]

    summary = ask(path, "", "1", *["", "3"] * 4, cards=more)

    assert summary == Summary(5, 4, ())


def test_the_summary_leaves_out_what_was_taken_back(path: Path) -> None:
    """As if it had never been."""
    assert ask(path, "", "1", "u", "q") == Summary(0, 0, ())


def test_the_summary_is_printed(path: Path) -> None:
    """With the titles of topics, and what is left."""
    text = output(path, "", "1", "", "3", "q", titles={"attention": "Attention"})

    assert text.endswith(
        "\n2 reviews, 50% remembered\nweak: Attention, 0 of 1 remembered\n1 card left for today.\n"
    )


@pytest.mark.parametrize(
    ("progress", "options", "said"),
    [
        (Progress({"a-page": DUE._replace(due=NOW + 120 * MINUTE)}), {}, "The next card is due in 2 h."),
        (Progress({"a-page": DUE._replace(due=NOW + 8 * MINUTE)}), {}, "The next card is due in 8 min."),
        (Progress({}, {"a-page": Suspension(NOW, True)}), {}, "Nothing is due."),
        (Progress(), {"new_limit": 0}, "Nothing is due."),
        (Progress(), {"cards": []}, "There is no such card."),
        (
            Progress(reviews=(Review(NOW, "z", Rating.Good),)),
            {"new_limit": 1},
            "Nothing is due. New cards come tomorrow.",
        ),
    ],
)  # fmt: skip
def test_where_nothing_is_due_the_quiz_says_what_comes(
    progress: Progress, options: dict[str, Any], said: str, path: Path
) -> None:
    """And reads no key."""
    begin(path, progress)

    assert output(path, **{"cards": [A], **options}).strip().endswith(said)


@pytest.mark.parametrize(
    ("interval", "text"),
    [
        (MINUTE, "1 min"),
        (5.5 * MINUTE, "5.5 min"),
        (60 * MINUTE, "1 h"),
        (DAY, "1 day"),
        (30 * DAY, "30 days"),
        (61 * DAY, "2 months"),
        (547 * DAY, "1.5 years"),
    ],
)
def test_an_interval_is_short_to_read(interval: timedelta, text: str) -> None:
    """One number and its unit."""
    assert duration(interval) == text


# --- the file


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "it is no JSON"),
        (b'{"format": "anki"}', "it is no progress file"),
        (b'{"format": "dl-drill-progress", "version": 2}', "it was made by a newer version"),
        (b"\xff", "it is not UTF-8"),
    ],
)
def test_a_file_that_is_none_is_refused_and_left_alone(
    content: bytes, message: str, path: Path
) -> None:
    """Before a card is shown, with one line that names it."""
    path.parent.mkdir()
    path.write_bytes(content)

    with pytest.raises(ValueError, match=f"^{path}: {message}[^\n]*$"):
        ask(path, "", "3")
    assert path.read_bytes() == content


def test_a_file_that_is_spoiled_meanwhile_is_left_alone(path: Path) -> None:
    """By whatever program: the quiz ends."""
    with pytest.raises(ValueError, match="it is no JSON"):
        ask(path, "", "3", "", lambda: path.write_bytes(b"{"), "3", "q")
    assert path.read_bytes() == b"{"


def test_a_file_that_an_editor_has_marked_is_read(path: Path) -> None:
    """With a byte order mark, as some editors write it."""
    content = begin(path, Progress({"c-page!x": DUE}))
    path.write_bytes(b"\xef\xbb\xbf" + content)

    assert asked(output(path, "q")) == ["C"]


def test_a_link_to_the_file_stays_a_link(path: Path, tmp_path: Path) -> None:
    """As of those who keep their settings elsewhere."""
    begin(path, Progress())
    link = tmp_path / "link.json"
    link.symlink_to(path)

    ask(link, "", "3")

    assert link.is_symlink()
    assert ratings(path) == [("a-page", 3)]


def test_a_failing_save_leaves_the_file(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """As it was before the last answer."""
    before = begin(path, grade(Progress(), "z", Rating.Good, NOW))

    def full(path: Path, data: bytes) -> None:
        raise OSError("No space left on device")

    monkeypatch.setattr(quiz, "write_atomic", full)

    with pytest.raises(OSError, match="No space left"):
        ask(path, "", "3")
    assert path.read_bytes() == before


# --- several quizzes on one file


def test_two_quizzes_in_turn_lose_nothing(path: Path) -> None:
    """What one saves between two answers of the other is kept."""

    def other(*inputs: str, card: Card) -> Callable[[], object]:
        return lambda: ask(path, *inputs, cards=[card])

    ask(path, "", other("", "2", card=C), "3", other("s", card=C), "", "4", cards=[A, B])

    assert sorted(ratings(path)) == [("a-page", 3), ("b-page#next", 4), ("c-page!x", 2)]


def test_quizzes_at_the_same_time_lose_nothing(path: Path) -> None:
    """Each of four saves fifty answers as fast as it can."""
    start = threading.Barrier(4)

    def save(name: str) -> None:
        start.wait()
        for number in range(50):
            at = NOW + number * MINUTE
            Store(path).update(lambda progress, at=at: grade(progress, name, Rating.Good, at))

    threads = [threading.Thread(target=save, args=[f"card-{n}"]) for n in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len(stored(path).reviews) == 200


@pytest.mark.parametrize("old", [None, dump(Progress({"z": DUE}))], ids=["deleted", "replaced"])
def test_a_file_that_is_put_back_meanwhile_gets_all_answers_again(
    old: bytes | None, path: Path
) -> None:
    """As by a program that syncs folders: what this quiz has asked is saved once more."""

    def put_back() -> None:
        path.unlink() if old is None else path.write_bytes(old)

    ask(path, "", "3", "", "4", put_back, "q")

    assert ratings(path) == [("a-page", 3), ("b-page#next", 4)]
    assert ("z" in stored(path).cards) == (old is not None)


def test_what_one_quiz_takes_back_no_other_brings_again(path: Path) -> None:
    """Though the other has seen it."""

    def other() -> None:
        ask(path, "", "2", cards=[C])

    ask(path, "", "3", other, "u", other, "q", cards=[A, B])

    assert "a-page" not in dict(ratings(path))


def test_an_answer_that_another_quiz_has_built_on_stays_in_the_card(path: Path) -> None:
    """Only the review that was taken back is gone."""
    begin(path, Progress({"a-page": DUE}))

    def other() -> None:
        begin(path, grade(stored(path), "a-page", Rating.Easy, NOW + DAY))

    ask(path, "", "1", other, "u", "q")

    assert ratings(path) == [("a-page", 4)]
    assert stored(path).cards["a-page"].reps == 6


# --- interruptions


@pytest.fixture
def _signals() -> Iterator[None]:
    """A test that fails must not leave the handlers of a quiz to the next."""
    before = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)}
    yield
    for number, handler in before.items():
        signal.signal(number, handler)


def interrupt(number: signal.Signals) -> Callable[[], None]:
    return lambda: os.kill(os.getpid(), number)


@pytest.mark.usefixtures("_signals")
@pytest.mark.parametrize("place", [[], [""]], ids=["front", "back"])
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_an_interruption_keeps_every_answer(
    number: signal.Signals, place: list[str], path: Path
) -> None:
    """All but that of the card on the screen."""
    with pytest.raises(KeyboardInterrupt):
        ask(path, "", "3", *place, interrupt(number), "4", "", "4")

    assert ratings(path) == [("a-page", 3)]


@pytest.mark.usefixtures("_signals")
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
@pytest.mark.parametrize("before", [True, False], ids=["before", "after"])
def test_an_interruption_waits_for_a_save(
    number: signal.Signals, before: bool, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The answer is in the file, and nothing else is in its folder."""

    def interrupted(path: Path, data: bytes) -> None:
        if before:
            interrupt(number)()
        write_atomic(path, data)
        if not before:
            interrupt(number)()

    monkeypatch.setattr(quiz, "write_atomic", interrupted)

    with pytest.raises(KeyboardInterrupt):
        ask(path, "", "3", "", "4")
    assert ratings(path) == [("a-page", 3)]
    assert list(path.parent.iterdir()) == [path]


@pytest.mark.usefixtures("_signals")
def test_signals_are_handled_as_before_when_the_quiz_is_over(path: Path) -> None:
    """Whatever handled them."""
    before = signal.getsignal(signal.SIGTERM)

    ask(path, "", "3", "q")

    assert signal.getsignal(signal.SIGTERM) == before


PROGRAM = """
import sys
from pathlib import Path
from rich.console import Console
from drill.cards import Card
from drill.quiz import run
cards = [Card(f"page-{n}", "why", "topic", 1, (), f"<p>Ask {n}</p>", "") for n in range(9)]
try:
    run(cards, Path(sys.argv[1]), Console(), sys.stdin)
except KeyboardInterrupt:
    sys.exit(130)
"""


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_program_that_is_ended_from_outside_keeps_every_answer(
    number: signal.Signals, path: Path
) -> None:
    """While it waits for a key."""
    command = [sys.executable, "-u", "-c", PROGRAM, str(path)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        assert process.stdin
        assert process.stdout
        process.stdin.write(b"\n3\n")
        process.stdin.flush()
        for line in process.stdout:  # the quiz then waits for the third key, or is about to
            if b"Ask 1" in line:
                break
        process.send_signal(number)
        process.stdout.read()

    assert process.returncode == 130
    assert ratings(path) == [("page-0", 3)]


# --- keys


@pytest.fixture
def terminal() -> Iterator[tuple[Any, int]]:
    """A terminal, and the file descriptor of who types in it."""
    typist, descriptor = pty.openpty()
    with open(descriptor, encoding="utf-8") as stream:
        yield stream, typist
    os.close(typist)


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        (b"3", ["3"]),
        (b"\n", ["\n"]),
        (b"\n3q", ["\n", "3", "q"]),
        (b"\x1b[A", ["\x1b[A"]),
        ("é".encode(), ["é"]),
    ],
)
def test_a_terminal_gives_keys_as_they_are_pressed(
    typed: bytes, read: list[str], terminal: tuple[Any, int]
) -> None:
    """Without Enter; several that were typed ahead one by one, an arrow key as one."""
    stream, typist = terminal

    with keys(stream) as key:
        os.write(typist, typed)
        got = [key() for _ in read]

    assert got == read


def test_control_d_is_the_end_of_input(terminal: tuple[Any, int]) -> None:
    """In a terminal."""
    stream, typist = terminal

    with keys(stream) as key:
        os.write(typist, b"\x04")
        with pytest.raises(EOFError):
            key()


def test_a_terminal_is_left_as_it_was_found(terminal: tuple[Any, int]) -> None:
    """Also after an interruption: the shell would else show nothing of what one types."""
    stream, _ = terminal
    before = termios.tcgetattr(stream)

    with pytest.raises(KeyboardInterrupt), keys(stream):
        raise KeyboardInterrupt

    assert termios.tcgetattr(stream) == before


def test_a_stream_gives_the_first_key_of_each_line() -> None:
    """An empty line is Enter, and its end the end of input."""
    with keys(io.StringIO("3\n\n  good \n4")) as key:
        got = [key() for _ in range(4)]

        with pytest.raises(EOFError):
            key()
    assert got == ["3", "\n", "g", "4"]


# --- merging and exporting


def test_merging_a_file_takes_its_reviews_in(path: Path, tmp_path: Path) -> None:
    """And says how many are new."""
    both = grade(Progress(), "a-page", Rating.Good, NOW)
    begin(path, both)
    other = tmp_path / "site.json"
    begin(other, grade(both, "b-page", Rating.Easy, NOW))

    progress, new = merge_file(path, other)

    assert (progress, new) == (stored(other), 1)
    assert stored(path) == stored(other)


def test_merging_a_file_leaves_that_file(path: Path, tmp_path: Path) -> None:
    """It is only read."""
    begin(path, grade(Progress(), "a-page", Rating.Good, NOW))
    other = tmp_path / "site.json"
    before = begin(other, Progress())

    merge_file(path, other)

    assert other.read_bytes() == before


@pytest.mark.parametrize("content", [None, b"{}"], ids=["missing", "foreign"])
def test_merging_what_cannot_be_read_changes_nothing(
    content: bytes | None, path: Path, tmp_path: Path
) -> None:
    """The error names the other file."""
    before = begin(path, grade(Progress(), "a-page", Rating.Good, NOW))
    other = tmp_path / "site.json"
    if content is not None:
        other.write_bytes(content)

    with pytest.raises((OSError, ValueError), match=r"site\.json"):
        merge_file(path, other)
    assert path.read_bytes() == before


@pytest.mark.parametrize("older", [True, False], ids=["over an older one", "new"])
def test_exporting_copies_the_progress(older: bool, path: Path, tmp_path: Path) -> None:
    """To a new file, or over a copy that has nothing more."""
    once = grade(Progress(), "a-page", Rating.Good, NOW)
    mine = begin(path, grade(once, "a-page", Rating.Good, NOW + DAY))
    out = tmp_path / "copy.json"
    if older:
        begin(out, once)

    export_file(path, out)

    assert out.read_bytes() == mine


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (dump(grade(Progress(), "b-page", Rating.Good, NOW)), "merge it first"),
        (b"a letter", "it is no JSON"),
    ],
)
def test_exporting_never_loses_what_is_there(
    content: bytes, message: str, path: Path, tmp_path: Path
) -> None:
    """Neither reviews that one's own file lacks, nor another kind of file."""
    begin(path, grade(Progress(), "a-page", Rating.Good, NOW))
    out = tmp_path / "copy.json"
    out.write_bytes(content)

    with pytest.raises(ValueError, match=message):
        export_file(path, out)
    assert out.read_bytes() == content


def test_exporting_nothing_is_an_error(path: Path, tmp_path: Path) -> None:
    """Rather than an empty file."""
    with pytest.raises(FileNotFoundError, match=r"there is no progress yet in .*progress\.json"):
        export_file(path, tmp_path / "copy.json")
