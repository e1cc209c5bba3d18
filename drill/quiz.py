"""The quiz in the terminal: cards that are due, answered by keys, each answer saved at once.

Several quizzes may share one file: before every save the file is read anew and merged with what
this quiz has changed, under a lock. An interruption loses the card on the screen at most.
"""

import math
import os
import signal
import sys
import threading
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import reduce
from pathlib import Path
from typing import TextIO

from fsrs import Rating
from rich.console import Console
from rich.text import Text

from drill import terminal
from drill.cards import Card
from drill.files import write_atomic
from drill.progress import (
    NEW_A_DAY,
    Memory,
    Progress,
    Review,
    dump,
    grade,
    intervals,
    load,
    merge,
    select,
    suspend,
    take_back,
)

Read = Callable[[], str]  # gives the next key; raises EOFError where there is none
Clock = Callable[[], datetime]

ENTER = "\n"
WEAK = 0.8  # a topic of which less was remembered is named at the end
RATINGS = {str(int(rating)): rating for rating in Rating}
FRONT_KEYS = "Any key shows the answer   s suspends the card   u undoes   q ends"
BACK_KEYS = "Press 1 to 4, s to suspend the card, u to undo, or q to end."


# --- the file


class Store:
    """A progress file, each change of which is one step for everybody who shares it."""

    def __init__(self, path: Path) -> None:
        self.path = path.resolve()  # behind a link, which a save would replace
        # What was in the file last: to read a long one takes a while.
        self._seen: tuple[bytes | None, Progress] = None, Progress()

    def read(self) -> Progress:
        """What the file holds; nothing, where there is none.

        Raises:
            ValueError: it is no progress file, or an invalid one, or a newer one.
        """
        try:
            data = self.path.read_bytes()
            if data != self._seen[0]:
                self._seen = data, load(data.decode("utf-8-sig"))
            return self._seen[1]
        except FileNotFoundError:
            return Progress()
        except UnicodeDecodeError:
            raise ValueError(f"{self.path}: it is not UTF-8") from None
        except ValueError as error:
            raise ValueError(f"{self.path}: {error}") from None

    def update(self, change: Callable[[Progress], Progress]) -> Progress:
        """Read, change and write the file, with nobody in between; a file that cannot be read stays."""
        self.path.parent.mkdir(parents=True, exist_ok=True)
        with _locked(self.path.parent):
            old = self.read()
            new = change(old)
            if new != old:
                data = dump(new)
                write_atomic(self.path, data)
                self._seen = data, new
        return new


def merge_file(path: Path, other: Path) -> tuple[Progress, int]:
    """Merge a file, such as the site's export, into one's own.

    Returns:
        the progress after that, and how many reviews are new in it.

    Raises:
        OSError, ValueError: one of the files cannot be read; nothing is changed.
    """
    if not other.exists():
        raise FileNotFoundError(f"there is no file {other}")
    theirs = Store(other).read()
    before = Store(path).read()
    after = Store(path).update(lambda mine: merge(mine, theirs))
    return after, len(after.reviews) - len(before.reviews)


def export_file(path: Path, out: Path) -> Progress:
    """Copy one's own progress to a file, for the site or another machine.

    Raises:
        OSError: there is no progress yet.
        ValueError: the other file has what one's own lacks, or is something else.
    """
    if not path.exists():
        raise FileNotFoundError(f"there is no progress yet in {path}")
    progress, target = Store(path).read(), Store(out)
    if merge(progress, target.read()) != progress:
        raise ValueError(f"{out} has something that {path} lacks: merge it first")
    write_atomic(target.path, dump(progress))
    return progress


# --- keys, locks and signals


@contextmanager
def keys(stream: TextIO) -> Iterator[Read]:
    """The keys of a terminal; of any other stream the first of each line."""
    if stream.isatty():
        with _terminal(stream) as read:
            yield _one_by_one(read)
    else:
        yield lambda: _line(stream).strip()[:1] or ENTER


def _line(stream: TextIO) -> str:
    line = stream.readline()
    if not line:
        raise EOFError
    return line


