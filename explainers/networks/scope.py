"""The names in a program that is read: its classes, and what its names of numbers stand for."""

from __future__ import annotations

import ast
import copy
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field

from explainers.networks import calls
from explainers.networks.layer import Entry, Unreadable

DEEPEST = 6  # classes and methods in one another
MOST_STEPS = 3000
MOST_ENTRIES = 1000  # each counted in every class that it stands in


@dataclass
class Told:
    """What is to be said of a program besides its layers, in the order of its lines."""

    notes: list[str] = field(default_factory=list)

    def add(self, node: ast.AST, sentence: str) -> None:
        """Say `sentence` of the line of `node`, once."""
        text = f"Line {getattr(node, 'lineno', 0)}: {sentence}"
        if text not in self.notes:
            self.notes.append(text)


class TooMuchError(Exception):
    """A program is larger than what is read here; the message says what there is too much of."""


class Program:
    """The classes and numbers of a module, and how much of it has been read."""

    def __init__(self, module: ast.Module, told: Told) -> None:
        """Find the classes and numbers of `module`; `told` is what is to be said of it."""
        self.told = told
        self.body = module.body
        self.classes = {node.name: node for node in module.body if isinstance(node, ast.ClassDef)}
        self.numbers = Scope()
        for node in module.body:
            self.numbers.take(node)
        self.steps = 0
        self.entries = 0
        self.depth = 0  # classes and methods that are being read, in one another

    def step(self) -> None:
        """Count a step of reading; raises TooMuchError where there are far too many."""
        self.steps += 1
        if self.steps > MOST_STEPS:
            raise TooMuchError("it has too many steps")

    def counted(self, entries: Sequence[Entry]) -> list[Entry]:
        """`entries`, which are counted; raises TooMuchError where there are far too many."""
        self.entries += len(entries)
        if self.entries > MOST_ENTRIES:
            raise TooMuchError("it has too many layers")
        return list(entries)

    @contextmanager
    def deeper(self) -> Iterator[None]:
        """While a class is read in another, or a method in another."""
        self.depth += 1
        try:
            yield
        finally:
            self.depth -= 1


class Scope:
    """Names that stand for numbers and words, `self.` ones as well: put in where they are used."""

    def __init__(self, outer: Scope | None = None) -> None:
        """Begin with what `outer` knows."""
        self.values: dict[str, ast.expr] = dict(outer.values) if outer else {}

    def take(self, node: ast.stmt) -> None:
        """Remember what an assignment to a name says, if it is a number, a word or a pair."""
        if isinstance(node, ast.Assign) and len(node.targets) == 1:
            self.set(dotted(node.targets[0]), node.value)
        elif isinstance(node, ast.AnnAssign) and node.value is not None:
            self.set(dotted(node.target), node.value)

    def set(self, name: str, value: ast.expr) -> None:
        """Let `name` stand for `value`, if that says something; else for nothing."""
        self.values.pop(name, None)
        found = calls.value(self.text(value)) if name else None
        if isinstance(value, ast.Constant) or _plain(found):
            self.values[name] = ast.Constant(found)

    def text(self, node: ast.expr) -> str:
        """`node` as code, on one line, with its known names filled in."""
        return ast.unparse(self.filled(node)).replace("\n", " ")

    def filled(self, node: ast.expr) -> ast.expr:
        """`node` with its known names filled in."""
        filled: ast.expr = _Fill(self.values).visit(copy.deepcopy(node))
        return filled


def _plain(value: object) -> bool:
    """Whether it is a number, or a few of them: nothing that could grow from line to line."""
    few = isinstance(value, tuple) and len(value) <= 4
    if isinstance(value, tuple) and few:
        return all(isinstance(one, int | float) for one in value)
    return isinstance(value, int | float)


class _Fill(ast.NodeTransformer):
    def __init__(self, values: dict[str, ast.expr]) -> None:
        self.values = values

    def visit_Name(self, node: ast.Name) -> ast.expr:
        return self.values.get(node.id, node)

    def visit_Attribute(self, node: ast.Attribute) -> ast.expr:
        return self.values.get(dotted(node), node)

    def visit_Call(self, node: ast.Call) -> ast.expr:
        node.args = [self.visit(one) for one in node.args]
        node.keywords = [ast.keyword(one.arg, self.visit(one.value)) for one in node.keywords]
        if dotted(node.func) in ("int", "round") and len(node.args) == 1:
            return node.args[0]
        return node


def dotted(node: ast.AST) -> str:
    """`self.conv1` of the expression that says so; empty for any other."""
    if isinstance(node, ast.Name):
        return node.id
    if isinstance(node, ast.Attribute) and (of := dotted(node.value)):
        return f"{of}.{node.attr}"
    return ""


def last(node: ast.AST) -> str:
    """`Conv2d` of `torch.nn.Conv2d`."""
    return dotted(node).rpartition(".")[2]


def unread(node: ast.AST, why: str) -> Unreadable:
    """An entry for the code of `node`, which says its line."""
    text = ast.unparse(node).splitlines()[0]
    return Unreadable(text, f"line {getattr(node, 'lineno', 0)} of what was pasted: {why}")
