"""What runs inside the interactive Python of `shell.py`, as its PYTHONSTARTUP.

The Python is a real one on a real terminal. It imports torch once; each snippet then runs in a
forked child of it, so that none sees another's names, seeds or folders. In a child of `paste` the
interactive loop simply goes on, and reads what is typed next.
"""

from __future__ import annotations

import ast
import atexit
import functools
import importlib.abc
import importlib.metadata
import multiprocessing.util
import os
import re
import runpy
import sys
import traceback
import types
from pathlib import Path
from typing import Any

import torch
import torchvision

torch.set_num_threads(1)
# The tests' CIFAR-10 is a small one of true format: it cannot have the true checksums.
torchvision.datasets.cifar.check_integrity = lambda path, md5=None: Path(path).is_file()
CONTROL = int(os.environ["SNIPPETS_CONTROL"])
ALWAYS = ("torch", "torchvision")


class Prompt:
    """A prompt that says on the control pipe when it is shown, and whose it is."""

    def __init__(self, whose: str) -> None:
        self.whose = whose

    def __str__(self) -> str:
        os.write(CONTROL, f"{self.whose} prompt\n".encode())
        return ">>> "


class Refused(importlib.abc.MetaPathFinder):
    """Hides all packages but those that torch and torchvision bring, and the ones named."""

    def __init__(self, allowed: set[str]) -> None:
        self.allowed = allowed

    def find_spec(self, fullname: str, path: object, target: object = None) -> None:
        """None lets the others look; a package that a reader may lack is not found."""
        root = fullname.partition(".")[0]
        if path is None and root in _installed() and root not in self.allowed:
            raise ModuleNotFoundError(f"No module named {root!r}", name=root)


def paste(folder: str, named: list[str]) -> None:
    """Go on as a fresh shell in `folder`: what is typed next runs in its empty namespace."""
    if _child(folder, named):
        main = sys.modules["__main__"].__dict__
        for name in [name for name in main if not name.startswith("__")]:
            del main[name]
        sys.ps1 = Prompt("child's")  # type: ignore[assignment]


def run_file(folder: str, named: list[str], path: str) -> None:
    """Run the file `path` as `python path` does in `folder`."""
    if _child(folder, named):
        sys.argv = [path]
        with _ToTheEnd():
            runpy.run_path(path, run_name="__main__")


def run_cell(folder: str, named: list[str], path: str) -> None:
    """Run the text in `path` as a notebook does: statement by statement, the last one shown."""
    if _child(folder, named):
        main = types.ModuleType("__main__")  # without a __file__, as in a notebook's kernel
        sys.modules["__main__"] = main
        with _ToTheEnd():
            _statements(Path(path).read_text(), main.__dict__)


def _statements(text: str, names: dict[str, Any]) -> None:
    body = ast.parse(text).body
    for statement in body:
        if statement is body[-1] and isinstance(statement, ast.Expr):
            exec(compile(ast.Interactive([statement]), "<cell>", "single"), names)
        else:
            exec(compile(ast.Module([statement], []), "<cell>", "exec"), names)


class _ToTheEnd:
    """Ends the child when the block has ended, and tells of what was raised in it."""

    def __enter__(self) -> None:
        pass

    def __exit__(self, kind: Any, error: Any, trace: Any) -> None:
        if error is not None:
            sys.excepthook(kind, error, trace)
        sys.exit()


def _child(folder: str, named: list[str]) -> bool:
    """Fork; True in the child, which is set up. The parent waits for it and says how it ended."""
    allowed = _closure(*ALWAYS, *named)
    child = os.fork()
    if child:
        status = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
        os.write(CONTROL, f"ended {status}\n".encode())
        return False
    work = Path(folder)
    sys.stdout = (work.parent / "stdout").open("w", buffering=1)
    sys.stderr = (work.parent / "stderr").open("w", buffering=1)
    errors = (work.parent / "errors").open("w", buffering=1)
    sys.excepthook = lambda *error: traceback.print_exception(*error, file=errors)
    sys.path[:] = [folder, *(entry for entry in sys.path if entry not in ("", HERE))]
    os.chdir(folder)
    sys.meta_path.insert(0, Refused(allowed))
    atexit.register(_leave)  # called before what was registered by torch
    torch.seed()  # a snippet that forgets to set a seed prints other numbers each time
    return True


def _leave() -> None:
    """End at once: to take torch down in good order takes longer than most snippets."""
    multiprocessing.util._exit_function()
    sys.stdout.flush()
    os._exit(0)


@functools.cache
def _closure(*names: str) -> set[str]:
    """The packages of the distributions `names` and of all that they need, as pip installs them."""
    found: set[str] = set()
    waiting = [_module(name) for name in names]
    while waiting:
        name = waiting.pop()
        if name in found:
            continue
        found.add(name)
        try:
            needs = importlib.metadata.requires(name) or []
        except importlib.metadata.PackageNotFoundError:
            continue
        waiting += [
            _module(re.split(r"[^\w.-]", need)[0]) for need in needs if "extra ==" not in need
        ]
    providers = _installed()
    return found | {module for module, owners in providers.items() if owners & found}


_OWNERS: dict[str, set[str]] = {}


def _installed() -> dict[str, set[str]]:
    """Which distributions each importable top-level package comes from."""
    if not _OWNERS:
        for module, owners in importlib.metadata.packages_distributions().items():
            _OWNERS[module] = {_module(owner) for owner in owners}
    return _OWNERS


def _module(name: str) -> str:
    return name.lower().replace("-", "_")


HERE = str(Path(__file__).parent)
_installed()