def _one_by_one(read: Read) -> Read:
    """Single keys, where several may have been typed ahead."""
    typed: list[str] = []

    def one() -> str:
        if not typed:
            text = read()
            typed.extend([text] if text.startswith("\x1b") else text)  # an arrow key is one key
        if not typed or typed[0] == "\x04":  # the terminal is gone; Ctrl-D
            raise EOFError
        return typed.pop(0)

    return one


if sys.platform == "win32":
    import msvcrt

    @contextmanager
    def _terminal(stream: TextIO) -> Iterator[Read]:
        yield msvcrt.getwch

    @contextmanager
    def _locked(folder: Path) -> Iterator[None]:
        """No lock: of two saves in the same moment one may be lost, until the next save there."""
        yield

else:
    import fcntl
    import termios
    import tty

    @contextmanager
    def _terminal(stream: TextIO) -> Iterator[Read]:
        """Read keys as they are pressed; what is typed during a save is neither echoed nor lost."""
        descriptor = stream.fileno()
        before = termios.tcgetattr(descriptor)

        def read() -> str:
            tty.setcbreak(descriptor, termios.TCSANOW)  # each time: Ctrl-Z may have come between
            return os.read(descriptor, 1024).decode(errors="ignore")

        try:
            tty.setcbreak(descriptor, termios.TCSANOW)
            yield read
        finally:
            termios.tcsetattr(descriptor, termios.TCSADRAIN, before)

    @contextmanager
    def _locked(folder: Path) -> Iterator[None]:
        """Let one process at a time work in a folder; the system ends the lock with the process."""
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            with suppress(OSError):  # some network drives have no locks
                fcntl.flock(descriptor, fcntl.LOCK_EX)
            yield
        finally:
            os.close(descriptor)


class _Signals:
    """Makes Ctrl-C, the end of the terminal and SIGTERM raise KeyboardInterrupt, yet not within a save."""

    def __init__(self) -> None:
        self._held = self._came = False

    def __enter__(self) -> "_Signals":
        self._before = {}
        if threading.current_thread() is threading.main_thread():
            for name in ("SIGINT", "SIGTERM", "SIGHUP"):
                if hasattr(signal, name):
                    number = getattr(signal, name)
                    self._before[number] = signal.signal(number, self._handle)
        return self

    def __exit__(self, *_: object) -> None:
        for number, handler in self._before.items():
            signal.signal(number, handler)

    def _handle(self, *_: object) -> None:
        if not self._held:
            raise KeyboardInterrupt
        self._came = True

    @contextmanager
    def held(self) -> Iterator[None]:
        """Finish this first."""
        self._held = True
        try:
            yield
        finally:
            self._held = False
            if self._came:
                raise KeyboardInterrupt


# --- the quiz


@dataclass(frozen=True)
class Summary:
    """What a quiz came to."""

    reviews: int
    remembered: int
    weak: tuple[tuple[str, int, int], ...]  # topic, remembered, reviews; the weakest first


@dataclass(frozen=True)
class _Action:
    """What one key did: enough to take it back, and to write it once more."""

    card: Card
    change: Progress
    review: Review | None  # None where the card was suspended
    before: Memory | None


def choose(
    cards: Iterable[Card],
    topics: Sequence[str] = (),
    levels: Sequence[int] = (),
    kinds: Sequence[str] = (),
    tags: Sequence[str] = (),
) -> list[Card]:
    """The cards that have one of the topics, one of the levels, one of the kinds, and one of the tags.

    Raises:
        ValueError: no card at all has one of the topics or tags.
    """
    cards = list(cards)
    for topic in set(topics) - {card.topic for card in cards}:
        raise ValueError(f"no card has the topic {topic}")
    for tag in set(tags) - {tag for card in cards for tag in card.tags}:
        raise ValueError(f"no card has the tag {tag}")
    return [
        card
        for card in cards
        if (not topics or card.topic in topics)
        and (not levels or card.level in levels)
        and (not kinds or card.kind in kinds)
        and (not tags or set(card.tags) & set(tags))
    ]


