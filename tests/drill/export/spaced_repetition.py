"""What the plug-in "Spaced Repetition" of Obsidian finds in a note: the oracle for our export.

It follows the rules of st3v3nmw/obsidian-spaced-repetition, version 1.15.4 (commit 22fbea0), with
its default settings, through these of its files:

- src/parser.ts: which lines are a card, and of which type;
- src/data/data-structures/card/questions/question.ts: tag, schedule and block identifier of a card;
- src/data/data-structures/card/questions/question-type.ts: its question and its answer;
- src/note/note-question-parser.ts: its deck, from the last line of tags above it;
- src/data/data-store/notes-data-store.ts, src/utils/strings.ts: how a schedule is written and read.
"""

import html
import re
from typing import NamedTuple

from markdown_it import MarkdownIt
from mdit_py_plugins.dollarmath import dollarmath_plugin

# What String.prototype.trim takes away; Python's strip knows a few others.
SPACE = "\t\n\v\f\r \xa0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u2028\u2029\u202f\u205f\u3000\ufeff"
COMMENT = "<!--SR:"


class Found(NamedTuple):
    """One card: question and answer as Markdown, where it is a plain question."""

    kind: str  # "one line", "one line, both ways", "plain", "both ways" or "cloze"
    text: str  # as it stands in the note
    front: str
    back: str
    deck: str
    scheduled: bool


def find(note: str) -> list[Found]:
    """The cards of a note, in its order."""
    note = note.replace("\r\n", "\n").replace("\r", "\n")
    lines = note.split("\n")
    raw = list(_cards(lines))
    inside = {number for _, _, first, last in raw for number in range(first, last + 1)}
    tags = {
        number: match[1]
        for number, line in enumerate(lines)
        if number not in inside and (match := re.search(r"(?:^|\s)#(flashcards(?:/\S+)?)", line))
    }
    return [_found(kind, text, first, tags) for kind, text, first, _ in raw]


def review(note: str, card: Found) -> str:
    """The note after a review: the schedule stands below the first text that equals the card's."""
    assert card.text in note, "the plug-in does not find the place for its schedule"
    bare = re.sub("<!--SR:.+-->", "", card.text).rstrip(SPACE)
    return note.replace(card.text, f"{bare}\n{COMMENT}!2026-11-23,3,250-->", 1)


def rendered(markdown: str) -> str:
    """Markdown as Obsidian shows it, which nothing here can run: CommonMark with tables, formulas and HTML."""
    parser = MarkdownIt("commonmark", {"html": True}).enable("table")
    parser.use(dollarmath_plugin, allow_space=False, double_inline=True)
    for name, left, right in (
        ("math_inline", "\\(", "\\)"),
        ("math_inline_double", "\\[", "\\]"),
        ("math_block", "\\[", "\\]"),
    ):
        parser.add_render_rule(
            name,
            lambda self, tokens, at, options, env, left=left, right=right: (
                f"{left}{html.escape(tokens[at].content.strip(), quote=False)}{right}"
            ),
        )
    return str(parser.render(markdown))


def _found(kind: str, text: str, first: int, tags: dict[int, str]) -> Found:
    question = re.sub("<!--SR:.+-->", "", text).rstrip(SPACE)
    deck = next((tags[number] for number in sorted(tags, reverse=True) if number < first), "")
    if own := re.match(r"#[^\s#]+", question.lstrip(SPACE)):
        deck, question = own[0][1:], question.lstrip(SPACE)[own.end() :].lstrip(SPACE)
    question = re.sub(r" \^[a-zA-Z0-9-]+\Z", "", question).rstrip(SPACE)  # a block identifier
    lines = question.split("\n")
    mark = {"plain": "?", "both ways": "??"}.get(kind)
    part = next((n for n, line in enumerate(lines) if line.strip(SPACE) == mark), -1)
    scheduled = re.search(r"<!--SR:.+?-->|![\d-]+,\d+,\d+", text) is not None
    return Found(kind, text, "\n".join(lines[:part]), "\n".join(lines[part + 1 :]), deck, scheduled)


def _cards(lines: list[str]):
    """Type, text, first and last line of each card."""
    kind, held, first, at = "", [], 0, 0
    while at < len(lines):
        line, bare = lines[at], lines[at].strip(SPACE)
        if line.startswith("<!--") and not line.startswith(COMMENT):
            # A comment that does not end on its line hides the rest, one that does the next line.
            at = len(lines) if "-->" not in line else at + 2
            continue
        if not bare:
            if kind:
                yield kind, "\n".join(held).rstrip(SPACE), first, at - 1
            kind, held, first, at = "", [], at + 1, at + 1
            continue
        held.append(line.rstrip(SPACE))
        if _has(line, ":::") or _has(line, "::"):
            kind, first, last = "one line, both ways" if _has(line, ":::") else "one line", at, at
            if lines[at + 1 : at + 2] and lines[at + 1].startswith(COMMENT):
                last = at + 1
            yield kind, "\n".join(lines[first : last + 1]), first, last
            kind, held, at = "", [], last + 1
            continue
        if bare in ("?", "??"):
            if len("\n".join(held)) > 1:  # there is a question above
                kind = "plain" if bare == "?" else "both ways"
        elif fence := re.match("```+|~~~+", line):
            end = at + 1
            while end < len(lines) and not lines[end].startswith(fence[0]):
                end += 1
            held += [*lines[at + 1 : end], fence[0]]
            at = end
        elif not kind and re.search("==.+?==", line):
            kind = "cloze"
        at += 1
    if kind and held:
        yield kind, "\n".join(held).rstrip(SPACE), first, len(lines) - 1


def _has(line: str, mark: str) -> bool:
    """Whether a line has the mark, the first of them outside of code."""
    before, found, after = line.partition(mark)
    return bool(found) and not (before.count("`") % 2 and after.count("`") % 2)
