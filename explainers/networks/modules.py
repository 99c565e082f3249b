"""What `__init__` of a class makes: the layers under each name of `self`. See `forward`."""

from __future__ import annotations

import ast
from collections.abc import Callable, Sequence

from explainers.networks import reading
from explainers.networks.layer import Entry, Layer
from explainers.networks.scope import Program, Scope, dotted, last, unread

CONTAINERS = (*reading.CHAINS, "ModuleList")

OfClass = Callable[[ast.ClassDef, ast.Call, Scope], list[Entry]]
"""How a module of one of the program's own classes becomes layers."""


class Modules:
    """The layers that an `__init__` assigns to `self`: `made["conv1"]` are those of `self.conv1`.

    `lists` are those that a loop may go over, an item at a time.
    """

    def __init__(self, program: Program, scope: Scope, of_class: OfClass) -> None:
        """Begin without any; `of_class` reads modules of the program's own classes."""
        self.program, self.scope, self.of_class = program, scope, of_class
        self.made: dict[str, list[Entry]] = {}
        self.lists: dict[str, list[list[Entry]]] = {}

    def run(self, body: Sequence[ast.stmt]) -> None:
        """Follow the statements of an `__init__`."""
        for node in body:
            self.program.step()
            if isinstance(node, ast.Assign):
                for target in node.targets:
                    self._assign(target, node.value)
            elif isinstance(node, ast.AnnAssign) and node.value is not None:
                self._assign(node.target, node.value)
            elif isinstance(node, ast.AugAssign):
                self._extend(dotted(node.target), node.value)
            elif isinstance(node, ast.Expr):
                self._expression(node.value)
            elif not isinstance(node, ast.Pass | ast.Assert | ast.Import | ast.ImportFrom):
                self.program.told.add(
                    node, "a branch or loop in __init__ is not followed; its layers are missing."
                )

    def _assign(self, target: ast.expr, value: ast.expr) -> None:
        name = dotted(target)
        self.scope.set(name, value)
        if not name or name in self.scope.values:
            return
        items = self._items(value)
        if items is not None:
            self.lists[name] = items
            self.made[name] = self.program.counted([e for item in items for e in item])
        elif isinstance(value, ast.Call) or dotted(value) in self.made:
            found = self.layers(value)
            alone = isinstance(value, ast.Call) and last(value.func) not in CONTAINERS
            self.made[name] = _named(found, name.rpartition(".")[2]) if alone else found

    def _extend(self, name: str, value: ast.expr) -> None:
        items = self._items(value)
        if name in self.lists and items is not None:
            self.lists[name] = [*self.lists[name], *items]
            extended = [entry for item in self.lists[name] for entry in item]
            self.made[name] = self.program.counted(extended)

    def _expression(self, node: ast.expr) -> None:
        """`self.add_module("conv1", …)` and `layers.append(…)`; others make no layers."""
        if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Attribute):
            return
        owner, method = dotted(node.func.value), node.func.attr
        if method == "add_module" and len(node.args) == 2:
            name = self.scope.text(node.args[0]).strip("\"'")
            found = _named(self.layers(node.args[1]), name)
            if owner == "self":
                self.made[f"self.{name}"] = found
            else:
                self.made[owner] = [*self.made.get(owner, []), *found]
        elif method == "append" and len(node.args) == 1:
            self._extend(owner, ast.List(node.args))
        elif method == "extend" and len(node.args) == 1:
            self._extend(owner, node.args[0])

    def _items(self, node: ast.expr) -> list[list[Entry]] | None:
        """The items of a list of layers, or of a ModuleList; None where it is neither."""
        if isinstance(node, ast.Call) and last(node.func) == "ModuleList":
            return self._items(node.args[0]) if node.args else []
        if dotted(node) in self.lists:
            return self.lists[dotted(node)]
        if isinstance(node, ast.List | ast.Tuple):
            return [self.layers(one) for one in node.elts]
        return None

    def layers(self, node: ast.expr) -> list[Entry]:
        """The layers that an expression makes, one after the other."""
        self.program.step()
        if (name := dotted(node)) in self.made:
            return self.made[name]
        if isinstance(node, ast.Starred):
            return self.layers(node.value)
        if isinstance(node, ast.List | ast.Tuple):
            return self._sequence(node.elts)
        if isinstance(node, ast.Dict):
            pairs = zip(node.keys, node.values, strict=True)
            return [e for key, one in pairs for e in _named(self.layers(one), _word(key))]
        if not isinstance(node, ast.Call):
            return [unread(node, "this is no layer that can be read.")]
        if last(node.func) in CONTAINERS:
            return self._sequence(node.args)
        own = self.program.classes.get(dotted(node.func))
        if own is not None:
            return self.of_class(own, node, self.scope)
        return self.program.counted([self._leaf(node)])

    def _sequence(self, nodes: Sequence[ast.expr]) -> list[Entry]:
        if len(nodes) == 2 and _word(nodes[0]):  # ("conv1", nn.Conv2d(…)) of an OrderedDict
            return _named(self.layers(nodes[1]), _word(nodes[0]))
        return [entry for node in nodes for entry in self.layers(node)]

    def _leaf(self, node: ast.Call) -> Entry:
        try:
            return reading.layer(self.scope.text(node))
        except ValueError as error:
            return unread(node, str(error))


def _word(node: ast.expr | None) -> str:
    word = isinstance(node, ast.Constant) and isinstance(node.value, str)
    return str(node.value) if word and isinstance(node, ast.Constant) else ""


def _named(entries: list[Entry], name: str) -> list[Entry]:
    """The one layer under the name; several keep their own."""
    if len(entries) == 1 and isinstance(entries[0], Layer) and name.isidentifier():
        return [entries[0].named(name)]
    return entries
