"""`--8<-- "file:name"` becomes the source of that definition, with the imports it needs: pure."""

import ast
import symtable
from collections.abc import Callable
from functools import cache

from drill.assertions import parsed
from drill.page import EMBED

Read = Callable[[str], str]  # file -> source; raises LookupError where there is none


def expand(code: str, read: Read) -> str:
    """Code that runs by itself: every embed replaced, and what the embedded code uses imported.

    A helper that stands beside the definition in its file, and is not embedded too,
    is imported from there in plain sight.

    Args:
        code: the lines of a fence.
        read: gives the source of a file by its name, such as "snippets/attention.py".

    Raises:
        LookupError: there is no such file, or no such definition in it, or two definitions need
            different things of one name.
        SyntaxError: the code, or the file, is not Python.
    """
    lines: list[str] = []
    sources: list[tuple[str, str]] = []  # file, definition
    for line in code.split("\n"):
        match = EMBED.fullmatch(line)
        if match is None:
            lines.append(line)
            continue
        source = definition(read(match["file"]), match["name"], match["file"])
        sources.append((match["file"], source))
        lines.append(source)
    body = "\n".join(lines)
    known = _defined(parsed(body))
    needed = {
        statement for file, source in sources for statement in _imports(source, file, read, known)
    }
    _refuse_homonyms(needed)
    head = _sorted_imports(needed)
    return f"{head}\n\n\n{body}" if head else body


def definition(source: str, name: str, file: str) -> str:
    """The lines of a function or class at the top level of a source, decorators included.

    Raises:
        LookupError: the file does not define the name.
        SyntaxError: the file is not Python.
    """
    for node in parsed(source).body:
        if isinstance(node, ast.FunctionDef | ast.ClassDef) and node.name == name:
            first = min([node.lineno, *(decorator.lineno for decorator in node.decorator_list)])
            return "\n".join(source.split("\n")[first - 1 : node.end_lineno])
    raise LookupError(f"{file} defines no function or class {name}")


def _imports(source: str, file: str, read: Read, known: set[str]) -> set[tuple[str, str]]:
    """What a definition needs from outside: pairs of a module and, of `from` imports, a name."""
    used = _used(source, file) - known
    module = file.removesuffix(".py").replace("/", ".")
    whole = parsed(read(file))
    needed = {(module, name) for name in used & _defined(whole)}
    for node in whole.body:
        for alias in node.names if isinstance(node, ast.Import | ast.ImportFrom) else ():
            if _bound(alias) in used:
                text = f"{alias.name} as {alias.asname}" if alias.asname else alias.name
                needed.discard((module, _bound(alias)))
                needed.add(
                    (node.module or "", text) if isinstance(node, ast.ImportFrom) else (text, "")
                )
    return needed


@cache
def _used(source: str, file: str) -> frozenset[str]:
    """The names that a definition takes from its module or from Python."""
    return frozenset(_free(symtable.symtable(source, file, "exec")))


def _free(table: symtable.SymbolTable) -> set[str]:
    """The names that code takes from its module or from Python; its own variables are not among them."""
    outermost = table.get_type() == "module"
    names = {
        symbol.get_name()
        for symbol in table.get_symbols()
        if symbol.is_referenced() and (outermost or symbol.is_global())
    }
    return names.union(*(_free(child) for child in table.get_children()))


def _defined(tree: ast.Module) -> set[str]:
    """The names that the top level of a module binds."""
    names: set[str] = set()
    for node in tree.body:
        if isinstance(node, ast.FunctionDef | ast.ClassDef):
            names.add(node.name)
        elif isinstance(node, ast.Import | ast.ImportFrom):
            names |= {_bound(alias) for alias in node.names}
        else:
            names |= {
                part.id
                for part in ast.walk(node)
                if isinstance(part, ast.Name) and isinstance(part.ctx, ast.Store)
            }
    return names


def _bound(alias: ast.alias) -> str:
    """The name that an import binds: of `import a.b` it is `a`."""
    return alias.asname or alias.name.split(".")[0]


def _refuse_homonyms(needed: set[tuple[str, str]]) -> None:
    """Two files may each have a helper of one name: imported side by side, the second would win."""
    origin: dict[str, str] = {}
    for module, name in sorted(needed):
        bound = name.split(" as ")[-1]
        if bound and origin.setdefault(bound, module) != module:
            raise LookupError(f"{bound} is needed from {origin[bound]} and from {module}")


def _sorted_imports(needed: set[tuple[str, str]]) -> str:
    """Import statements in three groups: standard library, NumPy, snippets."""
    groups: dict[int, list[str]] = {}
    for module in sorted({module for module, _ in needed}):
        root = module.split(".")[0].split(" ")[0]
        names = sorted(name for other, name in needed if other == module and name)
        statement = f"from {module} import {', '.join(names)}" if names else f"import {module}"
        groups.setdefault({"numpy": 1, "snippets": 2}.get(root, 0), []).append(statement)
    return "\n\n".join("\n".join(groups[group]) for group in sorted(groups))
