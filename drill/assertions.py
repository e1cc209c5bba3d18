"""What a check must be, read from its syntax tree: pure, nothing runs here."""

import ast
import sys
import warnings
from collections.abc import Iterable, Iterator, Sequence
from functools import cache

Finding = tuple[int, str]  # line within the code, message

ALLOWED = sys.stdlib_module_names | {"numpy", "snippets"}
SEEDED = {"default_rng", "Generator", "SeedSequence", "PCG64", "Philox"}


def findings(code: str) -> list[Finding]:
    """Every way in which the code is no check: what it imports, asserts, draws, assumes."""
    try:
        tree = parsed(code)
    except SyntaxError as error:
        return [(error.lineno or 1, f"the check is not Python: {error.msg}")]
    nodes = list(ast.walk(tree))  # once: walking a tree takes longer than all that is asked of it
    return sorted(
        {*_imports(nodes), *_assertions(tree, nodes), *_randomness(nodes), *_widths(nodes)}
    )


@cache
def parsed(code: str) -> ast.Module:
    """The syntax tree of code; nobody changes it.

    Raises:
        SyntaxError: the code is not Python, whatever else Python raises for it.
    """
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # an escape such as "\d": the run will tell
            return ast.parse(code)
    except ValueError as error:  # a NUL character
        raise SyntaxError(str(error)) from error
    except (RecursionError, MemoryError) as error:
        raise SyntaxError("it is nested too deeply") from error


@cache
def imported_modules(code: str) -> frozenset[str]:
    """The full names of all modules that code imports; of code that is not Python, none.

    What is imported from a module counts too, since it may be a module itself.
    """
    try:
        tree = parsed(code)
    except SyntaxError:
        return frozenset()
    found = _imported(_statements(tree.body))
    return frozenset(name for _, module, names in found for name in (module, *names))


def _statements(body: Iterable[ast.AST]) -> Iterator[ast.AST]:
    """All statements, also those in others: where imports are, at a tenth of the cost of `ast.walk`."""
    for statement in body:
        yield statement
        for inner in ("body", "orelse", "finalbody", "handlers", "cases"):
            yield from _statements(getattr(statement, inner, ()))


def _imports(nodes: Sequence[ast.AST]) -> Iterator[Finding]:
    for line, module, names in _imported(nodes):
        if module.split(".")[0] not in ALLOWED:
            message = "a check imports NumPy, the standard library and snippets only"
            yield line, f"{message}, not {module or 'a relative module'}"
        if f"{module}.*" in names:
            yield line, "import by name, not *, so that a reader sees what comes from where"
    if not any(module.split(".")[0] == "snippets" for _, module, _ in _imported(nodes)):
        yield 1, "the check imports nothing from snippets, so it proves nothing about them"


def _imported(nodes: Iterable[ast.AST]) -> Iterator[tuple[int, str, list[str]]]:
    """Line, module, and the full names of what is taken from it."""
    for node in nodes:
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name, []) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            module = "" if node.level else node.module or ""
            yield node.lineno, module, [f"{module}.{alias.name}" for alias in node.names]


def _assertions(tree: ast.Module, nodes: Sequence[ast.AST]) -> Iterator[Finding]:
    """At least one assertion must depend on snippets, and each must show a number."""
    dependent = _names_from_snippets(tree, nodes)
    asserts = [node for node in nodes if isinstance(node, ast.Assert)]
    tests = [node.test for node in asserts]
    tests += [node for node in nodes if isinstance(node, ast.Call) and _is_numpy_assert(node)]
    if not tests:
        yield 1, "the check asserts nothing"
    elif dependent - {"*"} and not any(_names(test) & dependent for test in tests):
        yield tests[0].lineno, "no assertion depends on anything imported from snippets"
    for node in asserts:
        if node.msg is None or not _names(node.msg):
            yield node.lineno, "the assertion needs a message that shows the measured number"


def _is_numpy_assert(node: ast.Call) -> bool:
    """np.testing.assert_allclose(...) and its kin, which show the numbers themselves."""
    return _called(node).startswith("assert_")


