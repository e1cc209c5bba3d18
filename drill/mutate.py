"""Small changes of a function's source, such as a slip of the fingers or of the mind makes: pure."""

import ast
from collections.abc import Iterator
from typing import Any

# What each operator is mistaken for: the other side, and the other boundary
SIGNS: dict[type[ast.AST], tuple[str, ...]] = {  # as it is written, then the mistakes
    ast.Add: ("+", "-", "*"),
    ast.Sub: ("-", "+"),
    ast.Mult: ("*", "/", "+"),
    ast.Div: ("/", "*"),
    ast.FloorDiv: ("//", "/"),
    ast.Mod: ("%", "//"),
    ast.Pow: ("**", "*"),
    ast.MatMult: ("@", "*"),
    ast.BitAnd: ("&", "|"),
    ast.BitOr: ("|", "&"),
    ast.BitXor: ("^", "|"),
    ast.LShift: ("<<", ">>"),
    ast.RShift: (">>", "<<"),
    ast.And: ("and", "or"),
    ast.Or: ("or", "and"),
    ast.Lt: ("<", "<=", ">="),
    ast.LtE: ("<=", "<", ">"),
    ast.Gt: (">", ">=", "<="),
    ast.GtE: (">=", ">", "<"),
    ast.Eq: ("==", "!="),
    ast.NotEq: ("!=", "=="),
    ast.Is: ("is", "is not"),
    ast.IsNot: ("is not", "is"),
    ast.In: ("in", "not in"),
    ast.NotIn: ("not in", "in"),
}
# What a function is mistaken for
NAMES = dict(
    pair
    for one, two in [
        ("max", "min"),
        ("maximum", "minimum"),
        ("argmax", "argmin"),
        ("sum", "mean"),
        ("var", "std"),
        ("tril", "triu"),
        ("ones", "zeros"),
        ("any", "all"),
        ("sqrt", "square"),
    ]
    for pair in ((one, two), (two, one))
)
OPERATIONS = ast.BinOp | ast.BoolOp | ast.Compare
COMPOUND = OPERATIONS | ast.UnaryOp | ast.IfExp | ast.Lambda  # what parentheses may be needed for
SIMPLE = (  # statements that may be left out; of the others their conditions are changed
    ast.Assign | ast.AugAssign | ast.AnnAssign | ast.Return | ast.Raise | ast.Expr | ast.For
)


def mutate(source: str) -> list[str]:
    """Every source that is one small change away from a function, each once, in its order.

    Args:
        source: a function; its docstring, annotations and what it raises stay as they are.
    """
    tree = ast.parse(source)
    text = _Text(source, tree)
    found = {ast.dump(tree): source}
    for node in _nodes(tree.body[0]):
        for changed in text.changes(node):
            found.setdefault(ast.dump(ast.parse(changed)), changed)
    return list(found.values())[1:]


def _nodes(node: ast.AST) -> Iterator[ast.AST]:
    """A node and what is below it, but for what no grader looks at."""
    yield node
    if isinstance(node, ast.Raise | ast.JoinedStr):
        return
    for field, value in ast.iter_fields(node):
        if field in ("annotation", "returns", "decorator_list"):
            continue
        for child in value if isinstance(value, list) else [value]:
            if isinstance(child, ast.AST):
                yield from _nodes(child)


