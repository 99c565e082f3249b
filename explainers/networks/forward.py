"""What `forward` does with the layers, followed where it is a chain with residual blocks.

A tensor is followed as the list of layers that it went through since the input. Two such lists
that are added begin alike; what differs are the two sides of a residual block.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

from explainers.networks import functions
from explainers.networks.kinds import KINDS
from explainers.networks.layer import Entry, Layer, Unreadable
from explainers.networks.learned import parameters
from explainers.networks.modules import Modules
from explainers.networks.scope import Program, Scope, TooMuchError, dotted, last, unread

DEEPEST = 6  # classes and methods in one another

Chain = tuple[Entry, ...]

_DEFINITIONS = (ast.ClassDef, ast.FunctionDef, ast.Return, ast.If, ast.For, ast.While, ast.With)


def entries_of(program: Program) -> list[Entry]:
    """The layers of the program's last network; empty where it has none."""
    return _Reader(program).network()


class _UnclearError(ValueError):
    """An expression is not followed: the message says why, in words."""


@dataclass
class _Body:
    """One function that is followed: its modules, its tensors, and its methods."""

    modules: Modules
    methods: dict[str, ast.FunctionDef]
    tensors: dict[str, Chain]
    result: Chain | None = None


class _Reader:
    def __init__(self, program: Program) -> None:
        self.program = program
        self.depth = 0

    def network(self) -> list[Entry]:
        """That of the last class with a forward that no other uses; else the longest Sequential."""
        classes = [c for c in self.program.classes.values() if "forward" in _methods(c)]
        used = {
            last(node.func)
            for c in classes
            for node in ast.walk(c)
            if isinstance(node, ast.Call) and last(node.func) != c.name
        }
        outer = [c for c in classes if c.name not in used] or classes
        if outer:
            return self._of_class(outer[-1], self._call_of(outer[-1]), self.program.numbers)
        functions_ = [n.body for n in self.program.body if isinstance(n, ast.FunctionDef)]
        chains = [c for body in (self.program.body, *functions_) for c in self._chains(body)]
        return max(chains, key=len, default=[])

    def _chains(self, body: list[ast.stmt]) -> list[list[Entry]]:
        """Every Sequential or list of layers that statements outside of classes make or return."""
        modules = Modules(self.program, Scope(self.program.numbers), self._of_class)
        modules.run([node for node in body if not isinstance(node, _DEFINITIONS)])
        returned = [n.value for n in body if isinstance(n, ast.Return) and n.value]
        found = [*modules.made.values(), *map(modules.layers, returned)]
        return [chain for chain in found if any(isinstance(e, Layer) for e in chain)]

    def _call_of(self, made: ast.ClassDef) -> ast.Call:
        """How the program makes the network: `Net(num_classes=3)`; without arguments if nowhere."""
        for node in self.program.body:
            for one in ast.walk(node):
                if isinstance(one, ast.Call) and dotted(one.func) == made.name:
                    return one
        return ast.Call(ast.Name(made.name), [], [])

    def _of_class(self, made: ast.ClassDef, call: ast.Call, outer: Scope) -> list[Entry]:
        if self.depth >= DEEPEST:
            raise TooMuchError("its classes stand in one another too deeply")
        methods = _methods(made)
        if "forward" not in methods:
            return [unread(call, f"{made.name} has no forward.")]
        scope = Scope(self.program.numbers)
        init = methods.get("__init__")
        if init is not None:
            _bind(init, call, outer, scope)
        modules = Modules(self.program, scope, self._of_class)
        with self._deeper():
            modules.run(init.body if init else [])
            found = self._run(methods["forward"], modules, methods, [()])
        self._unused(made, modules, found)
        return self.program.counted(_named_once(found))

    def _unused(self, made: ast.ClassDef, modules: Modules, found: Chain) -> None:
        text = "\n".join(ast.unparse(node) for node in made.body if _is_other_method(node))
        unused = [
            name
            for name, held in modules.made.items()
            if name.startswith("self.") and name not in text and "getattr" not in text
            if any(isinstance(e, Layer) and parameters(e).value for e in held)
        ]
        if unused:
            self.program.told.add(made, f"{', '.join(unused)} is made and never used: left out.")

    @contextmanager
    def _deeper(self) -> Iterator[None]:
        self.depth += 1
        try:
            yield
        finally:
            self.depth -= 1

    # --- statements -------------------------------------------------------------------------------

    def _run(
        self,
        function: ast.FunctionDef,
        modules: Modules,
        methods: dict[str, ast.FunctionDef],
        given: Sequence[Chain],
    ) -> Chain:
        names = [argument.arg for argument in function.args.args]
        names = names[1:] if names[:1] == ["self"] else names
        body = _Body(modules, methods, dict(zip(names, given, strict=False)))
        self._statements(body, function.body)
        if body.result is None:
            last_one = next(iter(body.tensors.values()), ())
            return (*last_one, unread(function, f"{function.name} returns nothing."))
        return body.result

    def _statements(self, body: _Body, statements: Sequence[ast.stmt]) -> None:
        for node in statements:
            self.program.step()
            if body.result is not None:
                return
            try:
                self._statement(body, node)
            except _UnclearError as error:
                self._tell(body, node, str(error))

    def _statement(self, body: _Body, node: ast.stmt) -> None:
        if isinstance(node, ast.Return):
            body.result = self._tensor(body, node.value)
        elif isinstance(node, ast.Assign):
            self._assign(body, node.targets, node.value)
        elif isinstance(node, ast.AnnAssign) and node.value is not None:
            self._assign(body, [node.target], node.value)
        elif isinstance(node, ast.AugAssign):
            added = ast.copy_location(ast.BinOp(node.target, node.op, node.value), node)
            body.tensors[dotted(node.target)] = self._tensor(body, added)
        elif isinstance(node, ast.For):
            self._loop(body, node)
        elif isinstance(node, ast.Expr):
            self._in_place(body, node.value)
        elif not isinstance(node, ast.Pass | ast.Assert | ast.Import | ast.ImportFrom):
            raise _UnclearError("a branch or loop is not followed: which way it goes is not known.")

    def _assign(self, body: _Body, targets: Sequence[ast.expr], value: ast.expr) -> None:
        if not self._has_tensor(body, value) or _is_size(value):
            for target in targets:
                body.modules.scope.set(dotted(target), value)
            return
        found = self._tensor(body, value)
        for target in targets:
            if not dotted(target):
                raise _UnclearError("only one tensor is followed, under a name.")
            body.tensors[dotted(target)] = found

    def _in_place(self, body: _Body, value: ast.expr) -> None:
        """A call whose result nobody takes: `x.relu_()` changes x, `print(x.shape)` does not."""
        called = value.func if isinstance(value, ast.Call) else None
        if isinstance(called, ast.Attribute) and called.attr.endswith("_"):
            name = dotted(called.value)
            if name in body.tensors:
                body.tensors[name] = self._tensor(body, value)

    def _loop(self, body: _Body, node: ast.For) -> None:
        over = dotted(node.iter)
        modules = body.modules
        items = modules.lists.get(over, [[one] for one in modules.made.get(over, [])])
        name = dotted(node.target)
        if not items or not name or node.orelse:
            raise _UnclearError("a loop is followed only over a list of layers.")
        for item in items:
            modules.made[name] = list(item)
            self._statements(body, node.body)

    def _tell(self, body: _Body, node: ast.stmt, why: str) -> None:
        """Put what is not understood where it stands, and go on with what came before it."""
        names = {
            name.id
            for one in ast.walk(node)
            if isinstance(one, ast.Assign | ast.AnnAssign | ast.AugAssign)
            for name in ast.walk(one)
            if isinstance(name, ast.Name) and isinstance(name.ctx, ast.Store)
        }
        read = [n.id for n in ast.walk(node) if isinstance(n, ast.Name) and n.id in body.tensors]
        longest: Chain = max(body.tensors.values(), key=len, default=())
        before = body.tensors[read[-1]] if read else longest
        chain = (*before, unread(node, why))
        if isinstance(node, ast.Return):
            body.result = chain
        for name in names or set(read[-1:]):
            body.tensors[name] = chain

    # --- expressions ------------------------------------------------------------------------------

    def _has_tensor(self, body: _Body, node: ast.expr | None) -> bool:
        names = {n.id for n in ast.walk(node) if isinstance(n, ast.Name)} if node else set()
        return bool(names & body.tensors.keys())

    def _tensor(self, body: _Body, node: ast.expr | None) -> Chain:
        """The layers that the tensor `node` went through; raises _UnclearError in words."""
        if node is None:
            raise _UnclearError("it gives nothing back.")
        if dotted(node) in body.tensors:
            return body.tensors[dotted(node)]
        if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add):
            return self._added(self._tensor(body, node.left), self._tensor(body, node.right))
        if isinstance(node, ast.Call):
            return self._called(body, node)
        if isinstance(node, ast.Tuple):
            raise _UnclearError("several results are not followed, only one.")
        raise _UnclearError("this is not followed: only layers, functions, and sums are.")

    def _called(self, body: _Body, node: ast.Call) -> Chain:
        name = dotted(node.func)
        if name in body.modules.made:
            return self._through(self._argument(body, node), body.modules.made[name], node)
        if name.startswith("self.") and (method := body.methods.get(name[5:])):
            return self._method(body, node, method)
        if isinstance(node.func, ast.Call):  # nn.ReLU()(x)
            return self._through(self._argument(body, node), body.modules.layers(node.func), node)
        if isinstance(node.func, ast.Subscript):
            raise _UnclearError("a layer picked by its number is not followed.")
        if name in ("torch.add",) and len(node.args) == 2:
            return self._added(*(self._tensor(body, one) for one in node.args))
        if name.startswith("self.") and name.count(".") == 1:
            raise _UnclearError(f"{name} was not found in __init__.")
        return self._function(body, node)

    def _function(self, body: _Body, node: ast.Call) -> Chain:
        """torch.relu(x), F.relu(x) or x.relu()."""
        if last(node.func) in ("cat", "concat", "stack"):
            raise _UnclearError("branches side by side are not followed: only chains, and sums.")
        owner = node.func.value if isinstance(node.func, ast.Attribute) else None
        if owner is not None and self._has_tensor(body, owner):
            before, arguments = self._tensor(body, owner), node.args
        else:
            before, arguments = self._argument(body, node), node.args[1:]
        try:
            found = functions.layers(node, list(arguments), body.modules.scope, self.program.told)
        except ValueError as error:
            raise _UnclearError(str(error)) from error
        return self._through(before, found, node)

    def _method(self, body: _Body, node: ast.Call, method: ast.FunctionDef) -> Chain:
        if self.depth >= DEEPEST:
            raise _UnclearError("methods call one another too deeply.")
        given = [self._tensor(body, one) for one in node.args]
        with self._deeper():
            return self._run(method, body.modules, body.methods, given)

    def _argument(self, body: _Body, node: ast.Call) -> Chain:
        named = [k.value for k in node.keywords if k.arg in ("input", "x")]
        tensors = [one for one in (*node.args, *named) if self._has_tensor(body, one)]
        if len(tensors) != 1:
            raise _UnclearError("one tensor goes into a layer of a list, and one comes out.")
        return self._tensor(body, tensors[0])

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
        shortcut, layers = (tuple(_bare(e) for e in side) for side in sides)
        kind = KINDS["Residual"]
        return (*one[:same], Layer(kind, {"layers": layers, "shortcut": shortcut}))


