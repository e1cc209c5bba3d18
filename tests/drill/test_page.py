"""Each way in which a page can be malformed is told with its line; what is well-formed passes."""

import random
import time

import pytest

from drill.page import MAX_BYTES, MAX_LINES, Break, Question, parse
from tests.drill.knowledge_base import GOOD_PAGE, MODULE, write

# Parts of GOOD_PAGE that more than one case changes
FRONT_MATTER = GOOD_PAGE[: GOOD_PAGE.index("# Why")]
FIELDS = "level: 1\ntags: [attention, softmax]\nrelated: []\n"
TITLE = "# Why are scores divided by the square root of d?\n"
SHORT_ANSWER = "A sum of d terms of variance 1 has variance d.\n"
WHY = "The variances of independent terms add up, so that of a score is $d$.\n"
EMBED = '--8<-- "snippets/module.py:attention_scores"\n'
CODE = f"```python\n{EMBED}```\n"
CHECK = GOOD_PAGE[GOOD_PAGE.index('```python title="check"') : GOOD_PAGE.index("\n## Break it")]
IMPORT = "from snippets.module import attention_scores\n"
RNG = "rng = np.random.default_rng(0)\n"
STD = "std = attention_scores(query, key).std()\n"
MESSAGE = 'f"the standard deviation is {std:.1f}, not 1"'
ASSERTION = f"assert abs(std - 1) < 0.1, {MESSAGE}\n"
REASON = "Without the scale the deviation grows with the width.\n"
MINUS = "-    return query @ key.mT / math.sqrt(query.shape[-1])\n"
PLUS = "+    return query @ key.mT\n"
DIFF = f'```diff title="break no-scale snippets/module.py"\n{MINUS}{PLUS}```\n'
ENTRY = "### It prevents overflow { #overflow }\n"
MISCONCEPTIONS = GOOD_PAGE[GOOD_PAGE.index("## Misc") : GOOD_PAGE.index("## Follow")]
FOLLOW_UPS = GOOD_PAGE[GOOD_PAGE.index("## Follow") : GOOD_PAGE.index("## References")]
REFERENCE = GOOD_PAGE[GOOD_PAGE.index("- Vaswani") :]

# Parts of messages that more than one case gives
SECTIONS = (
    "the sections are Short answer, Why, In code, Check, Break it, Misconceptions, Follow-ups, "
    "References"
)
HEADING = "a heading starts with # at the left margin: not underlined, not in a list"
HAS_TITLE = "needs a title, and an anchor in lower case with hyphens: ### Title { #anchor }"
FENCE = 'a fence names its language, and at most title="..." after it, not'
EMBEDS = "embed in a ```python fence of '## In code', nowhere else"
EMBED_FORM = 'an embed is a line of its own: --8<-- "snippets/file.py:name"'
IMPORTS = "a check imports NumPy, the standard library and snippets only, not"
MESSAGES = "the assertion needs a message that shows the measured number"
SEED = "has no seed of its own: use np.random.default_rng(seed)"
WIDTH = "int is 32 bits wide in browsers: say np.int32 or np.int64"
BREAK_FORM = 'a break has a name and a file: ```diff title="break no-scale snippets/attention.py"'
NAMES = "must be a list of names in lower case with hyphens, not"

# name: (what is replaced in GOOD_PAGE, by what, all problems that this makes)
Cases = dict[str, tuple[str, str, list[str]]]

IN_FRONT_MATTER: Cases = {
    "no front matter": (
        FRONT_MATTER,
        "",
        ["1: the front matter is missing: the first line of a page is ---"],
    ),
    "unclosed front matter": (
        "related: []\n---\n",
        "related: []\n",
        ["1: the front matter is never closed: end it with ---"],
    ),
    "front matter that only this parser would see": (
        "---\nlevel",
        "--- yaml\nlevel",
        ["1: the front matter stands between two lines ---"],
    ),
    "front matter closed by dots": (
        "related: []\n---\n",
        "related: []\n...\n",
        ["5: the front matter stands between two lines ---"],
    ),
    "empty front matter": (
        FIELDS,
        "",
        ["1: the front matter must have the fields level, tags, related"],
    ),
    "front matter that is a list": (
        FIELDS,
        "- level\n- tags\n",
        ["1: the front matter must have the fields level, tags, related"],
    ),
    "bad YAML": (
        "softmax]",
        "softmax",
        ["4: the front matter is not YAML: expected ',' or ']', but got ':'"],
    ),
    "YAML with a tag that does not fit": (
        "level: 1",
        "level: !!bool one",
        ["1: the front matter is not YAML: it cannot be read"],
    ),
    "unknown field": (
        "level: 1",
        "level: 1\nauthor: me",
        ["3: unknown field 'author': the front matter has level, tags, related"],
    ),
    "unknown field on two lines": (
        "level: 1",
        'level: 1\n"au\\nthor": me',
        ["3: unknown field 'au\\nthor': the front matter has level, tags, related"],
    ),
    "field missing": ("level: 1\n", "", ["1: the front matter lacks the field level"]),
    "two fields missing": (
        "tags: [attention, softmax]\nrelated: []\n",
        "",
        [
            "1: the front matter lacks the field related",
            "1: the front matter lacks the field tags",
        ],
    ),
    "field twice": ("level: 1", "level: 1\nlevel: 2", ["3: the field level is there twice"]),
    "level 4": ("level: 1", "level: 4", ["2: level must be 1, 2 or 3, not 4"]),
    "level true": ("level: 1", "level: true", ["2: level must be 1, 2 or 3, not True"]),
    "level in quotes": ("level: 1", "level: '1'", ["2: level must be 1, 2 or 3, not '1'"]),
    "empty tags": ("[attention, softmax]", "[]", ["3: tags must not be empty"]),
    "tags that are no list": (
        "[attention, softmax]",
        "attention",
        [f"3: tags {NAMES} 'attention'"],
    ),
    "tag with a blank": ("softmax]", "Soft max]", [f"3: tags {NAMES} ['Soft max']"]),
    "tag twice": ("softmax]", "attention]", ["3: tags names something twice"]),
    "related to itself": ("[]\n---", "[a-question]\n---", ["4: a page is not related to itself"]),
    "related to nothing": ("[]\n---", "[else]\n---", ["4: related: there is no page else"]),
}

