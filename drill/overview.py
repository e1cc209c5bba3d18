"""Pages and files about all pages: cheat sheets, what notes get wrong, the health of the site; for tools too."""

import re
from collections.abc import Iterable, Mapping
from typing import Any

from drill.cards import render, render_inline
from drill.check import Report
from drill.mutants import Strength
from drill.page import Entry, Question

FORMAT = "dl-drill-questions"
CHEAT_SHEET = "cheat-sheet.md"  # in the folder of its topic


# --- for people: Markdown, which the site renders as it does any page


def cheat_sheet(title: str, questions: Iterable[Question]) -> str:
    """Every short answer of a topic; to be put into the topic's folder, where its links lead on."""
    parts = [f"# Cheat sheet: {title}"]
    parts += [f"Every question of “{title}” with its short answer, to read or to print."]
    for question in questions:
        parts += [
            f"## [{question.title}]({question.id}.md) {{ #{question.id} }}",
            question.short_answer,
        ]
    return "\n\n".join(parts) + "\n"


def shared_tags(questions: Iterable[Question]) -> dict[str, list[Question]]:
    """The tags of more than one question, with their questions, by name."""
    found: dict[str, list[Question]] = {}
    for question in questions:
        for tag in question.tags:
            found.setdefault(tag, []).append(question)
    return {tag: found[tag] for tag in sorted(found) if len(found[tag]) > 1}


def tags(shared: Mapping[str, Iterable[Question]]) -> str:
    """Every such tag with links to its questions; for a page of the top folder."""
    parts = []
    for tag, questions in shared.items():
        parts.append(f"## {tag} {{ #{tag} }}")
        parts.append("\n".join(f"- [{q.title}]({q.topic}/{q.id}.md)" for q in questions))
    return "\n\n".join(["", *parts, ""])


def wrong_notes(topics: Mapping[str, str], questions: Iterable[Question]) -> str:
    """Every misconception that is refuted by a number, by topic; for a page of the top folder.

    Args:
        topics: folder -> title.
        questions: the pages, in the order of the site.
    """
    found = [(question, entry) for question in questions for entry in refuted(question)]
    parts = []
    for topic, title in topics.items():
        entries = [(question, entry) for question, entry in found if question.topic == topic]
        parts += [f"## {title} {{ #{topic} }}"] if entries else []
        for question, entry in entries:
            parts.append(f"### {entry.title} {{ #{question.id}-{entry.anchor} }}")
            parts.append(_from_top(entry.body, topic))
            check = f"{topic}/{question.id}.md#check"
            parts.append(f"[{question.title}]({topic}/{question.id}.md): see [the check]({check}).")
    return "\n\n".join(parts) + "\n"


# A number that stands by itself: not an index or an exponent, nor the 1 of 1 - p.
_NUMBER = re.compile(r"(?<![\w.^_{])(?![0-2](?![\d.,]*\d))\d[\d,]*(?:\.\d+)?(?!\w)")


def refuted(question: Question) -> tuple[Entry, ...]:
    """The misconceptions against which a page sets a number."""
    return tuple(entry for entry in question.misconceptions if _NUMBER.search(entry.body))


def _from_top(markdown: str, topic: str) -> str:
    """Markdown of a page whose links are followed from the folder above."""
    return re.sub(r"\]\((?![a-z]+:|#|\.\./)", f"]({topic}/", markdown).replace("](../", "](")


def health(
    topics: Mapping[str, str],
    reports: Iterable[Report],
    strengths: Mapping[str, list[Strength]],
    labs: int,
    facts: Mapping[str, str],
) -> str:
    """What the run that built the site has found, by topic and in total.

    Args:
        topics: folder -> title.
        reports: the pages, checked.
        strengths: folder -> the graders of its functions that have been measured.
        labs: how many were executed.
        facts: of the build, such as "NumPy" -> "2.5".
    """
    reports = list(reports)
    columns = [
        "topic",
        "questions",
        "checks passed",
        "breaks caught",
        "functions",
        "mutants killed",
    ]
    rows = [f"| {' | '.join(columns)} |", "| --- " + "| ---: " * (len(columns) - 1) + "|"]
    for topic, title in topics.items():
        of_topic = [report for report in reports if report.question.topic == topic]
        if of_topic:
            rows.append(_row(f"[{title}]({topic}/index.md)", of_topic, strengths.get(topic, [])))
    rows.append(_row("all", reports, [s for found in strengths.values() for s in found]))
    about = ["| fact | of this build |", "| --- | --- |", f"| labs executed | {labs} |"]
    about += [f"| {name} | {value} |" for name, value in facts.items()]
    return "\n".join([*rows, "", *about, ""])


def _row(name: str, reports: list[Report], strengths: list[Strength]) -> str:
    breaks = [found for report in reports for found in report.breaks]
    killed = sum(strength.killed for strength in strengths)
    real = sum(strength.mutants - strength.equivalent for strength in strengths)
    cells = [
        name,
        len(reports),
        f"{sum(report.passed for report in reports)} of {len(reports)}",
        f"{sum(found.caught for found in breaks)} of {len(breaks)}",
        len(strengths) or "not measured",
        f"{killed:,} of {real:,} ({killed / real:.1%})" if real else "not measured",
    ]
    return f"| {' | '.join(map(str, cells))} |"


# --- for tools


def as_json(
    topics: Mapping[str, str],
    reports: Iterable[Report],
    urls: Mapping[str, str],
    functions: Mapping[str, list[str]],
) -> dict[str, Any]:
    """All questions as plain data; docs/assets/drill/questions.schema.json says what is where.

    Args:
        topics: folder -> title.
        reports: the pages, in the order of the site.
        urls: path of a page -> its address.
        functions: path of a page -> the functions to practice that it embeds.
    """
    return {
        "format": FORMAT,
        "version": 1,
        "topics": dict(topics),
        "questions": [
            _question(report, urls[report.question.path], functions.get(report.question.path, []))
            for report in reports
        ],
    }


def _question(report: Report, url: str, functions: list[str]) -> dict[str, Any]:
    question = report.question
    return {
        "id": question.id,
        "topic": question.topic,
        "level": question.level,
        "tags": list(question.tags),
        "title": question.title,
        "title_html": render_inline(question.title),
        "url": url,
        "related": list(question.related),
        "short_answer": question.short_answer,
        "short_answer_html": render(question.short_answer),
        "functions": functions,
        "breaks": [
            {"name": found.name, "file": found.file, "check_says": found.error}
            for found in report.breaks
        ],
        "misconceptions": [_entry(entry) for entry in question.misconceptions],
        "follow_ups": [_entry(entry) for entry in question.follow_ups],
    }


def _entry(entry: Entry) -> dict[str, str]:
    return {"anchor": entry.anchor, "title": entry.title}


def llms_txt(
    name: str,
    about: str,
    site_url: str,
    topics: Mapping[str, str],
    questions: Iterable[Question],
    urls: Mapping[str, str],
) -> str:
    """The site in short for language models, in the form of llmstxt.org."""
    parts = [f"# {name}", f"> {about}"]
    questions = list(questions)
    for topic, title in topics.items():
        lines = [
            f"- [{question.title}]({site_url}{urls[question.path]}): {' '.join(question.short_answer.split())}"
            for question in questions
            if question.topic == topic
        ]
        parts += [f"## {title}", "\n".join(lines)] if lines else []
    return "\n\n".join(parts) + "\n"
