"""The rules that need more than one file, and the order of the pages."""

import pytest

from drill import project as projects
from drill.project import Project, find, find_checkout
from tests.drill.knowledge_base import FILES, GOOD_PAGE, MODULE, write

TITLE = "Why are scores divided by the square root of d?"
HOME, INDEX = "docs/index.md", "docs/topic/index.md"
ONE, TWO = "docs/topic/a-question.md", "docs/topic/two.md"


def index(*ids: str, title: str = TITLE) -> str:
    """An index page that lists pages in this order."""
    items = [f"{number}. [{title}]({id}.md)\n" for number, id in enumerate(ids, 1)]
    return "# The topic\n\n" + "".join(items)


def problems(project: Project) -> dict[str, list[str]]:
    """All problems of all pages."""
    return {
        question.path: [f"{problem.line}: {problem.message}" for problem in question.problems]
        for question in project.questions
    }


# --- order and listing


def test_pages_come_in_the_order_of_their_topic_s_index(tmp_path):
    """And not in that of the alphabet: it is the order of learning."""
    project = write(tmp_path, files={INDEX: index("two", "a-question"), TWO: GOOD_PAGE})

    assert [question.path for question in project.questions] == [TWO, ONE]


def test_topics_come_in_the_order_of_the_home_page(tmp_path):
    """And not in that of the alphabet."""
    project = write(
        tmp_path,
        files={
            HOME: "# Home\n\n1. [The topic](topic/index.md)\n2. [Another](another/index.md)\n",
            "docs/another/index.md": index("first"),
            "docs/another/first.md": GOOD_PAGE,
        },
    )

    assert project.topics == ["topic", "another"]
    assert [question.id for question in project.questions] == ["a-question", "first"]


def test_a_page_that_no_index_lists_is_told_and_comes_last(tmp_path):
    """Nobody would find it on the site."""
    project = write(tmp_path, files={"docs/topic/a-first.md": GOOD_PAGE})

    assert [question.id for question in project.questions] == ["a-question", "a-first"]
    assert problems(project)["docs/topic/a-first.md"] == [f"1: {INDEX} does not list this page"]


def test_a_topic_that_the_home_page_does_not_list_is_told(tmp_path):
    """On each of its pages, since they are what is checked."""
    project = write(tmp_path, files={HOME: "# Home\n"})

    assert problems(project) == {ONE: ["1: docs/index.md does not list the topic topic/index.md"]}


def test_a_topic_without_an_index_is_told(tmp_path):
    """Its pages have no place in the navigation."""
    write(tmp_path)
    (tmp_path / INDEX).unlink()

    assert problems(Project(tmp_path)) == {ONE: [f"1: the topic has no {INDEX}"]}


def test_a_project_without_a_home_page_is_told(tmp_path):
    """It lists no topic, then."""
    write(tmp_path)
    (tmp_path / HOME).unlink()

    assert problems(Project(tmp_path)) == {
        ONE: ["1: docs/index.md does not list the topic topic/index.md"]
    }


def test_an_index_that_calls_a_page_otherwise_is_told_with_both_lines(tmp_path):
    """A question that was reworded is reworded in the index too."""
    project = write(tmp_path, files={INDEX: index("a-question", title="Why?")})

    assert problems(project) == {
        ONE: [f"7: {INDEX}:3 calls this page 'Why?', its title is '{TITLE}'"]
    }


@pytest.mark.parametrize(
    "title",
    [
        "Why $\\sqrt{d}$?",
        "What does `x.T @ y` do?",
        "Why *not* **this**?",
        "What is a\\*b?",
        "R&amp;D: why?",
    ],
)
def test_a_title_with_markup_is_the_same_in_the_index(tmp_path, title):
    """Math, code, emphasis and escapes."""
    project = write(
        tmp_path,
        GOOD_PAGE.replace(TITLE, title),
        files={INDEX: index("a-question", title=title)},
    )

    assert problems(project) == {ONE: []}


