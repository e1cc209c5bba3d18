"""The deck of a project: its pictures, its selection, its formats."""

import json

import pytest
from anki.collection import Collection, ImportAnkiPackageRequest

from drill import deck
from drill.check import check
from drill.project import Project
from tests.drill.knowledge_base import GOOD_PAGE, write

RED = b"<svg xmlns='http://www.w3.org/2000/svg'><circle r='1' fill='red'/></svg>"
BLUE = b"<svg xmlns='http://www.w3.org/2000/svg'><circle r='1' fill='blue'/></svg>"
PICTURED = GOOD_PAGE.replace(
    "The width of one head.", "As drawn:\n\n![one](a/plot.svg) and ![other](b/plot.svg)"
)


def made(project: Project) -> deck.Deck:
    return deck.read(project, check(project, project.questions), "https://example.org/")


@pytest.fixture
def pictured(tmp_path) -> Project:
    """A page whose follow-up shows two pictures of one name, from two folders."""
    project = write(tmp_path, PICTURED)
    for folder, picture in (("a", RED), ("b", BLUE)):
        (tmp_path / "docs/topic" / folder).mkdir()
        (tmp_path / "docs/topic" / folder / "plot.svg").write_bytes(picture)
    return project


def test_pictures_of_one_name_get_names_by_content(pictured):
    """Neither takes the other's place in a collection that knows names only."""
    whole = made(pictured)
    [card] = [card for card in whole.cards if card.kind == "follow-up"]

    assert sorted(whole.media.values()) == sorted([RED, BLUE])
    assert set(card.media) == set(whole.media)
    assert all(f'src="{name}"' in card.back for name in card.media)


def test_a_picture_keeps_its_name_as_long_as_its_content(pictured):
    """So that an unchanged card stays unchanged."""
    assert made(pictured).media == made(Project(pictured.root)).media


def test_anki_gets_the_pictures(pictured, tmp_path):
    """Under the names that the cards use."""
    whole = made(pictured)
    (tmp_path / "deck.apkg").write_bytes(deck.FORMATS["anki"].write(whole))
    collection = Collection(str(tmp_path / "reader.anki2"))
    collection.import_anki_package(
        ImportAnkiPackageRequest(package_path=str(tmp_path / "deck.apkg"))
    )
    have = {name: collection.media.have(name) for name in whole.media}
    collection.close()

    assert have == dict.fromkeys(whole.media, True)


def test_the_json_carries_its_pictures(pictured):
    """As data: a program needs no other file."""
    cards = json.loads(deck.FORMATS["json"].write(made(pictured)))["cards"]

    assert sum(card["back"].count("data:image/svg+xml;base64,") for card in cards) == 2


def test_a_picture_that_is_missing_is_said_with_its_line(tmp_path):
    """The page falls short, so there is no deck."""
    [question] = write(tmp_path, PICTURED).questions

    assert [problem.message for problem in question.problems] == [
        "broken link: there is no file a/plot.svg",
        "broken link: there is no file b/plot.svg",
    ]


def test_a_picture_from_elsewhere_is_refused(tmp_path):
    """A card, and a page, ask no third party for anything."""
    page = GOOD_PAGE.replace("The width of one head.", "![x](https://example.org/x.png)")
    [question] = write(tmp_path, page).questions

    assert [problem.message for problem in question.problems] == [
        "a picture from elsewhere: put it into a folder of docs/"
    ]


@pytest.mark.parametrize(
    ("choice", "expected"),
    [
        ({}, 4),
        ({"topics": ["topic"]}, 4),
        ({"topics": ["other"]}, 0),
        ({"levels": [1]}, 4),
        ({"levels": [2, 3]}, 0),
        ({"tags": ["softmax", "nothing"]}, 4),
        ({"tags": ["nothing"]}, 0),
    ],
)
def test_a_deck_can_be_cut_down(tmp_path, choice, expected):
    """To topics, levels and tags; what is left out is not retired."""
    part = made(write(tmp_path)).only(**choice)

    assert len(part.cards) == expected
    assert not any(stamp.retired for stamp in part.ledger.cards.values())


@pytest.mark.parametrize("form", deck.FORMATS)
def test_a_format_gives_the_same_bytes_twice(tmp_path, form):
    """Of the same pages, with the same ledger."""
    project = write(tmp_path)
    deck.write_ledger(project, made(project).ledger)

    assert deck.FORMATS[form].write(made(project)) == deck.FORMATS[form].write(made(project))
