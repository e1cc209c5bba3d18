"""What the deck costs: time against genanki alone on the same notes, and memory.

Run: .venv/bin/python benchmarks/decks.py [CARDS]
Each is timed three times, in turns, and the fastest counts. Nothing is asserted.
"""

import multiprocessing
import resource
import sys
import tempfile
import time
from pathlib import Path

import genanki

from drill.cards import Card, code
from drill.export import anki
from drill.ledger import Ledger

TOPICS = {f"topic-{number}": f"Topic {number}" for number in range(13)}


def make_cards(count: int) -> list[Card]:
    """Cards of the usual size, half of them with code."""
    diff = code(
        "-    return query @ key.mT / math.sqrt(query.shape[-1])\n+    return query @ key.mT\n",
        "diff",
    )
    text = "<p>A dot product of d independent terms has variance \\(d\\).</p>" * 4
    topics = list(TOPICS)
    return [
        Card(
            f"card-{n}",
            "why",
            topics[n % 13],
            1 + n % 3,
            ("tag",),
            f"<p>Why {n}?</p>" + diff * (n % 2),
            text,
        )
        for n in range(count)
    ]


def by_genanki(cards: list[Card]) -> None:
    """The same notes, without times of their own and with a package as genanki leaves it."""
    model = genanki.Model(
        anki.NOTE_TYPE_ID,
        anki.NOTE_TYPE_NAME,
        fields=[{"name": name} for name in anki.FIELDS],
        templates=[{"name": "Card 1", "qfmt": anki.FRONT, "afmt": anki.BACK}],
        css=anki.STYLE,
    )
    decks = {topic: genanki.Deck(number + 1, topic) for number, topic in enumerate(TOPICS)}
    for card in cards:
        fields = [
            card.front,
            card.back,
            card.kind,
            card.topic,
            str(card.level),
            card.key,
            card.page,
        ]
        fields += [""] * (len(anki.FIELDS) - len(fields))
        decks[card.topic].add_note(genanki.Note(model=model, fields=fields, tags=list(card.tags)))
    with tempfile.TemporaryDirectory() as folder:
        genanki.Package(list(decks.values())).write_to_file(Path(folder, "deck.apkg"))


def by_drill(cards: list[Card]) -> None:
    """Hashes for the ledger and the checks of every card included."""
    ledger = Ledger().revise(
        anki.note_type_hash(), {card.key: card.hash for card in cards}, 1_700_000_000
    )
    anki.write(cards, TOPICS, ledger, "https://example.org/")


def timed(function, cards: list[Card]) -> float:
    start = time.process_time()
    function(cards)
    return time.process_time() - start


def peak_memory(count: int) -> float:
    """Megabytes, of a process that does nothing else."""
    by_drill(make_cards(count))
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def main(count: int = 10_000) -> None:
    with multiprocessing.get_context("spawn").Pool(1) as fresh:
        memory = fresh.apply(peak_memory, [count])
    cards = make_cards(count)
    times = [(timed(by_genanki, cards), timed(by_drill, cards)) for _ in range(3)]
    alone, ours = (min(each) for each in zip(*times, strict=True))
    print(
        f"{count} cards: {ours:.2f} s, genanki alone {alone:.2f} s, ratio {ours / alone:.2f}; {memory:.0f} MB"
    )


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
