"""Every kind of page in a browser: on a phone and on a desk, light and dark."""

import re
from collections.abc import Iterable, Iterator
from itertools import product
from pathlib import Path
from typing import NamedTuple

import pytest
from PIL import Image, ImageStat
from playwright.sync_api import Browser, Page

from tests.browser.view import OpenView, View, wait_until
from tests.conftest import ROOT

PAGES = {
    "home": "",
    "topic": "attention/",
    "question": "attention/why-divide-by-sqrt-d/",
    "lab": "labs/softmax-saturation/",
    "quiz": "quiz/",
    "decks": "decks/",
    "tags": "tags/",
    "404": "no/such/page/",
}
SIZES = {"phone": (390, 844), "desktop": (1280, 900)}
SCHEMES = ["light", "dark"]
TECHNICAL = ("question", "lab")  # the pages with math and code


class Seen(NamedTuple):
    """A page that was opened once for all the claims about it."""

    kind: str
    scheme: str
    page: Page
    view: View
    picture: Path


@pytest.fixture(scope="module")
def seen(request: pytest.FixtureRequest, open_view: OpenView, screenshots: Path) -> Iterator[Seen]:
    """The page, size and color scheme that a test asks for, loaded and photographed."""
    kind, size, scheme = request.param
    view = open_view(*SIZES[size], scheme)
    view.open(PAGES[kind])
    picture = screenshots / f"{kind}-{size}-{scheme}.png"
    view.page.screenshot(path=picture, full_page=True)
    yield Seen(kind, scheme, view.page, view, picture)
    view.context.close()


def views(
    kinds: Iterable[str] = PAGES,
    sizes: Iterable[str] = SIZES,
    schemes: Iterable[str] = SCHEMES,
) -> pytest.MarkDecorator:
    """Look at pages in these sizes and color schemes, if not in all."""
    chosen = list(product(kinds, sizes, schemes))
    return pytest.mark.parametrize("seen", chosen, ids="-".join, indirect=True)


# --- what a page asks for and says


@views()
def test_nothing_is_asked_of_another_origin(seen: Seen) -> None:
    """Every request goes to where the site stands."""
    own = (seen.view.address, "data:", f"blob:{seen.view.origin}/")

    foreign = [url for url in seen.view.requests if not url.startswith(own)]

    assert seen.view.requests
    assert foreign == []


@views()
def test_the_console_is_silent(seen: Seen) -> None:
    """No warning and no error, save the browser's own about a wrong address."""
    own = f"({seen.page.url})" if seen.kind == "404" else "nothing"

    assert [text for text in seen.view.console if not text.endswith(own)] == []


@views()
def test_no_script_fails(seen: Seen) -> None:
    """No exception reaches the top."""
    assert seen.view.errors == []


@views()
def test_no_request_fails(seen: Seen) -> None:
    """Whatever a page asks for is there, save what stands at a wrong address."""
    expected = [f"404 {seen.page.url}"] if seen.kind == "404" else []

    assert seen.view.failed == expected


# --- how a page looks

OVERFLOW = "() => document.documentElement.scrollWidth - document.documentElement.clientWidth"
LIGHT_OR_DARK = {"light": (180, 255), "dark": (0, 75)}  # mean luminance, of 255


@views()
def test_the_page_is_as_wide_as_the_screen(seen: Seen) -> None:
    """Nothing makes the document scroll sideways."""
    assert seen.page.evaluate(OVERFLOW) == 0


@views(sizes=["desktop"], schemes=["light"])
def test_no_width_makes_a_page_scroll_sideways(seen: Seen) -> None:
    """From the smallest phone to a wide screen, through the widths at which the layout changes."""
    overflow = {}

    for width in (320, 360, 600, 720, 768, 960, 1024, 1220, 1920):
        seen.page.set_viewport_size({"width": width, "height": 800})
        overflow[width] = seen.page.evaluate(OVERFLOW)
    width, height = SIZES["desktop"]
    seen.page.set_viewport_size({"width": width, "height": height})

    assert {width: pixels for width, pixels in overflow.items() if pixels} == {}


@views()
def test_the_page_follows_the_color_scheme(seen: Seen) -> None:
    """Pictures of light pages are light, and of dark ones dark."""
    darkest, lightest = LIGHT_OR_DARK[seen.scheme]

    with Image.open(seen.picture) as picture:
        luminance = ImageStat.Stat(picture.convert("L")).mean[0]

    assert darkest <= luminance <= lightest


