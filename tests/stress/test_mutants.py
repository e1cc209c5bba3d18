"""The graders of all functions kill the small changes of their references."""

from pathlib import Path

import pytest

from drill import mutants, practice
from drill.project import Project

pytestmark = pytest.mark.stress

PROJECT = Project(Path(__file__).parent.parent.parent)


def test_every_grader_kills_its_mutants():
    """At least 95 of 100 that can be told from the reference, run anew, and no listed one is stale."""
    found = mutants.measure(PROJECT, practice.tasks(PROJECT), fresh=True)

    assert {s.key: (s.share, s.survivors, s.stale) for s in found if not s.ok} == {}
    # The shortest function is one line long; none is measured against nothing.
    assert min(strength.mutants - strength.equivalent for strength in found) >= 2
