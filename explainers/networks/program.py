"""A network written as a Python class, read into layers: parsed by `ast`, never executed.

`__init__` tells which layers there are, `forward` in which order they are used (see `classes`).
What is not understood becomes an unreadable entry that names its line; what is read as something
close to it, a note.
"""

from __future__ import annotations

import ast
import re
import textwrap
import threading

from explainers.networks import classes
from explainers.networks.layer import Entry, Unreadable
from explainers.networks.scope import Program, Told, TooMuchError

MOST_BRACKETS = 40  # in one another

_PROGRAM = re.compile(
    r"^\s*(?:>>> ?)?(?:class\s+\w|import\s+\w|from\s+[\w.]+\s+import|def\s+\w)", re.M
)
_PROMPT = re.compile(r"^(?:>>>|\.\.\.) ?", re.M)

# Up to Python 3.11 the parser's count of nesting is shared by all threads:
# https://github.com/python/cpython/issues/106905
_parser = threading.Lock()


def is_one(text: str) -> bool:
    """Whether `text` is a program rather than a list of layers."""
    return _PROGRAM.search(text) is not None


def read(text: str) -> tuple[list[Entry], list[str]]:
    """The layers of the program's last class (or Sequential), and notes on how it was read."""
    source = textwrap.dedent(_PROMPT.sub("", text))
    try:
        module = _parsed(source)
        told = Told()
        entries = classes.entries_of(Program(module, told))
    except SyntaxError as error:
        line = f"line {error.lineno}: " if error.lineno else ""
        return [Unreadable(_first_line(source), f"{line}Python cannot read this: {error.msg}.")], []
    except TooMuchError as error:
        return [Unreadable(_first_line(source), f"{error} to be read.")], []
    except (RecursionError, MemoryError, ValueError, SystemError):
        return [Unreadable(_first_line(source), "it is nested too deeply to be read.")], []
    if not entries:
        sentence = "no class with layers and a forward was found, and no nn.Sequential."
        return [Unreadable(_first_line(source), sentence)], []
    return entries, told.notes


def _parsed(source: str) -> ast.Module:
    depth = most = 0
    for sign in source:
        depth += (sign in "([{") - (sign in ")]}")
        most = max(most, depth)
    if most > MOST_BRACKETS or re.search(r"[-+~]{20}|(?:\bnot\s+){20}", source):
        raise ValueError("nested too deeply")
    with _parser:
        return ast.parse(source)


def _first_line(source: str) -> str:
    lines = [line.strip() for line in source.splitlines() if line.strip()]
    return next((line for line in lines if line.startswith("class ")), lines[0] if lines else "")