@pytest.mark.parametrize("page", ["", "Hello.\n"], ids=["empty", "without a title"])
def test_a_page_without_a_title_is_not_told_that_the_index_differs(tmp_path, page):
    """That it lacks one is told already."""
    project = write(tmp_path, page)

    assert not any("calls this page" in problem for problem in problems(project)[ONE])


def test_text_around_a_link_of_an_index_is_no_part_of_the_title(tmp_path):
    """An index may say more."""
    project = write(tmp_path, files={INDEX: f"# The topic\n\n1. [{TITLE}](a-question.md), easy\n"})

    assert problems(project) == {ONE: []}


# --- identifiers


def test_an_identifier_in_two_topics_is_told_on_both_pages(tmp_path):
    """Cards are named after it."""
    project = write(
        tmp_path,
        files={
            HOME: f"{FILES[HOME]}2. [Another](another/index.md)\n",
            "docs/another/index.md": index("a-question"),
            "docs/another/a-question.md": GOOD_PAGE,
        },
    )

    assert problems(project) == {
        ONE: ["1: docs/another/a-question.md has the same identifier"],
        "docs/another/a-question.md": [f"1: {ONE} has the same identifier"],
    }


def test_pages_may_be_related_to_each_other(tmp_path):
    """Over topics as well."""
    page = GOOD_PAGE.replace("related: []", "related: [first]")
    project = write(
        tmp_path,
        page,
        files={
            HOME: f"{FILES[HOME]}2. [Another](another/index.md)\n",
            "docs/another/index.md": index("first"),
            "docs/another/first.md": page.replace("[first]", "[a-question]"),
        },
    )

    assert problems(project) == {ONE: [], "docs/another/first.md": []}


# --- links


@pytest.mark.parametrize(
    "target",
    [
        "two.md",
        "two.md#overflow",
        "two.md#short-answer",
        "./two.md",
        "../topic/two.md",
        "index.md",
        "../labs/an%20experiment.py",
        "#overflow",
        "<../labs/an experiment.py>",
    ],
)
def test_a_link_to_what_is_there_passes(tmp_path, target):
    """A page, a place on it, an index, a lab."""
    page = GOOD_PAGE.replace("The width", f"See [there]({target}).\nThe width")
    project = write(
        tmp_path,
        page,
        files={
            INDEX: index("a-question", "two"),
            TWO: GOOD_PAGE,
            "docs/labs/an experiment.py": "",
        },
    )

    assert problems(project)[ONE] == []


@pytest.mark.parametrize(
    ("target", "problem"),
    [
        ("two.md#nowhere", f"{TWO} has no anchor #nowhere"),
        ("two.md#Overflow", f"{TWO} has no anchor #Overflow"),
        ("three.md", "there is no file three.md"),
        ("two", "there is no file two"),
        ("../topic", "there is no file ../topic"),
        ("two.md%23overflow", "there is no file two.md#overflow"),
        ("snippets/module.py", "there is no file snippets/module.py"),
    ],
)
def test_a_link_to_what_is_not_there_is_told_with_its_line(tmp_path, target, problem):
    """That of the sentence with the link, and not that of the paragraph."""
    page = GOOD_PAGE.replace(
        "The width of one head.", f"The width of one head.\nSee [there]({target})."
    )
    project = write(tmp_path, page, files={INDEX: index("a-question", "two"), TWO: GOOD_PAGE})

    assert problems(project)[ONE] == [f"56: broken link: {problem}"]


# --- snippets


def test_a_snippet_that_is_not_python_is_told_where_it_is_embedded(tmp_path):
    """With its own line; the page cannot be right before the snippet is."""
    project = write(tmp_path, files={"snippets/module.py": f"{MODULE}\ndef f(:\n"})

    assert problems(project) == {ONE: ["20: snippets/module.py:12 is not Python: invalid syntax"]}


