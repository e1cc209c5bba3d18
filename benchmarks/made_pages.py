"""Makes up a knowledge base of any number of pages, for benchmarks: valid by every rule, and never twice.

Words are drawn from a vocabulary as words of a language are, a few often and most of them seldom, so
that the search index is as large as one of real pages. Checks take about as long as real ones.
"""

import random
import shutil
from itertools import product
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).parent.parent
TOPIC = 25  # pages of a topic, and of a module of snippets
HEADING = 12  # topics below a heading of the home page, which is a tab of the site
SITE_PAGES = ("decks", "exam", "health", "practice", "quiz", "spot-the-bug", "what-notes-get-wrong")
WORDS = ["".join(parts) for parts in product("bdfgklmnprstvz", "aeiou", "lmnrst", "aeo", ["", "n"])]
WEIGHTS = [1 / (rank + 3) for rank in range(len(WORDS))]  # Zipf's law
random.Random(0).shuffle(WORDS)


class Function(NamedTuple):
    """A function of one line, the line under a break, and what the check says of its value."""

    name: str
    line: str
    broken: str
    measure: str
    claim: str


FUNCTIONS = (
    Function("mean_square", "np.mean(x * x)", "np.mean(x)", "{}(x)", "the mean square"),
    Function("shares", "x * x / np.sum(x * x)", "x * x / np.max(x)", "{}(x).sum()", "the sum"),
    Function("standard", "(x - x.mean()) / x.std()", "x - 2 * x", "{}(3 * x).std()", "the spread"),
    Function("unit", "x / np.sqrt(np.sum(x * x))", "x", "np.linalg.norm({}(x))", "the length"),
    Function("squashed", "x / (1 + np.abs(x))", "x", "np.ptp({}(x)) / 2", "half the range"),
)

PAGE = """\
---
level: {level}
tags: [{tags}]
related: [{related}]
---

# {title}

## Short answer

{answer}

## Why

{why}

Of $n$ values the sum of squares is

$$
s_{{{number}}} = \\sum_{{i=1}}^n x_i^2 .
$$

{more}

## In code

```python
--8<-- "snippets/{module}.py:{name}"
```

## Check

```python title="check"
import numpy as np

from snippets.{module} import {name}

rng = np.random.default_rng({number})
x = rng.standard_normal(800_000)
found = {measure}
assert abs(found - 1) < 0.2, f"{claim} is {{found:.2f}}, not 1"
```

## Break it

{reason}

```diff title="break {word} snippets/{module}.py"
-    return {line}
+    return {broken}
```

## Misconceptions

### {misconception} {{ #{word}-first }}

{refuted}

## Follow-ups

### {follow_up} {{ #{word}-next }}

{told}

## References

- Author et al. {year}, [{source}](https://arxiv.org/abs/{number:04}.00000), section {level}.
"""


def sentence(draw: random.Random, words: int, end: str = ".") -> str:
    return " ".join(draw.choices(WORDS, WEIGHTS, k=words)).capitalize() + end


def paragraph(draw: random.Random, sentences: int) -> str:
    return "\n".join(sentence(draw, draw.randint(8, 20)) for _ in range(sentences))


def topic(number: int) -> str:
    return f"topic-{number // TOPIC}"


def title(number: int) -> str:
    return sentence(random.Random(number), 6, f" {number}?")


def page(number: int) -> str:
    """One page; it is the same however many pages there are."""
    draw = random.Random(number)
    function = FUNCTIONS[number % len(FUNCTIONS)]
    others = {number - number % TOPIC + (number + step) % TOPIC for step in (1, 2)}
    return PAGE.format(
        **function._replace(measure=function.measure.format(function.name))._asdict(),
        level=1 + number % 3,
        tags=", ".join(sorted(set(draw.choices(WORDS, WEIGHTS, k=3)))),
        related=", ".join(f"page-{other}" for other in sorted(others)),
        title=title(number),
        number=number,
        module=topic(number).replace("-", "_"),
        answer=sentence(draw, 40),
        why=paragraph(draw, 18),
        more=paragraph(draw, 18),
        reason=paragraph(draw, 2),
        word=draw.choice(WORDS),
        misconception=sentence(draw, 6, ""),
        refuted=paragraph(draw, 9) + f"\nIt is {number + 10} times that.",
        follow_up=sentence(draw, 8, "?"),
        told=paragraph(draw, 9),
        year=2000 + number % 20,
        source=sentence(draw, 5, ""),
    )


def snippets() -> str:
    """A module of snippets."""
    return '"""Functions of one array."""\n\nimport numpy as np\n' + "".join(
        f'\n\ndef {f.name}(x: np.ndarray) -> np.ndarray:\n    """{sentence(random.Random(f.name), 6)}"""\n'
        f"    return {f.line}\n"
        for f in FUNCTIONS
    )


def cases() -> str:
    """What the graders of a module call its functions with."""
    return "import numpy as np\n" + "".join(
        f"\n\ndef {f.name}(rng):\n    yield (rng.standard_normal(5),)\n" for f in FUNCTIONS
    )


def files(pages: int) -> dict[str, str]:
    """Path -> text of all that is made up."""
    topics = [f"topic-{number}" for number in range((pages + TOPIC - 1) // TOPIC)]
    made = {f"docs/{topic(number)}/page-{number}.md": page(number) for number in range(pages)}
    for place, name in enumerate(topics):
        of_topic = range(TOPIC * place, min(TOPIC * (place + 1), pages))
        items = "".join(f"1. [{title(number)}](page-{number}.md)\n" for number in of_topic)
        module = name.replace("-", "_")
        made |= {
            f"docs/{name}/index.md": f"# {name.capitalize()}\n\n{items}",
            f"snippets/{module}.py": snippets(),
            f"drill/cases/{module}.py": cases(),
        }
    listed = "".join(
        f"\n## Questions {place // HEADING + 1}\n\n" * (place % HEADING == 0)
        + f"1. [{name.capitalize()}]({name}/index.md)\n"
        for place, name in enumerate(topics)
    )
    tools = "".join(f"- [{name.capitalize()}]({name}.md)\n" for name in SITE_PAGES)
    made["docs/index.md"] = f"# Home\n{listed}\n## More\n\n{tools}"
    made["snippets/__init__.py"] = ""
    return made


def write(folder: Path, pages: int) -> None:
    """A checkout of whole topics: the tool and the frame of the real site around pages that are made up; no labs."""
    ignored = shutil.ignore_patterns("__pycache__", "cases")
    shutil.copytree(ROOT / "drill", folder / "drill", ignore=ignored)
    shutil.copytree(ROOT / "docs/assets", folder / "docs/assets")
    names = [f"docs/{name}.md" for name in SITE_PAGES]
    for name in ("mkdocs.yml", "requirements.lock", "docs/sw.js", *names):
        shutil.copy2(ROOT / name, folder / name)
    for name, text in files(pages).items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
