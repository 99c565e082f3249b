"""Files of torch.save, looked into without running anything in them.

Such a file is a ZIP: `data.pkl` is a program for Python's pickle, and beside it lie the numbers of
each tensor. The program is read here as a list of instructions.
"""

from __future__ import annotations

import io
import pickletools
import re
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import torch

_TERMINAL = re.compile(r"\x1b\[[0-9;]*[A-Za-z]")
_STRINGS = ("BINUNICODE", "SHORT_BINUNICODE", "BINUNICODE8", "UNICODE")

CALLS = ("REDUCE", "BUILD", "NEWOBJ", "NEWOBJ_EX", "INST", "OBJ")
"""The instructions that call what was named before."""


def written(values: Any) -> bytes:
    """What torch.save writes of `values`."""
    file = io.BytesIO()
    torch.save(values, file)
    return file.getvalue()


@dataclass(frozen=True)
class Line:
    """An instruction of a pickle: where it stands, its name, and what it is given, if anything."""

    place: int
    name: str
    given: str

    @property
    def calls(self) -> bool:
        """Whether it calls something."""
        return self.name in CALLS


def program(content: bytes) -> bytes:
    """The pickle in a file of torch.save; raises ValueError where there is none."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            return next(archive.read(n) for n in archive.namelist() if n.endswith("data.pkl"))
    except (zipfile.BadZipFile, StopIteration) as error:
        raise ValueError("That is no file that torch.save wrote.") from error


def lines(pickled: bytes) -> list[Line]:
    """The instructions of a pickle, none of them obeyed."""
    return list(_lines(pickled))


def _lines(pickled: bytes) -> Iterator[Line]:
    last: list[str] = []
    for opcode, given, place in pickletools.genops(pickled):
        text = "" if given is None else str(given)
        if opcode.name == "STACK_GLOBAL":  # what newer protocols write: the names come before
            text = ".".join(last[-2:])
        elif opcode.name == "GLOBAL":
            text = text.replace(" ", ".")
        elif opcode.name in _STRINGS:
            last.append(text)
        yield Line(place or 0, opcode.name, text)


def named(content: bytes) -> list[str]:
    """The classes and functions that a file names, each of which has to be there to open it."""
    found = (line.given for line in lines(program(content)) if line.name.endswith("GLOBAL"))
    return sorted(set(found), key=str.casefold)


def records(content: bytes) -> list[tuple[str, int]]:
    """The files in the ZIP, without the folder that they lie in, and the bytes of each."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return [(one.filename.partition("/")[2], one.file_size) for one in archive.infolist()]


@dataclass(frozen=True)
class Opened:
    """What torch.load answers: what was in the file, or, in its own words, why it is not opened."""

    values: Any = None
    refusal: str = ""


def opened(content: bytes, map_location: str | None = None) -> Opened:
    """Have torch.load open a file as it should be: without running what it names."""
    try:
        held = torch.load(io.BytesIO(content), map_location=map_location, weights_only=True)
    except Exception as error:  # noqa: BLE001  its words are what is asked for
        words = _TERMINAL.sub("", str(error)).strip()
        return Opened(refusal=f"{type(error).__name__}: {words}")
    return Opened(held)


def on_device(content: bytes, device: str) -> bytes:
    """The same file as if its tensors had lain on `device` when they were saved.

    Such a file notes of each tensor's numbers where they lay; that note alone is another one.
    """
    before, after = (_text(name) for name in ("cpu", device))
    return _with_program(content, lambda pickled: pickled.replace(before, after))


def of_class(content: bytes, before: type, after: str) -> bytes:
    """The same file as if what is of the class `before` in it were of the class called `after`."""
    names = (f"{before.__module__}.{before.__qualname__}", after)
    old, new = ("c{0}\n{2}\n".format(*name.rpartition(".")).encode() for name in names)
    return _with_program(content, lambda pickled: pickled.replace(old, new))


def _with_program(content: bytes, change: Callable[[bytes], bytes]) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(made, "w") as new:
        for member in old.infolist():
            held = old.read(member)
            new.writestr(
                member.filename, change(held) if member.filename.endswith("data.pkl") else held
            )
    return made.getvalue()


def _text(words: str) -> bytes:
    """A text as a pickle of protocol 2 holds it."""
    return b"X" + len(words).to_bytes(4, "little") + words.encode()
