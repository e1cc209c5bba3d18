"""What the site ships for the browser, and who may run in it."""

import base64
import hashlib
import json
import shutil
from pathlib import Path

import pytest
from bs4 import BeautifulSoup, Tag

from drill import browser, runtime
from drill.page import Question
from drill.project import Project
from drill.runtime import Numpy, Runtime
from tests.drill.knowledge_base import GOOD_PAGE, write

HERE = Numpy("numpy-0-wasm32.whl", "0" * 64, b"wheel", 5)
THERE = Numpy("numpy-0-wasm32.whl", "0" * 64, None, 0)
BUNDLED = Runtime({"pyodide.mjs": b"js"}, {"python": "3"}, HERE)
DISTANT = Runtime({"pyodide.mjs": b"js"}, {"python": "3"}, THERE)
WORKER = 'const SITE = "";\nconst PYTHON = "";\n'
PAGE = "<!doctype html><html><head><meta charset='utf-8'></head><body>{}</body></html>"


# --- the element of a check


def test_data_survives_an_attribute():
    """Quotes, angle brackets, ampersands and lines come back as they were, from one line of HTML."""
    data = {"code": "if a < b and c > \"d\":\n\n    print('&amp; &#10;')\n\tx\n", "é": "漢 🙂"}

    text = browser.attribute(data)

    element = BeautifulSoup(f'<p data-check="{text}"></p>', "html.parser").p
    assert "\n" not in text
    assert isinstance(element, Tag)
    assert json.loads(str(element["data-check"])) == data


def test_the_element_has_the_check_and_its_breaks(tmp_path):
    """Everything that a run needs to know."""
    project = write(tmp_path)
    question = project.questions[0]

    made = browser.check_element(project, question, BUNDLED)

    element = BeautifulSoup(made, "html.parser").select_one("div > drill-check")
    assert element is not None
    assert question.check is not None
    assert json.loads(str(element["data-check"])) == {
        "code": question.check.code,
        "numpy": True,
        "breaks": [
            {
                "name": "no-scale",
                "diff": (
                    "-    return query @ key.mT / math.sqrt(query.shape[-1])\n"
                    "+    return query @ key.mT\n"
                ),
                "file": "snippets/module.py",
                "old": "    return query @ key.mT / math.sqrt(query.shape[-1])\n",
                "new": "    return query @ key.mT\n",
            }
        ],
    }


def test_without_python_the_page_says_so_and_has_no_buttons(tmp_path):
    """A paragraph stands in the place of the element."""
    project = write(tmp_path)

    made = browser.check_element(project, project.questions[0], None)

    assert "drill-check" not in made
    assert "built without Python for the browser" in made


@pytest.mark.parametrize(
    ("found", "numpy", "said"),
    [
        (BUNDLED, False, "loads Python (0 MB before compression) from this site. Your"),
        (BUNDLED, True, "loads Python and NumPy (0 MB before compression) from this site. Your"),
        (DISTANT, False, "loads Python (0 MB before compression) from this site. Your"),
        (DISTANT, True, "from this site, and NumPy (4 MB) from cdn.jsdelivr.net, the only"),
    ],
)
def test_what_the_first_run_loads_is_said_before(found, numpy, said):
    """And from where; NumPy only where a check needs it."""
    assert said in browser.loads(found, numpy)


def test_a_check_needs_numpy_if_a_snippet_does(tmp_path):
    """The check need not import it itself."""
    check = GOOD_PAGE.replace("import numpy as np\n\nfrom", "from")

    assert browser.needs_numpy(*first(write(tmp_path / "a", check)))


def test_a_check_of_plain_snippets_needs_no_numpy(tmp_path):
    """Whatever its text says of NumPy."""
    page = GOOD_PAGE.replace("import numpy as np\n\nfrom", "# import numpy would be slow\nfrom")
    module = "def attention_scores(query, key):\n    return query\n"
    project = write(tmp_path, page, {"snippets/module.py": module})

    assert not browser.needs_numpy(*first(project))


def first(project: Project) -> tuple[Project, Question]:
    return project, project.questions[0]


# --- what is shipped


def test_the_worker_gets_snippets_cases_and_what_runs_them(tmp_path):
    """Each file as it is."""
    cases = "def attention_scores(rng):\n    yield ()\n"
    project = write(tmp_path, files={"drill/cases/module.py": cases})

    shipped = json.loads(browser.python_json(project))

    assert shipped["snippets/module.py"] == (tmp_path / "snippets/module.py").read_text()
    assert shipped["drill/cases/module.py"] == cases
    tool = Path(browser.__file__).parent
    assert all(shipped[f"drill/{name}"] == (tool / name).read_text() for name in browser.TOOL)


@pytest.mark.parametrize(("found", "wheel"), [(BUNDLED, True), (DISTANT, False)])
def test_python_is_shipped_and_numpy_where_it_is_bundled(found, wheel):
    """In a folder named after the version, so that caches may keep it for good."""
    folder = f"assets/drill/pyodide-{runtime.VERSION}/"

    files = browser.runtime_files(found)

    assert files[f"{folder}pyodide.mjs"] == b"js"
    assert (f"{folder}{HERE.name}" in files) is wheel
    assert json.loads(files["assets/drill/runtime.json"]) == found.as_json()