IN_TITLE_AND_SECTIONS: Cases = {
    "no title": (TITLE, "", ["1: the page has no title: a line '# ' with the question"]),
    "empty title": (TITLE, "#\n", ["7: the title is empty"]),
    "two titles": (
        "## References",
        "# Another\n\n## References",
        ["57: the page has two titles: one question a page"],
    ),
    "title not first": (
        TITLE,
        f"Hello.\n\n{TITLE}",
        ["7: the title must come first, right below the front matter"],
    ),
    "title with an anchor": (
        TITLE,
        "# Why { #why }\n",
        [
            "7: docs/topic/index.md:3 calls this page "
            "'Why are scores divided by the square root of d?', its title is 'Why { #why }'",
            "7: the title has no anchor: the file name is its identifier",
        ],
    ),
    "missing section": ("## References\n", "", ["59: the section '## References' is missing"]),
    "missing section in between": (
        f"## Why\n\n{WHY}\n",
        "",
        ["13: the section '## Why' is missing"],
    ),
    "unknown section": (
        "## References",
        "## Notes\n\nHello.\n\n## References",
        [f"57: unknown section '## Notes': {SECTIONS}"],
    ),
    "section in lower case": (
        "## In code",
        "## in code",
        [
            f"17: unknown section '## in code': {SECTIONS}",
            "23: the section '## In code' is missing",
        ],
    ),
    "sections out of order": (
        f"## Short answer\n\n{SHORT_ANSWER}\n## Why\n\n{WHY}",
        f"## Why\n\n{WHY}\n## Short answer\n\n{SHORT_ANSWER}",
        ["13: the section '## Short answer' must come before '## Why'"],
    ),
    "section twice": (
        "## Check",
        "## Why\n\nAgain.\n\n## Check",
        ["23: the section '## Why' is there twice"],
    ),
    "empty section": (WHY, "", ["13: the section '## Why' is empty"]),
    "underlined heading": (
        "## Why\n",
        "Why\n---\n",
        [f"13: {HEADING}", "18: the section '## Why' is missing"],
    ),
    "heading in a quotation": (WHY, f"> ### So\n\n{WHY}", [f"15: {HEADING}"]),
    "heading without a blank": (
        "## Misconceptions\n\n",
        "##Misconceptions\n\n",
        [
            "45: the site takes this for a heading: write a blank behind #",
            "47: only entries of '## Misconceptions' and '## Follow-ups' have an anchor",
        ],
    ),
    "short answer with code": (
        SHORT_ANSWER,
        f"{SHORT_ANSWER}\n```text\nd\n```\n",
        ["13: the short answer is said aloud: no code block"],
    ),
    "short answer of 61 words": (
        SHORT_ANSWER,
        "word " * 60 + "word.\n",
        ["9: the short answer has 61 words: at most 60, what a candidate says aloud"],
    ),
}

