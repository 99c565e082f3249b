"""A network as text: a layer on each line, as in PyTorch, and back. Nothing in it is evaluated.

In an address `|` stands between two layers. Other ways to write them: see `reading`.
"""

from __future__ import annotations

import keyword
from collections import Counter
from collections.abc import Sequence
from functools import cache, lru_cache

from torch import nn

from explainers.networks import program, reading
from explainers.networks.layer import Entry, Layer, Unreadable, count, make

__all__ = [
    "LONGEST",
    "MOST_LAYERS",
    "Entry",
    "Layer",
    "Unreadable",
    "compact",
    "layers",
    "make",
    "names",
    "notes",
    "read",
    "write",
]

MOST_LAYERS = 40
LONGEST = 20_000  # characters that are read
_LONGEST_NAME = 30

_FULL_WIDTH = {0xFEE0 + code: code for code in range(ord("!"), ord("~") + 1)}
"""The characters of ASCII as wide as a Chinese one, which NFKC makes narrow: `（`, `，`, `０`."""

_AS_TYPED = str.maketrans(
    _FULL_WIDTH | dict(zip("\u3000、。【】“”‘’−", " ,;[]\"\"''-", strict=True))
)
"""What an input method writes where ASCII is meant."""


def read(text: str) -> tuple[Entry, ...]:
    """The layers of `text`; what cannot be read is told in its place.

    Those beyond `MOST_LAYERS` become one unreadable entry.
    """
    return _read(text)[0]


def notes(text: str) -> tuple[str, ...]:
    """What is to be said on how `text` was read, in sentences: where it is not quite the same."""
    return _read(text)[1]


@lru_cache(maxsize=128)
def _read(text: str) -> tuple[tuple[Entry, ...], tuple[str, ...]]:
    if len(text) > LONGEST:
        sentence = f"there are {len(text):,} characters, and at most {LONGEST:,} are read."
        return (Unreadable(text, sentence),), ()
    text = text.translate(_AS_TYPED)
    if program.is_one(text):
        found, told = program.read(text)
    else:
        found = list(reading.entries(text.replace("|", "\n")))
        told = [reading.PRINTED] if reading.is_printed(text) else []
    return _few(found), tuple(told)


def _few(found: Sequence[Entry]) -> tuple[Entry, ...]:
    """Those that fit here, and an unreadable entry for the rest, if there is any."""
    fits, within = 0, 0
    for entry in found[:MOST_LAYERS]:
        within += count([entry])
        if within > reading.MOST:
            break
        fits += 1
    entries = _with_own_names(tuple(found[:fits]))
    rest = found[fits:]
    if not rest:
        return entries
    if within > reading.MOST:
        sentence = f"with those in blocks there are more than {reading.MOST} layers, the most here."
    else:
        many = f"more than {reading.MOST}" if len(found) > reading.MOST else f"{len(found)}"
        sentence = f"there are {many} layers, and at most {MOST_LAYERS} fit here."
    return (*entries, Unreadable(write(rest), sentence))


def write(entries: Sequence[Entry]) -> str:
    """`entries` as text, one on each line; `read` gives them back."""
    return "\n".join(entry.written for entry in entries)


def compact(text: str) -> str:
    """`text` on one line for an address, without spaces where it can be read without them."""
    return "|".join(map(_compact, read(text)))


def _compact(entry: Entry) -> str:
    if isinstance(entry, Unreadable):
        return entry.text.replace("\n", "|")
    return entry.written.replace(", ", ",").replace(" = ", "=")


def layers(text: str) -> tuple[Layer, ...]:
    """The layers of `text`; raises ValueError about the first line that is none, or if empty."""
    found = []
    for number, entry in enumerate(read(text), 1):
        if isinstance(entry, Unreadable):
            raise ValueError(f"Layer {number}, {entry.shown}: {entry.sentence}")
        found.append(entry)
    if not found:
        raise ValueError("The list of layers is empty: it needs at least one.")
    return tuple(found)


def names(entries: Sequence[Entry]) -> list[str]:
    """A name for each layer: its own, or as the notes choose them: conv1, pool1, …, flatten.

    A prefix that occurs once keeps its number, but for flatten. An own name counts only where it
    can be one in code, and where no layer before has it.
    """
    given = [e.name if isinstance(e, Layer) and _can_be(e.name) else "" for e in entries]
    prefixes = [e.kind.prefix if isinstance(e, Layer) else "unreadable" for e in entries]
    used, taken, seen = set(given), set[str](), Counter[str]()
    found = []
    for own, prefix in zip(given, prefixes, strict=True):
        seen[prefix] += 1
        name = own
        if not own or own in taken:
            alone = prefix == "flatten" and prefixes.count(prefix) == 1
            name = prefix if alone else f"{prefix}{seen[prefix]}"
            while name in used or name in taken:
                name += "_"
        taken.add(name)
        found.append(name)
    return found


def _with_own_names(entries: tuple[Entry, ...]) -> tuple[Entry, ...]:
    """Names that say no more than the place does are dropped, so that they follow it."""
    bare = tuple(e.named("") if isinstance(e, Layer) else e for e in entries)
    pairs = zip(entries, bare, names(bare), strict=True)
    kept = (e if isinstance(e, Layer) and e.name != auto else plain for e, plain, auto in pairs)
    return tuple(kept)


def _can_be(name: str) -> bool:
    fits = name.isidentifier() and not keyword.iskeyword(name) and len(name) <= _LONGEST_NAME
    return fits and name not in _reserved()


@cache
def _reserved() -> frozenset[str]:
    """What a module already has under its own names: `self.forward = …` would break it."""
    return frozenset(dir(nn.Sequential()))
