"""Teaches pytest-markdown-docs the pages' fences."""

import re
from pathlib import Path
from typing import Any

from pytest_markdown_docs._runners import DefaultRunner, register_runner

from drill.embed import expand
from drill.page import parser
from drill.project import Project

SOURCES = Project(Path(__file__).parent).sources


class PageFences:
    """A Markdown parser whose fences hold what the embeds stand for."""

    def parse(self, text: str) -> list[Any]:
        tokens = parser().parse(text)
        for token in tokens:
            if token.type == "fence" and re.search(r"^--8<-- ", token.content, re.M):
                token.content = expand(token.content, SOURCES.__getitem__)
        return tokens


def pytest_markdown_docs_markdown_it() -> PageFences:
    return PageFences()


@register_runner(default=True)
class RunOnce(DefaultRunner):
    """The plugin runs a fence that raises TypeError a second time: here that is a failure at once."""

    def runtest(self, test: Any, args: dict[str, Any], *, asyncio_runner: Any = None) -> None:
        try:
            super().runtest(test, args, asyncio_runner=asyncio_runner)
        except TypeError as error:
            raise AssertionError(f"TypeError: {error}").with_traceback(
                error.__traceback__
            ) from error
