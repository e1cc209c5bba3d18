"""The built site, read as files: what its pages show, where its links lead, and when it is not built."""

import ast
import builtins
import dis
import gzip
import re
import shutil
import subprocess
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from types import CodeType
from typing import NamedTuple
from urllib.parse import unquote, urljoin, urlsplit

import pytest
from bs4 import BeautifulSoup, Tag

from drill.check import Report, check
from drill.page import Question
from drill.project import Project

ROOT = Path(__file__).parent.parent.parent
QUESTIONS = Project(ROOT).questions
SITE_URL = "https://drill.example/dl/"
REPO_URL = "https://github.com/someone/dl-drill"
LABS = sorted(file.stem for file in (ROOT / "docs/labs").glob("[!_]*.py"))
TOPICS = re.findall(r"^\d+\. \[.*\]\((.*)/index\.md\)", (ROOT / "docs/index.md").read_text(), re.M)

every_question = pytest.mark.parametrize("question", QUESTIONS, ids=lambda q: q.id)
every_lab = pytest.mark.parametrize("lab", LABS)
every_topic = pytest.mark.parametrize("topic", TOPICS)
Pages = dict[str, BeautifulSoup]
Tree = dict[str, tuple[int, bytes]]
Build = Callable[..., "subprocess.CompletedProcess[str]"]
Damage = Callable[[Path], None]


class Failed(NamedTuple):
    """How a build over a standing site ended, and the site before it."""

    code: int
    out: str
    err: str
    before: Tree
    site: Path

    @property
    def said(self) -> str:
        return self.out + self.err


Fail = Callable[[Damage], Failed]


# --- reading the site


@pytest.fixture(scope="module")
def pages(site: Path) -> Pages:
    """Every page by its path within the site, "attention/index.html"; but not those that moved."""
    return {
        file.relative_to(site).as_posix(): BeautifulSoup(file.read_bytes(), "html.parser")
        for file in sorted(site.rglob("*.html"))
        if b'http-equiv="refresh"' not in file.read_bytes()
    }


@pytest.fixture(scope="module")
def reports(checkout: Path) -> dict[str, Report]:
    """What the check and the breaks of each page say, measured apart from the build."""
    project = Project(checkout)
    return {r.question.id: r for r in check(project, project.questions, fresh=True)}


def page_of(question: Question) -> str:
    return f"{question.topic}/{question.id}/index.html"


def source_of(page: str, checkout: Path) -> str:
    """The source of a page, relative to docs/: of "labs/a/index.html" it is "labs/a.py"."""
    folder = page.removesuffix("index.html").rstrip("/")
    names = [f"{folder}/index.md".lstrip("/"), f"{folder}.md", f"{folder}.py"]
    return next(name for name in names if (checkout / "docs" / name).is_file())


def is_made(page: str) -> bool:
    """Whether a page is made of others, and has no source of its own."""
    return page == "404.html" or page.endswith("/cheat-sheet/index.html")


def section(page: BeautifulSoup, anchor: str) -> list[Tag]:
    """The elements between a heading and the next one of its kind."""
    heading = page.find(id=anchor)
    assert isinstance(heading, Tag)
    found: list[Tag] = []
    for element in heading.find_next_siblings():
        if element.name == heading.name:
            break
        found.append(element)
    return found


def code_blocks(elements: list[Tag]) -> list[str]:
    return [
        e.select_one("pre > code").get_text() for e in elements if "highlight" in e.get("class", [])
    ]


def following(page: BeautifulSoup, title: str) -> Tag:
    """What stands right below the block of code with this title."""
    [name] = [name for name in page.select(".filename") if name.get_text() == title]
    below = name.parent.find_next_sibling()
    assert isinstance(below, Tag)
    return below


def title_of(page: BeautifulSoup) -> str:
    """The text of the main heading, without the link to itself."""
    heading = page.select_one("article h1")
    return "".join(heading.find_all(string=True, recursive=False)).strip()


def target(page: str, link: str) -> tuple[str, str] | None:
    """The file of the site and the anchor that a link on a page means; None if it leaves the site."""
    address = urljoin(urljoin(SITE_URL, page), link)
    if not address.startswith(SITE_URL):
        return None
    path = unquote(urlsplit(address).path).removeprefix(urlsplit(SITE_URL).path)
    whole = f"{path}index.html" if path == "" or path.endswith("/") else path
    return whole, unquote(urlsplit(address).fragment)


