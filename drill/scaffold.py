"""The start of a new page: it falls short exactly where the author has to write."""

import re
from pathlib import Path

from drill.files import write_atomic
from drill.page import TODO
from drill.project import Project

QUESTION = f"{TODO}: the question, as an interviewer says it"

PAGE = f"""\
---
level: 1
tags: [{TODO}]
related: []
---

# {QUESTION}

## Short answer

{TODO}: at most 60 words, the answer a candidate says aloud.

## Why

{TODO}: the derivation, one sentence a line, with math such as $\\sqrt d$ and no hand-waving.

## In code

```python
--8<-- "snippets/{TODO}.py:name"
```

## Check

```python title="check"
import numpy as np

from snippets.{TODO} import name

rng = np.random.default_rng(0)
std = name(rng.standard_normal(1000)).std()
assert abs(std - 1) < 0.1, f"{TODO}: the standard deviation is {{std:.2f}}, not 1"
```

## Break it

{TODO}: what goes wrong, in one or two sentences.

```diff title="break {TODO} snippets/{TODO}.py"
-{TODO}: a line of the file
+{TODO}: that line as a candidate gets it wrong
```

## Misconceptions

### {TODO}: a wrong answer that is often heard {{ #todo-wrong }}

{TODO}: what is wrong with it, with the number that shows it.

## Follow-ups

### {TODO}: what an interviewer asks next {{ #todo-next }}

{TODO}: the answer.

## References

- {TODO}: authors and year, [title](https://arxiv.org/abs/0000.00000), section.
"""


def add_page(project: Project, topic: str, id: str) -> list[str]:
    """Write the page and list it in its topic's index, which is started too if need be.

    Returns:
        The files that were written, relative to the project.

    Raises:
        FileExistsError: the page is there already, or its identifier is taken.
    """
    for question in project.questions:
        if question.id == id:
            raise FileExistsError(f"{question.path} exists already: identifiers are unique")
    docs = project.root / "docs"
    written = {docs / topic / f"{id}.md": PAGE}
    index = docs / topic / "index.md"
    if index.exists():
        written[index] = _with_item(index.read_text(encoding="utf-8"), QUESTION, f"{id}.md")
    else:
        about = f"# {TODO}: the title of the topic\n\n{TODO}: what it is about, in a sentence.\n"
        written[index] = _with_item(about, QUESTION, f"{id}.md")
        home = docs / "index.md"
        written[home] = _with_item(
            home.read_text(encoding="utf-8"), f"{TODO}: the title of the topic", f"{topic}/index.md"
        )
    for path, text in written.items():
        write_atomic(path, text.encode())
    return [Path(path).relative_to(project.root).as_posix() for path in written]


def _with_item(text: str, title: str, target: str) -> str:
    """The text with one more item at the end of its first numbered list of links."""
    lines = text.rstrip("\n").split("\n")
    items = [number for number, line in enumerate(lines) if re.match(r"\d+\. \[", line)]
    if not items:
        return "\n".join([*lines, "", f"1. [{title}]({target})", ""])
    last = items[-1]
    number = int(lines[last].split(".")[0]) + 1
    return "\n".join([*lines[: last + 1], f"{number}. [{title}]({target})", *lines[last + 1 :], ""])
