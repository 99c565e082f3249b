"""What `forward` does with the layers, followed where it is a chain with residual blocks.

A tensor is followed as the list of layers that it went through since the input. Two such lists
that are added begin alike; what differs are the two sides of a residual block.
"""

from __future__ import annotations

import ast
from collections.abc import Mapping, Sequence

from explainers.networks import functions
from explainers.networks.kinds import KINDS
from explainers.networks.layer import Entry, Layer, Unreadable
from explainers.networks.learned import parameters
from explainers.networks.modules import Modules
from explainers.networks.scope import DEEPEST, Program, dotted, last, unread

Chain = tuple[Entry, ...]


class _UnclearError(ValueError):
    """An expression is not followed: the message says why, in words."""


class Forward:
    """One call of a `forward`, or of a method that it calls: its tensors, and what it returns."""

    def __init__(
        self, program: Program, modules: Modules, methods: Mapping[str, ast.FunctionDef]
    ) -> None:
        """Begin without tensors; `modules` and `methods` are those of `self`, by their names."""
        self.program, self.modules, self.methods = program, modules, methods
        self._tensors: dict[str, Chain] = {}
        self._result: Chain | None = None

    def run(self, function: ast.FunctionDef, given: Sequence[Chain]) -> Chain:
        """The layers that the result of `function` went through, called with tensors `given`.

        What is not understood stands in it as an unreadable entry; raises TooMuchError where
        there is more than is read here.
        """
        names = [argument.arg for argument in function.args.args]
        names = names[1:] if names[:1] == ["self"] else names
        self._tensors = dict(zip(names, given, strict=False))
        self._statements(function.body)
        if self._result is None:
            last_one = next(iter(self._tensors.values()), ())
            return (*last_one, unread(function, f"{function.name} returns nothing."))
        return self._result

    # --- statements -------------------------------------------------------------------------------

    def _statements(self, statements: Sequence[ast.stmt]) -> None:
        for node in statements:
            self.program.step()
            if self._result is not None:
                return
            try:
                self._statement(node)
            except _UnclearError as error:
                self._tell(node, str(error))

    def _statement(self, node: ast.stmt) -> None:
        if isinstance(node, ast.Return):
            self._result = self._tensor(node.value)
        elif isinstance(node, ast.Assign):
            self._assign(node.targets, node.value)
        elif isinstance(node, ast.AnnAssign) and node.value is not None:
            self._assign([node.target], node.value)
        elif isinstance(node, ast.AugAssign):
            added = ast.copy_location(ast.BinOp(node.target, node.op, node.value), node)
            self._tensors[dotted(node.target)] = self._tensor(added)
        elif isinstance(node, ast.For):
            self._loop(node)
        elif isinstance(node, ast.Expr):
            self._in_place(node.value)
        elif not isinstance(node, ast.Pass | ast.Assert | ast.Import | ast.ImportFrom):
            raise _UnclearError("a branch or loop is not followed: which way it goes is not known.")

    def _assign(self, targets: Sequence[ast.expr], value: ast.expr) -> None:
        if not self._has_tensor(value) or _is_size(value):
            for target in targets:
                self.modules.scope.set(dotted(target), value)
            return
        found = self._tensor(value)
        for target in targets:
            if not dotted(target):
                raise _UnclearError("only one tensor is followed, under a name.")
            self._tensors[dotted(target)] = found

    def _in_place(self, value: ast.expr) -> None:
        """A call whose result nobody takes: `x.relu_()` changes x, `print(x.shape)` does not."""
        called = value.func if isinstance(value, ast.Call) else None
        if isinstance(called, ast.Attribute) and called.attr.endswith("_"):
            name = dotted(called.value)
            if name in self._tensors:
                self._tensors[name] = self._tensor(value)

    def _loop(self, node: ast.For) -> None:
        over = dotted(node.iter)
        modules = self.modules
        items = modules.lists.get(over, [[one] for one in modules.made.get(over, [])])
        name = dotted(node.target)
        if not items or not name or node.orelse:
            raise _UnclearError("a loop is followed only over a list of layers.")
        for item in items:
            modules.made[name] = list(item)
            self._statements(node.body)

    def _tell(self, node: ast.stmt, why: str) -> None:
        """Put what is not understood where it stands, and go on with what came before it."""
        names = {
            name.id
            for one in ast.walk(node)
            if isinstance(one, ast.Assign | ast.AnnAssign | ast.AugAssign)
            for name in ast.walk(one)
            if isinstance(name, ast.Name) and isinstance(name.ctx, ast.Store)
        }
        read = [n.id for n in ast.walk(node) if isinstance(n, ast.Name) and n.id in self._tensors]
        longest: Chain = max(self._tensors.values(), key=len, default=())
        before = self._tensors[read[-1]] if read else longest
        chain = (*before, unread(node, why))
        if isinstance(node, ast.Return):
            self._result = chain
        for name in names or set(read[-1:]):
            self._tensors[name] = chain

    # --- expressions ------------------------------------------------------------------------------

    def _has_tensor(self, node: ast.expr | None) -> bool:
        names = {n.id for n in ast.walk(node) if isinstance(n, ast.Name)} if node else set()
        return bool(names & self._tensors.keys())

    def _tensor(self, node: ast.expr | None) -> Chain:
        """The layers that the tensor `node` went through; raises _UnclearError in words."""
        if node is None:
            raise _UnclearError("it gives nothing back.")
        if dotted(node) in self._tensors:
            return self._tensors[dotted(node)]
        if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add):
            return self._added(self._tensor(node.left), self._tensor(node.right))
        if isinstance(node, ast.Call):
            return self._called(node)
        if isinstance(node, ast.Tuple):
            raise _UnclearError("several results are not followed, only one.")
        raise _UnclearError("this is not followed: only layers, functions, and sums are.")

    def _called(self, node: ast.Call) -> Chain:
        name = dotted(node.func)
        if name in self.modules.made:
            return self._through(self._argument(node), self.modules.made[name], node)
        if name.startswith("self.") and (method := self.methods.get(name[5:])):
            return self._method(node, method)
        if isinstance(node.func, ast.Call):  # nn.ReLU()(x)
            return self._through(self._argument(node), self.modules.layers(node.func), node)
        if isinstance(node.func, ast.Subscript):
            raise _UnclearError("a layer picked by its number is not followed.")
        if name == "torch.add" and len(node.args) == 2:
            return self._added(*(self._tensor(one) for one in node.args))
        if name.startswith("self.") and name.count(".") == 1:
            raise _UnclearError(f"{name} was not found in __init__.")
        return self._function(node)

    def _function(self, node: ast.Call) -> Chain:
        """torch.relu(x), F.relu(x) or x.relu()."""
        if last(node.func) in ("cat", "concat", "stack"):
            raise _UnclearError("branches side by side are not followed: only chains, and sums.")
        owner = node.func.value if isinstance(node.func, ast.Attribute) else None
        if owner is not None and self._has_tensor(owner):
            before, arguments = self._tensor(owner), node.args
        else:
            before, arguments = self._argument(node), node.args[1:]
        try:
            found = functions.layers(node, list(arguments), self.modules.scope, self.program.told)
        except ValueError as error:
            raise _UnclearError(str(error)) from error
        return self._through(before, found, node)

    def _method(self, node: ast.Call, method: ast.FunctionDef) -> Chain:
        if self.program.depth >= DEEPEST:
            raise _UnclearError("methods call one another too deeply.")
        given = [self._tensor(one) for one in node.args]
        with self.program.deeper():
            return Forward(self.program, self.modules, self.methods).run(method, given)

    def _argument(self, node: ast.Call) -> Chain:
        named = [k.value for k in node.keywords if k.arg in ("input", "x")]
        tensors = [one for one in (*node.args, *named) if self._has_tensor(one)]
        if len(tensors) != 1:
            raise _UnclearError("one tensor goes into a layer of a list, and one comes out.")
        return self._tensor(tensors[0])

    def _through(self, before: Chain, layers: Sequence[Entry], node: ast.AST) -> Chain:
        if before and [_kind(before[-1])] == [_kind(e) for e in layers] == ["Flatten"]:
            return before  # what is flat stays as it is
        for one in layers:
            shared = any(one is other for other in before)
            if shared and isinstance(one, Layer) and parameters(one).value:
                self.program.told.add(
                    node,
                    f"{one.written} is used more than once, with the same weights each time. In a "
                    "list every layer has weights of its own, so here it is several layers.",
                )
        return (*before, *self.program.counted(layers))

    def _added(self, one: Chain, other: Chain) -> Chain:
        same = 0
        while same < min(len(one), len(other)) and one[same] is other[same]:
            same += 1
        sides = sorted((one[same:], other[same:]), key=_weight)
        if not all(isinstance(e, Layer) for side in sides for e in side):
            broken = [e for side in sides for e in side if isinstance(e, Unreadable)]
            return (*one[:same], *broken)
        if not sides[1]:
            raise _UnclearError("a tensor is added to itself.")
        shortcut, layers = (tuple(bare(e) for e in side) for side in sides)
        kind = KINDS["Residual"]
        return (*one[:same], Layer(kind, {"layers": layers, "shortcut": shortcut}))


def _weight(side: Chain) -> tuple[int, int]:
    """Of two sides that are added, the shortcut is the one with less in it."""
    learned = sum(parameters(entry).value for entry in side if isinstance(entry, Layer))
    return len(side), learned


def bare(entry: Entry) -> Entry:
    """The entry without a name of its own."""
    return entry.named("") if isinstance(entry, Layer) else entry


def _kind(entry: Entry) -> str:
    return entry.kind.name if isinstance(entry, Layer) else ""


def _is_size(node: ast.expr) -> bool:
    """`x.size(0)`, `x.shape[0]`, `len(x)`: numbers, not tensors."""
    if isinstance(node, ast.Call):
        return last(node.func) in ("size", "len", "dim") or dotted(node.func) == "print"
    inner = node.value if isinstance(node, ast.Subscript) else node
    return isinstance(inner, ast.Attribute) and inner.attr == "shape"
