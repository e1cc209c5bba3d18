"""What can be practiced: which functions, how a stub looks, how a name is understood."""

import ast
from pathlib import Path

import pytest

from drill import practice
from drill.project import Project
from tests.drill.knowledge_base import CASES, GOOD_PAGE, MODULE, practiced, write

SECOND = GOOD_PAGE.replace("level: 1", "level: 3").replace("no-scale", "without-scale")
INDEX = "# The topic\n\n" + "".join(
    f"{n}. [Why are scores divided by the square root of d?]({id}.md)\n"
    for n, id in enumerate(("a-question", "b-question"), 1)
)


def keys(project: Project) -> list[str]:
    return [task.key for task in practice.tasks(project)]


def test_a_function_that_a_page_embeds_is_practiced(tmp_path):
    """With the page's level, topic and check."""
    [task] = practice.tasks(practiced(tmp_path))

    assert (task.key, task.level, task.topic) == ("module.attention_scores", 1, "topic")
    assert [check["page"] for check in task.graded["checks"]] == ["docs/topic/a-question.md"]
    assert [broken["name"] for broken in task.graded["breaks"]] == ["no-scale"]


def test_a_function_that_only_a_check_imports_is_practiced_where_it_has_cases(tmp_path):
    """Helpers of a check are practiced if someone has thought of cases."""
    module = MODULE + '\n\ndef double(x):\n    """Twice."""\n    return 2 * x\n'
    page = GOOD_PAGE.replace("import attention_scores", "import attention_scores, double")
    files = {"snippets/module.py": module, "drill/cases/module.py": CASES}
    without = keys(write(tmp_path, page, files))
    files["drill/cases/module.py"] += "\n\ndef double(rng):\n    yield (2.0,)\n"

    assert without == ["module.attention_scores"]
    assert keys(write(tmp_path, page, files)) == ["module.attention_scores", "module.double"]


def test_a_function_of_two_pages_is_graded_by_both_and_has_the_lower_level(tmp_path):
    """In the order of the pages."""
    files = {"docs/topic/b-question.md": SECOND, "docs/topic/index.md": INDEX}
    [task] = practice.tasks(write(tmp_path, files={**files, "drill/cases/module.py": CASES}))

    assert [question.id for question in task.questions] == ["a-question", "b-question"]
    assert [broken["name"] for broken in task.graded["breaks"]] == ["no-scale", "without-scale"]
    assert task.level == 1


def test_an_embedded_function_without_cases_is_refused(tmp_path):
    """With the page and the file that lacks them."""
    with pytest.raises(LookupError, match=r"a-question\.md embeds attention_scores, which has no"):
        practice.tasks(write(tmp_path))


def test_cases_that_no_page_shows_are_refused(tmp_path):
    """They would grade nothing."""
    project = practiced(tmp_path, f"{CASES}\n\ndef nothing(rng):\n    yield ()\n")

    with pytest.raises(LookupError, match=r"module\.py has cases for nothing, which no page shows"):
        practice.tasks(project)


def test_helpers_of_cases_are_no_functions(tmp_path):
    """A name that starts with an underscore is the file's own."""
    project = practiced(tmp_path, f"{CASES}\n\ndef _draw(rng):\n    return 1\n")

    assert keys(project) == ["module.attention_scores"]


def test_a_stub_is_everything_but_the_body(tmp_path):
    """It runs as it is, and returns nothing."""
    [task] = practice.tasks(practiced(tmp_path))

    assert task.stub == (
        "import math\n\nimport numpy as np\n\n\n"
        "def attention_scores(query: np.ndarray, key: np.ndarray) -> np.ndarray:\n"
        '    """Compare every query with every key."""\n    ...\n'
    )


def test_a_solution_is_the_function_with_its_imports(tmp_path):
    """Nothing else of its file."""
    [task] = practice.tasks(practiced(tmp_path))

    assert task.solution == f"import math\n\nimport numpy as np\n\n\n{task.reference}"
    assert task.reference in MODULE


@pytest.mark.parametrize("name", ["attention_scores", "module.attention_scores"])
def test_a_function_is_found_by_its_name(tmp_path, name):
    """With its module or without."""
    assert practice.find(practiced(tmp_path), name).key == "module.attention_scores"


def test_a_name_that_is_nearly_right_gets_a_proposal(tmp_path):
    """A slip of the fingers is the usual reason."""
    with pytest.raises(LookupError, match="do you mean attention_scores"):
        practice.find(practiced(tmp_path), "atention_scores")


def test_a_name_that_means_nothing_is_sent_to_the_list(tmp_path):
    """Nothing is guessed."""
    with pytest.raises(LookupError, match="there is no function x to practice: see `drill practi"):
        practice.find(practiced(tmp_path), "x")


def test_a_name_of_two_functions_is_asked_back(tmp_path):
    """With both full names."""
    second = SECOND.replace("snippets/module.py", "snippets/other.py").replace(
        "snippets.module", "snippets.other"
    )
    files = {"docs/topic/b-question.md": second, "docs/topic/index.md": INDEX}
    files |= {f"snippets/{name}.py": MODULE for name in ("module", "other")}
    files |= {f"drill/cases/{name}.py": CASES for name in ("module", "other")}

    with pytest.raises(LookupError, match=r"one of module\.attention_scores, other\.attention_sc"):
        practice.find(write(tmp_path, files=files), "attention_scores")


def test_every_stub_of_the_project_is_python_without_an_answer():
    """The docstring is the last thing before the dots."""
    project = Project(Path(__file__).parent.parent.parent)

    for task in practice.tasks(project):
        body = ast.parse(task.stub).body[-1].body
        assert [type(node.value) for node in body] == [ast.Constant, ast.Constant], task.key
        assert body[1].value.value is ..., task.key
