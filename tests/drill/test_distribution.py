"""The wheel, installed where no checkout is: what it brings along, and what it leaves alone."""

import os
import shutil
import subprocess
import sys
import sysconfig
import venv
import zipfile
from dataclasses import dataclass
from pathlib import Path

import pytest

from drill import deck, practice
from drill.check import Report, check
from drill.project import Project
from drill.results import FILE
from tests.drill.knowledge_base import practiced

ROOT = Path(__file__).parent.parent.parent
PROJECT = Project(ROOT)
OWN = ("DRILL_", "PYTHON", "SITE_URL", "XDG_")  # what a developer has set for themselves


@dataclass(frozen=True)
class Installed:
    """An environment that has the wheel, and a home of its own."""

    packages: Path  # site-packages
    scripts: Path
    home: Path
    before: dict[Path, int]  # every installed file -> when it was written

    def run(
        self, *command: str, cwd: Path, answers: str = "", code: int = 0
    ) -> "subprocess.CompletedProcess[str]":
        """Run a script of the environment, which must end with this exit code."""
        plain = {name: text for name, text in os.environ.items() if not name.startswith(OWN)}
        home = str(self.home)
        done = subprocess.run(
            [self.scripts / command[0], *command[1:]],
            cwd=cwd,
            env={**plain, "HOME": home, "USERPROFILE": home, "PYTHONUTF8": "1"},
            input=answers,
            capture_output=True,
            encoding="utf-8",
            timeout=120,
            check=False,
        )
        assert done.returncode == code, done.stdout + done.stderr
        return done


def build(target: str, folder: Path) -> Path:
    """A wheel of this checkout; "wheel:editable" is what an editable install would get."""
    command = [sys.executable, "-m", "hatchling", "build", "-t", target, "-d", str(folder)]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
    [wheel] = folder.glob("*.whl")
    return wheel


def written(packages: Path) -> dict[Path, int]:
    """What stands in a folder, and since when; Python may compile the tool, not the snippets."""
    return {
        file: file.stat().st_mtime_ns
        for file in packages.rglob("*")
        if file.parent.name != "__pycache__" or "_data" in file.parts
        if file.is_file()
    }


@pytest.fixture(scope="module")
def reports() -> list[Report]:
    """What the checks of this checkout say."""
    return check(PROJECT, PROJECT.questions)


@pytest.fixture(scope="module")
def installed(reports: list[Report], tmp_path_factory: pytest.TempPathFactory) -> Installed:
    """The wheel in a fresh environment, where the checkout cannot be imported."""
    folder = tmp_path_factory.mktemp("installed")
    environment = folder / "environment"
    venv.create(environment, symlinks=os.name != "nt")
    paths = sysconfig.get_paths("venv", {"base": str(environment), "platbase": str(environment)})
    packages, scripts = Path(paths["purelib"]), Path(paths["scripts"])
    pip = [sys.executable, "-m", "pip", "--python", str(scripts / "python"), "install", "--quiet"]
    offline = ["--disable-pip-version-check", "--no-deps", "--no-index", "--no-compile"]
    subprocess.run([*pip, *offline, build("wheel", folder)], check=True)
    # The dependencies are those of this environment; its editable install is not among them,
    # because a .pth file in a folder that another .pth file names is not read.
    (packages / "dependencies.pth").write_text(sysconfig.get_path("purelib"))
    home = folder / "home"
    home.mkdir()
    made = Installed(packages, scripts, home, written(packages))
    where = "from drill.project import *; print(Project(PACKAGED).cache)"
    cache = Path(made.run("python", "-c", where, cwd=home).stdout.strip())
    assert cache.is_relative_to(home)
    # The same checks with the same snippets were run for the reports: once is enough.
    cache.mkdir(parents=True)
    shutil.copy(PROJECT.cache / FILE, cache)
    return made


def test_what_runs_is_what_was_installed(installed, tmp_path):
    """And not the checkout that these tests stand in."""
    done = installed.run("python", "-c", "import drill; print(drill.__file__)", cwd=tmp_path)

    assert Path(done.stdout.strip()) == installed.packages / "drill/__init__.py"