IN_MARKDOWN: Cases = {
    "fence without a language": (WHY, "```\nx\n```\n", [f"15: {FENCE} ''"]),
    "fence with another option": (
        WHY,
        '```python linenums="1"\nx\n```\n',
        [f"15: {FENCE} 'python linenums=\"1\"'"],
    ),
    "check with another option": (
        '```python title="check"',
        '```python title="check" linenums="1"',
        [f'25: {FENCE} \'python title="check" linenums="1"\''],
    ),
    "unclosed fence": (
        WHY,
        f"```python\nx = 1\n\n{WHY}",
        ["15: the fence is never closed: end it with a line ```"],
    ),
    "unclosed check": (
        f"{ASSERTION}```\n",
        ASSERTION,
        ["25: the fence is never closed: end it with a line ```"],
    ),
    "fence unclosed at the end": (
        REFERENCE,
        f"{REFERENCE}\n```text\nx\n    ```",
        ["61: the fence is never closed: end it with a line ```"],
    ),
    "fence in a list": (
        WHY,
        "- a\n\n    ```text\n    x\n    ```\n",
        ["17: a fence inside a list or a quotation: doc tests do not see it"],
    ),
    "fence in a quotation": (
        WHY,
        "> ```text\n> x\n> ```\n",
        ["15: a fence inside a list or a quotation: doc tests do not see it"],
    ),
    "indented code": (
        WHY,
        f"{WHY}\n    x = 1\n",
        ["17: code by indentation: use a fence with its language"],
    ),
    "admonition": (WHY, f"!!! note\n\n{WHY}", ["15: an admonition: write plain paragraphs"]),
    "folded admonition": (
        WHY,
        f'{WHY}??? tip "So"\n',
        ["16: an admonition: write plain paragraphs"],
    ),
    "content tabs": (
        WHY,
        f'=== "NumPy"\n\n{WHY}',
        ["15: content tabs: write one block below the other"],
    ),
    "tab character": (WHY, f"Hello.\n\t{WHY}", ["16: a tab character: indent with spaces"]),
    "invisible character": (
        "independent",
        "in\u200bdependent",
        ["15: the invisible character U+200B: type a space, or leave it out"],
    ),
    "raw HTML block": (WHY, f"{WHY}\n<div>\n</div>\n", ["17: raw HTML: write Markdown"]),
    "HTML comment": (WHY, f"<!-- {WHY} -->\n", ["15: raw HTML: write Markdown"]),
    "raw inline HTML": (
        WHY,
        f'{WHY}H<sub class="x">2</sub>O\n',
        ["16: raw HTML <sub>: write Markdown, or code in backticks"],
    ),
    "inline HTML on two lines": (
        WHY,
        f"{WHY}H<sub\nclass='x'>2\n",
        ["16: raw HTML <sub>: write Markdown, or code in backticks"],
    ),
    "HTML in a table": (
        WHY,
        "| a |\n| - |\n| b |\n| <b> |\n",
        ["18: raw HTML <b>: write Markdown, or code in backticks"],
    ),
    "list right under a paragraph": (
        WHY,
        f"{WHY}- a\n",
        ["16: leave a blank line above the list, or the site shows it as text"],
    ),
    "table right under a paragraph": (
        WHY,
        f"{WHY}| a |\n| - |\n| b |\n",
        ["16: leave a blank line above the table, or the site shows it as text"],
    ),
    "list with parentheses": (
        WHY,
        "1) a\n2) b\n",
        ["15: number a list with '1.', or the site shows it as text"],
    ),
    "list in a list by two blanks": (
        WHY,
        "- a\n  - b\n",
        ["16: indent a list in a list by four blanks, or the site shows one list"],
    ),
    "text right under a formula": (
        WHY,
        f"$$x$$\n{WHY}",
        ["16: leave a blank line below the formula, or the site shows it as text"],
    ),
    "formula right under text": (
        WHY,
        f"{WHY}$$x$$\n",
        ["16: leave blank lines around a formula between $$, or write it between $"],
    ),
    "formula that is never closed": (
        WHY,
        f"$$\nx\n\n{WHY}",
        ["15: a formula that starts and ends with $$ lacks one of them"],
    ),
    "link without a target": (WHY, f"{WHY}[text]()\n", ["16: a link without a target"]),
    "link with a blank in its target": (
        WHY,
        f"{WHY}[a](b c.md)\n",
        ["16: this is no link: write [text](target), and code in backticks"],
    ),
    "link to a reference that is not there": (
        WHY,
        f"{WHY}[a][b]\n",
        ["16: this is no link: write [text](target), and code in backticks"],
    ),
    "image without a source": (WHY, f"{WHY}![text]()\n", ["16: a link without a target"]),
    "broken link": (WHY, f"{WHY}[a](b.md)\n", ["16: broken link: there is no file b.md"]),
    "broken link twice": (
        WHY,
        "[a](b.md)\n[a](b.md)\n",
        ["15: broken link: there is no file b.md", "16: broken link: there is no file b.md"],
    ),
    "broken link with an escaped line end": (
        WHY,
        "[a](b%0Ac.md)\n",
        ["15: broken link: there is no file b c.md"],
    ),
    "link that no file system can follow": (
        WHY,
        f"[a]({'b' * 5000}.md)\n",
        ["15: broken link: there is no file ..."],
    ),
    "broken anchor": (
        WHY,
        "[a](#nowhere)\n",
        ["15: broken link: docs/topic/a-question.md has no anchor #nowhere"],
    ),
    "link out of docs": (
        WHY,
        "[a](../../README.md)\n",
        ["15: broken link: ../../README.md is not a path from this page to another of docs/"],
    ),
    "absolute link": (
        WHY,
        "[a](/topic/a-question.md)\n",
        [
            "15: broken link: /topic/a-question.md is not a path from this page to another of docs/",
        ],
    ),
}

