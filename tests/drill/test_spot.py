"""Breaks become puzzles: the code shown, its wrong lines, and the options."""

import html
import re

import pytest

from drill.check import BreakReport, Report
from drill.page import Break, Fence, Question
from drill.spot import FORMAT, MOST, Told, listing, options, shown, split

SOURCE = '''\
"""A module."""

EPS = 1e-5


def before(x):
    """Not shown."""
    return x


@cached
@checked
def norm(x, axis):
    """Scale x.

    To length 1.
    """
    # Sum over the axis.
    total = (x * x).sum(axis)

    root = total**0.5
    return x / root


class Cache:
    """Remembers."""

    def put(self, x):
        """Take x in."""
        self.x = x
        self.count += 1

    def get(self):
        return self.x


def after(x):
    return x + EPS
'''


def a_break(diff: str, file: str = "snippets/a.py", name: str = "bad") -> Break:
    return Break(1, name, file, diff, f"Reason of {name}.")


def lines(diff: str, source: str = SOURCE) -> list[str]:
    """The lines that count as right."""
    view = shown(source, a_break(diff))
    text = view.code.split("\n")
    return [text[line - 1] for line in view.right]


# --- the code shown


def test_the_whole_function_is_shown_as_the_break_leaves_it():
    """From its decorators to its end, docstring included, and nothing of its neighbors."""
    view = shown(SOURCE, a_break("-    return x / root\n+    return x / total\n"))

    assert view.name == "norm"
    assert view.code == (
        '@cached\n@checked\ndef norm(x, axis):\n    """Scale x.\n\n    To length 1.\n    """\n'
        "    # Sum over the axis.\n    total = (x * x).sum(axis)\n\n    root = total**0.5\n"
        "    return x / total"
    )


def test_a_change_in_a_method_shows_the_whole_class():
    """What a method means is said by the methods beside it."""
    view = shown(SOURCE, a_break("-        self.count += 1\n+        self.count += 2\n"))

    assert view.name == "Cache"
    assert view.code.startswith("class Cache:\n")
    assert view.code.endswith("    def get(self):\n        return self.x")


def test_a_changed_constant_is_shown_with_the_code_that_uses_it():
    """Alone it would give itself away."""
    view = shown(SOURCE, a_break("-EPS = 1e-5\n+EPS = 1\n"))

    assert view.name == "after"
    assert view.code == "EPS = 1\n\n\ndef after(x):\n    return x + EPS"
    assert view.right == (1,)


def test_a_break_of_two_functions_shows_both():
    """Each whole, and nothing of what stands between them."""
    source = "def f(x):\n    return x\n\n\ndef g(x):\n    return -x\n"
    diff = "-    return x\n+    return 2 * x\n \n \n def g(x):\n-    return -x\n+    return x\n"

    view = shown(source, a_break(diff))

    assert view.code == "def f(x):\n    return 2 * x\n\n\ndef g(x):\n    return x"
    assert view.right == (2, 6)


def test_only_code_is_offered():
    """No blank, no comment, no line of a docstring; decorators and the signature are code."""
    view = shown(SOURCE, a_break("-    return x / root\n+    return x / total\n"))
    text = view.code.split("\n")

    assert [text[line - 1].strip() for line in view.offered] == [
        "@cached",
        "@checked",
        "def norm(x, axis):",
        "total = (x * x).sum(axis)",
        "root = total**0.5",
        "return x / total",
    ]


def test_a_number_sign_in_a_string_makes_no_comment():
    """The line is code, and is offered."""
    source = 'def f():\n    text = """\n# not a comment\n"""\n    return text\n'

    view = shown(source, a_break("-    return text\n+    return 1\n", source))

    assert view.offered == (1, 2, 3, 4, 5)


# --- the lines that are right


def test_a_changed_line_is_right():
    """That one, and no other."""
    assert lines("-    return x / root\n+    return x / total\n") == ["    return x / total"]


def test_added_lines_are_right():
    """All of them, but not the lines that the diff shows around them."""
    diff = (
        "     root = total**0.5\n+    root = root + 1\n+    root = root * 2\n     return x / root\n"
    )

    assert lines(diff) == ["    root = root + 1", "    root = root * 2"]