def listed(index: Path) -> list[tuple[str, str]]:
    """The numbered links of an index page: text and target."""
    return re.findall(r"^\d+\. \[(.*)\]\((.*)\)", index.read_text(encoding="utf-8"), re.M)


# --- pages


def test_every_page_is_described_by_words_of_its_own(pages: Pages) -> None:
    """In plain text of at most 160 characters, which previews of links show too."""
    descriptions: dict[str, str] = {}
    for page, soup in pages.items():
        if page == "404.html":
            continue
        text = str(soup.select_one("meta[name=description]")["content"])
        assert 20 <= len(text) <= 160, (page, text)
        assert not re.search(r"[\\${}]|&\w+;|  ", text), (page, text)
        assert soup.select_one("meta[property='og:description']")["content"] == text
        assert soup.select_one("meta[property='og:title']")["content"]
        assert text not in descriptions, (page, descriptions[text])
        descriptions[text] = page


@every_question
def test_a_question_is_described_by_its_short_answer(question: Question, pages: Pages) -> None:
    """From its first words on, as far as they are plain."""
    soup = pages[page_of(question)]
    description = str(soup.select_one("meta[name=description]")["content"])

    plain = re.match(r"[\w ,.:]*", question.short_answer)[0].rstrip()

    assert description.startswith(plain[:80])


def test_every_page_has_a_canonical_address_and_a_language(pages: Pages) -> None:
    """Its own, under SITE_URL."""
    for page, soup in pages.items():
        assert soup.html["lang"] == "en"
        if page != "404.html":
            canonical = soup.select_one("link[rel=canonical]")["href"]
            assert canonical == SITE_URL + page.removesuffix("index.html")


def test_every_source_has_its_page(pages: Pages, checkout: Path) -> None:
    """All Markdown and all labs are there; besides them cheat sheets, and a page for wrong addresses."""
    docs = checkout / "docs"
    sources = [*docs.rglob("*.md"), *docs.glob("labs/[!_]*.py")]

    shown = {source_of(page, checkout) for page in pages if not is_made(page)}

    assert shown == {file.relative_to(docs).as_posix() for file in sources}


def test_no_page_shows_a_fence_as_text(pages: Pages) -> None:
    """No paragraph, list item or cell starts with backticks, which is how a misread fence looks."""
    wrong = [
        (page, element.get_text()[:60])
        for page, soup in pages.items()
        for element in soup.select("article :is(p, li, td, div, h2, h3)")
        if element.get_text().lstrip().startswith(("```", "~~~"))
    ]

    assert wrong == []


def test_no_embed_is_left(pages: Pages) -> None:
    """Every `--8<--` became code."""
    assert [page for page, soup in pages.items() if "--8<" in soup.get_text()] == []


@every_question
def test_embedded_code_is_that_of_the_snippets(
    question: Question, pages: Pages, checkout: Path
) -> None:
    """Under "In code" stands every embedded definition, as it is in its file."""
    shown = "\n".join(code_blocks(section(pages[page_of(question)], "in-code")))

    for embed in question.embeds:
        source = (checkout / embed.file).read_text(encoding="utf-8")
        [node] = [n for n in ast.parse(source).body if getattr(n, "name", "") == embed.name]
        assert ast.get_source_segment(source, node) in shown


@every_question
def test_shown_code_has_the_imports_it_needs(question: Question, pages: Pages) -> None:
    """Pasted into an empty notebook it runs, and every global name it uses is there."""
    namespace: dict[str, object] = {}
    blocks = code_blocks(section(pages[page_of(question)], "in-code"))

    for block in blocks:
        exec(compile(block, "<page>", "exec"), namespace)
    used = {name for block in blocks for name in global_names(compile(block, "<page>", "exec"))}

    assert used
    assert used - set(namespace) - set(dir(builtins)) - {"__annotations__"} == set()


def global_names(code: CodeType) -> Iterator[str]:
    """The names that code, or a function in it, takes from the module."""
    for instruction in dis.get_instructions(code):
        if instruction.opname in {"LOAD_GLOBAL", "LOAD_NAME"}:
            yield instruction.argval
    for constant in code.co_consts:
        if isinstance(constant, CodeType):
            yield from global_names(constant)


