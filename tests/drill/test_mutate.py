"""Small changes of a function: each kind, once, and nothing that a grader does not look at."""

import ast

import pytest

from drill.mutate import mutate


def bodies(body: str) -> list[str]:
    """What becomes of the body of a function; the function without it is left out."""
    changed = [source.split("\n", 1)[1].strip() for source in mutate(f"def f(x, y):\n    {body}\n")]
    return [text for text in changed if text != "pass"]


@pytest.mark.parametrize(
    ("body", "changed"),
    [
        ("return x + y", ["x - y", "x * y", "y", "x"]),
        ("return x - y", ["x + y", "y", "x"]),
        ("return x * y", ["x / y", "x + y", "y", "x"]),
        ("return x / y", ["x * y", "y", "x"]),
        ("return x ** y", ["x * y", "y", "x"]),
        ("return x @ y", ["x * y", "y", "x"]),
        ("return x & y", ["x | y", "y", "x"]),
        ("return x | y", ["x & y", "y", "x"]),
        ("return x and y", ["x or y", "y", "x"]),
        ("return x or y", ["x and y", "y", "x"]),
        ("return -x", ["x"]),
        ("return not x", ["x"]),
        ("return x < y", ["x <= y", "x >= y"]),
        ("return x <= y", ["x < y", "x > y"]),
        ("return x > y", ["x >= y", "x <= y"]),
        ("return x >= y", ["x > y", "x < y"]),
        ("return x == y", ["x != y"]),
        ("return x is not y", ["x is y"]),
        (
            "return x < y == z",
            ["x <= y == z", "x >= y == z", "x < y != z", "y == z", "x < z", "x < y"],
        ),
        ("return 3", ["4", "2", "0"]),
        ("return 2.5", ["5.0", "0.0"]),
        ("return 0.0", ["1.0"]),
        ("return True", ["False"]),
        ("return None", []),
        ("return x.mT", ["x"]),
        ("return x.T", ["x"]),
        ("return x.copy()", ["x"]),
        ("return np.exp(x)", ["x"]),
        ("return x.max()", ["x", "x.min()"]),
        ("return f(x, y, z)", ["x", "f(y, x, z)", "f(x, z, y)"]),
        ("return f(*x, y)", []),
        ("return x, y, z", ["(y, z)", "(x, z)", "(x, y)"]),
        ("return [x, y]", ["[y]", "[x]"]),
        ("return x if y else z", ["x if True else z", "x if False else z"]),
        ("return [a for a in x if a]", ["[a for a in x if True]", "[a for a in x if False]"]),
        ("return g(keepdims=True)", ["g(keepdims=False)"]),
        ("return x[..., :y]", ["x[:y,]", "x[...,]"]),
        ("return x[-2:]", ["x[2:]", "x[-3:]", "x[-1:]", "x[-0:]"]),
    ],
)
def test_each_operator_changes_what_it_is_for(body, changed):
    """All changes of a small expression, in the order in which they are found."""
    assert [text.removeprefix("return ") for text in bodies(body)] == changed


@pytest.mark.parametrize(
    ("body", "changed"),
    [
        ("x += y", ["x -= y", "x *= y"]),
        (
            "if x:\n        return y",
            ["if True:\n        return y", "if False:\n        return y", "if x:\n        pass"],
        ),
        (
            "while x:\n        y = x",
            ["while True:\n        y = x", "while False:\n        y = x", "while x:\n        pass"],
        ),
        ("y = x\n    return y", ["pass\n    return y", "y = x\n    pass"]),
    ],
)
def test_statements_change_and_are_left_out(body, changed):
    """A loop's condition too, since a grader ends what does not end."""
    assert bodies(body) == changed


def test_an_axis_of_several_is_left_out():
    """A mean over one axis too few is the classic slip of normalization."""
    changed = bodies("return x.mean(axis=(0, 2))")

    assert "return x.mean(axis=(2,))" in changed
    assert "return x.mean(axis=(0,))" in changed


@pytest.mark.parametrize(
    ("body", "changed"),
    [
        ("return (x - y) / z", "return (x - y) * z"),
        ("return x - y * z", "return x - (y + z)"),
        ("return (x + y).T", "return x + y"),
        ("return (x + y).T", "return (x - y).T"),
    ],
)
def test_a_change_means_what_it_says(body, changed):
    """Parentheses stay where they are, and come where they are needed only."""
    assert changed in bodies(body)


def test_defaults_change():
    """Whoever leaves an argument out gets what the signature says."""
    sources = mutate("def f(x, axis=-1, training=True):\n    return x\n")
    heads = {source.split("\n")[0] for source in sources}

    assert heads >= {
        "def f(x, axis=-2, training=True):",
        "def f(x, axis=1, training=True):",
        "def f(x, axis=-1, training=False):",
    }


def test_what_no_grader_looks_at_stays():
    """Docstring, annotations, and what is said when something is raised."""
    source = (
        'def f(x: g(1) = None) -> tuple[int, 2]:\n    """Add 1 + 1."""\n'
        '    raise ValueError(f"{x + 1} is not {-x}", 1)\n'
    )

    assert mutate(source) == [source[: source.index("raise")] + "pass\n"]


def test_no_mutant_comes_twice_and_none_is_the_function():
    """0 * 2 is 0, 1 - 1 is 0, and x + x is x + x whichever operand is kept."""
    source = "def f(x):\n    return g(x, x) + 1 * 0.0\n"
    trees = [ast.dump(ast.parse(text)) for text in [source, *mutate(source)]]

    assert len(trees) == len(set(trees))


def test_signs_beyond_ascii_do_not_shift_a_change():
    """Python counts columns in bytes."""
    assert 'def f(é):\n    return "ö" + é\n'.replace("+", "-") in mutate(
        'def f(é):\n    return "ö" + é\n'
    )