IN_CODE: Cases = {
    "no embed": (
        EMBED,
        "x = 1\n",
        [
            "17: '## In code' embeds nothing: --8<-- \"snippets/file.py:name\" in a ```python fence",
        ],
    ),
    "unknown embed name": (
        EMBED,
        EMBED.replace("attention_scores", "nothing"),
        ["20: snippets/module.py defines no function or class nothing"],
    ),
    "unknown embed file": (
        EMBED,
        EMBED.replace("module", "missing"),
        ["20: there is no file snippets/missing.py"],
    ),
    "two unknown embeds": (
        EMBED,
        EMBED.replace("module", "missing") + EMBED.replace("attention_scores", "nothing"),
        [
            "20: there is no file snippets/missing.py",
            "21: snippets/module.py defines no function or class nothing",
        ],
    ),
    "embed from outside snippets": (EMBED, '--8<-- "drill/page.py:parse"\n', [f"20: {EMBED_FORM}"]),
    "embed of a whole file": (EMBED, '--8<-- "snippets/module.py"\n', [f"20: {EMBED_FORM}"]),
    "embed in single quotes": (EMBED, EMBED.replace('"', "'"), [f"20: {EMBED_FORM}"]),
    "indented embed": (EMBED, f"if True:\n    {EMBED}", [f"21: {EMBED_FORM}"]),
    "embed beside other code": (EMBED, f"x = 1; {EMBED}", [f"20: {EMBED_FORM}"]),
    "embed outside In code": (WHY, f"{WHY}\n```python\n{EMBED}```\n", [f"18: {EMBEDS}"]),
    "embed in text": (WHY, f"{WHY}{EMBED}", [f"16: {EMBEDS}"]),
    "embed without a fence": (CODE, EMBED, [f"19: {EMBEDS}"]),
    "embed in a fence that is not Python": (
        CODE,
        f"```text\n{EMBED}```\n",
        [f"20: {EMBEDS}"],
    ),
    "embed among code that is not Python": (
        EMBED,
        f"x = (\n{EMBED}",
        ["19: with what it embeds, this is not Python: '(' was never closed"],
    ),
}

IN_CHECK: Cases = {
    "no check": (
        CHECK,
        "Hello.\n",
        ['23: the section needs one fence that starts with ```python title="check"'],
    ),
    "two checks": (CHECK, f"{CHECK}\n{CHECK}", ["36: a second check: one check a page"]),
    "check without title": (
        '```python title="check"',
        "```python",
        ['25: the only fence of this section is the check: ```python title="check"'],
    ),
    "check that is not Python": (
        '```python title="check"',
        '```text title="check"',
        ['25: the check starts with ```python title="check"'],
    ),
    "check in another section": (
        WHY,
        f"{WHY}\n{CHECK}",
        ["17: a check outside '## Check'"],
    ),
    "check with a syntax error": (
        RNG,
        "rng = = 1\n",
        ["30: the check is not Python: invalid syntax"],
    ),
    "check nested too deeply for Python": (
        RNG,
        f"{RNG}x = {'-' * 20_000}1\n",
        ["26: the check is not Python: it is nested too deeply"],
    ),
    "disallowed import": (
        IMPORT,
        f"{IMPORT}from scipy.special import softmax\n",
        [f"29: {IMPORTS} scipy.special"],
    ),
    "relative import": (IMPORT, f"{IMPORT}from . import x\n", [f"29: {IMPORTS} a relative module"]),
    "star import": (
        IMPORT,
        "from snippets.module import *\n",
        ["28: import by name, not *, so that a reader sees what comes from where"],
    ),
    "check that never imports snippets": (
        IMPORT + "\n" + RNG,
        f"from numpy import matmul as attention_scores\n\n{RNG}",
        ["26: the check imports nothing from snippets, so it proves nothing about them"],
    ),
    "check without assertion": (ASSERTION, "print(std)\n", ["26: the check asserts nothing"]),
    "assertion that does not depend on snippets": (
        ASSERTION,
        'assert abs(query.std() - 1) < 0.1, f"{query.std()}"\n',
        ["33: no assertion depends on anything imported from snippets"],
    ),
    "assertion without a message": (f", {MESSAGE}", "", [f"33: {MESSAGES}"]),
    "message without a number": (MESSAGE, '"it is not 1"', [f"33: {MESSAGES}"]),
    "f-string without a number": (MESSAGE, 'f"it is not 1"', [f"33: {MESSAGES}"]),
    "assertion of a tuple, which always holds": (
        f"abs(std - 1) < 0.1, {MESSAGE}",
        f"(abs(std - 1) < 0.1, {MESSAGE})",
        [f"33: {MESSAGES}"],
    ),
    "unseeded default_rng()": (
        "default_rng(0)",
        "default_rng()",
        ["30: default_rng() needs a seed, so that every run is the same"],
    ),
    "default_rng(None)": (
        "default_rng(0)",
        "default_rng(None)",
        ["30: default_rng() needs a seed, so that every run is the same"],
    ),
    "np.random.rand": (
        "rng.standard_normal((2, 64, 256))",
        "np.random.rand(2, 64, 256)",
        [f"31: np.random.rand {SEED}"],
    ),
    "rand under a name of its own": (
        IMPORT,
        f"from numpy.random import rand\n\n{IMPORT}",
        [f"28: numpy.random.rand {SEED}"],
    ),
    "numpy.random under a name of its own": (
        IMPORT,
        f"from numpy import random\n\n{IMPORT}",
        ["28: import numpy as np and write np.random, so that none is overlooked"],
    ),
    "import random": (
        IMPORT,
        f"import random\n\n{IMPORT}",
        ["28: draw from np.random.default_rng(seed), so that every run is the same"],
    ),
    "dtype=int": (RNG, f"{RNG}x = np.zeros(3, dtype=int)\n", [f"31: {WIDTH}"]),
    "int as the second argument": (RNG, f"{RNG}x = np.zeros(3, int)\n", [f"31: {WIDTH}"]),
    "astype(int)": (RNG, f"{RNG}x = rng.random(3).astype(int)\n", [f"31: {WIDTH}"]),
    "np.int_": (RNG, f"{RNG}x = np.int_(3)\n", [f"31: {WIDTH}"]),
}