@every_question
def test_a_check_bears_the_mark_verified(question: Question, pages: Pages) -> None:
    """Below the check and the buttons that run it stands that it passes, all breaks caught."""
    element = following(pages[page_of(question)], "check")
    mark = element.find_next_sibling()

    assert element.find("drill-check")
    assert "drill-result--passed" in mark["class"]
    assert mark.get_text().startswith("Verified: the check passes")


@every_question
def test_a_break_shows_what_the_check_says_under_it(
    question: Question, pages: Pages, reports: dict[str, Report]
) -> None:
    """Right below each diff stands the message measured for that break, word for word."""
    page = pages[page_of(question)]
    marks = [
        following(page, f"break {found.name} {found.file}")
        for found in reports[question.id].question.breaks
    ]

    assert all("drill-result--broken" in mark["class"] for mark in marks)
    assert all(mark.get_text().startswith("Caught: the check then fails with ") for mark in marks)
    assert [mark.code.get_text() for mark in marks] == [
        result.error for result in reports[question.id].breaks
    ]


@every_question
def test_level_and_tags_stand_below_the_title(question: Question, pages: Pages) -> None:
    """They come from the front matter, which itself is not shown."""
    line = pages[page_of(question)].select_one("article h1 + .drill-meta")

    assert line.get_text() == f"Level {question.level}: {', '.join(question.tags)}"


@every_question
def test_a_shared_tag_leads_to_the_questions_that_have_it(question: Question, pages: Pages) -> None:
    """A tag of this page alone is plain text."""
    page = page_of(question)
    links = pages[page].select("article h1 + .drill-meta a")

    found = {link.get_text(): target(page, link["href"]) for link in links}

    shared = {other: set(question.tags) & set(other.tags) for other in QUESTIONS}
    assert found == {
        tag: ("tags/index.html", tag)
        for other, tags in shared.items()
        for tag in tags
        if other.id != question.id
    }


def test_every_shared_tag_lists_its_questions(pages: Pages) -> None:
    """In the order of the site, below a heading with the tag as its anchor."""
    listed = {
        heading["id"]: [
            target("tags/index.html", link["href"])[0]
            for link in heading.find_next_sibling("ul").select("a")
        ]
        for heading in pages["tags/index.html"].select("article h2")
    }

    found: dict[str, list[str]] = {}
    for question in QUESTIONS:
        for tag in question.tags:
            found.setdefault(tag, []).append(page_of(question))
    assert listed == {tag: with_it for tag, with_it in found.items() if len(with_it) > 1}


@every_question
def test_the_way_down_to_a_question_is_shown(question: Question, pages: Pages) -> None:
    """From the home page over the topic."""
    page = page_of(question)
    links = pages[page].select("nav.md-path a")

    assert [target(page, link["href"])[0] for link in links] == [
        "index.html",
        f"{question.topic}/index.html",
    ]
    assert links[1].get_text() == title_of(pages[f"{question.topic}/index.html"])


# --- the foot


@every_question
def test_related_questions_are_linked_by_their_titles(question: Question, pages: Pages) -> None:
    """Each link at the foot leads to the page that bears the name it shows, in the given order."""
    page = page_of(question)
    links = pages[page].select(".drill-foot li a")

    found = [target(page, link["href"]) for link in links]

    assert [file.split("/")[1] for file, _ in found] == list(question.related)
    assert [link.get_text() for link in links] == [title_of(pages[file]) for file, _ in found]


def test_every_page_links_to_its_source(pages: Pages, checkout: Path) -> None:
    """The edit link names the file in the repository of REPO_URL."""
    links = {
        page: soup.find("a", string="Edit this page")["href"]
        for page, soup in pages.items()
        if not is_made(page)
    }

    assert links == {
        page: f"{REPO_URL}/edit/main/docs/{source_of(page, checkout)}" for page in links
    }


def test_every_page_links_to_a_report_of_errors(pages: Pages, checkout: Path) -> None:
    """The report link opens an issue in the repository of REPO_URL, titled with the file."""
    links = {
        page: unquote(soup.find("a", string="report an error")["href"])
        for page, soup in pages.items()
        if not is_made(page)
    }

    assert links == {
        page: f"{REPO_URL}/issues/new?title={source_of(page, checkout)}: " for page in links
    }


# --- navigation