class _Text:
    """The text of a function, by the nodes of its tree."""

    def __init__(self, source: str, tree: ast.Module) -> None:
        self.data = source.encode()  # the tree counts in bytes
        self.lines = [0]
        for line in self.data.split(b"\n"):
            self.lines.append(self.lines[-1] + len(line) + 1)
        names = (node for node in ast.walk(tree) if isinstance(node, ast.Name | ast.arg))
        self.local = {
            node.arg if isinstance(node, ast.arg) else node.id
            for node in names
            if isinstance(node, ast.arg) or isinstance(node.ctx, ast.Store)
        }

    def changes(self, node: Any) -> Iterator[str]:
        """The sources in which one node is changed."""
        if isinstance(node, OPERATIONS):
            yield from self.operators(node)
        if isinstance(node, ast.AugAssign):
            sign, *others = SIGNS[type(node.op)]
            for other in others:
                yield self.between(node.target, node.value, f"{sign}=", f"{other}=")
        if isinstance(node, ast.UnaryOp):  # -x, not x, ~x
            yield self.replaced(node, self.of(node.operand))
        if isinstance(node, ast.Constant):
            for value in _other_values(node.value):
                yield self.replaced(node, repr(value))
        if isinstance(node, ast.Tuple | ast.List) and isinstance(node.ctx, ast.Load):
            yield from self.shorter(node)
        if isinstance(node, ast.Call):
            yield from self.calls(node)
        if isinstance(node, ast.Attribute) and node.attr in ("T", "mT"):
            yield self.replaced(node, self.of(node.value))
        if isinstance(node, ast.Attribute) and node.attr in NAMES:
            end = self.span(node)[1]
            yield self.spliced(end - len(node.attr), end, NAMES[node.attr])
        for test in _tests(node):
            yield self.replaced(test, "True")
            yield self.replaced(test, "False")
        if isinstance(node, SIMPLE) and not _is_docstring(node):
            yield self.replaced(node, "pass")

    def operators(self, node: ast.BinOp | ast.BoolOp | ast.Compare) -> Iterator[str]:
        """Another operator, or an operand less."""
        operands, signs = _operation(node)
        for place, (sign, *others) in enumerate(signs):
            for other in others:
                plain = self.between(operands[place], operands[place + 1], sign, other)
                changed = [s[0] for s in signs]
                changed[place] = other
                yield self.as_meant(plain, self.replaced(node, self.joined(operands, changed)))
        if isinstance(node, ast.Compare) and len(operands) == 2:
            return  # one side alone is no condition
        for place in range(len(operands)):
            kept = operands[:place] + operands[place + 1 :]
            left = [s[0] for s in signs]
            del left[min(place, len(left) - 1)]
            yield self.replaced(node, self.joined(kept, left))

    def shorter(self, node: ast.Tuple | ast.List) -> Iterator[str]:
        """A tuple or list without one of its elements."""
        for place in range(len(node.elts)):
            kept = ", ".join(self.of(e) for i, e in enumerate(node.elts) if i != place)
            comma = "," if len(node.elts) == 2 else ""
            if isinstance(node, ast.List):
                yield self.replaced(node, f"[{kept}]")
            elif any(isinstance(element, ast.Slice) for element in node.elts):  # as in x[..., 1:]
                yield self.spliced(*self.span(node), f"{kept}{comma}")
            else:
                yield self.replaced(node, f"({kept}{comma})")

    def calls(self, node: ast.Call) -> Iterator[str]:
        """`f(x, ...)` and `x.f(...)` become `x`; two arguments side by side change places."""
        if node.args and not isinstance(node.args[0], ast.Starred):
            yield self.replaced(node, self.of(node.args[0]))
        if isinstance(node.func, ast.Attribute):
            root: ast.AST = node.func.value
            while isinstance(root, ast.Attribute):
                root = root.value
            if not isinstance(root, ast.Name) or root.id in self.local:  # else a module, as in np.f
                yield self.replaced(node, self.of(node.func.value))
        for one, two in zip(node.args, node.args[1:]):
            if not isinstance(one, ast.Starred) and not isinstance(two, ast.Starred):
                (start, middle), (end, last) = self.span(one), self.span(two)
                gap = self.data[middle:end].decode()
                yield self.spliced(start, last, f"{self.of(two)}{gap}{self.of(one)}")

    def span(self, node: Any) -> tuple[int, int]:
        return (
            self.lines[node.lineno - 1] + node.col_offset,
            self.lines[node.end_lineno - 1] + node.end_col_offset,
        )

    def of(self, node: ast.AST) -> str:
        start, end = self.span(node)
        return self.data[start:end].decode()

    def joined(self, operands: list[ast.expr], signs: list[str]) -> str:
        """An operation; what is compound in it is put in parentheses, unless it stands alone."""
        if len(operands) == 1:
            return self.of(operands[0])
        parts = [f"({self.of(o)})" if isinstance(o, COMPOUND) else self.of(o) for o in operands]
        return " ".join(word for pair in zip(parts, [*signs, ""]) for word in pair).strip()

    def between(self, left: ast.AST, right: ast.AST, sign: str, other: str) -> str:
        """The source with another sign between two nodes."""
        start, end = self.span(left)[1], self.span(right)[0]
        return self.spliced(start, end, self.data[start:end].decode().replace(sign, other, 1))

    def replaced(self, node: ast.AST, text: str) -> str:
        """The source with a node replaced; in parentheses where it would mean something else."""
        plain = self.spliced(*self.span(node), text)
        if isinstance(node, ast.stmt):
            return plain
        return self.as_meant(plain, self.spliced(*self.span(node), f"({text})"))

    def as_meant(self, plain: str, safe: str) -> str:
        """The plain source, if it means what the one with parentheses does."""
        try:
            same = ast.dump(ast.parse(plain)) == ast.dump(ast.parse(safe))
        except SyntaxError:
            same = False
        return plain if same else safe

    def spliced(self, start: int, end: int, text: str) -> str:
        return (self.data[:start] + text.encode() + self.data[end:]).decode()


def _operation(
    node: ast.BinOp | ast.BoolOp | ast.Compare,
) -> tuple[list[ast.expr], list[tuple[str, ...]]]:
    """The operands, and between each two of them the sign with what it is mistaken for."""
    if isinstance(node, ast.BinOp):
        return [node.left, node.right], [SIGNS[type(node.op)]]
    if isinstance(node, ast.BoolOp):
        return node.values, [SIGNS[type(node.op)]] * (len(node.values) - 1)
    return [node.left, *node.comparators], [SIGNS[type(operator)] for operator in node.ops]


def _other_values(value: object) -> list[object]:
    """What a constant is mistaken for."""
    if isinstance(value, bool):
        return [not value]
    if isinstance(value, int):
        return [value + 1, value - 1, 0]
    if isinstance(value, float):
        return [2 * value, 0.0] if value else [1.0]
    return []


def _tests(node: ast.AST) -> list[ast.expr]:
    """The conditions of a node."""
    if isinstance(node, ast.If | ast.IfExp | ast.While):
        return [node.test]
    return node.ifs if isinstance(node, ast.comprehension) else []


def _is_docstring(node: ast.AST) -> bool:
    return isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
