"""`python killed.py N ARGUMENTS` is `drill ARGUMENTS`, killed before it changes a file once more than N times.

If N is negative, it ends by itself, and says at last on standard error how often it changed one.
The deck's clock stands still, so that two runs write the same deck.
"""

import atexit
import os
import signal
import sys
from types import SimpleNamespace

CHANGES = {"os.mkdir", "os.rename", "os.remove", "os.rmdir", "os.chmod"}  # os.replace is a rename
WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT

most = changes = 0


def count(event: str, arguments: tuple) -> None:
    global changes
    if event in CHANGES or (event == "open" and (arguments[2] or 0) & WRITING):
        if changes == most:
            os.killpg(0, signal.SIGKILL)
        changes += 1


if __name__ == "__main__":  # pytest imports every file, looking for Markdown
    most = int(sys.argv.pop(1))
    sys.path[0] = os.getcwd()  # as with `python -m drill`
    from drill import deck
    from drill.cli import main

    deck.time = SimpleNamespace(time=lambda: 1_700_000_000)
    atexit.register(lambda: print(f"\n{changes}", file=sys.stderr))
    sys.addaudithook(count)
    main()