def test_the_snippets_are_no_package_of_the_reader(installed, tmp_path):
    """The name is a common one: whoever has snippets of their own keeps them."""
    done = installed.run("python", "-c", "import snippets", cwd=tmp_path, code=1)

    assert "ModuleNotFoundError: No module named 'snippets'" in done.stderr


def test_the_functions_to_practice_are_all_there(installed, tmp_path):
    """The list says where they come from."""
    tasks = practice.tasks(PROJECT)

    lines = installed.run("drill", "practice", cwd=tmp_path).stdout.splitlines()

    assert sorted(line.split()[1] for line in lines[1:-2]) == sorted(t.function for t in tasks)
    assert lines[-1].startswith("From dl-drill ")


def test_a_function_is_practiced_and_graded(installed, tmp_path):
    """A wrong answer is told from the right one, and like which break it behaves."""
    installed.run("drill", "practice", "attention_scores", cwd=tmp_path)
    file = tmp_path / "attention_scores.py"
    stub = file.read_text()
    right = practice.find(PROJECT, "attention_scores").solution

    file.write_text(right.replace(" / math.sqrt(query.shape[-1])", ""))
    wrong = installed.run("drill", "grade", file.name, cwd=tmp_path, code=1)
    file.write_text(right)
    solved = installed.run("drill", "grade", file.name, cwd=tmp_path)

    assert stub.endswith("    ...\n")
    assert "behaves like: no-scale" in wrong.stdout
    assert "attention.attention_scores: solved" in solved.stdout


def test_the_deck_is_that_of_the_checkout(installed, reports, tmp_path):
    """Byte for byte; it is written here, and the ledger is nobody's to commit."""
    done = installed.run("drill", "export", "anki", cwd=tmp_path)
    made = deck.read(PROJECT, reports, "http://127.0.0.1:8000/")

    assert done.stdout == f"wrote dl-drill.apkg: {len(made.cards)} cards\n"
    assert [file.name for file in tmp_path.iterdir()] == ["dl-drill.apkg"]
    assert (tmp_path / "dl-drill.apkg").read_bytes() == deck.FORMATS["anki"].write(made)


def test_the_quiz_asks_and_keeps_its_progress(installed, tmp_path):
    """In the reader's home."""
    done = installed.run("drill", "quiz", "--cards", "1", cwd=tmp_path, answers="\n3\n")

    assert "1 review" in done.stdout
    assert len(list(installed.home.rglob("progress.json"))) == 1
    assert not any(tmp_path.iterdir())


def test_in_a_checkout_the_checkout_counts(installed, tmp_path):
    """Whoever writes pages sees their own."""
    practiced(tmp_path)
    lines = installed.run("drill", "practice", cwd=tmp_path / "docs").stdout.splitlines()

    assert lines[1].split()[:2] == ["topic", "attention_scores"]
    assert lines[-1].startswith(f"From {tmp_path}; ")


def test_what_needs_a_checkout_says_so(installed, tmp_path):
    """Even in the folder of the installed pages, which are not for editing."""
    for folder in (tmp_path, installed.packages / "drill/_data/docs"):
        done = installed.run("drill", "new", "attention/new", cwd=folder, code=1)

        assert done.stderr.startswith("Error: `drill new` needs a checkout: no docs/ and snippets/")
        assert len(done.stderr.splitlines()) == 1


def test_nothing_is_written_beside_the_installed_code(installed, tmp_path):
    """Whatever was run before this: here checks, the results of which are kept at home."""
    [cache] = installed.home.rglob(FILE)
    cache.unlink()
    done = installed.run("drill", "check", "initialization", "--fresh", cwd=tmp_path)

    pages = sum(question.topic == "initialization" for question in PROJECT.questions)
    assert f"{pages} of {pages} pages passed" in done.stdout
    assert cache.exists()
    assert not any(tmp_path.iterdir())
    assert written(installed.packages) == installed.before


def test_an_editable_install_is_the_checkout(tmp_path):
    """Its folder is on the path, and no page or snippet is copied."""
    with zipfile.ZipFile(build("wheel:editable", tmp_path)) as wheel:
        names = wheel.namelist()
        path = wheel.read("_dl_drill.pth").decode()

    assert path.strip() == str(ROOT)
    assert not [name for name in names if name.endswith((".py", ".md"))]