CONTRASTS = """() => {
  const parse = (text) => { const c = text.match(/[\\d.]+/g).map(Number); return [...c, 1].slice(0, 4); };
  const over = (a, b) => [0, 1, 2].map((i) => a[i] * a[3] + b[i] * (1 - a[3]));
  const linear = (v) => (v /= 255) <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4;
  const luminance = ([r, g, b]) => 0.2126 * linear(r) + 0.7152 * linear(g) + 0.0722 * linear(b);
  const background = (element) => {
    const below = element.parentElement ? background(element.parentElement) : [255, 255, 255];
    return over(parse(getComputedStyle(element).backgroundColor), below);
  };
  const found = [];
  const texts = document.createTreeWalker(document.querySelector("article"), NodeFilter.SHOW_TEXT);
  while (texts.nextNode()) {
    const element = texts.currentNode.parentElement;
    const style = getComputedStyle(element);
    if (!texts.currentNode.data.trim() || !element.getClientRects().length) continue;
    if (style.opacity === "0" || element.closest(".katex-mathml, style, script")) continue;
    const ground = background(element);
    const color = parse(element.closest("svg") ? style.fill : style.color);
    const [low, high] = [luminance(over(color, ground)), luminance(ground)].sort((a, b) => a - b);
    found.push([texts.currentNode.data.trim(), (high + 0.05) / (low + 0.05)]);
  }
  return found;
}"""


@views()
def test_every_text_has_enough_contrast(seen: Seen) -> None:
    """At least 4.5:1 against what is behind it, in code, math and drawings too (WCAG 1.4.3)."""
    contrasts = seen.page.evaluate(CONTRASTS)

    assert contrasts
    assert [(text, round(ratio, 2)) for text, ratio in contrasts if ratio < 4.5] == []


# --- math

BOXES = """(places) => places.map((place) => {
  const box = place.querySelector(".katex-html")?.getBoundingClientRect();
  return box ? Math.min(box.width, box.height) : 0;
})"""


@views(["question"])
def test_every_formula_of_a_question_is_typeset(seen: Seen) -> None:
    """Each place for math holds a drawing by KaTeX that takes up room."""
    boxes = seen.page.eval_on_selector_all(".arithmatex", BOXES)

    assert len(boxes) > 10
    assert min(boxes) > 0


@views(["lab"])
def test_every_formula_of_a_lab_is_typeset(seen: Seen) -> None:
    """There are as many drawings by KaTeX as formulas in the file, and no dollar sign is left."""
    file = ROOT / "docs/labs" / f"{PAGES['lab'].split('/')[1]}.py"
    texts = [line for line in file.read_text(encoding="utf-8").split("\n") if line[:1] == "#"]
    formulas = re.findall(r"\$[^$]+\$", "\n".join(texts))

    drawn = seen.page.locator(".drill-lab .katex-html")

    assert formulas
    assert drawn.count() == len(formulas)
    assert not any("$" in text for text in seen.page.locator(".drill-lab").all_inner_texts())


def test_math_needs_no_script(browser: Browser, address: str) -> None:
    """It is typeset in the page as it arrives."""
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(address + PAGES["question"])

    assert (
        page.locator(".arithmatex").count() == page.locator(".arithmatex > [class^=katex]").count()
    )
    context.close()


@views(TECHNICAL)
def test_no_formula_is_wrong(seen: Seen) -> None:
    """KaTeX understood every one."""
    assert seen.page.locator(".katex-error").count() == 0


@views(TECHNICAL)
def test_the_fonts_of_math_are_there(seen: Seen) -> None:
    """Formulas are set in KaTeX's own fonts, and none of those failed to load."""
    fonts = seen.page.evaluate(
        "() => [...document.fonts].map((font) => [font.family, font.status])"
    )

    assert {family for family, status in fonts if status == "loaded"} >= {
        "KaTeX_Main",
        "KaTeX_Math",
    }
    assert [family for family, status in fonts if status == "error"] == []
    assert seen.page.evaluate("() => document.fonts.check('1em KaTeX_Main')")


@views(["question"])
def test_a_displayed_formula_stands_close_to_its_text(seen: Seen) -> None:
    """It is set off by no more than a line: the theme's padding makes no empty lines around it."""
    extra = seen.page.eval_on_selector_all(
        "div.arithmatex",
        "(all) => all.map((e) => e.offsetHeight - e.querySelector('.katex-html').offsetHeight)",
    )

    assert extra
    assert max(extra) < 20


# --- code


@views(TECHNICAL)
def test_code_is_highlighted(seen: Seen) -> None:
    """The longest block of code has at least three colors."""
    colors = seen.page.eval_on_selector_all(
        "article .highlight pre > code",
        """(blocks) => {
          const longest = blocks.sort((a, b) => b.textContent.length - a.textContent.length)[0];
          return [...longest.querySelectorAll("span")].map((e) => getComputedStyle(e).color);
        }""",
    )

    assert len(set(colors)) >= 3


@views(["question"])
def test_a_break_is_shown_in_two_colors(seen: Seen) -> None:
    """What goes and what comes stand on different grounds."""
    grounds = [
        seen.page.eval_on_selector(name, "(line) => getComputedStyle(line).backgroundColor")
        for name in (".highlight .gd", ".highlight .gi", ".highlight pre > code")
    ]

    assert len(set(grounds)) == 3