def test_a_line_that_a_diff_takes_away_and_puts_back_is_not_right():
    """What is the same before and after is not changed, whatever its sign in the diff."""
    diff = "-    root = total**0.5\n-    return x / root\n+    root = total**0.5\n+    return x\n"

    assert lines(diff) == ["    return x"]


def test_around_a_line_that_is_gone_both_neighbors_are_right():
    """Blank lines between do not count."""
    diff = "-    root = total**0.5\n"

    assert lines(diff) == ["    total = (x * x).sum(axis)", "    return x / root"]


def test_a_comment_is_no_neighbor_of_a_gap():
    """The line of code beyond it is."""
    source = "def f(x):\n    y = x\n    # Why.\n    y += 1\n    return y\n"

    assert lines("-    y += 1\n", source) == ["    y = x", "    return y"]


def test_at_the_top_of_a_body_only_the_line_below_the_gap_is_right():
    """Above it is a docstring, which nobody can mark."""
    diff = "-    total = (x * x).sum(axis)\n"

    assert lines(diff) == ["    root = total**0.5"]


def test_at_the_end_of_a_function_only_the_line_above_the_gap_is_right():
    """What follows belongs to another definition, and is not shown."""
    view = shown(SOURCE, a_break("-    root = total**0.5\n-    return x / root\n"))

    assert lines("-    root = total**0.5\n-    return x / root\n") == [
        "    total = (x * x).sum(axis)"
    ]
    assert "class Cache" not in view.code


def test_around_a_decorator_that_is_gone_the_lines_of_the_function_are_right():
    """Not the end of the function above."""
    assert lines("-@cached\n") == ["@checked"]
    assert lines("-@checked\n") == ["@cached", "def norm(x, axis):"]


def test_a_changed_decorator_is_right():
    """It is a line of the function."""
    assert lines("-@cached\n+@cached(size=0)\n") == ["@cached(size=0)"]


def test_code_that_becomes_a_comment_counts_as_gone():
    """A comment cannot be marked."""
    diff = "-    root = total**0.5\n+    # root = total**0.5\n"

    assert lines(diff) == ["    total = (x * x).sum(axis)", "    return x / root"]


def test_of_a_body_that_is_gone_the_signature_is_right():
    """Every puzzle has a line to mark."""
    source = 'def f(x):\n    """Double x."""\n    x *= 2\n'

    assert lines("-    x *= 2\n", source) == ["def f(x):"]


def test_lines_are_found_where_the_text_of_the_break_is_also_part_of_another_line():
    """A break takes whole lines."""
    source = "def f(x):\n    y = x\n    if y:\n        y = x\n    return y\n"
    diff = "-    y = x\n-    if y:\n+    y = -x\n+    if y:\n"

    assert lines(diff, source) == ["    y = -x"]


# --- the options


def told(*numbers: int) -> list[Told]:
    return [Told(f"page-{n}", f"Title {n}", f"{n} is not 0") for n in numbers]


def test_the_right_answer_is_always_an_option():
    """Whether there are no others, or many."""
    [right] = told(0)

    assert options("key", right, []) == [right]
    assert right in options("key", right, told(*range(1, 50)))


def test_there_are_at_most_four_options():
    """The first others, as they are the best."""
    [right] = told(0)

    assert set(options("key", right, told(*range(1, 50)))) == {right, *told(1, 2, 3)}
    assert MOST == 4


def test_no_two_options_read_the_same():
    """A double of the right one would be right and count as wrong."""
    [right] = told(0)
    doubles = [right, Told("other", right.title, right.says), *told(1, 1, 2)]

    assert sorted(options("key", right, doubles)) == sorted([right, *told(1, 2)])


def test_the_order_of_options_does_not_depend_on_the_order_of_the_others():
    """Nor does it change from build to build."""
    [right] = told(0)

    assert options("key", right, told(1, 2, 3)) == options("key", right, told(3, 2, 1))


