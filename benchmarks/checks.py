"""How long `drill check` takes, against what a fresh Python for every run would take.

Run: .venv/bin/python benchmarks/checks.py [PAGES]
It copies the real pages until there are PAGES of them (148 unless said otherwise), cuts each to
two breaks, and prints seconds and ratios. Nothing is asserted.
"""

import os
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path

from drill.check import check
from drill.project import find


def main(pages: int = 148) -> None:
    project = find(Path(__file__).parent)
    real = [replace(question, breaks=question.breaks[:2]) for question in project.questions]
    questions = [real[number % len(real)] for number in range(pages)]
    runs = sum(1 + len(question.breaks) for question in questions)

    start = time.perf_counter()
    reports = check(project, questions, fresh=True)
    seconds = time.perf_counter() - start
    alone = sum(report.seconds for report in reports) / len(reports)

    start = time.perf_counter()
    for _ in range(3):
        subprocess.run([sys.executable, "-c", "import numpy"], check=True)
    fresh = (time.perf_counter() - start) / 3

    print(f"{pages} pages, {runs} runs on {os.cpu_count()} cores: {seconds:.1f} s")
    print(
        f"a check by itself: {1000 * alone:.0f} ms; a run with all around it: {1000 * seconds / runs:.0f} ms"
    )
    print(
        f"starting Python and NumPy: {1000 * fresh:.0f} ms, {fresh / (seconds / runs):.1f} times a run"
    )


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