def test_two_helpers_of_one_name_are_told_where_they_are_embedded(tmp_path):
    """The code of the page could not mean both."""
    helped = "def helper():\n    return 1\n\n\ndef {}():\n    return helper()\n"
    project = write(
        tmp_path,
        GOOD_PAGE.replace(
            '--8<-- "snippets/module.py:attention_scores"\n',
            '--8<-- "snippets/one.py:one"\n--8<-- "snippets/two.py:two"\n',
        ),
        files={"snippets/one.py": helped.format("one"), "snippets/two.py": helped.format("two")},
    )

    assert problems(project) == {
        ONE: ["19: helper is needed from snippets.one and from snippets.two"]
    }


@pytest.mark.parametrize(
    "content",
    [b"\xef\xbb\xbf" + MODULE.encode(), MODULE.replace("\n", "\r\n").encode()],
    ids=["BOM", "CRLF"],
)
def test_a_snippet_written_on_windows_is_the_same(tmp_path, content):
    """Its embeds and its breaks apply."""
    write(tmp_path)
    (tmp_path / "snippets/module.py").write_bytes(content)

    assert problems(Project(tmp_path)) == {ONE: []}


def test_a_snippet_that_is_not_utf_8_stops_nothing(tmp_path):
    """The run of the check says what is wrong with it; the other pages are checked all the same."""
    write(tmp_path)
    (tmp_path / "snippets/module.py").write_bytes(b"# \xff\n" + MODULE.encode())

    assert problems(Project(tmp_path)) == {ONE: []}


@pytest.mark.parametrize(
    "imports",
    ["from snippets.module import attention_scores", "from snippets import module"],
)
def test_a_check_needs_what_it_imports_and_what_that_imports(tmp_path, imports):
    """And nothing else: when any of it changes, the check runs again."""
    project = write(
        tmp_path,
        GOOD_PAGE.replace("from snippets.module import attention_scores", imports),
        files={
            "snippets/module.py": f"from snippets.base import x\n{MODULE}",
            "snippets/base.py": "x = 1\n",
            "snippets/unused.py": "",
        },
    )

    assert list(project.needed_by(project.questions[0])) == [
        "snippets/base.py",
        "snippets/module.py",
    ]


# --- find


@pytest.mark.parametrize("folder", [".", "docs", "docs/topic", "snippets"])
def test_a_project_is_found_from_each_folder_in_it(tmp_path, folder):
    """The tool works wherever in the project it is called."""
    write(tmp_path)

    assert find(tmp_path / folder).root == tmp_path


def test_outside_of_a_project_nothing_is_found(tmp_path):
    """The message says what was looked for."""
    (tmp_path / "docs").mkdir()

    with pytest.raises(
        FileNotFoundError, match=f"no docs/ and snippets/ in {tmp_path} or above it"
    ):
        find(tmp_path)


@pytest.fixture
def packaged(tmp_path, monkeypatch):
    """A knowledge base that is the one of an installed wheel."""
    folder = tmp_path / "site-packages/drill/_data"
    write(folder)
    monkeypatch.setattr(projects, "PACKAGED", folder)
    return folder


@pytest.mark.parametrize("folder", [".", "site-packages/drill/_data/docs"])
def test_outside_of_a_project_the_installed_one_is_found(tmp_path, packaged, folder):
    """It is no checkout, not even for whoever stands in it."""
    found = find(tmp_path / folder)

    assert (found.root, found.packaged) == (packaged, True)
    with pytest.raises(FileNotFoundError, match="no docs/ and snippets/"):
        find_checkout(tmp_path / folder)


def test_a_checkout_comes_before_what_is_installed(tmp_path, packaged):
    """Whoever writes pages sees their own."""
    write(tmp_path / "checkout")

    found = find(tmp_path / "checkout/docs")

    assert found == find_checkout(tmp_path / "checkout/docs")
    assert (found.root, found.packaged) == (tmp_path / "checkout", False)


def test_caches_stay_out_of_what_is_installed(tmp_path, packaged):
    """A checkout has its own."""
    assert Project(tmp_path).cache == tmp_path / ".cache"
    assert not Project(packaged).cache.is_relative_to(packaged)