def _weight(side: Chain) -> tuple[int, int]:
    """Of two sides that are added, the shortcut is the one with less in it."""
    learned = sum(parameters(entry).value for entry in side if isinstance(entry, Layer))
    return len(side), learned


def _bare(entry: Entry) -> Entry:
    return entry.named("") if isinstance(entry, Layer) else entry


def _kind(entry: Entry) -> str:
    return entry.kind.name if isinstance(entry, Layer) else ""


def _methods(made: ast.ClassDef) -> dict[str, ast.FunctionDef]:
    return {node.name: node for node in made.body if isinstance(node, ast.FunctionDef)}


def _is_other_method(node: ast.stmt) -> bool:
    return isinstance(node, ast.FunctionDef) and node.name != "__init__"


def _is_size(node: ast.expr) -> bool:
    """`x.size(0)`, `x.shape[0]`, `len(x)`: numbers, not tensors."""
    if isinstance(node, ast.Call):
        return last(node.func) in ("size", "len", "dim") or dotted(node.func) == "print"
    inner = node.value if isinstance(node, ast.Subscript) else node
    return isinstance(inner, ast.Attribute) and inner.attr == "shape"


def _bind(function: ast.FunctionDef, call: ast.Call, outer: Scope, scope: Scope) -> None:
    """Give the parameters of an `__init__` their values, or their defaults."""
    names = [argument.arg for argument in function.args.args][1:]
    defaults = function.args.defaults
    for name, value in zip(names[len(names) - len(defaults) :], defaults, strict=False):
        scope.set(name, value)
    for argument, default in zip(function.args.kwonlyargs, function.args.kw_defaults, strict=True):
        if default is not None:
            scope.set(argument.arg, default)
    given = [*zip(names, call.args, strict=False), *((k.arg or "", k.value) for k in call.keywords)]
    for name, one in given:
        scope.set(name, outer.filled(one))


def _named_once(chain: Chain) -> list[Entry]:
    """A layer that is used again has no name of its own there."""
    seen: set[str] = set()
    found: list[Entry] = []
    for entry in chain:
        again = isinstance(entry, Layer) and entry.name in seen
        seen.add(entry.name if isinstance(entry, Layer) else "")
        found.append(_bare(entry) if again else entry)
    return found
