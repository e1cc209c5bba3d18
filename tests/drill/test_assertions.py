"""What a check must be, as far as its syntax tree can tell."""

import warnings

import pytest

from drill.assertions import findings, imported_modules

IMPORTS = "import numpy as np\nfrom snippets.module import measure\n"
MEASURED = "assert measure(x) < 1, f'{x}'"
UNRELATED = (4, "no assertion depends on anything imported from snippets")
NO_NUMBER = (4, "the assertion needs a message that shows the measured number")


@pytest.mark.parametrize(
    "lines",
    [
        "x = measure()\nassert x < 1, f'{x}'",
        "assert measure() < 1, f'{measure()}'",
        "a = measure()\nb = 2 * a\nc = b + 1\nassert c < 1, f'{c}'",
        "x, *_ = measure()\nassert x < 1, f'{x}'",
        "for d in range(3):\n    x = measure(d)\nassert x < 1, f'{x}'",
        "x = {}\nx['a'] = measure()\nassert x['a'] < 1, f'{x}'",
        "xs = []\nxs.append(measure())\nassert xs[0] < 1, f'{xs}'",
        "xs = [[]]\nxs[0].append(measure())\nassert xs[0][0] < 1, f'{xs}'",
        "class Result:\n    pass\nr = Result()\nr.x = measure()\nassert r.x < 1, f'{r.x}'",
        "def twice():\n    return 2 * measure()\nassert twice() < 1, f'{twice()}'",
        "def verify(x):\n    assert x < 1, f'{x}'\nverify(measure())",
        "if (x := measure()) < 1:\n    pass\nassert x < 1, f'{x}'",
        "np.testing.assert_allclose(measure(), 1)",
        "np.testing.assert_raises(ValueError, measure, 3)",
        "x = 1.0\nx += measure()\nassert x < 1, f'{x}'",
        "assert 1 < 2, f'{np.pi}'\nassert measure() < 1, f'{measure()}'",
    ],
)
def test_an_assertion_may_depend_on_snippets_by_any_way(lines):
    """Through names, loops, containers, attributes and functions."""
    assert findings(IMPORTS + lines) == []


@pytest.mark.parametrize(
    "lines",
    [
        "measure()\nassert np.pi < 4, f'{np.pi}'",
        "x = measure()\nassert np.pi < 4, f'{x}'",
        "print(measure())\nnp.testing.assert_allclose(np.pi, 3.14)",
        "np.copyto(np.ones(1), measure())\nassert np.pi < 4, f'{np.pi}'",
    ],
)
def test_an_assertion_that_measures_something_else_is_told(lines):
    """Importing and calling snippets is not yet measuring them."""
    assert findings(IMPORTS + lines) == [UNRELATED]


@pytest.mark.parametrize(
    "imports",
    [
        "from snippets.module import measure as m",
        "import snippets.module as m",
        "import snippets.module\nm = snippets.module.measure",
        "from snippets import module as m",
    ],
)
def test_snippets_may_be_imported_in_every_form(imports):
    """What counts is the name that the check then uses."""
    assert findings(f"{imports}\nx = m(1)\nassert x < 1, f'{{x}}'") == []


@pytest.mark.parametrize(
    "message", ["'too large'", "f'too large'", "'too' + ' large'", "'too {}'.format('large')", "3"]
)
def test_a_message_that_is_the_same_each_time_is_told(message):
    """It could not show what was measured, in whatever way it is put together."""
    assert findings(f"{IMPORTS}x = measure()\nassert x < 1, {message}") == [NO_NUMBER]


@pytest.mark.parametrize("message", ["x", "f'{x:.1f}'", "str(x)", "'%f' % x", "f'{x=}'"])
def test_a_message_that_holds_a_measured_value_passes(message):
    """In whatever form."""
    assert findings(f"{IMPORTS}x = measure()\nassert x < 1, {message}") == []


