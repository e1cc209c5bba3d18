"""Parts of the pages for machines that share the work, even in the time that was recorded."""

import json
import statistics
from collections.abc import Iterable, Mapping
from pathlib import Path

from drill.check import Report
from drill.files import write_atomic
from drill.page import Question

# Under version control: all machines must cut the pages alike.
TIMES = "benchmarks/times.json"


def part(
    questions: Iterable[Question], number: int, of: int, seconds: Mapping[str, float]
) -> list[Question]:
    """The pages of one part, in their order; together the parts hold each page once.

    The longest page that is left goes to the part that has the least to do.

    Args:
        questions: the pages.
        number: of the part, from 1.
        of: how many parts there are.
        seconds: path of a page -> how long it takes; a page that is new takes the median.
    """
    questions = list(questions)
    usual = statistics.median(seconds.values()) if seconds else 1.0
    cost = {q.path: seconds.get(q.path, usual) for q in questions}
    loads = [0.0] * of
    chosen = set()
    for path in sorted(cost, key=lambda path: (-cost[path], path)):
        least = loads.index(min(loads))
        loads[least] += cost[path]
        if least == number - 1:
            chosen.add(path)
    return [question for question in questions if question.path in chosen]


def read_times(root: Path) -> dict[str, float]:
    """What was recorded: path of a page -> seconds.

    Raises:
        ValueError: the file is not what `drill check --record` writes.
    """
    file = root / TIMES
    if not file.exists():
        return {}
    try:
        return {str(path): float(time) for path, time in json.loads(file.read_text()).items()}
    except (ValueError, TypeError, AttributeError) as error:
        raise ValueError(f"{TIMES}: {error}; write it anew with drill check --record") from error


def write_times(root: Path, reports: Iterable[Report]) -> None:
    """Record how long pages take: their check, as often as it is run."""
    known = read_times(root)
    known |= {r.question.path: round(r.seconds * (1 + len(r.breaks)), 2) for r in reports}
    write_atomic(root / TIMES, (json.dumps(known, indent=0, sort_keys=True) + "\n").encode())
