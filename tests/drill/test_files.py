"""Files and folders take the place of old ones whole, or not at all."""

import errno
import os
import sys

import pytest

from drill.files import SUFFIX, new_folder, write_atomic

needs_locks = pytest.mark.skipif(sys.platform == "win32", reason="Windows locks no folders")


@pytest.fixture
def site(tmp_path):
    """Where a folder stands that is to be replaced."""
    folder = tmp_path / "site"
    folder.mkdir()
    (folder / "index.html").write_text("old")
    return folder


def replace(site, text="new"):
    with new_folder(site) as folder:
        folder.mkdir()
        (folder / "index.html").write_text(text)


def give_up(site):
    with new_folder(site) as folder:
        folder.mkdir()
        raise KeyboardInterrupt


def leave(site, *names, text="left"):
    """What a killed process leaves behind; returns it."""
    work = site.parent / f".{site.name}.a1b2c3d4{SUFFIX}"
    for name in names:
        (work / name).mkdir(parents=True)
        (work / name / "index.html").write_text(text)
    return work


def beside(site):
    return sorted(path.name for path in site.parent.iterdir())


def test_a_new_folder_takes_the_place_of_the_old_one(site):
    """And nothing is left beside it."""
    replace(site)

    assert (site / "index.html").read_text() == "new"
    assert beside(site) == ["site"]


def test_a_folder_that_is_not_finished_changes_nothing(site):
    """Whatever was raised goes on to the caller."""
    with pytest.raises(KeyboardInterrupt):
        give_up(site)

    assert (site / "index.html").read_text() == "old"
    assert beside(site) == ["site"]


def test_a_new_folder_that_cannot_be_put_in_place_leaves_the_old_one(site):
    """The old one has been put aside by then, and comes back."""
    with pytest.raises(FileNotFoundError), new_folder(site):
        pass  # nothing was made

    assert (site / "index.html").read_text() == "old"
    assert beside(site) == ["site"]


@needs_locks
def test_what_a_killed_process_left_is_removed(site):
    """It may have been killed at any time: with half a folder, or with none yet."""
    leave(site, "new")

    replace(site)

    assert beside(site) == ["site"]


@needs_locks
def test_what_a_killed_process_put_aside_comes_back(site):
    """It was killed between the two renames; even where this process fails, there is a site again."""
    site.rename(leave(site, "new") / "old")

    with pytest.raises(KeyboardInterrupt):
        give_up(site)

    assert (site / "index.html").read_text() == "old"
    assert beside(site) == ["site"]


def test_a_process_that_runs_keeps_its_folder(site):
    """Two builds side by side: the one that ends first takes nothing from the other."""
    with new_folder(site) as slow:
        slow.mkdir()
        (slow / "index.html").write_text("slow")
        replace(site, "quick")

        assert (slow / "index.html").read_text() == "slow"
        assert (site / "index.html").read_text() == "quick"
    assert (site / "index.html").read_text() == "slow"


def test_folders_of_others_are_left_alone(site):
    """Only names that end as ours are looked at."""
    (site.parent / ".site.backup").mkdir()
    (site.parent / f".other.a1b2c3d4{SUFFIX}").mkdir()

    replace(site)

    assert beside(site) == [f".other.a1b2c3d4{SUFFIX}", ".site.backup", "site"]


def test_a_file_that_cannot_be_written_is_named(tmp_path, monkeypatch):
    """A full disk says nothing of the file; the old one stays, and nothing beside it."""
    (tmp_path / "a.json").write_text("old")

    def full(*_):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "replace", full)
    with pytest.raises(OSError, match=r"No space left on device: .*a\.json"):
        write_atomic(tmp_path / "a.json", b"new")

    assert [(path.name, path.read_text()) for path in tmp_path.iterdir()] == [("a.json", "old")]
