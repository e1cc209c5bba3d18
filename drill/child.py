"""The process that runs checks: `python -m drill.child`, one JSON job a line in, one result a line out.

It loads NumPy once, then forks for every job, so that a job costs milliseconds, starts clean,
and can be killed. Where there is no fork, every job gets a fresh process.
It imports what the reader's browser has as well, and reads snippets without ever writing beside them.
"""

import contextlib
import json
import os
import select
import signal
import subprocess
import sys
import time
import traceback
import warnings
from typing import Any

from drill.overlay import replaced

CODE = "<check>"  # the file name of the job's code in tracebacks
Job = dict[str, Any]
Result = dict[str, Any]
_running: list[int] = []  # the child to kill where this process is asked to end


def run(job: Job) -> Result:
    """Run the code of a job with some files of `snippets` changed, and say how it ended.

    Args:
        job: {"root": folder that holds snippets/, "code": the check,
            "changed": {file: source}, "strict": whether warnings are errors,
            "value": whether the code leaves a value for JSON in `value`}

    Returns:
        {"end": "passed" | "failed" | "crashed", "message", "line" in the code or null,
        "seconds", "cpu": seconds of processor time,
        "value": what the code left in `value`, where the job asks for it}
    """
    warnings.resetwarnings()
    warnings.simplefilter("error" if job["strict"] else "ignore")
    # BLAS kernels raise stray flags for lanes that hold no element; a real NaN fails an assertion.
    warnings.filterwarnings("ignore", ".* encountered in matmul", RuntimeWarning)
    end, message, line = "passed", "", None
    names: dict[str, Any] = {"__name__": "__main__"}
    start, cpu = time.perf_counter(), time.process_time()
    try:
        with replaced(job["root"], job["changed"]):
            exec(compile(job["code"], CODE, "exec", dont_inherit=True), names)
    except AssertionError as error:
        end, message, line = "failed", str(error), _line(error)
    except BaseException as error:  # whatever a check does must not end the tool
        end, message, line = "crashed", f"{type(error).__name__}: {error}", _line(error)
    return {
        "end": end,
        "message": message.strip(),
        "line": line,
        "seconds": time.perf_counter() - start,
        "cpu": time.process_time() - cpu,
        "value": names.get("value") if job.get("value") else None,
    }


def _line(error: BaseException) -> int | None:
    """The line of the code in which, or below which, the error arose."""
    frames = traceback.extract_tb(error.__traceback__)
    lines = [frame.lineno for frame in frames if frame.filename == CODE]
    return lines[-1] if lines else getattr(error, "lineno", None)


def supervise(job: Job) -> Result:
    """Run a job in a process of its own, and end it at its time limit."""
    if not hasattr(os, "fork"):
        return _supervise_spawned(job)
    reader, writer = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reader)
        os.setsid()  # a group of its own: a kill takes what it started along
        null = os.open(os.devnull, os.O_RDWR)
        for descriptor in (0, 1, 2):
            os.dup2(null, descriptor)
        with open(writer, "w") as result:
            json.dump(run(job), result)
        os._exit(0)
    os.close(writer)
    _running.append(child)
    try:
        output, ended = _read_all(reader, time.monotonic() + job["limit"])
    finally:
        os.close(reader)
        _kill(child)
        _, status = os.waitpid(child, 0)
        _running.clear()
    return _result(output, ended, job["limit"], os.waitstatus_to_exitcode(status))


def _kill(child: int) -> None:
    """End a child and its group; it may not have made its group yet, or be gone already."""
    for kill in (os.killpg, os.kill):
        with contextlib.suppress(ProcessLookupError, PermissionError):
            kill(child, signal.SIGKILL)


def _read_all(reader: int, deadline: float) -> tuple[bytes, bool]:
    """Everything from a pipe until its end, or until the deadline; and which of the two it was."""
    output = b""
    while (left := deadline - time.monotonic()) > 0:
        if select.select([reader], [], [], left)[0]:
            chunk = os.read(reader, 1 << 16)
            if not chunk:
                return output, True
            output += chunk
    return output, False


def _supervise_spawned(job: Job) -> Result:
    try:
        done = subprocess.run(
            [sys.executable, "-P", "-m", "drill.child", "--once"],
            input=json.dumps(job).encode(),
            capture_output=True,
            timeout=job["limit"],
            check=False,
        )
    except subprocess.TimeoutExpired:
        return _result(b"", False, job["limit"], 0)
    return _result(done.stdout.rpartition(b"\n")[2], True, job["limit"], done.returncode)


def _result(output: bytes, ended: bool, limit: float, code: int) -> Result:
    if ended:
        with contextlib.suppress(ValueError):
            return dict(json.loads(output))
        message = f"the process ended by itself with code {code}"
    else:
        message = f"it did not end within {limit:g} seconds"
    return {
        "end": "crashed",
        "message": message,
        "line": None,
        "seconds": 0.0,
        "cpu": 0.0,
        "value": None,
    }


def _terminate(*_: object) -> None:
    for child in _running:
        _kill(child)
    os._exit(0)


def main() -> None:
    import numpy  # noqa: F401  loaded once, for all forks

    if sys.argv[1:] == ["--once"]:
        sys.stdout.write("\n" + json.dumps(run(json.load(sys.stdin))))
        return
    signal.signal(signal.SIGTERM, _terminate)
    for line in sys.stdin:
        print(json.dumps(supervise(json.loads(line))), flush=True)


if __name__ == "__main__":
    main()
