"""A knowledge base of one page, as small as it can be, for tests to write and to spoil."""

from pathlib import Path

from drill.project import Project

GOOD_PAGE = """\
---
level: 1
tags: [attention, softmax]
related: []
---

# Why are scores divided by the square root of d?

## Short answer

A sum of d terms of variance 1 has variance d.

## Why

The variances of independent terms add up, so that of a score is $d$.

## In code

```python
--8<-- "snippets/module.py:attention_scores"
```

## Check

```python title="check"
import numpy as np

from snippets.module import attention_scores

rng = np.random.default_rng(0)
query, key = rng.standard_normal((2, 64, 256))
std = attention_scores(query, key).std()
assert abs(std - 1) < 0.1, f"the standard deviation is {std:.1f}, not 1"
```

## Break it

Without the scale the deviation grows with the width.

```diff title="break no-scale snippets/module.py"
-    return query @ key.mT / math.sqrt(query.shape[-1])
+    return query @ key.mT
```

## Misconceptions

### It prevents overflow { #overflow }

Softmax subtracts the maximum first.

## Follow-ups

### Which d is it with many heads? { #which-d }

The width of one head.

## References

- Vaswani et al. 2017, [Attention Is All You Need](https://arxiv.org/abs/1706.03762), section 3.2.1.
"""

MODULE = '''\
"""Attention."""

import math

import numpy as np


def attention_scores(query: np.ndarray, key: np.ndarray) -> np.ndarray:
    """Compare every query with every key."""
    return query @ key.mT / math.sqrt(query.shape[-1])
'''

FILES = {
    "docs/index.md": "# Home\n\n1. [The topic](topic/index.md)\n",
    "docs/topic/index.md": (
        "# The topic\n\n1. [Why are scores divided by the square root of d?](a-question.md)\n"
    ),
    "snippets/__init__.py": "",
    "snippets/module.py": MODULE,
}


def write(root: Path, page: str = GOOD_PAGE, files: dict[str, str] | None = None) -> Project:
    """Write a knowledge base below a folder: one page, and files that replace or join the others."""
    for name, text in {**FILES, "docs/topic/a-question.md": page, **(files or {})}.items():
        file = root / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8", newline="")
    return Project(root)


CASES = """\
import numpy as np


def attention_scores(rng):
    yield (rng.standard_normal((3, 4)), rng.standard_normal((5, 4)))
    yield tuple(rng.standard_normal(shape, dtype=np.float32) for shape in ((3, 4, 2), (3, 5, 2)))
    yield (np.ones((2, 3)), np.ones((2, 4)))  # ValueError
"""


def practiced(root: Path, cases: str | None = None, page: str = GOOD_PAGE) -> Project:
    """Write a knowledge base whose function can be practiced."""
    return write(root, page, {"drill/cases/module.py": cases or CASES})