def test_the_tabs_are_the_headings_of_home(pages: Pages, checkout: Path) -> None:
    """Every page has the same tabs: home, and the headings of home below which pages are listed."""
    home = (checkout / "docs/index.md").read_text(encoding="utf-8")
    parts = home.split("\n## ")[1:]
    names = [part.split("\n")[0] for part in parts if re.search(r"^(\d+\.|-) \[", part, re.M)]

    tabs = {
        tuple(" ".join(tab.get_text().split()) for tab in soup.select(".md-tabs__link"))
        for soup in pages.values()
    }

    assert tabs == {("DL Drill", *names)}


@every_topic
def test_a_topic_lists_its_questions_in_the_order_of_its_index(
    topic: str, pages: Pages, checkout: Path
) -> None:
    """The navigation of a topic has the links of its index page, with their texts."""
    page = f"{topic}/index.html"
    tab = ".md-nav--primary > .md-nav__list > .md-nav__item--active"
    links = pages[page].select(f"{tab} .md-nav__item--active .md-nav__list a.md-nav__link")
    outside = {link for link in links if link.find_parent(class_="md-nav--secondary")}
    shown = [
        (" ".join(link.get_text().split()), target(page, link["href"]))
        for link in links
        if link not in outside
    ]
    questions = [
        (text, (f"{topic}/{Path(name).stem}/index.html", ""))
        for text, name in listed(checkout / f"docs/{topic}/index.md")
    ]

    assert shown[: len(questions)] == questions
    assert [found[0] for _, found in shown[len(questions) :] if found] == (
        [] if topic == "labs" else [f"{topic}/cheat-sheet/index.html"]
    )


def test_a_cheat_sheet_has_no_source_to_edit(pages: Pages) -> None:
    """It is made of the topic's pages, to which its headings lead."""
    soup = pages["attention/cheat-sheet/index.html"]
    links = [
        target("attention/cheat-sheet/index.html", a["href"]) for a in soup.select("h2 a[href]")
    ]

    assert soup.find("a", string="Edit this page") is None
    assert ("attention/why-divide-by-sqrt-d/index.html", "") in links


def test_a_list_of_questions_says_their_levels(pages: Pages, checkout: Path) -> None:
    """With a place for the reader's state, which knows the page and its functions."""
    project = Project(checkout)
    states = pages["attention/index.html"].select("li drill-state")

    expected = [q for q in project.questions if q.topic == "attention"]
    assert [state["data-id"] for state in states] == [question.id for question in expected]
    assert [f"level {question.level}" for question in expected] == [
        state.parent.get_text().strip() for state in states
    ]
    assert "attention.attention_scores" in " ".join(state["data-functions"] for state in states)


def test_home_counts_the_questions_of_each_topic(pages: Pages, checkout: Path) -> None:
    """Behind the topic's name."""
    questions = Project(checkout).questions
    items = pages["index.html"].select("ol li")
    counts = [int(item.select_one(".drill-meta").get_text().split()[0]) for item in items]

    assert sum(counts) == len(questions)


def test_home_has_a_check_that_runs_and_a_break_that_is_caught(pages: Pages) -> None:
    """The smallest page of all."""
    home = pages["index.html"]

    assert home.select_one("drill-check") is not None
    assert "Caught: the check then fails with" in home.get_text()


@pytest.mark.parametrize("file", ["questions.json", "llms.txt"])
def test_tools_find_every_question(file: str, site: Path, checkout: Path) -> None:
    """Each with its address."""
    text = (site / file).read_text(encoding="utf-8")

    assert all(f"{q.topic}/{q.id}/" in text for q in Project(checkout).questions)


def test_home_leads_to_the_deck(pages: Pages) -> None:
    """From home the Anki package is at most two clicks away."""
    near = {"index.html", *linked("index.html", pages)} & set(pages)

    assert "decks/dl-drill.apkg" in {file for page in near for file in linked(page, pages)}


def linked(page: str, pages: Pages) -> list[str]:
    """The files of the site that the text of a page links to."""
    links = [target(page, link["href"]) for link in pages[page].select("article a[href]")]
    return [found[0] for found in links if found]


def test_the_deck_is_an_anki_package(site: Path) -> None:
    """It is an archive with a collection and a list of media."""
    with zipfile.ZipFile(site / "decks/dl-drill.apkg") as package:
        names = package.namelist()

    assert "media" in names
    assert any(name.startswith("collection.anki2") for name in names)


