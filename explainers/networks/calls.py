"""One call as text: a name, and arguments that are numbers, pairs of them, words, or calls.

That is all a layer needs, so nothing here can run anything. (Python's own `ast.parse` would read
it too, but up to 3.11 its count of nested brackets is shared by all threads, and a server has many:
https://github.com/python/cpython/issues/106905.)
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from explainers.networks import arithmetic, pieces

LONGEST = 200  # characters

_CALL = re.compile(
    r"(?: \w+ \. )* (?P<name> [^\W\d] \w* ) \s* (?: \( (?P<arguments> .* ) \) )?",
    re.VERBOSE | re.DOTALL,
)
_WORDS = {"True": True, "False": False, "None": None}


@dataclass(frozen=True)
class Word:
    """An argument that is neither a number nor a word in quotes: the text as it stands there."""

    text: str


@dataclass(frozen=True)
class Call:
    """A name and the texts of its arguments, `by_place` and then `by_name`."""

    name: str
    by_place: tuple[str, ...]
    by_name: tuple[tuple[str, str], ...]


def head(text: str) -> tuple[str, str] | None:
    """The name that `text` calls, without `torch.nn.`, and what stands in its brackets; or None."""
    found = _CALL.fullmatch(text)
    if found is None or (found["arguments"] and not pieces.balanced(found["arguments"])):
        return None
    return found["name"], found["arguments"] or ""


def read(text: str) -> Call:
    """The call in `text`; raises ValueError with a sentence where there is none."""
    if len(text) > LONGEST:
        raise ValueError(f"this is longer than {LONGEST} characters.")
    found = head(text)
    if found is None:
        raise ValueError("this is no layer: write one as in PyTorch, such as Conv2d(3, 32, 5).")
    name, inside = found
    return Call(name, *arguments(inside))


def arguments(text: str) -> tuple[tuple[str, ...], tuple[tuple[str, str], ...]]:
    """The arguments in `text` by place, and those by name; ValueError where they are mixed up."""
    by_place: list[str] = []
    by_name: list[tuple[str, str]] = []
    for part in pieces.at_commas(text):
        name, equals, rest = part.partition("=")
        if equals and name.strip().isidentifier():
            by_name.append((name.strip(), rest.strip()))
        elif by_name:
            raise ValueError(f"{part} stands after an argument with a name, and has none itself.")
        else:
            by_place.append(part)
    return tuple(by_place), tuple(by_name)


def value(text: str) -> Any:
    """What `text` says: a number, True, False, None, a word in quotes, a pair; else a `Word`."""
    text = text.strip()
    if text in _WORDS:
        return _WORDS[text]
    if len(text) > 1 and text[0] in "\"'" and text[-1] == text[0]:
        return text[1:-1]
    number = arithmetic.evaluate(text)
    if number is not None:
        return number
    if text[:1] in ("(", "[") and text[-1:] in (")", "]") and text.count("(") <= 20:
        return tuple(value(part) for part in pieces.at_commas(text[1:-1]))
    return Word(text)
