"""What a check must be, read from its syntax tree: pure, nothing runs here."""

import ast
import sys
from collections.abc import Iterator

Finding = tuple[int, str]  # line within the code, message

ALLOWED = sys.stdlib_module_names | {"numpy", "snippets"}
SEEDED = {"default_rng", "Generator", "SeedSequence", "PCG64", "Philox"}


def findings(code: str) -> list[Finding]:
    """Every way in which the code is no check: what it imports, asserts, draws, assumes."""
    try:
        tree = ast.parse(code)
    except SyntaxError as error:
        return [(error.lineno or 1, f"the check is not Python: {error.msg}")]
    except ValueError as error:  # a NUL character
        return [(1, f"the check is not Python: {error}")]
    return sorted({*_imports(tree), *_assertions(tree), *_randomness(tree), *_widths(tree)})


def imported_modules(code: str) -> set[str]:
    """The full names of all modules that code imports; of code that is not Python, none."""
    try:
        return {module for _, module in _imported_modules(ast.parse(code))}
    except (SyntaxError, ValueError):
        return set()


def _imports(tree: ast.Module) -> Iterator[Finding]:
    modules = list(_imported_modules(tree))
    for line, module in modules:
        if module.split(".")[0] not in ALLOWED:
            message = "a check imports NumPy, the standard library and snippets only"
            yield line, f"{message}, not {module or 'a relative module'}"
    if not any(module.split(".")[0] == "snippets" for _, module in modules):
        yield 1, "the check imports nothing from snippets, so it proves nothing about them"


def _imported_modules(tree: ast.Module) -> Iterator[tuple[int, str]]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield node.lineno, "" if node.level else node.module or ""


def _assertions(tree: ast.Module) -> Iterator[Finding]:
    """At least one assertion must depend on snippets, and each must show a number."""
    dependent = _names_from_snippets(tree)
    asserts = [node for node in ast.walk(tree) if isinstance(node, ast.Assert)]
    tests = [node.test for node in asserts]
    tests += [
        node for node in ast.walk(tree) if isinstance(node, ast.Call) and _is_numpy_assert(node)
    ]
    if not tests:
        yield 1, "the check asserts nothing"
    elif dependent and not any(_names(test) & dependent for test in tests):
        yield tests[0].lineno, "no assertion depends on anything imported from snippets"
    for node in asserts:
        if node.msg is None or all(
            isinstance(part, ast.Constant)
            for part in ast.walk(node.msg)
            if isinstance(part, ast.expr)
        ):
            yield node.lineno, "the assertion needs a message that shows the measured number"


def _is_numpy_assert(node: ast.Call) -> bool:
    """np.testing.assert_allclose(...) and its kin, which show the numbers themselves."""
    name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
    return str(name).startswith("assert_")


def _names_from_snippets(tree: ast.Module) -> set[str]:
    """Names whose value may depend on snippets: whatever a statement that uses one of them binds.

    Whole top-level statements are looked at, so a loop counter counts as measured where the
    loop measures. That this is generous does no harm: the breaks prove the dependence.
    """
    dependent = {
        (alias.asname or alias.name).split(".")[0]
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom | ast.Import)
        for alias in node.names
        if (getattr(node, "module", None) or alias.name).split(".")[0] == "snippets"
    }
    statements = [
        (_names(statement), _bound(statement))
        for statement in tree.body
        if not isinstance(statement, ast.Import | ast.ImportFrom)
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


def _bound(statement: ast.stmt) -> set[str]:
    """Names that a statement assigns, defines, or changes by a subscript or a method call."""
    bound: set[str] = set()
    for node in ast.walk(statement):
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            bound.add(node.id)
        elif isinstance(node, ast.FunctionDef | ast.ClassDef):
            bound.add(node.name)
        elif isinstance(node, ast.Subscript) and isinstance(node.ctx, ast.Store):
            bound |= _names(node.value)
        elif isinstance(node, ast.Expr) and isinstance(node.value, ast.Call):
            method = node.value.func
            if isinstance(method, ast.Attribute) and isinstance(method.value, ast.Name):
                bound.add(method.value.id)  # results.append(...)
    return bound


def _randomness(tree: ast.Module) -> Iterator[Finding]:
    for line, module in _imported_modules(tree):
        if module in {"random", "secrets"}:
            yield line, "draw from np.random.default_rng(seed), so that every run is the same"
    for node in ast.walk(tree):
        if not isinstance(node, ast.Attribute):
            continue
        if (
            isinstance(node.value, ast.Attribute)
            and node.value.attr == "random"
            and node.attr not in SEEDED
        ):
            yield (
                node.lineno,
                f"np.random.{node.attr} has no seed of its own: use np.random.default_rng(seed)",
            )
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and not node.args and not node.keywords:
            if getattr(node.func, "attr", getattr(node.func, "id", "")) == "default_rng":
                yield node.lineno, "default_rng() needs a seed, so that every run is the same"


def _widths(tree: ast.Module) -> Iterator[Finding]:
    """`int` as a dtype is 64 bits wide here and 32 in a browser."""
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call):
            continue
        dtypes = [keyword.value for keyword in node.keywords if keyword.arg == "dtype"]
        if isinstance(node.func, ast.Attribute) and node.func.attr == "astype":
            dtypes += node.args[:1]
        if any(isinstance(dtype, ast.Name) and dtype.id == "int" for dtype in dtypes):
            yield node.lineno, "int is 32 bits wide in browsers: say np.int32 or np.int64"