# --- links and requests


def test_every_internal_link_leads_somewhere(pages: Pages, site: Path) -> None:
    """Whatever a page links to or loads within the site is a file of it, and its anchor is there."""
    broken = []
    for page, soup in pages.items():
        for element in soup.select("[href], [src]"):
            link = element.get("href") or element.get("src")
            file, anchor = target(page, link) or (page, "")
            known = pages.get(file)
            if not (site / file).is_file() or (known and anchor and not known.find(id=anchor)):
                broken.append((page, link))

    assert broken == []


def test_no_page_loads_from_another_origin(pages: Pages) -> None:
    """Scripts, styles, images, frames and hints stay within the site."""
    foreign = [
        (page, address)
        for page, soup in pages.items()
        for element in soup.select("[src], [srcset], [data], [poster], link[href]")
        for address in [element.get(name) for name in ("src", "srcset", "data", "poster")]
        + [element.get("href") if element.name == "link" else None]
        if address and target(page, address) is None
    ]

    assert foreign == []


def test_no_inline_script_or_style_loads_from_another_origin(pages: Pages) -> None:
    """What stands in the pages themselves names no address at all."""
    inline = [
        (page, text)
        for page, soup in pages.items()
        for text in [
            *(element.get_text() for element in soup.select("script, style")),
            *(element["style"] for element in soup.select("[style]")),
        ]
        if re.search(r"https?:|url\(\s*['\"]?//", text)
    ]

    assert inline == []


def test_no_page_makes_the_theme_fetch_mermaid(pages: Pages) -> None:
    """The theme would load diagrams' renderer from unpkg.com: pages have none."""
    assert [page for page, soup in pages.items() if soup.select(".mermaid")] == []


def test_no_style_sheet_loads_from_another_origin(site: Path) -> None:
    """Each url() and @import of a style sheet is relative or holds its data."""
    foreign = [
        (sheet.name, address)
        for sheet in site.rglob("*.css")
        for address in css_addresses(sheet)
        if re.match(r"(https?:)?//", address)
    ]

    assert foreign == []


def test_every_font_and_image_of_a_style_sheet_is_there(site: Path) -> None:
    """What url() names exists; only KaTeX's fallbacks for browsers without WOFF2 are left out."""
    missing = [
        (sheet.name, address)
        for sheet in site.rglob("*.css")
        for address in css_addresses(sheet)
        if not address.startswith(("data:", "#"))
        and not (sheet.parent / address.partition("?")[0]).is_file()
    ]

    assert [
        address for _, address in missing if not re.search(r"KaTeX_.*\.(woff|ttf)$", address)
    ] == []


def css_addresses(sheet: Path) -> list[str]:
    """What a style sheet refers to."""
    text = sheet.read_text(encoding="utf-8")
    found = re.findall(
        r"""url\(\s*(?:"([^"]*)"|'([^']*)'|([^)"']*))\s*\)|@import\s+["']([^"']*)""", text
    )
    return ["".join(groups).strip() for groups in found]


def test_no_script_imports_from_another_origin(site: Path) -> None:
    """Imports, workers and requests with a literal address name files of the site."""
    load = re.compile(
        r"""(?:\bimport\s*\(?|\bfrom|\bimportScripts\(|\bnew (?:Shared)?Worker\(|\bfetch\()"""
        r"""\s*["'`](?:https?:)?//[^"'`]*"""
    )
    scripts = [file for file in site.rglob("*") if file.suffix in {".js", ".mjs"}]

    foreign = [
        (file.name, address)
        for file in scripts
        for address in load.findall(file.read_text(encoding="utf-8"))
    ]

    assert scripts
    assert foreign == []


def test_the_sitemap_has_every_page(site: Path, pages: Pages) -> None:
    """Each page is listed under SITE_URL, save the one for wrong addresses."""
    locations = re.findall(r"<loc>(.*?)</loc>", (site / "sitemap.xml").read_text(encoding="utf-8"))

    assert sorted(locations) == sorted(
        SITE_URL + page.removesuffix("index.html") for page in pages if page != "404.html"
    )