# --- the policy


def policies(site: Path) -> dict[str, dict[str, list[str]]]:
    """The policy of every page: directive -> sources."""
    found = {}
    for page in sorted(site.rglob("*.html")):
        soup = BeautifulSoup(page.read_bytes(), "html.parser")
        [meta] = soup.select('head > meta[http-equiv="Content-Security-Policy"]')
        parts = [part.split() for part in str(meta["content"]).split(";")]
        found[page.relative_to(site).as_posix()] = {name: sources for name, *sources in parts}
    return found


def test_the_policy_of_every_page_lists_its_inline_scripts(site):
    """By hash, so that no other can run; data blocks are no scripts."""
    known = policies(site)

    for name, policy in known.items():
        soup = BeautifulSoup((site / name).read_bytes(), "html.parser")
        scripts = soup.select("script:not([src]):not([type='application/json'])")
        assert scripts
        for script in scripts:
            digest = hashlib.sha256(script.decode_contents().encode()).digest()
            assert f"'sha256-{base64.b64encode(digest).decode()}'" in policy["script-src"], name


def test_no_page_has_what_its_policy_forbids(site):
    """No script from elsewhere, and no handler in an attribute."""
    for page in site.rglob("*.html"):
        soup = BeautifulSoup(page.read_bytes(), "html.parser")
        handlers = [e.name for e in soup.find_all() for name in e.attrs if name.startswith("on")]
        foreign = [str(e["src"]) for e in soup.select("script[src]") if ":" in str(e["src"])]
        assert (handlers, foreign) == ([], []), page


def test_the_policy_is_ahead_of_everything_it_is_for(site):
    """A policy in a page is for what comes after it."""
    for page in site.rglob("*.html"):
        head = page.read_text().partition("<head>")[2]
        assert head.lstrip().startswith('<meta http-equiv="Content-Security-Policy"'), page


@pytest.mark.parametrize(
    ("found", "sources"),
    [
        (None, "'self'"),
        (BUNDLED, "'self'"),
        (DISTANT, f"'self' https://cdn.jsdelivr.net/pyodide/v{runtime.VERSION}/full/"),
    ],
)
def test_only_a_numpy_that_is_not_bundled_comes_from_elsewhere(found, sources):
    """And only it: the address is as narrow as can be."""
    policy = browser.policy([], found)

    assert f"connect-src {sources};" in policy
    assert policy.count("http") == policy.count("https://cdn.jsdelivr.net/pyodide/v")


# --- the versions in the service worker


def finished(site: Path, found: Runtime | None = BUNDLED, **files: str) -> str:
    """The service worker of a site of these files."""
    shutil.rmtree(site, ignore_errors=True)
    site.mkdir()
    content = {"sw.js": WORKER, "index.html": PAGE.format("a"), "plain.txt": "text", **files}
    for name, text in content.items():
        (site / name).write_text(text)
    browser.finish(site, found)
    return (site / "sw.js").read_text()


def versions(worker: str) -> tuple[str, str]:
    _, site, _, python, _ = worker.split('"')
    return site, python


def test_two_builds_of_the_same_files_have_one_version(tmp_path):
    """Wherever they stand."""
    one, other = finished(tmp_path / "one"), finished(tmp_path / "other")

    assert one == other
    assert all(len(version) == 16 for version in versions(one))


@pytest.mark.parametrize(
    "changed",
    [
        {"plain.txt": "texts"},
        {"index.html": PAGE.format("b")},
        {"new.txt": ""},
        {"sw.js": f"{WORKER};"},
    ],
    ids=["text", "page", "new", "worker"],
)
def test_any_change_of_a_file_changes_the_version_of_the_site(tmp_path, changed):
    """And leaves that of Python."""
    before = versions(finished(tmp_path / "site"))
    after = versions(finished(tmp_path / "site", **changed))

    assert after[0] != before[0]
    assert after[1] == before[1]


@pytest.mark.parametrize(
    "found",
    [
        None,
        Runtime({"pyodide.mjs": b"other"}, {"python": "3"}, HERE),
        Runtime({"pyodide.mjs": b"js"}, {"python": "3"}, Numpy(HERE.name, "1" * 64, b"whee1", 5)),
    ],
    ids=["none", "core", "numpy"],
)
def test_another_python_changes_its_version(tmp_path, found):
    """Then the browser's copy is replaced."""
    before = versions(finished(tmp_path / "site"))

    assert versions(finished(tmp_path / "site", found))[1] != before[1]


def test_the_policy_of_a_page_has_the_hash_of_its_script(tmp_path):
    """Beside the site's own scripts and WebAssembly nothing else may run."""
    script = "let a = 1 < 2 && '3';"
    finished(tmp_path / "site", **{"index.html": PAGE.format(f"<script>{script}</script>")})

    [policy] = policies(tmp_path / "site").values()

    digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
    assert policy["script-src"] == ["'self'", "'wasm-unsafe-eval'", f"'sha256-{digest}'"]