IN_BREAK: Cases = {
    "no break": (
        DIFF,
        "",
        ['36: the section has no break: ```diff title="break no-scale snippets/attention.py"'],
    ),
    "break that is no diff": (
        DIFF,
        DIFF.replace("```diff", "```python"),
        ["40: the fences of this section are breaks: each a ```diff"],
    ),
    "break that does not apply": (
        MINUS,
        "-    return query @ key.T\n",
        [
            "40: break no-scale must apply exactly once, "
            "but its lines stand 0 times in snippets/module.py"
        ],
    ),
    "break that applies to a part of a line": (
        MINUS,
        "-return query @ key.mT / math.sqrt(query.shape[-1])\n",
        [
            "40: break no-scale must apply exactly once, "
            "but its lines stand 0 times in snippets/module.py"
        ],
    ),
    "break that applies often": (
        MINUS + PLUS,
        " \n+x = 1\n",
        ["40: break no-scale needs a line that is in the file: one with '-' or a blank"],
    ),
    "break that only adds": (
        MINUS,
        "",
        ["40: break no-scale needs a line that is in the file: one with '-' or a blank"],
    ),
    "break with a missing file": (
        "no-scale snippets/module.py",
        "no-scale snippets/missing.py",
        ["40: break no-scale: there is no file snippets/missing.py"],
    ),
    "break outside snippets": (
        "no-scale snippets/module.py",
        "no-scale drill/page.py",
        ["40: break no-scale must change a file of snippets/, not drill/page.py"],
    ),
    "break that leaves snippets by dots": (
        "no-scale snippets/module.py",
        "no-scale snippets/../drill/page.py",
        ["40: break no-scale must change a file of snippets/, not snippets/../drill/page.py"],
    ),
    "unnamed break": (' title="break no-scale snippets/module.py"', "", [f"40: {BREAK_FORM}"]),
    "break without a file": ("no-scale snippets/module.py", "no-scale", [f"40: {BREAK_FORM}"]),
    "name of a break in upper case": ("break no-scale", "break No_scale", [f"40: {BREAK_FORM}"]),
    "two breaks of one name": (
        DIFF,
        f"{DIFF}\nAgain.\n\n{DIFF}",
        ["47: two breaks are named no-scale"],
    ),
    "break that changes nothing": (
        PLUS,
        MINUS.replace("-", "+", 1),
        ["40: break no-scale changes nothing"],
    ),
    "break without a changed line": (
        MINUS + PLUS,
        MINUS.replace("-", " ", 1),
        ["40: break no-scale has no line with '-' or '+'"],
    ),
    "break with the header of a diff": (
        MINUS,
        f"--- a/snippets/module.py\n+++ b/snippets/module.py\n@@ -9 +9 @@\n{MINUS}",
        [f"{n}: leave out the header of the diff: the title names the file" for n in (41, 42, 43)],
    ),
    "break with a line of no sign": (
        MINUS,
        f"return\n{MINUS}",
        ["41: a line of a break starts with '-', '+' or a blank"],
    ),
    "break without prose": (
        REASON,
        "",
        ["39: say above break no-scale, in a sentence or two, what goes wrong"],
    ),
    "second break without prose": (
        DIFF,
        DIFF + "\n" + DIFF.replace("no-scale", "other").replace(PLUS, "+    return 1\n"),
        ["45: say above break other, in a sentence or two, what goes wrong"],
    ),
}

IN_ENTRIES: Cases = {
    "section without an entry": (
        ENTRY,
        "",
        ["45: '## Misconceptions' has no entry: a line '### Title { #anchor }'"],
    ),
    "anchor missing": (
        ENTRY,
        "### It prevents overflow\n",
        [f"47: the heading 'It prevents overflow' {HAS_TITLE}"],
    ),
    "anchor in upper case": (
        ENTRY,
        "### It prevents { #Overflow }\n",
        [f"47: the heading 'It prevents {{ #Overflow }}' {HAS_TITLE}"],
    ),
    "anchor and class": (
        ENTRY,
        "### It prevents { #overflow .small }\n",
        [f"47: the heading 'It prevents {{ #overflow .small }}' {HAS_TITLE}"],
    ),
    "entry without a title": (
        ENTRY,
        "### { #overflow }\n",
        [f"47: the heading '{{ #overflow }}' {HAS_TITLE}"],
    ),
    "duplicate anchor": ("#which-d", "#overflow", ["53: the anchor #overflow is taken by line 47"]),
    "anchor that is a section's": (
        "#overflow",
        "#in-code",
        ["47: the anchor #in-code is taken by a section"],
    ),
    "entry outside its section": (
        "## Misconceptions\n",
        "",
        ["46: only entries of '## Misconceptions' and '## Follow-ups' have an anchor"],
    ),
    "anchor inside an entry": (
        "The width of one head.\n",
        "#### So { #so }\n",
        ["55: only entries of '## Misconceptions' and '## Follow-ups' have an anchor"],
    ),
    "entry without text": (
        "The width of one head.\n",
        "",
        ["53: nothing is said under 'Which d is it with many heads?'"],
    ),
}