@pytest.mark.parametrize("read", [bytes, gzip.decompress], ids=["plain", "gzipped"])
def test_the_sitemap_has_no_dates(read: Callable[[bytes], bytes], site: Path) -> None:
    """A date would make two builds of the same sources differ."""
    name = "sitemap.xml" if read is bytes else "sitemap.xml.gz"

    text = read((site / name).read_bytes()).decode()

    assert "<loc>" in text
    assert not re.search(r"lastmod|\d{4}-\d\d-\d\d", text)


# --- labs


def cells(source: str) -> list[str]:
    """The code cells of a percent script."""
    parts = re.split(r"^# %%(.*)\n", source, flags=re.M)[1:]
    return [code.strip() for kind, code in zip(parts[::2], parts[1::2]) if not kind.strip()]


@every_lab
def test_a_lab_shows_its_code(lab: str, pages: Pages, checkout: Path) -> None:
    """Every code cell of the script stands on the page, in order and unchanged."""
    source = (checkout / f"docs/labs/{lab}.py").read_text(encoding="utf-8")
    blocks = pages[f"labs/{lab}/index.html"].select("article .highlight pre > code")

    assert [block.get_text().strip() for block in blocks] == cells(source)


@every_lab
def test_a_lab_shows_every_figure_with_its_text(lab: str, pages: Pages, checkout: Path) -> None:
    """Each call of show() is a drawing with role img, named by the text that the lab gives it."""
    tree = ast.parse((checkout / f"docs/labs/{lab}.py").read_text(encoding="utf-8"))
    calls = [node for node in ast.walk(tree) if isinstance(node, ast.Call)]
    texts = [
        ast.literal_eval(call.args[1])
        for call in calls
        if isinstance(call.func, ast.Name) and call.func.id == "show"
    ]

    drawings = pages[f"labs/{lab}/index.html"].select("figure.drill-figure > svg")

    assert drawings
    assert [svg.get("role") for svg in drawings] == ["img"] * len(texts)
    assert [svg.get("aria-label") for svg in drawings] == texts


@every_lab
def test_a_lab_has_what_its_cells_printed(lab: str, pages: Pages) -> None:
    """Output is shown below its cell and can be scrolled by keyboard."""
    outputs = pages[f"labs/{lab}/index.html"].select("article pre.drill-output")

    assert all(output.get_text().strip() for output in outputs)
    assert all(output.get("tabindex") == "0" for output in outputs)


def test_links_to_sources_are_resolved(pages: Pages) -> None:
    """No relative link of any page, labs included, still names a Markdown file or a script."""
    left = [
        (page, link["href"])
        for page, soup in pages.items()
        for link in soup.select("a[href]")
        if not urlsplit(link["href"]).scheme
        and link["href"].partition("#")[0].endswith((".md", ".py", ".ipynb"))
    ]

    assert left == []


@every_lab
def test_a_lab_links_to_its_question(lab: str, pages: Pages) -> None:
    """The question behind a lab is linked under its own title."""
    page = f"labs/{lab}/index.html"
    links = [
        (link.get_text(), target(page, link["href"]))
        for link in pages[page].select("article .drill-lab a:not(.headerlink)")
    ]
    titles = {(question.title, (page_of(question), "")) for question in QUESTIONS}

    assert titles & set(links)


@every_lab
def test_a_lab_has_nothing_of_the_notebook(lab: str, pages: Pages) -> None:
    """nbconvert's classes, styles and scripts are gone: a lab loads what a question loads."""
    page = pages[f"labs/{lab}/index.html"]
    question = pages[page_of(QUESTIONS[0])]

    assert page.select('[class*="jp-"], [class*="jupyter"], [class*="nb-"]') == []
    assert page.select("style, article script") == []
    assert [script.get("src") for script in page.select("script")] == [
        script.get("src") for script in question.select("script")
    ]


# --- building


def tree(folder: Path) -> Tree:
    """Every file below a folder, with its time and content."""
    return {
        file.relative_to(folder).as_posix(): (file.stat().st_mtime_ns, file.read_bytes())
        for file in folder.rglob("*")
        if file.is_file()
    }


@pytest.fixture(scope="module")
def second_site(site: Path, checkout: Path, build: Build, tmp_path_factory) -> Path:
    """Built again from the same sources, in another folder, time zone and order of hashes."""
    other = tmp_path_factory.mktemp("elsewhere") / "a folder with spaces"
    shutil.copytree(checkout, other, ignore=shutil.ignore_patterns(".cache", "__pycache__"))
    out = tmp_path_factory.mktemp("second") / "public"
    done = build(other, out, PYTHONHASHSEED="7", TZ="Pacific/Auckland")
    assert done.returncode == 0, done.stdout + done.stderr
    return out


