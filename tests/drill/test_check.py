"""Running code apart from the tool: what it sees, how it ends, what it cannot harm."""

import json
import subprocess
import sys
import time
from pathlib import Path

import pytest

from drill import child
from drill.check import Outcome, Pool, short

MODULE = "def double(x):\n    return 2 * x\n"


@pytest.fixture
def root(tmp_path):
    """A folder with snippets/module.py."""
    (tmp_path / "snippets").mkdir()
    (tmp_path / "snippets/__init__.py").write_text("")
    (tmp_path / "snippets/module.py").write_text(MODULE)
    return tmp_path


@pytest.fixture(scope="module")
def pool():
    with Pool(1) as pool:
        yield pool


def run(pool: Pool, root: Path, code: str, **options) -> Outcome:
    return pool.run(root, code, options.pop("changed", {}), strict=True, **options)


def test_code_that_holds_passes(pool, root):
    """Snippets are imported from below the root."""
    outcome = run(
        pool, root, "from snippets.module import double\nassert double(2) == 4, double(2)"
    )

    assert outcome.end == "passed"


def test_a_failed_assertion_gives_its_message_and_line(pool, root):
    """The number that the message shows is what readers see."""
    outcome = run(pool, root, "x = 3\n\nassert x == 4, f'x is {x}'")

    assert (outcome.end, outcome.message, outcome.line) == ("failed", "x is 3", 3)


def test_an_error_in_a_snippet_is_a_crash_at_the_line_of_the_check(pool, root):
    """The author looks for the line on the page, not for one in the snippet."""
    outcome = run(pool, root, "from snippets.module import double\n\ndouble(None)")

    assert outcome.end == "crashed"
    assert outcome.message.startswith("TypeError: unsupported operand")
    assert outcome.line == 3


def test_a_warning_fails_a_check_that_is_run_as_it_is(pool, root):
    """An overflow that goes unseen on the page would be one that readers meet."""
    outcome = run(pool, root, "import numpy as np\nnp.float32(1e38) * np.float32(10)")

    assert outcome.message == "RuntimeWarning: overflow encountered in scalar multiply"


def test_a_warning_does_not_hide_what_a_break_does(pool, root):
    """Under a break only the assertion counts."""
    code = "import numpy as np\nassert np.float32(1e38) * np.float32(10) < 1, 'too large'"

    outcome = pool.run(root, code, {}, strict=False)

    assert (outcome.end, outcome.message) == ("failed", "too large")


def test_a_change_is_seen_and_leaves_no_trace(pool, root):
    """A break is taken in place of the file, which stays as it is, without a cache beside it."""
    changed = {"snippets/module.py": MODULE.replace("2 *", "3 *")}
    code = "from snippets.module import double\nassert double(2) == 4, f'{double(2)}'"
    before = sorted(root.rglob("*"))

    broken, plain = run(pool, root, code, changed=changed), run(pool, root, code)

    assert (broken.message, plain.end) == ("6", "passed")
    assert (root / "snippets/module.py").read_text() == MODULE
    assert sorted(root.rglob("*")) == before


def test_a_cache_of_the_same_age_is_not_believed(pool, root):
    """A change within one tick of the clock, of the same size, leaves Python's cache stale."""
    subprocess.run([sys.executable, "-c", "import snippets.module"], cwd=root, check=True)
    file = root / "snippets/module.py"
    stat = file.stat()
    file.write_text(MODULE.replace("2 *", "5 *"))
    import os

    os.utime(file, ns=(stat.st_atime_ns, stat.st_mtime_ns))
    outcome = run(
        pool, root, "from snippets.module import double\nassert double(1) == 5, double(1)"
    )

    assert outcome.end == "passed"


def test_one_run_does_not_touch_the_next(pool, root):
    """Each run starts from a clean process."""
    run(pool, root, "import builtins, numpy\nbuiltins.len = numpy.mean = None")
    outcome = run(pool, root, "import numpy\nassert len([numpy.mean([1.0])]) == 1, 'damaged'")

    assert outcome.end == "passed"


@pytest.mark.parametrize(
    "code",
    [
        "while True: pass",
        "import time\ntime.sleep(60)",
        "import signal, time\nsignal.signal(15, 1)\ntime.sleep(60)",
    ],
    ids=["busy", "asleep", "deaf to signals"],
)
def test_code_that_hangs_is_ended(pool, root, code):
    """At its time limit, whatever it does."""
    start = time.monotonic()
    outcome = run(pool, root, code, limit=0.3)

    assert outcome.message == "it did not end within 0.3 seconds"
    assert time.monotonic() - start < 5


@pytest.mark.parametrize(
    ("code", "message"),
    [
        ("import sys\nsys.exit()", "SystemExit: "),
        ("import os\nos._exit(3)", "the process ended by itself with code 3"),
        ("import os\nos.kill(os.getpid(), 9)", "the process ended by itself with code -9"),
        ("raise KeyboardInterrupt", "KeyboardInterrupt: "),
        ("def f(): f()\nf()", "RecursionError: maximum recursion depth exceeded"),
    ],
)
def test_code_that_leaves_is_a_crash(pool, root, code, message):
    """Only an assertion proves anything."""
    outcome = run(pool, root, code)

    assert outcome.end == "crashed"
    assert outcome.message == message.strip()


def test_what_code_prints_disturbs_nothing(pool, root):
    """The answer goes another way than the output."""
    outcome = run(
        pool, root, "import os\nprint('{}' * 100_000)\nos.write(1, b'{}\\n')\nos.write(2, b'x')"
    )

    assert outcome.end == "passed"


def test_a_process_that_died_is_started_again(root):
    """A machine that kills the process between two runs costs nothing but time."""
    with Pool(1) as pool:
        run(pool, root, "pass")
        pool._started[0].kill()
        pool._started[0].wait()
        outcome = run(pool, root, "pass")

    assert outcome.end == "passed"


def test_nothing_is_left_running(root):
    """At the end of the pool its processes are gone, and what they ran with them."""
    with Pool(2) as pool:
        run(pool, root, "pass")

    assert all(process.poll() is not None for process in pool._started)


@pytest.mark.parametrize(
    ("code", "end"),
    [
        ("from snippets.module import double\nassert double(1) == 2, double(1)", "passed"),
        ("assert False, 'it is 1'", "failed"),
        ("while True: pass", "crashed"),
        ("import os\nos._exit(0)", "crashed"),
    ],
)
def test_without_fork_a_fresh_process_says_the_same(monkeypatch, root, code, end):
    """On systems that cannot fork, runs are slower and end alike."""
    monkeypatch.delattr("os.fork")
    job = {"root": str(root), "code": code, "changed": {}, "strict": True, "limit": 3}

    assert child.supervise(job)["end"] == end


def test_results_are_plain_json(root):
    """The answer of the child is one line."""
    job = {"root": str(root), "code": "pass", "changed": {}, "strict": True, "limit": 3}
    done = subprocess.run(
        [sys.executable, "-m", "drill.child"],
        input=json.dumps(job),
        capture_output=True,
        text=True,
    )

    assert json.loads(done.stdout)["end"] == "passed"
    assert done.stdout.count("\n") == 1


def test_a_message_of_numpy_is_cut_to_its_numbers():
    """The arrays that assert_allclose prints are not for a table."""
    message = "\nNot equal to tolerance rtol=1e-07, atol=0\n\nMismatched elements: 1 / 2 (50%)\n x: array([1])\n y: 2"

    assert (
        short(message)
        == "Not equal to tolerance rtol=1e-07, atol=0 Mismatched elements: 1 / 2 (50%)"
    )
