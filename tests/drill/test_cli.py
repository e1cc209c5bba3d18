"""The command line: what it prints, what it exits with."""

import json

import pytest
from click.testing import CliRunner, Result

from drill.cli import main
from tests.drill.knowledge_base import GOOD_PAGE, write

BAD_PAGE = GOOD_PAGE.replace("std - 1) < 0.1", "std - 2) < 0.1").replace("level: 1", "level: 7")


@pytest.fixture
def root(tmp_path, monkeypatch):
    """A knowledge base of one good page, with the working directory in it."""
    write(tmp_path)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def drill(*arguments: str) -> Result:
    return CliRunner().invoke(main, arguments, terminal_width=120)


def test_check_tells_that_all_is_well(root):
    """One line a page, and the sum; exit code 0."""
    result = drill("check")

    assert result.exit_code == 0
    assert "1 of 1 pages passed, 1 of 1 breaks caught" in result.stdout


def test_check_names_file_line_and_number_of_what_falls_short(root):
    """All of it, in the form that editors can follow; exit code 1."""
    write(root, BAD_PAGE)
    result = drill("check")

    assert result.exit_code == 1
    assert "docs/topic/a-question.md:2: level must be 1, 2 or 3, not 7" in result.stdout
    assert (
        "docs/topic/a-question.md:33: the check fails: the standard deviation is 1.0, not 1"
        in result.stdout
    )


def test_check_as_json_is_an_array_with_one_object_a_page(root):
    """Exactly the promised fields, and nothing beside the JSON on standard output."""
    result = drill("check", "--format", "json")
    [page] = json.loads(result.stdout)

    assert result.exit_code == 0
    assert page.pop("seconds") > 0
    assert page == {
        "page": "docs/topic/a-question.md",
        "title": "Why are scores divided by the square root of d?",
        "check": "passed",
        "breaks": [
            {
                "name": "no-scale",
                "file": "snippets/module.py",
                "caught": True,
                "error": "the standard deviation is 16.3, not 1",
            }
        ],
        "errors": [],
    }


def test_check_as_json_lists_what_falls_short(root):
    """Errors have a line and a message; the exit code is 1."""
    write(root, BAD_PAGE)
    result = drill("check", "--format", "json")
    [page] = json.loads(result.stdout)

    assert result.exit_code == 1
    assert page["check"] == "failed"
    assert page["breaks"][0]["caught"] is False
    assert page["errors"] == [
        {"line": 2, "message": "level must be 1, 2 or 3, not 7"},
        {"line": 33, "message": "the check fails: the standard deviation is 1.0, not 1"},
    ]


@pytest.mark.parametrize(
    "name", ["topic", "a-question", "topic/a-question", "docs/topic/a-question.md"]
)
def test_a_page_can_be_named_in_several_ways(root, name):
    """As a topic, an identifier, both, or a file."""
    assert drill("check", name).exit_code == 0


def test_a_page_can_be_named_from_another_folder(root, monkeypatch):
    """A file is looked up from where the reader is."""
    monkeypatch.chdir(root / "docs/topic")

    assert drill("check", "a-question.md").exit_code == 0


def test_a_page_that_does_not_exist_is_wrong_usage(root):
    """Exit code 2, one line."""
    result = drill("check", "nothing")

    assert result.exit_code == 2
    assert "Error: there is no page nothing" in result.stderr


def test_a_check_that_hangs_is_reported(root):
    """At the time limit that was asked for."""
    write(root, GOOD_PAGE.replace("std = attention", "while True: pass\nstd = attention"))
    result = drill("check", "--time-limit", "0.5")

    assert result.exit_code == 1
    assert "it did not end within 0.5 seconds" in result.stdout


def test_new_writes_a_page_and_says_what_is_next(root):
    """The page, its line in the index, and the command to go on with."""
    result = drill("new", "topic/second")

    assert result.exit_code == 0
    assert result.stdout.splitlines()[:2] == [
        "wrote docs/topic/second.md",
        "wrote docs/topic/index.md",
    ]
    assert "drill check topic/second" in result.stdout


