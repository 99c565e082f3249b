"""Which class of a program is its network, and the layers that it uses, in their order.

Its `__init__` is followed by `modules`, its `forward` by `forward`. A layer that is another class
of the program is read in the same way, with what it is called with.
"""

from __future__ import annotations

import ast
from functools import partial

from explainers.networks.forward import Chain, Forward, bare
from explainers.networks.layer import Entry, Layer
from explainers.networks.learned import parameters
from explainers.networks.modules import Modules
from explainers.networks.scope import DEEPEST, Program, Scope, TooMuchError, dotted, last, unread

_DEFINITIONS = (ast.ClassDef, ast.FunctionDef, ast.Return, ast.If, ast.For, ast.While, ast.With)


def entries_of(program: Program) -> list[Entry]:
    """The layers of the program's last network; empty where it has none.

    That is the last class with a forward which no other uses; without one, the longest Sequential.
    Raises TooMuchError where there is more than is read here.
    """
    classes = [c for c in program.classes.values() if "forward" in _methods(c)]
    used = {
        last(node.func)
        for c in classes
        for node in ast.walk(c)
        if isinstance(node, ast.Call) and last(node.func) != c.name
    }
    outer = [c for c in classes if c.name not in used] or classes
    if outer:
        return _of_class(program, outer[-1], _call_of(program, outer[-1]), program.numbers)
    functions = [node.body for node in program.body if isinstance(node, ast.FunctionDef)]
    chains = [chain for body in (program.body, *functions) for chain in _chains(program, body)]
    return max(chains, key=len, default=[])


def _chains(program: Program, body: list[ast.stmt]) -> list[list[Entry]]:
    """Every Sequential or list of layers that statements outside of classes make or return."""
    modules = Modules(program, Scope(program.numbers), partial(_of_class, program))
    modules.run([node for node in body if not isinstance(node, _DEFINITIONS)])
    returned = [node.value for node in body if isinstance(node, ast.Return) and node.value]
    found = [*modules.made.values(), *map(modules.layers, returned)]
    return [chain for chain in found if any(isinstance(e, Layer) for e in chain)]


def _call_of(program: Program, made: ast.ClassDef) -> ast.Call:
    """How the program makes the network: `Net(num_classes=3)`; without arguments if nowhere."""
    for node in program.body:
        for one in ast.walk(node):
            if isinstance(one, ast.Call) and dotted(one.func) == made.name:
                return one
    return ast.Call(ast.Name(made.name), [], [])


def _of_class(program: Program, made: ast.ClassDef, call: ast.Call, outer: Scope) -> list[Entry]:
    if program.depth >= DEEPEST:
        raise TooMuchError("its classes stand in one another too deeply")
    methods = _methods(made)
    if "forward" not in methods:
        return [unread(call, f"{made.name} has no forward.")]
    scope = Scope(program.numbers)
    init = methods.get("__init__")
    if init is not None:
        _bind(init, call, outer, scope)
    modules = Modules(program, scope, partial(_of_class, program))
    with program.deeper():
        modules.run(init.body if init else [])
        found = Forward(program, modules, methods).run(methods["forward"], [()])
    _tell_unused(program, made, modules)
    return program.counted(_named_once(found))


def _tell_unused(program: Program, made: ast.ClassDef, modules: Modules) -> None:
    text = "\n".join(ast.unparse(node) for node in made.body if _is_other_method(node))
    unused = [
        name
        for name, held in modules.made.items()
        if name.startswith("self.") and name not in text and "getattr" not in text
        if any(isinstance(e, Layer) and parameters(e).value for e in held)
    ]
    if unused:
        program.told.add(made, f"{', '.join(unused)} is made and never used: left out.")


def _methods(made: ast.ClassDef) -> dict[str, ast.FunctionDef]:
    return {node.name: node for node in made.body if isinstance(node, ast.FunctionDef)}


def _is_other_method(node: ast.stmt) -> bool:
    return isinstance(node, ast.FunctionDef) and node.name != "__init__"


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
        found.append(bare(entry) if again else entry)
    return found