def test_two_builds_have_the_same_files(site: Path, second_site: Path) -> None:
    """The list of files depends on the sources alone."""
    assert sorted(tree(site)) == sorted(tree(second_site))


def test_two_builds_are_identical(site: Path, second_site: Path) -> None:
    """Each file, the deck and the labs' drawings included, is the same byte for byte."""
    first, second = tree(site), tree(second_site)

    assert [name for name in first if first[name][1] != second[name][1]] == []


def lose_the_scale(checkout: Path) -> None:
    file = checkout / "snippets/attention.py"
    head, _, tail = file.read_text().partition(" / math.sqrt(query.shape[-1])\n")
    assert tail
    file.write_text(f"{head}\n{tail}")


def break_a_lab(checkout: Path) -> None:
    file = checkout / f"docs/labs/{LABS[0]}.py"
    file.write_text(f'{file.read_text()}\n# %%\nraise ArithmeticError("the plot is upside down")\n')


@pytest.fixture(scope="module")
def fail(site: Path, checkout: Path, build: Build, tmp_path_factory) -> Fail:
    """Build damaged sources over a site that stands already; each damage is done once."""
    done: dict[Damage, Failed] = {}

    def failing(damage: Damage) -> Failed:
        if damage not in done:
            folder = tmp_path_factory.mktemp(damage.__name__)
            copy, out = folder / "checkout", folder / "out" / "site"
            shutil.copytree(checkout, copy, ignore=shutil.ignore_patterns("__pycache__"))
            shutil.copytree(site, out)
            damage(copy)
            before = tree(out)
            result = build(copy, out)
            done[damage] = Failed(result.returncode, result.stdout, result.stderr, before, out)
        return done[damage]

    return failing


every_damage = pytest.mark.parametrize(
    "damage", [lose_the_scale, break_a_lab], ids=lambda damage: damage.__name__
)


@every_damage
def test_a_build_that_falls_short_exits_with_1(damage: Damage, fail: Fail) -> None:
    """A script or a workflow notices."""
    failed = fail(damage)

    assert failed.code == 1


@every_damage
def test_a_build_that_falls_short_leaves_the_site_alone(damage: Damage, fail: Fail) -> None:
    """The site that was there before is untouched, times included."""
    failed = fail(damage)

    assert tree(failed.site) == failed.before


@every_damage
def test_a_build_that_falls_short_leaves_nothing_behind(damage: Damage, fail: Fail) -> None:
    """No half-built folder stays beside the site."""
    failed = fail(damage)

    assert [path.name for path in failed.site.parent.iterdir()] == ["site"]


@every_damage
def test_a_build_that_falls_short_shows_no_traceback_of_the_tool(
    damage: Damage, fail: Fail
) -> None:
    """No traceback, and no file of the tool or of its libraries, is shown."""
    failed = fail(damage)

    assert "Traceback (most recent call last):" not in failed.said
    assert not re.search(r'File ".*\.py"|site-packages|drill/\w+\.py', failed.said)


def test_a_failing_check_is_named_with_its_line_and_number(fail: Fail, checkout: Path) -> None:
    """Without the scale the build names the page, the assertion's line and what it measured."""
    page = "docs/attention/why-divide-by-sqrt-d.md"
    lines = (checkout / page).read_text(encoding="utf-8").split("\n")
    line = next(number for number, text in enumerate(lines, 1) if "assert abs(std - 1)" in text)
    message = "d=16: the scores have standard deviation 3.9, not 1"

    failed = fail(lose_the_scale)

    assert f"{page}:{line}: the check fails: {message}" in failed.said


def test_a_failing_lab_is_named(fail: Fail) -> None:
    """The lab whose cell raises is named by its file."""
    failed = fail(break_a_lab)

    assert f"labs/{LABS[0]}.py" in failed.said


def test_a_failing_lab_ends_in_one_clear_line(fail: Fail) -> None:
    """The last line names the error in plain words."""
    failed = fail(break_a_lab)

    assert failed.err.rstrip().split("\n")[-1] == (
        "Error: a lab fails: ArithmeticError: the plot is upside down"
    )