@pytest.mark.parametrize("name", ["second", "Topic/second", "topic/", "../x", "topic/a/b", ""])
def test_new_refuses_what_is_no_name(root, name):
    """Exit code 2, and nothing is written."""
    before = sorted(root.rglob("*"))
    result = drill("new", name)

    assert result.exit_code == 2
    assert "is not TOPIC/ID, such as attention/causal-mask" in result.stderr
    assert sorted(root.rglob("*")) == before


def test_outside_a_checkout_one_line_says_so(tmp_path, monkeypatch):
    """No traceback; exit code 1."""
    monkeypatch.chdir(tmp_path)
    result = drill("check")

    assert result.exit_code == 1
    assert result.stderr == f"Error: no docs/ and snippets/ in {tmp_path} or above it\n"


@pytest.mark.parametrize(
    ("arguments", "what"),
    [
        (["new", "topic/id"], "`drill new`"),
        (["build"], "`drill build`"),
        (["serve"], "`drill serve`"),
        (["mutants"], "`drill mutants`"),
        (["export", "--check"], "`drill export --check`"),
    ],
)
def test_what_needs_a_checkout_says_so(root, tmp_path_factory, monkeypatch, arguments, what):
    """In one line, although there are installed pages; exit code 1."""
    folder = tmp_path_factory.mktemp("elsewhere")
    monkeypatch.chdir(folder)
    monkeypatch.setattr("drill.project.PACKAGED", root)
    result = drill(*arguments)

    assert result.exit_code == 1
    assert result.stderr == (
        f"Error: {what} needs a checkout: no docs/ and snippets/ in {folder} or above it\n"
    )


def test_export_of_installed_pages_writes_the_deck_here(root, tmp_path_factory, monkeypatch):
    """And nothing beside the pages, although they have no ledger yet."""
    folder, cache = tmp_path_factory.mktemp("elsewhere"), tmp_path_factory.mktemp("cache")
    monkeypatch.chdir(folder)
    monkeypatch.setattr("drill.project.PACKAGED", root)
    monkeypatch.setattr("platformdirs.user_cache_path", lambda *_, **__: cache)
    before = sorted(root.rglob("*"))
    result = drill("export", "plain")

    assert result.stdout == "wrote dl-drill.tsv: 4 cards\n"
    assert [file.name for file in folder.iterdir()] == ["dl-drill.tsv"]
    assert sorted(root.rglob("*")) == before


def test_help_needs_no_checkout(tmp_path, monkeypatch):
    """Whoever looks around is not sent away."""
    monkeypatch.chdir(tmp_path)

    assert drill("check", "--help").exit_code == 0


@pytest.mark.parametrize("command", sorted(main.commands))
def test_every_command_has_an_example_in_its_help(command):
    """Help is for people in a hurry."""
    assert "Example" in drill(command, "--help").stdout


def test_export_writes_the_deck_and_the_ledger(root):
    """And the ledger that was written is then up to date."""
    result = drill("export", "anki", "--out", "deck.apkg")

    assert result.exit_code == 0
    assert (root / "deck.apkg").read_bytes().startswith(b"PK")
    assert drill("export", "--check").exit_code == 0


def test_export_check_fails_where_the_ledger_is_stale(root):
    """It names the cards, writes nothing, and exits with 1."""
    result = drill("export", "--check")

    assert result.exit_code == 1
    assert "cards.lock.json is stale" in result.stderr
    assert "a-question!no-scale" in result.stderr
    assert not (root / "cards.lock.json").exists()


def test_export_of_a_page_that_falls_short_writes_nothing(root):
    """The deck that was there stays."""
    (root / "deck.apkg").write_bytes(b"old")
    write(root, BAD_PAGE)
    result = drill("export", "anki", "--out", "deck.apkg")

    assert result.exit_code == 1
    assert (root / "deck.apkg").read_bytes() == b"old"