IN_REFERENCES: Cases = {
    "references empty": (REFERENCE, "", ["57: the section '## References' is empty"]),
    "references without a list": (
        REFERENCE,
        "None.\n",
        ["57: '## References' lists nothing: one item a source"],
    ),
    "paper without a section": (
        ", section 3.2.1",
        "",
        ["59: the reference names a paper but no place in it, such as 'section 3.2'"],
    ),
    "section in the paper's title only": (
        "Attention Is All You Need](https://arxiv.org/abs/1706.03762), section 3.2.1",
        "Section 3](https://arxiv.org/abs/1706.03762)",
        ["59: the reference names a paper but no place in it, such as 'section 3.2'"],
    ),
}

# name: (what is replaced in GOOD_PAGE, by what): odd to look at, and right
WELL_FORMED = {
    "60 words": (SHORT_ANSWER, "word " * 59 + "word.\n"),
    "a formula is one word": (SHORT_ANSWER, "word " * 59 + "$a + b + c$.\n"),
    "YAML on several lines": ("[attention, softmax]", "\n  - attention\n  - softmax"),
    "a blank behind the front matter's end": ("related: []\n---\n", "related: []\n--- \n"),
    "emphasis in the title": (TITLE, TITLE.replace("square root", "*square root*")),
    "closed heading": ("## Why\n", "## Why ##\n"),
    "no misconceptions": (MISCONCEPTIONS, ""),
    "no follow-ups": (FOLLOW_UPS, ""),
    "lists in lists": (WHY, "- a\n    - b\n        - c\n"),
    "list in a numbered list": (WHY, "1. a\n    - b\n"),
    "list in a quotation": (WHY, "> - a\n> - b\n"),
    "blocks between blank lines": (WHY, "$$\nx\n$$\n\n| a |\n| - |\n| b |\n"),
    "formula at the end of the page": (REFERENCE, f"{REFERENCE}\n$$x$$"),
    "dollars": (WHY, "From $5 to 7$ and \\$3.\n"),
    "fence in a longer fence": (WHY, "````text\n```python\nx\n```\n````\n"),
    "fence of tildes": (WHY, "~~~text\n```\n~~~\n"),
    "code in a sentence": (WHY, "Write `<b>` and `$$`.\n"),
    "anchors of this page": (WHY, "[a](#which-d) [b](#misconceptions) [c](a-question.md#why)\n"),
    "links that leave the project": (WHY, "[a](https://example.org/b) <mailto:a@b.org>\n"),
    "assertion of NumPy": (ASSERTION, "np.testing.assert_allclose(std, 1, atol=0.1)\n"),
    "assertion in a function": (
        STD + ASSERTION,
        f"def verify(std):\n    {ASSERTION}\n\nverify(attention_scores(query, key).std())\n",
    ),
    "deleted line": (PLUS, ""),
    "break with unchanged lines": (
        MINUS,
        f' def attention_scores(query: np.ndarray, key: np.ndarray) -> np.ndarray:\n     """Compare every query with every key."""\n{MINUS}',
    ),
    "a table of a paper": ("section 3.2.1", "table 2"),
}

MALFORMED = (
    IN_FRONT_MATTER
    | IN_TITLE_AND_SECTIONS
    | IN_MARKDOWN
    | IN_CODE
    | IN_CHECK
    | IN_BREAK
    | IN_ENTRIES
    | IN_REFERENCES
)


def changed(old: str, new: str) -> str:
    """GOOD_PAGE with one change; `old` must stand in it exactly once, or the case is not one."""
    assert GOOD_PAGE.count(old) == 1, f"{GOOD_PAGE.count(old)} times in GOOD_PAGE: {old!r}"
    return GOOD_PAGE.replace(old, new)


def read(page: str) -> Question:
    return parse(page, "topic", "a-question")


def problems(question: Question) -> list[str]:
    return [f"{problem.line}: {problem.message}" for problem in question.problems]


def test_the_good_page_is_good(tmp_path):
    """So that whatever a changed one is told comes from the change."""
    [question] = write(tmp_path).questions

    assert problems(question) == []


@pytest.mark.parametrize(("old", "new", "expected"), MALFORMED.values(), ids=MALFORMED)
def test_a_malformed_page_is_told_what_is_wrong_and_nothing_else(tmp_path, old, new, expected):
    """One mistake gives its own problem, at its own line."""
    [question] = write(tmp_path, changed(old, new)).questions

    assert problems(question) == expected


@pytest.mark.parametrize(("old", "new"), WELL_FORMED.values(), ids=WELL_FORMED)
def test_what_looks_odd_and_is_right_passes(tmp_path, old, new):
    """The rules are no stricter than they say."""
    [question] = write(tmp_path, changed(old, new)).questions

    assert problems(question) == []


