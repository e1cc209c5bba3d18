"""What the site ships for the reader's browser: Python, the code that runs there, and who may run."""

import base64
import hashlib
import html
import json
import re
from pathlib import Path
from typing import Any

from drill import runtime
from drill.page import Question
from drill.practice import Task, details, listing
from drill.project import Project
from drill.runtime import Runtime

# What runs in the worker, besides snippets and cases.
TOOL = ("__init__.py", "overlay.py", "tracebacks.py", "harness.py", "grade.py")
_INLINE = re.compile(r"<script>(.*?)</script>", re.DOTALL)


def python_json(project: Project) -> str:
    """Every Python file that the worker needs: path -> text."""
    here = Path(__file__).parent
    files = dict(project.sources)
    files |= {f"drill/{name}": (here / name).read_text(encoding="utf-8") for name in TOOL}
    files |= {
        file.relative_to(project.root).as_posix(): file.read_text(encoding="utf-8")
        for file in sorted((project.root / "drill/cases").glob("*.py"))
    }
    return json.dumps(files, ensure_ascii=False)


def runtime_files(found: Runtime) -> dict[str, str | bytes]:
    """Pyodide, NumPy if it is bundled, and what the worker needs to know of both."""
    files: dict[str, str | bytes] = {
        f"{runtime.FOLDER}{name}": content for name, content in found.files.items()
    }
    if found.numpy.content is not None:
        files[f"{runtime.FOLDER}{found.numpy.name}"] = found.numpy.content
    files["assets/drill/runtime.json"] = json.dumps(found.as_json())
    return files


def practice_files(known: list[Task], urls: dict[str, str]) -> dict[str, str]:
    """The list of what can be practiced, and a file for each task.

    Args:
        known: the tasks.
        urls: path of a page, such as docs/attention/causal-mask.md -> its address on the site.
    """
    files = {"assets/drill/practice.json": json.dumps(listing(known, urls), ensure_ascii=False)}
    for task in known:
        text = json.dumps(details(task), ensure_ascii=False)
        files[f"assets/drill/practice/{task.key}.json"] = text
    return files


def check_element(project: Project, question: Question, found: Runtime | None) -> str:
    """The element below a check that runs it."""
    assert question.check  # a rule of the pages
    data = {
        "code": question.check.code,
        "numpy": needs_numpy(project, question),
        "breaks": [
            {"name": b.name, "diff": b.diff, "file": b.file, "old": b.old, "new": b.new}
            for b in question.breaks
        ],
    }
    if found is None:
        return f'<p class="drill-run__about">{NO_RUNTIME}</p>'
    about = loads(found, bool(data["numpy"]))
    return (
        f'<div><drill-check data-check="{attribute(data)}">'
        f'<p class="drill-run__about">{about}</p></drill-check></div>'
    )


NO_RUNTIME = (
    "This copy of the site was built without Python for the browser: checks do not run on it."
)


def loads(found: Runtime, numpy: bool) -> str:
    """What the first run loads, said before it is pressed."""
    size = sum(map(len, found.files.values()))
    text = "The first run loads Python"
    if numpy and found.numpy.content is not None:
        text += " and NumPy"
        size += found.numpy.size
    text += f" ({size / 1e6:.0f} MB before compression) from this site"
    if numpy and found.numpy.content is None:
        text += f", and NumPy (4 MB) from {runtime.DISTRIBUTION.split('/')[2]}, the only address outside this site that is ever asked"
    return f"{text}. Your code runs in this browser and is sent nowhere."


def needs_numpy(project: Project, question: Question) -> bool:
    """Whether a check, or a snippet that it imports, imports NumPy."""
    codes = [*project.needed_by(question).values(), question.check.code if question.check else ""]
    return any(re.search(r"^\s*(?:import|from) numpy\b", code, re.MULTILINE) for code in codes)


def attribute(data: Any) -> str:
    """Data for a data-… attribute, on one line whatever it holds."""
    return html.escape(json.dumps(data, ensure_ascii=False)).replace("\n", "&#10;")


# --- after the build


def finish(site: Path, found: Runtime | None) -> None:
    """Give every page its Content-Security-Policy, and the service worker the version of the site."""
    pages = sorted(site.rglob("*.html"))
    texts = {page: page.read_text(encoding="utf-8") for page in pages}
    inline = sorted({script for text in texts.values() for script in _INLINE.findall(text)})
    meta = f'<meta http-equiv="Content-Security-Policy" content="{html.escape(policy(inline, found), quote=False)}">'
    for page, text in texts.items():
        # After the charset, which browsers look for in the first bytes.
        page.write_text(text.replace("<head>", f"<head>\n{meta}", 1), encoding="utf-8")
    worker = site / "sw.js"
    text = worker.read_text(encoding="utf-8")
    text = text.replace('SITE = ""', f'SITE = "{_fingerprint(site)}"')
    python = [*sorted(found.files.items()), found.numpy.sha256] if found else []
    digest = hashlib.sha256(repr(python).encode()).hexdigest()[:16]
    worker.write_text(text.replace('PYTHON = ""', f'PYTHON = "{digest}"'), encoding="utf-8")


def policy(inline: list[str], found: Runtime | None) -> str:
    """The Content-Security-Policy of the pages: nothing from elsewhere, and no script but the site's own.

    Args:
        inline: the scripts that stand in the pages; the theme has a few.
        found: the runtime, whose NumPy may come from elsewhere.
    """
    hashes = " ".join(f"'sha256-{_base64(script)}'" for script in inline)
    elsewhere = f" {runtime.DISTRIBUTION}" if found and found.numpy.content is None else ""
    return "; ".join(
        [
            "default-src 'self'",
            f"script-src 'self' 'wasm-unsafe-eval' {hashes}".rstrip(),
            "style-src 'self' 'unsafe-inline'",
            "img-src 'self' data:",
            f"connect-src 'self'{elsewhere}",
            "object-src 'none'",
            "base-uri 'self'",
            "form-action 'self'",
        ]
    )


def _base64(script: str) -> str:
    return base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()


def _fingerprint(site: Path) -> str:
    """A hash of every file of the site."""
    digest = hashlib.sha256()
    for file in sorted(file for file in site.rglob("*") if file.is_file()):
        digest.update(f"{file.relative_to(site).as_posix()}\0".encode())
        digest.update(hashlib.sha256(file.read_bytes()).digest())
    return digest.hexdigest()[:16]