def test_a_ledger_that_is_none_is_refused(root):
    """With its name, and without being written over."""
    (root / "cards.lock.json").write_text("{")
    result = drill("export", "anki", "--out", "deck.apkg")

    assert result.exit_code == 1
    assert "cards.lock.json: it is no ledger of cards" in result.stderr
    assert (root / "cards.lock.json").read_text() == "{"


def test_build_refuses_to_replace_a_folder_that_is_no_site(root):
    """A slip of the fingers must not cost anyone their files."""
    (root / "precious").mkdir()
    (root / "precious/file.txt").write_text("keep me")
    result = drill("build", "--out", "precious")

    assert result.exit_code == 2
    assert (root / "precious/file.txt").read_text() == "keep me"


@pytest.mark.parametrize(
    ("form", "start"),
    [
        ("anki", b"PK"),
        ("tsv", b"#separator:tab"),
        ("plain", b"Why are scores"),
        ("obsidian", b"PK"),
        ("json", b'{"format": "dl-drill-cards"'),
    ],
)
def test_every_format_can_be_written(root, form, start):
    """Each to the file that was asked for."""
    result = drill("export", form, "--out", "deck")

    assert result.exit_code == 0, result.output
    assert (root / "deck").read_bytes().startswith(start)


def test_export_can_be_limited_to_some_cards(root):
    """By tag; the ledger stays that of all cards."""
    second = GOOD_PAGE.replace("tags: [attention, softmax]", "tags: [other]")
    index = "# The topic\n\n" + "".join(
        f"{number}. [Why are scores divided by the square root of d?]({id}.md)\n"
        for number, id in ((1, "a-question"), (2, "b-question"))
    )
    write(root, files={"docs/topic/b-question.md": second, "docs/topic/index.md": index})
    result = drill("export", "json", "--tag", "other", "--out", "deck.json")
    keys = [card["key"] for card in json.loads((root / "deck.json").read_text())["cards"]]

    assert result.exit_code == 0, result.output
    assert keys[0] == "b-question"
    assert not any(key.startswith("a-question") for key in keys)
    assert drill("export", "--check").exit_code == 0


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["anki", "--topic", "nothing"], "there is no topic nothing: topic"),
        (["anki", "--tag", "nothing"], "there is no tag nothing: attention, softmax"),
        (["anki", "--level", "3"], "no card is of all that"),
        ([], "say which FORMAT: anki, tsv, plain, obsidian, json"),
    ],
)
def test_export_of_nothing_is_wrong_usage(root, arguments, message):
    """With what there is to choose from."""
    result = drill("export", *arguments)

    assert result.exit_code == 2
    assert message in result.stderr


def test_quiz_keeps_what_was_answered(root):
    """A card is shown, graded and saved."""
    result = CliRunner().invoke(
        main, ["quiz", "--progress", "progress.json"], input="\n3\nq\n", terminal_width=120
    )

    assert result.exit_code == 0, result.output
    assert "1 review" in result.output
    assert [r["card"] for r in json.loads((root / "progress.json").read_text())["reviews"]] == [
        "a-question"
    ]


def test_quiz_refuses_a_progress_file_that_is_none(root):
    """In one line, and leaves it as it was."""
    (root / "progress.json").write_text("[]")
    result = drill("quiz", "--progress", "progress.json")

    assert result.exit_code == 1
    assert "progress.json" in result.stderr
    assert len(result.stderr.splitlines()) == 1
    assert (root / "progress.json").read_text() == "[]"


def test_progress_is_taken_in_and_given_out(root, tmp_path_factory):
    """What one file has, the other then has too."""
    other = tmp_path_factory.mktemp("other") / "progress.json"
    CliRunner().invoke(main, ["quiz", "--progress", str(other)], input="\n3\nq\n")

    merged = drill("quiz", "--progress", "mine.json", "--merge", str(other))
    exported = drill("quiz", "--progress", "mine.json", "--export", "out.json")

    assert (merged.exit_code, exported.exit_code) == (0, 0)
    assert "1 new of 1 reviews" in merged.stdout
    assert json.loads((root / "out.json").read_text()) == json.loads(other.read_text())
