"""Exceptions in the reader's own terms."""

import traceback


def explain(error: BaseException, *files: str) -> str:
    """An exception in the reader's own terms: the lines of their files that led to it, and what it says."""
    if isinstance(error, SyntaxError) and error.filename in files:
        return f"line {error.lineno}: {(error.text or '').strip()}\n{type(error).__name__}: {error.msg}"
    lines = [
        f"line {frame.lineno}: {frame.line}"
        for frame in traceback.extract_tb(error.__traceback__)
        if frame.filename in files
    ]
    said = str(error)
    if isinstance(error, KeyError | LookupError) and len(error.args) == 1:
        said = str(error.args[0])
    return "\n".join(
        [*lines[-5:], f"{type(error).__name__}: {said}" if said else type(error).__name__]
    )