def test_the_right_option_stands_anywhere():
    """Over many puzzles every place occurs: none can be guessed."""
    [right] = told(0)

    places = {options(f"key-{n}", right, told(1, 2, 3)).index(right) for n in range(100)}

    assert places == {0, 1, 2, 3}


# --- all puzzles

SOURCES = {
    "snippets/a.py": 'def f(x):\n    """Add\n\n    one."""\n    return x + 1\n',
    "snippets/b.py": "def g(x):\n    return x * 2\n",
}
F, G = "-    return x + 1\n+    return x{}\n", "-    return x * 2\n+    return x{}\n"


def report(id: str, module: str, *ends: str, **fields) -> Report:
    """A page whose check imports a module, with a break for each end of its changed line."""
    diff = {"a": F, "b": G}[module]
    breaks = tuple(
        a_break(diff.format(end), f"snippets/{module}.py", f"bad-{number}")
        for number, end in enumerate(ends)
    )
    check = Fence(
        1, "python", "check", f"from snippets.{module} import {'fg'['ab'.index(module)]}\n"
    )
    question = Question(
        "topic", id, f"Why {id}, if $x < 1$?", level=2, check=check, breaks=breaks, **fields
    )
    results = tuple(BreakReport(b.name, b.file, True, f"{id}: {b.name} <1>") for b in breaks)
    return Report(question, 0.1, True, results, ())


def made(*reports: Report, cards: set[str] = frozenset()) -> dict:
    """The listing of these pages."""
    paths = [one.question.path for one in reports]
    topics = {"none": "Nothing", "topic": "The topic"}
    urls = {path: f"{path}/" for path in paths}
    return listing(reports, SOURCES, topics, urls, dict.fromkeys(paths, True), cards)


def asked(data: dict, key: str) -> set[tuple[str, str]]:
    """The options of a puzzle: page and message."""
    [puzzle] = [puzzle for puzzle in data["puzzles"] if puzzle["key"] == key]
    return {(page, says) for page, says in puzzle["options"]}


def test_a_puzzle_has_all_that_the_page_shows():
    """Its key is that of the card, its change that of the break, its answer what the check said."""
    data = made(report("one", "a", ""), cards={"one!bad-0"})

    [puzzle] = data["puzzles"]
    assert (puzzle["key"], puzzle["page"], puzzle["card"]) == ("one!bad-0", "one", True)
    assert puzzle["name"] == "f"
    assert (puzzle["offered"], puzzle["right"]) == ((1, 5), (5,))
    assert puzzle["options"][puzzle["answer"]] == ["one", "one: bad-0 <1>"]
    assert puzzle["change"] == {
        "file": "snippets/a.py",
        "old": "    return x + 1\n",
        "new": "    return x\n",
    }
    assert puzzle["reason"] == "<p>Reason of bad-0.</p>"
    assert 'class="gd"' in puzzle["diff"]
    assert data["topics"] == {"topic": "The topic"}
    assert data["pages"]["one"] == {
        "topic": "topic",
        "level": 2,
        "title": "Why one, if \\(x &lt; 1\\)?",
        "url": "docs/topic/one.md/",
        "check": "from snippets.a import f\n",
        "numpy": True,
    }


def test_a_break_beyond_the_cards_of_its_page_has_none():
    """A miss of it has nothing to bring back."""
    data = made(report("one", "a", "", " - 1"), cards={"one!bad-0"})

    assert [puzzle["card"] for puzzle in data["puzzles"]] == [True, False]


def test_each_line_of_code_is_html_of_its_own():
    """As many as the code has, escaped, each with all its elements closed."""
    data = made(report("one", "a", " < '&<b>'"))

    [puzzle] = data["puzzles"]
    texts = [html.unescape(re.sub("<[^>]*>", "", line)) for line in puzzle["lines"]]
    assert texts == ["def f(x):", '    """Add', "", '    one."""', "    return x < '&<b>'"]
    assert "<b>" not in "".join(puzzle["lines"])
    assert all(line.count("<span") == line.count("</span>") for line in puzzle["lines"])


