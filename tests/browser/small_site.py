"""A site of three questions: two whose checks need the standard library only, and one with NumPy."""

import shutil
from collections.abc import Iterable
from pathlib import Path

from tests.conftest import NEEDED, ROOT
from tests.drill.knowledge_base import write

SNIPPETS = {
    "snippets/middles.py": '''\
"""Middles."""


def mean(values):
    """The mean of some numbers."""
    return sum(values) / len(values)


def median(values):
    """The middle one of an odd number of numbers."""
    return sorted(values)[len(values) // 2]
''',
    "snippets/arrays.py": '''\
"""Arrays."""

import numpy as np


def total(array):
    """The sum of an array."""
    return np.add.reduce(array)
''',
    "drill/cases/middles.py": """\
def mean(rng):
    yield ([1.0, 2.0, 6.0],)


def median(rng):
    yield ([3.0, 1.0, 2.0],)
""",
    "drill/cases/arrays.py": """\
import numpy as np


def total(rng):
    yield (np.arange(3.0),)
""",
}

PAGE = """\
---
level: 1
tags: [middles]
related: [{related}]
---

# {title}

## Short answer

It is one.

## Why

The definition says so, for every $n$.

## In code

```python
--8<-- "{file}:{function}"
```

## Check

```python title="check"
{check}
```

## Break it

{breaks}

## Misconceptions

### It is always one of the numbers { #one-of-them }

It is not.

## Follow-ups

### What of none? { #none }

An error.

## References

- Vaswani et al. 2017, [Attention Is All You Need](https://arxiv.org/abs/1706.03762), section 3.2.1.
"""

MEAN_TITLE = "Why is a mean divided by the count?"
MEAN_CHECK = """\
from snippets.middles import mean

print("measuring")
found = mean([1, 2, 3, 6])
assert found == 3, f"the mean is {found:g}, not 3"
"""
MEAN_BREAKS = """\
Without the division the mean grows with the count.

```diff title="break no-division snippets/middles.py"
-    return sum(values) / len(values)
+    return sum(values)
```

With one less it is that of a sample's variance.

```diff title="break one-less snippets/middles.py"
-    return sum(values) / len(values)
+    return sum(values) / (len(values) - 1)
```
"""
MEDIAN_TITLE = "Why is a median robust?"
MEDIAN_CHECK = """\
from snippets.middles import median

found = median([1, 1000, 2])
assert found == 2, f"the median is {found}, not 2"
"""
MEDIAN_BREAKS = """\
Without the order the middle is any number.

```diff title="break no-order snippets/middles.py"
-    return sorted(values)[len(values) // 2]
+    return values[len(values) // 2]
```
"""
TOTAL_TITLE = "Why is a sum a reduction?"
TOTAL_CHECK = """\
import numpy as np

from snippets.arrays import total

found = total(np.arange(4))
assert found == 6, f"the sum is {found}, not 6"
"""
TOTAL_BREAKS = """\
A maximum is another reduction.

```diff title="break maximum snippets/arrays.py"
-    return np.add.reduce(array)
+    return np.maximum.reduce(array)
```
"""

MEAN, MEDIAN, TOTAL = "topic/mean/", "topic/median/", "topic/total/"  # where the pages stand

MOVED = "topic/average/"  # where the first one once stood

INDEX = f"""\
# The topic

1. [{MEAN_TITLE}](mean.md)
2. [{MEDIAN_TITLE}](median.md)
3. [{TOTAL_TITLE}](total.md)
"""


def page(**fields: str) -> str:
    text = PAGE
    for name, value in fields.items():
        text = text.replace(f"{{{name}}}", value.rstrip("\n"))
    return text


def write_small(root: Path) -> None:
    """The frame of the real site around pages of its own."""
    for name in NEEDED:
        if name not in {"docs", "snippets"}:
            copy(ROOT / name, root / name)
    shutil.rmtree(root / "drill/cases")
    for name in ("docs/assets", "docs/sw.js", "docs/labs/_figure.py"):
        copy(ROOT / name, root / name)
    write(root, files={"docs/index.md": "# Home\n\n1. [The topic](topic/index.md)\n", **pages()})
    (root / "docs/topic/a-question.md").unlink()
    (root / "snippets/module.py").unlink()


def pages() -> dict[str, str]:
    def middles(title: str, function: str, check: str, breaks: str, related: str) -> str:
        return page(
            title=title,
            function=function,
            check=check,
            breaks=breaks,
            related=related,
            file="snippets/middles.py",
        )

    return {
        **SNIPPETS,
        "docs/topic/index.md": INDEX,
        "docs/redirects.toml": '"topic/average.md" = "topic/mean.md"\n',
        "docs/topic/mean.md": middles(MEAN_TITLE, "mean", MEAN_CHECK, MEAN_BREAKS, "median"),
        "docs/topic/median.md": middles(
            MEDIAN_TITLE, "median", MEDIAN_CHECK, MEDIAN_BREAKS, "mean"
        ),
        "docs/topic/total.md": page(
            title=TOTAL_TITLE,
            function="total",
            check=TOTAL_CHECK,
            breaks=TOTAL_BREAKS,
            related="",
            file="snippets/arrays.py",
        ),
    }


LAB = "# %% [markdown]\n# # A lab\n\n# %%\nprint(6 * 7)\n"


def add_lab(root: Path, more: Iterable[str] = ()) -> None:
    """List a lab, and further pages of the top folder, on the home page."""
    (root / "docs/labs/a-lab.py").write_text(LAB)
    (root / "docs/labs/index.md").write_text("# Labs\n\n1. [A lab](a-lab.py)\n")
    with (root / "docs/index.md").open("a") as home:
        home.write("\n## More\n\n- [Labs](labs/index.md)\n")
        home.writelines(f"- [{name}]({name}.md)\n" for name in more)


def copy(source: Path, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    if source.is_dir():
        ignored = shutil.ignore_patterns("__pycache__", ".*")
        shutil.copytree(source, target, ignore=ignored, dirs_exist_ok=True)
    else:
        shutil.copy2(source, target)
