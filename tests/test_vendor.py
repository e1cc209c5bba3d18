"""What the site serves of other projects: known by hash, licensed, and asking nobody for anything."""

import hashlib
import json
import re
from pathlib import Path

import pytest

ASSETS = Path(__file__).parent.parent / "docs/assets/drill"
VENDOR = ASSETS / "vendor"
COMPONENTS = json.loads((VENDOR / "vendor.json").read_text(encoding="utf-8"))
LISTED = {file: digest for part in COMPONENTS for file, digest in part["sha256"].items()}
FILES = sorted(file.relative_to(VENDOR).as_posix() for file in VENDOR.rglob("*") if file.is_file())
CODE = sorted(
    file.relative_to(ASSETS).as_posix()
    for file in ASSETS.rglob("*")
    if file.suffix in {".css", ".js", ".mjs", ".html", ".svg"}
)
# Names of XML vocabularies look like addresses and are never asked.
NAMES = {
    "http://www.w3.org/1998/Math/MathML",
    "http://www.w3.org/1999/xlink",
    "http://www.w3.org/2000/svg",
}
ADDRESS = re.compile(r"""(?:https?:|(?<=["'`(]))//[\w.-]+\.\w+[^\s"'`)\\]*""")


def addresses(text: str) -> set[str]:
    """The absolute addresses in a script or style, comments left out."""
    without = re.sub(r"/\*.*?\*/|^\s*//.*$", "", text, flags=re.DOTALL | re.MULTILINE)
    return set(ADDRESS.findall(without)) - NAMES


def test_the_list_has_every_file_and_no_other() -> None:
    """Below vendor/ there is what vendor.json lists, and vendor.json itself."""
    files = [file for file in FILES if file != "vendor.json"]

    assert files == sorted(LISTED)


@pytest.mark.parametrize("file", sorted(LISTED))
def test_a_file_is_the_one_that_was_vendored(file: str) -> None:
    """Its SHA-256 is the listed one: nobody edited it by hand."""
    content = (VENDOR / file).read_bytes()

    assert hashlib.sha256(content).hexdigest() == LISTED[file]


@pytest.mark.parametrize("component", COMPONENTS, ids=lambda part: part["name"])
def test_a_component_has_an_exact_version(component: dict) -> None:
    """The version is one release, not a range."""
    assert re.fullmatch(r"\d+\.\d+\.\d+", component["version"])


@pytest.mark.parametrize("component", COMPONENTS, ids=lambda part: part["name"])
def test_a_component_names_its_license(component: dict) -> None:
    """The license is an SPDX identifier such as MIT."""
    assert re.fullmatch(r"[A-Za-z0-9.+-]+(?: (?:AND|OR) [A-Za-z0-9.+-]+)*", component["license"])


@pytest.mark.parametrize("component", COMPONENTS, ids=lambda part: part["name"])
def test_a_component_brings_the_text_of_its_license(component: dict) -> None:
    """A LICENSE file with a copyright notice stands among the component's files."""
    texts = [
        (VENDOR / file).read_text(encoding="utf-8")
        for file in component["sha256"]
        if Path(file).name.startswith("LICENSE")
    ]

    assert any("copyright" in text.lower() for text in texts)


@pytest.mark.parametrize(
    "text",
    [
        'import("https://cdn.example/katex.mjs")',
        "fetch('//cdn.example/data.json')",
        "a { background: url(//cdn.example/a.png) }",
        "@import url(https://fonts.example/css);",
    ],
)
def test_an_address_to_fetch_is_seen(text: str) -> None:
    """The search that the next test relies on finds what it looks for."""
    assert addresses(text)


@pytest.mark.parametrize("file", CODE)
def test_a_script_or_style_has_no_address_to_fetch(file: str) -> None:
    """Nothing that the site serves of its own accord knows another origin."""
    text = (ASSETS / file).read_text(encoding="utf-8")

    assert addresses(text) == set()