@pytest.mark.parametrize("page", ["", "\n", " \n\t\n", "\ufeff", "\r\n\r\n"])
def test_an_empty_page_is_told_once(page):
    """All that it lacks goes without saying."""
    assert problems(read(page)) == ["1: the page is empty"]


def test_a_page_that_is_not_utf_8_is_told_the_line(tmp_path):
    """Where the first byte stands that cannot be read."""
    project = write(tmp_path)
    page = GOOD_PAGE.replace("so that of", "só that of").encode("latin-1")
    (tmp_path / "docs/topic/a-question.md").write_bytes(page)

    assert problems(project.questions[0]) == ["15: the page is not UTF-8: save it in that encoding"]


@pytest.mark.parametrize(
    "page",
    [
        GOOD_PAGE.replace("\n", "\r\n"),
        GOOD_PAGE.replace("\n", "\r"),
        f"\ufeff{GOOD_PAGE}",
        "\ufeff" + GOOD_PAGE.replace("\n", "\r\n"),
    ],
    ids=["CRLF", "CR", "BOM", "BOM and CRLF"],
)
def test_line_ends_and_a_byte_order_mark_change_nothing(tmp_path, page):
    """An editor on Windows gives the same question."""
    [question] = write(tmp_path, page).questions

    assert question == read(GOOD_PAGE)


def test_all_violations_are_told_at_once_in_the_order_of_their_lines():
    """The author need not run the tool once for each."""
    page = GOOD_PAGE
    for name in (
        "level 4",
        "tab character",
        "unseeded default_rng()",
        "no break",
        "anchor missing",
    ):
        old, new, _ = MALFORMED[name]
        page = page.replace(old, new)

    assert problems(read(page)) == [
        "2: level must be 1, 2 or 3, not 4",
        "16: a tab character: indent with spaces",
        "31: default_rng() needs a seed, so that every run is the same",
        '37: the section has no break: ```diff title="break no-scale snippets/attention.py"',
        f"44: the heading 'It prevents overflow' {HAS_TITLE}",
    ]


def test_what_comes_before_an_unclosed_fence_is_told_and_what_follows_is_not():
    """All that follows was read as code: to call it wrong would send the author astray."""
    page = GOOD_PAGE.replace("level: 1", "level: 4").replace(EMBED + "```\n", EMBED)

    assert problems(read(page)) == [
        "2: level must be 1, 2 or 3, not 4",
        "19: the fence is never closed: end it with a line ```",
    ]


def test_a_line_that_is_still_to_write_is_told_as_such_and_no_more():
    """The placeholder of a new page would break other rules too; odd blanks are made plain."""
    page = changed("level: 1", "level: TODO").replace(WHY, "<b>\t TODO:\u2028\xa0why\n")

    assert problems(read(page)) == [
        "2: still to write: level: TODO",
        "15: still to write: <b> TODO: why",
    ]


@pytest.mark.parametrize(
    ("topic", "id", "wrong"),
    [
        ("Topic", "a-question", "Topic"),
        ("topic", "a_question", "a_question"),
        ("topic", "a--question", "a--question"),
        ("topic", "a question", "a question"),
    ],
)
def test_a_name_that_does_not_suit_a_web_address_is_refused(topic, id, wrong):
    """The folder's and the file's name become the page's address and its cards' keys."""
    message = "is not a name in lower case with hyphens: rename the file or the folder"

    assert problems(parse(GOOD_PAGE, topic, id)) == [f"1: '{wrong}' {message}"]


def test_a_message_is_short_however_much_it_quotes():
    """Aliases of YAML expand to more than a memory holds; nobody could read that."""
    nested = ", ".join(f"&a{n} [{', '.join([f'*a{n - 1}'] * 9)}]" for n in range(1, 30))
    [problem] = read(changed("[attention, softmax]", f"[&a0 [x], {nested}]")).problems

    assert problem.line == 3
    assert len(problem.message) <= 500


def test_a_page_gives_its_question():
    """Every field, with the lines that later problems point to."""
    question = read(GOOD_PAGE)

    assert (question.path, question.title_line, question.level) == (
        "docs/topic/a-question.md",
        7,
        1,
    )
    assert question.title == TITLE[2:-1]
    assert (question.tags, question.related) == (("attention", "softmax"), ())
    assert question.short_answer == SHORT_ANSWER[:-1]
    assert question.check
    assert (question.check.line, question.check.code) == (25, CHECK.split("\n", 1)[1][:-4])
    assert [(embed.line, embed.file, embed.name) for embed in question.embeds] == [
        (20, "snippets/module.py", "attention_scores")
    ]
    assert question.breaks == (
        Break(40, "no-scale", "snippets/module.py", MINUS + PLUS, REASON[:-1]),
    )
    assert [(entry.line, entry.anchor, entry.title) for entry in question.misconceptions] == [
        (47, "overflow", "It prevents overflow")
    ]
    assert [entry.body for entry in question.follow_ups] == ["The width of one head."]