def test_each_page_has_its_turn_before_a_second_break_of_any():
    """Two changes of one function in a row would give the second one away."""
    data = made(report("one", "a", "", " - 1"), report("two", "b", "", " - 1", " - 2"))

    assert [puzzle["key"] for puzzle in data["puzzles"]] == [
        "one!bad-0",
        "two!bad-0",
        "one!bad-1",
        "two!bad-1",
        "two!bad-2",
    ]


MANY = tuple(f" - {number}" for number in range(10, 19))


def test_the_other_breaks_of_the_page_come_first():
    """However many other pages check the same module."""
    data = made(report("near", "a", *MANY), report("one", "a", "", " - 1", " - 2"))

    for key in ("one!bad-0", "one!bad-1", "one!bad-2"):
        assert {page for page, _ in asked(data, key)} == {"one", "near"}
        assert len([page for page, _ in asked(data, key) if page == "one"]) == 3


def test_pages_whose_checks_import_the_same_module_come_next():
    """However many others there are."""
    data = made(report("far", "b", *MANY), report("one", "a", ""), report("near", "a", *MANY))

    assert [page for page, _ in sorted(asked(data, "one!bad-0"))] == ["near", "near", "near", "one"]
    for number in range(len(MANY)):
        assert "far" not in {page for page, _ in asked(data, f"near!bad-{number}")}


def test_pages_far_away_fill_up():
    """A puzzle has four options where the pages have four breaks."""
    data = made(report("far", "b", "", " - 1", " - 2"), report("one", "a", ""))

    assert {page for page, _ in asked(data, "one!bad-0")} == {"one", "far"}
    assert len(asked(data, "one!bad-0")) == 4


def test_the_same_change_on_another_page_is_no_option():
    """Its check fails under this change too, so it would be right as well."""
    data = made(report("one", "a", ""), report("two", "a", "", " - 1"))

    assert asked(data, "one!bad-0") == {("one", "one: bad-0 <1>"), ("two", "two: bad-1 <1>")}


def test_the_same_lines_in_another_file_are_another_change():
    """Only what breaks the same file in the same way is left out."""
    sources = {"snippets/a.py": SOURCES["snippets/a.py"], "snippets/b.py": SOURCES["snippets/a.py"]}
    one, check = report("one", "a", ""), report("two", "b").question.check
    other = a_break(F.format(""), "snippets/b.py")
    question = Question("topic", "two", "Two", level=2, check=check, breaks=(other,))
    two = Report(question, 0.1, True, (BreakReport("bad", "snippets/b.py", True, "no"),), ())
    urls = {page.question.path: "" for page in (one, two)}

    data = listing([one, two], sources, {}, urls, dict.fromkeys(urls, False), set())

    assert ("two", "no") in asked(data, "one!bad-0")


@pytest.mark.parametrize("passed", [True, False])
def test_only_breaks_that_were_caught_are_puzzles(passed):
    """On pages whose checks pass."""
    good = report("one", "a", "", " - 1")
    missed = (good.breaks[0], BreakReport("bad-1", "snippets/a.py", False, "the check passes"))

    data = made(Report(good.question, 0.1, passed, missed, ()))

    assert [puzzle["key"] for puzzle in data["puzzles"]] == (["one!bad-0"] if passed else [])
    assert list(data["pages"]) == (["one"] if passed else [])


def test_what_is_not_on_show_is_left_to_a_file_of_its_page():
    """The list knows what to choose by; together the parts are the whole."""
    data = {
        "format": FORMAT,
        "pages": {"one": {"topic": "t", "check": "assert 1"}, "two": {"topic": "t", "check": "x"}},
        "puzzles": [
            {"key": "one!a", "page": "one", "card": True, "lines": ["x"]},
            {"key": "two!a", "page": "two", "card": False, "lines": ["y"]},
        ],
    }

    listed, details = split(data)

    assert listed["pages"] == {"one": {"topic": "t"}, "two": {"topic": "t"}}
    assert listed["puzzles"] == [
        {"key": "one!a", "page": "one", "card": True},
        {"key": "two!a", "page": "two", "card": False},
    ]
    assert details["one"] == {"check": "assert 1", "puzzles": {"one!a": data["puzzles"][0]}}