def _names_from_snippets(tree: ast.Module, nodes: Sequence[ast.AST]) -> set[str]:
    """Names whose value may depend on snippets: whatever a statement that uses one of them binds.

    Whole top-level statements are looked at, so a loop counter counts as measured where the
    loop measures, and so does whatever is passed to a function. That this is generous does no
    harm: the breaks prove the dependence.
    """
    imported = {
        (alias.asname or alias.name).split(".")[0]: getattr(node, "module", None) or alias.name
        for node in nodes
        if isinstance(node, ast.ImportFrom | ast.Import)
        for alias in node.names
    }
    dependent = {name for name, module in imported.items() if module.split(".")[0] == "snippets"}
    if not dependent:
        return set()
    dependent |= {node.arg for node in nodes if isinstance(node, ast.arg)}
    statements = [
        (used, bound - set(imported))
        for statement in tree.body
        if not isinstance(statement, ast.Import | ast.ImportFrom)
        for used, bound in [_used_and_bound(statement)]
    ]
    grown = True
    while grown:
        before = len(dependent)
        for used, bound in statements:
            if used & dependent:
                dependent |= bound
        grown = len(dependent) > before
    return dependent


def _names(node: ast.AST) -> set[str]:
    return {part.id for part in ast.walk(node) if isinstance(part, ast.Name)}


def _used_and_bound(statement: ast.stmt) -> tuple[set[str], set[str]]:
    """All names in a statement, and those it assigns, defines, or changes by a subscript or a method call."""
    used: set[str] = set()
    bound: set[str] = set()
    for node in ast.walk(statement):
        if isinstance(node, ast.Name):
            used.add(node.id)
            if isinstance(node.ctx, ast.Store):
                bound.add(node.id)
        elif isinstance(node, ast.FunctionDef | ast.ClassDef):
            bound.add(node.name)
        elif isinstance(node, ast.Subscript | ast.Attribute) and isinstance(node.ctx, ast.Store):
            bound |= _names(node.value)
        elif isinstance(node, ast.Expr) and isinstance(node.value, ast.Call):
            if isinstance(node.value.func, ast.Attribute):
                bound |= _names(node.value.func.value)  # results[d].append(...)
    return used, bound


def _randomness(nodes: Sequence[ast.AST]) -> Iterator[Finding]:
    for line, module, names in _imported(nodes):
        for name in names or [module]:
            if name.split(".")[0] in {"random", "secrets"}:
                yield line, "draw from np.random.default_rng(seed), so that every run is the same"
            elif name == "numpy.random":
                yield line, "import numpy as np and write np.random, so that none is overlooked"
            elif name.startswith("numpy.random.") and name.split(".")[2] not in SEEDED:
                yield line, f"{name} has no seed of its own: use np.random.default_rng(seed)"
    for node in nodes:
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Attribute):
            if node.value.attr == "random" and node.attr not in SEEDED:
                message = "has no seed of its own: use np.random.default_rng(seed)"
                yield node.lineno, f"np.random.{node.attr} {message}"
        elif isinstance(node, ast.Call) and _called(node) in SEEDED and not _is_seeded(node):
            yield node.lineno, f"{_called(node)}() needs a seed, so that every run is the same"


def _is_seeded(node: ast.Call) -> bool:
    values = [*node.args, *(keyword.value for keyword in node.keywords)]
    return any(not isinstance(value, ast.Constant) or value.value is not None for value in values)


def _called(node: ast.Call) -> str:
    """The last part of the name of what is called."""
    return str(getattr(node.func, "attr", getattr(node.func, "id", "")))


def _widths(nodes: Sequence[ast.AST]) -> Iterator[Finding]:
    """`int` as a dtype is 64 bits wide here and 32 in a browser."""
    message = "int is 32 bits wide in browsers: say np.int32 or np.int64"
    for node in nodes:
        if isinstance(node, ast.Attribute) and node.attr in {"int_", "uint"}:
            yield node.lineno, message
        elif isinstance(node, ast.Call):
            dtypes = [keyword.value for keyword in node.keywords if keyword.arg == "dtype"]
            if isinstance(node.func, ast.Attribute):
                owner = getattr(node.func.value, "id", "")
                dtypes += node.args if owner in {"np", "numpy"} else []
                dtypes += node.args[:1] if node.func.attr == "astype" else []
            if any(_is_int(dtype) for dtype in dtypes):
                yield node.lineno, message


def _is_int(dtype: ast.expr) -> bool:
    if isinstance(dtype, ast.Constant):
        return dtype.value in {"int", "int_", "uint"}
    return isinstance(dtype, ast.Name) and dtype.id == "int"