@views(TECHNICAL)
def test_every_block_of_code_has_a_copy_button(seen: Seen) -> None:
    """Checks, embeds, diffs and the cells of a lab alike."""
    blocks = seen.page.locator("article .highlight pre")

    buttons = seen.page.locator("article .highlight pre button[data-clipboard-target]")

    assert blocks.count() > 2
    assert buttons.count() == blocks.count()


@views(TECHNICAL, ["desktop"], ["light"])
def test_the_copy_button_copies_the_code(seen: Seen) -> None:
    """The clipboard then holds the block as it is, indentation included."""
    block = seen.page.locator("article .highlight pre").first

    block.locator("button[data-clipboard-target]").click()
    wait_until(seen.page, "navigator.clipboard.readText().then((text) => text !== '')")

    copied = seen.page.evaluate("navigator.clipboard.readText()")
    assert copied.strip() == block.locator("code").inner_text().strip()


# --- keyboard and navigation


def test_the_first_tab_stop_skips_the_navigation(open_view: OpenView) -> None:
    """Tab reaches the skip link, and Enter follows it to the main heading."""
    view = open_view()
    view.open(PAGES["question"])

    view.page.keyboard.press("Tab")
    focused = view.page.evaluate("document.activeElement.textContent.trim()")
    view.page.keyboard.press("Enter")

    assert focused == "Skip to content"
    view.page.wait_for_url("**/#why-are-attention-scores-divided-by-the-square-root-of-d")


@pytest.mark.parametrize("size", SIZES)
def test_search_opens_by_a_key_and_finds_softmax(size: str, open_view: OpenView) -> None:
    """After "/" one can type at once, and what comes first is about softmax."""
    view = open_view(*SIZES[size])
    view.open(PAGES["home"])

    view.page.keyboard.press("/")
    view.page.keyboard.type("softmax")
    results = view.page.locator(".drill-search__list a")
    results.first.wait_for()

    assert "softmax" in results.first.inner_text()


def test_a_chosen_color_scheme_stays(open_view: OpenView) -> None:
    """Dark, chosen by the button on a light system, is dark on the next page too."""
    view = open_view()
    view.open(PAGES["home"])

    view.page.get_by_title("Switch to light mode").click()
    view.page.get_by_title("Switch to dark mode").click()
    view.open(PAGES["question"])

    assert view.page.locator("body").get_attribute("data-md-color-scheme") == "slate"


TITLES = {
    "topic": "Attention and the Transformer",
    "question": "Why are attention scores divided by the square root of d?",
}


def arrive(view: View, kind: str) -> None:
    """Wait until another page has taken the place of the one before."""
    view.page.wait_for_url(view.address + PAGES[kind])
    view.page.locator("article h1", has_text=TITLES[kind]).wait_for()
    view.settle()


def click_to(view: View, kind: str) -> None:
    """Follow a link in the text to a page of this kind."""
    view.page.locator("article").get_by_role("link", name=TITLES[kind], exact=True).click()
    arrive(view, kind)


class Journey(NamedTuple):
    """What was seen on a way by clicks: home, topic, question, back, and forward again."""

    formulas: int  # of the question
    typeset: int
    typeset_again: int  # after going back and forth
    loaded_once: bool
    said: list[str]


@pytest.fixture(scope="module")
def journey(open_view: OpenView) -> Journey:
    """The way, gone once."""
    view = open_view()
    view.open(PAGES["home"])
    view.page.evaluate("window.loadedOnce = true")
    click_to(view, "topic")
    click_to(view, "question")
    formulas = view.page.locator(".arithmatex").count()
    typeset = view.page.locator(".arithmatex .katex").count()
    view.page.go_back()
    arrive(view, "topic")
    view.page.go_forward()
    arrive(view, "question")
    return Journey(
        formulas,
        typeset,
        view.page.locator(".arithmatex .katex").count(),
        view.page.evaluate("window.loadedOnce === true"),
        view.console + view.errors + view.failed,
    )


def test_math_is_typeset_on_arrival_by_a_click(journey: Journey) -> None:
    """Instant navigation replaces the content, and the math in it is drawn."""
    assert journey.typeset == journey.formulas > 10


def test_math_is_typeset_after_going_back_and_forth(journey: Journey) -> None:
    """The browser's own buttons bring a page back as it was."""
    assert journey.typeset_again == journey.formulas > 10


def test_clicks_and_going_back_load_no_page_anew(journey: Journey) -> None:
    """What a script has set on the first page survives the whole way."""
    assert journey.loaded_once


def test_the_way_by_clicks_is_as_silent_as_the_pages(journey: Journey) -> None:
    """No error, no warning and no failed request on the way."""
    assert journey.said == []
