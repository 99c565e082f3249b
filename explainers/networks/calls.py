"""One call as text: a name, and arguments that are numbers, pairs of them, or words.

That is all a layer needs, so nothing here can run anything. (Python's own `ast.parse` would read
it too, but up to 3.11 its count of nested brackets is shared by all threads, and a server has many:
https://github.com/python/cpython/issues/106905.)
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

LONGEST = 200  # characters

_CALL = re.compile(
    r"""
    (?: [\w.]+ \s* = \s* | \( \s* (?: "\w*" | '\w*' ) \s* , \s* )?  # self.conv1 =, or ("conv1",
    (?: \w+ \. )*                                                   # torch.nn.
    (?P<name> [^\W\d] \w* ) \s*
    (?: \( (?P<arguments> .* ) \) )?
    """,
    re.VERBOSE,
)
_NUMBER = re.compile(r"[+-]? (\d[\d_]*)? (\.\d*)? (e[+-]?\d+)?", re.VERBOSE | re.IGNORECASE)
_WORDS = {"True": True, "False": False, "None": None}


@dataclass(frozen=True)
class Call:
    """A name and the texts of its arguments, `by_place` and then `by_name`; see `argument`."""

    name: str
    by_place: tuple[str, ...]
    by_name: tuple[tuple[str, str], ...]


def read(line: str) -> Call:
    """The call in `line`; raises ValueError with a sentence where there is none."""
    if len(line) > LONGEST:
        raise ValueError(f"this is longer than {LONGEST} characters.")
    if re.match(r"\(\s*[\"']\w*[\"']\s*,", line) and line.endswith(")"):
        line = line[:-1].rstrip()  # ("conv1", nn.Conv2d(…)) of an OrderedDict
    found = _CALL.fullmatch(line)
    if found is None:
        raise ValueError("this is no layer: write one as in PyTorch, such as Conv2d(3, 32, 5).")
    by_place: list[str] = []
    by_name: list[tuple[str, str]] = []
    for part in _split(found["arguments"] or ""):
        name, equals, text = part.partition("=")
        if equals and name.strip().isidentifier():
            by_name.append((name.strip(), text))
        elif by_name:
            raise ValueError(f"{part} stands after an argument with a name, and has none itself.")
        else:
            by_place.append(part)
    return Call(found["name"], tuple(by_place), tuple(by_name))


def value(text: str) -> Any:
    """What `text` says: a number, True, False, None, a pair, or else the word itself."""
    text = text.strip()
    if text in _WORDS:
        return _WORDS[text]
    if len(text) > 1 and text[0] in "\"'" and text[-1] == text[0]:
        return text[1:-1]
    if text[:1] in ("(", "[") and text[-1:] in (")", "]"):
        return tuple(value(part) for part in _split(text[1:-1]) if part)
    number = _NUMBER.fullmatch(text)
    if number and any(number.group(1, 2)) and text.strip("+-.e"):
        return float(text) if number[2] or number[3] else int(text)
    return text


def argument(name: str, text: str) -> Any:
    """As `value`, for code: a word that does not stand in quotes raises ValueError."""
    found = value(text)
    if isinstance(found, str) and found == text.strip():
        raise ValueError(
            f"{name} is {found}: it takes a number, a word in quotes, or a pair of numbers."
        )
    return found


def _split(text: str) -> list[str]:
    """`text` at its commas, but for those in brackets or quotes; none of the parts is empty."""
    parts, depth, quote, start = [], 0, "", 0
    for at, sign in enumerate(text):
        if quote:
            quote = "" if sign == quote else quote
        elif sign in "\"'":
            quote = sign
        elif sign in "([":
            depth += 1
        elif sign in ")]":
            depth -= 1
        elif sign == "," and not depth:
            parts.append(text[start:at].strip())
            start = at + 1
    parts.append(text[start:].strip())
    return [part for part in parts if part]