def test_each_break_has_the_reason_that_stands_above_it():
    """And not that of another break."""
    other = DIFF.replace("no-scale", "other")
    question = read(changed(DIFF, f"{DIFF}\nOther reason.\n\n{other}"))

    assert [found.reason for found in question.breaks] == [REASON[:-1], "Other reason."]


def test_a_break_replaces_its_lines_and_no_others():
    """The rest of the file stays as it is."""
    [found] = read(GOOD_PAGE).breaks

    assert found.apply(MODULE) == MODULE.replace(" / math.sqrt(query.shape[-1])", "")


def test_a_break_that_deletes_a_line_leaves_no_blank_one():
    """Lines go with their ends."""
    found = Break(1, "shorter", "snippets/module.py", "-b\n", "Reason.")

    assert found.apply("a\nb\nc\n") == "a\nc\n"


@pytest.mark.parametrize(
    ("diff", "source", "places"),
    [
        ("-x\n+y\n", "x\nz\nx\n", 2),
        ("-x\n-x\n+y\n", "x\nx\nx\n", 2),
        ("-x\n+y\n", "xx\n x\n", 0),
        ("-.\n+y\n", "x\n", 0),
    ],
    ids=["twice", "overlapping", "part of a line", "sign of a regular expression"],
)
def test_a_break_that_does_not_apply_exactly_once_is_refused(diff, source, places):
    """Which of the places is meant, nobody could tell; and lines are whole, and taken literally."""
    found = Break(1, "wrong", "snippets/module.py", diff, "Reason.")

    with pytest.raises(
        ValueError,
        match=f"break wrong must apply exactly once, but its lines stand {places} times in snippets/module.py",
    ):
        found.apply(source)


def test_a_link_may_lead_to_the_sections_that_a_page_has():
    """And to its entries; a section that was left out has no place on the site."""
    question = read(changed(MISCONCEPTIONS, ""))

    assert question.anchors == {
        "short-answer",
        "why",
        "in-code",
        "check",
        "break-it",
        "follow-ups",
        "references",
        "which-d",
    }


def of_size(lines: int, size: int) -> str:
    """The good page, lengthened below *Why* to a number of lines and of bytes."""
    more = "a\n" * (lines - GOOD_PAGE.count("\n") - 1)
    page = GOOD_PAGE.replace(WHY, WHY + more)
    return page.replace(WHY, "a" * (size - len(page)) + WHY)


@pytest.mark.parametrize(
    ("lines", "size"), [(MAX_LINES, 4000), (100, MAX_BYTES), (MAX_LINES, MAX_BYTES)]
)
def test_a_page_may_be_as_large_as_the_limits(lines, size):
    """They are three times what the longest page needs."""
    page = of_size(lines, size)
    assert (len(page.split("\n")), len(page)) == (lines, size)

    assert read(page).problems == ()


@pytest.mark.parametrize(
    ("lines", "size", "problem"),
    [
        (1001, 4000, "1001: the page has 4,000 bytes and 1,001 lines"),
        (5000, 12000, "1001: the page has 12,000 bytes and 5,000 lines"),
        (100, 32769, "99: the page has 32,769 bytes and 100 lines"),
        (1001, 99999, "15: the page has 99,999 bytes and 1,001 lines"),
    ],
)
def test_a_page_that_is_larger_is_not_read(lines, size, problem):
    """It is told where the limit is passed, and nothing else is."""
    assert [f"{line}: {message}" for line, message in read(of_size(lines, size)).problems] == [
        f"{problem}: at most 32,768 and 1,000, one question a page"
    ]


def test_a_size_is_counted_in_bytes():
    """Signs of other scripts take more than one."""
    page = GOOD_PAGE.replace(WHY, "é" * (MAX_BYTES // 2) + WHY)

    assert "bytes" in read(page).problems[0].message


def test_a_page_of_ten_thousand_definitions_is_refused_at_once():
    """The parser's time grows with the square of their number: it would take minutes."""
    page = GOOD_PAGE + "".join(f"[a{number}]: /b\n" for number in range(10_000))
    start = time.process_time()
    problems = read(page).problems

    assert len(problems) == 1
    assert time.process_time() - start < 1  # not a timing, but seconds against minutes


FRAGMENTS = [
    *("---", "--- ", "...", "level: 1", "tags: [a", "#", "# Title", "## Why", "## Check", "### A"),
    *("### A { #a }", "{ #", "```", "````", '```python title="check"', "```diff", "~~~", "    x"),
    *("--8<--", EMBED, "-", "- a", "1) a", "> ", ">> ```", "| a | b", "| - | - |", "$$", "$x$"),
    *("<b", "<!--", "-->", "[a](", "[a]()", "![](", "[a]: b", "!!! note", '=== "a"', "TODO"),
    *("assert", "import", "\t", "\0", "\x0c", "\u2028", "\ufeff", "\\", "&amp;", "*", "_", "`", ""),
]


@pytest.mark.parametrize("seed", range(50))
def test_a_page_of_fragments_is_read_whatever_they_are(seed):
    """Each such page gets problems, and no exception."""
    draw = random.Random(seed)
    pages = ["\n".join(draw.choices(FRAGMENTS, k=draw.randint(1, 30))) for _ in range(20)]

    assert all(read(page).problems for page in pages)