def run(
    cards: Sequence[Card],
    path: Path,
    console: Console,
    stdin: TextIO,
    *,
    clock: Clock = lambda: datetime.now(UTC),
    new_limit: int = NEW_A_DAY,
    card_limit: int | None = None,
    titles: Mapping[str, str] | None = None,
) -> Summary:
    """Ask the cards that are due, then new ones, until none is left or the reader ends it.

    Args:
        cards: what there is to ask, in the order in which new ones come.
        path: the progress file, which may not exist yet.
        console: where to print.
        stdin: a terminal, or a stream of lines; its end ends the quiz as q does.
        clock: the time.
        new_limit: how many cards a day may be new.
        card_limit: after how many answers the quiz ends.
        titles: topic -> title.

    Raises:
        KeyboardInterrupt: Ctrl-C or a signal; every answer given is saved.
        OSError, ValueError: the progress file cannot be read or written; it is left as it was.
    """
    with _Signals() as signals, keys(stdin) as read:
        quiz = _Quiz(
            cards, Store(path), console, read, clock, new_limit, card_limit, titles or {}, signals
        )
        with suppress(EOFError):
            while card := quiz.pick():
                quiz.ask(card)
        return quiz.end()


@dataclass
class _Quiz:
    cards: Sequence[Card]
    store: Store
    console: Console
    read: Read
    clock: Clock
    new_limit: int
    card_limit: int | None
    titles: Mapping[str, str]
    signals: _Signals
    progress: Progress = field(default_factory=Progress)
    actions: list[_Action] = field(default_factory=list)
    undone: Card | None = None  # to be asked again

    def pick(self) -> Card | None:
        """The card to ask, chosen anew each time: what was just forgotten is soon due again."""
        self.progress = self.store.read()
        if self.undone:
            card, self.undone = self.undone, None
            return card
        if self.card_limit is not None and len(self._reviews()) >= self.card_limit:
            return None
        return next(iter(self._queue()), None)

    def ask(self, card: Card) -> None:
        """Show a card until it is graded, suspended, or put aside by an undo."""
        self._show_front(card)
        while (key := self.read().lower()) in {"s", "u", "q"}:
            if self._command(key, card):
                return
        self._show_back(card)
        while (key := self.read().lower()) not in RATINGS:
            if key not in {"s", "u", "q"}:
                self._say(BACK_KEYS)
            elif self._command(key, card):
                return
        self._grade(card, RATINGS[key])

    def end(self) -> Summary:
        """Say what the quiz came to."""
        self.progress = self._save(lambda progress: progress)
        summary = _summary(self._reviews(), self.cards)
        if summary.reviews:
            share = summary.remembered / summary.reviews
            self.console.print(
                Text(f"\n{_count(summary.reviews, 'review')}, {share:.0%} remembered", "bold")
            )
        for topic, remembered, reviews in summary.weak:
            title = self.titles.get(topic, topic)
            self.console.print(Text(f"weak: {title}, {remembered} of {reviews} remembered"))
        self.console.print(Text(self._outlook()))
        return summary

    # --- keys

    def _command(self, key: str, card: Card) -> bool:
        """Follow s, u or q; true if that was all for this card."""
        if key == "q":
            raise EOFError
        if key == "s":
            self._suspend(card)
            return True
        return self._undo()

    def _grade(self, card: Card, rating: Rating) -> None:
        before: list[Memory | None] = []

        def change(progress: Progress) -> Progress:
            before.append(progress.cards.get(card.key))
            return grade(progress, card.key, rating, self.clock())

        after = self._save(change)
        memory = after.cards[card.key]
        review = Review(memory.last_review, card.key, rating)
        part = Progress({card.key: memory}, reviews=(review,))
        self.actions.append(_Action(card, part, review, before[0]))

    def _suspend(self, card: Card) -> None:
        after = self._save(lambda progress: suspend(progress, card.key, True, self.clock()))
        part = Progress(suspended={card.key: after.suspended[card.key]})
        self.actions.append(_Action(card, part, None, None))
        self._say("This card is suspended: it is not asked any more.")

    def _undo(self) -> bool:
        if not self.actions:
            self._say("There is nothing to undo.")
            return False
        action = self.actions.pop()
        review = action.review
        if review:
            self._save(lambda progress: take_back(progress, review, action.before))
        else:
            self._save(lambda progress: suspend(progress, action.card.key, False, self.clock()))
        self.undone = action.card
        return True

    def _save(self, change: Callable[[Progress], Progress]) -> Progress:
        with self.signals.held():
            return self.store.update(lambda progress: change(merge(progress, self._mine())))

    def _mine(self) -> Progress:
        """What this quiz has changed, and not taken back: no other writer of the file can lose it."""
        return reduce(merge, (action.change for action in self.actions), Progress())

    # --- what is shown

    def _show_front(self, card: Card) -> None:
        title = self.titles.get(card.topic, card.topic)
        self.console.print()
        self.console.rule(Text(f"{title}, {card.kind}, level {card.level}"), align="left")
        self.console.print(terminal.render(card.front))
        self._say(f"{FRONT_KEYS}   {len(self._queue())} left")

    def _show_back(self, card: Card) -> None:
        self.console.print()
        self.console.print(terminal.render(card.back))
        page = card.page.partition("#")[0].rstrip("/")
        self._say(f"docs/{page}.md")
        due = intervals(self.progress, card.key, self.clock())
        choices = [
            f"{int(rating)} {rating.name.lower()}, {duration(interval)}"
            for rating, interval in zip(Rating, due, strict=True)
        ]
        self.console.print(Text("   ".join(choices), "bold"))

    def _say(self, text: str) -> None:
        self.console.print(Text(f"\n{text}", "dim"))

    def _outlook(self) -> str:
        """What comes after this quiz."""
        if not self.cards:
            return "There is no such card."
        now = self.clock()
        if queue := self._queue():
            return f"{_count(len(queue), 'card')} left for today."
        active = [card.key for card in self.cards if not self._is_suspended(card)]
        later = [self.progress.cards[key].due for key in active if key in self.progress.cards]
        words = ["Nothing is due."]
        if later:
            minutes = math.ceil((min(later) - now) / timedelta(minutes=1))
            words.append(f"The next card is due in {duration(timedelta(minutes=minutes))}.")
        if len(later) < len(active) and self.new_limit:
            words.append("New cards come tomorrow.")
        return " ".join(words)

    def _is_suspended(self, card: Card) -> bool:
        suspension = self.progress.suspended.get(card.key)
        return suspension is not None and suspension.on

    def _queue(self) -> list[Card]:
        return select(self.progress, self.cards, self.clock(), self.new_limit)

    def _reviews(self) -> list[Review]:
        return [action.review for action in self.actions if action.review]


def _summary(reviews: Sequence[Review], cards: Iterable[Card]) -> Summary:
    topics = {card.key: card.topic for card in cards}
    asked = Counter(topics[review.card] for review in reviews)
    remembered = Counter(topics[review.card] for review in reviews if review.rating > Rating.Again)
    weak = [
        (topic, remembered[topic], count)
        for topic, count in asked.items()
        if remembered[topic] < WEAK * count
    ]
    weak.sort(key=lambda entry: (entry[1] / entry[2], entry[0]))
    return Summary(len(reviews), remembered.total(), tuple(weak))


def duration(delta: timedelta) -> str:
    """An interval in words that are short enough to stand beside a key."""
    minutes, days = delta / timedelta(minutes=1), delta / timedelta(days=1)
    if minutes < 60:
        return f"{minutes:g} min"
    if days < 1:
        return f"{minutes / 60:.0f} h"
    if days < 31:
        return _count(round(days), "day")
    return f"{days / 30.4:.0f} months" if days < 365 else f"{days / 365:.1f} years"


def _count(number: int, what: str) -> str:
    return f"{number} {what}{'' if number == 1 else 's'}"