@pytest.mark.parametrize(
    "line",
    [
        "np.random.default_rng(0)",
        "np.random.default_rng(seed=0)",
        "np.random.default_rng([1, 2])",
        "np.random.Generator(np.random.PCG64(0))",
        "np.random.SeedSequence(3).spawn(2)",
        "[np.random.default_rng(n) for n in range(3)]",
    ],
)
def test_seeded_generators_pass(line):
    """In every form that NumPy knows."""
    assert findings(f"{IMPORTS}x = {line}\n{MEASURED}") == []


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("np.random.default_rng()", "default_rng() needs a seed, so that every run is the same"),
        (
            "np.random.SeedSequence(None)",
            "SeedSequence() needs a seed, so that every run is the same",
        ),
        (
            "np.random.Generator(np.random.PCG64())",
            "PCG64() needs a seed, so that every run is the same",
        ),
        (
            "np.random.seed(0)",
            "np.random.seed has no seed of its own: use np.random.default_rng(seed)",
        ),
    ],
)
def test_a_generator_that_differs_from_run_to_run_is_told(line, message):
    """The state that all of NumPy shares counts as one: any code may draw from it."""
    assert findings(f"{IMPORTS}x = {line}\n{MEASURED}") == [(3, message)]


@pytest.mark.parametrize(
    "line",
    ["dtype=np.int64", "dtype=np.int32", "dtype=bool", "dtype=float", "dtype='int64'"],
)
def test_a_dtype_of_a_known_width_passes(line):
    """It is the same in a browser."""
    assert findings(f"{IMPORTS}x = np.ones(3, {line})\n{MEASURED}") == []


@pytest.mark.parametrize("line", ["isinstance(3, int)", "int(2.5)", "list(map(int, '123'))"])
def test_python_s_own_integers_pass(line):
    """They are as wide as need be."""
    assert findings(f"{IMPORTS}x = {line}\n{MEASURED}") == []


@pytest.mark.parametrize("dtype", ["int", "'int'", "'uint'", "np.int_", "np.uint"])
def test_a_dtype_whose_width_depends_on_the_machine_is_told(dtype):
    """Whether it is a name, a string or an attribute."""
    assert findings(f"{IMPORTS}x = np.ones(3, dtype={dtype})\n{MEASURED}") == [
        (3, "int is 32 bits wide in browsers: say np.int32 or np.int64")
    ]


@pytest.mark.parametrize(
    ("code", "line", "reason"),
    [
        ("x = (\n", 1, "'(' was never closed"),
        ("x = 1\n\tx = 2\n", 2, "unexpected indent"),
        ("\0", 1, "source code string cannot contain null bytes"),
        (f"x = {'-' * 100_000}1", 1, "it is nested too deeply"),
        (f"x = a{'[0]' * 100_000}", 1, "it is nested too deeply"),
    ],
    ids=["unclosed", "indented", "null byte", "many signs", "many subscripts"],
)
def test_code_that_is_not_python_is_told_and_nothing_else(code, line, reason):
    """Whatever Python raises for it."""
    assert findings(code) == [(line, f"the check is not Python: {reason}")]


def test_a_doubtful_escape_does_not_warn_whoever_reads_the_page():
    """The run of the check tells it, at its line; the reader of pages has no one to tell."""
    code = f"{IMPORTS}x = '\\d'\n{MEASURED}"

    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert findings(code) == []


def test_findings_come_in_the_order_of_lines_and_once_each():
    """However many times a line is at fault in the same way."""
    code = f"import scipy, scipy\n{IMPORTS}assert measure()\nnp.random.rand(np.random.rand())"

    assert findings(code) == [
        (1, "a check imports NumPy, the standard library and snippets only, not scipy"),
        (4, "the assertion needs a message that shows the measured number"),
        (5, "np.random.rand has no seed of its own: use np.random.default_rng(seed)"),
    ]


@pytest.mark.parametrize(
    ("code", "module"),
    [
        ("import snippets.module", "snippets.module"),
        ("from snippets.module import measure", "snippets.module"),
        ("from snippets import module", "snippets.module"),
        ("def f():\n    import snippets.module as m", "snippets.module"),
    ],
)
def test_an_imported_module_is_found_in_every_form(code, module):
    """What a check depends on decides when it has to run again."""
    assert module in imported_modules(code)


def test_code_that_is_not_python_imports_nothing():
    """It is told elsewhere."""
    assert imported_modules("import (") == set()


def test_code_that_has_no_encoding_is_told():
    """Half a pair of surrogates cannot come from a file, and must not stop anyone."""
    [(line, message)] = findings("x = '\ud800'")

    assert line == 1
    assert message.startswith("the check is not Python: 'utf-8' codec can't encode")
